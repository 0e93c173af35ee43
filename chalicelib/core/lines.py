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


def lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their ends. Raises Unreadable for a line that is too long to be held."""
    held = b""
    for block in bounded(blocks):
        parts = (held + block).splitlines(keepends=True)
        held = b"" if parts[-1].endswith(b"\n") else parts.pop()
        yield from parts
    if held:
        yield held
