"""Thrift's compact protocol, as far as Parquet uses it (apache/thrift, doc/specs/thrift-compact-protocol.md).

A structure is its fields by number, each with its kind, in their order: what is read is written back as it was.
"""

from typing import Any, NamedTuple

STOP, TRUE, FALSE, BYTE, SHORT, INTEGER, LONG, DOUBLE, BINARY, LIST, SET, _, STRUCT = range(13)
INTEGERS, BOOLEANS = (SHORT, INTEGER, LONG), (TRUE, FALSE)
DEEPEST = 8


class Field(NamedTuple):
    """A kind and a value: of BINARY and DOUBLE the bytes, of LIST and SET a `Some`, of STRUCT a `Struct`."""

    kind: int
    value: Any


type Struct = dict[int, Field]


class Some(NamedTuple):
    """Values of one kind."""

    kind: int
    values: list[Any]


class Reader:
    """Reads one structure after another. Raises IndexError where the bytes end, ValueError where they are none."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def struct(self, depth: int = 0) -> Struct:
        found: Struct = {}
        number = 0
        while (byte := self._byte()) & 15 != STOP:
            number = number + (byte >> 4) if byte >> 4 else self._signed()
            kind = byte & 15
            found[number] = Field(kind, kind == TRUE if kind in BOOLEANS else self._value(kind, depth))
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if kind in INTEGERS:
            return self._signed()
        if kind == STRUCT and depth < DEEPEST:
            return self.struct(depth + 1)
        if kind in (LIST, SET) and depth < DEEPEST:
            return self._some(depth + 1)
        if kind in (*BOOLEANS, BYTE, DOUBLE, BINARY):
            return self._bytes(8 if kind == DOUBLE else self._unsigned() if kind == BINARY else 1)
        raise ValueError("no value of the compact protocol")

    def _some(self, depth: int) -> Some:
        byte = self._byte()
        size = byte >> 4 if byte >> 4 < 15 else self._unsigned()
        return Some(byte & 15, [self._value(byte & 15, depth) for _ in range(size)])

    def _bytes(self, size: int) -> bytes:
        self.at += size
        if self.at > len(self._data):
            raise IndexError
        return self._data[self.at - size : self.at]

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        found = shift = 0
        while (byte := self._byte()) & 0x80 and shift < 64:
            found |= (byte & 0x7F) << shift
            shift += 7
        return found | byte << shift

    def _signed(self) -> int:
        found = self._unsigned()
        return (found >> 1) ^ -(found & 1)


def written(struct: Struct) -> bytes:
    """The bytes of a structure."""
    target = bytearray()
    _write(target, struct)
    return bytes(target)


def _write(target: bytearray, struct: Struct) -> None:
    last = 0
    for number, (kind, value) in struct.items():
        kind = (TRUE if value else FALSE) if kind in BOOLEANS else kind
        if 0 < number - last < 16:
            target.append((number - last) << 4 | kind)
        else:
            target.append(kind)
            _signed(target, number)
        last = number
        if kind not in BOOLEANS:
            _write_value(target, kind, value)
    target.append(STOP)


def _write_value(target: bytearray, kind: int, value: Any) -> None:
    if kind in INTEGERS:
        _signed(target, value)
    elif kind == STRUCT:
        _write(target, value)
    elif kind in (LIST, SET):
        size = len(value.values)
        target.append((size if size < 15 else 15) << 4 | value.kind)
        if size >= 15:
            _unsigned(target, size)
        for one in value.values:
            _write_value(target, value.kind, one)
    else:
        if kind == BINARY:
            _unsigned(target, len(value))
        target += value


def _unsigned(target: bytearray, value: int) -> None:
    while value > 0x7F:
        target.append(value & 0x7F | 0x80)
        value >>= 7
    target.append(value)


def _signed(target: bytearray, value: int) -> None:
    _unsigned(target, value << 1 if value >= 0 else ~(value << 1))
