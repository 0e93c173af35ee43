"""How the values of a column are spread: moments, outliers, a histogram, from counts and sums of what is between its
cuts."""

from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, inf, isfinite, sqrt

from chalicelib.core import bins, calendar
from chalicelib.core.column import Bin, Numbers, Outliers
from chalicelib.core.counting import NUMERIC, ROUNDED, Typed
from chalicelib.core.profile import BITS, PERCENTS, Facts, as_float, total, whole

FENCE = Fraction(3, 2)
"""Distances between the quartiles beyond which a value is an outlier (Tukey)."""


@dataclass(frozen=True)
class Known:
    """What has to be known of a column before its values can be looked at again: a value near the mean, half of the
    largest deviation from it, which does not overflow, the ends, the fences of outliers, and the edges of the
    histogram, as they are shown, and the inner ones as they are counted."""

    pivot: Fraction
    deviation: float
    ends: tuple[Fraction, Fraction]
    fences: tuple[Fraction, Fraction] | None
    edges: tuple[str, ...]
    inner: tuple[str, ...]


NOTHING = (Fraction(0), Fraction(0))


def known(column: Typed, facts: Facts) -> Known:
    """Facts that are known of a column with values."""
    edges, inner = _edges(column, facts)
    total_, ends = whole(column, facts), _ends(column, facts)
    if total_ is None or not facts.summed or ends is None:
        return Known(Fraction(0), 0.0, NOTHING, None, edges, inner)
    middle, digits = total_ / int(facts.summed), 10**column.scale
    pivot = Fraction(float(middle)) if column.cast in ROUNDED else Fraction(round(middle * digits), digits)
    deviation = float(max(ends[1] - pivot, pivot - ends[0]) / 2)
    return Known(pivot, deviation, ends, _fences(facts), edges, inner)


def _ends(column: Typed, facts: Facts) -> tuple[Fraction, Fraction] | None:
    """The smallest and the largest finite number."""
    if column.type not in NUMERIC or facts.low is None or facts.high is None:
        return None
    return Fraction(facts.low) / 10**column.scale, Fraction(facts.high) / 10**column.scale


def _fences(facts: Facts) -> tuple[Fraction, Fraction] | None:
    quartiles = dict(zip(PERCENTS, facts.quantiles or (), strict=False))
    if not all(isfinite(float(quartiles[percent])) for percent in (25, 75)):
        return None
    first, third = Fraction(quartiles[25]), Fraction(quartiles[75])
    fences = first - FENCE * (third - first), third + FENCE * (third - first)
    return fences if all(isfinite(as_float(fence)) for fence in fences) else None


type Edges = tuple[tuple[str, ...], tuple[str, ...]]
"""All edges as a column's own values are written, and the inner ones as they are counted."""

NO_EDGES: Edges = ((), ())


def _edges(column: Typed, facts: Facts) -> Edges:
    """None where values are beyond what Python knows as dates, or nanoseconds apart, or none is finite."""
    if column.type not in NUMERIC:
        return _edges_of_moments(column, facts)
    if column.cast in ROUNDED:
        return _edges_of_floats(facts)
    low, high = Decimal(facts.minimum or 0), Decimal(facts.maximum or 0)
    edges = bins.of_numbers(low, high, Decimal(1).scaleb(-column.scale))
    inner = (str(int(edge.scaleb(column.scale, bins.EXACT))) for edge in edges[1:-1])
    return tuple(f"{edge.normalize(bins.EXACT):f}" for edge in edges), tuple(inner)


def _edges_of_floats(facts: Facts) -> Edges:
    if facts.low is None or facts.high is None:
        return NO_EDGES
    if facts.low == facts.high:
        return (repr(facts.low), repr(facts.high)), ()
    edges = tuple(map(_rounded, bins.of_numbers(Decimal(facts.low), Decimal(facts.high), None)))
    return edges, edges[1:-1]


def _rounded(edge: Decimal) -> str:
    plain = edge.normalize(bins.EXACT)
    return f"{plain:f}" if -7 < plain.adjusted() < 40 else str(plain)


def _edges_of_moments(column: Typed, facts: Facts) -> Edges:
    low, high = (calendar.as_datetime(int(end or 0), column.cast) for end in (facts.low, facts.high))
    if low is None or high is None or (low == high and facts.low != facts.high):
        return NO_EDGES
    edges = bins.of_moments(low, high, bins.DAY if column.type == "date" else 1)
    zone = UTC if column.type == "datetime with zone" else None
    shown = (str(edge.date()) if column.type == "date" else str(edge.replace(tzinfo=zone)) for edge in edges)
    return tuple(shown), tuple(str(calendar.of_datetime(edge, column.cast)) for edge in edges[1:-1])


def scaled(column: Typed, one: Known) -> tuple[float, float]:
    """The pivot, and half of the largest deviation, or 1 where there is none: as values are counted."""
    size = 10**column.scale
    centre = float(one.pivot) if column.cast in ROUNDED else int(one.pivot * size)
    return centre, as_float(Fraction(one.deviation) * size) or 1.0


def limits(column: Typed, one: Known) -> tuple[float, float] | None:
    """The fences as values are counted: whole numbers nearest to them inside, no further out than values are."""
    if one.fences is None:
        return None
    if column.cast in ROUNDED:
        return as_float(one.fences[0]), as_float(one.fences[1])
    low, high = (fence * 10**column.scale for fence in one.fences)
    least, most = (int(end * 10**column.scale) for end in one.ends)
    return max(ceil(low), least), min(floor(high), most)


@dataclass(frozen=True)
class Spread:
    """What was found of one column: how many finite values are less than each inner edge, how many are zero, negative,
    infinite, no numbers, and finite but beyond the fences, and the sums of powers of the deviations."""

    below: tuple[int, ...]
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
        skewness=_clear(float(third) / float(second) ** 1.5) if second else None,
        kurtosis=_clear(float(fourth / second**2) - 3) if second else None,
        zeros=int(found.zeros or 0),
        negatives=int(found.negatives or 0),
        infinities=int(found.infinities or 0),
        nans=int(found.nans or 0),
        outliers=_outliers(one, found),
    )


def _clear(moment: float) -> float:
    """Without what rounding leaves of a moment that is zero."""
    return round(moment, CLEAR) + 0.0


CLEAR = 12
"""Digits behind the point. Deviations are doubles, so that others would be of their rounding."""


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
