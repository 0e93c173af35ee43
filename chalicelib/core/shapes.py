"""Frozen dataclasses ↔ plain JSON values: one way for every value there is."""

import types
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints


def plain(value: Any) -> Any:
    """A value as dicts, lists and scalars, ready for `json.dumps`; exact fractions as text, and so are decimals that no
    double is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return str(value) if isinstance(value, Fraction) else value


def build[T](shape: type[T], value: Any) -> T:
    """The inverse of `plain`: `build(type(x), plain(x)) == x`."""
    built: T = _build(shape, value)
    return built


def _build(shape: Any, value: Any) -> Any:
    if isinstance(shape, TypeAliasType):
        shape = shape.__value__
    if is_dataclass(shape) and isinstance(shape, type):
        return shape(**{name: _build(kind, value[name]) for name, kind in _kinds(shape).items()})
    if get_origin(shape) is tuple:
        return tuple(_build(get_args(shape)[0], v) for v in value)
    if get_origin(shape) in (Union, types.UnionType):
        inner = [a for a in get_args(shape) if a is not types.NoneType]
        return None if value is None else _build(inner[0], value)
    return Fraction(value) if shape is Fraction else value


@cache
def _kinds(shape: type[Any]) -> dict[str, Any]:
    """The fields of a dataclass, and their types."""
    hints = get_type_hints(shape)
    return {field.name: hints[field.name] for field in fields(shape)}
