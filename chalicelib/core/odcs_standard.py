"""A document in the standard's own form, as it is kept: what may be said in several ways is said in one.

- `enum`, a list of values under `logicalTypeOptions` or beside it, becomes the rule `invalidValues` with `validValues`.
- Arguments that stand beside `arguments` move under it.
- Valid values of a text are texts, as they are written: an unquoted `012` is not twelve there.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from chalicelib.core.nodes import Mapping, Mark, Node, Plain, Scalar, Sequence, each, entry, text
from chalicelib.core.remarks import Remarks, named

ARGUMENTS = ("validValues", "pattern", "missingValues", "properties")
TEXTS = (None, "string")


def standard(root: Node, remarks: Remarks) -> Node:
    """The same document, each value with its place. Tells where a text was written as something else."""
    return _over(root, "schema", lambda table: _within(_element(table, remarks), remarks))


def _over(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    """A mapping with each item of one of its lists changed."""
    listed = entry(node, key)
    if not isinstance(node, Mapping) or not isinstance(listed, Sequence):
        return node
    return _with(node, key, replace(listed, items=tuple(change(item) for item in listed.items)))


def _within(node: Node, remarks: Remarks) -> Node:
    return _over(node, "properties", lambda inner: _property(inner, remarks))


def _property(node: Node, remarks: Remarks) -> Node:
    """A property, and those within it."""
    node = _within(_element(_without_enum(node), remarks), remarks)
    items = entry(node, "items")
    return _with(node, "items", _property(items, remarks)) if isinstance(node, Mapping) and items else node


def _element(node: Node, remarks: Remarks) -> Node:
    are_texts = text(entry(node, "logicalType")) in TEXTS
    return _over(node, "quality", lambda rule: _rule(rule, are_texts, remarks))


def _rule(node: Node, are_texts: bool, remarks: Remarks) -> Node:
    if not isinstance(node, Mapping) or text(entry(node, "type")) not in (None, "library"):
        return node
    beside = {key: value for key, value in node.entries.items() if key in ARGUMENTS}
    under = entry(node, "arguments") or Mapping(node.mark, {})
    if not isinstance(under, Mapping):
        return node
    moved = Mapping(under.mark, beside | under.entries, {key: node.keys[key] for key in beside} | under.keys)
    node = _with(_less(node, beside), "arguments", moved) if beside else node
    values = entry(moved, "validValues")
    if are_texts and isinstance(values, Sequence):
        texts = replace(values, items=tuple(_as_text(item, remarks) for item in values.items))
        return _with(node, "arguments", _with(moved, "validValues", texts))
    return node


def _as_text(node: Node, remarks: Remarks) -> Node:
    if not isinstance(node, Scalar) or node.value is None or isinstance(node.value, str):
        return node
    if str(node.value) != node.written and not isinstance(node.value, bool):
        remarks.warn(node.mark, f"{named(node.written)} is a number in YAML: read as that text", "write it in quotes")
    return replace(node, value=node.written)


def _without_enum(node: Node) -> Node:
    """Each enum becomes a rule, in front of the others."""
    options = entry(node, "logicalTypeOptions")
    if isinstance(node, Mapping) and isinstance(options, Mapping) and (enum := _enum(options)):
        left = _less(options, ("enum",))
        node = _with(node, "logicalTypeOptions", left) if left.entries else _less(node, ("logicalTypeOptions",))
        node = _with_rule(node, enum)
    if isinstance(node, Mapping) and (enum := _enum(node)):
        node = _with_rule(_less(node, ("enum",)), enum)
    return node


def _enum(node: Mapping) -> Mapping | None:
    """The rule that an enum of plain values is."""
    enum = entry(node, "enum")
    if not isinstance(enum, Sequence) or not all(isinstance(item, Scalar) for item in enum.items):
        return None
    mark = enum.mark
    arguments = Mapping(mark, {"validValues": enum})
    return Mapping(mark, {"metric": _scalar(mark, "invalidValues"), "arguments": arguments, "mustBe": _scalar(mark, 0)})


def _scalar(mark: Mark, value: Plain) -> Scalar:
    return Scalar(mark, value, str(value))


def _with_rule(node: Mapping, rule: Node) -> Mapping:
    quality = Sequence(node.keys.get("quality", node.mark), (rule, *each(entry(node, "quality"))))
    return _with(node, "quality", quality)


def _with(node: Mapping, key: str, value: Node) -> Mapping:
    return Mapping(node.mark, node.entries | {key: value}, node.keys)


def _less(node: Mapping, keys: Collection[str]) -> Mapping:
    return Mapping(node.mark, {key: value for key, value in node.entries.items() if key not in keys}, node.keys)
