"""The JSON Schema (2020-12) of a record → an ODCS document of one table, and what does not cross."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from chalicelib.core.crossing import Crossed, Lost, custom, drafted, keyed, listed, valid, with_rules, word
from chalicelib.core.nodes import child
from chalicelib.core.odcs_options import OPTIONS
from chalicelib.core.to_json_schema import FORMATS, OF_TEXTS

LOGICAL_TYPES = ("string", "number", "integer", "boolean", "array", "object")
OF_RECORD = ("$schema", "$id", "$defs", "title", "type", "properties", "required", "additionalProperties")
OF_PROPERTY = ("type", "description", "enum", "const", "format", "required", "$ref")
NOT_SAID = "a contract does not say this"
MOST_VALUES = 10_000
"""Objects and arrays that are followed inwards: references may make much of little."""


@dataclass(frozen=True)
class _Place:
    """Where in a schema a value is described: the schema, the path, and whether the value must be there."""

    root: dict[str, Any]
    path: str
    is_required: bool
    met: Iterator[int]
    """Counts objects and arrays."""
    depth: int = 0
    followed: tuple[str, ...] = ()
    """References on the way: one that leads to itself is not followed."""

    def within(self, path: str, is_required: bool) -> "_Place":
        return replace(self, path=path, is_required=is_required, depth=self.depth + 1)


def from_json_schema(schema: dict[str, Any], name: str) -> Crossed:
    """A draft of a contract for a table of this name. What the schema has of other shapes than its standard is lost,
    and named. A property that need not be there, or may be null, may have no value; one that must be there
    and may be null too, as all columns are there."""
    lost = [Lost(child("$", key), NOT_SAID) for key in schema if key not in OF_RECORD]
    properties = keyed(schema.get("properties"))
    required = [word(key) for key in listed(schema.get("required"))]
    top = _Place(schema, "$", False, count())
    columns = _properties(properties, required, top, lost)
    for key in required:
        if key not in properties:
            lost.append(Lost("$.required", f"{key} is no property"))
    extra = schema.get("additionalProperties", True)
    if not isinstance(extra, bool):
        lost.append(Lost("$.additionalProperties", "columns that the contract does not have are of any type"))
    held = [custom("extraColumns", "reject" if extra is False else "allow")]
    return Crossed(drafted({"name": name, "customProperties": held, "properties": columns}), tuple(lost))


def _properties(said: dict[str, Any], required: list[str], place: _Place, lost: list[Lost]) -> list[dict[str, Any]]:
    path = child(place.path, "properties")
    return [
        {"name": key} | _value(one, place.within(child(path, key), key in required), lost) for key, one in said.items()
    ]


def _value(said: Any, place: _Place, lost: list[Lost]) -> dict[str, Any]:
    """A property without its name."""
    path, (schema, place) = place.path, _resolved(said, place)
    if not isinstance(schema, dict):
        if said is not True:
            lost.append(Lost(path, NOT_SAID))
        return {}
    types = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    called = [one for one in types if one != "null"]
    logical_type = called[0] if len(called) == 1 and called[0] in LOGICAL_TYPES else None
    if logical_type is None and called not in ([None], []):
        lost.append(Lost(child(path, "type"), "a column is of one type"))
    format_ = word(schema.get("format"))
    by_format = {json: logical for logical, json in FORMATS.items()}
    if logical_type == "string" and format_ in by_format:
        logical_type = by_format[format_]
    prop = {"logicalType": logical_type, "description": schema.get("description")}
    if place.is_required and "null" not in types and (called not in ([None], []) or place.depth == 1):
        prop["required"] = True
    inner, schema = _inner(schema, logical_type, place, lost)
    options, quality = _rules(schema, logical_type, path, lost)
    return with_rules({key: value for key, value in prop.items() if value is not None}, options, quality) | inner


def _inner(
    schema: dict[str, Any], logical_type: str | None, place: _Place, lost: list[Lost]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What lies within an object or array, and what else the schema says."""
    key = {"object": "properties", "array": "items"}.get(logical_type or "", "")
    if not isinstance(schema.get(key), dict) or next(place.met) > MOST_VALUES:
        return {}, schema
    rest = {name: value for name, value in schema.items() if name != key}
    if key == "items":
        return {key: _value(schema[key], place.within(child(place.path, key), is_required=True), lost)}, rest
    required = [word(name) for name in listed(schema.get("required"))]
    inner = _properties(schema[key], required, place, lost)
    told = {one["name"] for one in inner if one.get("required")}
    left = [name for name in required if name not in told]
    rest = {name: left if name == "required" else value for name, value in rest.items()}
    return {key: inner}, {name: value for name, value in rest.items() if name != "required" or left}


def _resolved(schema: Any, place: _Place) -> tuple[Any, _Place]:
    """What a reference within the document stands for; the schema itself where it is none, or leads nowhere."""
    while isinstance(schema, dict) and (to := word(schema.get("$ref"))) not in place.followed:
        target = keyed(place.root.get("$defs")).get(to.removeprefix("#/$defs/"))
        if not isinstance(target, dict):
            break
        place = replace(place, followed=(*place.followed, to))
        schema = {**target, **{key: one for key, one in schema.items() if key != "$ref"}}
    return schema, place


def _rules(
    schema: dict[str, Any], logical_type: str | None, path: str, lost: list[Lost]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Options of the type, and rules."""
    options: dict[str, Any] = {}
    quality: list[dict[str, Any]] = []
    for key, value in schema.items():
        if key in ("enum", "const") and (values := _values(value if key == "enum" else [value])):
            quality.append(valid("validValues", values))
        elif key == "format":
            if logical_type == "string" and value in OF_TEXTS:
                options[key] = value
            elif value != FORMATS.get(logical_type or ""):
                lost.append(Lost(child(path, key), NOT_SAID))
        elif key in OPTIONS.get(logical_type or "", ()):
            options[key] = value
        elif key not in ("type", "description"):
            lost.append(Lost(child(path, key), NOT_SAID))
    return options, quality


def _values(enum: Any) -> list[Any]:
    """The values of an enum, all of which a cell may have; null is said by the type."""
    values = [one for one in enum if one is not None] if isinstance(enum, list) else []
    return [] if any(isinstance(one, list | dict) for one in values) else values
