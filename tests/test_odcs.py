"""ODCS documents: what they hold files to, what is told of them, and that nothing of them is lost."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from documents import FRAME, WHOLE, of_table, remarks, table
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from chalicelib.contract_text import contract_of
from chalicelib.core.check_kinds import KINDS
from chalicelib.core.contract import Check, Condition, Contract, Held, Policy, Sla
from chalicelib.core.document_text import json_text, yaml_text
from chalicelib.core.nodes import MOST_BYTES
from chalicelib.core.operators import OPERATORS
from chalicelib.core.remarks import ERROR, MOST_REMARKS, WARNING, Remark
from chalicelib.core.report import Dialect
from chalicelib.core.shapes import build, plain

DOCS = (Path(__file__).parent.parent / "docs" / "contracts.md").read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^### (\w+)\n\n(.*?)(?=^### |\Z)", DOCS.split("\n## Checks\n")[1], re.MULTILINE | re.DOTALL)
)
BLOCKS = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)


def test_the_docs_list_every_check() -> None:
    assert list(SECTIONS) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_docs_say_what_a_check_counts_with_an_example(kind: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", SECTIONS[kind], re.DOTALL)

    assert SECTIONS[kind].startswith(f"Counts {KINDS[kind].counts}.\n")
    assert kind in {check.kind for check in table(example).checks}


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_of_the_docs_is_read_without_remark(block: str) -> None:
    reading = contract_of((block if block.startswith("apiVersion") else of_table(block)).encode())

    assert reading.remarks == ()
    assert reading.contract is not None


def test_the_docs_name_every_operator() -> None:
    assert all(f"`{operator}`" in DOCS for operator in OPERATORS)


def test_a_contract_is_read_whole() -> None:
    reading = contract_of(json.dumps(WHOLE).encode())

    assert reading.contract is not None
    assert (reading.contract.id, reading.contract.version, reading.contract.api_version) == ("c", "1", "v3.1.0")
    assert reading.contract.sla == (Sla("latency", "4", "d", "orders.a"),)
    assert reading.contract.description == "p"
    assert reading.remarks == ()
    assert build(Contract, plain(reading.contract)) == reading.contract


def test_checks_come_from_keys_options_and_rules() -> None:
    said = """
properties:
  - name: price
    logicalType: number
    required: true
    unique: true
    logicalTypeOptions: {minimum: 0, exclusiveMaximum: 1e3, multipleOf: 0.10}
    quality:
      - {metric: nullValues, mustBeLessThan: 0.5, unit: percent, severity: Warning, dimension: completeness}
      - {id: few-missing, metric: missingValues, mustBeBetween: [0, 3], description: few}
      - {metric: nullValues, mustBe: 0}
quality:
  - {metric: rowCount, mustBeGreaterThan: 10}
