"""The private folder: bytes and text of the file on local disk, prepared for the readers."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from chalicelib.core.engine_text import LONGEST_LINE
from chalicelib.core.record_column import TAIL, Leaps, added, footer_length
from chalicelib.core.records import Record, Run
from chalicelib.core.regions import Region
from chalicelib.core.report import Dialect, Output
from chalicelib.core.spans import text_of
from chalicelib.core.splitting import Plain
from chalicelib.core.spool import is_marked, line, lines
from chalicelib.errors import Unreadable

BLOCK = 1 << 20


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that ends with the block. Folders of processes that died go first: Lambda keeps the disk of one that it
    killed, and what is left there would be missing to the next file."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not _lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


PREFIX = "assay-"


def _lives(process: int) -> bool:
    """Whether another process has this id. This one judges one file at a time, so what bears its id is left over."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def room(folder: Path) -> int:
    """Bytes that are free on the disk of a folder."""
    return shutil.disk_usage(folder).free


def head(path: Path, size: int) -> bytes:
    with path.open("rb") as source:
        return source.read(size)


def head_with_line(path: Path, size: int) -> bytes:
    """The head; of JSON whose first line is longer, that line and what follows it."""
    with path.open("rb") as source:
        found = source.read(size)
        if b"\n" in found or not found.startswith(b"{"):
            return found
        return found + source.readline(LONGEST_LINE) + source.read(size)


def blocks(path: Path, offset: int = 0, size: int = BLOCK) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(offset)
        while block := source.read(size):
            yield block


def text(path: Path, offset: int = 0) -> TextIO:
    """UTF-8 text from a byte on, with its line ends as they stand."""
    source = path.open("rb")
    source.seek(offset)
    return TextIOWrapper(source, encoding="utf-8", newline="")


def keep(target: Path, blocks: Iterable[bytes]) -> None:
    """Write blocks as they come."""
    with target.open("wb") as kept:
        for block in blocks:
            kept.write(block)


def bring(source: Path, target: Path) -> None:
    """Have a file under another name too: as a link to it, or a copy where the disk is another."""
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)


def spool(records: Iterable[Record | Run[Plain]], target: Path) -> tuple[int, bool]:
    """Write records as the engine takes them; the number of records, and whether a cell had marks of that form."""
    count, marked = 0, False
    with target.open("w", encoding="utf-8", newline="") as spooled:
        for record in records:
            if isinstance(record, Run):
                spooled.write(written := lines(record.number, record.stretch.rows))
                count += record.stretch.records
                marked = marked or is_marked(written)
                continue
            written = line(record)
            if len(written) > LONGEST_LINE // 4 and len(written.encode()) > LONGEST_LINE:
                raise Unreadable(
                    f"record {record.number} takes more than {LONGEST_LINE / 1e6:,.0f} MB: this is no table of records"
                )
            spooled.write(written)
            count += 1
            marked = marked or is_marked(written)
    return count, marked


def copy(records: Iterable[Record | Run[Region]], source: Path, target: Path, dialect: Dialect) -> tuple[int, Leaps]:
    """Write records of a text once more, those of a region as they stand: how many, and where their numbers leap, which
    is the row, from 1, and how much more the number of its record is."""
    leaps: list[tuple[int, int]] = []
    row = 1
    with source.open("rb") as original, target.open("wb") as copied:
        for record in records:
            if not leaps or record.number - row != leaps[-1][1]:
                leaps.append((row, record.number - row))
            if isinstance(record, Run):
                _copy(original, record.stretch.begin, record.stretch.end, copied)
            else:
                copied.write(text_of(map(str, record.cells), dialect).encode())
            row = record.last + 1 - leaps[-1][1]
    return row - 1, leaps


def elsewhere(path: Path) -> tuple[str, ...]:
    """Some whole lines from places all over a large text, but its beginning."""
    size = path.stat().st_size
    if size < SMALL:
        return ()
    found: list[str] = []
    with path.open("rb") as source:
        for part in range(1, PLACES + 1):
            source.seek(min(size * part // PLACES, size - PIECE))
            found.append("".join(_lines(source.read(PIECE))[1:-1]))
    return tuple(found)


SMALL, PLACES, PIECE = 1_000_000, 5, 1 << 14


def last_line(path: Path) -> str:
    """The last line that is not empty, or its end."""
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - PIECE, 0))
        lines = _lines(source.read(PIECE).rstrip(b"\r\n"))
    return lines[-1] if lines else ""


def _lines(part: bytes) -> list[str]:
    return StringIO(part.decode(errors="replace"), newline="").readlines()


def tail(path: Path, size: int) -> bytes:
    """The last bytes."""
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - size, 0))
        return source.read()


def ends_with_newline(path: Path) -> bool:
    return tail(path, 1) in (b"\n", b"\r")


def number_records(path: Path, label: str, leaps: Leaps) -> None:
    """Give a Parquet file a first column with the numbers of its records."""
    size, target = path.stat().st_size, path.with_name("numbered")
    with path.open("rb") as source, target.open("wb") as numbered:
        source.seek(size - TAIL)
        at = size - TAIL - footer_length(source.read(TAIL))
        source.seek(at)
        for part in added(source.read(size - TAIL - at), at, label, leaps):
            if isinstance(part, range):
                _copy(source, part.start, part.stop, numbered)
            else:
                numbered.write(part)
    target.replace(path)


def _copy(source: BinaryIO, at: int, end: int, target: BinaryIO) -> None:
    """Write the bytes from one to before another once more."""
    source.seek(at)
    while at < end:
        at += target.write(source.read(min(BLOCK, end - at)))


def output(kind: str, path: Path) -> Output:
    """What was written, with its size and digest."""
    digest = hashlib.sha256()
    for block in blocks(path):
        digest.update(block)
    return Output(kind, path.name, path.stat().st_size, digest.hexdigest())
