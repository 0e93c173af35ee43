"""Kinds of values, as data: what a value of each looks like, which check it passes, and what a column's label says.

A new kind is an entry of `KINDS`; `docs/kinds.md` names them all. Forms are RE2, of the whole value; laws are SQL that
is true of a value `t` of that form.
"""

from dataclasses import dataclass

from chalicelib.core import check_digits
from chalicelib.core.code_lists import (
    COUNTRIES,
    COUNTRIES_BY_THREE,
    CURRENCIES,
    IBAN_LENGTHS,
    LANGUAGES,
    STATES,
    WITHDRAWN,
)
from chalicelib.core.notations import is_json

ANY = "true"
"""SQL: a sign that each value shows."""


@dataclass(frozen=True)
class Form:
    """A kind, and how its values are written: `form`, the `law` that they keep, and both in words, the `check`.

    `form` has to be so plain that no label must say it, or is empty. `named` takes its place, where there is one, in a
    column whose label has one of the words in `labels`; a word in `unless` says that it is something else. `chance` is
    the share of values of the form that keep the law by accident, if any do: it asks for more values, but not of a
    label. `sign` is true of values that show that there is no accident, of which there must be a tenth. `numbers` says
    that it may be a column of whole numbers.
    """

    name: str
    check: str
    form: str = ""
    law: str = "true"
    named: str = ""
    labels: str = ""
    unless: str = ""
    chance: float = 0.0
    sign: str = ANY
    numbers: bool = False


OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IP_4 = rf"{OCTET}(\.{OCTET}){{3}}"
GROUP = "[0-9A-Fa-f]{1,4}"
IP_6 = "|".join(
    [
        f"({GROUP}:){{7}}{GROUP}",
        *(f"({GROUP}:){{{before}}}(:{GROUP}){{1,{7 - before}}}" for before in range(1, 7)),
        f":(:{GROUP}){{1,7}}",
        f"({GROUP}:){{1,7}}:",
        "::",
        f"({GROUP}:){{6}}{IP_4}",
        rf"::([Ff]{{4}}:)?{IP_4}",
    ]
)
"""RFC 4291, 2.2."""

LETTER = r"[^\x00-@\[-`{-\x7f]"
"""Of ASCII or of what is beyond it: to look letters up in Unicode takes the engine a hundred times as long."""

WORD = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]+"
HOST = r"[^\x00-,./:-@\[-`{-\x7f]+"
E_MAIL = rf"{WORD}(\.{WORD})*@({HOST}\.)+{LETTER}{{2,}}"

BYTE = "[0-9A-Fa-f]{2}"
MAC = rf"{BYTE}((:{BYTE}){{5}}|(-{BYTE}){{5}})|([0-9A-Fa-f]{{4}}\.){{2}}[0-9A-Fa-f]{{4}}"

HEX = "[0-9a-f]{{{0}}}|[0-9A-F]{{{0}}}"
HASH = "|".join(HEX.format(digits) for digits in (32, 40, 64, 128))

IBAN = "|".join(
    f"({countries.replace(' ', '|')})[0-9]{{2}}( ?[A-Z0-9]){{{length - 4}}}"
    for length, countries in IBAN_LENGTHS.items()
)

CARDS = "|".join(
    (
        "4[0-9]{12}([0-9]{3}){0,2}",
        "(5[1-5]|2[3-6])[0-9]{14}|(22[3-9]|27[01])[0-9]{13}|(222[1-9]|2720)[0-9]{12}",
        "3[47][0-9]{13}",
        "3(0[0-5]|[689][0-9])[0-9]{11}",
        "(6011|64[4-9][0-9]|65[0-9]{2}|35(2[89]|[3-8][0-9]))[0-9]{12,15}",
        "62[0-9]{14,17}",
        "(5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{9,15}",
        "[2-6][0-9]{3}([ -])[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5}",
    )
)
"""Visa, Mastercard, American Express, Diners Club, Discover and JCB, UnionPay, Maestro; and parted by marks."""

MARKED = r"([ ()./-]{0,2}[0-9])"
PHONE = "|".join(
    (
        r"\+[1-9][0-9]{9,14}",
        rf"\+[1-9][0-9]{{0,5}}[ (-]{{1,2}}[0-9]{MARKED}{{4,13}}",
        r"\([2-9][0-9]{2}\) ?[2-9][0-9]{2}-[0-9]{4}",
    )
)
"""Numbers with a plus may be amounts: these are shorter, or have no mark near the front."""

