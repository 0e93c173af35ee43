"""Relationships of an ODCS document → checks of keys that another feed must have.

A reference is `table.column`, or a path of ids, `schema/<id>/properties/<id>`, which a file and # may precede. What is
no table of this contract is a feed.
"""

import re
from collections.abc import Iterator

from chalicelib.core.check_arguments import Scope, Wrong
from chalicelib.core.contract import Check, Column
from chalicelib.core.nodes import Mapping, Node, Sequence, entry, shown, text
from chalicelib.core.remarks import named, near
from chalicelib.core.rules import made

KIND = "foreignKey"
_REFERENCE = re.compile(r"(?:([^#]*)#)?([A-Za-z_]\w*)\.([A-Za-z_]\w*)", re.ASCII)
_PATH = re.compile(r"(?:([^#]*)#)?/?schema/([\w-]+)/properties/([\w-]+)", re.ASCII)


def foreign_key(node: Mapping, column: Column | None, table: tuple[str, ...], scope: Scope) -> Iterator[Check]:
    """The check of a relationship of a column, or of the table, by its name and id. Raises Wrong."""
    to, source = entry(node, "to"), entry(node, "from")
    if to is None:
        raise Wrong(node, "a relationship needs `to`", "add it, as in `to: planes.tailnum`")
    if column and source:
        raise Wrong(source, "a relationship of a property has no `from`", "leave it out, or move it to the table")
    if column is None and source is None:
        raise Wrong(node, "a relationship of a table needs `from`", "add it, as in `from: flights.tailnum`")
    if source is not None and isinstance(source, Sequence) is not isinstance(to, Sequence):
        raise Wrong(to, "`from` and `to` are one reference each, or a list each", "make them alike")
    references = [_reference(one, scope) for one in _each(to)]
    properties = [_own(one, table, scope) for one in _each(source)] if source else [column.name if column else ""]
    if len(references) != len(properties) or not references:
        raise Wrong(to, f"{len(properties)} of `from`, and {len(references)} of `to`", "name as many of each")
    if len({feed for feed, _ in references}) > 1:
        raise Wrong(to, "these are of several tables", "write a relationship for each")
    feed = scope.feeds.get(references[0][0], references[0][0])
    arguments = {"properties": properties, "feed": feed, "references": [name for _, name in references]}
    yield made(node, KIND, scope.columns[properties[0]] if len(properties) == 1 else None, arguments, scope)


def _each(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _reference(node: Node, scope: Scope) -> tuple[str, str]:
    """Table and column."""
    written = text(node) or ""
    if found := _REFERENCE.fullmatch(written):
        return found[2], found[3]
    if found := _PATH.fullmatch(written):
        return scope.paths.get(f"{found[2]}/{found[3]}", (found[2], found[3]))
    raise Wrong(
        node, f"{named(written)} is no reference", "write it as in `planes.tailnum`, or schema/<id>/properties/<id>"
    )


def _own(node: Node, table: tuple[str, ...], scope: Scope) -> str:
    """A column of the table that has the relationship."""
    of, name = _reference(node, scope)
    if of not in table:
        raise Wrong(node, f"{named(of)} is not this table", f"write `from: {shown(table[0])}.…`")
    if name not in scope.columns:
        raise Wrong(node, f"{named(name)} is no property of this table", near(name, scope.columns))
    return name
