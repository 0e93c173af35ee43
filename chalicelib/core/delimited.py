"""A table of delimited text, read exactly: slower than an engine, but it says of each record what it could not take."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, repeat
from operator import contains
from typing import TextIO

from chalicelib.core.records import Irregular, Record, Run
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, stretches
from chalicelib.core.whole_lines import LINE_ENDS, SEPARATOR

STRAY, REPEATED, PREAMBLE, COMMENT, FOOTER = "stray-quote", "repeated-header", "preamble", "comment", "footer"
BLANK, MISSING, EXTRA = "blank-row", "missing-cell", "extra-cell"
OF_COUNT = (BLANK, MISSING, EXTRA, COMMENT)
COMMENT_MARK = "#"

NOTE = re.compile(r"[:*©]|[^\W\d_]\.$|^[(\[]|^[-_=]{3}|\s.{40}", re.DOTALL)
"""A sentence, a source or a mark, and not just a value."""

VALUES = re.compile(r"(?=.*\d)[\d.,;:|\s+-]+", re.DOTALL)
"""Numbers, as a record that was broken in two begins or ends with."""

NOTHING = SEPARATOR + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What stands in a row of empty cells."""

LONGEST_FOOTER = 100
"""Records. What goes on for longer is another table, told record by record."""

HINT = re.compile(r'"?sep=([^"\w\r\n])"?[\r\n]*', re.IGNORECASE)
"""The first line by which spreadsheets are told the delimiter."""


@dataclass(frozen=True)
class Layout:
    """Where the table lies: records of `columns` cells from line `start` on, labels in records that begin at
    `label_lines`. `dense`: a record with one cell filled is no record, but text around the table.
    """

    columns: int
    label_lines: tuple[int, ...]
    start: int
    dense: bool = False


def read(text: TextIO, dialect: Dialect, layout: Layout) -> Iterator[Record | Run | Irregular]:
    """Records of a text, which was opened with its line ends as they stand.

    What stands before the first data record has number 0. Text at the end that is no record is the footer.
    """
    number = 0
    labels: list[tuple[str, ...]] = []
    waiting: list[tuple[Piece, Record | Irregular]] = []
    for piece in stretches(text, dialect, layout.columns, layout.start, partial(_odd, layout, labels)):
        if piece.line < layout.start and isinstance(piece, Piece):
            yield from _above(piece, layout, labels)
            continue
        if isinstance(piece, Piece):
            record = _told(piece, number := number + 1, layout, labels)
            if _may_be_footer(record, piece, layout) and len(waiting) < LONGEST_FOOTER:
                waiting.append((piece, record))
                continue
        yield from (before for _, before in waiting)
        waiting.clear()
        if isinstance(piece, Piece):
            yield record
        else:
            yield Run(number + 1, piece.line, piece.rows)
            number += len(piece.rows)
    yield from _footer(waiting, layout)


def _odd(layout: Layout, labels: list[tuple[str, ...]], rows: list[str]) -> Iterator[int]:
    """The rows that may be labels once more, notes or nothing."""
    headers = tuple(SEPARATOR.join(cells) for cells in labels)
    if any(map(str.startswith, rows, repeat(headers))):
        yield from (at for at, row in enumerate(rows) if row.startswith(headers))
    if layout.columns == 1 and any(map(str.isspace, rows)):
        yield from (at for at, row in enumerate(rows) if row.isspace())
    if layout.columns > 2 and not all(map(contains, map(str.strip, rows, repeat(NOTHING)), repeat(SEPARATOR))):
        yield from (at for at, row in enumerate(rows) if SEPARATOR not in row.strip(NOTHING))


def _above(piece: Piece, layout: Layout, labels: list[tuple[str, ...]]) -> Iterator[Record | Irregular]:
    if piece.line in layout.label_lines:
        labels.append(piece.cells)
        yield Record(0, piece.line, piece.cells)
    elif not (piece.line == 1 and HINT.fullmatch(piece.text)):
        error = STRAY if piece.broken else PREAMBLE
        yield Irregular(0, piece.line, error, NOTES[error], piece.cells, piece.text)


