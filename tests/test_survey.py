"""What one look at all cells tells: of tables that are wider than what is asked at once, and of cells that are unlike
those of the head."""

import csv
import random
import re
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.accounting import Structure, Sums, count, differences
from chalicelib.core.engine_text import Text
from chalicelib.core.heads import HEAD
from chalicelib.core.report import Dialect
from chalicelib.core.surveyed import Survey
from chalicelib.core.types import TEXT, Measured, decided
from chalicelib.edges.engine import Engine
from chalicelib.survey import COLUMNS_AT_ONCE, closer, survey, tried

COLUMNS, RECORDS = 2 * COLUMNS_AT_ONCE + 50, 60
DIALECT = Dialect(",", '"', '"', "\n", 0)
CELLS = ("", "a", "12", 'say "x"', "b,c", "two\nlines", 'é","', " ", "\r\n", '"')


@pytest.fixture
def table() -> list[list[str]]:
    draw = random.Random(5)
    return [draw.choices(CELLS, k=COLUMNS) for _ in range(RECORDS)]


def surveyed(folder: Path, text: bytes, header: tuple[str, ...] = ()) -> Survey:
    (folder / "source").write_bytes(text)
    with Engine(folder, folder / "source", 400, 2) as engine:
        engine.open_text(Text(folder / "source", DIALECT, COLUMNS))
        return survey(engine, COLUMNS, DIALECT, [header])


def written(table: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()


def test_every_byte_of_a_wide_table_adds_up(table: list[list[str]], tmp_path: Path) -> None:
    raw = written(table)

    found = surveyed(tmp_path, raw)

    assert differences(count(raw, DIALECT), found.sums, Structure(RECORDS, COLUMNS, True, 1)) == ()
    assert found.emptiest >= max(row.count("") for row in table)


def test_a_byte_that_is_lost_in_a_wide_table_is_missed(table: list[list[str]], tmp_path: Path) -> None:
    raw = written(table)

    found = surveyed(tmp_path, raw.replace(b"12", b"2", 1))

    assert differences(count(raw, DIALECT), found.sums, Structure(RECORDS, COLUMNS, True, 1)) == ("bytes off by +1",)


def test_the_labels_once_more_are_seen_in_a_wide_table(table: list[list[str]], tmp_path: Path) -> None:
    labels = tuple(f"label {n}" for n in range(COLUMNS))

    found = surveyed(tmp_path, written([*table, [label.upper() for label in labels], *table]), labels)

    assert found.repeated == 1
    assert found.records == 2 * RECORDS + 1


TYPED = ("12", "2.50", "0.0001", "2024-02-29", "2024-02-29 12:00:00", "2024-02-29T12:00:00Z", "true", "note")
ODD = st.sampled_from(
    ["1e-05", "-4e-05", "1.5e300", "-0.0", "NA", "-", "", "007", "9" * 30, "0.1234567890123456789", "x"]
)
MARKED = st.text(st.sampled_from('a1-. ,;|"\n\r\u00e9'), min_size=1, max_size=6)
RECORD = st.tuples(*(st.one_of(st.just(cell), ODD, MARKED) for cell in TYPED))
DELIMITERS = st.sampled_from([",", ";", "|", "-", " ", ":", "1", "e"])


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=8), DELIMITERS)
def test_the_text_of_cells_is_counted_as_it_stands_below_a_head_of_types(
    below: list[tuple[str, ...]], delimiter: str
) -> None:
    table = [TYPED] * HEAD + below

    found, _ = looked_at(table, Dialect(delimiter, '"', '"', "\n", 0))

    assert found.sums == sums(table, delimiter)


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=4))
def test_what_is_known_of_wider_numbers_is_what_another_look_tells(below: list[tuple[str, ...]]) -> None:
    found, looked = looked_at([TYPED] * HEAD + below, DIALECT)

    for cell, measured in looked.items():
        head, text = found.heads[cell].candidates, (TEXT, found.measured[cell])
        known = [(head[0], found.measured[cell]), *found.others.get(cell, ()), text]
        assert decided(known, found.records) == decided([*zip(head, measured, strict=False), text], found.records)


def looked_at(table: list[tuple[str, ...]], dialect: Dialect) -> tuple[Survey, dict[str, list[Measured]]]:
    """The survey, and of each column what a look at all cells tells of all its candidates."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=dialect.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "source"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        with Engine(path.parent, path, 400, 1) as engine:
            engine.open_text(Text(path, dialect, len(TYPED)))
            found = closer(engine, survey(engine, len(TYPED), dialect, are_long=True))
            every = {cell: head.candidates for cell, head in found.heads.items()}
            tries, _ = tried(engine, every, found.measured, {})
    return found, {cell: [measured for one, measured in some if one is not TEXT] for cell, some in tries.items()}


def sums(table: list[tuple[str, ...]], delimiter: str) -> Sums:
    """Of the text in all cells, each by itself; an opening is a quote behind a mark, in a cell that a quote closes."""
    total = Sums()
    for cell in (cell for row in table for cell in row):
        pairs = len(re.findall(f'(?:{re.escape(delimiter)}|[\n\r])"', f'{cell}"'))
        marks = (cell.count(mark) for mark in (delimiter, '"', "\n", "\r", "\r\n"))
        total += Sums(len(cell.encode()), *marks, pairs)
    return total
