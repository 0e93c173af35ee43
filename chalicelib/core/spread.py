"""How the values of a column are spread: moments, outliers, a histogram. SQL over the table of its different values.

All sums are of integers, so that they do not depend on the order in which the engine's threads add them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isfinite, sqrt

from chalicelib.core import bins
from chalicelib.core.profile import FLOATS, NUMERIC, PERCENTS, Facts, Typed, mean, scale, total
from chalicelib.core.report import Bin, Numbers, Outliers
from chalicelib.core.sql import literal

FENCE = 1.5
"""Distances between the quartiles beyond which a value is an outlier (Tukey)."""

BITS = 90
"""Of a power of a deviation, which is at most 1: the sum of 2^33 of them fits 127."""


@dataclass(frozen=True)
class Known:
    """What has to be known of a column before its values can be looked at again: halves of the mean and of the largest
    deviation from it, which do not overflow, the fences of outliers, and the edges of the histogram."""

    middle: float
    deviation: float
    fences: tuple[float, float]
    edges: tuple[str, ...]


def known(column: Typed, facts: Facts) -> Known:
    """Facts that are known of a column with values."""
    numeric = column.type in NUMERIC
    middle = (mean(column, facts) or 0.0) / 2
    low, high = (facts.low or 0.0, facts.high or 0.0) if numeric else (0.0, 0.0)
    deviation = max(high / 2 - middle, middle - low / 2)
    return Known(middle, deviation, _fences(facts) if numeric else (0.0, 0.0), _edges(column, facts))


def _fences(facts: Facts) -> tuple[float, float]:
    quartiles = dict(zip(PERCENTS, facts.quantiles or (), strict=False))
    first, third = float(quartiles[25]), float(quartiles[75])
    low, high = first - FENCE * (third - first), third + FENCE * (third - first)
    return (low, high) if isfinite(low) and isfinite(high) else (float("-inf"), float("inf"))


def _edges(column: Typed, facts: Facts) -> tuple[str, ...]:
    """Edges as the column's own values are written; none where its values are beyond what Python knows as dates."""
    if column.type not in NUMERIC:
        return _edges_of_moments(column, facts)
    if facts.low is None or facts.high is None:
        return ()
    if column.cast in FLOATS:
        return tuple(map(_written, bins.of_numbers(Decimal(facts.low), Decimal(facts.high), None)))
    low, high = Decimal(facts.minimum or 0), Decimal(facts.maximum or 0)
    return tuple(map(_written, bins.of_numbers(low, high, Decimal(1).scaleb(-scale(column.cast)))))


def _written(edge: Decimal) -> str:
    plain = edge.normalize(bins.EXACT)
    return f"{plain:f}" if -7 < plain.adjusted() < 40 else str(plain)


def _edges_of_moments(column: Typed, facts: Facts) -> tuple[str, ...]:
    try:
        low, high = (datetime.fromisoformat(text or "").replace(tzinfo=None) for text in (facts.minimum, facts.maximum))
    except ValueError:
        return ()
    edges = bins.of_moments(low, high, bins.DAY if column.type == "date" else 1)
    zone = UTC if column.type == "datetime with zone" else None
    return tuple(str(edge.date()) if column.type == "date" else str(edge.replace(tzinfo=zone)) for edge in edges)


def asked(columns: Sequence[Typed], found: Sequence[Known]) -> str:
    """SQL over `counted`: for each column a row of its position, how many values are less than each inner edge, and, of
    numbers, how many are zero, negative, infinite and beyond the fences, and the sums of powers of the deviations."""
    first = columns[0]
    value, inner = "v::double", max(0, *(len(one.edges) - 2 for one in found))
    finite = f"isfinite({value})" if first.cast in FLOATS else "true"
    below = ", ".join(f"sum(n) filter (where v < edge{at} and {finite})" for at in range(inner))
    parts = ["position", f"[{below}]"]
    if first.type in NUMERIC:
        powers = (" * ".join(["d"] * power) for power in (2, 3, 4))
        parts += [
            "sum(n) filter (where v = 0)",
            "sum(n) filter (where v < 0)",
            f"sum(n) filter (where not {finite})",
            f"sum(n) filter (where {value} < lowest or {value} > highest)",
            *(f"sum(({power} * pow(2, {BITS}))::hugeint * n)::varchar" for power in powers),
        ]
        deviation = f"case when {finite} then ({value} / 2 - middle) / deviation end as d"
        source = f"(select *, {deviation} from {_beside(columns, found, inner)})"
    else:
        source = _beside(columns, found, inner)
    return f"select {', '.join(parts)} from {source} group by position"


