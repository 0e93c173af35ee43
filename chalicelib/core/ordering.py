"""How values of a column are ordered, as they are counted and written as text: as numbers, or as texts."""

import struct
from fractions import Fraction
from math import isnan
from typing import Any

from chalicelib.core.counting import FLOATS, Typed
from chalicelib.core.notations import ISO
from chalicelib.core.profile import COUNTED
from chalicelib.core.ranks import Order
from chalicelib.core.types import TEXT

NONE_LIKE = (True, 0.0)
"""What is no number comes after all numbers."""


def order_of(column: Typed) -> Order:
    """Of a value that was counted, as text, what its order follows from."""
    if column.counted in FLOATS:
        return _single if column.cast == "FLOAT" else _double
    return int if column.counted in (*COUNTED, "UHUGEINT") else str


def limit_of(column: Typed, value: float | str) -> Any:
    """What a finite number is in that order."""
    return (False, float(value)) if column.counted in FLOATS else Fraction(value)


def has_order(column: Typed) -> bool:
    """Whether the order of its values as text is that of the values."""
    return order_of(column) is not str or (column.cast in (TEXT.cast, "UUID", "TIME") and column.type != ISO.name)


def shown(column: Typed, value: str) -> str:
    """A value that was counted, as the engine writes it."""
    return column.shown(int(value)) if column.counted in COUNTED else value


def _double(text: str) -> tuple[bool, float]:
    value = float(text)
    return NONE_LIKE if isnan(value) else (False, value)


def _single(text: str) -> tuple[bool, float]:
    """Of a number of 32 bits, which is written with as few digits as tell it from its neighbours."""
    is_none, value = _double(text)
    return is_none, struct.unpack("f", struct.pack("f", value))[0]
