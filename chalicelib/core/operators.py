"""The eight operators of the standard, by which a count, or a cell, is held to bounds."""

from collections.abc import Callable
from fractions import Fraction

Bounds = tuple[Fraction, ...]

OPERATORS: dict[str, Callable[[Fraction, Bounds], bool]] = {
    "mustBe": lambda measured, to: measured == to[0],
    "mustNotBe": lambda measured, to: measured != to[0],
    "mustBeGreaterThan": lambda measured, to: measured > to[0],
    "mustBeGreaterOrEqualTo": lambda measured, to: measured >= to[0],
    "mustBeLessThan": lambda measured, to: measured < to[0],
    "mustBeLessOrEqualTo": lambda measured, to: measured <= to[0],
    "mustBeBetween": lambda measured, to: to[0] <= measured <= to[1],
    "mustNotBeBetween": lambda measured, to: not to[0] <= measured <= to[1],
}
"""Both ends of between are within it."""

BETWEEN = ("mustBeBetween", "mustNotBeBetween")


def holds(operator: str, measured: Fraction, bounds: Bounds) -> bool:
    """Whether what was measured is as it must be."""
    return OPERATORS[operator](measured, bounds)


FROM_ABOVE = ("mustBe", "mustBeLessThan", "mustBeLessOrEqualTo", "mustBeBetween")


def exceeds(operator: str, measured: Fraction, bounds: Bounds) -> bool:
    """Whether there are too many: what was counted are then violations. Of too few, or of a number that must not be,
    no row is one."""
    return operator in FROM_ABOVE and not holds(operator, measured, bounds) and measured >= bounds[-1]
