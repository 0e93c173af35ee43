"""How a file is packed, by its first bytes and never by its name; and which members of an archive are files."""

import re

PACKINGS = {
    "gzip": (rb"\x1f\x8b", "a gzip file"),
    "zstd": (rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", "a zstd file"),
    "bzip2": (rb"BZh[1-9](1AY&SY|\x17\x72\x45\x38\x50\x90)", "a bzip2 file"),
    "xz": (rb"\xfd7zXZ\x00", "an xz file"),
    "zip": (rb"PK(\x03\x04|\x05\x06)", "a ZIP archive or an Office workbook"),
}
"""Packing → its first bytes, and what it is in words. RFC 1952; RFC 8878, 3.1 (a frame, or one to skip); the formats
of bzip2 and xz; PKWARE's APPNOTE, 4.3 (a member, or the end of an empty archive)."""

LONGEST_MAGIC = 10

CLUTTER = re.compile(r"__MACOSX/|(.*/)?(\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE | re.DOTALL)
"""What file managers put into an archive by themselves."""


def packing(head: bytes) -> str | None:
    """How a file that begins so is packed: a name in `PACKINGS`."""
    return next((name for name, (magic, _) in PACKINGS.items() if re.match(magic, head)), None)


def in_words(name: str) -> str:
    return PACKINGS[name][1]
