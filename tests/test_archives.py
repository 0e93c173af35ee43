"""However a table is packed, it is read the same; what is damaged, hidden or made to harm costs a verdict."""

import bz2
import gzip
import io
import lzma
import random
import resource
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.findings import Gathered
from chalicelib.core.formats import HEAD
from chalicelib.core.packing import packing
from chalicelib.core.report import PASSED, UNREADABLE, WARNED
from chalicelib.edges import archives, disk
from chalicelib.errors import Unreadable
from chalicelib.unpacking import unpack
from tests.conftest import Read

TABLE = b"id,word\n1,x\n2,y\n3,z\n"
PROSE = b"Dear partner\n\nplease find the table in this archive.\n"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return written.getvalue()


PACKED = {
    "gzip": ("gzip", gzip.compress(TABLE)),
    "gzip of two members": ("gzip", gzip.compress(TABLE[:11]) + gzip.compress(TABLE[11:])),
    "gzip of a byte a member": ("gzip", b"".join(gzip.compress(TABLE[n : n + 1]) for n in range(len(TABLE)))),
    "gzip filled with zeros": ("gzip", gzip.compress(TABLE) + bytes(1000)),
    "gzip filled with zeros between": ("gzip", gzip.compress(TABLE[:9]) + bytes(512) + gzip.compress(TABLE[9:])),
    "zstd": ("zstd", zstd.compress(TABLE)),
    "zstd of two frames": ("zstd", zstd.compress(TABLE[:11]) + zstd.compress(TABLE[11:])),
    "zstd after a frame to skip": ("zstd", b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstd.compress(TABLE)),
    "bzip2": ("bzip2", bz2.compress(TABLE)),
    "bzip2 of two streams": ("bzip2", bz2.compress(TABLE[:11]) + bz2.compress(TABLE[11:])),
    "xz": ("xz", lzma.compress(TABLE, preset=9)),
    "xz of two streams": ("xz", lzma.compress(TABLE[:11]) + lzma.compress(TABLE[11:])),
    "zip": ("zip", zipped(("orders.csv", TABLE))),
    "zip, stored": ("zip", zipped(("orders.csv", TABLE), method=zipfile.ZIP_STORED)),
    "zip, bzip2": ("zip", zipped(("orders.csv", TABLE), method=zipfile.ZIP_BZIP2)),
    "zip, lzma": ("zip", zipped(("orders.csv", TABLE), method=zipfile.ZIP_LZMA)),
    "zip in a folder, with clutter": (
        "zip",
        zipped(
            ("a/", b""), ("a/orders.csv", TABLE), ("__MACOSX/a/._orders.csv", b"x"), (".DS_Store", b"x"), ("e", b"")
        ),
    ),
}


@pytest.mark.parametrize(("name", "body"), PACKED.values(), ids=PACKED)
def test_a_packed_table_is_read_as_if_it_were_not(name: str, body: bytes, read: Read) -> None:
    report = read(body)

    assert (report.verdict, report.reason, report.findings) == (PASSED, None, ())
    assert report.table is not None
    assert (report.table.compression, report.table.records, report.table.columns) == (name, 3, 2)


TOLD = {
    "bytes after gzip": (gzip.compress(TABLE) + b"more", "trailing-bytes", "4 bytes"),
    "bytes after zeros": (gzip.compress(TABLE) + bytes(70_000) + b"x" * 70_000, "trailing-bytes", "70,000 bytes"),
    "bytes after zstd": (zstd.compress(TABLE) + b"more", "trailing-bytes", "4 bytes"),
    "bytes after bzip2": (bz2.compress(TABLE) + b"more", "trailing-bytes", "4 bytes"),
    "bytes after xz": (lzma.compress(TABLE) + b"more", "trailing-bytes", "4 bytes"),
    "a letter beside the table": (
        zipped(("letter.txt", PROSE), ("orders.csv", TABLE)),
        "other-member",
        "letter.txt: text in 1 column",
    ),
    "a picture beside the table": (
        zipped(("orders.csv", TABLE), ("logo.png", b"\x89PNG\r\n\x1a\n")),
        "other-member",
        "logo.png: this is a PNG picture",
    ),
    "a column beside a picture": (
        zipped(("a.csv", b"x\n1\n2\n"), ("logo.png", b"\x89PNG\r\n\x1a\n")),
        "other-member",
        "logo.png: this is a PNG picture",
    ),
}


@pytest.mark.parametrize(("body", "error", "text"), TOLD.values(), ids=TOLD)
def test_what_is_not_read_is_told(body: bytes, error: str, text: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == WARNED
    (finding,) = report.findings
    assert finding.error == error
    assert finding.examples[0].text.startswith(text)


def encrypted(body: bytes) -> bytes:
    return body.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
    )


def with_method(body: bytes, method: int) -> bytes:
    """The archive, saying that its one member, which is stored, is packed by another method."""
    told = bytearray(body)
    told[8:10] = struct.pack("<H", method)
    at = body.index(b"PK\x01\x02") + 10
    told[at : at + 2] = struct.pack("<H", method)
    return bytes(told)


def with_size(body: bytes, size: int) -> bytes:
    """The archive, with another size of its one member in its directory."""
    at = body.index(b"PK\x01\x02") + 24
    return body[:at] + struct.pack("<I", size) + body[at + 4 :]


def wide_zstd(body: bytes) -> bytes:
    """A frame that asks its reader for 2 GB of memory."""
    stream = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 31})
    return stream.compress(body) + stream.flush()


