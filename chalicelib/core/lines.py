"""Lines of bytes: each ends at LF, CRLF or CR, wherever blocks begin and end."""

from collections.abc import Iterable, Iterator

from chalicelib.core.spool import LONGEST_LINE
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
