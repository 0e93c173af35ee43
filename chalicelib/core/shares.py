"""Counts and shares as people read them."""

from decimal import Decimal
from fractions import Fraction


def number(value: Fraction) -> str:
    """Whole, or with a few digits."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    rounded = round(Decimal(value.numerator) / Decimal(value.denominator), 4)
    return f"{rounded.normalize():,f}"
