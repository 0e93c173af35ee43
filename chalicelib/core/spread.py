"""How the values of a column are spread: moments, outliers, a histogram. SQL over the table of its different values.

All sums are of integers, so that they do not depend on the order in which the engine's threads add them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, inf, isfinite, sqrt

from chalicelib.core import bins
from chalicelib.core.profile import (
    BITS,
    DIGITS,
    FLOATS,
    NUMERIC,
    PERCENTS,
    ROUNDED,
    WHOLE,
    Facts,
    Typed,
    as_float,
    is_short,
    scale,
    total,
    whole,
    wide,
    written,
)
from chalicelib.core.report import Bin, Numbers, Outliers
from chalicelib.core.sql import literal

FENCE = Fraction(3, 2)
"""Distances between the quartiles beyond which a value is an outlier (Tukey)."""


@dataclass(frozen=True)
class Known:
    """What has to be known of a column before its values can be looked at again: a value near the mean, half of the
    largest deviation from it, which does not overflow, the ends, the fences of outliers, and the edges of the
    histogram."""

    pivot: Fraction
    deviation: float
    ends: tuple[Fraction, Fraction]
    fences: tuple[Fraction, Fraction] | None
    edges: tuple[str, ...]


NOTHING = (Fraction(0), Fraction(0))


def known(column: Typed, facts: Facts) -> Known:
    """Facts that are known of a column with values."""
    total_, ends = whole(column, facts), _ends(column, facts)
    if total_ is None or not facts.summed or ends is None:
        return Known(Fraction(0), 0.0, NOTHING, None, _edges(column, facts))
    middle, digits = total_ / int(facts.summed), 10 ** scale(column.cast)
    pivot = Fraction(float(middle)) if column.cast in ROUNDED else Fraction(round(middle * digits), digits)
    deviation = float(max(ends[1] - pivot, pivot - ends[0]) / 2)
    return Known(pivot, deviation, ends, _fences(facts), _edges(column, facts))


def _ends(column: Typed, facts: Facts) -> tuple[Fraction, Fraction] | None:
    """The smallest and the largest finite number."""
    if column.type not in NUMERIC or facts.low is None or facts.high is None:
        return None
    if column.cast in ROUNDED:
        return Fraction(facts.low), Fraction(facts.high)
    return Fraction(facts.minimum or 0), Fraction(facts.maximum or 0)


def _fences(facts: Facts) -> tuple[Fraction, Fraction] | None:
    quartiles = dict(zip(PERCENTS, facts.quantiles or (), strict=False))
    if not all(isfinite(float(quartiles[percent])) for percent in (25, 75)):
        return None
    first, third = Fraction(quartiles[25]), Fraction(quartiles[75])
    fences = first - FENCE * (third - first), third + FENCE * (third - first)
    return fences if all(isfinite(as_float(fence)) for fence in fences) else None


def _edges(column: Typed, facts: Facts) -> tuple[str, ...]:
    """Edges as the column's own values are written; none where its values are beyond what Python knows as dates, or
    nanoseconds apart."""
    if column.type not in NUMERIC:
        return _edges_of_moments(column, facts)
    if facts.low is None or facts.high is None:
        return ()
    if column.cast in ROUNDED:
        alone = facts.low == facts.high
        edges = bins.of_numbers(Decimal(facts.low), Decimal(facts.high), None)
        return (repr(facts.low), repr(facts.high)) if alone else tuple(map(_rounded, edges))
    low, high = Decimal(facts.minimum or 0), Decimal(facts.maximum or 0)
    edges = bins.of_numbers(low, high, Decimal(1).scaleb(-scale(column.cast)))
    return tuple(f"{edge.normalize(bins.EXACT):f}" for edge in edges)


def _rounded(edge: Decimal) -> str:
    plain = edge.normalize(bins.EXACT)
    return f"{plain:f}" if -7 < plain.adjusted() < 40 else str(plain)


def _edges_of_moments(column: Typed, facts: Facts) -> tuple[str, ...]:
    try:
        low, high = (datetime.fromisoformat(text or "").replace(tzinfo=None) for text in (facts.minimum, facts.maximum))
    except ValueError:
        return ()
    if low == high and facts.minimum != facts.maximum:
        return ()
    edges = bins.of_moments(low, high, bins.DAY if column.type == "date" else 1)
    zone = UTC if column.type == "datetime with zone" else None
    return tuple(str(edge.date()) if column.type == "date" else str(edge.replace(tzinfo=zone)) for edge in edges)


def asked(columns: Sequence[Typed], found: Sequence[Known]) -> str:
    """SQL over `counted`: for each column a row of its position, how many values are less than each inner edge, and, of
    numbers, how many are zero, negative, infinite and beyond the fences, and the sums of powers of the deviations."""
    first = columns[0]
    inner = max(0, *(len(one.edges) - 2 for one in found))
    finite = "isfinite(v::double)" if first.cast in FLOATS else "true"
    below = ", ".join(f"sum(n) filter (where v < edge{at} and {finite})" for at in range(inner))
    parts = ["position", f"[{below}]"]
    if first.type in NUMERIC:
        powers = (" * ".join(["d"] * power) for power in (1, 2, 3, 4))
        parts += [
            "sum(n) filter (where v = 0)",
            f"sum(n) filter (where v < 0 and {finite})",
            "sum(n) filter (where isinf(v::double))" if first.cast in FLOATS else "0",
            "sum(n) filter (where isnan(v::double))" if first.cast in FLOATS else "0",
            f"sum(n) filter (where (v < lowest or v > highest) and {finite})",
            *(f"sum(({power} * pow(2, {BITS}))::hugeint * n)::varchar" for power in powers),
        ]
        deviation = f"case when {finite} then {_half_difference(first.cast)} / deviation end as d"
        source = f"(select *, {deviation} from {_beside(columns, found, inner)})"
    else:
        source = _beside(columns, found, inner)
    return f"select {', '.join(parts)} from {source} group by position"


def _half_difference(cast: str) -> str:
    """SQL: half of what a value is more than the pivot; exact types are subtracted before they are rounded."""
    if cast in ROUNDED:
        return "(v::double / 2 - centre / 2)"
    if is_short(cast):
        return f"(({wide(cast)} - centre)::double / 2)"
    halves = f"({DIGITS} // 2 - centre // 2)::double + ({DIGITS} % 2 - centre % 2)::double / 2"
    return f"(({halves}) / 1e{scale(cast)})"


def _beside(columns: Sequence[Typed], found: Sequence[Known], inner: int) -> str:
    """The table `counted` with what is known of a column beside each of its values."""
    names = ["centre", "deviation", "lowest", "highest", *(f"edge{at}" for at in range(inner))]
    rows = [_values(column, one, inner) for column, one in zip(columns, found, strict=True)]
    if len(rows) == 1:
        return f"(select *, {', '.join(f'{v} as {name}' for v, name in zip(rows[0], names, strict=True))} from counted)"
    listed = ", ".join(f"({column.position}, {', '.join(row)})" for column, row in zip(columns, rows, strict=True))
    return f"(select * from counted join (values {listed}) known(position, {', '.join(names)}) using (position))"


def _values(column: Typed, one: Known, inner: int) -> list[str]:
    deviation = f"'{one.deviation or 1.0!r}'::double"
    edges = [f"{literal(edge)}::{column.cast}" for edge in one.edges[1:-1]]
    return [_pivot(column.cast, one), deviation, *_limits(column, one), *edges, *["null"] * (inner - len(edges))]


def _pivot(cast: str, one: Known) -> str:
    if cast in ROUNDED:
        return f"'{float(one.pivot)!r}'::double"
    digits = scale(cast)
    if cast in WHOLE or not is_short(cast):
        return f"'{int(one.pivot * 10**digits)}'::hugeint"
    return f"'{written(one.pivot, digits)}'::{cast}" if cast.startswith("DECIMAL") else "null"


def _limits(column: Typed, one: Known) -> list[str]:
    """The fences as values of the column's own type: those nearest to them inside."""
    if column.type not in NUMERIC or one.fences is None:
        return ["null", "null"]
    low, high = one.fences
    if column.cast in ROUNDED:
        return [f"'{as_float(fence)!r}'::double" for fence in one.fences]
    digits = scale(column.cast)
    inside = (Fraction(ceil(low * 10**digits), 10**digits), Fraction(floor(high * 10**digits), 10**digits))
    least, most = one.ends
    return [f"'{written(fence, digits)}'::{column.cast}" for fence in (max(inside[0], least), min(inside[1], most))]


