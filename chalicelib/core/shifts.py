"""Whether numbers shift along the rows of a table that is in order: their level, or their spread.

The rows are cut into ten stretches, and it is counted in each how many values lie above the median of the column, and
how many beyond its quartiles (Mood's median test). Where a value lies in the column has nothing to do with where it
stands in the table, if it is stationary; how much it has is Cramér's V, 0 to 1. Counts are exact and have no moments,
so that a few large values shift nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from chalicelib.core.column import Column
from chalicelib.core.counting import MOMENTS, NUMERIC
from chalicelib.core.sql import literal, name, rows_where

STRETCHES = 10

FEWEST = 200
"""Values of a column that are enough: of so many in no order one column in ten million has a V of 0.5."""

LARGE = 0.5
"""What Cohen calls a large effect (Statistical Power Analysis, 1988, 7.2)."""

LEVEL, SPREAD = "the level shifts", "the spread shifts"

QUARTILES, MEDIAN = (0.25, 0.5, 0.75), 3
"""Shares of quantiles, and the place of the median among them."""


@dataclass(frozen=True)
class Shift:
    """What shifts, and how much, 0 to 1."""

    what: str
    by: float


def are_ordered(columns: Sequence[Column]) -> bool:
    """Whether rows follow each other in time, or in the order of a number that each has of its own."""
    times = any(column.order and column.type in MOMENTS for column in columns)
    return times or any(column.type == "integer" and (column.order or "").startswith("strictly") for column in columns)


def may_shift(columns: Sequence[Column], records: int) -> list[int]:
    """Places of columns to look at: numbers enough, in no order themselves, which would say more."""
    if records < FEWEST or not are_ordered(columns):
        return []
    numbers = ((at, column) for at, column in enumerate(columns) if column.type in NUMERIC and not column.order)
    return [at for at, column in numbers if records - column.nulls >= FEWEST and column.distinct > 1]


def asked(columns: Sequence[tuple[str, Column]], record: str) -> str:
    """SQL: for each stretch of the rows, of each column by its name in the typed table, how many values it has, how
    many of them are above the median, and how many beyond the quartiles. `record` has the records' numbers."""
    at = f"({name(record)} - 1) * {STRETCHES} // (select max({name(record)}) from clean)"
    counts = (part for own, column in columns for part in _counts(name(own), column))
    return f"select {', '.join(counts)} from clean group by {at} order by {at}"


def _counts(cell: str, column: Column) -> Iterator[str]:
    """Where half of the values are the greatest, those count as above. A filter would take the engine longer."""
    low, middle, high = (literal(one.value) for one in column.quantiles if one.share in QUARTILES)
    own = f"case when not isnan({cell}) then {cell} end" if column.numbers and column.numbers.nans else cell
    above = ">=" if column.quantiles[MEDIAN].value == column.maximum else ">"
    yield f"count({own})"
    yield rows_where(f"{own} {above} {middle}")
    yield rows_where(f"{own} < {low} or {own} > {high}")


def shift(counts: Sequence[Sequence[int]]) -> Shift | None:
    """What `asked` has counted of one column, by stretch: what shifts, if any does."""
    values, above, beyond = zip(*counts, strict=True)
    shifts = (Shift(what, cramers_v(values, part)) for what, part in ((LEVEL, above), (SPREAD, beyond)))
    return next((one for one in shifts if one.by >= LARGE), None)


def cramers_v(values: Sequence[int], part: Sequence[int]) -> float:
    """How much a part of the values depends on the stretch in which they stand."""
    share = sum(part) / sum(values)
    if not 0 < share < 1:
        return 0.0
    squares = sum((own - of * share) ** 2 / of for own, of in zip(part, values, strict=True) if of)
    return sqrt(squares / (share * (1 - share) * sum(values)))
