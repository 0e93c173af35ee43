"""YAML. The only module that knows which library reads it, and of that library no more than its parser.

The text is hostile: nothing is built from a tag, and what is too deep or too much is refused as soon as it shows.
What a plain scalar means is our own (`core/yaml_scalars.py`), for the library's meaning is that of YAML 1.1.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from chalicelib.core.nodes import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_NODES,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    child,
    shown,
)
from chalicelib.core.yaml_scalars import resolved
from chalicelib.errors import Malformed

_NOT_PRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Of which YAML documents are not made (YAML 1.2 specification, section 5.1)."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_nodes(text: str) -> Node:
    """Raises Malformed, with the place, of what is no YAML, more than one document, has a key twice, a tag or an
    anchor within itself, or is too deep or too much."""
    if found := _NOT_PRINTABLE.search(text):
        before = text[: found.start()].split("\n")
        raise Malformed(len(before), len(before[-1]) + 1, "a control character", "take it out, or write its escape")
    try:
        return _Reader(yaml.parse(text, Loader=_LOADER)).root()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Malformed(line, column, str(error.problem or error.context), "mend the document at this place") from None


class _Reader:
    """Events of the parser, in their order, and what they were bound to."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events, self.nodes, self.characters = events, 0, 0
        self.anchors: dict[str, tuple[Node, int, int]] = {}
        """What they stand for, and how many values and characters that has."""

    def root(self) -> Node:
        event = self.next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            raise Malformed(1, 1, "there is nothing in this document", "write a contract")
        root = self.node(event, "$", 1)
        self.next()
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise _wrong(after, "a second document begins here", "send one document in a file")
        return root

    def next(self) -> Any:
        return next(self.events)

    def node(self, event: Any, path: str, depth: int) -> Node:
        self.count(event, 1, len(event.value) if isinstance(event, yaml.ScalarEvent) else 0)
        if depth > MOST_DEPTH:
            raise _wrong(event, f"more than {MOST_DEPTH} levels", "leave out what is no contract")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if event.tag not in (None, "!"):
            raise _wrong(event, f"a tag, {shown(event.tag)!r}", "leave tags out, and quote what is a text")
        mark = _mark(event, path)
        nodes, characters = self.nodes - 1, self.characters - len(getattr(event, "value", ""))
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, mark)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(mark, depth)
        else:
            node = self.mapping(mark, depth)
        if event.anchor:
            self.anchors[event.anchor] = node, self.nodes - nodes, self.characters - characters
        return node

    def count(self, event: Any, nodes: int, characters: int) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.nodes > MOST_NODES:
            raise _wrong(event, f"more than {MOST_NODES} values, with what aliases stand for", "write less")
        if self.characters > MOST_BYTES:
            raise _wrong(event, f"more than {MOST_BYTES} characters, with what aliases stand for", "write less")

    def alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            raise _wrong(
                event, f"no anchor &{shown(event.anchor)} is complete before this place", "write out what it means"
            )
        node, *size = self.anchors[event.anchor]
        self.count(event, *size)
        return node

    def sequence(self, mark: Mark, depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, child(mark.path, len(items)), depth + 1))
        return Sequence(mark, tuple(items))

    def mapping(self, mark: Mark, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag not in (None, "!"):
                raise _wrong(event, "a key that is no text", "write a plain text before the colon")
            key = event.value
            self.count(event, 0, len(key))
            if key in entries:
                raise _wrong(
                    event, f"the key {shown(key)!r} is here twice", f"it stands in line {keys[key].line}: keep one"
                )
            keys[key] = _mark(event, child(mark.path, key))
            entries[key] = self.node(self.next(), keys[key].path, depth + 1)
        return Mapping(mark, entries, keys)


def _scalar(event: Any, mark: Mark) -> Scalar:
    node = Scalar(mark, event.value, event.value)
    if not event.implicit[0]:
        return node
    try:
        return replace(node, value=resolved(event.value))
    except ValueError as error:
        raise _wrong(event, str(error), "write it in quotes, as a text") from None


def _mark(event: Any, path: str) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1, path)


def _wrong(event: Any, what: str, advice: str) -> Malformed:
    mark = _mark(event, "$")
    return Malformed(mark.line, mark.column, what, advice)