@dataclass(frozen=True)
class Spread:
    """What was found of one column, as `asked` asks for it."""

    below: tuple[int | None, ...]
    zeros: int | None = None
    negatives: int | None = None
    infinities: int | None = None
    nans: int | None = None
    outside: int | None = None
    sums: str | None = None
    squares: str | None = None
    cubes: str | None = None
    fourths: str | None = None


def histogram(one: Known, found: Spread, facts: Facts) -> tuple[Bin, ...]:
    """Counts of rows between the edges; what is infinite or no number is in no bin."""
    if not one.edges:
        return ()
    finite = int(facts.filled) - int(found.infinities or 0) - int(found.nans or 0)
    reached = [0, *(int(count or 0) for count in found.below[: len(one.edges) - 2]), finite]
    counts = [later - earlier for earlier, later in pairwise(reached)]
    return tuple(Bin(low, high, count) for (low, high), count in zip(pairwise(one.edges), counts, strict=True))


def numbers(column: Typed, one: Known, found: Spread, facts: Facts) -> Numbers | None:
    """What is told of a column of numbers besides its quantiles."""
    if column.type not in NUMERIC:
        return None
    second, third, fourth = _moments(found, facts)
    return Numbers(
        total=total(column, facts),
        deviation=_deviation(one, second, int(facts.summed or 0)),
        skewness=float(third) / float(second) ** 1.5 if second else None,
        kurtosis=float(fourth / second**2) - 3 if second else None,
        zeros=int(found.zeros or 0),
        negatives=int(found.negatives or 0),
        infinities=int(found.infinities or 0),
        nans=int(found.nans or 0),
        outliers=_outliers(one, found),
    )


def _outliers(one: Known, found: Spread) -> Outliers | None:
    if one.fences is None:
        return None
    low, high = map(float, one.fences)
    return Outliers(low, high, int(found.outside or 0))


def _moments(found: Spread, facts: Facts) -> tuple[Fraction, Fraction, Fraction]:
    """The second to fourth central moments, as shares of powers of the deviation, from those around the pivot."""
    count = int(facts.summed or 0)
    if not count or found.sums is None:
        return Fraction(0), Fraction(0), Fraction(0)
    powers = (found.sums, found.squares, found.cubes, found.fourths)
    a, b, c, d = (Fraction(int(power or 0), count * 2**BITS) for power in powers)
    second = max(b - a**2, Fraction(0))
    return second, c - 3 * a * b + 2 * a**3, d - 4 * a * c + 6 * a**2 * b - 3 * a**4


def _deviation(one: Known, second: Fraction, count: int) -> float | None:
    """The sample's standard deviation."""
    deviation = 2 * one.deviation * sqrt(second * count / (count - 1)) if count > 1 else inf
    return deviation if isfinite(deviation) else None