def _beside(columns: Sequence[Typed], found: Sequence[Known], inner: int) -> str:
    """The table `counted` with what is known of a column beside each of its values."""
    names = ["middle", "deviation", "lowest", "highest", *(f"edge{at}" for at in range(inner))]
    rows = [_values(column, one, inner) for column, one in zip(columns, found, strict=True)]
    if len(rows) == 1:
        return f"(select *, {', '.join(f'{v} as {name}' for v, name in zip(rows[0], names, strict=True))} from counted)"
    listed = ", ".join(f"({column.position}, {', '.join(row)})" for column, row in zip(columns, rows, strict=True))
    return f"(select * from counted join (values {listed}) known(position, {', '.join(names)}) using (position))"


def _values(column: Typed, one: Known, inner: int) -> list[str]:
    numbers = (one.middle, one.deviation or 1.0, *one.fences)
    edges = [f"{literal(edge)}::{column.cast}" for edge in one.edges[1:-1]]
    return [*(f"'{number!r}'::double" for number in numbers), *edges, *["null"] * (inner - len(edges))]


@dataclass(frozen=True)
class Spread:
    """What was found of one column, as `asked` asks for it."""

    below: tuple[int | None, ...]
    zeros: int | None = None
    negatives: int | None = None
    infinities: int | None = None
    outside: int | None = None
    squares: str | None = None
    cubes: str | None = None
    fourths: str | None = None


def histogram(one: Known, found: Spread, facts: Facts) -> tuple[Bin, ...]:
    """Counts of rows between the edges; infinite values are in no bin."""
    if not one.edges:
        return ()
    reached = [0, *(int(count or 0) for count in found.below), int(facts.filled) - int(found.infinities or 0)]
    counts = [later - earlier for earlier, later in pairwise(reached[: len(one.edges) - 1] + reached[-1:])]
    return tuple(Bin(low, high, count) for (low, high), count in zip(pairwise(one.edges), counts, strict=True))


def numbers(column: Typed, one: Known, found: Spread, facts: Facts) -> Numbers | None:
    """What is told of a column of numbers besides its quantiles."""
    if column.type not in NUMERIC:
        return None
    low, high = one.fences
    return Numbers(
        total=total(column, facts),
        deviation=_deviation(one, found, facts),
        skewness=_ratio(found.cubes, found.squares, facts, 1.5),
        kurtosis=_kurtosis(found, facts),
        zeros=int(found.zeros or 0),
        negatives=int(found.negatives or 0),
        infinities=int(found.infinities or 0),
        outliers=Outliers(low, high, int(found.outside or 0)) if isfinite(low) else None,
    )


def _deviation(one: Known, found: Spread, facts: Facts) -> float | None:
    """The sample's standard deviation."""
    if not facts.summed or facts.summed < 2 or found.squares is None:
        return None
    variance = Fraction(found.squares) / 2**BITS / (int(facts.summed) - 1)
    deviation = 2 * one.deviation * sqrt(variance)
    return deviation if isfinite(deviation) else None


def _ratio(power: str | None, squares: str | None, facts: Facts, exponent: float) -> float | None:
    """A central moment over a power of the variance; None where nothing deviates."""
    if not squares or not power or not int(squares):
        return None
    count = int(facts.summed or 0)
    moment, variance = (float(Fraction(int(sum_), count * 2**BITS)) for sum_ in (power, squares))
    return moment / float(variance**exponent)


def _kurtosis(found: Spread, facts: Facts) -> float | None:
    ratio = _ratio(found.fourths, found.squares, facts, 2)
    return None if ratio is None else ratio - 3
