"""Advice on violations: what is told of which facts, and that nothing is told of what may be chance."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.advice import Facts, Orders, advice
from chalicelib.core.contract import Check, Column, Table
from tests.test_checks import Judge

COUNTRY = Check("country", "invalidValues", "country", {"validValues": ["DE", "Norway", None]})
FACTS = Facts(COUNTRY, 10_000, 3, 100, 9_990, 3)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"values": (("de", 3),), "different": 1}, ["3 values differ from 'DE' only in case"], id="case"),
        pytest.param(
            {"values": (("DE ", 1),), "different": 1}, ["1 value differs from 'DE' only in spaces"], id="spaces"
        ),
        pytest.param(
            {"values": (("Norwai", 2), ("XX", 1))}, ["'Norwai' (2 times) may be meant for 'Norway'"], id="misspelt"
        ),
        pytest.param({"values": (("XX", 3),), "different": 1}, ["the only value is 'XX' (3)"], id="one value"),
        pytest.param(
            {"count": 500, "first": 8_823},
            ["the violations all begin at record 8,823: was another export appended?"],
            id="begin",
        ),
        pytest.param({"count": 500, "last": 4_000, "first": 2}, ["the violations all end at record 4,000"], id="end"),
        pytest.param(
            {"count": 90, "first": 2_001, "last": 2_100},
            ["the violations all stand in records 2,001 to 2,100"],
            id="part",
        ),
        pytest.param({"count": 3, "first": 8_823}, [], id="three may be chance"),
        pytest.param({"count": 9_000, "first": 100}, [], id="hardly a part"),
        pytest.param({"forms": (("with a decimal comma", 2), ("else", 0))}, ["2 with a decimal comma"], id="form"),
        pytest.param({"forms": (("with a decimal comma", 3),)}, ["all with a decimal comma"], id="all of a form"),
        pytest.param(
            {"orders": Orders(2, 5_000, 5_007, 9_000)},
            ["dates are day first up to record 5,000, and month first from record 5,007 on"],
            id="order of dates",
        ),
        pytest.param(
            {"orders": Orders(7_000, 9_000, 1, 6_000)},
            ["dates are month first up to record 6,000, and day first from record 7,000 on"],
            id="the other order",
        ),
        pytest.param(
            {"orders": Orders(2, 5_000, 400, 9_000)},
            ["in some dates the day stands first, in others the month"],
            id="mixed orders",
        ),
        pytest.param({"orders": Orders(2, 5_000, None, None)}, [], id="one order"),
    ],
)
def test_advice(facts: dict[str, Any], told: list[str]) -> None:
    assert advice(replace(FACTS, **facts)) == told


def test_rows_of_some_kind_may_stand_anywhere() -> None:
    only_some = replace(COUNTRY, where=(object(),))  # type: ignore[arg-type]

    assert advice(replace(FACTS, check=only_some, count=500, first=8_823)) == []


def test_advice_is_of_what_stands_in_the_file(tmp_path: Path) -> None:
    columns = (
        Column("p", "p", logical_type="number"),
        Column("d", "d", logical_type="date"),
        Column("c", "c", logical_type="string"),
        Column("k", "k", logical_type="string", classification="secret"),
    )
    checks = (
        Check("p", "logicalType", "p"),
        Check("d", "logicalType", "d"),
        Check("c", "invalidValues", "c", {"validValues": ["DE"]}),
        Check("k", "invalidValues", "k", {"validValues": ["DE"]}),
    )
    rows = [("1.5", "2024-01-31", "DE", "DE")] * 400
    rows += [("007", "31.12.2024", "de", "de"), ("x", "01.30.2024", "DE ", "DE"), ("$5", "2024-01-31", "DE", "DE")] * 50
    body = "p;d;c;k\n" + "".join(";".join(row) + "\n" for row in rows)

    report = Judge(tmp_path).report(body.encode(), Table("t", ("t",), columns, checks))

    told = {finding.check: finding.advice.split("; ") for finding in report.findings if finding.check}
    begins = "the violations all begin at record 401: was another export appended?"
    assert told["p"] == [
        begins,
        "50 with a sign of currency, or of percent",
        "50 with zeros in front: if they are codes, their type is string",
    ]
    assert told["d"] == [
        "in some dates the day stands first, in others the month",
        begins,
        "all with the day or the month first",
    ]
    assert told["c"] == [begins, "50 values differ from 'DE' only in case", "50 values differ from 'DE' only in spaces"]
    assert told["k"] == [begins]
