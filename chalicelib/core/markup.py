"""XML of a workbook's parts, as calls of handlers.

Untrusted: no document type definition, no entity, and no element, text or nesting without end.
"""

from collections.abc import Callable, Iterable, Iterator
from pyexpat import ExpatError, ParserCreate
from typing import Any

from chalicelib.core.workbook import DAMAGED, LONGEST_ROW
from chalicelib.errors import Unreadable

DEEPEST = 200

type Start = Callable[[dict[str, str], str], None]
type End = Callable[[str], None]
"""What is called where an element begins, with its attributes, or ends; with the text since the last such call."""


PIECE = 4096
"""Bytes that are read at once: one row of a repeated cell takes a hundred, and may make a million of them."""


def _cut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for at in range(0, len(block), PIECE):
            yield block[at : at + PIECE]


class Markup:
    """What to do with elements, by `namespace name`; others are passed over."""

    def __init__(self, starts: dict[str, Start], ends: dict[str, End]) -> None:
        self._starts, self._ends = starts, ends
        self.depth, self._text = 0, ""
        self._parser = ParserCreate()

    @property
    def at(self) -> int:
        """The byte at which the element begins, or its end tag, of which a handler is called."""
        return self._parser.CurrentByteIndex

    def read(self, blocks: Iterable[bytes], part: object) -> Iterator[None]:
        """Read XML; yields after each piece, so that what was handled can be taken away. `part` says in its text where
        in the workbook the reading is."""
        parser = self._parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, 1 << 16
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        fed = 0
        try:
            for block in _cut(blocks):
                parser.Parse(block, False)
                fed += len(block)
                if fed - parser.CurrentByteIndex > LONGEST_ROW:
                    raise Unreadable(DAMAGED.format(f": an element in {part} does not end"))
                yield
            parser.Parse(b"", True)
        except ExpatError as trouble:
            raise Unreadable(DAMAGED.format(f": {trouble} in {part}")) from trouble
        yield

    def all(self, blocks: Iterable[bytes], part: str) -> None:
        """Read the XML of a part to its end."""
        for _ in self.read(blocks, part):
            pass

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        handler = self._starts.get(name)
        if handler is not None:
            text, self._text = self._text, ""
            handler(attributes, text)
        elif self.depth > DEEPEST:
            raise Unreadable(DAMAGED.format(": its elements are nested without end"))

    def _end(self, name: str) -> None:
        self.depth -= 1
        handler = self._ends.get(name)
        if handler is not None:
            text, self._text = self._text, ""
            handler(text)

    def _characters(self, text: str) -> None:
        self._text += text
        if len(self._text) > LONGEST_ROW:
            raise Unreadable(DAMAGED.format(f": a text of it has more than {LONGEST_ROW:,} characters"))

    def _refuse(self, *_: Any) -> None:
        raise Unreadable("this workbook defines a document type or entities, as no workbook does: save it again")
