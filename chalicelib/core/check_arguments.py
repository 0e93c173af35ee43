"""What a check takes, read from a document: how each shape of `core/check_kinds.py` is read, and what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chalicelib.core import check_kinds as kinds
from chalicelib.core.contract import Column, Condition
from chalicelib.core.date_patterns import ISO, iso
from chalicelib.core.nodes import Mapping, Node, Scalar, Sequence, each, text
from chalicelib.core.operators import BETWEEN, OPERATORS
from chalicelib.core.patterns import engine_pattern
from chalicelib.core.remarks import Advice, Remarks, named, near


@dataclass(frozen=True)
class Scope:
    """What the rules of a table are read against."""

    remarks: Remarks
    columns: dict[str, Column]
    """By name."""
    feeds: dict[str, str]
    """Feed of each table of the contract, by its name or id."""
    paths: dict[str, tuple[str, str]]
    """Table and column of each column of the contract, by `table/column` of their ids."""
    is_3_0: bool
    ids: set[str] = field(default_factory=set)
    """Those that rules of the table gave themselves, as far as they are read."""


class Wrong(Exception):
    """A value that is not as a check takes it: what is wrong, and what to do."""

    def __init__(self, node: Node, wrong: str, advice: Advice) -> None:
        super().__init__(wrong)
        self.node, self.wrong, self.advice = node, wrong, advice


def argument(node: Node, shape: str, column: Column | None, scope: Scope) -> Any:
    """A value as `Check.arguments` holds it. Raises Wrong."""
    return SHAPES[shape](node, column, scope)


def _count(node: Node, *_: Any) -> int:
    if (
        isinstance(node, Scalar)
        and isinstance(node.value, int)
        and not isinstance(node.value, bool)
        and node.value >= 0
    ):
        return node.value
    raise Wrong(node, "a whole number from 0 was expected here", "write it without quotes")


def _number(node: Node, *_: Any) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, int | Decimal) and not isinstance(node.value, bool):
        return decimal_text(node.value)
    raise Wrong(node, "a number was expected here", "write a number without quotes")


def _positive(node: Node, *_: Any) -> str:
    number = _number(node)
    if Decimal(number) > 0:
        return number
    raise Wrong(node, "a number above 0 was expected here", "write such a number")


def decimal_text(value: int | Decimal) -> str:
    """Without a power of ten."""
    return format(Decimal(value), "f")


def _value(node: Node, column: Column | None, *_: Any) -> str:
    """A text in the column's type."""
    logical_type = column.logical_type if column else None
    if not isinstance(node, Scalar) or node.value is None:
        raise Wrong(node, "a value was expected here", "write one value")
    if logical_type in kinds.NUMBERS:
        return _number(node)
    if logical_type in ISO and column is not None:
        return _moment(node, str(logical_type), column.format)
    if logical_type == "boolean":
        return str(_flag(node)).lower()
    if isinstance(node.value, str) or str(node.value) == node.written:
        return node.written
    raise Wrong(node, f"{named(node.written)} is no text in YAML", "write it in quotes")


def _moment(node: Scalar, logical_type: str, pattern: str | None) -> str:
    try:
        if isinstance(node.value, str):
            return iso(node.value, logical_type, pattern)
    except ValueError:
        pass
    raise Wrong(node, f"a {logical_type} was expected here", "write it in quotes, as ISO 8601 has it")


def _order(node: Node, *_: Any) -> str:
    word = text(node) or ""
    if word in kinds.ORDERS:
        return word
    raise Wrong(node, f"{named(word)} is no order", near(word, kinds.ORDERS))


def _format(node: Node, column: Column | None, *_: Any) -> str:
    word, known = text(node) or "", kinds.FORMATS.get((column and column.logical_type) or "", ())
    if word in known:
        return word
    raise Wrong(node, f"{named(word)} is no format of this type", near(word, known))


def _text(node: Node, *_: Any) -> str:
    found = text(node)
    if found:
        return found
    raise Wrong(node, "a text was expected here", "write it in quotes")


