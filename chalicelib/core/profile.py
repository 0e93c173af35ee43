"""What is measured of a typed column, as SQL text: planned here, run by the engine.

A batch of columns is one query for the moments and quantiles and one for the values and their counts. Values come out
as text, exact and cut to what a report shows.
"""

from dataclasses import dataclass
from fractions import Fraction

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
    """A column of the typed table: its place, its label as it stood, its name in the table, its type in reports.

    `cast` is its type in the engine.
    """

    position: int
    label: str
    name: str
    type: str
    cast: str


def batches(columns: tuple[Typed, ...], rows: int) -> list[tuple[Typed, ...]]:
    """Columns to be measured together."""
    size = max(1, min(MOST_COLUMNS, ROWS_AT_ONCE // max(rows, 1)))
    return [columns[at : at + size] for at in range(0, len(columns), size)]


def moments(columns: tuple[Typed, ...], table: str) -> str:
    """One row: for each column minimum, maximum and quantiles."""
    return f"select {', '.join(part for column in columns for part in _moments(column))} from {table}"


def _moments(column: Typed) -> list[str]:
    cell = name(column.name)
    shares = f"[{', '.join(map(str, SHARES))}]"
    quantiles = f"quantile_disc({cell}, {shares})::varchar[]" if column.type in ORDERED else "null"
    return [_shown(f"min({cell})"), _shown(f"max({cell})"), quantiles]


PARTS = 3
"""Expressions that `moments` has for a column."""


def values(columns: tuple[Typed, ...], table: str) -> str:
    """One row a column: its position, the number of its distinct values, the most frequent ones and their counts, and
    for numbers their scaled sum, the scale's exponent and their count."""
    return " union all ".join(f"select * from ({_values(column, table)})" for column in columns)


def _values(column: Typed, table: str) -> str:
    cell = name(column.name)
    counted = f"select {cell} as v, count(*) as n from {table} where {cell} is not null group by all"
    top = f"select v, n, row_number() over (order by n desc, v) as place from counted order by place limit {TOP}"
    total, exponent, filled = _sum(column.cast) if column.type in NUMERIC else ("null", "null", "null")
    return (
        f"with counted as materialized ({counted}), top as materialized ({top}) "
        f"select {column.position} as position, (select count(*) from counted) as different, "
        f"(select list({_shown('v')} order by place) from top) as v, (select list(n order by place) from top) as n, "
        f"{total}::varchar as total, {exponent} as exponent, {filled} as filled"
    )


def _sum(cast: str) -> tuple[str, str, str]:
    """The sum of the values in no order, an exponent of two to scale it with, and the number of values.

    Integers and decimals of up to 18 digits are summed as they are. Others as whole multiples of a power of two: the
    largest has `BITS` bits, so that 2^33 of it fit 127, and what is rounded away is less than 2^-57 of it.
    """
    if cast in WHOLE or (cast.startswith("DECIMAL") and int(cast[8:].split(",")[0]) <= 18):
        value = "v::hugeint" if cast in WHOLE else "v"
        return f"(select sum({value} * n) from counted)", "0", "(select sum(n) from counted)"
    finite = "from counted where isfinite(v::double)"
    exponent = f"(select greatest(floor(log2(max(abs(v::double))))::int - {BITS}, {LEAST}) {finite} and v <> 0)"
    scaled = f"(v::double / pow(2, {exponent}))::hugeint"
    return f"(select sum({scaled} * n) {finite})", exponent, f"(select sum(n) {finite})"


WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
BITS, LEAST = 90, -1022


def mean(total: str | None, exponent: int | None, filled: int | None) -> float | None:
    """The mean of a scaled sum, rounded once. None where there is no finite value."""
    if total is None or not filled:
        return None
    return float(Fraction(total) * Fraction(2) ** (exponent or 0) / int(filled))


def _shown(value: str) -> str:
    return f"left({value}::varchar, {LONGEST_TEXT + 1})"


def quantiles(found: list[str] | None) -> tuple[Quantile, ...]:
    return tuple(Quantile(share, value) for share, value in zip(SHARES, found or (), strict=False))


def frequencies(found: list[str] | None, counts: list[int] | None) -> tuple[Frequency, ...]:
    pairs = zip(found or (), counts or (), strict=True)
    return tuple(Frequency(shortened(value), count) for value, count in pairs)


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