PHONE_NAMED = rf"[+(]{{0,2}}[0-9]{MARKED}{{5,16}}( ?(x|ext\.?) ?[0-9]{{1,6}})?"

AREAS = "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
AREAS += "L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
UNITED_KINGDOM = f"({AREAS})[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{{2}}"
CANADA = "[ABCEGHJ-NPR-TVXY][0-9][ABCEGHJ-NPR-TV-Z] [0-9][ABCEGHJ-NPR-TV-Z][0-9]"
POSTAL = f"{UNITED_KINGDOM}|{CANADA}"
POSTAL_NAMED = r"([A-Z]{1,2}[- ]?)?[0-9]{3,7}|[0-9]{2,5}[- ][0-9]{3,4}|[0-9]{4} ?[A-Z]{2}|" + "|".join(
    form.replace(" ", " ?") for form in (UNITED_KINGDOM, CANADA)
)

ISBN_10 = "[0-9]{9}[0-9X]|[0-9]{1,5}([ -])[0-9]{1,7}[ -][0-9]{1,6}[ -][0-9X]"
ISBN_13 = "97[89][0-9]{10}|97[89]([ -])[0-9]{1,5}[ -][0-9]{1,7}[ -][0-9]{1,6}[ -][0-9]"

VAT = "|".join(f"{country}{form}" for country, (form, _) in check_digits.VAT.items())
URL = r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"]+|www\.[^\s<>\"]+\.[^\s<>\"]+"
VAT_NAMED = VAT + "|" + "|".join(f"{country} ?{form}" for country, form in check_digits.VAT_FORMS.items())

BASE_64 = "([A-Za-z0-9+/]{4}){4,}([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"
COORDINATES = r"-?([0-8]?[0-9]\.[0-9]{4,}|90\.0+)[,;] ?-?((1[0-7][0-9]|[0-9]?[0-9])\.[0-9]{4,}|180\.0+)"
SEGMENT = r"[^/\x00-\x1f]+"
PATH = "|".join(
    (
        rf"(~|\.{{1,2}})?(/{SEGMENT}){{2,}}/?",
        r"([A-Za-z]:|\\)(\\[^\\\x00-\x1f]+)+\\?",
        r"(\.{0,2}/)?([\w .@-]+/)+[\w .-]*\w\.[A-Za-z][A-Za-z0-9]{0,4}",
    )
)
NAME = rf"{LETTER}[^\x00-\x1f!-&(-+/-@\[-`{{-\x7f]*"


LANGUAGE = f"({'|'.join(LANGUAGES)})([-_]({'|'.join(COUNTRIES)}))?"
CURRENCY = "|".join(CURRENCIES + WITHDRAWN)
COUNTRY, COUNTRY_BY_THREE, STATE = map("|".join, (COUNTRIES, COUNTRIES_BY_THREE, STATES))
MIXED = " and ".join(f"t glob '*{letters}*'" for letters in ("[a-z]", "[A-Z]", "[0-9]"))
MARKS_OF_64 = "t glob '*[+/=]*'"
PAIRS, TRIPLES = 26**2, 26**3
"""Codes that there are of two letters, and of three."""

RATHER_SO = 4
"""Words and other codes of three letters (airports, units) meet these lists so much oftener than letters at random."""

OF_COUNTRIES = "country|countries|nation|nationality|citizenship|land|pays|pais|paese|staat|origin|iso|iso2|iso3|cc"
OF_LANGUAGES = "language|languages|lang|locale|sprache|langue|idioma|lingua|taal"
OF_STATES = "state|states|us state|province|region"
OF_CURRENCIES = "currency|currencies|ccy|waehrung|wahrung|devise|moneda|valuta|monnaie"
OF_CARDS = "card|cards|card number|cardnumber|cc|pan|kreditkarte|kartennummer|tarjeta"
OF_VAT = "vat|vatin|ust|ustid|ust id|uid|tva|iva|btw|moms|partita"
OF_BOOKS = "isbn|isbn10|isbn13"
OF_ARTICLES = "ean|ean8|ean13|gtin|upc|barcode|jan"
OF_PHONES = "phone|phones|telephone|phone number|tel|telefon|telefono|mobile|mobil|handy|fax|cell|msisdn|whatsapp"
OF_POST = "zip|zipcode|postal|postale|postcode|post code|plz|postleitzahl|cep"
OF_VERSIONS = "version|versions|release|build|firmware|section"
OF_PERSONS = (
    "first name|firstname|given name|forename|middle name|last name|lastname|surname|family name|full name|fullname|"
    "person name|customer name|patient name|employee name|contact name|vorname|nachname|familienname|prenom|apellido|"
    "apellidos|cognome"
)