"""

    assert table(said).checks == (
        Check("price.logicalType", "logicalType", "price"),
        Check("price.required", "required", "price"),
        Check("price.unique", "unique", "price"),
        Check("price.minimum", "minimum", "price", {"minimum": "0"}),
        Check("price.exclusiveMaximum", "exclusiveMaximum", "price", {"exclusiveMaximum": "1000"}),
        Check("price.multipleOf", "multipleOf", "price", {"multipleOf": "0.10"}),
        Check(
            *("price.nullValues", "nullValues", "price", {}, "mustBeLessThan", (Fraction(1, 2),), "percent"),
            severity="warning",
            dimension="completeness",
        ),
        Check(
            *("few-missing", "missingValues", "price", {"missingValues": [None, ""]}),
            *("mustBeBetween", (Fraction(0), Fraction(3))),
            description="few",
        ),
        Check("price.nullValues.2", "nullValues", "price"),
        Check("rowCount", "rowCount", None, {}, "mustBeGreaterThan", (Fraction(10),)),
    )


def test_the_primary_key_is_in_the_order_of_its_positions() -> None:
    columns = (
        "  - {name: a, primaryKey: true, primaryKeyPosition: 2}",
        "  - {name: b, primaryKey: true, primaryKeyPosition: 1}",
    )
    said = "\n".join(["properties:", *columns])

    orders = table(said)

    assert orders.checks == (Check("primaryKey", "primaryKey", None, {"properties": ["b", "a"]}),)
    assert [column.key_position for column in orders.columns] == [2, 1]
    assert table(re.sub(", primaryKeyPosition: .", "", said)).checks[0].arguments == {"properties": ["a", "b"]}


def test_what_the_standard_cannot_say_is_a_custom_property() -> None:
    (said,) = (block for block in BLOCKS if "assay.columnOrder" in block)

    orders = table(said)

    assert orders.held == Held(Dialect(";", '"', '"', "\n", 1), "cp1252", ("NA", "-"), "reject", "exact")
    assert orders.policy == Policy("quarantine", Fraction(1, 20))
    assert orders.feeds == ("orders", "returns")
    assert orders.columns[0].aliases == ("Preis", "prix")


def test_a_table_says_it_before_the_contract() -> None:
    policy = "\n  - {property: assay.policy, value: %s}"
    document = of_table("customProperties:" + policy.replace("\n", "\n    ") % "warn") + "\n  - name: lines"
    document += "\ncustomProperties:" + policy % "quarantine" + "\n  - {property: assay.encoding, value: latin1}"

    contract = contract_of(document.encode()).contract

    assert contract is not None
    assert [table.policy.action for table in contract.tables] == ["warn", "quarantine"]
    assert [table.held.encoding for table in contract.tables] == ["iso8859-1", "iso8859-1"]


def test_conditions_are_read_by_the_types_of_their_columns() -> None:
    (said,) = (block for block in BLOCKS if "assay.where" in block)

    first, second = (check.where for check in table(said).checks if check.where)

    assert first == (
        Condition("status", "mustBe", ("shipped", "delivered")),
        Condition("amount", "mustBeGreaterThan", ("100",)),
    )
    assert second == (Condition("status", "mustNotBe", (None,)),)


@pytest.mark.parametrize(
    "said",
    [
        "quality: [{metric: invalidValues, arguments: {validValues: [NO, DE]}, mustBe: 0}]",
        "quality: [{metric: invalidValues, validValues: [NO, DE], mustBe: 0}]",
        "logicalTypeOptions: {enum: [NO, DE]}",
        "enum: [NO, DE]",
    ],
)
def test_an_enum_is_kept_in_the_standards_own_form(said: str) -> None:
    reading = contract_of(of_table(f"properties:\n  - name: country\n    logicalType: string\n    {said}").encode())

    assert reading.remarks == ()
    assert reading.document["schema"][0]["properties"] == [
        {
            "name": "country",
            "logicalType": "string",
            "quality": [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["NO", "DE"]}}],
        }
    ]


@pytest.mark.parametrize("place", ["pattern: '^a'", "arguments: {pattern: '^a'}"])
def test_a_pattern_stands_beside_arguments_or_under_them(place: str) -> None:
    said = f"properties:\n  - name: a\n    quality:\n      - metric: invalidValues\n        mustBe: 0\n        {place}"

    assert table(said).checks == (Check("a.invalidValues", "invalidValues", "a", {"pattern": "^a"}),)


def test_valid_values_are_read_by_the_type_of_their_column() -> None:
    said = """
properties:
  - {name: a, logicalType: string, logicalTypeOptions: {enum: [NO, DE, 1e3, 012, 2024-01-01, 1:30, null, true]}}
  - {name: b, logicalType: integer, logicalTypeOptions: {enum: [012, 1e3, 0x10]}}
  - {name: c, logicalType: date, logicalTypeOptions: {format: dd.MM.yyyy, enum: [2024-01-31, 31.01.2024, 01.02.2024]}}
  - {name: d, logicalType: boolean, logicalTypeOptions: {enum: [TRUE]}}
"""

    values = [check.arguments["validValues"] for check in table(said).checks if check.kind == "invalidValues"]

    assert values == [
        ["NO", "DE", "1e3", "012", "2024-01-01", "1:30", None, "true"],
        ["12", "1000", "16"],
        ["2024-01-31", "2024-02-01"],
        ["true"],
    ]
    assert [remark.message for remark in remarks(said)] == [
        "`1e3` is a number in YAML: read as that text",
        "`012` is a number in YAML: read as that text",
    ]


def test_bounds_of_days_and_times_are_iso_8601() -> None:
    said = """
