"""How small and how large the numbers of a column may be: by nature, or so far out that only an error gets there.

The least and the greatest value that were met are no ends: in a file of as many rows, one beyond is as likely as not.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from chalicelib.core.contract import WARNING
from chalicelib.core.draft_sets import valid_values
from chalicelib.core.drafted import NUMERIC, Rule, Seen, if_sure
from chalicelib.core.induction import ENOUGH, TIMES, kept, walled, within
from chalicelib.core.natures import nature

MEDIAN, LOW, HIGH = 0.5, 0.05, 0.95
ROUND = {"minimum": ROUND_FLOOR, "maximum": ROUND_CEILING}
LN_10, LN_20 = 2.302585, 2.995732


def minimum(seen: Seen) -> Rule | None:
    """By nature; zero, where numbers crowd at it; else far below."""
    natural = nature(seen)
    if natural:
        return if_sure(Rule("minimum", natural.least, kept(seen.filled), _natural(seen, natural.why)))
    if not _is_measured(seen):
        return None
    if _ends_at_zero(seen):
        because = f"none of {seen.filled:,} values is less than zero, the least is {seen.column.minimum}"
        return if_sure(Rule("minimum", 0, kept(seen.filled), because))
    return _far_out(seen, "minimum")


def maximum(seen: Seen) -> Rule | None:
    """By nature; else far above."""
    natural = nature(seen)
    if natural:
        return if_sure(Rule("maximum", natural.most, kept(seen.filled), _natural(seen, natural.why)))
    return _far_out(seen, "maximum") if _is_measured(seen) else None


def _is_measured(seen: Seen) -> bool:
    """Whether these are finite numbers, and no few values that a closed set tells."""
    numbers = seen.column.numbers
    if seen.type not in NUMERIC or numbers is None or numbers.nans or numbers.infinities:
        return False
    return bool(numbers.deviation) and not valid_values(seen)


def _ends_at_zero(seen: Seen) -> bool:
    column = seen.column
    if column.minimum is None or column.maximum is None:
        return False
    least, most = float(column.minimum), float(column.maximum)
    deviation = (column.numbers and column.numbers.deviation) or 0.0
    if least < 0:
        return False
    is_near = least <= deviation
    return walled(seen.filled, column.mean or 0.0, deviation) >= ENOUGH if is_near else least >= most - least


def _far_out(seen: Seen, name: str) -> Rule | None:
    """What goes on with the rows, as numbers that count them, has no ends."""
    column = seen.column
    if not column.quantiles or seen.shifts:
        return None
    if column.order or (column.distinct == seen.rows == seen.filled and seen.type == "integer"):
        return None
    ranks = {one.share: Decimal(one.value) for one in column.quantiles}
    end = Decimal((column.minimum if name == "minimum" else column.maximum) or 0)
    near, median = ranks[LOW if name == "minimum" else HIGH], ranks[MEDIAN]
    if not _is_light(abs(end - near), abs(near - median), seen.filled):
        return None
    value = _rounded(median + TIMES * (end - median), end - median, ROUND[name])
    because = f"half of {seen.filled:,} values are beyond {median}, the farthest is {end}: {TIMES} times as far"
    return if_sure(Rule(name, value, min(kept(seen.filled), within(seen.filled)), because, WARNING))


def _is_light(beyond: Decimal, before: Decimal, rows: int) -> bool:
    """Whether the farthest of so many values is no farther beyond the twentieth part of them than it would be in an
    exponential tail, given how far that is from the median."""
    expected = (float(Decimal(rows).ln()) - LN_20) / LN_10
    return before > 0 and float(beyond / before) <= expected


def _rounded(value: Decimal, spread: Decimal, way: str) -> int | float:
    """To a tenth of the leading digit of the spread, outwards."""
    step = Decimal(1).scaleb(spread.adjusted() - 1)
    even = (value / step).to_integral_value(way) * step
    return int(even) if even == even.to_integral_value() else float(even)


def _natural(seen: Seen, why: str) -> str:
    return f"{why}; all {seen.filled:,} values are from {seen.column.minimum} to {seen.column.maximum}"
