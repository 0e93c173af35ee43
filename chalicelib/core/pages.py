"""Pages of Parquet, header by header: whether they hold what the footer says, and the bytes that were written.

A page may carry a checksum, which no engine looks at by itself. The fields of headers are those of `PageHeader` in
apache/parquet-format, parquet.thrift.
"""

import zlib
from collections.abc import Iterable
from typing import Any, BinaryIO, NamedTuple

from chalicelib.core.thrift import Reader, Struct
from chalicelib.errors import Unreadable

DAMAGED = "this Parquet file is damaged{}: write it again"

LENGTH, CHECKSUM, DATA, DATA_2 = 3, 4, 5, 8
VALUES = 1
"""Fields of a page's header, and of the headers of data in it."""

ROW_NUMBER = "file_row_number"
"""What the engine calls the number of a Parquet row, from 0."""

HEAD, LONGEST_HEAD = 256, 1 << 20
BLOCK = 1 << 20
FARTHEST = 1 << 62
"""Bytes: past it, no file can be asked for any."""

NO_PAGE = "no page where its footer says"
MOST_PAGES = 500_000
"""Pages of 20,000 rows, as some writers have them: 50 columns of 200 million rows."""

ROW_GROUP_CELLS = 4_000_000
SMALLEST_ROW_GROUP, LARGEST_ROW_GROUP = 2048, 61_440


def group_rows(columns: int) -> int:
    """How many rows of so many columns are written as one group."""
    return max(SMALLEST_ROW_GROUP, min(LARGEST_ROW_GROUP, ROW_GROUP_CELLS // columns))


class Chunk(NamedTuple):
    """A column's part of a row group (from 1): where its pages begin, and how many values they hold."""

    group: int
    column: str
    start: int
    values: int


def check(chunks: Iterable[Chunk], source: BinaryIO) -> None:
    """Raises Unreadable where a chunk is not what the footer says, or a page not what was written."""
    seen = 0
    for chunk in chunks:
        at, values = chunk.start, 0
        while values < chunk.values:
            seen += 1
            if seen > MOST_PAGES:
                raise Unreadable(f"this Parquet file has more than {MOST_PAGES:,} pages: write it with larger ones")
            try:
                at, more = _page(source, at)
            except ValueError as trouble:
                raise Unreadable(_told(chunk, str(trouble))) from None
            values += more
        if values > chunk.values:
            raise Unreadable(_told(chunk, f"{values:,} values where its footer says {chunk.values:,}"))


def _told(chunk: Chunk, trouble: str) -> str:
    return DAMAGED.format(f": row group {chunk.group} has, in {chunk.column!r}, {trouble}")


def _page(source: BinaryIO, at: int) -> tuple[int, int]:
    """Where the page that begins here ends, and the number of its values. Raises ValueError."""
    header, begin = _header(source, at)
    length, checksum, data = _of(header, LENGTH), _of(header, CHECKSUM), _of(header, DATA) or _of(header, DATA_2)
    values = _of(data, VALUES) if isinstance(data, dict) else 0
    if not (isinstance(length, int) and isinstance(values, int) and length >= 0 and values >= 0):
        raise ValueError(NO_PAGE)
    if isinstance(checksum, int) and _checksum(source, begin, length) != checksum & 0xFFFFFFFF:
        raise ValueError("a page whose bytes are not those that were written")
    return begin + length, values


def _of(struct: Struct, field: int) -> Any:
    return struct[field].value if field in struct else None


def _header(source: BinaryIO, at: int) -> tuple[Struct, int]:
    size = HEAD
    while size <= LONGEST_HEAD and 0 <= at < FARTHEST:
        source.seek(at)
        compact = Reader(source.read(size))
        try:
            return compact.struct(), at + compact.at
        except IndexError:
            size *= 8
        except ValueError:
            break
    raise ValueError(NO_PAGE)


def _checksum(source: BinaryIO, begin: int, length: int) -> int:
    source.seek(begin)
    found = 0
    while length > 0 and (block := source.read(min(length, BLOCK))):
        found = zlib.crc32(block, found)
        length -= len(block)
    return found
