"""Between which cuts the values of a column lie: one look at each value of the table of different values, as SQL.

All sums are of integers, so that they do not depend on the order in which the engine's threads add them.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import inf, isinf, nextafter
from sys import float_info
from typing import Any

from chalicelib.core.counting import FLOATS, MOMENT, NUMERIC, ROUNDED, WHOLE, Typed
from chalicelib.core.profile import BITS
from chalicelib.core.spread import Known, Spread, limits, scaled
from chalicelib.core.sql import reached

POWERS = (1, 2, 3, 4)


def asked(columns: Sequence[Typed], known: Sequence[Known]) -> str:
    """SQL over `counted`: for each column its position, and for each place between its cuts the place, counted from 0
    and null of what is no number, its rows, and, of numbers, the sums of powers of the deviations."""
    kind = columns[0].counted
    source, most = _beside(columns, known)
    place, parts = reached("v", [f"cut{at}" for at in range(most)]), ["position", "place", "sum(n)::bigint"]
    if kind in FLOATS:
        place = f"case when not isnan(v) then {place} end"
    if kind != MOMENT:
        powers = (" * ".join(["d"] * power) for power in POWERS)
        parts += [f"sum(({power} * pow(2, {BITS}))::hugeint * n)::varchar" for power in powers]
        finite = "isfinite(v::double)" if kind in FLOATS else "true"
        source = f"(select *, case when {finite} then {_half_difference(kind)} / deviation end as d from {source})"
    return f"select {', '.join(parts)} from (select *, {place} as place from {source}) group by position, place"


def _half_difference(kind: str) -> str:
    """SQL: half of what a value is more than the pivot; exact ones are subtracted before they are rounded."""
    if kind in ROUNDED:
        return "(v::double / 2 - centre / 2)"
    if kind == WHOLE:
        return "((v::hugeint - centre)::double / 2)"
    return "((v // 2 - centre // 2)::double + (v % 2 - centre % 2)::double / 2)"


def _beside(columns: Sequence[Typed], known: Sequence[Known]) -> tuple[str, int]:
    """The table `counted` with what is known of a column beside each of its values, and the most cuts of a column.
    Others repeat their last cut: what is less than that is in none of the places behind it."""
    cuts = [_cuts(column, one) or [0] for column, one in zip(columns, known, strict=True)]
    most = max(map(len, cuts))
    names = ["centre", "deviation", *(f"cut{at}" for at in range(most))]
    rows = [
        [*map(_number, (*scaled(column, one), *own, *own[-1:] * (most - len(own))))]
        for column, one, own in zip(columns, known, cuts, strict=True)
    ]
    if len(rows) == 1:
        beside = ", ".join(f"{value} as {name}" for value, name in zip(rows[0], names, strict=True))
        return f"(select *, {beside} from counted where position = {columns[0].position})", most
    listed = ", ".join(f"({column.position}, {', '.join(row)})" for column, row in zip(columns, rows, strict=True))
    return f"(select * from counted join (values {listed}) known(position, {', '.join(names)}) using (position))", most


def _number(value: float) -> str:
    """SQL: an integer, or a double; a cast of a text takes the engine longer."""
    if isinf(value):
        return f"'{value}'::double"
    return repr(value) if isinstance(value, int) or "e" in repr(value) else f"{value!r}e0"


def _cuts(column: Typed, one: Known) -> list[float]:
    """As values are counted, and in their order; of floats also the ends of the finite ones."""
    inner, bounds = _named(column, one)
    return sorted({*inner, *bounds, *(FINITE if column.cast in FLOATS else ())})


FINITE = (-float_info.max, inf)
"""The least finite number, and what all of them are less than."""


def _named(column: Typed, one: Known) -> tuple[list[float], list[float]]:
    """The inner edges, and, of numbers, what is not negative, what is positive, what is within the fences, and what is
    beyond them: the least value of each."""
    if column.type not in NUMERIC:
        return [*map(int, one.inner)], []
    number = float if column.cast in ROUNDED else int
    lowest, highest = map(number, limits(column, one) or (0, 0))
    return [*map(number, one.inner)], [number(0), _next(number(0)), lowest, _next(highest)]


def _next(number: float) -> float:
    """The least of its type that is greater."""
    return number + 1 if isinstance(number, int) else nextafter(number, inf)


def found(column: Typed, one: Known, rows: Sequence[Sequence[Any]]) -> Spread:
    """What the rows of one column say, each without its position."""
    counts = {place: count for place, count, *_ in rows}
    nans, cuts, (inner, bounds) = counts.pop(None, 0), _cuts(column, one), _named(column, one)
    less = dict(zip(cuts, accumulate(counts.get(place, 0) for place in range(len(cuts))), strict=True))
    filled = sum(counts.values())
    least, most = less.get(FINITE[0], 0), less.get(FINITE[1], filled)
    below = tuple(less[edge] - least for edge in inner)
    if not bounds:
        return Spread(below)
    negative, positive, inside, beyond = (less[bound] for bound in bounds)
    sums = (sum(int(power or 0) for power in powers) for powers in zip(*(row[2:] for row in rows), strict=True))
    return Spread(
        below,
        zeros=positive - negative,
        negatives=negative - least,
        infinities=least + filled - most,
        nans=nans,
        outside=inside - least + most - beyond,
        **dict(zip(("sums", "squares", "cubes", "fourths"), map(str, sums), strict=True)),
    )
