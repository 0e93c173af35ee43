"""A document of the Open Data Contract Standard (ODCS v3.1.0 and 3.0.x) → the contract that it is, and what is to be
told of it.

https://bitol-io.github.io/open-data-contract-standard/v3.1.0/
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.core.check_arguments import Scope
from chalicelib.core.contract import Check, Column, Contract, Sla, Table
from chalicelib.core.custom_properties import OF_TABLE, of_table, own
from chalicelib.core.nodes import Mapping, Node, document, each, entry, text, written
from chalicelib.core.odcs_columns import column_of, key_check, own_checks, told_twice, with_keys
from chalicelib.core.odcs_conformance import conform
from chalicelib.core.odcs_nested import nested_checks
from chalicelib.core.odcs_rules import checks_of, tried
from chalicelib.core.odcs_standard import standard
from chalicelib.core.relationships import foreign_key
from chalicelib.core.remarks import ERROR, Remark, Remarks


@dataclass(frozen=True)
class Reading:
    """What a document is."""

    contract: Contract | None
    """None where a remark is an error: a broken contract holds nobody to anything."""
    remarks: tuple[Remark, ...]
    """In the order of its lines."""
    document: Any
    """All of it, in the standard's own form, as plain values (`core/document_text.py` writes them); None where it was
    not even YAML or JSON."""


def read(root: Node) -> Reading:
    """The contract of a document. What is wrong with it is told, and never raised."""
    remarks = Remarks()
    root = standard(root, remarks)
    conform(root, remarks)
    tables = _tables(root, remarks)
    told = remarks.all
    broken = any(remark.severity == ERROR for remark in told)
    return Reading(None if broken else _contract(root, tables), told, document(root))


def _contract(root: Node, tables: tuple[Table, ...]) -> Contract:
    def said(key: str) -> str:
        return text(entry(root, key)) or ""

    return Contract(
        said("id"),
        said("version"),
        said("apiVersion"),
        said("status"),
        text(entry(root, "name")),
        text(entry(entry(root, "description"), "purpose")),
        tables,
        tuple(map(_sla, each(entry(root, "slaProperties")))),
    )


def _sla(node: Node) -> Sla:
    return Sla(
        text(entry(node, "property")) or "",
        written(entry(node, "value")),
        text(entry(node, "unit")),
        text(entry(node, "element")),
    )


def _tables(root: Node, remarks: Remarks) -> tuple[Table, ...]:
    objects = [node for node in each(entry(root, "schema")) if text(entry(node, "name"))]
    if not objects and isinstance(root, Mapping):
        remarks.warn(root.keys.get("schema", root.mark), "no table is promised", "add `schema:` with an object")
    of_all = own(root, OF_TABLE, remarks)
    bare = [_bare(node, of_all, _is_3_0(root), remarks) for node in objects]
    told_twice([(table.name, node) for table, node in zip(bare, objects, strict=True)], "table", remarks)
    told_twice(
        [(feed, node) for table, node in zip(bare, objects, strict=True) for feed in table.feeds], "feed", remarks
    )
    feeds = {name: table.feeds[0] for table, node in zip(bare, objects, strict=True) for name in _names(node)}
    paths = dict(path for node in objects for path in _paths(node))
    columns = [{column.name: column for column in table.columns} for table in bare]
    scopes = [Scope(remarks, one, feeds, paths, _is_3_0(root)) for one in columns]
    read = zip(bare, objects, scopes, strict=True)
    return tuple(replace(table, checks=_once(_checks(node, scope))) for table, node, scope in read)


def _is_3_0(root: Node) -> bool:
    return (text(entry(root, "apiVersion")) or "").startswith("v3.0")


def _bare(node: Node, of_all: dict[str, Node], is_3_0: bool, remarks: Remarks) -> Table:
    """A table without its checks."""
    name = text(entry(node, "name")) or ""
    properties = [one for one in each(entry(node, "properties")) if text(entry(one, "name"))]
    columns = [column for one in properties if (column := column_of(one, is_3_0, remarks))]
    told_twice([(c.name, one) for c, one in zip(columns, properties, strict=True)], "property", remarks)
    named_columns = {column.name: column for column in columns}
    by_name = {column.name: node for column, node in zip(columns, properties, strict=True)}
    labels = [(label, by_name[c.name]) for c in named_columns.values() for label in {c.label, *c.aliases}]
    told_twice(labels, "label", remarks)
    keyed = with_keys(named_columns, by_name, remarks)
    held, policy, feeds = of_table(node, of_all, remarks)
    return Table(name, feeds or (name,), tuple(keyed.values()), (), held, policy, text(entry(node, "description")))


def _names(node: Node) -> tuple[str, ...]:
    """A table's name, and its id."""
    return tuple(filter(None, (text(entry(node, "name")), text(entry(node, "id")))))


def _paths(table: Node) -> Iterator[tuple[str, tuple[str, str]]]:
    names = _names(table)
    for node in each(entry(table, "properties")):
        for name in _names(node):
            yield f"{names[-1]}/{name}", (names[0], text(entry(node, "name")) or name)


def _checks(node: Node, scope: Scope) -> Iterator[Check]:
    """Of all columns, then of the table."""
    for one in each(entry(node, "properties")):
        column = scope.columns.get(text(entry(one, "name")) or "")
        if column:
            yield from own_checks(one, column, scope)
            yield from _rules(one, column, _names(node), scope)
            yield from nested_checks(one, column, scope)
    yield from key_check(scope.columns)
    yield from _rules(node, None, _names(node), scope)


def _rules(node: Node, column: Column | None, table: tuple[str, ...], scope: Scope) -> Iterator[Check]:
    """What a column or a table is held to by its rules and relationships."""
    for rule in each(entry(node, "quality")):
        yield from tried(rule, lambda rule: checks_of(rule, column, scope), scope)
    for rule in each(entry(node, "relationships")):
        yield from tried(rule, lambda rule: foreign_key(rule, column, table, scope), scope)


def _once(checks: Iterator[Check]) -> tuple[Check, ...]:
    """Each with an id of its own: a second `price.pattern` is `price.pattern.2`."""
    found: dict[str, Check] = {}
    counts: Counter[str] = Counter()
    for check in checks:
        name = check.id
        while name in found:
            counts[check.id] += 1
            name = f"{check.id}.{counts[check.id] + 1}"
        found[name] = replace(check, id=name)
    return tuple(found.values())
