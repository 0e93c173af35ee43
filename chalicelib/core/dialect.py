"""Which dialect a delimited text has: found leniently, from two kinds of evidence that must agree.

Shape: with the right delimiter and quote, most records have the same number of cells. Types: its cells look like
single values and not like several. The product of both decides, after van den Burg, Nazábal and Sutton, "Wrangling
messy CSV files by detecting row and type patterns" (2019); separators are never merely counted.
"""

import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from chalicelib.core.delimited import rows
from chalicelib.core.report import Dialect

DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, "^": 0.9, "~": 0.9, "\x1f": 1.0, ":": 0.7, " ": 0.6}
"""Delimiter → how much its evidence counts: texts and times are full of spaces and colons."""

MOST_RECORDS, MOST_TYPED = 400, 60
ENOUGH, FEWEST = 0.6, 0.3
"""The share of records that must agree on the number of cells before a text is a table of several columns; and the
share that is enough where the first record is one of them."""

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


@dataclass(frozen=True)
class _Weighed:
    delimiter: str
    quote: str
    score: float
    columns: int


def detect(text: str) -> Detected:
    """The dialect of a text, or of its beginning if that ends with a line."""
    sample = _head(text)
    weighed = sorted((_weigh(sample, *marks) for marks in _candidates(sample)), key=lambda w: -w.score)
    best = weighed[0]
    runner_up = next((w for w in weighed[1:] if w.columns != best.columns and w.score >= CLOSE * best.score), None)
    return Detected(_dialect(sample, best), best.columns, _dialect(sample, runner_up) if runner_up else None)


def _head(text: str) -> str:
    return "".join(islice(StringIO(text, newline=""), MOST_RECORDS * 4))


def _candidates(text: str) -> list[tuple[str, str]]:
    delimiters = [mark for mark in DELIMITERS if mark in text]
    found = [(mark, '"') for mark in delimiters]
    found += [(mark, "'") for mark in delimiters if f"{mark}'" in text or text.startswith("'")]
    return [(",", '"')] if not found else [*found, ("", '"')]


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
    typed = sum(1.0 if SINGLE.fullmatch(c) else 0.9 if PHRASE.fullmatch(c) else 0.3 for c in cells) / max(len(cells), 1)
    return _Weighed(delimiter, quote, share * typed * DELIMITERS[delimiter], columns)


def _alone(text: str) -> float:
    """How much a text looks like one column: lines that are one value each, whatever separators are in them."""
    lines = [line.rstrip("\r\n") for line in islice(StringIO(text, newline=""), 1, MOST_TYPED) if line.strip()]
    plain = [line for line in lines if SINGLE.fullmatch(line) and not re.search(r"[,;\t|]", line)]
    return 0.95 * len(plain) / len(lines) if lines else 0.05


def _dialect(text: str, weighed: _Weighed) -> Dialect:
    ends = Counter({end: len(re.findall(pattern, text)) for end, pattern in ENDS.items()})
    end = ends.most_common(1)[0][0] if sum(ends.values()) else "\n"
    bare = Dialect(weighed.delimiter, weighed.quote, weighed.quote, end, 0)
    splits = [
        s.cells for s in islice(rows(text, bare), MOST_RECORDS) if not s.trouble and len(s.cells) == weighed.columns
    ]
    header = int(bool(splits) and _has_header(splits[0], splits[1:]))
    return Dialect(weighed.delimiter, weighed.quote, weighed.quote, end, header)


ENDS = {"\r\n": r"\r\n", "\n": r"(?<!\r)\n", "\r": r"\r(?!\n)"}


def _has_header(first: tuple[str, ...], body: list[tuple[str, ...]]) -> bool:
    """Labels look like labels, unlike the values below them: by type where a column has one, else by novelty."""
    votes = 0
    for position, label in enumerate(first):
        values = [row[position] for row in body if row[position].strip()]
        typed = sum(1 for value in values if TYPED.fullmatch(value)) / len(values) if values else 0.0
        if typed >= 0.8:
            votes += -2 if TYPED.fullmatch(label) else 2
        elif (label.strip() and label in values) or TYPED.fullmatch(label):
            votes -= 1
    if votes:
        return votes > 0
    return all(LABEL.fullmatch(label.strip()) for label in first if label.strip()) and any(first)
