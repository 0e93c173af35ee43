"""What is measured of a typed column, as SQL text: planned here, run by the engine.

A batch of columns is one query for the moments and quantiles and one for the values and their counts. Values come out
as text, exact and cut to what a report shows.
"""

import math
from dataclasses import dataclass
from typing import Any

from chalicelib.core.findings import shortened
from chalicelib.core.report import LONGEST_TEXT, Frequency, Quantile
from chalicelib.core.sql import name

SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
TOP = 10

ORDERED = ("integer", "decimal", "number", "date", "datetime", "datetime with zone")
NUMERIC = ("integer", "decimal", "number")

ROWS_AT_ONCE = 4_000_000
"""Values that a batch may hold in memory: quantiles of a column need all of its values."""

MOST_COLUMNS = 200


@dataclass(frozen=True)
class Typed:
    """A column of the typed table: its place, its label as it stood, its name in the table, its type in reports."""

    position: int
    label: str
    name: str
    type: str


def batches(columns: tuple[Typed, ...], rows: int) -> list[tuple[Typed, ...]]:
    """Columns to be measured together."""
    size = max(1, min(MOST_COLUMNS, ROWS_AT_ONCE // max(rows, 1)))
    return [columns[at : at + size] for at in range(0, len(columns), size)]


def moments(columns: tuple[Typed, ...], table: str) -> str:
    """One row: for each column minimum, maximum, mean and quantiles."""
    return f"select {', '.join(part for column in columns for part in _moments(column))} from {table}"


def _moments(column: Typed) -> list[str]:
    cell = name(column.name)
    lists = column.type in ("list", "object")
    extremes = ["null", "null"] if lists else [_shown(f"min({cell})"), _shown(f"max({cell})")]
    finite = f" filter (where isfinite({cell}))" if column.type == "number" else ""
    mean = f"avg({cell}){finite}::double" if column.type in NUMERIC else "null"
    shares = f"[{', '.join(map(str, SHARES))}]"
    quantiles = f"quantile_disc({cell}, {shares})::varchar[]" if column.type in ORDERED else "null"
    return [*extremes, mean, quantiles]


PARTS = 4
"""Expressions that `moments` has for a column."""


def values(columns: tuple[Typed, ...], table: str) -> str:
    """One row a column: its position, the number of its distinct values, the most frequent ones and their counts."""
    return " union all ".join(f"select * from ({_values(column, table)})" for column in columns)


def _values(column: Typed, table: str) -> str:
    cell = name(column.name)
    counted = f"select {cell} as v, count(*) as n from {table} where {cell} is not null group by v"
    top = f"select {_shown('v')} as v, n from counted order by n desc, counted.v limit {TOP}"
    return (
        f"with counted as materialized ({counted}), top as materialized ({top}) "
        f"select {column.position} as position, (select count(*) from counted) as different, "
        f"(select list(v order by n desc, v) from top) as v, (select list(n order by n desc, v) from top) as n"
    )


def _shown(value: str) -> str:
    return f"left({value}::varchar, {LONGEST_TEXT + 1})"


def quantiles(found: list[str] | None) -> tuple[Quantile, ...]:
    return tuple(Quantile(share, value) for share, value in zip(SHARES, found or (), strict=False))


def frequencies(found: list[str] | None, counts: list[int] | None) -> tuple[Frequency, ...]:
    pairs = zip(found or (), counts or (), strict=True)
    return tuple(Frequency(shortened(value), count) for value, count in pairs)


def finite(mean: Any) -> float | None:
    """A mean that JSON can hold."""
    return mean if mean is not None and math.isfinite(mean) else None


def unique_names(labels: tuple[str, ...], taken: str) -> tuple[str, ...]:
    """A name for each column of the typed table: its label, made unique without regard to case."""
    used = {taken.lower()}
    names: list[str] = []
    for position, label in enumerate(labels, 1):
        wished = label.strip() or f"column{position}"
        chosen, number = wished, 2
        while chosen.lower() in used:
            chosen, number = f"{wished}_{number}", number + 1
        used.add(chosen.lower())
        names.append(chosen)
    return tuple(names)
