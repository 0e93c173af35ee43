"""The clean copy of a file that is held to a contract: the rows that pass, in the promised types."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

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


def test_a_file_that_is_as_promised_is_not_written_twice(tmp_path: Path) -> None:
    rows, types = clean(tmp_path, "properties: [{name: a, logicalType: integer}]", b"a,b\n1,x\n2,y\n")

    assert (rows, types) == ([(1, 1, "x"), (2, 2, "y")], ["BIGINT", "BIGINT", "VARCHAR"])


def test_floats_that_are_whole_become_integers(tmp_path: Path) -> None:
    source = tmp_path / "floats.parquet"
    duckdb.sql(f"copy (select * from (values (1.0::double), (2.5), (3.0)) as t(a)) to '{source}' (format parquet)")

    rows, types = clean(tmp_path, "properties: [{name: a, logicalType: integer}]", source.read_bytes())

    assert (rows, types[1]) == ([(1, 1), (3, 3)], "BIGINT")
