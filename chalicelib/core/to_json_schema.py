"""A table of a contract → the JSON Schema (2020-12) of one of its records, and what it cannot say.

A record is an object whose values are those of the cells, null where a cell has none.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.core.check_kinds import TIMES
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.crossing import Crossed, Lost, is_plain, typed, unsaid, untold

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {"date": "date", "timestamp": "date-time", "time": "time"}
"""Logical type → the format of its texts."""
OF_TEXTS = ("email", "uuid", "uri", "hostname", "ipv4", "ipv6")
COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
OF_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def to_json_schema(table: Table) -> Crossed:
    """What crosses, and what does not."""
    lost = [*untold(table), *(one for column in table.columns for one in _unsaid(column))]
    if table.held.null_tokens or table.held.column_order != "any" or table.held.extra_columns == "warn":
        lost.append(Lost("columns", "a record has neither tokens for no value, nor an order, nor warnings"))
    properties = {column.label: _property(column, table, lost) for column in table.columns}
    lost.extend(_not_said(check) for check in table.checks if check.column is None or check.within)
    required = [column.label for column in table.columns if column.required]
    schema: dict[str, Any] = {"$schema": DIALECT, "title": table.name, "type": "object", "properties": properties}
    schema |= {"required": required} if required else {}
    return Crossed(schema | {"additionalProperties": table.held.extra_columns != "reject"}, tuple(lost))


def _unsaid(column: Column) -> Iterator[Lost]:
    yield from unsaid(column)
    if column.label != column.name:
        yield Lost(column.name, f"the property is called {column.label}, as in the file")
    if column.format:
        yield Lost(column.name, "its days and times are written as ISO 8601 has them")


def _not_said(check: Check) -> Lost:
    return Lost(check.id, f"no keyword counts {check.of_kind.counts}, or not so")


def _property(column: Column, table: Table, lost: list[Lost]) -> dict[str, Any]:
    called = "string" if column.logical_type in TIMES else column.logical_type
    prop: dict[str, Any] = {"type": called if column.required else [called, "null"]} if called else {}
    if column.logical_type in TIMES:
        prop["format"] = FORMATS[str(column.logical_type)]
    if column.description:
        prop["description"] = column.description
    for check in table.checks:
        if check.column != column.name or check.within or check.kind in ("logicalType", "required"):
            continue
        said = _keyword(check, column) if is_plain(check) else {}
        if not said or set(said) & set(prop):
            lost.append(_not_said(check))
        else:
            prop |= said
    return prop


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
