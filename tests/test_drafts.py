"""Contracts drafted from a profile: what is promised with evidence enough, and what is not with less."""

import csv
import io
import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.drafts.held import Reading, broken
from chalicelib.contract_text import contract_of
from chalicelib.core.arrival import FEED
from chalicelib.core.check_findings import message
from chalicelib.core.column import Bound
from chalicelib.core.document_text import json_text, yaml_text
from chalicelib.core.draft_rules import RULES
from chalicelib.core.drafted import Seen
from chalicelib.core.drafts import draft, feed_named
from chalicelib.core.induction import ENOUGH, closed, kept, told_apart, walled, within
from chalicelib.core.masking import MASK, masked
from chalicelib.core.report import Report
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import Invalid
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.conftest import Read

RANDOM = Random(6)
FEW = 30
"""Rows that are not enough for any rule."""


def written(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([labels, *rows])
    return text.getvalue().encode()


def table_of(read: Read, **columns: list[str]) -> dict[str, Any]:
    """The draft of a table with these columns."""
    rows = list(zip(*columns.values(), strict=True))
    document = draft(read(written(list(columns), rows)), "orders")
    table: dict[str, Any] = document["schema"][0]
    return table


def property_of(read: Read, label: str, cells: list[str]) -> dict[str, Any]:
    """What is promised of a column that stands beside one of numbers in no order."""
    beside = [str(RANDOM.randint(1, 10**9)) for _ in cells]
    first, _ = table_of(read, **{label: cells, "beside": beside})["properties"]
    return dict(first)


def promises(one: dict[str, Any]) -> dict[str, Any]:
    """The rules of a property by name, but for its evidence; warnings with a question mark."""
    said = {key: value for key, value in one.items() if key not in ("name", "logicalTypeOptions", "quality")}
    said.pop("customProperties", None)
    said |= one.get("logicalTypeOptions", {})
    for rule in one.get("quality", []):
        if rule.get("type") == "custom":
            name = rule["implementation"]["check"]
            said[f"{name}?"] = rule["implementation"][name]
        else:
            said |= rule["arguments"]
    return said


def drawn(count: int, *values: str) -> list[str]:
    """Some of them more often than others, in no order."""
    cells = [values[at % len(values)] for at in range(count)] + [values[0]] * 5
    RANDOM.shuffle(cells)
    return cells


def codes(count: int, form: str = "AB-{:04}") -> list[str]:
    return [form.format(number) for number in RANDOM.sample(range(1000, 9999), count)]


def numbers(count: int, form: str, low: float, high: float) -> list[str]:
    return [form.format(RANDOM.uniform(low, high)) for _ in range(count)]


DAYS = [(RANDOM.randint(2019, 2024), RANDOM.randint(1, 12), RANDOM.randint(1, 28)) for _ in range(100)]
MAILS = [f"a{n}@example.com" for n in range(90)]
TWO = r"^([0-9]{4}/\p{Ll}|\p{Lu}{2}-[0-9]{4})$"
HEX = [f"{RANDOM.getrandbits(40):010x}" for _ in range(90)]
LINKS = [f"https://example.com/{n}" for n in range(90)]
GERMAN = [f"{d:02}.{m:02}.{y}" for y, m, d in DAYS]
AMERICAN = [f"{m}/{d}/{y}" for y, m, d in DAYS]
BRITISH = [f"{d:02}/{m:02}/{y} 09:{d:02}" for y, m, d in DAYS]
ZONED = [f"{y}-{m:02}-{d:02}T09:30:00Z" for y, m, d in DAYS]
SPREAD = [str(int(RANDOM.expovariate(0.05))) for _ in range(100)]
PRIVATE = {"classification": "confidential"}
TEXT, REQUIRED = {"logicalType": "string"}, {"required": True}


CASES = [
    pytest.param("n", SPREAD, {"logicalType": "integer", "minimum": 0} | REQUIRED, id="numbers that crowd at zero"),
    pytest.param("n", ["", *SPREAD], {"logicalType": "integer", "minimum": 0}, id="a value is missing"),
    pytest.param("note", codes(90, "{} pieces, or so")[:40] + ["many"] * 40, TEXT | REQUIRED, id="texts"),
    pytest.param("state", drawn(90, "new", "sent", "paid"), {"validValues": ["new", "paid", "sent"]}, id="closed set"),
    pytest.param("state", [*drawn(90, "new", "sent"), "lost"], TEXT | REQUIRED, id="a value that was met once"),
    pytest.param("state", ["new", "sent", "paid"] * 40, TEXT | REQUIRED, id="values as often as each other"),
    pytest.param("state", ["new"] * 90, TEXT | REQUIRED, id="one value"),
    pytest.param("flag", drawn(90, "0", "1"), {"logicalType": "integer", "validValues": [0, 1]}, id="flags"),
    pytest.param("paid", drawn(90, "Yes", "No"), TEXT | {"validValues": ["No", "Yes"]}, id="words for true and false"),
    pytest.param("paid", drawn(90, "true", "false"), {"logicalType": "boolean"} | REQUIRED, id="true and false"),
    pytest.param("sku", codes(90), {"pattern": r"^\p{Lu}{2}-[0-9]{4}$"}, id="codes of one form"),
    pytest.param("sku", [*codes(60), *codes(30, "{}/x")], {"pattern?": TWO}, id="two"),
    pytest.param("sku", [*codes(90), "none", "none"], TEXT | REQUIRED, id="a code of another form"),
    pytest.param("tag", HEX, {"minLength": 10, "maxLength": 10}, id="lengths"),
    pytest.param("mail", MAILS, {"format": "email"}, id="e-mails"),
    pytest.param("host", [f"10.0.{n}.{n * 2}" for n in range(90)], {"format": "ipv4"}, id="addresses"),
    pytest.param("net", [f"10.0.{n % 60}.0/24" for n in range(90)], TEXT | REQUIRED | PRIVATE, id="networks"),
    pytest.param("link", LINKS, {"pattern": "^[A-Za-z][A-Za-z0-9+.-]*://"}, id="URLs"),
    pytest.param("day", [f"{y}-{m:02}-{d:02}" for y, m, d in DAYS], {"logicalType": "date"}, id="days"),
    pytest.param("day", GERMAN, {"format": "dd.MM.yyyy"}, id="days by day"),
    pytest.param("day", AMERICAN, {"format": "M/d/yyyy"}, id="days without zeros"),
    pytest.param("at", BRITISH, {"format": "dd/MM/yyyy HH:mm"}, id="times"),
    pytest.param("at", ZONED, {"timezone": True}, id="times with a zone"),
    pytest.param("rate percent", numbers(90, "{:.1f}", 0, 99), {"minimum": 0, "maximum": 100}, id="percent"),
    pytest.param("latitude", numbers(90, "{:.5f}", 47, 55), {"minimum": -90, "maximum": 90}, id="latitudes"),
    pytest.param("price", numbers(90, "{:.2f}", 90, 100), {"logicalType": "number", "minimum": 0}, id="far from zero"),
    pytest.param("degrees", numbers(400, "{:.1f}", -5, 30), {"logicalType": "number"} | REQUIRED, id="around zero"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "cells", "promised"), CASES)
def test_a_column_with_evidence_enough_is_held_to_it(
    read: Read, label: str, cells: list[str], promised: dict[str, Any]
) -> None:
    found = promises(property_of(read, label, cells))

    assert found.items() >= promised.items()
    if promised in (TEXT | REQUIRED, TEXT | REQUIRED | PRIVATE):
        assert found == promised


@pytest.mark.parametrize(("label", "cells", "promised"), CASES)
def test_with_too_little_evidence_nothing_is_promised(
    read: Read, label: str, cells: list[str], promised: dict[str, Any]
) -> None:
    found = promises(property_of(read, label, cells[:FEW]))

    assert set(found) <= {"logicalType", "classification"}
    assert found.get("logicalType", "string") == "string"


def test_values_far_out_are_a_warning(read: Read) -> None:
    found = promises(property_of(read, "degrees", numbers(400, "{:.1f}", -5, 30)))

    assert -45 <= found["minimum?"] <= -30
    assert 60 <= found["maximum?"] <= 75
    assert "minimum" not in found


def test_of_numbers_that_shift_along_the_rows_no_value_is_far_out(read: Read) -> None:
    days = [str(date(2024, 1, 1) + timedelta(at)) for at in range(400)]
    prices = [f"{at / 2 + RANDOM.gauss(0, 5):.2f}" for at in range(400)]

    table = table_of(read, day=days, price=prices)

    assert set(promises(table["properties"][1])) == {"logicalType", "required"}


def test_of_a_heavy_tail_no_value_is_far_out(read: Read) -> None:
    cells = [f"{math.exp(RANDOM.gauss(0, 3)):.2f}" for _ in range(400)]

    assert "maximum?" not in promises(property_of(read, "income", cells))


@pytest.mark.parametrize(
    ("label", "cells", "is_key"),
    [
        ("order_id", codes(90, "{}"), True),
        ("n", [str(number) for number in range(90)], True),
        ("people", [str(RANDOM.randint(10**6, 10**9)) for _ in range(90)], False),
        ("price", numbers(90, "{:.6f}", 0, 1), False),
        ("title", codes(90, "The {} of it"), False),
        ("order_id", [*codes(90, "{}"), ""], False),
        ("day", [str(date(2024, 1, 1) + timedelta(at)) for at in range(90)], True),
        ("day", [str(date(2024, 1, 1) + timedelta(at * 7 % 90)) for at in range(90)], False),
    ],
    ids=[
        "by its label",
        "in a narrow range",
        "by accident",
        "measures",
        "titles",
        "one is missing",
        "days in order",
        "days",
    ],
)
def test_values_that_are_different_by_law_are_the_key(read: Read, label: str, cells: list[str], is_key: bool) -> None:
    assert property_of(read, label, cells).get("primaryKey", False) is is_key


def test_two_columns_are_the_key_where_no_one_is(read: Read) -> None:
    pairs = [(str(order), str(line)) for order in range(40) for line in range(1, 6)]
    RANDOM.shuffle(pairs)
    cells = list(zip(*pairs, strict=True))

    table = table_of(read, order=list(cells[0]), line=list(cells[1]), word=["a", "b"] * 100)

    keys = [(one["name"], one["primaryKeyPosition"]) for one in table["properties"] if one.get("primaryKey")]
    assert keys == [("order", 1), ("line", 2)]


def test_each_rule_has_its_evidence(read: Read) -> None:
    one = property_of(read, "sku", codes(90))

    assert one["customProperties"] == [
        {
            "property": "assay.evidence",
            "value": {
                "required": "all 90 rows have a value; 99.4 % sure",
                "pattern": "90 different values, all of 1 form (AA-9999); 99.4 % sure",
                "primaryKey": "all 90 values are different; 99.4 % sure",
            },
        }
    ]


def test_the_draft_of_a_wide_table_can_be_read_again(read: Read) -> None:
    report = read(written(["n"], [[cell] for cell in SPREAD]))
    columns = tuple(
        replace(report.columns[0], name=f"a column of measures, number {number}") for number in range(1_200)
    )

    reading = contract_of(yaml_text(draft(replace(report, columns=columns), "wide")).encode())

    assert reading.remarks == ()
    assert reading.contract is not None
    assert len(reading.contract.tables[0].columns) == 1_200


def test_a_closed_set_has_its_evidence_with_it(read: Read) -> None:
    state = property_of(read, "state", drawn(90, "new", "sent", "paid"))

    assert state["quality"] == [
        {"metric": "invalidValues", "arguments": {"validValues": ["new", "paid", "sent"]}, "mustBe": 0}
    ]
    assert custom(state)["assay.evidence"]["validValues"] == (
        "3 different values in 95 rows, the rarest 30 times; 99.4 % sure"
    )


def test_what_breaks_a_draft_is_told_as_of_any_contract(read: Read) -> None:
    rows = [[state, cell] for state, cell in zip(drawn(90, "new", "sent", "paid"), SPREAD, strict=False)]

    reading = contract_of(yaml_text(draft(read(written(["state", "price"], rows)), "orders")).encode())

    assert reading.contract is not None
    told = {check.id: message(check) for check in reading.contract.tables[0].checks}
    assert told["state.invalidValues"] == "values that are not among the valid ones (validValues [new, paid, sent])"
    assert told["price.maximum"].startswith("values above this (maximum ")
    assert told["rowCount"] == "rows of the table"


def test_what_tells_of_persons_is_classified(read: Read) -> None:
    assert property_of(read, "iban", ["DE89370400440532013000"] * 5)["classification"] == "restricted"
    assert property_of(read, "mail", [f"a{n}@example.com" for n in range(9)])["classification"] == "confidential"
    assert "classification" not in property_of(read, "sku", codes(90))


def custom(table: dict[str, Any]) -> dict[str, Any]:
    return {one["property"]: one["value"] for one in table["customProperties"]}


def test_reading_is_promised_as_it_was_found(read: Read) -> None:
    body = "n;price\n" + "".join(f"{n};{n}.5\n" for n in range(60)) + "60;NA\n"

    table = draft(read(body.encode()), "orders")["schema"][0]

    assert custom(table) == {
        "assay.dialect": {"delimiter": ";", "quote": '"', "escape": "doubled", "headerRows": 1},
        "assay.encoding": "utf-8",
        "assay.nullTokens": ["NA"],
    }
    assert table["quality"] == [{"metric": "rowCount", "mustBeGreaterThan": 0}]
    assert table["description"] == "Drafted from 61 rows."


def test_a_token_that_may_be_a_value_elsewhere_is_promised_to_none(read: Read) -> None:
    table = table_of(read, price=[*SPREAD, "NA"], country=[*drawn(95, "DE", "NA"), "FR"])

    assert "assay.nullTokens" not in custom(table)


def test_an_encoding_that_is_a_guess_is_promised_to_none(read: Read) -> None:
    table = draft(read("name\nMüller\nJäger\nGroß\n".encode("cp1252")), "names")["schema"][0]

    assert "assay.encoding" not in custom(table)


def test_columns_without_a_label_of_their_own_are_left_out(read: Read) -> None:
    table = draft(read(written(["", "a", "a", "b"], [["x", "1", "2", "3"]] * 60)), "orders")["schema"][0]

    assert [one["name"] for one in table["properties"]] == ["b"]
    assert table["description"].endswith(
        " Left out, for they have no label, or one that others have too: columns 1, 2, 3."
    )


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"a,b\n"], ids=["empty", "a page", "labels alone"])
def test_nothing_is_drafted_from_nothing(read: Read, body: bytes) -> None:
    with pytest.raises(Invalid, match="no records"):
        draft(read(body), "orders")


