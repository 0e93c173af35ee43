"""A Table Schema of Frictionless Data → an ODCS document of one table, and what does not cross."""

from collections.abc import Iterator
from typing import Any

from chalicelib.core.check_kinds import TIMES
from chalicelib.core.crossing import (
    Crossed,
    Lost,
    anywhere,
    custom,
    drafted,
    keyed,
    listed,
    reference,
    valid,
    with_rules,
    word,
)
from chalicelib.core.date_patterns import java
from chalicelib.core.nodes import child
from chalicelib.core.odcs_options import OPTIONS
from chalicelib.core.to_table_schema import FIELDS_MATCH, FORMATS, SAME

LOGICAL_TYPES = {
    **{one: one for one in ("string", "number", "integer", "boolean", "date", "time", "object", "array")},
    "datetime": "timestamp",
    "any": None,
}
"""Type of a field → logical type."""
OF_SCHEMA = ("$schema", "fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys")
OF_FIELD = ("name", "type", "format", "description", "constraints")
_VALID = {"pattern": "pattern", "enum": "validValues"}
"""Constraint → the argument of `invalidValues`."""
NOT_SAID = "a contract does not say this"


def from_table_schema(schema: dict[str, Any], name: str) -> Crossed:
    """A draft of a contract for a table of this name. What the schema has of other shapes than its standard is lost,
    and named."""
    lost = [Lost(child("$", key), NOT_SAID) for key in schema if key not in OF_SCHEMA]
    properties: dict[str, dict[str, Any]] = {}
    for n, one in enumerate(listed(schema.get("fields"))):
        called = word(keyed(one).get("name"))
        if called and called not in properties:
            properties[called] = _property(one, f"$.fields[{n}]", lost)
        else:
            lost.append(Lost(f"$.fields[{n}]", "a column has a name of its own"))
    if "primaryKey" in schema:
        for position, key in enumerate(_names(schema["primaryKey"], "$.primaryKey", properties, lost), 1):
            properties[key] |= {"primaryKey": True, "primaryKeyPosition": position}
    rules = []
    for n, one in enumerate(listed(schema.get("uniqueKeys"))):
        if keys := _names(one, f"$.uniqueKeys[{n}]", properties, lost):
            rules.append({"metric": "duplicateValues", "arguments": {"properties": keys}, "mustBe": 0})
    relationships = list(_relationships(schema, name, properties, lost))
    table = {"name": name, "customProperties": list(_held(schema, lost)), "properties": list(properties.values())}
    return Crossed(drafted({**table, "quality": rules, "relationships": relationships}), tuple(lost))


def _names(value: Any, path: str, properties: dict[str, Any], lost: list[Lost]) -> list[str]:
    """Columns that a key names; none where one of them is not there."""
    names = [word(one) for one in (value if isinstance(value, list) else [value])]
    if names and len(set(names)) == len(names) and all(one in properties for one in names):
        return names
    lost.append(Lost(path, "it names what is no field, or one twice"))
    return []


def _held(schema: dict[str, Any], lost: list[Lost]) -> Iterator[dict[str, Any]]:
    match = word(schema.get("fieldsMatch", "exact"))
    if match in FIELDS_MATCH:
        order, extra = FIELDS_MATCH[match]
        yield from [custom("columnOrder", order)] if order != "any" else []
        yield custom("extraColumns", extra)
    else:
        lost.append(Lost("$.fieldsMatch", "columns of a contract are all there"))
    tokens = [one.get("value") if isinstance(one, dict) else one for one in listed(schema.get("missingValues"))]
    if "missingValues" in schema:
        if "" not in tokens:
            lost.append(Lost("$.missingValues", "the empty cell is always no value"))
        yield custom("nullTokens", [one for one in tokens if isinstance(one, str) and one])


def _property(field: dict[str, Any], path: str, lost: list[Lost]) -> dict[str, Any]:
    lost.extend(Lost(child(path, key), NOT_SAID) for key in field if key not in OF_FIELD)
    said = word(field.get("type", "any"))
    if said not in LOGICAL_TYPES:
        lost.append(Lost(f"{path}.type", "a contract has no such type: its cells are texts"))
    logical_type = LOGICAL_TYPES.get(said, "string")
    options = _format(field, logical_type, path, lost)
    prop = {"name": field["name"], "logicalType": logical_type, "description": field.get("description")}
    quality = []
    for key, value in keyed(field.get("constraints")).items():
        if key in ("required", "unique") and isinstance(value, bool):
            prop |= {key: True} if value else {}
        elif key in SAME and key in OPTIONS.get(logical_type or "", ()):
            options[key] = value
        elif key == "pattern" and logical_type == "string":
            options[key] = anywhere(word(value))
        elif key in _VALID:
            quality.append(valid(_VALID[key], anywhere(word(value)) if key == "pattern" else value))
        else:
            lost.append(Lost(child(f"{path}.constraints", key), NOT_SAID))
    return with_rules({key: value for key, value in prop.items() if value is not None}, options, quality)


def _format(field: dict[str, Any], logical_type: str | None, path: str, lost: list[Lost]) -> dict[str, Any]:
    said = word(field.get("format", "default"))
    try:
        if logical_type in TIMES and said.startswith("%"):
            return {"format": java(said)}
    except ValueError as error:
        lost.append(Lost(f"{path}.format", str(error)))
        return {}
    if logical_type == "string" and said in FORMATS:
        return {"format": said}
    if said != "default":
        lost.append(Lost(f"{path}.format", NOT_SAID))
    return {}


def _relationships(
    schema: dict[str, Any], name: str, properties: dict[str, dict[str, Any]], lost: list[Lost]
) -> Iterator[dict[str, Any]]:
    """Those of several columns; that of one column goes to its property."""
    for n, key in enumerate(listed(schema.get("foreignKeys"))):
        path = f"$.foreignKeys[{n}]"
        to, here = keyed(keyed(key).get("reference")), _names(keyed(key).get("fields"), path, properties, lost)
        there = to.get("fields")
        columns = there if isinstance(there, list) else [there]
        target = [reference(word(to.get("resource")), word(one)) for one in columns]
        source = [reference(name, one) for one in here]
        if not here or len(source) != len(target) or None in target or (len(here) > 1 and None in source):
            lost.append(Lost(path, "a relationship names columns of another table, by letters and digits"))
        elif len(here) > 1:
            yield {"from": source, "to": target}
        else:
            properties[here[0]].setdefault("relationships", []).append({"to": target[0]})
