"""What every rule of an ODCS document says beside what it counts: id, severity, dimension, `where`."""

from typing import Any

from chalicelib.core.check_arguments import Scope, Wrong, argument, conditions
from chalicelib.core.check_kinds import Kind
from chalicelib.core.contract import ERROR, INFO, WARNING, Check, Column
from chalicelib.core.custom_properties import OF_RULE, own
from chalicelib.core.nodes import Mapping, Node, Scalar, entry, text
from chalicelib.core.remarks import named, near

SEVERITIES = {
    **dict.fromkeys(("error", "critical", "blocker", "fatal", "high", "major"), ERROR),
    **dict.fromkeys(("warning", "warn", "medium", "minor"), WARNING),
    **dict.fromkeys(("info", "information", "low", "trivial"), INFO),
}
"""The standard takes any text, and names info, warning and error."""


def made(node: Mapping, kind: str, column: Column | None, arguments: dict[str, Any], scope: Scope) -> Check:
    """A check as its rule says it, but for its operator. Raises Wrong."""
    where = own(node, OF_RULE, scope.remarks).get("where")
    return Check(
        _id(node, scope) or (f"{column.name}.{kind}" if column else kind),
        kind,
        column.name if column else None,
        arguments,
        severity=_severity(node, scope),
        dimension=text(entry(node, "dimension")),
        where=conditions(where, scope) if where else (),
        description=text(entry(node, "description")) or text(entry(node, "name")),
    )


def _id(node: Mapping, scope: Scope) -> str | None:
    found = text(entry(node, "id"))
    if found in scope.ids:
        raise Wrong(node.entries["id"], f"another rule has the id {named(found)}", "give each rule an id of its own")
    if found:
        scope.ids.add(found)
    return found


def _severity(node: Mapping, scope: Scope) -> str:
    word = text(entry(node, "severity")) or ERROR
    if word.strip().lower() not in SEVERITIES:
        scope.remarks.warn(node.entries["severity"].mark, f"{named(word)} counts as an error", near(word, SEVERITIES))
    return SEVERITIES.get(word.strip().lower(), ERROR)


def taken(kind: Kind, node: Node | None, column: Column | None, scope: Scope) -> dict[str, Any]:
    """The arguments of a kind, from the entries of a mapping. Raises Wrong."""
    given = node.entries if isinstance(node, Mapping) else {}
    for key, value in given.items():
        if key not in kind.takes:
            advice = near(key, kind.takes) if kind.takes else "leave it out"
            raise Wrong(value, f"{named(key)} is no argument here", advice)
    if column and kind.on_column is None and "properties" in given:
        raise Wrong(given["properties"], "the rule of a property takes no others", "move it to the table")
    said = {key: value for key, value in given.items() if not isinstance(value, Scalar) or value.value is not None}
    return kind.otherwise | {key: argument(value, kind.takes[key], column, scope) for key, value in said.items()}


def is_complete(kind: Kind, arguments: dict[str, Any], node: Node) -> None:
    """Raises Wrong where an argument is not given that is needed."""
    for needed in kind.needs:
        if not any(key in arguments for key in needed.split("|")):
            names = " or ".join(f"`{key}`" for key in needed.split("|"))
            raise Wrong(node, f"{names} is needed here", "add it")
