"""Delimited text → records, split exactly as its dialect says, and what of it breaks the dialect's rules.

RFC 4180 with the dialect's characters. A cell is quoted when the quote is its first character; a quote elsewhere in
an unquoted cell is text. Every line ends at LF, CRLF or CR. After a record that breaks the rules, splitting goes on
at the next line, so that a quote which never closes costs one line and not the rest of the file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TextIO

from chalicelib.core.cells import LINE_ENDS, bare, cells_of, naive
from chalicelib.core.report import Dialect
from chalicelib.core.runs import CONTINUED, Odd, line_ends, rows
from chalicelib.core.spool import ESCAPE
from chalicelib.errors import Unreadable

LONGEST_RECORD = 16_000_000
"""Characters. What is longer is no record of a table."""

AT_ONCE = 1 << 18
"""Characters of lines that are looked at together."""

MOST_HELD = 10_000
"""Lines that are kept though they are read."""

FEW_LINES = 20
"""Lines that most records of several lines do not exceed."""

LOOKED_AT, RUN_ON = 200, 0.9
"""So many lines inside a quote, of which this share would be whole records, show that it was never meant to open."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A record as it was split: its first line, its text with line end, its cells, and whether quotes are `broken`."""

    line: int
    text: str
    cells: tuple[str, ...]
    broken: bool = False

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        ends = self.text.count("\n") + self.text.count("\r") - self.text.count("\r\n")
        return ends + (not self.text.endswith(LINE_ENDS))

    @property
    def filled(self) -> list[int]:
        """The places of the cells that hold something."""
        return [at for at, cell in enumerate(self.cells) if cell.strip()]


@dataclass(frozen=True, slots=True)
class Plain:
    """Records that follow each other: number of the first line, and their rows as they are spooled."""

    line: int
    rows: list[str]

    @property
    def records(self) -> int:
        return len(self.rows)

    @property
    def starts(self) -> Sequence[int]:
        """The first line of each record, and the line after the last one."""
        sizes = [1 + line_ends(row) if ESCAPE in row else 1 for row in self.rows]
        if sum(sizes) == len(sizes):
            return range(self.line, self.line + len(sizes) + 1)
        return list(accumulate(sizes, initial=self.line))


def pieces(text: TextIO, dialect: Dialect, columns: int | None = None) -> Iterator[Piece]:
    """The text split into records; its line ends are as they stand. A quote that ran on over records is taken for text:
    with no number of `columns` in mind, only one that never closes rightly can be known to.
    """
    source = _Lines(text)
    while piece := _next(source, dialect, columns):
        yield piece


def stretches(text: TextIO, dialect: Dialect, columns: int, start: int, odd: Odd) -> Iterator[Piece | Plain]:
    """The same pieces, but from line `start` on, those that keep all rules come together, as long as they follow each
    other and are not `odd`."""
    source = _Lines(text, lambda lines: _rows(lines, dialect, columns, odd))
    while True:
        line = source.number + 1
        if line >= start and (plain := source.plain()):
            yield Plain(line, plain)
        piece = _next(source, dialect, columns)
        if piece is None:
            return
        yield piece


def _rows(lines: list[str], dialect: Dialect, columns: int, odd: Odd) -> list[str]:
    if max(map(len, lines), default=0) > AT_ONCE:
        return [""] * len(lines)
    return rows(lines, dialect, columns, odd)


def _marks(dialect: Dialect) -> list[str]:
    return [mark for mark in {dialect.quote, dialect.escape} if mark]


def _next(source: "_Lines", dialect: Dialect, columns: int | None) -> Piece | None:
    source.forget()
    first, at = source.take(), source.number
    if first is None:
        return None
    if not any(mark in first for mark in _marks(dialect)):
        return Piece(at, first, naive(first, dialect))
    cells, more = _balanced(first, dialect, source)
    if cells is None:
        split = _Splitter(first, dialect, source, columns)
        cells, more = split.cells(), split.more
    if cells is None or (more and len(cells) != columns and _any_whole(more, dialect, columns)):
        source.give_back(len(more))
        return Piece(at, first, naive(first, dialect), broken=True)
    return Piece(at, first + "".join(more), cells)


def _balanced(first: str, dialect: Dialect, source: "_Lines") -> tuple[tuple[str, ...] | None, list[str]]:
    """The cells of a record that ends where its quotes are even, if they stand around whole cells, and the lines that
    it takes after the first."""
    more: list[str] = []
    if not dialect.quote:
        return None, more
    quotes = first.count(dialect.quote)
    while quotes % 2 and len(more) < FEW_LINES and (line := source.take()) is not None:
        more.append(line)
        quotes += line.count(dialect.quote)
    cells = cells_of(first + "".join(more), dialect)
    if cells is None:
        source.give_back(len(more))
        return None, []
    return tuple(cells), more


def _any_whole(lines: list[str], dialect: Dialect, columns: int | None) -> bool:
    return any(len(naive(line, dialect)) == columns for line in lines)


