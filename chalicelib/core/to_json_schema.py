"""A table of a contract → the JSON Schema (2020-12) of one of its records, and what it cannot say.

A record is an object whose values are those of the cells, null where a cell has none.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.core.check_kinds import TIMES
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.crossing import Crossed, Lost, is_plain, typed, unsaid, untold, whole_of
from chalicelib.core.within import Path

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {"date": "date", "timestamp": "date-time", "time": "time"}
"""Logical type → the format of its texts."""
OF_TEXTS = ("email", "uuid", "uri", "hostname", "ipv4", "ipv6")
COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
OF_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def to_json_schema(table: Table) -> Crossed:
    """What crosses, and what does not."""
    columns = [both for column in table.columns for both in whole_of(column, column.name)]
    lost = [*untold(table), *(one for both in columns for one in _unsaid(*both))]
    if table.held.null_tokens or table.held.column_order != "any" or table.held.extra_columns == "warn":
        lost.append(Lost("columns", "a record has neither tokens for no value, nor an order, nor warnings"))
    properties = {column.label: _property(column, table, lost) for column in table.columns}
    lost.extend(_not_said(check) for check in table.checks if check.column is None)
    required = [column.label for column in table.columns if column.required]
    schema: dict[str, Any] = {"$schema": DIALECT, "title": table.name, "type": "object", "properties": properties}
    schema |= {"required": required} if required else {}
    return Crossed(schema | {"additionalProperties": table.held.extra_columns != "reject"}, tuple(lost))


def _unsaid(column: Column, name: str) -> Iterator[Lost]:
    yield from unsaid(column, name)
    if column.label != column.name:
        yield Lost(name, f"the property is called {column.label}, as in the file")
    if column.format:
        yield Lost(name, "its days and times are written as ISO 8601 has them")


def _not_said(check: Check) -> Lost:
    return Lost(check.id, f"no keyword counts {check.of_kind.counts}, or not so")


def _property(column: Column, table: Table, lost: list[Lost]) -> dict[str, Any]:
    checks = [check for check in table.checks if check.column == column.name]
    return _value(column, (), checks, lost)


def _value(column: Column, path: Path, checks: Sequence[Check], lost: list[Lost]) -> dict[str, Any]:
    """What a column, or a value that lies there in its cells, is held to."""
    called = "string" if column.logical_type in TIMES else column.logical_type
    prop: dict[str, Any] = {"type": called if column.required else [called, "null"]} if called else {}
    if column.logical_type in TIMES:
        prop["format"] = FORMATS[str(column.logical_type)]
    if column.description:
        prop["description"] = column.description
    prop |= _inner(column, path, checks, lost)
    for check in checks:
        if (
            check.within != path
            or check.kind == "logicalType"
            or (check.kind == "required" and _is_whole(column, path))
        ):
            continue
        said = _keyword(check, column) if is_plain(check) else {}
        if "required" in said and not set(said["required"]) & set(prop.get("required", ())):
            prop["required"] = [*prop.get("required", ()), *said["required"]]
        elif not said or set(said) & set(prop):
            lost.append(_not_said(check))
        else:
            prop |= said
    return prop


def _is_whole(column: Column, path: Path) -> bool:
    """Whether a schema can say that a value must be there and not be null: by its type, but of columns, which all are
    there."""
    return not path or column.logical_type is not None


def _inner(column: Column, path: Path, checks: Sequence[Check], lost: list[Lost]) -> dict[str, Any]:
    """What lies in it."""
    inner = {step: _value(one, (*path, step), checks, lost) for step, one in column.inner.items()}
    if column.logical_type == "array":
        return {"items": inner[None]} if inner else {}
    if column.logical_type != "object" or not inner:
        return {}
    required = [one.label for one in column.properties if one.required and one.logical_type]
    return {"properties": inner} | ({"required": required} if required else {})


def _keyword(check: Check, column: Column) -> dict[str, Any]:
    """Empty where there is none."""
    kind, arguments = check.kind, check.arguments
    if kind in COUNTS or kind == "uniqueItems":
        return {kind: arguments[kind]}
    if kind in OF_NUMBERS and column.logical_type not in TIMES:
        return {kind: typed(arguments[kind], column)}
    if kind == "format":
        return {kind: arguments[kind]} if arguments[kind] in OF_TEXTS else {}
    if kind == "requiredProperties":
        return {"required": arguments["required"]}
    if list(arguments) == ["pattern"] and column.logical_type == "string":
        return {"pattern": arguments["pattern"]}
    if list(arguments) == ["validValues"] and None not in arguments["validValues"]:
        values = [typed(value, column) for value in arguments["validValues"]]
        return {"enum": values if column.required else [*values, None]}
    return {}
