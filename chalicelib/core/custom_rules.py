"""Rules of our own (`type: custom`, `engine: assay`): any check that rows show, for rows of which a condition holds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.core.check_arguments import Scope, Wrong, argument, conditions
from chalicelib.core.check_kinds import COLUMN, COLUMNS, KINDS, TABLE, Kind
from chalicelib.core.contract import Check, Column
from chalicelib.core.nodes import Mapping, entry, text
from chalicelib.core.operators import BETWEEN, OPERATORS
from chalicelib.core.remarks import named, near
from chalicelib.core.rules import is_complete, made, taken

ENGINE = "assay"
_SAID = ("check", "property", "where")
"""Keys of an implementation that are no argument."""


def custom(node: Mapping, column: Column | None, scope: Scope) -> Iterator[Check]:
    """Raises Wrong. The rule of another engine is kept, and this is told."""
    engine, implementation = entry(node, "engine"), entry(node, "implementation")
    if engine is None or implementation is None:
        raise Wrong(node, "a custom rule needs `engine` and `implementation`", "add them")
    if text(engine) != ENGINE:
        message = f"a rule for {named(text(engine) or '')}: kept, and not checked"
        scope.remarks.warn(engine.mark, message, f"the engine that is checked is `{ENGINE}`")
        return
    if not isinstance(implementation, Mapping):
        raise Wrong(
            implementation, "the keys of a check were expected here", "write `check: comparison` in lines below"
        )
    name = _name(implementation)
    column = _column(implementation, name, column, scope)
    arguments = _arguments(implementation, KINDS[name], column, scope)
    is_complete(KINDS[name], arguments, implementation)
    check, where = made(node, name, column, arguments, scope), entry(implementation, "where")
    yield replace(check, where=check.where + conditions(where, scope)) if where else check


def _name(implementation: Mapping) -> str:
    found = entry(implementation, "check")
    word = text(found) or ""
    known = [name for name, kind in KINDS.items() if kind.shown_by != TABLE and name != "foreignKey"]
    if word not in known:
        raise Wrong(found or implementation, f"{named(word)} is no check of rows", near(word, known))
    return word


def _column(implementation: Mapping, name: str, column: Column | None, scope: Scope) -> Column | None:
    """The column that is named, else the one that has the rule."""
    said, kind = entry(implementation, "property"), KINDS[name]
    if said:
        column = scope.columns[argument(said, COLUMN, None, scope)]
    if kind.on_column is (column is None):
        what = "needs a `property`" if kind.on_column else "is of the table, and takes no `property`"
        raise Wrong(implementation, f"{name} {what}", "add it" if kind.on_column else "move the rule to the table")
    if kind.of and column and column.logical_type not in kind.of:
        message = f"{name} is of {', '.join(kind.of)}"
        raise Wrong(implementation, message, f"give {named(column.name)} such a logicalType")
    return column


def _arguments(implementation: Mapping, kind: Kind, column: Column | None, scope: Scope) -> dict[str, Any]:
    entries = {key: value for key, value in implementation.entries.items() if key not in _SAID}
    rest = Mapping(implementation.mark, entries, implementation.keys)
    return _comparison(rest, scope) if "operator" in kind.takes else taken(kind, rest, column, scope)


def _comparison(node: Mapping, scope: Scope) -> dict[str, Any]:
    """One operator, with the column or the two columns that it compares with."""
    operator, *others = node.entries or [""]
    if others or operator not in OPERATORS:
        raise Wrong(node, "a comparison takes one operator, with a property", near(operator, OPERATORS))
    columns = argument(node.entries[operator], COLUMNS, None, scope)
    if len(columns) != 1 + (operator in BETWEEN):
        count = "two properties" if operator in BETWEEN else "one property"
        raise Wrong(node.entries[operator], f"{operator} takes {count}", "name so many")
    return {"operator": operator, "properties": columns}
