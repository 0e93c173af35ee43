"""The engine is locked into its folder: whatever is asked of it, it opens nothing else and changes no setting."""

from collections.abc import Iterator
from pathlib import Path

import _duckdb
import pytest

from chalicelib.edges.engine import CLEAN, WIDEST, Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "source").write_text("a,b\n1,2\n", encoding="utf-8")
    with Engine(folder, folder / "source", 200, 1) as engine:
        yield engine


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('/etc/hostname')",
        "select * from read_csv('{outside}/secret.csv')",
        "select * from read_csv('{folder}/../secret.csv')",
        "select * from glob('/etc/*')",
        "select * from read_csv('https://127.0.0.1/a.csv')",
        "copy (select 1) to '{outside}/written.csv'",
        "attach '{outside}/other.db'",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "select getenv('PATH')",
    ],
)
def test_what_lies_outside_is_refused(engine: Engine, statement: str, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\n1\n", encoding="utf-8")

    with pytest.raises(_duckdb.Error):
        engine.rows(statement.format(outside=tmp_path, folder=tmp_path / "work"))

    assert {path.name for path in tmp_path.iterdir()} == {"work", "secret.csv"}


def test_a_wide_table_is_kept_whole_and_in_its_order(tmp_path: Path) -> None:
    columns, rows = 2 * WIDEST + 5, 5000
    selected = [f"record * {n} as c{n}" for n in range(1, columns + 1)]

    with Engine(tmp_path, tmp_path, 420, 2) as engine:
        engine.keep_clean(selected, f"(select * from range({rows}) t(record))")
        ((kept,),) = engine.rows("select count(*) from (describe clean)")
        (found,) = engine.rows(
            f"select count(*), count(*) filter (where c1 <> file_row_number or c{WIDEST + 1} <> c1 * {WIDEST + 1} "
            f"or c{columns} <> c1 * {columns}) from read_parquet('{tmp_path}/{CLEAN}', file_row_number=true)"
        )

    assert (kept, found) == (columns, (rows, 0))
    assert [path.name for path in tmp_path.glob("*.parquet")] == [CLEAN]
