"""From a packed file to the one file in it: expanded no further than it may be, and given up once its head shows that
there is no table."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from chalicelib.core.dialect import detect
from chalicelib.core.findings import Gathered, shortened
from chalicelib.core.formats import HEAD, identify
from chalicelib.core.lines import bounded
from chalicelib.core.packing import in_words, packing
from chalicelib.core.report import NOWHERE
from chalicelib.edges import archives, disk
from chalicelib.errors import Unreadable

MEGABYTE = 1_000_000
GENEROUS, DENSEST = 250 * MEGABYTE, 100
"""A file may expand to so many bytes; to more, if that is no more than so many times its size. Tables of real life
shrink to a third or a thirtieth; a bomb to a thousandth."""

MOST_FILES = 50
MOST_NAMED = 5


def unpack(source: Path, name: str, target: Path, largest: int, gathered: Gathered) -> None:
    """Leave the file that is meant at `target`, of no more than `largest` bytes; `name` says how it is packed."""
    if name == "zip":
        blocks = archives.member(source, _chosen(source, gathered))
    else:
        blocks = archives.unpacked(source, name, partial(_tell_trailing, gathered))
    most = min(largest, max(GENEROUS, DENSEST * source.stat().st_size))
    disk.keep(target, _guarded(blocks, name, most))


def _tell_trailing(gathered: Gathered, size: int) -> None:
    gathered.add("trailing-bytes", NOWHERE, f"{size:,} bytes")


def _guarded(blocks: Iterator[bytes], outer: str, most: int) -> Iterator[bytes]:
    """The blocks, as long as they may still be a table of no more than `most` bytes."""
    head = _head(blocks)
    inner = packing(head)
    if inner:
        raise Unreadable(f"{in_words(inner)} inside {in_words(outer)}: pack the table once, or not at all")
    whole = chain([head], blocks)
    size = 0
    for block in bounded(whole) if identify(head).format == "csv" else whole:
        size += len(block)
        if size > most:
            raise Unreadable(
                f"the file expands to more than {most / 1e6:,.0f} MB: send it in parts, or less compressed"
            )
        yield block


def _head(blocks: Iterable[bytes]) -> bytes:
    """The first blocks, together as long as it takes to tell what they are."""
    head = b""
    for block in blocks:
        head += block
        if len(head) >= HEAD:
            break
    return head


def _chosen(source: Path, gathered: Gathered) -> int:
    """Which member of a ZIP archive is meant: the only file, or the only one that is a table. The others are told."""
    files = archives.members(source)
    if not files:
        raise Unreadable("this ZIP archive has no file in it, or only empty ones: send the table itself")
    if len(files) > MOST_FILES:
        raise Unreadable(f"this ZIP archive has {len(files):,} files in it: send the one that is the table")
    if len(files) == 1:
        if files[0].trouble:
            raise Unreadable(f"the file in this ZIP archive cannot be read: {files[0].trouble}")
        return files[0].position
    seen = {file: _look(source, file) for file in files}
    most_like = max(rank for rank, _ in seen.values())
    tables = [file for file, (rank, _) in seen.items() if rank == most_like]
    if len(tables) > 1 or most_like == NO_TABLE:
        found = "none that is a table" if most_like == NO_TABLE else "more than one that may be the table"
        raise Unreadable(f"this ZIP archive has {len(files)} files and {found}: send it alone ({_named(tables)})")
    for file in files:
        if file != tables[0]:
            gathered.add("other-member", NOWHERE, f"{file.name}: {seen[file][1]}")
    return tables[0].position


NO_TABLE, ONE_COLUMN, TABLE = range(3)


def _look(source: Path, file: archives.Member) -> tuple[int, str]:
    """How much a member looks like a table, and what it is in words."""
    if file.trouble:
        return NO_TABLE, file.trouble
    try:
        head = _head(archives.member(source, file.position))
        identity = identify(head)
    except Unreadable as trouble:
        return NO_TABLE, str(trouble)
    if identity.format != "csv":
        return TABLE, identity.format
    text = head[:HEAD].decode(identity.encoding.codec, "replace")
    columns = detect(text[: text.rfind("\n") + 1] or text).found.layout.columns
    return (TABLE if columns > 1 else ONE_COLUMN), f"text in {columns} column{'s' * (columns > 1)}"


def _named(files: list[archives.Member]) -> str:
    """Names of the first few, as a reason shows them."""
    names = [ascii(shortened(file.name)[:60]) if not file.name.isprintable() else file.name[:60] for file in files]
    return ", ".join(names[:MOST_NAMED]) + ", …" * (len(names) > MOST_NAMED)