STORED = zipped(("a.csv", TABLE), method=zipfile.ZIP_STORED)
BROKEN = {
    "gzip cut off": (gzip.compress(TABLE)[:-5], "damaged"),
    "gzip with a wrong sum": (gzip.compress(TABLE)[:-8] + bytes(8), "damaged"),
    "gzip cut off in its second member": (gzip.compress(TABLE) * 2 + gzip.compress(TABLE)[:20], "damaged"),
    "zstd cut off": (zstd.compress(TABLE)[:-5], "damaged"),
    "zstd with a window of 2 GB": (wide_zstd(TABLE), "damaged"),
    "bzip2 cut off": (bz2.compress(TABLE)[:-5], "damaged"),
    "bzip2 of noise": (b"BZh91AY&SY" + b"noise" * 20, "damaged"),
    "xz cut off": (lzma.compress(TABLE)[:-5], "damaged"),
    "zip cut off": (zipped(("a.csv", TABLE))[:-30], "damaged"),
    "zip of nothing": (zipped(), "no file in it"),
    "zip of a folder": (zipped(("a/", b"")), "no file in it"),
    "zip with a password": (encrypted(zipped(("a.csv", TABLE))), "encrypted"),
    "zip by deflate64": (with_method(STORED, 9), "method 9"),
    "zip that says less than it has": (with_size(STORED, 9), "damaged"),
    "zip that says more than it has": (with_size(STORED, 1 << 30), "damaged"),
    "zip of two tables": (zipped(("a.csv", TABLE), ("b.csv", TABLE)), "more than one that may be the table"),
    "zip of two pictures": (zipped(("a", b"GIF89a"), ("b", b"GIF89a")), "none that is a table"),
    "zip of many": (zipped(*((f"{n}.csv", TABLE) for n in range(60))), "60 files"),
    "gzip in gzip": (gzip.compress(gzip.compress(TABLE)), "a gzip file inside a gzip file"),
    "zip in gzip": (gzip.compress(zipped(("a", TABLE))), "inside a gzip file"),
    "gzip in zip": (zipped(("a.csv.gz", gzip.compress(TABLE))), "a gzip file inside a ZIP archive"),
    "tar in gzip": (gzip.compress(b"orders.csv".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + TABLE), "tar archive"),
    "picture in zstd": (zstd.compress(b"\x89PNG\r\n\x1a\n"), "PNG"),
    "nothing in xz": (lzma.compress(b""), "empty"),
}


@pytest.mark.parametrize(("body", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_unpacked_says_why(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


def test_a_member_is_named_so_that_no_name_does_harm(read: Read) -> None:
    report = read(zipped(("a\x1b[2J.csv", TABLE), ("b" * 5000 + ".csv", TABLE)))

    assert "'a\\x1b[2J.csv', bbb" in (report.reason or "")
    assert len(report.reason or "") < 300


GIGABYTES = 2_000_000_000
WIDE = b"0" * (1 << 20)
ROWS = b"id,word\n" + b"1,word\n" * 149_795


def repeated(block: bytes, compressor: Callable[[bytes], bytes], size: int) -> Iterator[bytes]:
    """Packed members, each of one block: what a bomb of `size` bytes unpacks to is one block, again and again."""
    packed = compressor(block)
    return (packed for _ in range(size // len(block)))


BOMBS = {
    "gzip of zeros": (bytes(1 << 20), gzip.compress, "binary"),
    "gzip of one line": (WIDE, gzip.compress, "more than 16 MB"),
    "gzip of rows": (ROWS, gzip.compress, "expands to more than"),
    "zstd of zeros": (bytes(1 << 20), zstd.compress, "binary"),
    "zstd of one line": (WIDE, zstd.compress, "more than 16 MB"),
    "zstd of rows": (ROWS, zstd.compress, "expands to more than"),
    "bzip2 of one line": (WIDE, bz2.compress, "more than 16 MB"),
    "xz of one line": (WIDE, lzma.compress, "more than 16 MB"),
}


@pytest.mark.parametrize(("block", "compressor", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_given_up_early(
    block: bytes, compressor: Callable[[bytes], bytes], reason: str, tmp_path: Path
) -> None:
    source = tmp_path / "bomb"
    source.write_bytes(b"".join(repeated(block, compressor, GIGABYTES)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Unreadable, match=reason):
        unpack(source, packing(disk.head(source, HEAD)), tmp_path / "target", 4_000_000_000, Gathered())

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    assert source.stat().st_size < 5_000_000


@hypothesis_settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(PACKED)))
def test_damage_anywhere_is_a_verdict(tmp_path_factory: pytest.TempPathFactory, dice: random.Random, kind: str) -> None:
    body = bytearray(PACKED[kind][1])
    for _ in range(dice.randint(1, 3)):
        body[dice.randrange(10, len(body))] = dice.randrange(256)
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "source").write_bytes(body)

    with suppress(Unreadable):
        unpack(folder / "source", packing(bytes(body)), folder / "target", 1_000_000, Gathered())


@hypothesis_settings(max_examples=30, deadline=None)
@given(
    st.binary(min_size=0, max_size=200_000),
    st.sampled_from([gzip.compress, zstd.compress, bz2.compress, lzma.compress]),
)
def test_what_was_packed_is_unpacked(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, compressor: Callable[[bytes], bytes]
) -> None:
    source = tmp_path_factory.mktemp("packed") / "source"
    source.write_bytes(compressor(body))
    name = {gzip.compress: "gzip", zstd.compress: "zstd", bz2.compress: "bzip2", lzma.compress: "xz"}[compressor]

    assert b"".join(archives.unpacked(source, name, pytest.fail)) == body
