"""Large texts, whose bytes are counted beside what the engine reads of them."""

from contextlib import nullcontext
from pathlib import Path
from threading import Thread

import pytest

from chalicelib.core.dialect import detect
from chalicelib.core.engine_text import LONGEST_LINE, ORDINARY_LINE
from chalicelib.core.findings import Gathered
from chalicelib.edges.engine import Engine, Stopped
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import OutOfMemory
from chalicelib.loading import Loading
from chalicelib.text_body import LARGE, body_and
from tests.conftest import Read

RECORD = b'%07d,"a, b",c\n'
RECORDS = LARGE // len(RECORD % 0) + 1000
SHORT = b"7,seven\n"
NEVER_CLOSED = b'7,"seven,c\n'
LONG = b"7,%s,c\n" % (b"x" * 3_000_000)
LONG_IN_QUOTES = b'7,"%s",c\n' % (b"a line of text\n" * 200_000)
TABLE_IN_QUOTES = b'7,"%s",c\n' % (b"as,a,record\n" * 250_000)
INCHES = b'7,5" pipe,c\n' * 200_000
FOR_AGES = "select sum(hash(a.range + b.range)) from range(1_000_000_000) a, range(1_000_000) b"
"""A query that nobody waits for."""


def _text(odd: bytes = b"") -> bytes:
    """Regular records, and some others in the middle."""
    lines = [RECORD % n for n in range(RECORDS)]
    return b"".join([b"n,text,letter\n", *lines[: RECORDS // 2], odd, *lines[RECORDS // 2 :]])


def _loading(folder: Path, body: bytes, engine: Engine) -> Loading:
    (folder / "source").write_bytes(body)
    return Loading(folder / "source", engine, Gathered(), folder / "irregular", 1 << 30, None)


@pytest.mark.parametrize(
    ("odd", "findings"),
    [
        (b"", []),
        (SHORT, ["missing-cell"]),
        (b'"x" "y",a,b\n', ["stray-quote"]),
        (b'7,5" pipe,c\n8,6" pipe,d\n', []),
        (NEVER_CLOSED, ["stray-quote"]),
        (LONG, []),
        (LONG_IN_QUOTES, []),
        (SHORT + LONG, ["missing-cell"]),
    ],
    ids=["regular", "a cell missing", "quotes beside quotes", "inches", "never closed", "long", "in quotes", "both"],
)
def test_a_large_text_is_judged_alike_by_one_thread_and_by_two(read: Read, odd: bytes, findings: list[str]) -> None:
    report = read(_text(odd), Limits(threads=2))

    assert [finding.error for finding in report.findings] == findings
    assert report == read(_text(odd), Limits(threads=1))


def test_a_large_text_of_one_column_is_judged_alike_too(read: Read) -> None:
    body = b"n\n" + b"".join(b"%07d\n" % n for n in range(LARGE // 8 + 1000))

    assert read(body, Limits(threads=2)) == read(body, Limits(threads=1))


def test_the_engine_is_stopped_once_the_counts_tell_that_it_reads_in_vain(tmp_path: Path) -> None:
    def read(_: int) -> int:
        with pytest.raises(Stopped):
            engine.rows_of_text(FOR_AGES)
        return 1

    with Engine(tmp_path, tmp_path, memory=200, threads=2) as engine:
        loading = _loading(tmp_path, text := _text(SHORT), engine)
        counted, found = body_and(loading, detect(text[:10_000].decode()), read)

        assert (counted.is_doubtful, found) == (True, None)
        assert engine.number("select 1") == 1


@pytest.mark.parametrize(
    ("odd", "longest", "is_in_vain"),
    [
        (b"", ORDINARY_LINE, False),
        (INCHES, ORDINARY_LINE, False),
        (SHORT, ORDINARY_LINE, True),
        (LONG, LONGEST_LINE, False),
        (LONG_IN_QUOTES, LONGEST_LINE, False),
        (TABLE_IN_QUOTES, LONGEST_LINE, True),
    ],
    ids=["regular", "many inches", "a cell missing", "long", "long in quotes", "a table in quotes"],
)
def test_the_engine_is_told_what_no_record_exceeds(tmp_path: Path, odd: bytes, longest: int, is_in_vain: bool) -> None:
    told: dict[int, list[int]] = {1: [], 2: []}
    text = _text(odd)
    for threads, lines in told.items():
        with Engine(tmp_path, tmp_path, memory=200, threads=threads) as engine:
            counted, _ = body_and(_loading(tmp_path, text, engine), detect(text[:10_000].decode()), lines.append)
        assert counted.longest == longest

    first = [] if longest == ORDINARY_LINE and not is_in_vain else [ORDINARY_LINE]
    then = [] if is_in_vain else [longest]
    assert told == {1: then, 2: [*first, *then]}


@pytest.mark.parametrize(("odd", "is_told"), [(b"", True), (SHORT, False)], ids=["regular", "in vain"])
def test_what_is_read_in_vain_tells_nothing_of_the_file(tmp_path: Path, odd: bytes, is_told: bool) -> None:
    def read(_: int) -> int:
        raise OutOfMemory

    with Engine(tmp_path, tmp_path, memory=200, threads=2) as engine:
        loading = _loading(tmp_path, text := _text(odd), engine)
        with pytest.raises(OutOfMemory) if is_told else nullcontext():
            body_and(loading, detect(text[:10_000].decode()), read)


def test_a_large_text_is_counted_first_where_no_thread_may_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Engine(tmp_path, tmp_path, memory=200, threads=2) as engine:
        loading = _loading(tmp_path, text := _text(), engine)
        engine.number("select 1")
        monkeypatch.setattr(Thread, "start", refuse)
        counted, found = body_and(loading, detect(text[:10_000].decode()), lambda _: engine.number("select 2"))

    assert (counted.lines, counted.sums.size, found) == (RECORDS + 1, len(text) - len("n,text,letter\n"), 2)
