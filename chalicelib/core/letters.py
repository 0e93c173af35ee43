"""How likely a character is in a language: what tells encodings apart. Only what is beyond ASCII counts.

Letters stand in the order of their frequency, which is taken to fall geometrically; a capital is as likely as a tenth
of its small letter. Han, kana and hangul are too many to list: theirs is the likelihood of their class.
"""

import unicodedata
from functools import cache
from math import exp, log

LATIN = {
    "german": "üäößéèêàç",
    "french": "éèàêçôîâûïùœëæüÿ",
    "spanish": "óíáéñúüç",
    "portuguese": "ãçáéíóõêâúàôü",
    "italian": "àèùòéìîç",
    "dutch": "ëéïèöüêçá",
    "swedish": "äåöéüà",
    "danish": "åøæéäöü",
    "finnish": "äöåéüšž",
    "icelandic": "ðíáóþæéöúý",
    "polish": "łąężóśćńź",
    "czech": "íáéřěýžšůčúňťďó",
    "slovak": "áíčýžéšľúťôäňďóĺŕ",
    "hungarian": "áéöóőüíűú",
    "croatian": "čšžćđ",
    "romanian": "ăîşâţșț",
    "turkish": "ıüşçöğİâîû",
    "estonian": "äõüöšž",
    "latvian": "āīēšūļķņģčž",
    "lithuanian": "ėšžįąųūčę",
    "vietnamese": "đươâêôă\u0301\u0300\u0323\u0309\u0303áàãéèíìóòúùý",
}
OTHER = {
    "russian": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "ukrainian": "оаниівртескдлмупяьзгбчхйжїцюєшщфґ",
    "bulgarian": "аоиетнрсвлкдпмязгъучбщжцйхшфюьё",
    "serbian": "аиоенрстујвкдпмлзгбњшчцжћљхђфџ",
    "greek": "ατοιενσρκπμλςίηόυάγδέήώωύχθφβξζψϊϋΐΰ",
    "hebrew": "יוהלאתרבמשנדקםעחפגטסצכזןךףץ",
    "arabic": "اليمنترةبعدهسوفحقجكصشأطخضغزإىثذئءظؤآًٌٍَُِّْ",
    "persian": "ایرندمتهوبسشکزفخقعلگحپجغچآضصطژظثذئ",
    "thai": "านรอกเงมยลวดทสตะปบคหแจพขใชไโผซธณถศษภญฟฐฝฉฎฏฌฮฤ็ํ่้ัิีุูืึ์ๆำฯ",
}
GROUPS = {
    "western": (*("german", "french", "spanish", "portuguese", "italian"), *("dutch", "swedish", "danish", "finnish")),
    "central": ("polish", "czech", "slovak", "hungarian", "croatian", "romanian", "german"),
    "baltic": ("estonian", "latvian", "lithuanian"),
}
"""Languages that stand together in one file, as in names and addresses."""

SIGNS = {
    **dict.fromkeys("€–’“”„…°", 0.01),
    **dict.fromkeys("«»—‘£§®©™·•½²³№ºª¿¡´\xa0\u3000", 0.002),
    **dict.fromkeys("¼¾¹±µ×÷¢¥¤†‡‰¶‚¨‹›¬¦¯¸\xad", 0.0003),
}

UNLIKELY, IMPOSSIBLE = 1e-7, 1e-9
FOREIGN = 0.0005
"""A letter of Western Europe in a language that does not have it, as in a name."""

HAN = {"chinese": "gb2312", "taiwanese": "big5", "japanese": "euc_jp", "korean": "euc_kr"}
"""Language → the character set whose rows stand in the order of use."""


@cache
def likelihoods(language: str) -> dict[str, float]:
    """Character → its likelihood among those beyond ASCII. Capitals are in it too."""
    if language in GROUPS:
        parts = [likelihoods(member) for member in GROUPS[language]]
        return {c: sum(part.get(c, 0) for part in parts) / len(parts) for part in parts for c in part}
    letters = LATIN.get(language) or OTHER[language]
    decay = len(letters) / 3.6
    found = dict.fromkeys("éáíóúñçüöäèàôêâßåøæ", FOREIGN) if language in LATIN else {}
    weights = {letter: exp(-rank / decay) for rank, letter in enumerate(letters)}
    found |= {letter: weight / sum(weights.values()) for letter, weight in weights.items()}
    capitals = {letter.upper(): share / 10 for letter, share in found.items() if len(letter.upper()) == 1}
    return {**capitals, **found}


@cache
def surprise(character: str, language: str) -> float:
    """How little a character is expected in a language: less the logarithm of its likelihood."""
    if character in SIGNS:
        return -log(SIGNS[character])
    if language in HAN:
        return -log(_of_class(character, language))
    return -log(likelihoods(language).get(character) or _foreign(character))


def _foreign(character: str) -> float:
    category = unicodedata.category(character)
    if category in ("Cc", "Cn", "Co", "Cs"):
        return IMPOSSIBLE
    return 1e-5 if category[0] == "L" else UNLIKELY


def _of_class(character: str, language: str) -> float:
    """Han, kana and hangul: uniform in their class, as large as the class is in the language."""
    code = ord(character)
    if 0x3040 <= code < 0x3100:
        return (0.4 / 83 if code < 0x30A0 else 0.15 / 86) if language == "japanese" else 1e-6
    if 0xFF61 <= code < 0xFFA0:
        return 0.0003 if language == "japanese" else UNLIKELY
    if 0xAC00 <= code < 0xD7A4:
        return _of_row(character, "euc_kr", (0xB0, 0xC8), 0.95 / 2350) if language == "korean" else UNLIKELY
    if 0x3000 <= code < 0x3040 or 0xFF00 <= code < 0xFF61:
        return 0.0005
    if 0x4E00 <= code < 0xA000:
        return _of_row(character, HAN[language], *USED[language])
    return _foreign(character) / 10


USED = {
    "chinese": ((0xB0, 0xD7), 0.95 / 3755),
    "taiwanese": ((0xA4, 0xC6), 0.95 / 5401),
    "japanese": ((0xB0, 0xCF), 0.4 / 2965),
    "korean": ((0xCA, 0xFD), 0.01 / 4888),
}
"""Language → first and last row of the characters in daily use, and the likelihood of each."""


def _of_row(character: str, charset: str, rows: tuple[int, int], share: float) -> float:
    try:
        lead = character.encode(charset)[0]
    except UnicodeEncodeError:
        return UNLIKELY
    return share if rows[0] <= lead <= rows[1] else share / 50
