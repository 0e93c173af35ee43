"""Which encoding a text is in that says nothing of it: the one whose text is the least surprising.

Each candidate explains the same bytes, so that what its text is likely to be, in the languages written in it, compares
them fairly (Bayes); candidates that give the same text share their weight. Lines come from all over the file.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, log

from chalicelib.core.letters import surprise

WEST = ("western", "german", "french", "spanish", "portuguese", "italian", "dutch", "swedish", "danish", "finnish")
CENTRE = ("central", "polish", "czech", "slovak", "hungarian", "croatian", "romanian")
CYRILLIC = ("russian", "ukrainian", "bulgarian", "serbian")


@dataclass(frozen=True)
class Candidate:
    """An encoding: its name (WHATWG's where it has one), Python's codec, how rare it is, what is written in it."""

    name: str
    codec: str
    rarity: float
    languages: tuple[str, ...]


CANDIDATES = (
    Candidate("windows-1252", "cp1252", 0, (*WEST, "icelandic")),
    Candidate("windows-1250", "cp1250", 2.5, CENTRE),
    Candidate("windows-1251", "cp1251", 1, CYRILLIC),
    Candidate("windows-1253", "cp1253", 1.5, ("greek",)),
    Candidate("windows-1254", "cp1254", 2.5, ("turkish",)),
    Candidate("windows-1255", "cp1255", 1.5, ("hebrew",)),
    Candidate("windows-1256", "cp1256", 1.5, ("arabic", "persian")),
    Candidate("windows-1257", "cp1257", 3, ("baltic", "estonian", "latvian", "lithuanian")),
    Candidate("windows-1258", "cp1258", 3, ("vietnamese",)),
    Candidate("windows-874", "cp874", 1.5, ("thai",)),
    Candidate("iso-8859-2", "iso8859-2", 3, CENTRE),
    Candidate("iso-8859-4", "iso8859-4", 4, ("baltic", "estonian", "latvian", "lithuanian")),
    Candidate("iso-8859-5", "iso8859-5", 3, CYRILLIC),
    Candidate("iso-8859-6", "iso8859-6", 3, ("arabic",)),
    Candidate("iso-8859-7", "iso8859-7", 2.5, ("greek",)),
    Candidate("iso-8859-8", "iso8859-8", 3, ("hebrew",)),
    Candidate("iso-8859-13", "iso8859-13", 4, ("baltic", "estonian", "latvian", "lithuanian")),
    Candidate("iso-8859-15", "iso8859-15", 2.5, (*WEST, "estonian")),
    Candidate("iso-8859-16", "iso8859-16", 5, ("romanian",)),
    Candidate("macintosh", "mac_roman", 2, (*WEST, "icelandic")),
    Candidate("x-mac-cyrillic", "mac_cyrillic", 4, CYRILLIC),
    Candidate("ibm850", "cp850", 2, (*WEST, "icelandic")),
    Candidate("ibm437", "cp437", 2.5, WEST),
    Candidate("ibm852", "cp852", 3, CENTRE),
    Candidate("ibm866", "cp866", 2, CYRILLIC),
    Candidate("koi8-r", "koi8_r", 2, ("russian", "bulgarian")),
    Candidate("koi8-u", "koi8_u", 3, ("ukrainian",)),
    Candidate("shift_jis", "cp932", 1, ("japanese",)),
    Candidate("euc-jp", "euc_jp", 2.5, ("japanese",)),
    Candidate("gb18030", "gb18030", 1, ("chinese",)),
    Candidate("big5", "big5hkscs", 1.5, ("taiwanese",)),
    Candidate("euc-kr", "cp949", 1.5, ("korean",)),
)


@dataclass(frozen=True)
class Guess:
    """The encoding that explains the bytes best, the share of belief (0 to 1) in it, and the next best."""

    encoding: str
    codec: str
    confidence: float
    runner_up: str
    runner_up_confidence: float


SUREST = 0.99

LOST, PLAIN = 15.0, 3.4
"""The surprise of bytes that are none of an encoding, which any file may have; of an ASCII character, a thirtieth of
them each: encodings of several bytes take some of them for halves of theirs."""

TEMPER = 2.0
"""Characters of a text depend on each other: so many tell as much as one that does not."""

BETWEEN = re.compile(rb"[\r\n\t,;\"]")
"""What stands between cells, about. None of these marks is half a character of any candidate."""

MOST_FRAGMENTS = 400


def guess(lines: Iterable[bytes]) -> Guess:
    """Weigh every candidate on some lines that have bytes beyond ASCII."""
    counts = Counter(_fragments(lines))
    fragments = {fragment: 1 + log(counts[fragment]) for fragment in list(counts)[:: 1 + len(counts) // MOST_FRAGMENTS]}
    texts = {c: [fragment.decode(c.codec, "replace") for fragment in fragments] for c in CANDIDATES}
    weights = list(fragments.values())
    scores = {c: -(c.rarity + _surprise(c, texts[c], weights)) / TEMPER for c in CANDIDATES}
    best = max(scores.values())
    belief: dict[str, float] = {}
    named: dict[str, Candidate] = {}
    for candidate in sorted(CANDIDATES, key=lambda c: c.rarity):
        text = "\n".join(texts[candidate])
        named.setdefault(text, candidate)
        belief[text] = belief.get(text, 0.0) + exp(scores[candidate] - best)
    whole = sum(belief.values())
    first, second, *_ = (*sorted(belief, key=lambda text: -belief[text]), "\n".join(texts[CANDIDATES[0]]))
    found, next_best = named[first], named[second]
    sure = min(belief[first] / whole, SUREST)
    return Guess(found.name, found.codec, sure, next_best.name, belief[second] / whole)


def _fragments(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Of each cell with bytes beyond ASCII, the part around the first of them."""
    for line in lines:
        for cell in BETWEEN.split(line):
            beyond = BEYOND.search(cell)
            if beyond:
                yield cell[max(beyond.start() - BEFORE, 0) : beyond.start() + AFTER].strip()


BEYOND = re.compile(rb"[\x80-\xff]")
BEFORE, AFTER = 20, 100


def _surprise(candidate: Candidate, texts: list[str], weights: list[float]) -> float:
    """Of all texts, in the language that expects most of it."""
    characters: dict[str, float] = {}
    common = 0.0
    for text, weight in zip(texts, weights, strict=True):
        before = " "
        for character in text:
            if character > "\x7f":
                characters[character] = characters.get(character, 0.0) + weight
                common += weight * clash(before, character)
            else:
                common += weight * (PLAIN if before <= "\x7f" else PLAIN + clash(before, character))
            before = character
    return common + min(
        sum(weight * (LOST if c == "\ufffd" else surprise(c, language)) for c, weight in characters.items())
        for language in candidate.languages
    )


@cache
def clash(left: str, right: str) -> float:
    """The surprise of two characters in a row, one of them beyond ASCII: of changes of script and of case in a word."""
    one, other = _script(left), _script(right)
    entering = 0.0 if right <= "\x7f" else (2.8 if other == "LATIN" else 0.2)
    if not one or not other:
        return entering + (SIGN_IN_WORD if one != other and _is_sign(left if other else right) else 0.0)
    if one != other:
        return entering + (2.0 if "EAST" in (one, other) else 7.0)
    return entering + (5.0 if left.islower() and right.isupper() else 0.0)


SIGN_IN_WORD = 1.5
QUOTES = frozenset("’‘“”„«»\xa0")


def _is_sign(character: str) -> bool:
    return character > "\x7f" and character not in QUOTES


@cache
def _script(character: str) -> str:
    """The script of a letter or a mark, by its name in Unicode; nothing for all else."""
    if unicodedata.category(character)[0] not in "LM" or character in "ºª":
        return ""
    script = unicodedata.name(character, "").partition(" ")[0]
    return WRITTEN_WITH.get(script, script)


WRITTEN_WITH = {"COMBINING": "LATIN", **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH"), "EAST")}
"""Marks and scripts → the script that they stand together with in a word."""
