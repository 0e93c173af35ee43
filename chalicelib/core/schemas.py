"""The JSON Schema (2020-12) of dataclasses, with the meaning and the unit of every field.

A field's description is the string below it, which Python drops: it is read from the source of its class, so that
only those pay for it who ask.
"""

import ast
import inspect
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from itertools import pairwise
from textwrap import dedent
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

REFERENCE = "#/components/schemas/"
SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schema(shape: Any) -> dict[str, Any]:
    """The schema of a dataclass (by reference), tuple, dict, optional or scalar type."""
    if shape is Any:
        return {}
    if shape in SCALARS:
        return {"type": SCALARS[shape]}
    if get_origin(shape) in (Union, UnionType):
        return {"anyOf": [*(schema(one) for one in get_args(shape) if one is not NoneType), {"type": "null"}]}
    if get_origin(shape) is tuple:
        return {"type": "array", "items": schema(get_args(shape)[0])}
    if get_origin(shape) is dict:
        return {"type": "object", "additionalProperties": schema(get_args(shape)[1])}
    if is_dataclass(shape):
        return {"$ref": f"{REFERENCE}{_name(shape)}"}
    raise TypeError(f"no JSON Schema for {shape!r}")


def objects(shape: Any) -> dict[str, dict[str, Any]]:
    """The schemas of all dataclasses in a type, by their names: what `schema` refers to."""
    if not is_dataclass(shape):
        return {name: one for part in get_args(shape) for name, one in objects(part).items()}
    hints = get_type_hints(shape)
    inner = {name: one for hint in hints.values() for name, one in objects(hint).items()}
    return {_name(shape): _object(shape, hints), **inner}


def _name(shape: Any) -> str:
    name: str = shape.__name__
    return name


def _object(shape: Any, hints: dict[str, Any]) -> dict[str, Any]:
    told = meanings(shape)
    return {
        "type": "object",
        "title": _name(shape),
        "description": inspect.cleandoc(shape.__doc__),
        "properties": {f.name: {**schema(hints[f.name]), "description": told[f.name]} for f in fields(shape)},
        "required": [f.name for f in fields(shape) if f.default is MISSING],
    }


def meanings(shape: Any) -> dict[str, str]:
    """Field → the string below it, in the class or those it is made from. Raises KeyError where one has none."""
    classes = reversed(shape.__mro__[:-1])
    told = {name: meaning for one in classes for name, meaning in _written(one).items()}
    return {field.name: told[field.name] for field in fields(shape)}


@cache
def _written(shape: type) -> dict[str, str]:
    (written,) = ast.parse(dedent(inspect.getsource(shape))).body
    assert isinstance(written, ast.ClassDef), "it is the source of a class"
    return {
        field.target.id: " ".join(below.value.value.split())
        for field, below in pairwise(written.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }
