"""Whether numbers shift along the rows of a file in parts, by the sample of rows that parts have: each row knows its
part and its record there, and so its place in the file."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import inf
from typing import Any

from chalicelib.core import alerts, part_types, shifts
from chalicelib.core.column import Column
from chalicelib.core.counting import FLOATS, Typed
from chalicelib.core.ordering import order_of
from chalicelib.core.parts import Part
from chalicelib.core.report import Alert
from chalicelib.core.shifts import FEWEST, QUARTILES, STRETCHES


def told(part: Part, columns: Sequence[Column]) -> Iterator[Alert]:
    """Alerts of the columns that shift, of those of which there is a sample and all numbers are finite."""
    lines, stretches = part.together.lines, _stretches(part)
    numbers = dict(zip(lines.columns, lines.sample.numbers, strict=True))
    for at in shifts.may_shift(columns, part.records):
        column = columns[at]
        if column.position not in numbers or (column.numbers and column.numbers.infinities):
            continue
        counts = _counts(stretches, numbers[column.position], _limits(part.columns[at].column, column))
        enough = sum(values for values, _, _ in counts) >= FEWEST
        if enough and (one := shifts.shift(counts)):
            yield alerts.of_table("non-stationary", one.by, column, one.what)


def _stretches(part: Part) -> list[int]:
    """In which stretch of the file each row of the sample is."""
    sample, before = part.together.lines.sample, part_types.offsets(part.numbered)
    places = [before[start] + record for start, record in zip(sample.starts, sample.records, strict=True)]
    last = max(places, default=1)
    return [(place - 1) * STRETCHES // last for place in places]


def _limits(typed: Typed, column: Column) -> tuple[Any, ...]:
    """The quartiles and the greatest value, as numbers of the sample are."""
    quartiles = (one.value for one in column.quantiles if one.share in QUARTILES)
    return tuple(_number(typed, value) for value in (*quartiles, column.maximum or ""))


def _number(typed: Typed, value: str) -> Any:
    if typed.cast not in FLOATS:
        return Fraction(value) * 10**typed.scale
    is_none, number = order_of(typed)(value)
    return inf if is_none else number / 2


def _counts(stretches: Sequence[int], cells: Sequence[Any], limits: tuple[Any, ...]) -> list[tuple[int, int, int]]:
    """As the engine counts all rows, with `shifts.asked`."""
    low, middle, high, greatest = limits
    found = [[0, 0, 0] for _ in range(STRETCHES)]
    for at, value in zip(stretches, cells, strict=True):
        if value is not None:
            found[at][0] += 1
            found[at][1] += value >= middle if middle == greatest else value > middle
            found[at][2] += not low <= value <= high
    return [(values, above, beyond) for values, above, beyond in found]
