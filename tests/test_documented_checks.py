"""Each example of docs/contracts.md, run on a file that breaks it, and only there."""

import re
from pathlib import Path

import duckdb
import pytest

from chalicelib.core.check_kinds import KINDS
from tests.test_checks import Judge
from tests.test_odcs import SECTIONS, table

MOMENT = "2024-12-31T10:00:00Z"
BROKEN = {
    "logicalType": [
        "price,ordered,shipped",
        "1.5,31.12.2024,2024-12-31T10:00:00Z",
        "x,31.12.2024,2024-12-31T10:00:00Z",
    ],
    "required": ["order_id,x", "1,a", ",b"],
    "unique": ["order_id", "1", "1"],
    "primaryKey": ["order_id,line", "1,1", "1,1"],
    "minLength": ["sku", "abc", "ab"],
    "maxLength": ["sku", "abc", "abcdefghijklm"],
    "pattern": ["sku", "AB-1", "AB-1x"],
    "format": ["mail,stock", "a@b.co,1", "nobody,65536"],
    "minimum": ["price,ordered", "0,2020-01-01", "-1,2020-01-01"],
    "maximum": ["share,x", "1,a", "1.1,a"],
    "exclusiveMinimum": ["price,x", "0.1,a", "0,a"],
    "exclusiveMaximum": ["time,x", "17:59,a", "18:00,a"],
    "multipleOf": ["price,x", "0.01,a", "0.015,a"],
    "minItems": ["tags;x", '["a"];a', "[];a"],
    "maxItems": ["tags;x", "[1];a", "[1,2,3,4,5,6,7,8,9,10,11];a"],
    "uniqueItems": ["tags;x", "[1,2];a", "[1,1];a"],
    "minProperties": ["address;x", '{"a":1};a', "{};a"],
    "maxProperties": ["address;x", '{"a":1};a', '{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1};a'],
    "requiredProperties": ["address;x", '{"street":1,"city":1};a', '{"street":1};a'],
    "nullValues": ["discount,x", "1,a", ",a"],
    "missingValues": ["mail", *["N/A"] * 101],
    "invalidValues": ["country,x", "DE,a", "FR,a"],
    "duplicateValues": ["mail,tenant", "a,1", "a,1"],
    "foreignKey": ["tailnum,carrier,origin", "N1,AA,JFK", "N9,AA,JFK"],
    "comparison": ["ordered,shipped", "2024-01-01,2024-01-01", "2024-01-02,2024-01-01"],
    "sequence": ["order_id,line", "1,1", "1,3"],
    "sum": ["net,tax,gross", "1,0.2,1.2", "1,0.2,1.3"],
}
"""Kind → lines of a file, of which the last one breaks the example."""

OF_TABLE = {
    "rowCount": ["x,y", "1,a"],
    "sql": ["price,x", "-1,a", "-2,b"],
}


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    made = Judge(tmp_path)
    for feed, columns in {"planes": "'N1' as tailnum", "bases": "'AA' as carrier, 'JFK' as airport"}.items():
        made.references[feed] = str(tmp_path / f"{feed}.parquet")
        duckdb.execute(f"copy (select {columns}) to '{made.references[feed]}'")
    return made


def test_every_kind_has_an_example_that_is_run() -> None:
    assert {*BROKEN, *OF_TABLE} == set(KINDS)


@pytest.mark.parametrize("kind", [*BROKEN, *OF_TABLE])
def test_the_example_of_a_check_is_broken_by_the_last_row(judge: Judge, kind: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", SECTIONS[kind], re.DOTALL)
    held = table(example)
    lines = (BROKEN | OF_TABLE)[kind]

    report = judge.report(("\n".join(lines) + "\n").encode(), held)

    assert not [finding for finding in report.findings if finding.error == "check-error"]
    kinds = {check.id: check.kind for check in held.checks}
    found = {(record, kinds[check]) for record, _, _, _, check, *_ in judge.violations()}
    last = None if kind in OF_TABLE else len(lines) - 1
    assert (last, kind) in found
    assert (1, kind) not in found or kind == "missingValues"
