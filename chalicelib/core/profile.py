"""What is measured of a typed column, as SQL text: planned here, run by the engine.

Everything is computed from the table of the columns' different values and how often each occurs. Values come out exact,
and as text cut to what a report shows.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, isfinite
from typing import Any

from chalicelib.core.column import Column, Frequency, Quantile
from chalicelib.core.counting import MOMENT, NUMERIC, ORDERED, ROUNDED, WHOLE, WIDE, Typed, is_ordered, written
from chalicelib.core.findings import shortened
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.sql import reached

PERCENTS = (1, 5, 25, 50, 75, 95, 99)
TOP = 20

COUNTED = (WHOLE, WIDE, MOMENT)
"""What is counted as whole numbers."""


def asked(columns: list[Typed]) -> str:
    """SQL over `counted`: one row for each column that has values, with the fields of `Facts`."""
    kind = columns[0].counted
    total, exponent, summed = _sum(kind)
    grouped = (
        "select position, count(*) as different, sum(n) as filled, min(v) as least, max(v) as most, "
        f"{_top(columns)} as top, count_if(n = 1) as single, "
        f"{exponent} as exponent, {summed} as summed, {total} as total, {_ends(kind)} "
        "from counted group by position"
    )
    ranks = ", ".join(f"(before + (filled * {percent} + 99) // 100)::bigint as p{percent}" for percent in PERCENTS)
    ranks += SCALE if kind in ROUNDED else ""
    before = "select *, sum(filled) over (order by position) - filled as before from grouped"
    return (
        f"with grouped as ({grouped}), ranked as materialized (select *, {ranks} from ({before})), "
        f"scaled as ({SCALED if kind in ROUNDED else 'select 0 as position, null as total'}), "
        f"quantiles as ({QUANTILES if is_ordered(columns) else 'select 0 as position, null as quantiles'}) "
        f"select position, different, filled, {_shown(kind, 'least')}, {_shown(kind, 'most')}, "
        f"[{_shown(kind, 't.v')} for t in top], [-t.n for t in top], "
        f"{'quantiles' if kind in COUNTED else 'quantiles::varchar[]'}, "
        "coalesce(ranked.total::varchar, scaled.total::varchar), exponent, summed, single, low, high "
        "from ranked left join scaled using (position) left join quantiles using (position)"
    )


QUANTILES = (
    f"select position, [{', '.join(f'min(v) filter (where place > {at})' for at in range(len(PERCENTS)))}] "
    "as quantiles from (select position, place, min(v) as v from (select position, v, "
    f"{reached('rank', [f'p{percent}' for percent in PERCENTS])} as place from "
    "(select position, v, sum(n) over (rows unbounded preceding)::bigint as rank from counted) "
    "join ranked using (position)) group by position, place) group by position"
)
"""SQL: the values at the ranks, which are counted through all columns one after another, as `counted` has them."""

SCALE = ", pow(2, -(exponent // 2)) as half, pow(2, exponent // 2 - exponent) as rest"
SCALED = (
    "select position, sum(case when isfinite(v::double) then (v::double * half * rest)::hugeint * n end) as total "
    "from counted join ranked using (position) group by position"
)
"""SQL: the sum of the values, as whole multiples of two to the power of the exponent, of which a double may not hold
the whole."""


def _top(columns: Sequence[Typed]) -> str:
    """SQL: the most frequent values. To sort is quicker, but takes a query for each column."""
    source = f"(select n, v from counted order by n desc, v limit {TOP})"
    least = f"min({{'n': -n, 'v': v}}, {TOP})"
    return f"(select {least} from {source})" if len(columns) == 1 else least


@dataclass(frozen=True)
class Facts:
    """Of one column: how many different values it has and how many cells are filled, the smallest and the largest, the
    most frequent and their counts, the values at `PERCENTS`, for numbers their scaled sum, the scale's exponent and how
    many were summed, how many values occur once, and the smallest and the largest finite number, as they are counted.
    """

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
    low: float | int | None = None
    high: float | int | None = None


def facts(column: Typed, found: Sequence[Any]) -> Facts:
    """What was found of a column, its values as text."""
    some = Facts(*found)
    shown = column.shown
    return replace(
        some,
        minimum=shown(found[2]),
        maximum=shown(found[3]),
        top=tuple(map(shown, some.top)),
        quantiles=tuple(map(shown, some.quantiles)) if some.quantiles and column.type in ORDERED else None,
        total=some.total if column.type in NUMERIC else None,
    )


def _ends(kind: str) -> str:
    """SQL: the smallest and the largest finite number."""
    if kind not in ROUNDED:
        return f"{'min(v)' if kind in COUNTED else 'null'} as low, {'max(v)' if kind in COUNTED else 'null'} as high"
    finite = "filter (where isfinite(v::double))"
    return f"min(v::double) {finite} as low, max(v::double) {finite} as high"


def _sum(kind: str) -> tuple[str, str, str]:
    """SQL: the sum of the values in no order, an exponent of two to scale it with, and the number of values.

    Numbers of 64 bits are summed as they are, longer ones in two halves. Others as whole multiples of a power of two,
    once that is known: the largest has `BITS` bits, so that 2^33 of it fit 127, and what is rounded away is less than
    2^-57 of it.
    """
    if kind == WHOLE:
        return "sum(v::hugeint * n)", "0", "sum(n)"
    if kind == WIDE:
        halves = (f"sum((v {operator} {HALF}) * n)::varchar" for operator in ("//", "%"))
        return f"concat_ws(' ', {', '.join(halves)})", "0", "sum(n)"
    if kind not in ROUNDED:
        return "null", "null", "null"
    finite = "isfinite(v::double)"
    ends = (f"abs({end}(v::double) filter (where {finite}))" for end in ("min", "max"))
    exponent = f"greatest(floor(log2(nullif(greatest({', '.join(ends)}), 0)))::int - {BITS}, {LEAST})"
    return "null", exponent, f"sum(n) filter (where {finite})"


BITS, LEAST = 90, -1170
"""Of the largest number that is added, scaled, so that 2^33 of it fit 127; and the least exponent of a scale."""

HALF = 10**19
"""Parts a number of 38 digits in two, whose sums do not overflow."""

LENGTHS = "select position, min(length(v::varchar)), max(length(v::varchar)) from counted group by position"
"""SQL over `counted`: the fewest and the most characters of each column's values."""


