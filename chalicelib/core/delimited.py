"""A table of delimited text, read exactly: slower than an engine, but it says of each record what it could not take."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import repeat
from operator import contains, sub
from typing import TextIO

from chalicelib.core.agreement import without_end
from chalicelib.core.cells import LINE_ENDS, bare
from chalicelib.core.footers import Told, is_padded_note, is_title, with_footer
from chalicelib.core.labels import repeats
from chalicelib.core.layout import Layout
from chalicelib.core.marks import COMMENT_MARK, HINT
from chalicelib.core.records import (
    BLANK,
    COMMENT,
    EXTRA,
    MISSING,
    NOTES,
    PREAMBLE,
    REPEATED,
    STRAY,
    Ended,
    Irregular,
    Record,
    Run,
    Stretch,
)
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, Plain, stretches
from chalicelib.core.spool import DELIMITER
from chalicelib.core.thousands import may_be

OF_COUNT = (BLANK, MISSING, EXTRA, COMMENT)

VALUES = re.compile(r"(?=.*\d)[\d.,;:|\s+-]+", re.DOTALL)
"""Numbers, as a record that was broken in two begins or ends with."""

NOTHING = DELIMITER + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What stands in a row of empty cells."""


def read(text: TextIO, dialect: Dialect, layout: Layout) -> Iterator[Record | Run[Plain] | Irregular]:
    """Records of a text, which was opened with its line ends as they stand.

    What stands before the first data record has number 0. Text at the end that is no record is the footer.
    """
    labels: list[tuple[str, ...]] = []
    found = stretches(text, dialect, layout.columns, layout.start, partial(_odd, layout, labels))
    return read_beside(found, dialect, layout, labels)


def read_beside[S: Stretch](
    found: Iterable[Piece | S], dialect: Dialect, layout: Layout, labels: list[tuple[str, ...]]
) -> Iterator[Record | Run[S] | Irregular]:
    """The same of pieces of a text, between which some stand together that are left as they are; the rows of `labels`
    are added as they come."""
    told = _told(found, dialect, layout, labels)
    return with_footer(told, partial(_may_be_footer, layout), partial(_first_note, layout))


def _told[S: Stretch](
    found: Iterable[Piece | S], dialect: Dialect, layout: Layout, labels: list[tuple[str, ...]]
) -> Iterator[Told | Run[S]]:
    number = 0
    for piece in found:
        if not isinstance(piece, Piece):
            yield Run(number + 1, piece)
            number += piece.records
        elif piece.line >= layout.start:
            number += 1
            whole = _without_end(piece, dialect, layout)
            record = _record(whole, number, layout, labels)
            ended = whole is not piece and isinstance(record, Record)
            yield whole, Ended(number, piece.line, whole.cells, piece.text) if ended else record
        elif piece.line in layout.label_lines:
            labels.append(_without_end(piece, dialect, layout).cells)
            yield piece, Record(0, piece.line, piece.cells)
        elif not (piece.line == 1 and HINT.fullmatch(piece.text)):
            error = STRAY if piece.broken else PREAMBLE
            yield piece, Irregular(0, piece.line, error, NOTES[error], piece.cells, piece.text)


def _without_end(piece: Piece, dialect: Dialect, layout: Layout) -> Piece:
    """A record without the separator at its end, if many have one, and it is one more."""
    is_ended = layout.ended and not piece.broken and bare(piece.text).endswith(dialect.delimiter)
    return without_end(piece, layout.columns) if is_ended else piece


def _odd(layout: Layout, labels: list[tuple[str, ...]], rows: list[str]) -> Iterator[int]:
    """The rows that may be labels once more, notes or nothing."""
    yield from _repeated(rows, set(filter(None, map(_closed_up, map(DELIMITER.join, labels)))))
    if layout.columns == 1 and any(map(str.isspace, rows)):
        yield from (at for at, row in enumerate(rows) if row.isspace())
    if layout.columns > 2 and not all(map(contains, map(str.strip, rows, repeat(NOTHING)), repeat(DELIMITER))):
        yield from (at for at, row in enumerate(rows) if DELIMITER not in row.strip(NOTHING))


def _repeated(rows: list[str], headers: set[str]) -> Iterator[int]:
    """The rows that are one of the headers, if loosely. Most are seen not to be by their length."""
    if headers:
        least = min(len(header) - header.count(SPLIT) for header in headers)
        most = max(map(len, headers))
        sizes = map(sub, map(len, rows), map(str.count, rows, repeat(" ")))
        yield from (at for at, size in enumerate(sizes) if least <= size <= most and _closed_up(rows[at]) in headers)


SPLIT = "\u0307"
"""The dot of the one capital letter that becomes two characters as a small one."""


def _closed_up(row: str) -> str:
    return row.replace(" ", "").lower()


def _record(piece: Piece, number: int, layout: Layout, labels: list[tuple[str, ...]]) -> Record | Irregular:
    """The record, regular or with what is wrong."""
    error = STRAY if piece.broken else _of_count(piece, layout.columns)
    if error is None and any(repeats(piece.cells, row) for row in labels):
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


def _may_be_footer(layout: Layout, piece: Piece, record: Record | Irregular) -> bool:
    if isinstance(record, Irregular):
        return record.error in OF_COUNT
    return record.number > 0 and (is_padded_note(piece.cells) if layout.dense else is_title(piece.cells))


def _first_note(layout: Layout, waiting: list[Told]) -> int:
    """Which of the last records is the first that is text. Where a table has records of one cell, as headings of groups
    are, such a record is text only below one that is empty, if there is a note among them."""
    if all(not piece.text.strip() for piece, _ in waiting):
        return len(waiting)
    notes = [at for at, (piece, _) in enumerate(waiting) if _is_note(piece, layout.columns)]
    if not layout.dense:
        gap = next((at for at, (piece, _) in enumerate(waiting) if not piece.filled), len(waiting))
        ends = any(len(piece.filled) == 1 and is_padded_note(piece.cells) for piece, _ in waiting[gap:])
        notes = [at for at in notes if isinstance(waiting[at][1], Irregular) or (ends and at == gap)]
    return min(notes, default=len(waiting))


def _is_note(piece: Piece, columns: int) -> bool:
    """Whether a record at the end is text. One of few cells and no line end was cut off, unless it has words."""
    if is_padded_note(piece.cells) or piece.text.startswith(COMMENT_MARK):
        return True
    few = len(piece.cells) <= max(columns // 2, 1) and not VALUES.fullmatch(piece.text)
    return few and (piece.text.endswith(LINE_ENDS) or " " in piece.text)


def note(error: str, cells: tuple[str, ...], columns: int) -> str:
    """What is wrong with a record that was set aside."""
    if error in (EXTRA, MISSING):
        parted = "; perhaps thousands that are not quoted" if error == EXTRA and columns in may_be(cells) else ""
        return f"{len(cells)} cells where the table has {columns} columns; set aside{parted}"
    return NOTES[error]


def write(cells: Iterable[str | None]) -> str:
    """A record as RFC 4180 text with CRLF. An empty string is quoted and a missing value is not."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: str | None) -> str:
    if cell is None:
        return ""
    if cell and not any(mark in cell for mark in ',"\r\n'):
        return cell
    return '"' + cell.replace('"', '""') + '"'
