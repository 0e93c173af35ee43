"""What is measured of a typed column, as SQL text: planned here, run by the engine.

Everything is computed from the table of a column's different values and how often each occurs. Columns of one type of
the engine share such a table, so that a plan is made for each type and not for each column. Values come out as text,
exact and cut to what a report shows.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite

from chalicelib.core import bins
from chalicelib.core.findings import shortened
from chalicelib.core.report import LONGEST_TEXT, Frequency, Quantile
from chalicelib.core.sql import name

PERCENTS = (1, 5, 25, 50, 75, 95, 99)
TOP = 20

ORDERED = ("integer", "decimal", "number", "date", "datetime", "datetime with zone")
NUMERIC = ("integer", "decimal", "number")

VALUES_AT_ONCE = 4_000_000
"""Values of several columns that are counted together."""

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


def batches(columns: tuple[Typed, ...], rows: int) -> list[list[Typed]]:
    """Columns of one type that are counted together."""
    size = max(1, min(MOST_COLUMNS, VALUES_AT_ONCE // max(rows, 1)))
    alike: defaultdict[tuple[str, str], list[Typed]] = defaultdict(list)
    for column in columns:
        alike[column.type, column.cast].append(column)
    return [some[at : at + size] for some in alike.values() for at in range(0, len(some), size)]


def counted(columns: list[Typed]) -> str:
    """SQL: the table `counted` of each different value `v` of the columns, by their position, and its count `n`; in
    the order of the values if they have one."""
    cells = ", ".join(_cell(column) for column in columns)
    values = f"select {columns[0].position} as position, {cells} as v from clean"
    if len(columns) > 1:
        positions = f"unnest([{', '.join(str(column.position) for column in columns)}]) as position"
        values = f"select {positions}, unnest([{cells}]) as v from clean"
    order = "order by position, v" if columns[0].type in ORDERED else ""
    counts = f"select position, v, count(*) as n from ({values}) where v is not null group by position, v {order}"
    return f"create or replace temp table counted as {counts}"


def _cell(column: Typed) -> str:
    """A value of the column; a negative zero, which is equal to zero, as that."""
    return f"{name(column.name)} + 0::{column.cast}" if column.cast in FLOATS else name(column.name)


def chosen(different: dict[int, int], most: int) -> str:
    """SQL that is true of the rows of `counted` that stand for each column: all of its `different` values, or, where
    they are many, about `most`, those of the smallest hashes."""
    many = (f"when {at} then {2**64 * most // count}" for at, count in different.items() if count > most)
    cases = " ".join(many)
    return f"hash(v) <= case position {cases} else {2**64 - 1} end" if cases else "true"


def facts(columns: list[Typed]) -> str:
    """SQL over `counted`: one row for each column that has values, with the fields of `Facts`."""
    kind = columns[0].type
    total, exponent, summed = _sum(columns[0].cast) if kind in NUMERIC else ("null", "null", "null")
    grouped = (
        "select position, count(*) as different, sum(n) as filled, min(v) as least, max(v) as most, "
        f"min({{'n': -n, 'v': v}}, {TOP}) as top, count(*) filter (where n = 1) as single, "
        f"{exponent} as exponent, {summed} as summed, {total} as total, {_ends(columns[0])} "
        "from counted group by position"
    )
    ranks = ", ".join(f"(before + (filled * {percent} + 99) // 100)::bigint as p{percent}" for percent in PERCENTS)
    before = "select *, sum(filled) over (order by position) - filled as before from grouped"
    return (
        f"with grouped as ({grouped}), ranked as materialized (select *, {ranks} from ({before})), "
        f"scaled as ({SCALED if columns[0].cast in ROUNDED else 'select 0 as position, null as total'}), "
        f"quantiles as ({QUANTILES if kind in ORDERED else 'select 0 as position, null as quantiles'}) "
        f"select position, different, filled, {_shown('least')}, {_shown('most')}, "
        f"[{_shown('t.v')} for t in top], [-t.n for t in top], quantiles, "
        "coalesce(ranked.total::varchar, scaled.total::varchar), exponent, summed, single, low, high "
        "from ranked left join scaled using (position) left join quantiles using (position)"
    )


QUANTILES = (
    f"select position, [{', '.join(f'min(v) filter (where rank >= p{percent})' for percent in PERCENTS)}]::varchar[] "
    "as quantiles from (select position, v, sum(n) over (rows unbounded preceding)::bigint as rank from counted) "
    "join ranked using (position) group by position"
)
"""SQL: the values at the ranks, which are counted through all columns one after another, as `counted` has them."""

SCALED = (
    "select position, sum(case when isfinite(v::double) then (v::double * pow(2, -(exponent // 2)) "
    "* pow(2, exponent // 2 - exponent))::hugeint * n end) as total "
    "from counted join ranked using (position) group by position"
)
"""SQL: the sum of the values, as whole multiples of two to the power of the exponent, of which a double may not hold
the whole."""


@dataclass(frozen=True)
class Facts:
    """Of one column: how many different values it has and how many cells are filled, the smallest and the largest, the
    most frequent and their counts, the values at `PERCENTS`, for numbers their scaled sum, the scale's exponent and how
    many were summed, how many values occur once, and the smallest and the largest finite number."""

    different: int = 0
    filled: int = 0
    minimum: str | None = None
    maximum: str | None = None
    top: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    quantiles: tuple[str, ...] | None = None
    total: str | None = None
    exponent: int | None = None
    summed: int | None = None
    single: int = 0
    low: float | None = None
    high: float | None = None


def _ends(column: Typed) -> str:
    """SQL: the smallest and the largest finite number."""
    if column.type not in NUMERIC:
        return "null as low, null as high"
    finite = "filter (where isfinite(v::double))" if column.cast in FLOATS else ""
    return f"min(v::double) {finite} as low, max(v::double) {finite} as high"


def is_short(cast: str) -> bool:
    """Whether sums of an exact type do not overflow as they are."""
    return cast in WHOLE or (cast.startswith("DECIMAL") and int(cast[8:].split(",")[0]) <= 18)


def wide(cast: str) -> str:
    """SQL: a value of a short type, with room for sums and differences."""
    return "v::hugeint" if cast in WHOLE else "v"


def _sum(cast: str) -> tuple[str, str, str]:
    """SQL: the sum of the values in no order, an exponent of two to scale it with, and the number of values.

    Integers and decimals of up to 18 digits are summed as they are. Others as whole multiples of a power of two, once
    that is known: the largest has `BITS` bits, so that 2^33 of it fit 127, and what is rounded away is less than 2^-57
    of it.
    """
    if is_short(cast):
        return f"sum({wide(cast)} * n)", "0", "sum(n)"
    if cast not in ROUNDED:
        halves = (f"sum(({DIGITS} {operator} {HALF}) * n)::varchar" for operator in ("//", "%"))
        return f"concat_ws(' ', {', '.join(halves)})", "0", "sum(n)"
    finite = "isfinite(v::double)"
    largest = f"max(abs(v::double)) filter (where {finite} and v <> 0)"
    return "null", f"greatest(floor(log2({largest}))::int - {BITS}, {LEAST})", f"sum(n) filter (where {finite})"


FLOATS = ("FLOAT", "DOUBLE")
ROUNDED = (*FLOATS, "UHUGEINT")
"""Types whose values are summed as doubles."""

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
BITS, LEAST = 90, -1170
"""Of the largest number that is added, scaled, so that 2^33 of it fit 127; and the least exponent of a scale."""

DIGITS = "replace(v::varchar, '.', '')::hugeint"
HALF = 10**19
"""Parts a number of 38 digits in two, whose sums do not overflow."""


LENGTHS = "select position, min(length(v::varchar)), max(length(v::varchar)) from counted group by position"
"""SQL over `counted`: the fewest and the most characters of each column's values."""


