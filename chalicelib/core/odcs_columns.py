"""Properties of an ODCS document → columns, and the checks that they are by themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.core.check_arguments import Scope
from chalicelib.core.contract import Check, Column
from chalicelib.core.custom_properties import of_column
from chalicelib.core.date_patterns import DATE, ISO, TIME, TIMESTAMP, date_pattern
from chalicelib.core.nodes import Node, Scalar, each, entry, text
from chalicelib.core.odcs_options import option_checks
from chalicelib.core.odcs_sections import LOGICAL_TYPES
from chalicelib.core.remarks import Remarks, named

_TOLD_BY = {DATE: (DATE, TIMESTAMP, TIME), TIMESTAMP: (TIMESTAMP, DATE), TIME: (TIME,)}
"""Logical type → what its format may tell."""


def column_of(node: Node, is_3_0: bool, remarks: Remarks) -> Column | None:
    """A property as a column, with what lies in it; None where it has no name."""
    name = text(entry(node, "name"))
    return _column(node, name, is_3_0, remarks) if name else None


def _column(node: Node, name: str, is_3_0: bool, remarks: Remarks) -> Column:
    options, items = entry(node, "logicalTypeOptions"), entry(node, "items")
    logical_type, date_format = _type(node, is_3_0, remarks)
    return Column(
        name,
        text(entry(node, "physicalName")) or name,
        of_column(node, remarks),
        logical_type,
        text(entry(node, "physicalType")),
        date_format,
        _flag(entry(options, "timezone")),
        text(entry(options, "defaultTimezone")) or "UTC",
        _flag(entry(node, "required")),
        None,
        text(entry(node, "classification")),
        text(entry(node, "description")),
        tuple(column for one in each(entry(node, "properties")) if (column := column_of(one, is_3_0, remarks))),
        None if items is None else _column(items, "items", is_3_0, remarks),
    )


def inner_nodes(node: Node, column: Column, remarks: Remarks) -> list[tuple[str | None, Node]]:
    """What lies directly within a value of an object or an array, by steps of a path."""
    items = entry(node, "items")
    if column.logical_type == "array" and items is not None:
        return [(None, items)]
    named = [one for one in each(entry(node, "properties")) if text(entry(one, "name"))]
    if column.logical_type != "object":
        return []
    both = list(zip(column.properties, named, strict=True))
    told_twice([(inner.name, one) for inner, one in both], "property", remarks)
    by_name = {inner.name: (inner.label, one) for inner, one in both}
    told_twice(list(by_name.values()), "key", remarks)
    return [*by_name.values()]


def told_twice(names: list[tuple[str, Node]], what: str, remarks: Remarks) -> None:
    counts = Counter(name for name, _ in names)
    seen: set[str] = set()
    for name, node in names:
        if counts[name] > 1 and name in seen:
            remarks.error(node.mark, f"another one has the {what} {named(name)} already", "give each its own")
        seen.add(name)


def _flag(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _type(node: Node, is_3_0: bool, remarks: Remarks) -> tuple[str | None, str | None]:
    """The logical type, and how its days and times are written. `date` was v3.0's word for all of these: there, and
    where its format has a time, it is what its format or physical type says."""
    said = text(entry(node, "logicalType"))
    if said not in LOGICAL_TYPES:
        return None, None
    written = entry(entry(node, "logicalTypeOptions"), "format")
    if said not in ISO or written is None or text(written) is None:
        return _by_physical_type(node) if is_3_0 and said == DATE else said, None
    try:
        tells = date_pattern(text(written) or "").tells
        if tells not in _TOLD_BY[said]:
            raise ValueError(f"it tells a {tells}, and no {said}")
    except ValueError as error:
        advice = "write it as in yyyy-MM-dd HH:mm:ss"
        remarks.error(written.mark, f"{named(text(written) or '')} is no pattern here: {error}", advice)
        return said, None
    if said == DATE != tells and not is_3_0:
        remarks.warn(written.mark, f"this tells a {tells}, and is read as one", f"write `logicalType: {tells}`")
    return tells if said == DATE else said, text(written)


def _by_physical_type(node: Node) -> str:
    physical = (text(entry(node, "physicalType")) or "").lower()
    return TIMESTAMP if physical.startswith(("timestamp", "datetime")) else TIME if physical.startswith(TIME) else DATE


def with_keys(columns: dict[str, Column], properties: dict[str, Node], remarks: Remarks) -> dict[str, Column]:
    """The same columns, those of the primary key with their position: as it is said, else as they stand."""
    keys = [name for name, node in properties.items() if _flag(entry(node, "primaryKey"))]
    said = {name: _position(properties[name]) for name in keys}
    positions = [position for position in said.values() if position]
    if positions and sorted(positions) != list(range(1, len(keys) + 1)):
        mark = properties[keys[-1]].mark
        remarks.error(
            mark, "the positions in the primary key are not 1, 2, …", "give each of its columns one, or none any"
        )
    ordered = sorted(keys, key=lambda name: said[name] or 0)
    return columns | {name: replace(columns[name], key_position=n) for n, name in enumerate(ordered, 1)}


def _position(node: Node) -> int:
    """From 1; 0 where none is said."""
    found = entry(node, "primaryKeyPosition")
    return found.value if isinstance(found, Scalar) and isinstance(found.value, int) and found.value > 0 else 0


def key_check(columns: dict[str, Column]) -> Iterator[Check]:
    """The primary key as one check of the table."""
    keys = sorted((c for c in columns.values() if c.key_position), key=lambda column: column.key_position or 0)
    if keys:
        yield Check("primaryKey", "primaryKey", None, {"properties": [column.name for column in keys]})


def own_checks(node: Node, column: Column, scope: Scope) -> Iterator[Check]:
    """What a property is held to by its keys and the options of its type."""
    if column.logical_type not in (None, "string"):
        yield Check(f"{column.name}.logicalType", "logicalType", column.name)
    for kind in ("required", "unique"):
        if _flag(entry(node, kind)):
            yield Check(f"{column.name}.{kind}", kind, column.name)
    yield from option_checks(entry(node, "logicalTypeOptions"), column, scope)