def _flag(node: Node, *_: Any) -> bool:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    raise Wrong(node, "true or false was expected here", "write it without quotes")


def _pattern(node: Node, *_: Any) -> str:
    pattern = _text(node)
    try:
        engine_pattern(pattern)
    except ValueError as error:
        raise Wrong(node, f"this is no pattern: {error}", "mend it; in YAML, single quotes keep \\") from None
    return pattern


def _column(node: Node, _: Any, scope: Scope) -> str:
    name = _text(node)
    if name in scope.columns:
        return name
    raise Wrong(node, f"{named(name)} is no property of this table", near(name, scope.columns))


def _columns(node: Node, _: Any, scope: Scope) -> list[str]:
    """One, or a list of them."""
    if not isinstance(node, Sequence):
        return [_column(node, None, scope)]
    columns = [_column(item, None, scope) for item in node.items]
    if not columns or len(set(columns)) < len(columns):
        raise Wrong(node, "properties, each of them once, were expected here", "name them in a list")
    return columns


def _names(node: Node, *_: Any) -> list[str]:
    names = [_text(item) for item in each(node)]
    if not names:
        raise Wrong(node, "a list of texts was expected here", "write them in brackets")
    return names


def _values(node: Node, column: Column | None, scope: Scope) -> list[str | None]:
    return _list(node, lambda item: _value(item, column, scope))


def _tokens(node: Node, *_: Any) -> list[str | None]:
    return _list(node, lambda item: _value(item, None))


def _list(node: Node, of: Callable[[Node], str]) -> list[str | None]:
    if not isinstance(node, Sequence) or not node.items:
        raise Wrong(node, "a list of values was expected here", "write them in brackets")
    nothing = [isinstance(item, Scalar) and item.value is None for item in node.items]
    values = [None if empty else of(item) for item, empty in zip(node.items, nothing, strict=True)]
    return list(dict.fromkeys(values))


SHAPES: dict[str, Callable[[Node, Column | None, Scope], Any]] = {
    kinds.COUNT: _count,
    kinds.NUMBER: _number,
    kinds.POSITIVE: _positive,
    kinds.VALUE: _value,
    kinds.TEXT: _text,
    kinds.WORD: _text,
    kinds.FLAG: _flag,
    kinds.PATTERN: _pattern,
    kinds.COLUMN: _column,
    kinds.COLUMNS: _columns,
    kinds.NAMES: _names,
    kinds.VALUES: _values,
    kinds.TOKENS: _tokens,
    kinds.ORDER: _order,
    kinds.FORMAT: _format,
}


def conditions(node: Node, scope: Scope) -> tuple[Condition, ...]:
    """`where`: column → its value, a list of values, or an operator with its value. Raises Wrong."""
    if not isinstance(node, Mapping) or not node.entries:
        raise Wrong(node, "properties with their values were expected here", "write `property: value` in lines below")
    for name, mark in node.keys.items():
        if name not in scope.columns:
            raise Wrong(
                Scalar(mark, name, name), f"{named(name)} is no property of this table", near(name, scope.columns)
            )
    return tuple(_condition(scope.columns[name], value, scope) for name, value in node.entries.items())


def _condition(column: Column, node: Node, scope: Scope) -> Condition:
    operator = "mustBe"
    if isinstance(node, Mapping):
        (operator, node), *others = node.entries.items() or [("", node)]
        if others or operator not in OPERATORS:
            raise Wrong(node, "one operator with its value was expected here", near(operator, OPERATORS))
    listed = node if isinstance(node, Sequence) else Sequence(node.mark, (node,))
    values = _values(listed, column, scope)
    if len(values) != 2 if operator in BETWEEN else len(values) != 1 and operator not in ("mustBe", "mustNotBe"):
        raise Wrong(node, f"{operator} takes {'two values' if operator in BETWEEN else 'one value'}", "write so many")
    return Condition(column.name, operator, tuple(values))
