"""XML as it is written, in bytes of UTF-8: its tags, and texts that are put into it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pyexpat import ExpatError, ParserCreate
from typing import NamedTuple
from xml.sax.saxutils import escape

from chalicelib.core.markup import Markup

MOST_BETWEEN = 64_000_000
"""Bytes of a document that are kept until they are cut off."""


class NotPlain(Exception):
    """A workbook that cannot be marked without a doubt, for what it says."""


TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
ATTRIBUTE = re.compile(rb"\s+([^\s=\"'>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
ENCODED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*?(?:encoding\s*=\s*[\"'](?i:utf-8)[\"'])[^>]*>|<\?xml((?!encoding)[^>])*>|<[^?\0])"
)
"""How a part begins whose characters are UTF-8."""

_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")


def tag_at(text: bytes | bytearray, at: int) -> bytes:
    """The tag that begins there. Raises NotPlain."""
    found = TAG.match(text, at)
    if found is None:
        raise NotPlain("a tag that is not where it was read")
    return bytes(found[0])


def is_closed(tag: bytes) -> bool:
    """Whether the element has nothing in it, and its tag says so."""
    return tag.endswith(b"/>")


def attributes(tag: bytes) -> dict[str, str]:
    """What a start tag says, as it is written."""
    return {name.decode(): value[1:-1].decode() for name, value in ATTRIBUTE.findall(tag)}


def with_attributes(tag: bytes, values: Mapping[str, str | None]) -> bytes:
    """A start tag with these attributes, which need no escape; without those that are None."""
    kept = ATTRIBUTE.sub(lambda found: b"" if found[1].decode() in values else found[0], tag)
    end = b"/>" if is_closed(kept) else b">"
    new = "".join(f' {name}="{value}"' for name, value in values.items() if value is not None)
    return kept.removesuffix(end).rstrip() + new.encode() + end


def content(text: str) -> str:
    """Text as it stands in a cell or comment: ECMA-376 part 1, 22.9.2.19, for what XML cannot hold."""
    shown = _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", _SURROGATE.sub("\ufffd", text))
    return escape(shown)


type Edit = tuple[int, int, bytes]
"""From where to where bytes are replaced, and by what."""


def edited(text: bytes, edits: Iterable[Edit], base: int = 0) -> bytes:
    """The text with its edits, which are in order and do not touch; their places count from `base`."""
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done : start - base], new]
        done = end - base
    return b"".join([*parts, text[done:]])


def edited_part(text: bytes, edits: Iterable[Edit], base: int) -> bytes:
    """Text that begins at `base` of a whole, with those edits of the whole that begin in it."""
    return edited(text, [edit for edit in edits if base <= edit[0] < base + len(text)], base)


class Element(NamedTuple):
    """An element as it is written, from and to bytes of what it stands in; with its start tag, and what that says."""

    name: str
    said: dict[str, str]
    start: int
    end: int
    tag: bytes


def inside(whole: bytes) -> list[Element]:
    """The elements that stand right in one, in their order. Raises NotPlain."""
    parser, depth = ParserCreate("utf-8"), 0
    found: list[Element] = []

    def begin(name: str, said: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            at = parser.CurrentByteIndex
            tag = tag_at(whole, at)
            found.append(Element(name, said, at, at + len(tag), tag))

    def end(_: str) -> None:
        nonlocal depth
        if depth == 2 and not is_closed(found[-1].tag):
            found[-1] = found[-1]._replace(end=whole.index(b">", parser.CurrentByteIndex) + 1)
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(whole, True)
    except ExpatError as trouble:
        raise NotPlain("a row that is none by itself") from trouble
    return found


class Document[S]:
    """A document as it is written, which its reader cuts into spans; bytes count from its beginning, and the first
    `done` are cut off."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.done = 0
        self.found: list[S] = []

    def spans(self, markup: Markup, blocks: Iterable[bytes], what: str) -> Iterator[S]:
        """What is `found` while the markup is read. Raises NotPlain, Unreadable."""
        for _ in markup.read(self._kept(blocks), what):
            yield from self.found
            self.found.clear()
            if len(self._bytes) > MOST_BETWEEN:
                raise NotPlain("much between two rows")

    def _kept(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        blocks = iter(blocks)
        first = next(blocks, b"")
        if not ENCODED.match(first):
            raise NotPlain("another encoding than UTF-8")
        for block in chain([first], blocks):
            self._bytes += block
            yield block

    def tag(self, at: int) -> bytes:
        """The tag that stands there. Raises NotPlain."""
        return tag_at(self._bytes, at - self.done)

    def part(self, begin: int, end: int) -> bytes:
        return bytes(self._bytes[begin - self.done : end - self.done])

    def cut(self, end: int | None = None) -> bytes:
        """What was not cut off yet, up to there, or all."""
        end = self.done + len(self._bytes) if end is None else end
        cut = self.part(self.done, end)
        del self._bytes[: end - self.done]
        self.done = end
        return cut
