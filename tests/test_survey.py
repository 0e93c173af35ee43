"""What one look at all cells tells of tables that are wider than what is asked at once."""

import csv
import random
from io import StringIO
from pathlib import Path

import pytest

from chalicelib.core.accounting import Structure, count, differences
from chalicelib.core.report import Dialect
from chalicelib.edges.engine import Engine
from chalicelib.survey import COLUMNS_AT_ONCE, Survey, survey

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
        engine.open_text(folder / "source", DIALECT, COLUMNS, 0)
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
