"""Packed files, unpacked: one compressed stream, or one member of a ZIP archive, block by block.

The only module that knows what unpacks what.
"""

import bz2
import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from backports import zstd

from chalicelib.core.packing import CLUTTER, LONGEST_MAGIC, in_words, packing
from chalicelib.errors import Unreadable

BLOCK, TAKEN = 1 << 20, 1 << 16
"""Bytes that come out at once, and that go in."""

MOST_MEMORY, LARGEST_WINDOW = 100_000_000, 27
"""Of one decompressor: bytes for xz (its strongest preset takes 65 MB); for zstd a power of two."""


class _Stream(Protocol):
    """What unpacks one member of a compressed file."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the manners of the others: it keeps what it was given."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


STREAMS: dict[str, Callable[[], _Stream]] = {
    "gzip": _Gzip,
    "zstd": lambda: zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW}),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY),
}


@contextmanager
def _sound(name: str) -> Iterator[None]:
    """What the libraries raise on bytes that are damaged, or made to harm, is a verdict on the file."""
    try:
        yield
    except DAMAGE as trouble:
        if isinstance(trouble, OSError) and trouble.errno not in (None, errno.EINVAL):
            raise
        raise _damaged(name) from trouble


def _damaged(name: str) -> Unreadable:
    return Unreadable(f"this is {in_words(name)} that is damaged or cut off: pack and send it again")


DAMAGE = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, OverflowError, struct.error),
    *(zlib.error, lzma.LZMAError, zstd.ZstdError, zipfile.BadZipFile),
)


def unpacked(source: Path, name: str, told: Callable[[int], None]) -> Iterator[bytes]:
    """Blocks of a compressed file, all its members one after the other, as the format has it.

    `told` gets the number of bytes that follow the last member and belong to none. Raises Unreadable for damage.
    """
    with source.open("rb") as packed:
        data = packed.read(TAKEN)
        while data and packing(data) == name:
            stream = STREAMS[name]()
            while not stream.eof:
                with _sound(name):
                    block = stream.decompress(data, BLOCK)
                data = b""
                if block:
                    yield block
                if len(block) < BLOCK and not stream.eof:
                    data = packed.read(TAKEN)
                    if not data:
                        raise _damaged(name)
            data = _after(stream.unused_data, packed)
        if data:
            told(len(data) + source.stat().st_size - packed.tell())


def _after(rest: bytes, packed: IO[bytes]) -> bytes:
    """What follows a member and the zeros that may fill its last block: enough of it to tell another member."""
    rest = rest.lstrip(b"\0")
    while len(rest) < LONGEST_MAGIC and (more := packed.read(TAKEN)):
        rest = (rest + more).lstrip(b"\0")
    return rest


@dataclass(frozen=True)
class Member:
    """A file in an archive. `trouble` says why it cannot be read, None where nothing speaks against it."""

    name: str
    position: int
    trouble: str | None


def members(source: Path) -> tuple[Member, ...]:
    """The files in a ZIP archive that are not empty and that no file manager put there."""
    with _opened(source) as archive:
        return tuple(
            Member(info.filename, position, _trouble(info))
            for position, info in enumerate(archive.infolist())
            if not info.is_dir() and not CLUTTER.match(info.filename) and (info.file_size or info.CRC)
        )


def _trouble(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted: send it without a password"
    if info.compress_type not in METHODS:
        return f"its packing (method {info.compress_type}) is not one that Assay knows: pack it with deflate"
    return None


ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def member(source: Path, position: int) -> Iterator[bytes]:
    """Blocks of one member. Raises Unreadable for damage, and for sizes that lie."""
    size = 0
    with _opened(source) as archive:
        info = archive.infolist()[position]
        with _sound("zip"):
            opened = archive.open(info)
        with opened:
            while block := _read(opened):
                size += len(block)
                yield block
    if size != info.file_size:
        raise _damaged("zip")


def _read(opened: IO[bytes]) -> bytes:
    with _sound("zip"):
        return opened.read(BLOCK)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    with source.open("rb") as packed:
        with _sound("zip"):
            archive = zipfile.ZipFile(packed)
        with archive:
            yield archive
