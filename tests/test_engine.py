"""The engine is locked into its folder: whatever is asked of it, it opens nothing else and changes no setting."""

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import _duckdb
import pytest

from chalicelib.core import counting
from chalicelib.core.counting import Typed
from chalicelib.edges import opening
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


@pytest.mark.parametrize("on_disk", [False, True], ids=["in memory", "on disk"])
def test_what_is_held_is_of_its_connection_and_goes_with_it(engine: Engine, tmp_path: Path, on_disk: bool) -> None:
    with engine.beside() as one, engine.beside() as other:
        for own, rows in ((one, 3), (other, 5), (one, 4)):
            own.hold(f"select 2 as position, i as v from range({rows}) t(i)", "counted", on_disk=on_disk)
        found = [own.number("select sum(v) from counted") for own in (one, other)]

    assert found == [0 + 1 + 2 + 3, 0 + 1 + 2 + 3 + 4]
    assert not list((tmp_path / "work").glob("counted*"))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (Typed(1, "n", "n", "integer", "BIGINT"), f"{-(2**63)}, -1, 0, {2**63 - 1}"),
        (Typed(1, "n", "n", "decimal", "DECIMAL(12,4)"), "-99999999.9999, 0, 0.0001, 99999999.9999"),
        (Typed(1, "n", "n", "boolean", "BOOLEAN"), "false, true, true"),
        (Typed(1, "n", "n", "number", "DOUBLE"), "'nan', 'inf', '-inf', -0.0, 5e-324, 0.1, 1.7976931348623157e308"),
        (Typed(1, "n", "n", "number", "FLOAT"), "'nan', 'inf', '-inf', 1e-45, 0.1, 3.4028235e38"),
        (
            Typed(1, "n", "n", "datetime", "TIMESTAMP"),
            "'0001-01-01', '1970-01-01 00:00:00.000001', '9999-12-31', 'infinity'",
        ),
        (Typed(1, "n", "n", "text", "VARCHAR"), "'', chr(0), 'a' || chr(0), ' a', '\U0001f600', repeat('é', 70000)"),
    ],
    ids=lambda one: one.cast if isinstance(one, Typed) else "",
)
def test_values_on_disk_are_those_in_memory(engine: Engine, column: Typed, values: str) -> None:
    engine.run(f"create view clean as select unnest([{values}]::{column.cast}[]) as n")
    assert counting.are_many([column], counting.MANY + 1)

    found = []
    for on_disk in (False, True):
        engine.hold(counting.counts([column]), "counted", on_disk=on_disk)
        found.append(engine.rows("select position, v::varchar, typeof(v), n, typeof(n) from counted"))
        engine.run(f"drop {'view' if on_disk else 'table'} counted")

    assert found[0] == found[1] if counting.is_ordered([column]) else sorted(found[0]) == sorted(found[1])


@pytest.mark.parametrize(
    "cast", ["HUGEINT", "UBIGINT", "UHUGEINT", "DECIMAL(38,2)", "INTERVAL", "BLOB", "UUID", "TIME"]
)
def test_values_that_parquet_may_change_stay_in_memory(cast: str) -> None:
    assert not counting.are_many([Typed(1, "n", "n", "integer", cast)], counting.MANY + 1)


@pytest.mark.skipif(sys.platform != "linux", reason="the engine has its own allocator only there")
def test_address_space_is_given_back(engine: Engine) -> None:
    engine.number("select 1")

    assert not ctypes.c_bool.in_dll(ctypes.PyDLL(_duckdb.__file__), "duckdb_je_opt_retain").value


def test_an_engine_opens_where_no_thread_may_start(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    opening.begin()

    assert engine.number("select 1") == 1
