"""Pages of Parquet hold what the footer says, and the bytes that were written."""

import io
import zlib
from pathlib import Path

import duckdb
import pytest

from chalicelib.core.pages import Chunk, check
from chalicelib.errors import Unreadable
from tests.conftest import Read


def number(value: int) -> bytes:
    """A field of a whole number, the next one after the last."""
    rest, written = value << 1 ^ value >> 63, b""
    while rest > 0x7F:
        written, rest = written + bytes([rest & 0x7F | 0x80]), rest >> 7
    return b"\x15" + written + bytes([rest])


def page(values: int, body: bytes, checksum: int | None = None, length: int | None = None) -> bytes:
    """A page of data. Its statistics are longer than what is read of a header at first."""
    size = number(len(body)) + number(len(body) if length is None else length)
    held = b"\x1c" if checksum is not None else b"\x2c"
    statistics = b"\x1c\x18\x90\x03" + b"x" * 400 + b"\x00"
    data = held + number(values) + number(0) * 3 + statistics + b"\x00"
    return number(0) + size + (number(checksum) if checksum is not None else b"") + data + b"\x00" + body


def signed(checksum: int) -> int:
    return checksum - (1 << 32) if checksum >= 1 << 31 else checksum


BODIES = (b"one", b"another")
SOUND = b"PAR1" + b"".join(page(3, body, signed(zlib.crc32(body))) for body in BODIES)

WRONG = {
    "fewer values": (SOUND, 5, "6 values where its footer says 5"),
    "more values": (SOUND, 7, "no page where its footer says"),
    "other bytes": (SOUND.replace(b"another", b"anather"), 6, "bytes are not those that were written"),
    "a length below nothing": (b"PAR1" + page(3, b"one", length=-1), 6, "no page"),
    "a length without end": (b"PAR1" + page(3, b"one", length=1 << 60), 6, "no page"),
    "no page": (b"PAR1" + bytes(9), 6, "no page"),
    "nested without end": (b"PAR1" + b"\x1c" * 5000, 6, "no page"),
}


def test_pages_that_hold_what_the_footer_says_are_sound() -> None:
    check([Chunk(1, "name", 4, 6), Chunk(1, "nothing", -1, 0)], io.BytesIO(SOUND))
    check([Chunk(1, "name", 4, 3)], io.BytesIO(b"PAR1" + page(3, b"one")))


@pytest.mark.parametrize(("body", "values", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_page_is_told_by_row_group_and_column(body: bytes, values: int, reason: str) -> None:
    with pytest.raises(Unreadable, match=f"row group 2 has, in 'name', .*{reason}"):
        check([Chunk(2, "name", 4, values)], io.BytesIO(body))


def test_a_footer_that_counts_other_values_than_its_pages_is_damage(read: Read, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql("select [i, i] as list from range(500) t(i)").write_parquet(str(made))
    body = made.read_bytes()
    counted = b"\x16\xd0\x0f"  # 1,000, as the footer has it
    at = body.rindex(counted)

    report = read(body[:at] + b"\x16\xce\x0f" + body[at + 3 :])

    assert report.reason == (
        "this Parquet file is damaged: row group 1 has, in 'list, list, element', 1,000 values where its footer says "
        "999: write it again"
    )


def test_a_footer_that_counts_other_records_than_its_row_groups_is_damage(read: Read, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql("select i from range(500) t(i)").write_parquet(str(made))
    body = made.read_bytes()
    counted = b"\x16\xe8\x07"  # 500, which the footer has first for all row groups
    at = body.index(counted, len(body) - int.from_bytes(body[-8:-4], "little") - 8)

    report = read(body[:at] + b"\x16\xea\x07" + body[at + 3 :])

    assert report.reason == (
        "this Parquet file is damaged: its footer says 501 records, its row groups have 500: write it again"
    )