def test_no_value_that_is_not_shown_is_drafted(read: Read) -> None:
    cells = list(zip(SPREAD, drawn(95, "new", "sent"), codes(100), [f"10.0.0.{n}" for n in range(100)], strict=True))
    report = read(written(["n", "state", "sku", "host"], cells))

    document = draft(masked(report, {1, 2, 3, 4}), "orders")

    text = yaml_text(document)
    assert MASK not in text
    assert contract_of(text.encode()).remarks == ()
    properties = [promises(one) for one in document["schema"][0]["properties"]]
    assert [set(one) for one in properties] == [
        {"logicalType", "required"},
        {"logicalType", "required"},
        {"logicalType", "required", "primaryKey", "pattern"},
        {"logicalType", "required", "classification"},
    ]


def test_no_pattern_comes_of_forms_that_are_not_shown(read: Read) -> None:
    body = "n,code\n" + "".join(f"{n},東京-{n:04}\n" for n in range(200))

    (_, code) = draft(masked(read(body.encode()), {2}), "orders")["schema"][0]["properties"]

    assert "pattern" not in str(code)


@pytest.mark.parametrize(
    ("name", "feed"),
    [("orders.csv.gz", "orders"), ("Täglich 1.csv", "T-glich-1"), ("x" * 200, "x" * 100), (".csv", "file")],
)
def test_a_feed_is_named_after_its_file(name: str, feed: str) -> None:
    assert feed_named(name) == feed
    assert FEED.fullmatch(feed)


