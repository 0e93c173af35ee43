"""What cells look like: numbers, dates and words, as people write them, and rows of them that can only be labels."""

import re
from collections.abc import Sequence
from itertools import pairwise

NUMBER = r"[-+]?[$€£]?\s?(\d{1,3}([., '’\u00a0]\d{3})+|\d+|(?=[.,]\d))([.,]\d+)?([eE][-+]?\d+)?\s?[%€$£]?"
MONTH = r"(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zéûä]*\.?"
DATE = (
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[-+]\d{2}:?\d{2}|am|pm)?)?"
    rf"|(\d{{1,2}}[-. /])?{MONTH}[-. /](\d{{1,2}},? )?\d{{2,4}}"
)
TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
TYPED = re.compile(rf"\s*({NUMBER}|{DATE}|{TIME})\s*", re.IGNORECASE)
TRUTH = re.compile(r"\s*(true|false|yes|no|ja|nein|oui|non)\s*", re.IGNORECASE)
"""Words that are values in a column of nothing else, and may be labels anywhere else: `No` is a number too."""

LABEL = re.compile(r"[^\W\d][^\n\r]{0,80}")
CLOCK = re.compile(TIME)
DAY = re.compile(DATE, re.IGNORECASE)
ADDRESS = r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(https?|ftp)://\S+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"
MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*"
NO_LABEL = re.compile(rf"{TYPED.pattern}|\d+ .*|(?=.*\d)[\W\d_]*|\s*({ADDRESS})\s*|{MOMENT}", re.IGNORECASE | re.DOTALL)
"""Values that name no column: also an address or an identifier of one thing, and a line of a log."""
PLAIN = re.compile(r"-?\d+(\.\d+)?")
EVENLY = 0.01
"""The share of a step by which others may differ from it."""

YEAR = re.compile(r"(19|20)\d\d")
VALUE = re.compile(r"\s*[-+]?\d+([-./:,]\d+)*\b(?!\s*\w)")
UNIT = re.compile(r"\[.*\]|\(.*\)|<.*>")
NO_UNIT = ("-", "–", "—")
"""What stands among units below a label that has none."""

