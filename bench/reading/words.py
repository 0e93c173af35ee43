"""What stands in the cells of the clean tables: words and texts with all the marks that readers trip over."""

WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "harbour", "inlet", "juniper", "knoll", "lagoon")
NOTES = ("left at the door", "call first, then ring", 'said "fine"', "it's late", "two\nlines", "", "a;b", "naïve café")
NAMES = ("Ada Byron", "Turing, Alan", "Grace Hopper", "O'Neil, Pat", "Ōe Kenzaburō", "Mary Somerville")
CITIES = ("Berlin", "Saint-Étienne", "'s-Hertogenbosch", "Łódź", "Bruxelles, Capitale")
SENTENCES = (
    "The parcel came late; nobody was at home.",
    'She said "leave it there", and so we did.',
    "Weights, heights and widths differ: see the other list.",
    "It's all about 3 or 4 pieces, isn't it?",
    "Ask again on Monday!",
    "No trouble | no complaint",
)
ANSWERS = (
    "I like it, mostly",
    "Too dear; too slow",
    'They told me "no"',
    "1. speed",
    "2. price, and service",
    "- nothing",
    "can't say",
)
GERMAN = ("Schraube", "Mutter, groß", "Dübel", "Winkel 90°", "Öse")
GERMAN_NAMES = ("Müller, Jörg", "Anna Groß", "Weiß & Söhne", 'Café "Zentral"', "Peter Schmidt")
STREETS = ("Hauptstraße", "Am Brühl", "Schloßallee", "Unter den Linden")
TOWNS = ("München", "Köln", "Halle (Saale)", "Frankfurt, Oder", "Berlin")
CYRILLIC = ("Анна Каренина", "Иванов, Пётр", "Ольга", "Фёдор")
CJK = ("東京", "大阪、日本", "北京", "서울")
RIGHT_TO_LEFT = ("שלום", "ירושלים", "תל אביב", "القاهرة")
