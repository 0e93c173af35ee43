"""Numbers that may stand for no value, as -999 does: they are told, and stay numbers, for nobody can be sure."""

from decimal import Decimal, InvalidOperation

from chalicelib.core.column import Column, Frequency

MAGNITUDES = tuple(Decimal("9" * digits) for digits in range(2, 11))
"""Nines alone, of either sign."""

FEWEST, EMPTY = 3, 0.25
"""Rows that have it, and the share of the histogram between it and all others that is empty."""


def sentinel(column: Column) -> Frequency | None:
    """A number of nines that is the least or the greatest of its column, often, and far from all others."""
    found = (frequency for frequency in column.top if column.numbers and frequency.count >= FEWEST)
    return next((frequency for frequency in found if _is_nines(frequency.value) and _is_far(column, frequency)), None)


def _is_nines(text: str) -> bool:
    try:
        return abs(Decimal(text)) in MAGNITUDES
    except InvalidOperation:
        return False


def _is_far(column: Column, frequency: Frequency) -> bool:
    for end, bins in ((column.minimum, column.histogram), (column.maximum, column.histogram[::-1])):
        if end == frequency.value and bins and bins[0].count == frequency.count:
            gap = next((at for at, bin_ in enumerate(bins[1:]) if bin_.count), 0)
            return gap >= EMPTY * len(bins)
    return False
