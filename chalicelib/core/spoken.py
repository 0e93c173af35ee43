"""What the label of a column says: its words, however they are written."""

import re
import unicodedata


def words(label: str) -> str:
    """The words of a label in small letters without accents, with a space around each: `IBAN-Nr.`, `zipCode` are
    ` iban nr `, ` zip code `."""
    apart = unicodedata.normalize("NFKD", label).replace("ß", "ss")
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return f" {' '.join(re.sub(PARTED, ' ', plain).casefold().split())} "


PARTED = r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+"


def has(spoken: str, phrases: str) -> bool:
    """Whether the `words` of a label have one of some phrases, which are parted by `|`."""
    return bool(phrases) and any(f" {phrase} " in spoken for phrase in phrases.split("|"))
