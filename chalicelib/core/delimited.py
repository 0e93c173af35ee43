"""Delimited text, read exactly: slower than an engine, but it says of each record what it could not take.

RFC 4180 with the dialect's characters. A cell is quoted when the quote is its first character; a quote elsewhere in
an unquoted cell is text. Every line ends at LF, CRLF or CR. After a record that breaks the rules, reading goes on
at the next line, so that a quote which never closes costs one line and not the rest of the file.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from chalicelib.core.records import Irregular, Record
from chalicelib.core.report import Dialect
from chalicelib.errors import Unreadable

LONGEST_RECORD = 16_000_000
"""Characters. What is longer is no record of a table."""

LINE_ENDS = ("\r\n", "\n", "\r")

STRAY, REPEATED, PREAMBLE, COMMENT = "stray-quote", "repeated-header", "preamble", "comment"
COMMENT_MARK = "#"
OF_COUNT = ("blank-row", "missing-cell", "extra-cell")


@dataclass(frozen=True, slots=True)
class Split:
    """A text split into cells. `trouble` is None when the split keeps the dialect's rules."""

    cells: tuple[str, ...]
    lines: int
    trouble: str | None = None


class _Lines:
    """Lines with their numbers, some of which may be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._fresh = iter(lines)
        self._back: deque[str] = deque()
        self.number = 0

    def take(self) -> str | None:
        line = self._back.popleft() if self._back else next(self._fresh, None)
        if line is not None:
            self.number += 1
            if len(line) > LONGEST_RECORD:
                raise Unreadable(
                    f"line {self.number} has more than {LONGEST_RECORD:,} characters: this is no table of records"
                )
        return line

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def read(lines: Iterable[str], dialect: Dialect, columns: int) -> Iterator[Record | Irregular]:
    """Records of the text; `lines` have their ends, as `open(newline="")` gives them.

    Where the dialect has a header, it is the first regular record and has number 0, as has what stands before it.
    """
    source = _Lines(lines)
    number = 0 if dialect.header_rows else 1
    header: tuple[str, ...] | None = None
    while (first := source.take()) is not None:
        at = source.number
        more: list[str] = []
        split = _split(first, dialect, source, more)
        wrong = split.trouble or _count_trouble(split.cells, columns)
        if wrong is None and split.cells == header:
            wrong = REPEATED
        if number == 0 and (is_title(split.cells) or wrong in OF_COUNT):
            wrong = PREAMBLE
        if wrong in OF_COUNT and first.startswith(COMMENT_MARK) and not dialect.delimiter.startswith(COMMENT_MARK):
            wrong = COMMENT
        if wrong is None:
            header = split.cells if number == 0 else header
            yield Record(number, at, split.cells)
            number += 1
        else:
            if wrong not in (REPEATED, PREAMBLE) and _ran_on(split, more, dialect, columns):
                source.give_back(more)
                more, wrong = [], STRAY
            cells = _naive(first, dialect) if wrong == STRAY else split.cells
            yield Irregular(number, at, wrong, _note(wrong, cells, columns), cells, first + "".join(more))
            number += number > 0


def is_title(cells: tuple[str, ...]) -> bool:
    """Whether a record before the labels is a title, padded with empty cells as spreadsheets do."""
    return len(cells) > 2 and sum(1 for cell in cells if cell.strip()) < 2


def _ran_on(split: Split, more: list[str], dialect: Dialect, columns: int) -> bool:
    """Whether a quote that never closes rightly took lines that are records of their own."""
    return split.trouble is not None or any(len(_naive(line, dialect)) == columns for line in more)


def _naive(line: str, dialect: Dialect) -> tuple[str, ...]:
    return tuple(_bare(line).split(dialect.delimiter))


def rows(text: str, dialect: Dialect) -> Iterator[Split]:
    """The text split leniently, with no number of columns in mind: what detection weighs."""
    source = _Lines(StringIO(text, newline=""))
    while (first := source.take()) is not None:
        more: list[str] = []
        split = _split(first, dialect, source, more)
        if split.trouble:
            source.give_back(more)
        yield split


def write(cells: Iterable[str | None]) -> str:
    """A record as RFC 4180 text with CRLF. An empty string is quoted and a missing value is not."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: str | None) -> str:
    if cell is None:
        return ""
    if cell and not any(mark in cell for mark in ',"\r\n'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _count_trouble(cells: tuple[str, ...], columns: int) -> str | None:
    if len(cells) == columns:
        return None
    if cells == ("",):
        return "blank-row"
    return "extra-cell" if len(cells) > columns else "missing-cell"


def _note(error: str, cells: tuple[str, ...], columns: int) -> str:
    if error in ("extra-cell", "missing-cell"):
        return f"{len(cells)} cells where the table has {columns} columns; set aside"
    return NOTES[error]


NOTES = {
    "blank-row": "an empty line; set aside",
    STRAY: "a quote that does not close its cell; set aside",
    REPEATED: "the labels once more; set aside",
    PREAMBLE: "text before the labels; set aside",
    COMMENT: "a line that begins with #; set aside",
}


def _bare(line: str) -> str:
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line.removesuffix("\r")


def _split(first: str, dialect: Dialect, source: _Lines, more: list[str]) -> Split:
    """Cells of the record that begins with `first`; further lines that it takes are added to `more`."""
    delimiter, quote = dialect.delimiter, dialect.quote
    if quote not in first:
        return Split(_naive(first, dialect), 1)
    text, at = first, 0
    cells: list[str] = []
    while True:
        if not text.startswith(quote, at):
            end = text.find(delimiter, at)
            if end < 0:
                return Split((*cells, _bare(text[at:])), 1 + len(more))
            cells.append(text[at:end])
            at = end + len(delimiter)
            continue
        text, close = _closed(text, at + 1, quote, source, more)
        if close < 0:
            return Split((*cells, text[at:]), 1 + len(more), STRAY)
        cells.append(text[at + 1 : close].replace(quote * 2, quote))
        at = close + 1
        if text[at:] in ("", *LINE_ENDS):
            return Split(tuple(cells), 1 + len(more))
        if not text.startswith(delimiter, at):
            return Split((*cells, text[at:]), 1 + len(more), STRAY)
        at += len(delimiter)


def _closed(text: str, at: int, quote: str, source: _Lines, more: list[str]) -> tuple[str, int]:
    """The text, with as many lines more as it takes, and where its open cell closes: -1 where it never does."""
    while True:
        close = text.find(quote, at)
        if close < 0:
            at = len(text)
            line = source.take() if at < LONGEST_RECORD else None
            if line is None:
                return text, -1
            more.append(line)
            text += line
        elif text.startswith(quote, close + 1):
            at = close + 2
        else:
            return text, close
