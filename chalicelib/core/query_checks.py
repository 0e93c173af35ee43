"""Queries of contracts (`type: sql`): what they may be, and over what they are asked."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.core.sql import literal, name
from chalicelib.core.typed_cells import TypedCell, rows

TABLE = "assay_rows"
"""The view that `{object}` stands for."""

OURS = ("cells", "unnumbered", "source", "clean", "counted", "broken", "violations", "steps")
"""Tables of ours that no query may mean."""

SECONDS = 20
"""That one query may take."""

FUNCTIONS = ("range", "generate_series", "unnest")
"""Of those that give tables, the ones that read nothing."""

_OBJECT = re.compile(r"[$]?\{(object|table|model)\}")
_PROPERTY = re.compile(r"[$]?\{(property|column|field)\}")


def written(query: str, column: str | None) -> str:
    """The query with names in place of what stands for them."""
    own = _OBJECT.sub(lambda _: TABLE, query)
    return _PROPERTY.sub(lambda _: name(column or ""), own)


def names(table: str) -> list[str]:
    """What a query may call the table: as `{object}` has it, or by its own name."""
    return [TABLE] if table.lower() in OURS else [TABLE, table]


def view(source: str, cells: Mapping[str, TypedCell], casts: Mapping[str, str], table: str) -> str:
    """SQL that makes the view of the rows by the columns' names, in their types; also under the table's own name.
    A cell that is not of its type is null there. `casts` are the engine's types of columns that are typed already."""
    typed = "".join(f", {_exact(cell, casts.get(column, ''))} as {name(column)}" for column, cell in cells.items())
    own = f"select {typed.removeprefix(', ') or 'record'} from {rows(source, list(cells.values()))}"
    return f"create or replace temp view {name(table)} as {own}"


def _exact(cell: TypedCell, cast: str) -> str:
    """Whole numbers as such, and decimals where it is known how many digits they have."""
    kind = cell.column.logical_type
    exact = "HUGEINT" if kind == "integer" else cast if kind == "number" and cast.startswith("DECIMAL") else None
    filled = f"case when {cell.value} is not null then {cell.written} end"
    return f"try_cast({filled} as {exact})" if exact else cell.value


def parsed(query: str) -> str:
    """SQL: the query as the engine reads it, in JSON."""
    return f"select json_serialize_sql({literal(query)})"


def refused(tree: str, tables: Sequence[str]) -> str | None:
    """Why a query that was read as this tree is not asked; None where it may be. It may read these tables."""
    told = json.loads(tree)
    if told["error"]:
        return f"it is not one SELECT: {told.get('error_message', 'it cannot be read')}"
    if len(told["statements"]) != 1:
        return "it is not one query"
    nodes = list(_nodes(told["statements"]))
    known = {*tables, *(entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ()))}
    return next(filter(None, (_wrong(node, known) for node in nodes)), None)


def _wrong(node: dict[str, Any], tables: set[str]) -> str | None:
    kind = str(node.get("type", ""))
    if kind.endswith("_NODE") and kind not in READING:
        return "it changes what it is asked of"
    if kind == "BASE_TABLE" and node["table_name"] not in tables:
        return f"it reads {node['table_name']!r}, and may read the table of the contract alone"
    if kind == "TABLE_FUNCTION" and node["function"]["function_name"] not in FUNCTIONS:
        return f"it reads by {node['function']['function_name']}, which a check may not"
    return None


READING = ("SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE")
"""What the engine calls the nodes of queries that change nothing."""


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(inner)
