"""What is told of a column of dates or times besides its values. SQL over the table of different values, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.core import calendar
from chalicelib.core.column import Dates
from chalicelib.core.counting import Typed

DEFAULTS = (date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31), date(1, 1, 1))

UNITS = ("year", "month", "day", "hour", "minute", "second", "microsecond", "nanosecond")
NANOSECONDS = {
    "hour": 3600 * calendar.SECOND,
    "minute": 60 * calendar.SECOND,
    "second": calendar.SECOND,
    "microsecond": 1000,
}


def asked(columns: Sequence[Typed], arrived: date | None) -> str:
    """SQL over `counted`: for each column, weekday and hour of the day a row of its position and what `found` takes."""
    days = ", ".join(str(_day(default)) for default in DEFAULTS)
    future = f"coalesce(sum(n) filter (where day > {_day(arrived) + LATER}), 0)::bigint" if arrived else "null"
    unit = _each(columns, calendar.unit)
    finite = f"abs(v::hugeint) <> {_each(columns, calendar.infinity)}"
    before = "case when lag(position) over () = position then lag(v) over () end"
    values = f"select position, v, n, {calendar.DAY} // {unit} as long, {before} as before from counted where {finite}"
    clocks = f"select *, (v % long + long) % long as clock, v::hugeint - before as gap from ({values})"
    timed = f"select *, (v // long - (v % long < 0)::int)::int as day, clock * {unit} as nano from ({clocks})"
    told = f"select *, (day % 7 + {7 + THURSDAY}) % 7 as weekday, {HOUR} as hour, {COARSEST} as unit from ({timed})"
    return (
        "select position, weekday, hour, sum(n)::bigint, min(day), max(day), max(gap)::varchar, arg_max(before, gap), "
        f"max(unit), coalesce(sum(n) filter (where day in ({days})), 0)::bigint, {future} "
        f"from ({told}) group by position, weekday, hour"
    )


LATER = 1
"""Days after that of the arrival in UTC which may be the same elsewhere."""

THURSDAY = 3
"""The day of the week that 1970 begins with, from 0 for Monday."""

HOUR = f"nano // {3600 * calendar.SECOND}"

TIMES = " ".join(f"when nano % {size} = 0 then {UNITS.index(unit)}" for unit, size in NANOSECONDS.items())
COARSEST = (
    f"case when nano <> 0 then case {TIMES} else {UNITS.index('nanosecond')} end "
    "when day(date '1970-01-01' + day) <> 1 then 2 when month(date '1970-01-01' + day) <> 1 then 1 else 0 end"
)
"""SQL: the place in `UNITS` of the coarsest unit of which a value is a whole number."""


def _day(of: date) -> int:
    return calendar.of_datetime(datetime.combine(of, datetime.min.time()), calendar.DATE)


def _each(columns: Sequence[Typed], number: Callable[[str], int]) -> str:
    """SQL: a number that depends on a column's type."""
    found = {column.position: number(column.cast) for column in columns}
    cases = " ".join(f"when {position} then {value}" for position, value in found.items())
    return f"case position {cases} end" if len(set(found.values())) > 1 else str(next(iter(found.values())))


@dataclass(frozen=True)
class Found:
    """What was found of one column: its first and last day, counted from 1970; its largest gap and the value before it,
    as they are counted; the place of its unit in `UNITS`; and rows as in `Dates`."""

    first: int
    last: int
    gap: int | None
    before_gap: int | None
    unit: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    defaults: int
    future: int | None


def found(column: Typed, rows: Sequence[Sequence[Any]]) -> Found:
    """The rows of what was asked, each without its position. Of equal gaps it is the first."""
    weekdays, hours, counts, firsts, lasts, gaps, befores, units, defaults, future = zip(*rows, strict=True)
    gap, before = max(
        ((int(gap), -before) for gap, before in zip(gaps, befores, strict=True) if gap is not None), default=(None, 0)
    )
    return Found(
        min(firsts),
        max(lasts),
        gap,
        None if gap is None else -before,
        max(units),
        _sums(weekdays, counts, 7),
        _sums(hours, counts, 24 if column.cast != calendar.DATE else 0),
        sum(defaults),
        None if None in future else sum(future),
    )


def _sums(numbers: Sequence[int], counts: Sequence[int], most: int) -> tuple[int, ...]:
    """The rows of each of the numbers from 0 on."""
    pairs = tuple(zip(numbers, counts, strict=True))
    return tuple(sum(count for number, count in pairs if number == of) for of in range(most))


def dates(column: Typed, found: Found) -> Dates:
    """What is told of a column of dates or times."""
    seconds = None if found.gap is None else found.gap * calendar.unit(column.cast) / calendar.SECOND
    shown = None if found.before_gap is None else column.shown(found.before_gap)
    rows = (found.weekdays, found.hours, found.defaults, found.future)
    return Dates(found.last - found.first, seconds, shown, UNITS[found.unit], *rows)
