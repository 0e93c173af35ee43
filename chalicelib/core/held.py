"""A dialect that the sender has said, and which is held: where the table lies in it, and whether it fits the text.

It is read as it was said in any case. That it does not fit is told in words, with what would.
"""

from collections import Counter
from dataclasses import replace
from io import StringIO
from itertools import islice

from chalicelib.core.agreement import ENOUGH
from chalicelib.core.cells import bare
from chalicelib.core.dialect import FEWEST_STRAY, MOST_RECORDS, Detected, detect
from chalicelib.core.forms import NOTHING, TYPED, are_labels, is_a_series
from chalicelib.core.layout import Found, find
from chalicelib.core.marks import line_end
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, pieces

FEWEST_SPLIT = 0.3
"""The share of records with a delimiter in them, from which on a text is of several columns."""

FEWEST_VALUES = 4
"""Values in columns of nothing else, before a label that is one, or words above them, are odd."""


def held(head: str, dialect: Dialect) -> Detected:
    """A text of a dialect that is known, from its beginning: where the table lies in it, and what does not fit."""
    dialect = replace(dialect, line_end=line_end(head))
    shapes = _shapes(_records(head, dialect))
    several = {cells: records for cells, records in shapes.items() if cells > 1}
    split = sum(several.values()) >= FEWEST_SPLIT * sum(shapes.values())
    columns = max(several, key=lambda cells: several[cells]) if several and split else 1
    records = _records(head, dialect, columns)
    found = find(records, columns, dialect.header_rows)
    mismatch = _not_split(head, dialect, records) if columns == 1 else _irregular(head, dialect, several)
    return Detected(dialect, found, mismatch=mismatch or _mismatch_of_marks(records, dialect, found))


def _records(head: str, dialect: Dialect, columns: int | None = None) -> list[Piece]:
    return list(islice(pieces(StringIO(head, newline=""), dialect, columns), MOST_RECORDS))


def _shapes(records: list[Piece]) -> Counter[int]:
    """How many records have how many cells: those whose quotes are broken count only where all are."""
    filled = [piece for piece in records if piece.text.strip()]
    return Counter(len(piece.cells) for piece in [p for p in filled if not p.broken] or filled)


def _not_split(head: str, dialect: Dialect, records: list[Piece]) -> str | None:
    """That records are of one cell, which is full of another delimiter."""
    other = detect(head)
    mark = other.dialect.delimiter
    full = [piece for piece in records if mark in piece.text and bare(piece.text) == piece.cells[0]]
    if other.found.layout.columns == 1 or mark == dialect.delimiter or len(full) < ENOUGH * len(records):
        return None
    return f"{dialect.delimiter!r} does not part the records, which are of one cell{_rather(other, dialect)}"


def _irregular(head: str, dialect: Dialect, several: dict[int, int]) -> str | None:
    """That records have this many cells and that many. `several` are those of more than one, by their number."""
    if max(several.values()) >= ENOUGH * sum(several.values()):
        return None
    seen = f"split at {dialect.delimiter!r}, records have {_either(sorted(several))} cells"
    return seen + _rather(detect(head), dialect)


def _rather(other: Detected, dialect: Dialect) -> str:
    """What would fit, if anything else does."""
    columns, delimiter = other.found.layout.columns, other.dialect.delimiter
    return f"; {delimiter!r} would give {columns} columns" if columns > 1 and delimiter != dialect.delimiter else ""


def _either(numbers: list[int]) -> str:
    shown = list(map(str, numbers if len(numbers) < 5 else [*numbers[:3], numbers[-1]]))
    return f"{', '.join(shown[:-1])} or {shown[-1]}"


def _mismatch_of_marks(records: list[Piece], dialect: Dialect, found: Found) -> str | None:
    """Where rows of labels are missing or not told, or cells keep quotes of another kind around them."""
    layout = found.layout
    whole = [piece for piece in records if len(piece.cells) == layout.columns and not piece.broken]
    body = [piece for piece in whole if piece.line >= layout.start]
    if len(layout.label_lines) < dialect.header_rows:
        return (
            f"{dialect.header_rows} rows of labels were said, and there are {len(layout.label_lines)} of so many cells"
        )
    labels = [piece for piece in whole if piece.line in layout.label_lines]
    for mark in "\"'":
        if mark != dialect.quote and _is_around(mark, body):
            return f"{mark} stands around the cells, and was not said to be the quote"
    return _mismatch_of_labels(labels, body)


def _is_around(mark: str, body: list[Piece]) -> bool:
    """Whether all cells of a column but empty ones have a mark around them."""
    columns = zip(*(piece.cells for piece in body), strict=True)
    filled = [[cell for cell in column if cell] for column in columns]
    return any(
        len(cells) >= FEWEST_STRAY and all(len(c) > 1 and c.startswith(mark) and c.endswith(mark) for c in cells)
        for cells in filled
    )


def _mismatch_of_labels(labels: list[Piece], body: list[Piece]) -> str | None:
    rest = [list(column) for column in zip(*(piece.cells for piece in body[1:]), strict=True)]
    values = [at for at, column in enumerate(rest) if all(map(TYPED.fullmatch, column))]
    if len(values) * len(body[1:]) < FEWEST_VALUES:
        return None
    first = body[0].cells
    if not any(TYPED.fullmatch(first[at]) or NOTHING.fullmatch(first[at]) for at in values):
        return f"line {body[0].line} was said to be a record, and has words above columns of values"
    for piece in labels:
        typed = all(TYPED.fullmatch(piece.cells[at]) for at in values)
        if typed and not is_a_series(piece.cells) and are_labels(piece.cells, rest) is False:
            return f"line {piece.line} was said to have labels, and has values like the records"
    return None