type Lengths = tuple[int | None, int | None]
"""The fewest and the most characters of a column's cells."""


def whole(column: Typed, facts: Facts) -> Fraction | None:
    """The sum of the finite values: exact, but of floats to 2^-57 of the largest. None where there is none."""
    if facts.total is None:
        return None
    if column.cast in ROUNDED:
        return int(facts.total) * Fraction(2) ** (facts.exponent or 0)
    *high, low = map(int, facts.total.split(" "))
    return Fraction(high[0] * HALF + low if high else low, 10**column.scale)


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
    return written(found, column.scale)


def as_float(value: Fraction) -> float:
    """The nearest double; infinite where there is none."""
    if abs(value) <= sys.float_info.max:
        return float(value)
    return inf if value > 0 else -inf


def _shown(kind: str, value: str) -> str:
    return value if kind in COUNTED else f"left({value}::varchar, {LONGEST_TEXT + 1})"


def quantiles(facts: Facts) -> tuple[Quantile, ...]:
    found = zip(PERCENTS, facts.quantiles or (), strict=False)
    return tuple(Quantile(percent / 100, value) for percent, value in found)


def frequencies(facts: Facts) -> tuple[Frequency, ...]:
    pairs = zip(facts.top, facts.counts, strict=True)
    return tuple(Frequency(shortened(value), count) for value, count in pairs)


def column(typed: Typed, facts: Facts, lengths: Lengths, records: int) -> Column:
    """What facts say; what is told of some types alone is not there yet."""
    shortest, longest = lengths
    return Column(
        position=typed.position,
        name=typed.label,
        type=typed.type,
        nulls=records - int(facts.filled),
        distinct=facts.different,
        unique=int(facts.single),
        minimum=None if facts.minimum is None else shortened(facts.minimum),
        maximum=None if facts.maximum is None else shortened(facts.maximum),
        mean=mean(typed, facts),
        shortest=shortest,
        longest=longest,
        quantiles=quantiles(facts),
        top=frequencies(facts),
        order=None,
        numbers=None,
        texts=None,
        dates=None,
        histogram=(),
        kinds=(),
        personal=None,
        bounds=(),
        tokens=(),
        format=None,
        candidates=(),
    )


def unique_names(labels: tuple[str, ...], taken: str) -> tuple[str, ...]:
    """A name for each column of the typed table: its label, made unique without regard to case."""
    return different([taken, *wished_names(labels)])[1:]


def wished_names(labels: Iterable[str]) -> Iterator[str]:
    return (label.strip() or f"column{position}" for position, label in enumerate(labels, 1))


def different(wished: Iterable[str]) -> tuple[str, ...]:
    """Names as they are wished, of which those that come later give way, without regard to case."""
    used: set[str] = set()
    names: list[str] = []
    for wish in wished:
        chosen, number = wish, 2
        while chosen.lower() in used:
            chosen, number = f"{wish}_{number}", number + 1
        used.add(chosen.lower())
        names.append(chosen)
    return tuple(names)
