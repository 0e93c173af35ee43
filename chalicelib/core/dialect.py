"""Which dialect a delimited text has: found leniently, from two kinds of evidence that must agree.

Shape: with the right delimiter and quote, most records have the same number of cells. Types: its cells look like
single values and not like several. The product of both decides, after van den Burg, Nazábal and Sutton, "Wrangling
messy CSV files by detecting row and type patterns" (2019); separators are never merely counted.
"""

import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from itertools import dropwhile, islice, pairwise

from chalicelib.core.delimited import is_title, rows
from chalicelib.core.report import Dialect

DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, "^": 0.9, "~": 0.9, "\x1f": 1.0, ":": 0.7, " ": 0.6}
"""Delimiter → how much its evidence counts: texts and times are full of spaces and colons."""

MOST_RECORDS, MOST_TYPED = 400, 60
ENOUGH, FEWEST = 0.6, 0.3
"""The share of records that must agree on the number of cells before a text is a table of several columns; and the
share that is enough where the first record is one of them."""

DOUBLED = "|:~^"
"""Marks that are written twice where one alone might stand in a text; two commas are an empty cell."""

NEARLY = 0.9
"""The share of all commas that must be followed by a space before both together are the delimiter."""

CLOSE = 0.97
"""A runner-up with this share of the best score makes the choice a guess."""

NUMBER = r"[-+]?(\d{1,3}([., '’]\d{3})+|\d+)([.,]\d+)?([eE][-+]?\d+)?\s?[%€$£]?"
DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[-+]\d{2}:?\d{2})?)?"
SINGLE = re.compile(
    rf"\s*({NUMBER}|{DATE}|\d{{1,2}}:\d{{2}}(:\d{{2}})?|[\w.+-]+@[\w.-]+|https?://\S+|[-\w.#/&()]+)?\s*"
)
PHRASE = re.compile(r"[^\t;|,^~\x1f\"]+")
TYPED = re.compile(rf"\s*({NUMBER}|{DATE}|\d{{1,2}}:\d{{2}}(:\d{{2}})?|true|false|yes|no)\s*", re.IGNORECASE)
LABEL = re.compile(r"[^\W\d][^\n\r]{0,80}")


@dataclass(frozen=True)
class Detected:
    """A dialect, the columns it gives, and the runner-up where the choice was close."""

    dialect: Dialect
    columns: int
    runner_up: Dialect | None
    header_is_sure: bool = True


@dataclass(frozen=True)
class _Weighed:
    delimiter: str
    quote: str
    score: float
    columns: int
    share: float = 0.0
    """Of the records that have so many columns."""


def detect(text: str) -> Detected:
    """The dialect of a text, or of its beginning if that ends with a line."""
    weighed = sorted((_weigh(text, *marks) for marks in _candidates(text)), key=lambda w: (-w.score, -len(w.delimiter)))
    best = _without_apostrophes(text, weighed)
    others = (w for w in weighed[1:] if w.columns != best.columns and w.delimiter[0] != best.delimiter[0])
    runner_up = next((w for w in others if w.score >= CLOSE * best.score), None)
    dialect, sure = _dialect(text, best)
    return Detected(dialect, best.columns, _dialect(text, runner_up)[0] if runner_up else None, sure)


def _without_apostrophes(text: str, weighed: list[_Weighed]) -> _Weighed:
    """The best, but an apostrophe is a quote only where the shape needs it, or where all texts are so quoted."""
    best = weighed[0]
    plain = next((w for w in weighed if w.delimiter == best.delimiter and w.quote == '"'), None)
    if best.quote != "'" or plain is None or (plain.columns, plain.share) != (best.columns, best.share):
        return best
    bare = Dialect(best.delimiter, '"', '"', "\n", 0)
    cells = [cell for split in islice(rows(text, bare), 1, MOST_TYPED) for cell in split.cells]
    texts = [cell for cell in cells if cell.strip() and not TYPED.fullmatch(cell)]
    return best if texts and all(len(t) > 1 and t.startswith("'") and t.endswith("'") for t in texts) else plain


def _candidates(text: str) -> list[tuple[str, str]]:
    delimiters = [mark for mark in DELIMITERS if mark in text]
    delimiters = [mark * 2 if mark in DOUBLED and _is_longer(mark * 2, mark, text) else mark for mark in delimiters]
    delimiters += [mark + " " for mark in delimiters if _is_longer(mark + " ", mark, text)]
    found = [(mark, '"') for mark in delimiters]
    found += [(mark, "'") for mark in delimiters if f"{mark}'" in text or "\n'" in f"\n{text}"]
    return [(",", '"')] if not found else [*found, ("", '"')]


def _is_longer(longer: str, mark: str, text: str) -> bool:
    """Whether nearly every mark of a text stands in this longer one, as in `1, 2` and `1||2`."""
    return mark != " " and text.count(longer) * longer.count(mark) >= NEARLY * text.count(mark)


