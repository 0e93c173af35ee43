"""What is told of a column of dates or times besides its values. SQL over the table of different values, in order."""

from collections.abc import Sequence
from typing import Any

from chalicelib.core.report import Dates
from chalicelib.core.sql import literal

DEFAULTS = ("1900-01-01", "1970-01-01", "9999-12-31", "0001-01-01")

UNITS = ("year", "month", "day", "hour", "minute", "second")
FINEST = "microsecond"


def asked() -> str:
    """SQL over `counted`: for each column a row of its position and what `dates` takes."""
    days = ", ".join(literal(day) for day in DEFAULTS)
    weekdays = ", ".join(f"coalesce(sum(n) filter (where isodow(t) = {day}), 0)" for day in range(1, 8))
    whole = ", ".join(f"count(*) filter (where date_trunc('{unit}', t) <> t)" for unit in UNITS)
    finite = "select position, v::timestamp as t, n from counted where isfinite(v)"
    before = f"select *, case when lag(position) over () = position then lag(t) over () end as before from ({finite})"
    gaps = f"select *, epoch(t) - epoch(before) as gap from ({before})"
    return (
        "select position, datediff('day', min(t), max(t)), max(gap), arg_max(before, gap)::varchar, "
        f"[{whole}], [{weekdays}], coalesce(sum(n) filter (where t::date::varchar in ({days})), 0) "
        f"from ({gaps}) group by position"
    )


def dates(found: Sequence[Any]) -> Dates:
    """What is told of a column of dates or times."""
    days, gap, after, finer, weekdays, defaults = found
    unit = next((unit for unit, count in zip(UNITS, finer, strict=True) if not count), FINEST)
    return Dates(days, gap, after, unit, tuple(map(int, weekdays)), int(defaults))
