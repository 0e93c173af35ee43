"""What is told of a column of dates or times besides its values. SQL over the table of different values, in order."""

from collections.abc import Sequence
from typing import Any

from chalicelib.core import calendar
from chalicelib.core.counting import Typed
from chalicelib.core.report import Dates
from chalicelib.core.sql import literal

DEFAULTS = ("1900-01-01", "1970-01-01", "9999-12-31", "0001-01-01")

UNITS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
FINEST = "nanosecond"


def asked(columns: Sequence[Typed]) -> str:
    """SQL over `counted`: for each column a row of its position and what `dates` takes. Dates that are beyond what
    times reach are left out."""
    days = ", ".join(literal(day) for day in DEFAULTS)
    weekdays = ", ".join(f"coalesce(sum(n) filter (where isodow(t) = {day}), 0)" for day in range(1, 8))
    finer = [f"count(*) filter (where date_trunc('{unit}', t) <> t or clock % 1000 <> 0)" for unit in UNITS]
    units = " ".join(f"when {column.position} then {calendar.unit(column.cast)}" for column in columns)
    infinities = " ".join(f"when {column.position} then {calendar.infinity(column.cast)}" for column in columns)
    finite = f"abs(v::hugeint) <> case position {infinities} end"
    clocks = f"select position, v, n, v::hugeint * case position {units} end as clock from counted where {finite}"
    timed = f"select *, make_timestamp((clock // 1000)::bigint) as t from ({clocks}) where abs(clock) < {REACH}"
    before = ", ".join(f"case when lag(position) over () = position then lag({x}) over () end as b{x}" for x in "vc")
    gaps = f"select *, c - bc as gap from (select *, {before} from (select *, clock as c from ({timed})))"
    return (
        "select position, datediff('day', min(t), max(t)), max(gap)::varchar, arg_max(bv, gap), "
        f"[{', '.join(finer)}], [{weekdays}], coalesce(sum(n) filter (where t::date::varchar in ({days})), 0) "
        f"from ({gaps}) group by position"
    )


REACH = 9_223_372_022_400_000_000 * 1000
"""Nanoseconds from 1970 that the engine's times reach."""


def dates(column: Typed, found: Sequence[Any]) -> Dates:
    """What is told of a column of dates or times."""
    days, gap, after, finer, weekdays, defaults = found
    unit = next((unit for unit, count in zip(UNITS, finer, strict=True) if not count), FINEST)
    seconds = None if gap is None else int(gap) / 10**9
    shown = None if after is None else column.shown(after)
    return Dates(days, seconds, shown, unit, tuple(map(int, weekdays)), int(defaults))
