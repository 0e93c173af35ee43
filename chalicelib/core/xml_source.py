"""XML as it is written, in bytes of UTF-8: its tags, and texts that are put into it."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape


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
