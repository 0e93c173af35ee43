"""Records within one cell: a quote that opens in one record and closes in a later one takes them for a text of several
lines. Every byte is there, and every record has its cells; only what stands in the cell shows it."""

import re

from chalicelib.core.column import Column
from chalicelib.core.counting import ORDERED
from chalicelib.core.forms import NOTHING, TRUTH, TYPED
from chalicelib.core.report import Dialect
from chalicelib.core.sql import marks, rows_where, times

LINE_END = re.compile(r"\r\n|\n|\r")

SHOWN = (*ORDERED, "boolean", "time")
"""Types whose values show by their form alone."""

MOST = 10_000
"""Records of several lines that are looked at."""


def spanning(columns: int, dialect: Dialect) -> dict[str, str]:
    """SQL over rows: how many have a line end in their cells, and as many delimiters as a record has."""
    return {"spanning": rows_where(_spans("row", columns, dialect))}


def suspects(cells: list[str], dialect: Dialect) -> str:
    """SQL: the records with such a cell, in order, with all their cells."""
    spans = " or ".join(_spans(cell, len(cells), dialect) for cell in cells)
    return f"select record, {', '.join(cells)} from cells where {spans} order by record limit {MOST}"


def _spans(text: str, columns: int, dialect: Dialect) -> str:
    delimiter = dialect.delimiter
    ends = f"(contains({text}, chr(10)) or contains({text}, chr(13)))"
    enough = f"{times(delimiter, text)} >= {columns - 1}"
    return f"case when {ends} and contains({text}, {marks(delimiter)}) then {enough} else false end"


def swallowed(cells: list[str | None], columns: tuple[Column, ...], delimiter: str) -> int | None:
    """The place, from 0, of the cell that holds records: each of its lines is one, the first with the cells before it
    and the last with those behind. None where there is no such cell, or no column has a type to tell by."""
    typed = [column.position - 1 for column in columns if column.type in SHOWN and not column.format]
    before = [cell or "" for cell in cells]
    for at, cell in enumerate(before):
        first, *inner = LINE_END.split(cell)
        if inner and delimiter in cell:
            *middle, last = (line.split(delimiter) for line in inner)
            records = [before[:at] + first.split(delimiter), *middle, last + before[at + 1 :]]
            if all(_is_record(record, typed, len(columns)) for record in records):
                return at
    return None


def _is_record(cells: list[str], typed: list[int], columns: int) -> bool:
    values = [cells[at] for at in typed if not NOTHING.fullmatch(cells[at])] if len(cells) == columns else []
    return bool(values) and all(TYPED.fullmatch(value) or TRUTH.fullmatch(value) for value in values)
