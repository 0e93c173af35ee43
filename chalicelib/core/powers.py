"""Sums of the powers of numbers around zero, as exact fractions: what moments of parts merge by.

The engine sums powers of differences from a pivot near the mean, each rounded on its own scale. To move the pivot is
exact algebra (the binomial theorem), so that nothing is rounded again, and nothing cancels: where parts lie far apart,
and around zero.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from chalicelib.core.counting import Typed
from chalicelib.core.profile import BITS
from chalicelib.core.spread import Known, Spread, scaled


def around_zero(column: Typed, one: Known, found: Spread, count: int) -> tuple[Fraction, ...]:
    """Of values as they are counted: the sums of their first to fourth powers."""
    centre, unit = scaled(column, one)
    sums = (found.sums, found.squares, found.cubes, found.fourths)
    own = [Fraction(int(text or 0), 2**BITS) * (2 * Fraction(unit)) ** power for power, text in enumerate(sums, 1)]
    return _moved([Fraction(count), *own], Fraction(centre))


def around_pivot(column: Typed, one: Known, count: int, powers: Sequence[Fraction]) -> tuple[str, ...]:
    """The same around another pivot and on another scale, rounded once, as `Spread` has them."""
    centre, unit = scaled(column, one)
    moved = _moved([Fraction(count), *powers], -Fraction(centre))
    return tuple(str(round(total * 2**BITS / (2 * Fraction(unit)) ** power)) for power, total in enumerate(moved, 1))


def _moved(sums: Sequence[Fraction], by: Fraction) -> tuple[Fraction, ...]:
    """The sums of the powers of values of which each is more `by` so much; the first of them is their count."""
    return tuple(
        sum((comb(power, at) * by ** (power - at) * sums[at] for at in range(power + 1)), Fraction(0))
        for power in range(1, len(sums))
    )
