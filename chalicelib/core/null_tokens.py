"""Tokens that stand for no value: which of them can be no value, beside what.

Among numbers and dates, marks and words of this list are none of them. Left out is what may be a value of such a
column: `x` (a result, a check digit), `c`, `s` (codes), `nil` and `none` (zero, as people say it). Among texts only a
token is told that nobody writes for a text, and only where every other cell is unlike it.
"""

from chalicelib.core.sql import literal

_WRITTEN_BY_PROGRAMS = (
    *(
        "NA",
        "N/A",
        "NULL",
        "NAN",
        "NAT",
        "#N/A",
        "#NA",
        "#NULL!",
        "#N/V",
        "<NA>",
        "<N/A>",
        "<NULL>",
        "(NULL)",
        "[NULL]",
    ),
    r"\N",
)
_WRITTEN_BY_PEOPLE = ("N.A.", "N.A", "ND", "N.D.", "N/D", "K.A.", "S/D", "TBD", "UNKNOWN", "MISSING", "NOT AVAILABLE")
_PYTHON = ("None",)
_DASHES = "-{1,3}|[–—]{1,2}"
_MARKS = rf"{_DASHES}|\.{{1,3}}|…|\?{{1,3}}|:|\*"


def _any_case(words: tuple[str, ...]) -> str:
    return f"(?i:{'|'.join(''.join(map(_mark, word)) for word in words)})"


def _mark(character: str) -> str:
    return character if character.isalnum() or character in " /#<>!" else "\\" + character


OF_BOOLEANS = rf"{_any_case(_WRITTEN_BY_PROGRAMS)}|{'|'.join(_PYTHON)}|{_DASHES}"
"""Beside true and false, `unknown` may be a third value."""

OF_NUMBERS = rf"{_any_case(_WRITTEN_BY_PROGRAMS + _WRITTEN_BY_PEOPLE)}|{'|'.join(_PYTHON)}|{_MARKS}"
"""Beside numbers and dates. RE2, of the whole cell."""

LONGEST = 13
"""Bytes of the longest token. None begins with a digit."""

_CAPITALS = rf"NA|N/A|NULL|#N/A|#NA|#NULL!|<NA>|<N/A>|<NULL>|\(NULL\)|\[NULL\]|\\N|NaN|NaT|{_DASHES}"
_SMALL = r"nan|null|n/a|<na>|<null>|\(null\)|\[null\]"

_OTHERS = r"(?s).*({1}.*{0}.*{0}|{0}.*{1}.*{0}|{0}.*{0}.*{1}).*"
_ANY, _SMALLER, _LARGER = r"[^\x00-/:-@\[-`{-\x7f]", r"[^\x00-/:-`{-\x7f]", r"[^\x00-/:-@\[-\x7f]"
"""Letters and digits, those but for capitals, and those but for small ones; what is beyond ASCII is in all of them."""

AMONG_TEXTS = ((_CAPITALS, _OTHERS.format(_ANY, _SMALLER)), (_SMALL, _OTHERS.format(_ANY, _LARGER)))
"""Tokens → what every other cell must be like for these to stand for no value: it has three letters or digits, as codes
of countries, beside which `NA` is one, and alleles, beside which `-` is one, have not; and small ones or digits beside
tokens in capitals, as names in capitals, of which `NULL` is one, have not."""

OF_TEXTS = f"{_CAPITALS}|{_SMALL}"
"""Among texts: all that may stand there."""

LONGEST_OF_TEXTS = 6
"""Bytes of the longest of these."""

NO_TOKEN = (
    f"case when strlen({{}}) <= {LONGEST_OF_TEXTS} then not regexp_full_match({{}}, {literal(OF_TEXTS)}) else true end"
)
"""SQL that is true of a cell that is none of these, with `{}` for it. One pattern, for the engine sets memory apart for
each text that it compares with."""

FEWEST_OTHERS = 5
"""Other cells that it takes to be sure of a token among texts."""
