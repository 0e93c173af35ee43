"""What is told of a column of dates or times besides its values. SQL over the table of different values, in order."""

from collections.abc import Sequence
from typing import Any

from chalicelib.core.report import Dates
from chalicelib.core.sql import literal

DEFAULTS = ("1900-01-01", "1970-01-01", "9999-12-31", "0001-01-01")

UNITS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
FINEST = "nanosecond"

NANOSECONDS = "TIMESTAMP_NS"
"""The engine's type of more digits than others have."""


def asked(cast: str) -> str:
    """SQL over `counted`: for each column a row of its position and what `dates` takes. Dates that are beyond what
    times reach are left out."""
    days = ", ".join(literal(day) for day in DEFAULTS)
    weekdays = ", ".join(f"coalesce(sum(n) filter (where isodow(t) = {day}), 0)" for day in range(1, 8))
    clock = "epoch_ns(v)" if cast == NANOSECONDS else "epoch_us(t) * 1000::hugeint"
    finer = [f"count(*) filter (where date_trunc('{unit}', t) <> t or clock % 1000 <> 0)" for unit in UNITS]
    whole = "select position, v, try_cast(v as timestamp) as t, n from counted where isfinite(v)"
    timed = f"select *, {clock} as clock from ({whole}) where t is not null"
    before = ", ".join(f"case when lag(position) over () = position then lag({x}) over () end as b{x}" for x in "vc")
    gaps = f"select *, c - bc as gap from (select *, {before} from (select *, clock as c from ({timed})))"
    return (
        "select position, datediff('day', min(t), max(t)), max(gap)::varchar, arg_max(bv, gap)::varchar, "
        f"[{', '.join(finer)}], [{weekdays}], coalesce(sum(n) filter (where t::date::varchar in ({days})), 0) "
        f"from ({gaps}) group by position"
    )


def dates(found: Sequence[Any]) -> Dates:
    """What is told of a column of dates or times."""
    days, gap, after, finer, weekdays, defaults = found
    unit = next((unit for unit, count in zip(UNITS, finer, strict=True) if not count), FINEST)
    seconds = None if gap is None else int(gap) / 10**9
    return Dates(days, seconds, after, unit, tuple(map(int, weekdays)), int(defaults))
