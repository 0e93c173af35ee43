"""A table of a contract → a Table Schema v2 of Frictionless Data, and what it cannot say.

https://datapackage.org/standard/table-schema/. Its patterns hold the whole cell. Its dates are written by directives of
strptime, and their bounds as the cells have them.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.core.check_kinds import TIMES
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.crossing import BOUNDS, Crossed, Lost, is_plain, typed, unsaid, untold, whole
from chalicelib.core.date_patterns import date_pattern, java, lexical

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {"timestamp": "datetime", None: "any"}
"""Logical type → the field's, where it is called otherwise."""
FORMATS = ("email", "uri", "uuid")
FIELDS_MATCH = {"exact": ("exact", "reject"), "equal": ("any", "reject"), "subset": ("any", "allow")}
"""`fieldsMatch` → order of columns, and what becomes of others."""
SAME = ("minLength", "maxLength", *BOUNDS)
"""Constraints that are called as options are, and mean the same."""


def to_table_schema(table: Table) -> Crossed:
    """What crosses, and what does not."""
    lost = [*untold(table), *(one for column in table.columns for one in _unsaid(column))]
    labels = {column.name: column.label for column in table.columns}
    schema: dict[str, Any] = {"$schema": PROFILE, "fields": [_field(column, table, lost) for column in table.columns]}
    said = table.held.column_order, table.held.extra_columns
    schema["fieldsMatch"] = next((name for name, match in FIELDS_MATCH.items() if match == said), "subset")
    if said not in FIELDS_MATCH.values():
        lost.append(Lost("columns", "no fieldsMatch has this order of columns with these others"))
    if table.held.null_tokens is not None:
        schema["missingValues"] = ["", *table.held.null_tokens]
    lost.extend(Lost(check.id, "no field says what lies within its values") for check in table.checks if check.within)
    for check in table.checks:
        if (check.column is None or check.kind == "foreignKey") and not (
            is_plain(check) and _key(check, labels, schema)
        ):
            lost.append(Lost(check.id, f"no key of a schema counts {check.of_kind.counts}, or not so"))
    return Crossed(schema, tuple(lost))


def _unsaid(column: Column) -> Iterator[Lost]:
    yield from unsaid(column, column.name)
    if column.inner:
        yield Lost(column.name, "a field does not say what lies within its values")
    if column.label != column.name:
        yield Lost(column.name, f"the field is called {column.label}, as in the file")
    if column.format and java(date_pattern(column.format).strptime) != column.format:
        yield Lost(column.name, "a directive of its format says nothing of how many digits there are")


def _field(column: Column, table: Table, lost: list[Lost]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.label, "type": TYPES.get(column.logical_type, column.logical_type)}
    if column.format:
        field["format"] = date_pattern(column.format).strptime
    if column.description:
        field["description"] = column.description
    constraints: dict[str, Any] = {}
    for check in table.checks:
        if check.column != column.name or check.within or check.kind in ("logicalType", "foreignKey"):
            continue
        said = _constraint(check, column) if is_plain(check) else {}
        if not said or set(said) & (set(constraints) | set(field)):
            lost.append(Lost(check.id, f"no constraint of a field counts {check.of_kind.counts}, or not so"))
        elif check.kind == "format":
            field |= said
        else:
            constraints |= said
    return field | ({"constraints": constraints} if constraints else {})


def _constraint(check: Check, column: Column) -> dict[str, Any]:
    """Empty where there is none."""
    kind, arguments = check.kind, check.arguments
    if kind in ("required", "unique"):
        return {kind: True}
    if kind in SAME:
        return {kind: _written(arguments[kind], column)}
    if kind == "format":
        return {kind: arguments[kind]} if arguments[kind] in FORMATS else {}
    if list(arguments) == ["pattern"]:
        return {"pattern": whole(arguments["pattern"])}
    if list(arguments) == ["validValues"] and None not in arguments["validValues"]:
        return {"enum": [_written(value, column) for value in arguments["validValues"]]}
    return {}


def _written(value: Any, column: Column) -> Any:
    """As the cells of its column have it."""
    if column.logical_type in TIMES:
        return lexical(value, str(column.logical_type), column.format)
    return value if isinstance(value, int) else typed(value, column)


def _key(check: Check, labels: dict[str, str], schema: dict[str, Any]) -> bool:
    """Writes a check of a table; whether there is a key for it."""
    names = [labels[name] for name in check.arguments.get("properties", ())]
    if check.kind == "primaryKey":
        schema["primaryKey"] = names
    elif check.kind == "duplicateValues" and names:
        schema.setdefault("uniqueKeys", []).append(names)
    elif check.kind == "foreignKey":
        reference = {"resource": check.arguments["feed"], "fields": check.arguments["references"]}
        schema.setdefault("foreignKeys", []).append({"fields": names, "reference": reference})
    else:
        return False
    return True
