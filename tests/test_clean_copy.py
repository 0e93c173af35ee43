"""The clean copy of a file that is held to a contract: the rows that pass, in the promised types."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.clean_copy import clean_names
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.documents import table

CASES: dict[str, tuple[str, list[str], list[Any], str]] = {
    "digits that are text": ("logicalType: string", ["12", "13", "014"], ["12", "13", "014"], "VARCHAR"),
    "numbers that are text": ("logicalType: string", ["12", "13"], ["12", "13"], "VARCHAR"),
    "decimals that are text": ("logicalType: string", ["0.50", "1.5"], ["0.50", "1.5"], "VARCHAR"),
    "a word among whole numbers": ("logicalType: integer", ["1", "x", "3"], [1, 3], "BIGINT"),
    "long whole numbers": ("logicalType: integer", ["9" * 30, "x", "-1"], [int("9" * 30), -1], "DECIMAL(38,0)"),
    "a word among decimals": (
        "logicalType: number",
        ["1.50", "x", "-22.5"],
        [Decimal("1.50"), Decimal("-22.50")],
        "DECIMAL(4,2)",
    ),
    "powers of ten": ("logicalType: number", ["1e3", "x", "2"], [1000.0, 2.0], "DOUBLE"),
    "whole numbers that are numbers": ("logicalType: number", ["1", "2"], [1, 2], "BIGINT"),
    "days": ("logicalType: date", ["2026-01-02", "x"], [date(2026, 1, 2)], "DATE"),
    "days of a format": (
        "logicalType: date, logicalTypeOptions: {format: dd.MM.yyyy}",
        ["02.01.2026", "x", "31.12.2026"],
        [date(2026, 1, 2), date(2026, 12, 31)],
        "DATE",
    ),
    "moments": (
        "logicalType: timestamp",
        ["2026-01-02 10:00:00", "x", "2026-01-02T10:00:00+02:00"],
        [datetime(2026, 1, 2, 10), datetime(2026, 1, 2, 8)],
        "TIMESTAMP WITH TIME ZONE",
    ),
    "times": ("logicalType: time", ["10:00:00", "x", "23:59:59"], [time(10), time(23, 59, 59)], "TIME"),
    "truths": ("logicalType: boolean", ["true", "x", "false"], [True, False], "BOOLEAN"),
    "truths in digits": ("logicalType: boolean", ["1", "0", "1"], [True, False, True], "BOOLEAN"),
}


def clean(folder: Path, said: str, file: bytes) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The rows of the clean copy, and its types."""
    (folder / "source").write_bytes(file)
    report_on(Request(str(folder / "source"), str(folder / "out"), Limits(), contract=table(said)))
    copy = duckdb.sql(f"select * from '{folder / 'out' / 'clean.parquet'}'")
    types = [str(one) for one in copy.types]
    plain = (
        f"timezone('UTC', \"{one}\")" if "ZONE" in cast else f'"{one}"'
        for one, cast in zip(copy.columns, types, strict=True)
    )
    return copy.select(", ".join(plain)).fetchall(), types


@pytest.mark.parametrize(("said", "cells", "values", "cast"), CASES.values(), ids=CASES)
def test_cells_are_of_the_promised_type(
    said: str, cells: list[str], values: list[Any], cast: str, tmp_path: Path
) -> None:
    text = "key;a\n" + "".join(f"k{n};{cell}\n" for n, cell in enumerate(cells))

    rows, types = clean(tmp_path, f"properties: [{{name: a, {said}}}]", text.encode())

    assert (types[2], [row[2] for row in rows]) == (cast, values)
    kept = [n for n, cell in enumerate(cells) if cell != "x"]
    assert [(row[0], row[1]) for row in rows] == [(n + 1, f"k{n}") for n in kept]


def test_tokens_that_are_promised_are_no_values(tmp_path: Path) -> None:
    said = (
        "properties: [{name: a, logicalType: integer}]\ncustomProperties: [{property: assay.nullTokens, value: ['-9']}]"
    )

    rows, types = clean(tmp_path, said, b"b,a\nx,1\ny,-9\nz,3\n")

    assert (rows, types[2]) == ([(1, "x", 1), (2, "y", None), (3, "z", 3)], "BIGINT")


def test_columns_may_be_called_as_ours_are(tmp_path: Path) -> None:
    rows, _ = clean(tmp_path, "properties: [{name: c2, logicalType: string}]", b"promised,c2,record\n1,02,3\n4,5,6\n")

    assert rows == [(1, 1, "02", 3), (2, 4, "5", 6)]


def test_columns_that_no_record_has_are_empty_ones(tmp_path: Path) -> None:
    said = "properties: [{name: a, logicalType: integer}, {name: n, logicalType: number}, {name: record}, {name: a_2}]"

    rows, types = clean(tmp_path, said, b'{"A": "x", "a": 1}\n{"A": "y", "a": 2}\n')

    assert rows == [(1, "x", 1, None, None, None), (2, "y", 2, None, None, None)]
    assert types == ["BIGINT", "VARCHAR", "BIGINT", "DECIMAL(1,0)", "VARCHAR", "VARCHAR"]
    columns = duckdb.sql(f"describe from '{tmp_path / 'out' / 'clean.parquet'}'").fetchall()
    assert [column for column, *_ in columns] == ["record_2", "A_3", "a", "n", "record", "a_2"]


