"""Large texts, whose bytes are counted beside what the engine reads of them."""

from pathlib import Path

import pytest

from chalicelib.core.dialect import detect
from chalicelib.core.findings import Gathered
from chalicelib.edges.engine import Engine, Stopped
from chalicelib.edges.sandbox import Limits
from chalicelib.loading import Loading
from chalicelib.text_body import LARGE, begun
from tests.conftest import Read

RECORD = b'%07d,"a, b",c\n'
RECORDS = LARGE // len(RECORD % 0) + 1000
LABELS = b"n,text,letter\n"
FOR_AGES = "select sum(hash(a.range + b.range)) from range(1_000_000_000) a, range(1_000_000) b"
"""A query that nobody waits for."""


def _text(odd: bytes = b"", records: int = RECORDS) -> bytes:
    """Regular records, but for one in the middle."""
    lines = [RECORD % n for n in range(records)]
    return LABELS + b"".join([*lines[: records // 2], odd, *lines[records // 2 :]])


@pytest.mark.parametrize(
    ("odd", "findings"),
    [
        (b"", []),
        (b"7,seven\n", ["missing-cell"]),
        (b'"x" "y",a,b\n', ["stray-quote"]),
        (b'7,5" pipe,c\n8,6" pipe,d\n', []),
    ],
)
def test_a_large_text_is_judged_alike_by_one_thread_and_by_two(read: Read, odd: bytes, findings: list[str]) -> None:
    report = read(_text(odd), Limits(threads=2))
    assert [finding.error for finding in report.findings] == findings
    assert report == read(_text(odd), Limits(threads=1))


def test_the_engine_is_stopped_as_soon_as_it_reads_in_vain(tmp_path: Path) -> None:
    body = _text(b"7,seven\n", 10 * RECORDS)
    source = tmp_path / "source"
    source.write_bytes(body)
    with Engine(tmp_path, source, memory=200, threads=2) as engine:
        counting = begun(
            Loading(source, engine, Gathered(), tmp_path / "irregular", 1 << 30, None), detect(body[:10_000].decode())
        )
        with pytest.raises(Stopped):
            engine.rows_of_text(FOR_AGES)
        assert counting.result().is_in_vain
        assert engine.number("select 1") == 1
