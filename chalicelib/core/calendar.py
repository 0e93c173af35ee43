"""Dates and times as whole numbers since 1970, and back to the text that the engine writes."""

from datetime import date, datetime, timedelta

DATE, NANOSECONDS = "DATE", "TIMESTAMP_NS"
ZONED = ("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")
"""Types of the engine that differ from the others, which count microseconds and are in no zone."""

SECOND = 10**9
DAY = 86_400 * SECOND

EPOCH = datetime(1970, 1, 1)
CYCLE = 146_097
"""Days of 400 years, after which the calendar repeats."""


def unit(cast: str) -> int:
    """Nanoseconds of one."""
    return {DATE: DAY, NANOSECONDS: 1}.get(cast, 1000)


def infinity(cast: str) -> int:
    """What stands for it. Its negative is before all times."""
    return 2**31 - 1 if cast == DATE else 2**63 - 1


def number(cell: str, cast: str) -> str:
    """SQL: days, microseconds or nanoseconds since 1970."""
    if cast == DATE:
        return f"{cell} - date '1970-01-01'"
    clock = "epoch_ns" if cast == NANOSECONDS else "epoch_us"
    infinite = f"case when {cell} > '2000-01-01' then {infinity(cast)} else {-infinity(cast)} end"
    return f"case when isinf({cell}) then {infinite} else {clock}({cell}) end"


def text(of: int, cast: str) -> str:
    """As the engine writes it, years of any number of digits and before Christ too."""
    if abs(of) == infinity(cast):
        return "infinity" if of > 0 else "-infinity"
    days, clock = divmod(of * unit(cast), DAY)
    return _day(days) if cast == DATE else f"{_day(days)} {_clock(clock)}{'+00' if cast in ZONED else ''}"


def _day(days: int) -> str:
    cycles, inside = divmod(days + EPOCH.toordinal() - 1, CYCLE)
    day = date.fromordinal(inside + 1)
    year = day.year + 400 * cycles
    return f"{year if year > 0 else 1 - year:04}{day:-%m-%d}{'' if year > 0 else ' (BC)'}"


def _clock(of: int) -> str:
    seconds, rest = divmod(of, SECOND)
    fraction = f".{rest:09}".rstrip("0") if rest else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


def as_datetime(of: int, cast: str) -> datetime | None:
    """The microsecond that it is in. None of infinity, and beyond what Python knows as dates."""
    if abs(of) == infinity(cast):
        return None
    try:
        return EPOCH + timedelta(microseconds=of * unit(cast) // 1000)
    except OverflowError:
        return None


def of_datetime(moment: datetime, cast: str) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000 // unit(cast)