def test_a_file_that_is_as_promised_is_not_written_twice(tmp_path: Path) -> None:
    rows, types = clean(tmp_path, "properties: [{name: a, logicalType: integer}]", b"a,b\n1,x\n2,y\n")

    assert (rows, types) == ([(1, 1, "x"), (2, 2, "y")], ["BIGINT", "BIGINT", "VARCHAR"])


def test_floats_that_are_whole_become_integers(tmp_path: Path) -> None:
    source = tmp_path / "floats.parquet"
    duckdb.sql(f"copy (select * from (values (1.0::double), (2.5), (3.0)) as t(a)) to '{source}' (format parquet)")

    rows, types = clean(tmp_path, "properties: [{name: a, logicalType: integer}]", source.read_bytes())

    assert (rows, types[1]) == ([(1, 1), (3, 3)], "BIGINT")


@pytest.mark.parametrize("policy", ["reject", "quarantine", "warn"])
def test_a_row_with_an_error_is_in_no_clean_copy_whatever_the_policy(policy: str, tmp_path: Path) -> None:
    said = f"""properties:
  - name: a
    logicalType: integer
    logicalTypeOptions: {{minimum: 0}}
    quality: [{{metric: invalidValues, arguments: {{validValues: [1, -1]}}, mustBe: 0, severity: warning}}]
customProperties: [{{property: assay.policy, value: {policy}}}]
"""

    rows, _ = clean(tmp_path, said, b"key,a\nx,1\ny,-1\nz,3\n")

    assert rows == [(1, "x", 1), (3, "z", 3)]
    assert (tmp_path / "out" / "quarantine.csv").read_bytes() == b"key,a\ny,-1\n"


NAMES: dict[str, tuple[str, str, list[str]]] = {
    "physical": ("[{name: price, physicalName: Preis_EUR}]", "id,Preis_EUR", ["record", "id", "price"]),
    "aliased": (
        "[{name: price, customProperties: [{property: assay.aliases, value: [Preis]}]}]",
        " Preis ,id",
        ["record", "price", "id"],
    ),
    "typed too": ("[{name: price, physicalName: Preis, logicalType: string}]", "Preis", ["record", "price"]),
    "two that change places": (
        "[{name: a, physicalName: b}, {name: b, physicalName: a}]",
        "a,b",
        ["record", "b", "a"],
    ),
    "one that is not known has the name": ("[{name: id, physicalName: Nr}]", "ID,Nr", ["record", "ID_2", "id"]),
    "one that is not known has the other name too": (
        "[{name: id, physicalName: Nr}]",
        "id_2,id,Nr",
        ["record", "id_2", "id_3", "id"],
    ),
    "called as the number of the record": ("[{name: record, physicalName: Nr}]", "Nr,x", ["record_2", "record", "x"]),
    "not known and called as the number": ("[{name: x}]", "record,x", ["record", "record_2", "x"]),
}
"""What a contract says of its columns, the labels of a file, and what the columns of its clean copy are called."""


@pytest.mark.parametrize(("columns", "labels", "names"), NAMES.values(), ids=NAMES)
def test_columns_that_the_contract_knows_have_its_names(
    columns: str, labels: str, names: list[str], tmp_path: Path
) -> None:
    cells = [f"{n}0" for n in range(1, len(names))]

    rows, _ = clean(tmp_path, f"properties: {columns}", f"{labels}\n{','.join(cells)}\n".encode())

    assert [str(cell) for cell in rows[0]] == ["1", *cells]
    assert duckdb.sql(f"select * from '{tmp_path / 'out' / 'clean.parquet'}'").columns == names


def test_columns_of_a_file_without_labels_have_the_names_of_the_contract(tmp_path: Path) -> None:
    said = "properties: [{name: key}, {name: a, logicalType: integer}]\n"
    said += "customProperties: [{property: assay.dialect, value: {headerRows: 0}}]"

    clean(tmp_path, said, b"x,1\ny,2\n")

    names = duckdb.sql(f"select * from '{tmp_path / 'out' / 'clean.parquet'}'").columns
    assert names == ["record", "key", "a"]


def test_rows_stand_in_their_order_whatever_the_contract_calls_record(tmp_path: Path) -> None:
    said = "properties: [{name: record, physicalName: Nr, logicalType: integer}]"

    rows, _ = clean(tmp_path, said, b"id,Nr\na,3\nb,x\nc,1\nd,2\n")

    assert rows == [(1, "a", 3), (3, "c", 1), (4, "d", 2)]


WORDS = st.sampled_from(["a", "A", "b", "a_2", "record", "Record", "", " b "])


@given(st.lists(WORDS, max_size=6), st.dictionaries(st.integers(1, 6), WORDS.filter(str.strip), max_size=6))
def test_names_are_those_of_the_contract_and_differ(labels: list[str], promised: dict[int, str]) -> None:
    promised = {at: called for at, called in promised.items() if at <= len(labels)}

    number, *names = clean_names(labels, promised, "record")

    assert len({called.lower() for called in (number, *names)}) == len(labels) + 1
    if len({called.lower() for called in promised.values()}) == len(promised):
        assert {at: names[at - 1] for at in promised} == promised
    used = {called.lower() for called in promised.values()} | {"record"}
    others = {label.strip() for at, label in enumerate(labels, 1) if at not in promised and label}
    assert {called.lower() for called in others} - used <= {called.lower() for called in names}
    assert number == "record" or "record" in {called.lower() for called in promised.values()}
