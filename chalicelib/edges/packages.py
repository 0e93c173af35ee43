"""ZIP packages, as XLSX and ODS are: what kind of document they are, and their members.

Untrusted: no member is read past the size that it declares, and none of a package that expands like a bomb.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from chalicelib.core.workbook import DAMAGED, ENCRYPTED
from chalicelib.errors import Unreadable

BLOCK = 1 << 17
BROKEN = (BadZipFile, EOFError, zlib.error, NotImplementedError, UnicodeDecodeError)
"""What the library raises for a file that is no ZIP, or not all of one."""

BOMB, HARMLESS = 100, 64_000_000
"""A package that expands more than a hundredfold, and to more bytes than these, is no workbook: sheets of real
spreadsheets shrink to a tenth, those of one value throughout to a sixtieth."""

LARGE = 1 << 28
"""Bytes of a part from which on its copy may have more than 2 GB, and so longer headers, which Excel takes amiss where
they need not be."""

NAMES = 1_000_000
"""Bytes of the parts that say what a document is; real ones have a hundredth of it."""

TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
MEDIA = "mimetype"
"""The part of OpenDocument that is first, and stored, so that its media type is seen (ODF 1.3 part 2, 3.3)."""

OFFICE = (
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.sheet.binary.macroenabled.main", "a binary workbook (XLSB)"),
    (b"wordprocessingml", "a Word document"),
    (b"presentationml", "a PowerPoint presentation"),
    (b"ms-word.", "a Word document"),
    (b"ms-powerpoint.", "a PowerPoint presentation"),
)
"""What a package of Office declares of its parts, in lower case → the format, or what it is instead."""

OPEN = (
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation"),
    (b"application/vnd.oasis.opendocument.", "an OpenDocument drawing or chart"),
    (b"application/epub+zip", "an e-book"),
)
"""The media type of a package, with which it begins → the format, or what it is instead."""


def format_of(path: Path) -> str | None:
    """xlsx or ods; None for a ZIP file that is no document. Raises Unreadable, saying what else it is."""
    try:
        zipped = ZipFile(path)
    except BROKEN as trouble:
        with path.open("rb") as source:
            head = source.read(100)
        if TYPES.encode() in head or b"application/vnd.oasis" in head:
            raise Unreadable(DAMAGED.format(" or cut off")) from trouble
        return None
    with zipped:
        found = _kind(Package(zipped))
    if found in ("xlsx", "ods", None):
        return found
    raise Unreadable(f"this is {found}, not a table: save the table as CSV or XLSX")


def _kind(package: "Package") -> str | None:
    types, media = package.head(TYPES, NAMES).lower(), package.head(MEDIA, 100).strip()
    manifest = package.head(MANIFEST, NAMES)
    found = next((kind for mark, kind in OFFICE if mark in types), None)
    found = found or next((kind for mark, kind in OPEN if media.startswith(mark)), None)
    if found is None and "content.xml" in package and OPEN[0][0] in manifest:
        found = "ods"
    if found == "ods" and b"encryption-data" in manifest:
        raise Unreadable(ENCRYPTED)
    return "a Numbers document" if found is None and "Index/Document.iwa" in package else found


class Package:
    """The members of an open ZIP file."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self._members = {info.filename.replace("\\", "/").lower(): info for info in zipped.infolist()}
        if len(self._members) < len(zipped.infolist()):
            raise Unreadable(DAMAGED.format(": two of its parts share a name"))
        if any(info.header_offset < 0 for info in self._members.values()):
            raise Unreadable(DAMAGED.format(": its directory points out of it"))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member. Raises Unreadable where there is none, or it is damaged."""
        info = self._members.get(name.lower())
        if info is None:
            raise Unreadable(DAMAGED.format(f": its part {name} is missing"))
        if info.flag_bits & 1:
            raise Unreadable(ENCRYPTED)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unreadable(DAMAGED.format(f": its part {name} is compressed in a way that no workbook is"))
        yield from self._blocks(info)

    def _blocks(self, info: ZipInfo) -> Iterator[bytes]:
        try:
            with self._zipped.open(info) as member:
                while block := member.read(BLOCK):
                    yield block
        except BROKEN as trouble:
            raise Unreadable(DAMAGED.format(f" or cut off in its part {info.filename}")) from trouble

    @property
    def names(self) -> Iterable[str]:
        """In lower case."""
        return self._members.keys()

    def copy(self, target: Path, changed: Mapping[str, Iterable[bytes]]) -> None:
        """Write the package once more, with these parts instead of its own, or behind them. Raises Unreadable."""
        rest = {name.lower(): (name, blocks) for name, blocks in changed.items()}
        with ZipFile(target, "w", ZIP_DEFLATED) as written:
            for name, info in self._members.items():
                _, blocks = rest.pop(name, ("", None))
                _put(written, info, self.blocks(name) if blocks is None else blocks)
            for name, blocks in rest.values():
                _put(written, ZipInfo(name), blocks)

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a member, at least `size` if it has them; none where there is no such member."""
        found = b""
        if name in self:
            for block in self.blocks(name):
                found += block
                if len(found) >= size:
                    break
        return found


def _put(written: ZipFile, info: ZipInfo, blocks: Iterable[bytes]) -> None:
    made = ZipInfo(info.filename, info.date_time)
    made.compress_type = ZIP_STORED if info.filename == MEDIA else ZIP_DEFLATED
    with written.open(made, "w", force_zip64=info.file_size > LARGE) as member:
        for block in blocks:
            member.write(block)


def most(path: Path, largest: int) -> int:
    """The bytes to which a workbook, and the characters to which its cells may expand."""
    return min(largest, max(BOMB * path.stat().st_size, HARMLESS))


@contextmanager
def opened(path: Path, largest: int) -> Iterator[Package]:
    """The package in a file, which may expand to `largest` bytes. Raises Unreadable."""
    try:
        zipped = ZipFile(path)
    except BROKEN as trouble:
        raise Unreadable(DAMAGED.format(" or cut off")) from trouble
    with zipped:
        expanded, size = sum(info.file_size for info in zipped.infolist()), path.stat().st_size
        if expanded > most(path, largest):
            raise Unreadable(
                f"this workbook expands from {size:,} to {expanded:,} bytes, which is more than a table does: "
                "send it as CSV, or in parts"
            )
        yield Package(zipped)
