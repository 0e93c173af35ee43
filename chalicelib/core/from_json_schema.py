"""The JSON Schema (2020-12) of a record → an ODCS document of one table, and what does not cross."""

from typing import Any

from chalicelib.core.crossing import Crossed, Lost, custom, drafted, keyed, listed, valid, with_rules, word
from chalicelib.core.nodes import child
from chalicelib.core.odcs_options import OPTIONS
from chalicelib.core.to_json_schema import FORMATS, OF_TEXTS

LOGICAL_TYPES = ("string", "number", "integer", "boolean", "array", "object")
OF_RECORD = ("$schema", "$id", "$defs", "title", "type", "properties", "required", "additionalProperties")
OF_PROPERTY = ("type", "description", "enum", "const", "format", "required", "$ref")
NOT_SAID = "a contract does not say this"
MOST_REFERENCES = 20
"""In a row."""


def from_json_schema(schema: dict[str, Any], name: str) -> Crossed:
    """A draft of a contract for a table of this name. What the schema has of other shapes than its standard is lost,
    and named. A property that need not be there, or may be null, may have no value; one that must be there
    and may be null too, as all columns are there."""
    lost = [Lost(child("$", key), NOT_SAID) for key in schema if key not in OF_RECORD]
    properties = keyed(schema.get("properties"))
    required = [word(key) for key in listed(schema.get("required"))]
    columns = [_property(key, one, (schema, key in required), lost) for key, one in properties.items()]
    for key in required:
        if key not in properties:
            lost.append(Lost("$.required", f"{key} is no property"))
    extra = schema.get("additionalProperties", True)
    if not isinstance(extra, bool):
        lost.append(Lost("$.additionalProperties", "columns that the contract does not have are of any type"))
    held = [custom("extraColumns", "reject" if extra is False else "allow")]
    return Crossed(drafted({"name": name, "customProperties": held, "properties": columns}), tuple(lost))


def _property(name: str, said: Any, within: tuple[dict[str, Any], bool], lost: list[Lost]) -> dict[str, Any]:
    root, is_required = within
    path = child("$.properties", name)
    schema = _resolved(said, root)
    if not isinstance(schema, dict):
        if said is not True:
            lost.append(Lost(path, NOT_SAID))
        return {"name": name}
    types = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    called = [one for one in types if one != "null"]
    logical_type = called[0] if len(called) == 1 and called[0] in LOGICAL_TYPES else None
    if logical_type is None and called not in ([None], []):
        lost.append(Lost(child(path, "type"), "a column is of one type"))
    format_ = word(schema.get("format"))
    by_format = {json: logical for logical, json in FORMATS.items()}
    if logical_type == "string" and format_ in by_format:
        logical_type = by_format[format_]
    prop = {"name": name, "logicalType": logical_type, "description": schema.get("description")}
    if is_required and "null" not in types:
        prop["required"] = True
    options, quality = _rules(schema, logical_type, path, lost)
    return with_rules({key: value for key, value in prop.items() if value is not None}, options, quality)


def _resolved(schema: Any, root: dict[str, Any]) -> Any:
    """What a reference within the document stands for; the schema itself where it is none, or leads nowhere."""
    for _ in range(MOST_REFERENCES):
        to = schema.get("$ref") if isinstance(schema, dict) else None
        target = keyed(root.get("$defs")).get(word(to).removeprefix("#/$defs/"))
        if not isinstance(target, dict):
            break
        schema = {**target, **{key: one for key, one in schema.items() if key != "$ref"}}
    return schema


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