KINDS = (
    Form("e-mail", "form (RFC 5322, without comments and quotes)", E_MAIL),
    Form("URL", "form (RFC 3986, with a host)", URL),
    Form("UUID", "form (RFC 9562)", r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"),
    Form("IPv4", "form, four numbers up to 255", f"{IP_4}(/[0-9]{{1,2}})?", unless=OF_VERSIONS),
    Form("IPv6", "form (RFC 4291)", f"({IP_6})(/[0-9]{{1,3}})?"),
    Form("MAC", "form (EUI-48)", MAC),
    Form("coordinates", "form, latitude and longitude in range", COORDINATES),
    Form("IBAN", "mod 97, length by country", IBAN, check_digits.MOD_97, labels="iban", chance=0.001),
    Form(
        "card number",
        "Luhn, prefixes of the networks",
        CARDS,
        check_digits.LUHN,
        labels=OF_CARDS,
        chance=0.1,
        numbers=True,
    ),
    Form(
        "VAT number",
        "form by country, check digits of most",
        VAT,
        check_digits.VAT_LAW,
        named=VAT_NAMED,
        labels=OF_VAT,
        chance=0.1,
    ),
    Form(
        "ISBN-13",
        "mod 10, prefix 978 or 979",
        ISBN_13,
        check_digits.GTIN,
        labels=OF_BOOKS,
        chance=0.01,
        numbers=True,
    ),
    Form("ISBN-10", "mod 11", ISBN_10, check_digits.ISBN_10, labels=OF_BOOKS, chance=1 / 11, numbers=True),
    *(
        Form(name, "mod 10", f"[0-9]{{{digits}}}", check_digits.GTIN, labels=OF_ARTICLES, chance=0.1, numbers=True)
        for name, digits in (("EAN-13", 13), ("EAN-8", 8), ("UPC-A", 12))
    ),
    Form(
        "phone number",
        "form (E.164, or written for people)",
        PHONE,
        named=PHONE_NAMED,
        labels=OF_PHONES,
        unless="count|counts|total|anzahl",
        chance=0.01,
        numbers=True,
    ),
    Form(
        "country code",
        "ISO 3166-1 alpha-2 list",
        COUNTRY,
        named=f"(?i){COUNTRY}",
        labels=OF_COUNTRIES,
        unless=f"{OF_LANGUAGES}|{OF_STATES}",
        chance=len(COUNTRIES) / PAIRS,
    ),
    Form(
        "country code",
        "ISO 3166-1 alpha-3 list",
        COUNTRY_BY_THREE,
        named=f"(?i){COUNTRY_BY_THREE}",
        labels=OF_COUNTRIES,
        chance=len(COUNTRIES_BY_THREE) / TRIPLES * RATHER_SO,
    ),
    Form(
        "US state",
        "ISO 3166-2:US list",
        STATE,
        labels=OF_STATES,
        unless=f"{OF_LANGUAGES}|{OF_COUNTRIES}",
        chance=len(STATES) / PAIRS,
    ),
    Form(
        "language code",
        "ISO 639-1 list",
        LANGUAGE,
        named=f"(?i){LANGUAGE}",
        labels=OF_LANGUAGES,
        unless=f"{OF_COUNTRIES}|{OF_STATES}",
        chance=len(LANGUAGES) / PAIRS,
    ),
    Form(
        "currency code",
        "ISO 4217 list",
        CURRENCY,
        named=f"(?i){CURRENCY}",
        labels=OF_CURRENCIES,
        chance=len(CURRENCIES) / TRIPLES * RATHER_SO,
    ),
    Form(
        "postal code",
        "form of several countries",
        POSTAL,
        named=POSTAL_NAMED,
        labels=OF_POST,
        chance=0.01,
        numbers=True,
    ),
    Form("hash", "form, 32, 40, 64 or 128 hexadecimal digits", HASH, sign="t glob '*[A-Fa-f]*'"),
    Form("base64", "form (RFC 4648), mixed letters and digits", BASE_64, MIXED, chance=0.25, sign=MARKS_OF_64),
    Form("JSON", "parsed (RFC 8259), objects and arrays", r"(?s)\s*(\{.*\}|\[.*\])\s*", is_json("t")),
    Form("file path", "form (POSIX, Windows)", PATH),
    Form("person name", "column label", named=NAME, labels=OF_PERSONS),
)
"""In the order in which they are told where several hold as well."""