def _told(piece: Piece, number: int, layout: Layout, labels: list[tuple[str, ...]]) -> Record | Irregular:
    """The record, regular or with what is wrong."""
    error = STRAY if piece.broken else _of_count(piece, layout.columns)
    if error is None and piece.cells in labels:
        error = REPEATED
    if error is None:
        return Record(number, piece.line, piece.cells)
    return Irregular(number, piece.line, error, note(error, piece.cells, layout.columns), piece.cells, piece.text)


def _of_count(piece: Piece, columns: int) -> str | None:
    if piece.cells == ("",) and not piece.text.strip():
        return BLANK
    if len(piece.cells) == columns:
        return None
    if piece.text.startswith(COMMENT_MARK):
        return COMMENT
    return EXTRA if len(piece.cells) > columns else MISSING


def _may_be_footer(record: Record | Irregular, piece: Piece, layout: Layout) -> bool:
    if isinstance(record, Irregular):
        return record.error in OF_COUNT
    return _is_padded_note(piece.cells) if layout.dense else is_title(piece.cells)


type _Waiting = list[tuple[Piece, Record | Irregular]]


def _footer(waiting: _Waiting, layout: Layout) -> Iterator[Record | Irregular]:
    """The last records: from the first one on that is text and no record, all of them are the footer."""
    only_blank = all(not piece.text.strip() for piece, _ in waiting)
    notes = [] if only_blank else _notes(waiting, layout)
    first = min(notes, default=len(waiting))
    yield from (record for _, record in waiting[:first])
    for piece, record in waiting[first:]:
        yield Irregular(record.number, piece.line, FOOTER, NOTES[FOOTER], piece.cells, piece.text)


def _notes(waiting: _Waiting, layout: Layout) -> list[int]:
    """Which of the last records are text. Where a table has records of one cell, as headings of groups are, such a
    record is text only below one that is empty, if there is a note among them."""
    notes = [at for at, (piece, _) in enumerate(waiting) if _is_note(piece, layout.columns)]
    if layout.dense:
        return notes
    gap = next((at for at, (piece, _) in enumerate(waiting) if not piece.filled), len(waiting))
    ends = any(len(piece.filled) == 1 and _is_padded_note(piece.cells) for piece, _ in waiting[gap:])
    return [at for at in notes if isinstance(waiting[at][1], Irregular) or (ends and at == gap)]


def _is_note(piece: Piece, columns: int) -> bool:
    """Whether a record at the end is text. One of few cells and no line end was cut off, unless it has words."""
    if _is_padded_note(piece.cells) or piece.text.startswith(COMMENT_MARK):
        return True
    few = len(piece.cells) <= max(columns // 2, 1) and not VALUES.fullmatch(piece.text)
    return few and (piece.text.endswith(LINE_ENDS) or " " in piece.text)


def _is_padded_note(cells: tuple[str, ...]) -> bool:
    """Whether a record of as many cells as all others has words in one of them, or nothing."""
    return is_title(cells) and (not any(map(str.strip, cells)) or NOTE.search("".join(cells).strip()) is not None)


def is_title(cells: tuple[str, ...]) -> bool:
    """Whether a record is a title or a note, padded with empty cells as spreadsheets do."""
    return len(cells) > 2 and len(list(islice(filter(str.strip, cells), 2))) < 2


def note(error: str, cells: tuple[str, ...], columns: int) -> str:
    """What is wrong with a record that was set aside."""
    if error in (EXTRA, MISSING):
        return f"{len(cells)} cells where the table has {columns} columns; set aside"
    return NOTES[error]


NOTES = {
    BLANK: "an empty line; set aside",
    STRAY: "a quote that does not close its cell; set aside",
    REPEATED: "the labels once more; set aside",
    PREAMBLE: "text before the records; set aside",
    COMMENT: "a line that begins with #; set aside",
    FOOTER: "text below the records; set aside",
}


def write(cells: Iterable[str | None]) -> str:
    """A record as RFC 4180 text with CRLF. An empty string is quoted and a missing value is not."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: str | None) -> str:
    if cell is None:
        return ""
    if cell and not any(mark in cell for mark in ',"\r\n'):
        return cell
    return '"' + cell.replace('"', '""') + '"'
