"""What is told of dates that were measured in parts."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from chalicelib.core import calendar
from chalicelib.core.column import Dates
from chalicelib.core.counting import Typed
from chalicelib.core.dates import UNITS
from chalicelib.core.parts import Days, Reach
from chalicelib.core.ranks import Ranks


def dates(column: Typed, days: Days, ranks: Ranks) -> tuple[Dates, float]:
    """The dates of a column, and by how many seconds the largest gap may be larger."""
    gap, after, within = _gap(column, days, ranks)
    rest = (UNITS[days.unit], days.weekdays, days.hours, days.defaults, days.future)
    return Dates(days.last - days.first, gap, after, *rest), within


def _gap(column: Typed, days: Days, ranks: Ranks) -> tuple[float | None, str | None, float]:
    """The largest gap between values of which no row lies between, in seconds, or None; and how much larger another may
    be."""
    size, infinity = calendar.unit(column.cast), calendar.infinity(column.cast)
    found = zip(map(int, ranks.values), ranks.below, ranks.upto, strict=True)
    finite = [one for one in found if abs(one[0]) != infinity]
    known, after = 0, None
    widest = 0.0
    for (first, _, upto), (second, below, _) in pairwise(finite):
        if below > upto:
            widest = max(widest, min(second - first, _nearest(days.reaches, first, second)))
        elif second - first > known:
            known, after = second - first, column.shown(first)
    seconds = known * size / calendar.SECOND if known else None
    return seconds, after, max(widest - known, 0) * size / calendar.SECOND


def _nearest(reaches: Sequence[Reach], first: int, second: int) -> float:
    """The largest gap that there can be between two values; the smallest of reaches come first."""
    return next((reach.gap for reach in reaches if reach.low <= first and second <= reach.high), inf)
