"""What cells look like, so that a row which cannot belong to its table can be told from one which may.

This is the yardstick of "can be told from data". It knows no more than the table's own cells show.
"""

import re

from bench.reading.tables import Row, Table

INTEGER, NUMBER, DATE, TEXT = "integer", "number", "date", "text"
PATTERNS = {
    INTEGER: re.compile(r"[-+]?\d{1,15}"),
    NUMBER: re.compile(r"[-+]?\d[\d.,' ]*"),
    DATE: re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?"),
}
FITS = {INTEGER: {INTEGER}, NUMBER: {INTEGER, NUMBER}, DATE: {DATE}}
"""The kind of a column → the kinds of cells that it bears. A column of texts bears all."""

ENOUGH = 200
"""Records that show what a column is."""


def kind(cell: str) -> str:
    """The narrowest kind of a cell that is not empty. A date with dots is a date."""
    if PATTERNS[DATE].fullmatch(cell):
        return DATE
    return next((name for name, pattern in PATTERNS.items() if pattern.fullmatch(cell)), TEXT)


def kinds(table: Table) -> tuple[str, ...]:
    """The kind of each column: text where its cells are of several, or where none is filled."""
    return tuple(_column({kind(cell) for cell in column if cell}) for column in _columns(table))


def _column(found: set[str]) -> str:
    if found == {INTEGER, NUMBER}:
        return NUMBER
    return found.pop() if len(found) == 1 else TEXT


def _columns(table: Table) -> list[Row]:
    return list(zip(*table[1 : ENOUGH + 1], strict=True)) if len(table) > 1 else [() for _ in table[0]]


def stands_out(cells: Row, table: Table) -> bool:
    """Whether a row cannot be one of the table's: by the number or kinds of its cells, or as mostly empty."""
    if len(cells) != len(table[0]):
        return True
    if any(cell and kind(cell) not in FITS.get(of, {kind(cell)}) for cell, of in zip(cells, kinds(table), strict=True)):
        return True
    full = [cell for cell, column in zip(cells, _columns(table), strict=True) if all(column)]
    return len(full) > 1 and sum(1 for cell in full if not cell) > len(full) / 2


def has_labels_unlike(table: Table) -> bool:
    """Whether the labels cannot be one more record."""
    return stands_out(table[0], table)