def whole(column: Typed, facts: Facts) -> Fraction | None:
    """The sum of the finite values: exact, but of floats to 2^-57 of the largest. None where there is none."""
    if facts.total is None:
        return None
    if column.cast in ROUNDED:
        return int(facts.total) * Fraction(2) ** (facts.exponent or 0)
    *high, low = facts.total.split(" ")
    return (int(high[0]) * HALF + int(low)) * Fraction(1, 10 ** scale(column.cast)) if high else Fraction(low)


def scale(cast: str) -> int:
    """The digits behind the point that an exact type has."""
    return int(cast[:-1].split(",")[1]) if cast.startswith("DECIMAL") else 0


def mean(column: Typed, facts: Facts) -> float | None:
    """The mean, rounded once. None where there is no finite value."""
    total = whole(column, facts)
    return None if total is None or not facts.summed else float(total / int(facts.summed))


def total(column: Typed, facts: Facts) -> str | None:
    """The sum as a report shows it. None where it is beyond what floats hold."""
    found = whole(column, facts)
    if found is None:
        return None
    if column.cast in ROUNDED:
        nearest = as_float(found)
        return repr(nearest) if isfinite(nearest) else None
    return written(found, scale(column.cast))


def written(value: Fraction, digits: int) -> str:
    """A number that has so many digits behind its point."""
    return f"{Decimal(int(value * 10**digits)).scaleb(-digits, bins.EXACT):f}"


def as_float(value: Fraction) -> float:
    """The nearest double; infinite where there is none."""
    if abs(value) <= sys.float_info.max:
        return float(value)
    return inf if value > 0 else -inf


def _shown(value: str) -> str:
    return f"left({value}::varchar, {LONGEST_TEXT + 1})"


def quantiles(facts: Facts) -> tuple[Quantile, ...]:
    found = zip(PERCENTS, facts.quantiles or (), strict=False)
    return tuple(Quantile(percent / 100, value) for percent, value in found)


def frequencies(facts: Facts) -> tuple[Frequency, ...]:
    pairs = zip(facts.top, facts.counts, strict=True)
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
