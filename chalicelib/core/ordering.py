"""How values of a column are ordered, as they are counted and written as text: as numbers, as texts, or, of types of
Parquet, as bytes and lengths of time."""

import re
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
    if column.cast in OF_PARQUET:
        return OF_PARQUET[column.cast]
    return int if column.counted in (*COUNTED, "UHUGEINT") else str


AS_TEXT = (TEXT.cast, "UUID", "TIME", "TIME WITH TIME ZONE")
"""Types whose texts have the order of their values; all times of the day that Parquet has with a zone are in UTC."""


def limit_of(column: Typed, value: float | str) -> Any:
    """What a finite number is in that order."""
    return (False, float(value)) if column.counted in FLOATS else Fraction(value)


def has_order(column: Typed) -> bool:
    """Whether the order of its values as text is that of the values."""
    return order_of(column) is not str or (column.cast in AS_TEXT and column.type != ISO.name)


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


def _bytes(text: str) -> str:
    """Of bytes, which are written as ASCII, or as `\\x0A`: a character for each."""
    return re.sub(r"\\x([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)


def _length(text: str) -> int:
    """Microseconds of a length of time, as `1 year 2 months -3 days 04:05:06.7`, in months of 30 days."""
    days = sum(int(count) * DAYS[unit] for count, unit in re.findall(r"(-?\d+) (year|month|day)", text))
    clock = re.search(r"(-?)(\d+):(\d+):(\d+)(?:\.(\d+))?$", text)
    if clock is None:
        return days * 86_400 * 10**6
    sign, hours, minutes, seconds, fraction = clock.groups(default="")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return days * 86_400 * 10**6 + (-1 if sign else 1) * (whole * 10**6 + int(fraction.ljust(6, "0")))


DAYS = {"year": 360, "month": 30, "day": 1}

OF_PARQUET: dict[str, Order] = {"BLOB": _bytes, "INTERVAL": _length}
"""Types of the engine that are told as texts."""
