"""Lines of bytes: each ends at LF, CRLF or CR, wherever blocks begin and end."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from chalicelib.core.engine_text import LONGEST_LINE
from chalicelib.errors import Unreadable


def bounded(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks as they come. Raises Unreadable as soon as a line is longer than any record may be."""
    begun = size = 0
    for block in blocks:
        ended = max(block.rfind(b"\n"), block.rfind(b"\r"))
        begun = begun if ended < 0 else size + ended + 1
        size += len(block)
        if size - begun > LONGEST_LINE:
            raise Unreadable(
                f"the line that begins after byte {begun:,} has more than {LONGEST_LINE / 1e6:,.0f} MB: "
                "this is no table of records"
            )
        yield block


def whole(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that end where a line ends. Raises Unreadable for a line that is too long to be held."""
    held = b""
    for block in bounded(blocks):
        held += block
        ended = len(held) if held.endswith(b"\n") else max(held.rfind(b"\n"), held.rfind(b"\r", 0, -1)) + 1
        if ended:
            yield held[:ended]
            held = held[ended:]
    if held:
        yield held


def ends(block: bytes, start: int = 0, end: int | None = None) -> int:
    """How many line ends there are."""
    return block.count(b"\n", start, end) + block.count(b"\r", start, end) - block.count(b"\r\n", start, end)


def has_lines(codec: str) -> bool:
    """Whether `each` finds the lines of this encoding: it writes no mark before a text, and ends lines as ASCII does,
    or in units of several bytes."""
    unit = "a".encode(codec)
    return "a\r\n".encode(codec) == unit + "\r\n".encode(codec) and (len(unit) > 1 or "\r\n".encode(codec) == b"\r\n")


def each(blocks: Iterable[bytes], codec: str) -> Iterator[bytes]:
    """The lines with their ends. Those of UTF-16 and UTF-32 end at units that are line ends, and at no other bytes."""
    unit = len("a".encode(codec))
    if unit > 1:
        yield from _of_units(blocks, codec, unit)
        return
    for block in whole(blocks):
        yield from block.splitlines(keepends=True)


def _of_units(blocks: Iterable[bytes], codec: str, unit: int) -> Iterator[bytes]:
    line_end = re.compile(b"|".join(re.escape(mark.encode(codec)) for mark in ("\r\n", "\r", "\n")))
    held = b""
    for block in chain(blocks, [b""]):
        held += block
        at = 0
        for found in line_end.finditer(held):
            may_go_on = block and len(held) - found.end() < unit
            if found.start() % unit == 0 and not may_go_on:
                yield held[at : found.end()]
                at = found.end()
        held = held[at:]
    if held:
        yield held
