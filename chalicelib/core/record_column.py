"""The record numbers as the first column of a Parquet file that was written without them.

An engine can write the rows of a text in their order with all threads, but only one can count them. Parquet keeps the
parts of a row group where its footer says, so that a column can be added to them as they are: plain numbers, in one
page a row group, packed by gzip, which every reader knows. Fields are those of apache/parquet-format, parquet.thrift.
"""

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from sys import byteorder

from chalicelib.core.thrift import BINARY, INTEGER, LIST, LONG, STRUCT, Field, Reader, Some, Struct, written

type Leaps = Sequence[tuple[int, int]]
"""Rows, from 1, in their order, from which on the number of a record is so much more than its row; the first is 1."""

AS_ROWS = ((1, 0),)
"""Where no record was set aside."""

MARK = b"PAR1"
TAIL = 8
"""Bytes at the end of a file: the length of the footer, and the mark."""

SCHEMA, GROUPS, ORDERS = 2, 4, 7
CHILDREN = 5
CHUNKS, BYTES, ROWS, FILE_OFFSET, PACKED = 1, 2, 3, 5, 6
"""Fields of a footer, of its schema's root, and of its row groups."""

META, STARTS = 3, (9, 11)
OF_CHUNK, OF_META = {2, 4, 6}, {9, 10, 11, 14}
"""Fields of a column's part of a row group: what is told of it, where its pages begin, and all that are places."""

INT64, AS_INTEGER, REQUIRED, PLAIN, RLE, GZIP = 2, 18, 0, 0, 3, 2
FASTEST, AS_GZIP = 1, 31


def footer_length(tail: bytes) -> int:
    """Bytes of the footer, which stands before the last bytes of a file. Raises ValueError where it is no Parquet."""
    if tail[4:] != MARK:
        raise ValueError("no Parquet file")
    return int.from_bytes(tail[:4], "little")


def added(footer: bytes, at: int, label: str, leaps: Leaps) -> Iterator[bytes | range]:
    """A file once more, whose footer began at this byte, with a column of 64-bit integers: what is new, and from where
    to where the file stays as it is.

    Its pages stand before the others of their row groups, as the first column's do: readers that share a file among
    them take a group by where that begins (apache/parquet-java, `filterFileMetaDataByMidpoint`).
    """
    found = Reader(footer).struct()
    schema: list[Struct] = found[SCHEMA].value.values
    schema[0][CHILDREN] = Field(INTEGER, schema[0][CHILDREN].value + 1)
    schema.insert(1, _struct({1: INT64, 3: REQUIRED, 4: label.encode(), 6: AS_INTEGER}))
    if ORDERS in found:
        found[ORDERS].value.values.insert(0, {1: Field(STRUCT, {})})
    groups: list[Struct] = found[GROUPS].value.values
    begins = [*map(_begin, groups), at]
    row, more = 1, [0]
    yield range(begins[0])
    for group, (begin, end) in zip(groups, pairwise(begins), strict=True):
        numbers = _numbers(row, group[ROWS].value, leaps)
        page, size = _page(numbers)
        _insert(group, _chunk(label, begin + more[-1], numbers, (size, len(page))), (size, len(page)))
        yield page
        yield range(begin, end)
        row += len(numbers)
        more.append(more[-1] + len(page))
    for group in groups:
        _move(group, begins, more)
    footer = written(found)
    yield footer + len(footer).to_bytes(TAIL - len(MARK), "little") + MARK


def _begin(group: Struct) -> int:
    """The first byte of a row group."""
    chunks = [chunk[META].value for chunk in group[CHUNKS].value.values]
    return min(int(chunk[field].value) for chunk in chunks for field in STARTS if field in chunk)


def _insert(group: Struct, chunk: Struct, sizes: tuple[int, int]) -> None:
    """Put a part of a column before the others of its row group; its sizes are without packing and with it."""
    group[CHUNKS].value.values.insert(0, chunk)
    for field, more in zip((BYTES, PACKED), sizes, strict=True):
        if field in group:
            group[field] = Field(LONG, group[field].value + more)


def _move(group: Struct, begins: list[int], more: list[int]) -> None:
    """Tell all places in a row group, but of its first column, as they are with so many bytes `more` before and behind
    each of those where groups began; that of the group is its first column's."""
    first, *others = group[CHUNKS].value.values
    for chunk in others:
        for struct, places in ((chunk, OF_CHUNK), (chunk[META].value, OF_META)):
            for field in places & struct.keys():
                place = struct[field].value
                struct[field] = Field(LONG, place + more[bisect_right(begins, place)])
    if FILE_OFFSET in group:
        group[FILE_OFFSET] = Field(LONG, first[META].value[9].value)


def _numbers(first: int, rows: int, leaps: Leaps) -> array[int]:
    """The numbers of the records in so many rows."""
    numbers = array("q")
    end = first + rows
    for at in range(bisect_right(leaps, first, key=lambda leap: leap[0]) - 1, len(leaps)):
        row, more = leaps[at]
        stop = min(leaps[at + 1][0] if at + 1 < len(leaps) else end, end)
        numbers.extend(range(max(row, first) + more, stop + more))
        if stop == end:
            break
    return numbers


def _page(numbers: array[int]) -> tuple[bytes, int]:
    """A page with its header, and its size if it were not packed."""
    plain = _plain(numbers)
    packer = zlib.compressobj(FASTEST, wbits=AS_GZIP)
    packed = packer.compress(plain) + packer.flush()
    data = _struct({1: len(numbers), 2: PLAIN, 3: RLE, 4: RLE})
    header = written(_struct({1: 0, 2: len(plain), 3: len(packed)}) | {5: Field(STRUCT, data)})
    return header + packed, len(header) + len(plain)


def _plain(numbers: array[int]) -> bytes:
    if byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _chunk(label: str, at: int, numbers: array[int], sizes: tuple[int, int]) -> Struct:
    """A part of the column that begins at this byte; its sizes are without packing and with it."""
    data = {
        1: Field(INTEGER, INT64),
        2: Field(LIST, Some(INTEGER, [PLAIN, RLE])),
        3: Field(LIST, Some(BINARY, [label.encode()])),
        4: Field(INTEGER, GZIP),
        5: Field(LONG, len(numbers)),
        6: Field(LONG, sizes[0]),
        7: Field(LONG, sizes[1]),
        9: Field(LONG, at),
    }
    if numbers:
        ends = {5: Field(BINARY, _plain(numbers[-1:])), 6: Field(BINARY, _plain(numbers[:1]))}
        data[12] = Field(STRUCT, {3: Field(LONG, 0)} | ends)
    return {2: Field(LONG, 0), 3: Field(STRUCT, data)}


def _struct(fields: dict[int, int | bytes]) -> Struct:
    return {number: Field(BINARY if isinstance(value, bytes) else INTEGER, value) for number, value in fields.items()}


def number_of(row: str, leaps: Leaps) -> str:
    """SQL: the number of the record in a row."""
    return f"{row} + {_leap(row, leaps)}"


def _leap(row: str, leaps: Leaps) -> str:
    if len(leaps) < 2:
        return str(sum(more for _, more in leaps))
    middle = len(leaps) // 2
    return (
        f"case when {row} < {leaps[middle][0]} then {_leap(row, leaps[:middle])} else {_leap(row, leaps[middle:])} end"
    )
