"""How sure it is that the next file keeps what every row of this one keeps: chances, from counts alone.

All of them are of a file with as many rows, which come about as those of this one did.
"""

from collections.abc import Iterable
from math import erfc, exp, sqrt

ENOUGH = 0.99
"""As sure as a rule must be to be drafted: one in a hundred may be broken by an honest file."""


def kept(rows: int) -> float:
    """Of a rule that so many rows keep, and none breaks: the chance that as many more keep it too.

    As likely as not, the rule is a law, and else it holds of an unknown share, any of which is as likely (H. Jeffreys,
    Theory of Probability, 1939, 3.2): 99 % from 48 rows on.
    """
    return (1 + 1 / (2 * rows + 1)) / (1 + 1 / (rows + 1)) if rows else 0.0


def closed(counts: Iterable[int]) -> float:
    """Of values that came up so often: the chance that no other one comes up.

    Were the rows of this file dealt out to two, a value of n rows would be in the second alone with a chance of 2⁻ⁿ;
    the sum of these is the number of new values that were to be expected there (compare I. J. Good, G. H. Toulmin,
    Biometrika 43, 1956).
    """
    return max(0.0, 1 - sum(0.5 ** min(count, 1000) for count in counts))


def told_apart(rows: int, room: float) -> float:
    """How sure it is that so many values are different by law: how unlikely it would be by accident, were they drawn
    from `room` different ones (the birthday problem)."""
    return 1 - exp(-rows * (rows - 1) / 2 / room)


def walled(rows: int, mean: float, deviation: float) -> float:
    """How sure it is that numbers end at zero by nature: how unlikely it would be that none is less, were they spread
    around their mean as a normal distribution is."""
    share = erfc(mean / deviation / sqrt(2)) / 2 if deviation else 0.0
    return 1 - float((1 - share) ** rows)


def within(rows: int) -> float:
    """How sure it is that no value lies `TIMES` as far from the median as the farthest on that side, where the tail is
    no heavier than an exponential one: of m values beyond the median, the farthest, M, has e⁻ᴹ like the least of m
    uniform numbers, U, and so the chance is m · E[U³] = 6 / m²."""
    beyond = rows // 2
    return 1 - 6 / beyond**2 if beyond > 2 else 0.0


TIMES = 3
