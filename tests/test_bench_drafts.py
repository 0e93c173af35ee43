"""The bench of drafts: its own reading of documents, its damages, and how it counts."""

from random import Random

import pytest

from bench.drafts import page
from bench.drafts.damages import DAMAGES, Damage, damaged
from bench.drafts.held import Broken, Document, Reading, broken
from bench.drafts.run import DEALT, IN_ORDER, WARNING, Result, halves
from bench.drafts.tables import Table

ROWS = [["1", "Ulm", "2024-01-31", "10.5"], ["2", "Bonn", "2024-02-01", "0.7"]]
TABLE = Table("ours", "orders", ["id", "city", "day", "price"], ROWS * 50)


def document(**one: object) -> Document:
    return {"schema": [{"properties": [{"name": "a", **one}], "customProperties": []}]}


@pytest.mark.parametrize(
    ("one", "good", "bad"),
    [
        ({"required": True}, "x", ""),
        ({"unique": True}, "y", "x"),
        ({"primaryKey": True}, "y", "x"),
        ({"logicalType": "integer"}, "-12", "012"),
        ({"logicalType": "number"}, "1e5", "1,5"),
        ({"logicalType": "boolean"}, "TRUE", "yes"),
        ({"logicalType": "date"}, "2024-02-29", "2023-02-29"),
        ({"logicalType": "date", "logicalTypeOptions": {"format": "d/M/yyyy"}}, "9/1/2024", "09/1/2024"),
        ({"logicalType": "timestamp"}, "2024-01-31T10:00:00Z", "10:00"),
        ({"logicalType": "time"}, "10:00:00", "25:00:00"),
        ({"logicalTypeOptions": {"format": "ipv4"}}, "10.0.0.1", "10.0.0"),
        ({"logicalTypeOptions": {"minLength": 2}}, "xy", "x"),
        ({"logicalTypeOptions": {"maxLength": 1}}, "x", "xy"),
        ({"logicalTypeOptions": {"pattern": r"^\p{Lu}[0-9]$"}}, "É1", "é1"),
        ({"logicalType": "number", "logicalTypeOptions": {"minimum": 0}}, "0", "-0.1"),
        ({"logicalType": "number", "logicalTypeOptions": {"maximum": 90}}, "90.0", "90.1"),
        ({"quality": [{"arguments": {"validValues": ["x"]}}]}, "x", "X"),
        ({"quality": [{"severity": "warning", "implementation": {"check": "maximum", "maximum": 9}}]}, "9", "10"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, dict) else value,
)
def test_a_rule_is_broken_by_the_row_that_breaks_it(one: dict[str, object], good: str, bad: str) -> None:
    first = "x" if "unique" in one or "primaryKey" in one else good

    found = broken(document(**one), {"a": Reading()}, [[first], [good], [bad]])

    assert [set(rule.rows) for rule in found if rule.rows] == [{2}]


def test_what_was_found_to_be_no_value_is_none() -> None:
    reading = {"a": Reading(frozenset({"NA"}), "decimal comma")}

    found = broken(document(logicalType="number"), reading, [["NA"], ["1,5"], ["x"]])

    assert [set(rule.rows) for rule in found if rule.rows] == [{2}]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_damage_changes_a_table(damage: Damage) -> None:
    rows = [list(row) for row in ROWS]

    changed = damaged(damage, rows, Random(1))

    assert changed is not None
    assert changed != rows
    assert rows == ROWS


@pytest.mark.parametrize("split", [IN_ORDER, DEALT])
def test_halves_are_all_of_a_table(split: str) -> None:
    first, second = halves(TABLE, split)

    assert sorted(first + second) == sorted(TABLE.rows)
    assert len(first) == len(second)


def test_the_page_counts_promises_and_warnings_apart() -> None:
    rules = [
        Broken("required", "id", frozenset()),
        Broken("unique", "id", frozenset({1})),
        Broken("maximum, a warning", "price", frozenset({2})),
    ]
    found = [
        Result(TABLE.source, TABLE.name, split, rules, {"a cell is empty": WARNING}) for split in (DEALT, IN_ORDER)
    ]

    lines = page.lines(found)

    assert "| all | 1 of 2 (50.00%) | 1 of 1 (100.00%) | 0 | 1 of 2 (50.00%) | 1 of 1 (100.00%) | 0 |" in lines
    assert "| unique | 1 of 1 (100.00%) | 1 of 1 (100.00%) |" in lines
    assert "| a cell is empty | 0 of 2 (0.00%) | 2 of 2 (100.00%) |" in lines
