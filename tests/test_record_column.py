"""The column of record numbers that is added to a Parquet file, as an independent reader sees it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.record_column import Leaps, footer_length, number_of
from chalicelib.core.thrift import (
    BINARY,
    BYTE,
    DOUBLE,
    FALSE,
    INTEGER,
    LIST,
    LONG,
    SET,
    SHORT,
    STRUCT,
    TRUE,
    Field,
    Reader,
    Some,
    Struct,
    written,
)
from chalicelib.edges import disk
from tests.conftest import Read

LEAPS = st.lists(st.tuples(st.integers(2, 7000), st.integers(1, 9)), max_size=9, unique_by=lambda leap: leap[0]).map(
    lambda leaps: [(1, 0), *sorted(leaps)]
)


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([0, 1, 2048, 5000, 7001]), LEAPS)
def test_every_row_has_the_number_of_its_record(tmp_path: Path, rows: int, leaps: Leaps) -> None:
    path = tmp_path / "numbered.parquet"
    _write(path, f"select i as n, 'x' || i as text from range(1, {rows} + 1) t(i)")

    disk.number_records(path, "record", leaps)

    numbers = [(n + [more for row, more in leaps if row <= n][-1], n, f"x{n}") for n in range(1, rows + 1)]
    assert duckdb.sql(f"select record, n, text from '{path}'").fetchall() == numbers
    assert duckdb.sql(f"select {number_of('n', leaps)} from '{path}'").fetchall() == [one[:1] for one in numbers]
    assert [row[:2] for row in duckdb.sql(f"describe select * from '{path}'").fetchall()] == [
        ("record", "BIGINT"),
        ("n", "BIGINT"),
        ("text", "VARCHAR"),
    ]


def test_the_footer_tells_the_ends_and_the_sizes_of_the_column(tmp_path: Path) -> None:
    path = tmp_path / "numbered.parquet"
    _write(path, "select i from range(5000) t(i)")
    before = path.stat().st_size

    disk.number_records(path, "record", [(1, 0), (2049, 10)])

    told = duckdb.sql(
        "select stats_min_value, stats_max_value, num_values, total_compressed_size, compression "
        f"from parquet_metadata('{path}') where path_in_schema = 'record' order by row_group_id"
    ).fetchall()
    assert [row[:3] for row in told] == [("1", "2048", 2048), ("2059", "4106", 2048), ("4107", "5010", 904)]
    assert 0 < path.stat().st_size - before - sum(row[3] for row in told) < 1000
    assert {row[4] for row in told} == {"GZIP"}
    assert duckdb.sql(f"select count(*) from '{path}' where record between 2059 and 2068").fetchall() == [(10,)]


def test_readers_that_share_a_file_find_every_row_group(tmp_path: Path) -> None:
    path = tmp_path / "numbered.parquet"
    _write(path, "select i % 9 as i, 'x' || i % 9 as text from range(1, 30001) t(i)")

    disk.number_records(path, "record", [(1, 0), (2049, 10)])

    groups = duckdb.sql(
        "select min(data_page_offset) filter (where path_in_schema = 'record'), min(data_page_offset), "
        "min(dictionary_page_offset) filter (where dictionary_page_offset > 0), any_value(row_group_compressed_bytes) "
        f"from parquet_metadata('{path}') group by row_group_id order by row_group_id"
    ).fetchall()
    assert [first for first, *_ in groups] == [min(places) for _, *places, _ in groups]
    middles = [first + size // 2 for first, _, _, size in groups]
    assert middles == sorted({*middles})
    assert middles[-1] < path.stat().st_size
    assert [probe for probe in (f"x{n}" for n in range(11)) if _count(path, f"text = '{probe}'")] == [
        f"x{n}" for n in range(9)
    ]
    assert _count(path, "i = 3") == 3334
    assert _count(path, "record = 30010") == 1


def test_what_is_no_parquet_gets_no_column() -> None:
    with pytest.raises(ValueError, match="no Parquet"):
        footer_length(b"\x01\0\0\0PARE")


@pytest.mark.parametrize("label", ["file_row_number", "FILE_ROW_NUMBER", "record", "n"])
def test_a_column_may_be_called_as_the_engine_calls_its_own(read: Read, folder: Path, label: str) -> None:
    read(f"{label},b\n7,x\n9,y\n".encode())

    rows = duckdb.sql(f"select * from '{folder / 'clean.parquet'}'").fetchall()

    assert rows == [(1, 7, "x"), (2, 9, "y")]


def _count(path: Path, condition: str) -> int:
    ((found,),) = duckdb.sql(f"select count(*) from '{path}' where {condition}").fetchall()
    return int(found)


def _write(path: Path, query: str) -> None:
    duckdb.sql(f"copy ({query}) to '{path}' (format parquet, row_group_size 2048)")


SIGNED = st.integers(-(1 << 63), (1 << 63) - 1)


def _values(kind: int, deeper: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = {
        TRUE: st.booleans(),
        BYTE: st.binary(min_size=1, max_size=1),
        DOUBLE: st.binary(min_size=8, max_size=8),
        BINARY: st.binary(max_size=300),
    }
    return plain.get(kind, SIGNED if kind in (SHORT, INTEGER, LONG) else deeper)


def _fields(structs: st.SearchStrategy[Struct]) -> st.SearchStrategy[Struct]:
    kinds = st.sampled_from([BYTE, SHORT, INTEGER, LONG, DOUBLE, BINARY])
    some = kinds.flatmap(lambda kind: st.lists(_values(kind, st.nothing()), max_size=40).map(lambda v: Some(kind, v)))
    lists = st.builds(
        Field, st.sampled_from([LIST, SET]), some | st.lists(structs, max_size=3).map(lambda v: Some(STRUCT, v))
    )
    booleans = st.booleans().map(lambda value: Field(TRUE if value else FALSE, value))
    plain = kinds.flatmap(lambda kind: _values(kind, st.nothing()).map(lambda value: Field(kind, value)))
    fields = plain | booleans | lists | st.builds(Field, st.just(STRUCT), structs)
    return st.dictionaries(st.integers(1, 60), fields, max_size=5).map(lambda found: dict(sorted(found.items())))


@given(st.recursive(st.just({}), _fields, max_leaves=6))
def test_a_structure_is_written_as_it_was_read(struct: Struct) -> None:
    reader = Reader(written(struct))

    assert reader.struct() == struct
    assert reader.at == len(written(struct))