TYPE = re.compile(
    r"text|str(ing)?|(var)?char2?(\(\d+\))?|(big|small|tiny)?int(eger)?(32|64)?|long|number|numeric(\(\d+(, ?\d+)?\))?"
    r"|decimal(\(\d+(, ?\d+)?\))?|float(32|64)?|double|real|bool(ean)?|date|time|datetime|timestamp|uuid|object|enum",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\s*([^\W\d][^\n]*?)0*(\d+)\s*")
TOKENS = (
    *("na", "n/a", "n.a.", "nd", "n/d", "k.a.", "null", "none", "nan", "nil", "unknown", "missing", "tbd", "#n/a"),
    *("-", "--", "?", ".", "..", "...", "…", ":", "*", "x", "c", "s"),
)
"""What people write where there is no value, in lower case."""

NOTHING = re.compile(rf"\W*|{'|'.join(map(re.escape, TOKENS))}", re.IGNORECASE)

NEARLY = 0.8


def is_a_series(cells: tuple[str, ...]) -> bool:
    """Whether numbers in steps of one stand beside a text, as labels of years, months or hours do."""
    numbers = [int(cell.strip()) for cell in cells if cell.strip().isdecimal() and len(cell) < 5]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    years = all(YEAR.fullmatch(str(number)) for number in numbers)
    enough = len(numbers) > 1 if years else len(numbers) > 4 and steps <= {1}
    return enough and len(steps) == 1 and 0 not in steps and not TYPED.fullmatch(cells[0])


type Columns = list[list[str]]
"""The values below each of some cells."""


def are_labels(cells: tuple[str, ...], below: Columns) -> bool | None:
    """Whether values at the top of columns of values are labels: years, days or counts beside a text, in columns of
    other things. None where that is likely and not sure.
    """
    at = [n for n, cell in enumerate(cells) if n and TYPED.fullmatch(cell)]
    if [cell.strip() for cell in cells] == [str(n) for n in range(len(cells))] and len(cells) > 2:
        return None
    if not at or TYPED.fullmatch(cells[0]):
        return False
    for form in (YEAR, DAY, CLOCK):
        if all(form.fullmatch(cells[n].strip()) for n in at):
            return (len(at) > 1 or None) if not any(_mostly(form, below[n]) for n in at) else False
    counts = [int(cells[n].strip()) if cells[n].strip().isdecimal() else -1 for n in at]
    runs = counts[0] in (0, 1) and counts == list(range(counts[0], counts[0] + len(at)))
    if not cells[0].strip():
        return (runs and len(at) > 1) or (_heads_cross_table(cells, below[0]) if len(at) == len(cells) - 1 else False)
    return None if runs and len(at) > 2 else False


def _heads_cross_table(cells: tuple[str, ...], first_column: list[str]) -> bool | None:
    """Whether numbers that grow stand beside a corner that is empty, where no cell below it is: in even steps they are
    labels for sure."""
    plain = all(PLAIN.fullmatch(cell) for cell in cells[1:])
    if not plain or len(cells) < 4 or not all(map(str.strip, first_column)):
        return False
    numbers = [float(cell) for cell in cells[1:]]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    if min(steps) <= 0:
        return False
    return True if max(steps) - min(steps) < EVENLY * max(steps) else None


def begin_with_labels(records: list[tuple[str, ...]]) -> bool:
    """Whether what the first record says stands nowhere below it, so that a mark parts labels and is not in a text."""
    first, *rest = records
    labels = len(set(first)) == len(first) and all(map(LABEL.fullmatch, first))
    return labels and len(rest) > 2 and not any(label in {row[at] for row in rest} for at, label in enumerate(first))


def head_values(records: list[tuple[str, ...]]) -> bool:
    """Whether the first record is labels, and one of them stands over nothing but values."""
    columns = (list(filter(None, column)) for column in zip(*records[1:], strict=True))
    full = (column for column in columns if len(column) > len(records) / 2)
    return begin_with_labels(records) and any(all(map(TYPED.fullmatch, column)) for column in full)


def go_on(labels: tuple[str, ...], below: tuple[str, ...], rest: Sequence[tuple[str, ...]] = ()) -> bool:
    """Whether a record below labels can only be more of them, as nothing of the rest is: units in brackets, types, the
    same words in other letters, one word with numbers that count up."""
    if labels == below or len(labels) != len(below) or any(go_on(labels, cells) for cells in rest):
        return False
    filled = [cell.strip() for cell in below if cell.strip()]
    values = [cell.strip() for cells in rest for cell in cells]
    same = len(labels) > 1 and all(map(_letters, labels)) and list(map(_letters, labels)) == list(map(_letters, below))
    named = [cell for cell in filled if cell not in NO_UNIT]
    units = bool(named) and all(map(UNIT.fullmatch, named))
    return same or units or _are_types(labels, filled, values) or _count_up(below, values)


def _letters(cell: str) -> str:
    return re.sub(r"[\W_]+", "", cell).casefold()


def _are_types(labels: tuple[str, ...], cells: list[str], values: list[str]) -> bool:
    named = len(cells) > 1 and all(map(TYPE.fullmatch, cells))
    return named and not all(map(TYPE.fullmatch, labels)) and not any(map(TYPE.fullmatch, values))


def _count_up(cells: tuple[str, ...], values: list[str]) -> bool:
    """Whether cells are one word, and nothing else is, with numbers from 1 on behind it."""
    found = [NUMBERED.fullmatch(cell) for cell in cells]
    words = {one[1] for one in found if one}
    numbers = [int(one[2]) for one in found if one]
    counted = len(cells) > 2 and len(words) == 1 and numbers == list(range(1, len(cells) + 1))
    return counted and not any(value.startswith(tuple(words)) for value in values)


def _mostly(form: re.Pattern[str], values: list[str]) -> bool:
    return sum(1 for value in values if form.fullmatch(value.strip())) > len(values) / 2


def mask(value: str) -> str:
    """How a text is made: 9 for digits, A and a for letters of western alphabets."""
    return value.translate(MASKED)


RANGES = (("0", "9", "9"), ("A", "Z", "A"), ("À", "Þ", "A"), ("a", "z", "a"), ("ß", "ÿ", "a"))
MASKED = {number: sign for first, last, sign in RANGES for number in range(ord(first), ord(last) + 1)}
"""Characters, by number, and what stands for them in a mask."""