class _Lines:
    """Lines with their numbers, some of which may be given back; those that are not odd can be taken together."""

    def __init__(self, text: TextIO, rows: Callable[[list[str]], list[str]] = lambda lines: []) -> None:
        self._text, self._find = text, rows
        self._held: list[str] = []
        self._rows: list[str] = []
        self._at = self.number = 0

    def take(self) -> str | None:
        if self._at == len(self._held):
            self._hold()
        if self._at == len(self._held):
            return None
        line = self._held[self._at]
        self._at += 1
        self.number += 1
        if len(line) > LONGEST_RECORD:
            raise Unreadable(
                f"line {self.number} has more than {LONGEST_RECORD:,} characters: this is no table of records"
            )
        return line

    def plain(self) -> list[str]:
        """The rows of the next lines, up to one that has none, as far as they are at hand."""
        self.forget()
        if not self._held:
            self._hold()
        if len(self._rows) < len(self._held):
            self._rows += self._find(self._held[len(self._rows) :])
        found = self._rows[self._at : self._next_without_row()]
        if found[:1] == [CONTINUED]:
            return []
        self.number += len(found)
        self._at += len(found)
        return [row for row in found if row != CONTINUED] if CONTINUED in found else found

    def _next_without_row(self) -> int:
        try:
            return self._rows.index("", self._at)
        except ValueError:
            return len(self._rows)

    def give_back(self, lines: int) -> None:
        self._at -= lines
        self.number -= lines

    def forget(self) -> None:
        """Lines before here will not be given back."""
        if self._at == len(self._held) or self._at > MOST_HELD:
            del self._held[: self._at], self._rows[: self._at]
            self._at = 0

    def _hold(self) -> None:
        self._held += self._text.readlines(AT_ONCE)


@cache
def _mark(escape: str, quote: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, dict.fromkeys((escape, quote)))))


class _Splitter:
    """One record with quotes or escapes, read from left to right. `more` are the lines that it took after the first."""

    def __init__(self, first: str, dialect: Dialect, source: _Lines, columns: int | None) -> None:
        self._line, self._at = first, 0
        self._dialect, self._source, self._columns = dialect, source, columns
        self._escaped = dialect.escape != dialect.quote
        self.more: list[str] = []
        self._whole = self._size = 0

    def cells(self) -> tuple[str, ...] | None:
        """The cells; None where a quote does not close its cell."""
        found: list[str] = []
        while True:
            quoted = bool(self._dialect.quote) and self._line.startswith(self._dialect.quote, self._at)
            cell = self._quoted() if quoted else self._plain()
            if cell is None:
                return None
            found.append(cell)
            if self._line[self._at :] in ("", *LINE_ENDS):
                return tuple(found)
            if not self._line.startswith(self._dialect.delimiter, self._at):
                return None
            self._at += len(self._dialect.delimiter)

    def _plain(self) -> str:
        """A cell with no quotes around it."""
        end = self._line.find(self._dialect.delimiter, self._at)
        if self._escaped and self._dialect.escape in (self._line[self._at : end] if end >= 0 else self._line):
            return self._plain_escaped()
        cell = bare(self._line[self._at :]) if end < 0 else self._line[self._at : end]
        self._at += len(cell)
        return cell

    def _plain_escaped(self) -> str:
        """An escape stands before a delimiter, a quote or an escape; before anything else it is text."""
        marks = [self._dialect.escape + mark for mark in (self._dialect.delimiter, self._dialect.quote) if mark]
        marks.append(self._dialect.escape * 2)
        line, parts = bare(self._line), []
        while self._at < len(line) and not line.startswith(self._dialect.delimiter, self._at):
            mark = next((mark for mark in marks if line.startswith(mark, self._at)), line[self._at])
            parts.append(mark[1:] or mark)
            self._at += len(mark)
        return "".join(parts)

    def _quoted(self) -> str | None:
        quote, escape = self._dialect.quote, self._dialect.escape
        mark = _mark(escape, quote)
        self._at += 1
        parts: list[str] = []
        while True:
            found = mark.search(self._line, self._at)
            if found is None:
                parts.append(self._line[self._at :])
                if not self._went_on():
                    return None
                continue
            at, after = found.start(), self._line[found.end() : found.end() + 1]
            parts.append(self._line[self._at : at])
            if found[0] == escape and after and after in (quote, escape):
                parts.append(after)
                self._at = at + 2
            elif found[0] == quote:
                self._at = at + 1
                return "".join(parts)
            else:
                parts.append(escape)
                self._at = at + 1

    def _went_on(self) -> bool:
        """Take the next line, unless the quote has run on so far that it was never meant to open."""
        if self.more and len(self.more) % LOOKED_AT == 0 and self._runs_on():
            return False
        line = self._source.take()
        if line is None:
            return False
        self.more.append(line)
        self._whole += self._columns is not None and len(naive(line, self._dialect)) == self._columns
        self._size += len(line)
        self._line, self._at = line, 0
        return True

    def _runs_on(self) -> bool:
        records = (self._columns or 0) > 1 and self._whole >= RUN_ON * len(self.more)
        return records or self._size > LONGEST_RECORD