def test_figures_with_bounds_are_no_evidence(read: Read) -> None:
    (column,) = read(written(["id"], [[f"A{number}"] for number in range(100, 190)])).columns
    of_parts = replace(
        column, bounds=tuple(Bound(one, 1, "values", 0.99) for one in ("distinct", "top", "texts.masks"))
    )

    names = [{rule.name for draft in RULES if (rule := draft(Seen(one, 90)))} for one in (column, of_parts)]

    assert names[0] - names[1] == {"unique", "pattern"}


CELLS = {
    "integers": st.integers(-(10**6), 10**6).map(str),
    "small numbers": st.integers(0, 12).map(str),
    "decimals": st.decimals(-1000, 1000, places=2).map(str),
    "floats": st.floats(0, 1e12, allow_subnormal=False).map(str),
    "flags": st.sampled_from(("0", "1")),
    "words": st.sampled_from(("red", "green", "Blue", "é", "NA", "-", "")),
    "tokens": st.sampled_from(("1", "2", "33", "NA", "n/a", "-", "")),
    "codes": st.from_regex(r"\A[A-Z]{2}[0-9]{1,3}\Z"),
    "odd codes": st.from_regex(r"\A[A-ZÉ][a-zé][0-9]-.\Z"),
    "days": st.dates().map(str),
    "german days": st.dates().map(lambda day: f"{day:%d.%m.}{day.year:04}"),
    "american days": st.dates().map(lambda day: f"{day.month}/{day.day}/{day.year:04}"),
    "times": st.datetimes().map(lambda at: f"{at:%d/%m/}{at.year:04} {at:%H:%M:%S}"),
    "moments": st.datetimes().map(lambda at: at.isoformat()),
    "truths": st.sampled_from(("Yes", "No")),
    "prices": st.integers(0, 10**6).map(lambda cents: f"{cents // 100},{cents % 100:02}"),
    "texts": st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12),
    "urls": st.integers(0, 10**6).map(lambda number: f"https://example.com/{number}"),
    "uuids": st.uuids().map(str),
}
LABELS = st.sampled_from(("id", "code", "percent", "month", "latitude", "name", "é", "a b", 'say "x"', "no", "1st"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Labels and records: some columns, each of some different values that come again and again."""
    labels = draw(st.lists(LABELS, min_size=2, max_size=5, unique=True))
    rows = draw(st.integers(45, 140))
    random = draw(st.randoms(use_true_random=False))
    columns = []
    for _ in labels:
        pool = draw(st.lists(CELLS[draw(st.sampled_from(list(CELLS)))], min_size=2, max_size=60))
        columns.append([random.choice(pool) for _ in range(rows)])
    return labels, [list(row) for row in zip(*columns, strict=True)]


def readings_of(report: Report) -> dict[str, Reading]:
    return {
        column.name: Reading(frozenset(token.value for token in column.tokens), column.format)
        for column in report.columns
    }


def violations(body: bytes, document: dict[str, Any], folder: Path) -> list[str]:
    """What Assay says that a file breaks of a document."""
    contract = contract_of(yaml_text(document).encode()).contract
    assert contract is not None
    source = folder / "again"
    source.write_bytes(body)
    held = report_on(Request(str(source), str(folder / "held"), Limits(), contract=contract.tables[0]))
    shutil.rmtree(folder / "held")
    return [f"{finding.check}: {finding.message}" for finding in held.findings if finding.check is not None]


@settings(max_examples=15)
@given(tables())
def test_a_file_keeps_its_own_draft(read: Read, tmp_path: Path, table: tuple[list[str], list[list[str]]]) -> None:
    labels, rows = table
    report = read(written(labels, rows))
    if report.table is None or report.table.records != len(rows) or [c.name for c in report.columns] != labels:
        return

    document = draft(report, "orders")

    assert [one for one in broken(document, readings_of(report), rows) if one.rows] == []
    assert violations(written(labels, rows), document, tmp_path) == []
    for text in (yaml_text(document), json_text(document)):
        reading = contract_of(text.encode())
        assert reading.remarks == ()
        assert reading.contract is not None
    assert json.loads(json_text(document)).keys() == document.keys()


def test_a_rule_is_as_sure_as_its_rows_allow() -> None:
    chances = [kept(rows) for rows in range(200)]

    assert chances[0] == 0
    assert chances[1:] == sorted(chances[1:])
    assert chances[47] < ENOUGH < chances[48]


def test_the_chance_of_a_law_is_that_of_jeffreys() -> None:
    shares = (np.arange(100_000) + 0.5) / 100_000

    for rows in (1, 10, 48):
        so_far = 0.5 + 0.5 * (shares**rows).mean()
        in_both = 0.5 + 0.5 * (shares ** (2 * rows)).mean()
        assert kept(rows) == pytest.approx(in_both / so_far, rel=1e-6)


def test_a_closed_set_is_as_sure_as_its_rarest_values() -> None:
    assert closed([1]) == 0.5
    assert closed([10_000, 8]) == pytest.approx(1 - 1 / 256)
    assert closed([1, 1, 1]) == 0


def test_different_values_are_a_wonder_by_the_birthday_problem() -> None:
    by_accident = math.prod(1 - one / 365 for one in range(23))

    assert told_apart(23, 365) == pytest.approx(1 - by_accident, abs=0.01)


def test_numbers_are_walled_where_a_normal_distribution_would_pass() -> None:
    assert walled(10, 0, 1) == pytest.approx(1 - 0.5**10)
    assert walled(100, 50, 1) == pytest.approx(0)
    assert walled(100, 1, 0) == pytest.approx(0)


def test_three_times_as_far_is_far_for_an_exponential_tail() -> None:
    random = np.random.default_rng(1)
    first, second = random.exponential(size=(2, 20_000, 60))
    median = np.median(first, axis=1)

    passed = (second.max(axis=1) > median + 3 * (first.max(axis=1) - median)).mean()

    assert passed < 1.5 * (1 - within(60))
    assert within(60) > 0.99
