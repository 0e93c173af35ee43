"""A document as it was written: each value with its place and its path, whichever notation it came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Plain = str | int | Decimal | bool | None

MOST_BYTES = 512 * 1024
MOST_DEPTH = 40
MOST_NODES = 50_000
"""Aliases count as what they stand for."""
LONGEST_SHOWN = 60
"""Characters of a key in a path, and of what is told of a text."""
MOST_DIGITS = 100
"""Of a number, and of the power of ten that it spans."""


@dataclass(frozen=True)
class Mark:
    """A place in a text."""

    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    path: str
    """JSONPath of the value (RFC 9535)."""


@dataclass(frozen=True)
class Scalar:
    """A text, number, truth value or null."""

    mark: Mark
    value: Plain
    written: str
    """As it stands in the document, without quotes."""


@dataclass(frozen=True)
class Sequence:
    mark: Mark
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Mapping:
    mark: Mark
    entries: dict[str, "Node"]
    keys: dict[str, Mark] = field(default_factory=dict)
    """Where each key stands."""


Node = Scalar | Sequence | Mapping


def document(node: Node) -> Any:
    """A node as plain values: dicts, lists, texts, numbers (whole ones as int, others as Decimal), bool and None."""
    if isinstance(node, Mapping):
        return {key: document(value) for key, value in node.entries.items()}
    return [document(item) for item in node.items] if isinstance(node, Sequence) else node.value


def each(node: Node | None) -> Iterator["Node"]:
    """Items of a sequence; none of anything else."""
    return iter(node.items if isinstance(node, Sequence) else ())


def entry(node: Node | None, key: str) -> Node | None:
    """The value of a key; None where there is none, or it is null."""
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return None if isinstance(found, Scalar) and found.value is None else found


def text(node: Node | None) -> str | None:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def written(node: Node | None) -> str | None:
    """A text, or a number or truth value as it is written; None of null, and of all else."""
    return None if not isinstance(node, Scalar) or node.value is None else node.written


def child(path: str, key: str | int) -> str:
    """The path of what lies in a value under a key, or at a place from 0."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key.isidentifier() and key.isascii() and len(key) <= LONGEST_SHOWN:
        return f"{path}.{key}"
    escaped = shown(key).replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{escaped}']"


def shown(text: str) -> str:
    """A text as a remark shows it: what is too long is cut."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