properties:
  - {name: a, logicalType: date, logicalTypeOptions: {format: d/M/yyyy, minimum: 1/2/2024, maximum: 2024-03-01}}
  - {name: b, logicalType: timestamp, logicalTypeOptions: {minimum: 2024-01-01, maximum: "2024-01-01T12:00:00Z"}}
  - {name: c, logicalType: time, logicalTypeOptions: {format: "hh:mm a", minimum: "09:30", maximum: "05:30 PM"}}
"""

    checks = [check for check in table(said).checks if check.arguments]

    assert [check.arguments[check.kind] for check in checks] == [
        *("2024-02-01", "2024-03-01", "2024-01-01T00:00:00", "2024-01-01T12:00:00+00:00", "09:30:00", "17:30:00")
    ]


def test_relationships_name_a_feed_and_its_columns() -> None:
    document = of_table(
        "id: orders_t\nproperties:\n  - id: a_p\n    name: a\n    relationships:\n      - to: planes.tailnum\n"
        "      - to: schema/lines_t/properties/n_p\n      - to: other.odcs.yaml#/schema/things/properties/thing\n"
        "relationships:\n  - {from: schema/orders_t/properties/a_p, to: lines.n}\n"
    )
    document += (
        "\n  - id: lines_t\n    name: lines\n    customProperties: [{property: assay.feeds, value: order-lines}]"
    )
    document += "\n    properties: [{id: n_p, name: n}]"

    contract = contract_of(document.encode()).contract

    assert contract is not None
    orders = contract.tables[0]
    assert [(check.arguments["feed"], check.arguments["references"]) for check in orders.checks] == [
        ("planes", ["tailnum"]),
        ("order-lines", ["n"]),
        ("things", ["thing"]),
        ("order-lines", ["n"]),
    ]
    assert orders.references == ("planes", "order-lines", "things")


def test_contracts_of_version_3_0_are_read() -> None:
    said = """
