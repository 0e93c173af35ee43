"""What is spooled comes out of the engine as it went in, whatever its cells hold."""

import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import spool
from chalicelib.core.records import Record
from chalicelib.core.report import Dialect
from chalicelib.core.runs import CONTINUED, rows
from chalicelib.core.splitting import pieces
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine

CELLS = st.none() | st.text(st.sampled_from("\x1a\x1f\n\r\0~01234ab\",'\\é🦆 "), max_size=6) | st.text(max_size=6)


@pytest.mark.parametrize("blank_is_null", [False, True], ids=["blank is a text", "blank is null"])
@hypothesis_settings(max_examples=60)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_cells_come_back_as_they_were_spooled(
    blank_is_null: bool, rows: list[tuple[str | None, ...]], tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    written = folder / "spool"

    _, marked = disk.spool((Record(number, number, cells) for number, cells in enumerate(rows, 1)), written)
    with Engine(folder, written, 200, 1) as engine:
        engine.open_spool(written, 3, blank_is_null, marked)
        found = engine.rows("select * from cells order by record")

    expected = [tuple((cell or None) if blank_is_null else cell for cell in cells) for cells in rows]
    assert found == [(number, *cells) for number, cells in enumerate(expected, 1)]


@hypothesis_settings(max_examples=300)
@given(
    lines=st.lists(st.text(st.sampled_from(',,ab\x1a\x1fé~\0""\''), min_size=1, max_size=8), min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    ended=st.booleans(),
)
def test_rows_of_whole_records_are_spooled_as_if_one_by_one(lines: list[str], end: str, ended: bool) -> None:
    dialect = Dialect(",", '"', '"', end, 0)
    text = end.join(lines) + end * ended
    given = io.StringIO(text, newline="").readlines()

    split = list(pieces(io.StringIO(text, newline=""), dialect, 2))
    found = rows(given, dialect, 2, lambda _: ())

    by_line = {piece.line: piece for piece in split}
    assert len(found) == len(given)
    for number, row in enumerate(found, 1):
        if row not in ("", CONTINUED) and number in by_line:
            written = spool.line(Record(number, number, by_line[number].cells))
            assert spool.lines(number, [row]) == written
