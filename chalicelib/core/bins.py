"""Edges of a histogram that people would choose: round numbers, days, months, years."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Context, Decimal

MOST_BINS = 20

ROUND = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))

EXACT = Context(prec=400, Emin=-99999, Emax=99999)
"""Room for the sum of the largest double and the smallest."""

MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)
SECONDS = (1, 5, 15, 60, 300, 900, 3600, 10800, 21600, 43200, 86400, 604800)
DAY, MONTH = 86400, 2_629_800
MONDAY = datetime(1, 1, 1)


def of_numbers(low: Decimal, high: Decimal, smallest: Decimal | None) -> list[Decimal]:
    """Edges from `low` or below to `high` or above; above it, where there is a `smallest` difference between values, so
    that each whole number has a bin of its own if there are few. No step is less than that."""
    if low == high:
        return [low, high]
    wanted = EXACT.divide(EXACT.subtract(high, low), Decimal(MOST_BINS - 1))
    power = Decimal(1).scaleb(wanted.adjusted(), EXACT)
    step = next(times * power for times in ROUND if times * power >= wanted)
    step = max(step, smallest) if smallest else step
    first = EXACT.multiply(EXACT.divide(low, step).to_integral_value(ROUND_FLOOR), step)
    return list(
        _through(
            (EXACT.add(first, EXACT.multiply(step, Decimal(n))) for n in range(MOST_BINS + 2)), high, smallest is None
        )
    )


def of_moments(low: datetime, high: datetime, shortest: int) -> list[datetime]:
    """Edges from `low` or before to one after `high`, at least `shortest` seconds apart, unless both are the same."""
    if low == high:
        return [low, high]
    wanted = (high - low).total_seconds() / (MOST_BINS - 1)
    if wanted > SECONDS[-1]:
        months = next((m for m in MONTHS if m * MONTH >= wanted), MONTHS[-1])
        return list(_through(_months(low, months), high, False))
    seconds = max(shortest, next(s for s in SECONDS if s >= wanted))
    step = timedelta(seconds=seconds)
    first = low - (low - MONDAY) % step
    last = (datetime.max - first) // step
    return list(_through((first + step * n for n in range(min(MOST_BINS + 1, last) + 1)), high, False))


def _months(low: datetime, step: int) -> Iterator[datetime]:
    at = (low.year * 12 + low.month - 1) // step * step
    while at // 12 <= date.max.year:
        yield datetime(max(at // 12, 1), at % 12 + 1, 1)
        at += step


def _through[T: (Decimal, datetime)](edges: Iterator[T], high: T, closed: bool) -> Iterator[T]:
    """The edges up to the first above `high`, or at it if the last bin is `closed`; `high` is the last edge where there
    is none."""
    for edge in edges:
        yield edge
        if edge > high or (closed and edge == high):
            return
    yield high