def _weigh(text: str, delimiter: str, quote: str) -> _Weighed:
    if not delimiter:
        return _Weighed(",", quote, _alone(text), 1)
    splits = list(islice(rows(text, Dialect(delimiter, quote, quote, "\n", 0)), MOST_RECORDS))
    shapes = Counter(0 if split.trouble else len(split.cells) for split in splits)
    columns, agreeing = max(shapes.items(), key=lambda shape: (shape[1], shape[0]))
    share = agreeing / len(splits)
    if columns < 2 or share < (FEWEST if len(splits[0].cells) == columns else ENOUGH):
        return _Weighed(delimiter, quote, 0.0, 1)
    cells = [cell for split in splits[:MOST_TYPED] if len(split.cells) == columns for cell in split.cells]
    if delimiter[0] in " :" and columns < 3 and sum(1 for c in cells if TYPED.fullmatch(c)) < len(cells) / 2:
        return _Weighed(delimiter, quote, 0.0, 1)
    typed = sum(1.0 if SINGLE.fullmatch(c) else 0.9 if PHRASE.fullmatch(c) else 0.3 for c in cells) / max(len(cells), 1)
    return _Weighed(delimiter, quote, share * typed * DELIMITERS[delimiter[0]], columns, share)


def _alone(text: str) -> float:
    """How much a text looks like one column: lines that are one value each, or words, with no separator in them."""
    lines = [line.rstrip("\r\n") for line in islice(StringIO(text, newline=""), 1, MOST_TYPED) if line.strip()]
    whole = [line for line in lines if not re.search(r"[,;\t|]", line)]
    plain = sum(1.0 if SINGLE.fullmatch(line) else 0.5 for line in whole)
    return max(0.95 * plain / len(lines), 0.05) if lines else 0.05


def _dialect(text: str, weighed: _Weighed) -> tuple[Dialect, bool]:
    """The dialect, and whether it is sure that it has a header or none."""
    ends = Counter({end: len(re.findall(pattern, text)) for end, pattern in ENDS.items()})
    end = ends.most_common(1)[0][0] if sum(ends.values()) else "\n"
    bare = Dialect(weighed.delimiter, weighed.quote, weighed.quote, end, 0)
    splits = [
        s.cells for s in islice(rows(text, bare), MOST_RECORDS) if not s.trouble and len(s.cells) == weighed.columns
    ]
    header, sure = has_header(list(dropwhile(is_title, splits)))
    return Dialect(weighed.delimiter, weighed.quote, weighed.quote, end, int(header)), sure


ENDS = {"\r\n": r"\r\n", "\n": r"(?<!\r)\n", "\r": r"\r(?!\n)"}


def has_header(splits: list[tuple[str, ...]]) -> tuple[bool, bool]:
    """Whether the first record of a table is a header, and whether that is sure.

    Labels look like labels, unlike the values below them: by type where a column has one, else by novelty. They may
    stand again further down, but then the types alone must tell them.
    """
    if not splits:
        return False, True
    first, *body = splits
    typed = [_type_vote(label, [row[at] for row in body if row != first]) for at, label in enumerate(first)]
    if _are_years(first):
        typed = [2 if vote < 0 and YEAR.fullmatch(label) else vote for vote, label in zip(typed, first, strict=True)]
    labels = all(LABEL.fullmatch(label.strip()) for label in first if label.strip()) and any(first)
    again = first in body and labels and not any(typed) and len(body) > 1
    sure = not again and not (2 in typed and -2 in typed)
    if first in body:
        return sum(typed) > 0, sure
    novelty = [_novelty_vote(label, [row[at] for row in body]) for at, label in enumerate(first)]
    votes = sum(vote or new for vote, new in zip(typed, novelty, strict=True))
    return votes > 0 or (votes == 0 and labels), sure


def _type_vote(label: str, column: list[str]) -> int:
    """For a header where the values below are typed and the label is not, against it where both are."""
    values = [value for value in column if value.strip()]
    typed = sum(1 for value in values if TYPED.fullmatch(value)) / len(values) if values else 0.0
    if typed < 0.8:
        return 0
    return -2 if TYPED.fullmatch(label) else 2


def _novelty_vote(label: str, column: list[str]) -> int:
    return -1 if (label.strip() and label in column) or TYPED.fullmatch(label) else 0


def _are_years(labels: tuple[str, ...]) -> bool:
    """Whether years in a row stand among the labels, as above the columns of a time series."""
    years = [int(label) for label in labels if YEAR.fullmatch(label)]
    steps = {later - earlier for earlier, later in pairwise(years)}
    return len(years) > 1 and len(steps) == 1 and 0 not in steps and not YEAR.fullmatch(labels[0])


YEAR = re.compile(r"(19|20)\d\d")