properties:
  - name: price
    logicalType: integer
    logicalTypeOptions: {minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
    quality:
      - {rule: nullCheck, type: library}
      - {rule: duplicateCount, mustBeLessThan: 10}
      - {rule: between, type: library}
  - {name: a, logicalType: date, logicalTypeOptions: {format: "yyyy-MM-dd HH:mm:ss", minimum: "2020-01-01 00:00:00"}}
  - {name: b, logicalType: date, physicalType: time}
  - {name: c, logicalType: date, physicalType: timestamp with time zone}
quality:
  - {rule: countCheck, type: library}
"""

    orders = table(said, "v3.0.2")

    assert [(check.kind, check.arguments) for check in orders.checks if check.kind != "logicalType"] == [
        ("minimum", {"minimum": "0"}),
        ("exclusiveMinimum", {"exclusiveMinimum": "0"}),
        ("maximum", {"maximum": "9"}),
        ("nullValues", {}),
        ("duplicateValues", {}),
        ("minimum", {"minimum": "2020-01-01T00:00:00"}),
    ]
    assert [column.logical_type for column in orders.columns] == ["integer", "timestamp", "time", "timestamp"]
    assert [remark.message for remark in remarks(said, "v3.0.2")] == [
        "the rule `between` is kept, and not checked",
        "this rule says no count: not checked",
    ]
    assert [remark.message for remark in remarks(said) if remark.severity == ERROR] == [
        *("a number was expected here", "a number was expected here", "`between` is no metric")
    ]


METRIC = "properties:\n  - name: a\n    logicalType: string\n    quality:\n      - {%s}"
OPTION = "properties:\n  - name: a\n    logicalType: %s\n    logicalTypeOptions: {%s}"
WITHIN = "properties: [{name: a, logicalType: object, properties: [{name: b.c, logicalType: string, %s}]}]"
OF_TABLE = "quality:\n  - {%s}"
CUSTOM = "customProperties:\n  - {property: assay.%s}"
OURS = """properties: [{name: a, logicalType: integer}, {name: b}]
quality:
  - type: custom
    engine: assay
    implementation: {%s}"""
KNOWN = "known are: rowCount, nullValues, missingValues, invalidValues, duplicateValues"


def standing(said: str, remark: Remark) -> str:
    """What stands where a remark says."""
    return said.split("\n")[remark.line - 1][remark.column - 1 :]


@pytest.mark.parametrize(
    ("said", "at", "message", "advice"),
    [
        pytest.param(
            METRIC % "metric: nulValues, mustBe: 0", "nulValues", "`nulValues` is no metric", KNOWN, id="metric"
        ),
        pytest.param(METRIC % "metric: x, mustBe: 0", "x", "`x` is no metric", KNOWN, id="metric far off"),
        pytest.param(
            METRIC % "metric: nullValues", "{metric: nullV", "has no operator", "mustNotBeBetween", id="no operator"
        ),
        pytest.param(
            METRIC % "metric: nullValues, mustBe: 0, mustNotBe: 1",
            "{metric: nullV",
            "2 operators",
            "",
            id="two operators",
        ),
        pytest.param(METRIC % "metric: nullValues, mustBe: '0'", "'0'", "a number", "quotes", id="bound is a text"),
        pytest.param(METRIC % "metric: nullValues, mustBe: true", "true", "a number", "", id="bound is true"),
        pytest.param(
            METRIC % "metric: nullValues, mustBeBetween: [2, 2]", "[2", "not below", "mustBe", id="empty range"
        ),
        pytest.param(METRIC % "metric: nullValues, mustBeBetween: 2", "2", "two numbers", "", id="one of between"),
        pytest.param(
            METRIC % "metric: nullValues, mustBe: 0, unit: percentage", "percentage", "no unit", "percent", id="unit"
        ),
        pytest.param(
            METRIC % "metric: rowCount, mustBe: 1", "rowCount", "of the table", "move", id="metric of the table"
        ),
        pytest.param(
            METRIC % "metric: invalidValues, mustBe: 0", "{metric: inval", "`validValues` or `pattern`", "", id="needs"
        ),
        pytest.param(
            METRIC % "metric: invalidValues, mustBe: 0, arguments: {validValue: [a]}",
            "[a",
            "no argument",
            "validValues",
            id="argument",
        ),
        pytest.param(
            METRIC % "metric: duplicateValues, mustBe: 0, properties: [a]", "[a", "no others", "", id="others"
        ),
        pytest.param(METRIC % "metric: invalidValues, mustBe: 0, validValues: []", "[", "a list", "", id="no values"),
        pytest.param(
            METRIC % "description: nice", "{description: ", "a `metric`, or a `type`", "rowCount", id="no type"
        ),
        pytest.param(
            METRIC % "type: libary, metric: nullValues, mustBe: 0",
            "libary",
            "none of the words",
            "library",
            id="type",
        ),
        pytest.param(
            METRIC % "type: custom, engine: assay, implementation: 'check: x'",
            "'check: x'",
            "keys of a check",
            "",
            id="text",
        ),
        pytest.param(
            METRIC % "type: sql, query: 'DROP TABLE x', mustBe: 0",
            "'DROP TABLE x'",
            "not one query",
            "SELECT",
            id="no query",
        ),
        pytest.param(
            METRIC % "type: sql, query: 'SELECT 1; SELECT 2', mustBe: 0",
            "'SELECT 1; SEL",
            "not one query",
            "",
            id="two queries",
        ),
        pytest.param(
            METRIC % "metric: nullValues, mustBe: 0, dimension: completness",
            "completness",
            "none of",
            "completeness?",
            id="dimension",
        ),
        pytest.param(
            OF_TABLE % "metric: nullValues, mustBe: 0", "nullValues", "of a property", "move", id="metric of a column"
        ),
        pytest.param(
            OF_TABLE % "metric: rowCount, mustBe: 0, unit: percent", "percent", "no share", "", id="share of a count"
        ),
        pytest.param(
            OF_TABLE % "metric: duplicateValues, mustBe: 0, properties: [b]", "b", "no property", "", id="no column"
        ),
        pytest.param(
            OPTION % ("string", "minimum: 1"), "minimum: 1", "no option of this type", "", id="option of another type"
        ),
        pytest.param(OPTION % ("integer", "minimum: '1'"), "'1'", "a number", "quotes", id="minimum is a text"),
        pytest.param(OPTION % ("integer", "exclusiveMinimum: true"), "true", "a number", "", id="exclusive is true"),
        pytest.param(OPTION % ("integer", "multipleOf: 0"), "0", "above 0", "", id="multiple of nothing"),
        pytest.param(OPTION % ("integer", "format: i33"), "i33", "no format", "i32", id="width"),
        pytest.param(OPTION % ("string", "minLength: -1"), "-1", "from 0", "", id="negative length"),
        pytest.param(OPTION % ("string", "pattern: '('"), "'('", "no pattern: missing )", "", id="pattern"),
        pytest.param(OPTION % ("string", "pattern: '(?=a)'"), "'(?=a)'", "look around", "", id="pattern looks around"),
        pytest.param(OPTION % ("string", r"pattern: '(a)\1'"), "'(a)\\1'", "no escape", "", id="pattern refers back"),
        pytest.param(OPTION % ("date", "minimum: 2024-02-30"), "2024-02-30", "a date", "ISO 8601", id="no such day"),
        pytest.param(
            OPTION % ("date", "format: yyyy-mm"), "yyyy-mm", "neither a day nor", "yyyy-MM-dd", id="no day in a format"
        ),
        pytest.param(
            OPTION % ("date", "format: '%Y-%m-%d'"), "'%Y-%m-%d'", "no pattern", "yyyy-MM-dd", id="format of another"
        ),
        pytest.param(OPTION % ("array", "uniqueItems: 1"), "1", "true or false", "", id="flag"),
        pytest.param(OPTION % ("text", ""), "text", "none of the words", "string", id="logicalType"),
        pytest.param(CUSTOM % "polcy, value: warn", "{property: ass", "not known", "assay.policy", id="our misspelt"),
        pytest.param(CUSTOM % "policy, value: quarantain", "quarantain", "none of", "quarantine", id="policy"),
        pytest.param(
            CUSTOM % "policy, value: {action: quarantine, most: 120 percent}", "120 percent", "a share", "", id="share"
        ),
        pytest.param(CUSTOM % "encoding, value: utf-9", "utf-9", "no encoding", "utf-8", id="encoding"),
        pytest.param(CUSTOM % "encoding, value: base64", "base64", "no encoding", "", id="codec of bytes"),
        pytest.param(
            CUSTOM % "dialect, value: {delimiter: ''}", "{delimiter: ''", "1 to 4 characters", "", id="no delimiter"
        ),
        pytest.param(
            CUSTOM % "dialect, value: {separator: ';'}", "';'", "no key of a dialect", "delimiter", id="dialect"
        ),
        pytest.param(
            CUSTOM % "encoding, value: utf-8}\n  - {property: assay.encoding, value: cp1252",
            "{property: assay.encoding, value: cp1252}",
            "twice",
            "keep one",
            id="our twice",
        ),
        pytest.param(CUSTOM % "dialect, value: null", "{property: ass", "no value", "", id="our without value"),
        pytest.param("properties:\n  - name: a\n  - name: a", "name: a", "already", "its own", id="column twice"),
        pytest.param(
            "properties:\n  - {name: a, physicalName: x}\n  - name: x", "name: x", "label `x`", "", id="label twice"
        ),
        pytest.param(
            "properties: [{name: a, primaryKey: true, primaryKeyPosition: 2}]", "{name: a", "positions", "", id="key"
        ),
        pytest.param("properties: [{name: a, required: yes}]", "yes", "true or false", "", id="yes is a text"),
        pytest.param("properties: [{logicalType: date}]", "{logicalType: ", "needs `name`", "add", id="no name"),
        pytest.param("properties: {name: a}", "{name: a", "a list", "dash", id="no list"),
        pytest.param(
            "relationships: [{to: planes.id}]", "{to: planes.id", "needs `from`", "", id="relationship without from"
        ),
        pytest.param(
            "properties: [{name: a, relationships: [{from: orders.a, to: b.c}]}]",
            "orders.a",
            "no `from`",
            "",
            id="from",
        ),
        pytest.param(
            "properties: [{name: a, relationships: [{to: planes}]}]",
            "planes",
            "no reference",
            "planes.tailnum",
            id="to",
        ),
        pytest.param(OURS % "check: comparision", "comparision", "no check", "comparison", id="check"),
        pytest.param(
            OURS % "check: comparison, property: a", "{check: compar", "one operator", "mustBe", id="comparison"
        ),
        pytest.param(OURS % "check: comparison, property: a, mustBe: c", "c", "no property", "", id="no such column"),
        pytest.param(
            OURS % "check: sum, property: b, properties: a",
            "{check: sum",
            "sum is of",
            "logicalType",
            id="sum of texts",
        ),
        pytest.param(OURS % "check: required, property: a, where: {c: 1}", "c: 1", "no property", "", id="where"),
        pytest.param(OURS % "check: required, property: a, where: {a: x}", "x", "a number", "", id="value of where"),
        pytest.param(
            OURS % "check: required, property: b, where: {b: 012}", "012", "no text", "quotes", id="text of where"
        ),
        pytest.param(
            OURS % "check: required, property: a, where: {a: {mustBee: 1}}",
            "1",
            "operator",
            "mustBe",
            id="operator of where",
        ),
        pytest.param(OURS % "check: sequence, property: a, order: up", "up", "no order", "increasing", id="order"),
        pytest.param(OURS % "check: format, property: a, format: i65", "i65", "no format", "i64", id="format of ours"),
        pytest.param(WITHIN % "logicalTypeOptions: {pattern: '('}", "'('", "no pattern", "", id="nested pattern"),
        pytest.param(WITHIN % "quality: [{metric: x}]", "x", "`x` is no metric", "", id="nested metric"),
        pytest.param(WITHIN % "required: 1", "1", "true or false", "", id="nested flag"),
        pytest.param(WITHIN % "}, {name: b.c", "{name: b.c}", "the property `b.c`", "its own", id="nested name twice"),
        pytest.param(OURS % "check: rowCount", "rowCount", "no check of rows", "", id="count of some rows"),
    ],
)
def test_errors_say_where_what_and_what_to_do(said: str, at: str, message: str, advice: str) -> None:
    told = [remark for remark in remarks(said) if remark.severity == ERROR]

    assert len(told) == 1
    assert standing(said, told[0]).startswith(at)
    assert message in told[0].message
    assert advice in told[0].advice
    assert contract_of(of_table(said).encode()).contract is None


@pytest.mark.parametrize(
    ("said", "at", "message", "advice"),
    [
        pytest.param(
            "properties: [{name: a, requird: true}]",
            "requird: true",
            "`requird` is no key",
            "did you mean required?",
            id="key",
        ),
        pytest.param(
            "colour: blue", "colour: blue", "`colour` is no key of an object", "known are: id, name", id="key far off"
        ),
        pytest.param("description: null", "null", "no value", "leave it out", id="null"),
        pytest.param(
            OPTION % ("string", "maxlength: 3"), "maxlength: 3", "kept, and not checked", "maxLength", id="option"
        ),
        pytest.param(OPTION % ("string", "format: emial"), "emial", "not checked", "did you mean email?", id="format"),
        pytest.param(
            METRIC % "type: custom, engine: soda, implementation: x", "soda", "not checked", "`assay`", id="engine"
        ),
        pytest.param(
            METRIC % "metric: nullValues, mustBe: 0, severity: grave", "grave", "counts as an error", "", id="severity"
        ),
        pytest.param(
            "properties: [{name: a, items: {logicalType: string}}]",
            "{logicalType: ",
            "what lies within `a` is kept, and not checked",
            "`logicalType: array`",
            id="items of no array",
        ),
        pytest.param(WITHIN % "unique: true", "true", '`unique` of `a."b.c"`', "of a column", id="nested unique"),
        pytest.param(WITHIN % "primaryKey: true", "true", "`primaryKey` of", "of a column", id="nested key"),
        pytest.param(
            WITHIN % "relationships: [{to: b.c}]", "[{to", "`relationships` of", "column", id="nested relationship"
        ),
        pytest.param(
            WITHIN % "quality: [{metric: duplicateValues, mustBe: 0}]",
            "{metric",
            'duplicateValues of `a."b.c"` is kept, and not checked',
            "of a column",
            id="nested duplicates",
        ),
        pytest.param(
            WITHIN % "customProperties: [{property: assay.aliases, value: [d]}]",
            "{name: b.c",
            "`assay.aliases` of",
            "of its own",
            id="nested aliases",
        ),
        pytest.param(
            WITHIN % "quality: [{type: sql, query: select 1, mustBe: 0}]", "{type", "sql of", "", id="nested query"
        ),
        pytest.param(
            WITHIN % "properties: [{name: d, required: true}]",
            "{name: d",
            'what lies within `a."b.c"` is kept',
            "`logicalType: object`",
            id="properties of no object",
        ),
    ],
)
def test_warnings_say_what_is_kept_and_not_checked(said: str, at: str, message: str, advice: str) -> None:
    (told,) = remarks(said)

    assert told.severity == WARNING
    assert standing(said, told).startswith(at)
    assert message in told.message
    assert advice in told.advice
    assert contract_of(of_table(said).encode()).contract is not None


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        pytest.param(b"a: b\nc: \xff", 2, 4, id="no UTF-8"),
        pytest.param(b"#" * (MOST_BYTES + 1), 1, 1, id="large"),
        pytest.param(b"", 1, 1, id="empty"),
        pytest.param(b"- a", 1, 1, id="a list"),
        pytest.param(b'{"a": 1', 1, 8, id="JSON cut off"),
        pytest.param(b"a: 1\na: 2", 2, 1, id="duplicate key"),
    ],
)
def test_what_is_no_document_is_told(data: bytes, line: int, column: int) -> None:
    reading = contract_of(data)

    assert reading.contract is None
    assert (reading.remarks[0].severity, reading.remarks[0].line, reading.remarks[0].column) == (ERROR, line, column)


SLOW = {
    "keys that are not known": "".join(f"key{n}: v\n" for n in range(40_000)),
    "columns that are not there": f"{FRAME}    properties: [{', '.join(f'{{name: c{n}}}' for n in range(8_000))}]\n"
    "    quality:\n"
    + "".join(f"      - {{metric: duplicateValues, mustBe: 0, properties: [d{n}]}}\n" for n in range(5_000)),
    "the same rule": f"{FRAME}    quality:\n" + "      - {metric: rowCount, mustBe: 0}\n" * 12_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_what_is_made_to_be_slow_is_read_in_time(name: str) -> None:
    started = process_time()

    reading = contract_of(SLOW[name].encode())

    assert process_time() - started < 10
    assert len(reading.remarks) <= MOST_REMARKS


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


PLACES = [path for path in places(WHOLE) if path]
VALUES = (None, 1, -1, 0.5, "x", "", True, [], {}, [1], ["a"], {"a": 1}, "mustBe", "string", "a.b", [None], "\n x")


@st.composite
def damaged(draw: st.DrawFn, values: tuple[Any, ...] = VALUES) -> dict[str, Any]:
    """The whole contract, with a few of its values others, or gone."""
    document = deepcopy(WHOLE)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3)):
        within: Any = document
        try:
            for key in path[:-1]:
                within = within[key]
            if draw(st.booleans()):
                within[path[-1]] = draw(st.sampled_from(values))
            else:
                del within[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return document


@settings(max_examples=100, deadline=None)
@given(document=damaged())
def test_whatever_is_damaged_is_told_and_all_of_it_is_written_back(document: dict[str, Any]) -> None:
    reading = contract_of(json.dumps(document).encode())

    in_yaml, in_json = (contract_of(write(reading.document).encode()) for write in (yaml_text, json_text))
    assert in_yaml.document == in_json.document == reading.document
    assert in_yaml.contract == in_json.contract == reading.contract
    assert (reading.contract is None) == any(remark.severity == ERROR for remark in reading.remarks)
    assert list(keys(reading.document)) == list(keys(document))


def keys(document: Any) -> Iterator[str]:
    """All keys there are; no damage makes an enum, so none moves."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            yield from keys(value)
    for item in document if isinstance(document, list) else ():
        yield from keys(item)


def without(value: Any, *keywords: str) -> Any:
    if isinstance(value, dict):
        return {key: without(one, *keywords) for key, one in value.items() if key not in keywords}
    return [without(one, *keywords) for one in value] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None)
@given(document=damaged(tuple(value for value in VALUES if value not in (None, [None]))))
def test_what_the_standards_own_schema_forbids_is_an_error(document: dict[str, Any]) -> None:
    """But for keys that it does not know, and values that are null: those are warnings."""
    standard = pytest.importorskip("open_data_contract_standard.model")
    schema = json.loads(standard.OpenDataContractStandard.json_schema())
    schema = without(schema, "additionalProperties", "unevaluatedProperties")

    reading = contract_of(json.dumps(document).encode())

    assert Draft201909Validator(schema).is_valid(document) or reading.contract is None
