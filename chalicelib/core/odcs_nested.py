"""What an ODCS document promises of values within cells, by `properties` of objects and `items` of arrays → checks."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.core.check_arguments import Scope
from chalicelib.core.check_kinds import CELL
from chalicelib.core.contract import Check, Column
from chalicelib.core.nodes import Node, Scalar, each, entry
from chalicelib.core.odcs_columns import inner_nodes, own_checks
from chalicelib.core.odcs_rules import checks_of, tried
from chalicelib.core.remarks import named
from chalicelib.core.within import Path, written

OF_COLUMNS = ("unique", "primaryKey", "relationships")
"""Keys of a property that have no meaning within a cell: there is not one value for each row."""

_KEPT, _OF_COLUMN = "is kept, and not checked", "promise it of a column"


def nested_checks(node: Node, column: Column, scope: Scope) -> Iterator[Check]:
    """What is promised of values within the cells of a column. Of what is wrong or not checked, this is told."""
    yield from _within(node, column, (column, ()), scope)


def _within(node: Node, holder: Column, of: tuple[Column, Path], scope: Scope) -> Iterator[Check]:
    """`of`: the column, and the path to the holder in its cells."""
    known = dict(inner_nodes(node, holder, scope.remarks))
    for step, one in known.items():
        yield from _of_value(one, holder.inner[step], (of[0], (*of[1], step)), scope)
    said = "array" if entry(node, "items") is not None else "object"
    for inner in () if known else (*each(entry(node, "properties")), entry(node, "items")):
        if inner is not None:
            message = f"what lies within {named(of[0].name + written(of[1]))} {_KEPT}"
            scope.remarks.warn(inner.mark, message, f"write `logicalType: {said}`, of which it is")
            return


def _of_value(node: Node, inner: Column, of: tuple[Column, Path], scope: Scope) -> Iterator[Check]:
    column, path = of
    called = replace(inner, name=f"{column.name}{written(path)}")
    for check in (*_own(node, called, scope), *_of_rules(node, called, scope)):
        yield replace(check, column=column.name, within=path) if check.column == called.name else check
    yield from _within(node, inner, of, scope)


def _own(node: Node, called: Column, scope: Scope) -> Iterator[Check]:
    """A text is told from all else here, as it is not in a cell."""
    for key in OF_COLUMNS:
        found = entry(node, key)
        if found is not None and not (isinstance(found, Scalar) and found.value is False):
            scope.remarks.warn(found.mark, f"`{key}` of {named(called.name)} {_KEPT}", _OF_COLUMN)
    if called.aliases:
        message = f"`assay.aliases` of {named(called.name)} is kept, and not read"
        scope.remarks.warn(node.mark, message, "give each key a property of its own")
    if called.logical_type == "string":
        yield Check(f"{called.name}.logicalType", "logicalType", called.name)
    yield from (check for check in own_checks(node, called, scope) if check.of_kind.shown_by == CELL)


def _of_rules(node: Node, called: Column, scope: Scope) -> Iterator[Check]:
    for rule in each(entry(node, "quality")):
        for check in tried(rule, lambda rule: checks_of(rule, called, scope), scope):
            if check.of_kind.shown_by == CELL or check.column != called.name:
                yield check
            else:
                scope.remarks.warn(rule.mark, f"{check.kind} of {named(called.name)} {_KEPT}", _OF_COLUMN)
