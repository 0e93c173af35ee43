"""Contracts in other languages and back: what crosses is the same, and what does not is named."""

import json
from decimal import Decimal
from typing import Any

import pytest
from documents import WHOLE, table
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from chalicelib.contract_text import contract_of
from chalicelib.core.contract import Check, Table
from chalicelib.core.crossing import Crossed, anywhere, whole
from chalicelib.core.document_text import json_text
from chalicelib.core.from_json_schema import from_json_schema
from chalicelib.core.from_table_schema import from_table_schema
from chalicelib.core.patterns import engine_pattern
from chalicelib.core.to_json_schema import to_json_schema
from chalicelib.core.to_table_schema import to_table_schema

WAYS = {"Table Schema": (to_table_schema, from_table_schema), "JSON Schema": (to_json_schema, from_json_schema)}

NAMES = st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True)
COUNTS = st.integers(0, 20)
NUMBERS = st.integers(-50, 50) | st.decimals(-50, 50, places=2)
PATTERNS = st.sampled_from(
    ["a", "^a", "a$", "^a$", "^(?:a|b)$", "^a|b$", "^a)(?:b$", r"^a\$", "^[A-Z]{2}$", "(?:a)", ""]
)
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
OF_TYPE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {
        "minLength": COUNTS,
        "maxLength": COUNTS,
        "pattern": PATTERNS.filter(lambda one: one and one != "^a)(?:b$"),
        "format": st.sampled_from(["email", "uuid", "uri"]),
        "enum": st.lists(st.text("abNO01 ", min_size=1), min_size=1, max_size=3, unique=True),
    },
    "integer": {
        **dict.fromkeys(BOUNDS, st.integers(-50, 50)),
        "enum": st.lists(st.integers(-9, 9), min_size=1, max_size=3, unique=True),
    },
    "number": dict.fromkeys(BOUNDS, NUMBERS),
    "boolean": {},
    "date": {},
    "timestamp": {},
    "time": {},
    "array": {},
    "object": {},
}


@st.composite
def properties(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Of a table of which everything crosses both ways."""
    columns = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        logical_type = draw(st.sampled_from([*OF_TYPE, None]))
        options = {
            key: draw(value) for key, value in OF_TYPE.get(logical_type or "", {}).items() if draw(st.booleans())
        }
        column: dict[str, Any] = {"name": name, "required": draw(st.booleans())}
        column |= {"logicalType": logical_type} if logical_type else {}
        columns.append(column | ({"logicalTypeOptions": options} if options else {}))
    return columns


def nested() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Columns with others in them, in objects and in arrays."""

    def around(inner: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[list[dict[str, Any]]]:
        inner = inner.map(lambda some: [one if "logicalType" in one else one | {"required": False} for one in some])
        item = inner.map(lambda some: {key: value for key, value in some[0].items() if key != "name"})
        an_object = inner.map(lambda some: {"name": "o", "logicalType": "object", "properties": some})
        array = item.map(lambda one: {"name": "a_", "logicalType": "array", "items": one})
        required = st.booleans().map(lambda flag: {"required": flag})
        return st.tuples(an_object, array, required).map(lambda both: [both[0] | both[2], both[1]])

    return st.recursive(properties(), around, max_leaves=4)


def is_pattern(text: str) -> bool:
    try:
        engine_pattern(text)
    except ValueError:
        return False
    return True


def read(document: dict[str, Any]) -> Table:
    reading = contract_of(json_text(document).encode())
    assert reading.contract is not None, reading.remarks
    return reading.contract.tables[0]


def said(one: Table) -> set[str]:
    """What checks say, whatever they are called."""
    return {check_said(check) for check in one.checks}


def check_said(check: Check) -> str:
    return repr(
        (
            check.kind,
            check.column,
            check.within,
            sorted(check.arguments.items()),
            check.operator,
            check.bounds,
            check.where,
        )
    )


def there_and_back(way: str, one: Table) -> tuple[Crossed, Table]:
    there, back = WAYS[way]
    crossed = there(one)
    json.loads(json_text(crossed.document))
    returned = back(crossed.document, one.name)
    assert returned.lost == ()
    return crossed, read(returned.document)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)
@given(columns=properties())
def test_what_can_cross_comes_back_the_same(way: str, columns: list[dict[str, Any]]) -> None:
    extra = [{"property": "assay.extraColumns", "value": "reject"}]
    frame = {key: WHOLE[key] for key in ("apiVersion", "kind", "id", "version", "status")}
    one = read(frame | {"schema": [{"name": "orders", "properties": columns, "customProperties": extra}]})

    crossed, returned = there_and_back(way, one)

    assert crossed.lost == ()
    assert returned.columns == one.columns
    assert said(returned) == said(one)
    assert returned.held == one.held
    if way == "JSON Schema":
        Draft202012Validator.check_schema(json.loads(json_text(crossed.document)))


@settings(max_examples=60, deadline=None)
@given(columns=nested())
def test_what_lies_within_values_crosses_into_a_json_schema_and_back(columns: list[dict[str, Any]]) -> None:
    extra = [{"property": "assay.extraColumns", "value": "reject"}]
    frame = {key: WHOLE[key] for key in ("apiVersion", "kind", "id", "version", "status")}
    one = read(frame | {"schema": [{"name": "orders", "properties": columns, "customProperties": extra}]})

    crossed, returned = there_and_back("JSON Schema", one)

    assert crossed.lost == ()
    assert (returned.columns, said(returned)) == (one.columns, said(one))
    Draft202012Validator.check_schema(json.loads(json_text(crossed.document)))


WITHIN = """
properties:
  - name: o
    logicalType: object
    logicalTypeOptions: {required: [k, l]}
    properties:
      - {name: k, physicalName: K, logicalType: date, logicalTypeOptions: {format: dd.MM.yyyy}, classification: pii}
      - {name: l, logicalType: array, required: true, items: {logicalType: string, quality: [%s]}}
      - {name: m, required: true}
"""
LIMIT = "{metric: nullValues, mustBeLessThan: 3}"


@pytest.mark.parametrize(
    ("way", "lost"),
    [
        ("JSON Schema", ["o.K", "o.l[].nullValues", "o.requiredProperties", "o.m.required"]),
        (
            "Table Schema",
            [
                *("o", "o.requiredProperties", "o.m.required", "o.K.logicalType", "o.l.logicalType", "o.l.required"),
                *("o.l[].logicalType", "o.l[].nullValues"),
            ],
        ),
    ],
)
def test_what_does_not_cross_of_what_lies_within_values_is_named(way: str, lost: list[str]) -> None:
    crossed = WAYS[way][0](table(WITHIN % LIMIT))

    assert {one.what for one in crossed.lost} == {*lost, "columns"}


def test_a_schema_that_refers_to_itself_is_followed_so_far() -> None:
    tree = {"type": "object", "properties": {"left": {"$ref": "#/$defs/tree"}, "right": {"$ref": "#/$defs/tree"}}}

    crossed = from_json_schema({"$defs": {"tree": tree}, "properties": {"a": {"$ref": "#/$defs/tree"}}}, "t")

    inner = "$.properties.a.properties"
    assert [one.what for one in crossed.lost] == [f"{inner}.left['$ref']", f"{inner}.right['$ref']"]
    assert [column.name for column in read(crossed.document).columns[0].properties] == ["left", "right"]


KEYS = """
properties:
  - name: a
    logicalType: date
    logicalTypeOptions: {format: dd.MM.yyyy, minimum: 01.02.2024}
    unique: true
    primaryKey: true
  - {name: b, primaryKey: true, relationships: [{to: planes.tailnum}]}
  - {name: c, logicalType: integer, quality: [{metric: invalidValues, pattern: '^1|2', mustBe: 0}]}
quality:
  - {metric: duplicateValues, properties: [a, c], mustBe: 0}
relationships:
  - {from: [orders.a, orders.c], to: [bases.a, bases.c]}
customProperties:
  - {property: assay.extraColumns, value: allow}
  - {property: assay.nullTokens, value: ["NA", "-"]}
"""


def test_keys_and_dates_cross_into_a_table_schema() -> None:
    one = table(KEYS)

    crossed, returned = there_and_back("Table Schema", one)

    assert crossed.lost == ()
    assert (returned.columns, said(returned), returned.held) == (one.columns, said(one), one.held)
    assert crossed.document["fields"][0] == {
        "name": "a",
        "type": "date",
        "format": "%d.%m.%Y",
        "constraints": {"unique": True, "minimum": "01.02.2024"},
    }
    assert crossed.document["missingValues"] == ["", "NA", "-"]
    assert crossed.document["uniqueKeys"] == [["a", "c"]]
    assert crossed.document["foreignKeys"][0] == {
        "fields": ["b"],
        "reference": {"resource": "planes", "fields": ["tailnum"]},
    }


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("one", [read(WHOLE), table(KEYS)], ids=["everything", "keys"])
def test_no_check_is_lost_in_silence(way: str, one: Table) -> None:
    crossed, returned = there_and_back(way, one)

    named = {lost.what for lost in crossed.lost}
    assert {check.id for check in one.checks if check_said(check) not in said(returned)} <= named
    assert {column.name for column in one.columns} == {column.name for column in returned.columns} | (
        {column.name for column in one.columns if column.label != column.name and column.name in named}
    )


def test_what_is_not_said_in_a_contract_is_named() -> None:
    field = {"name": "a", "type": "geopoint", "rdfType": "x", "constraints": {"minLength": 3, "jsonSchema": {}}}
    fields = [field, {"name": "b", "type": "date", "format": "%j"}, {"name": "b"}]
    schema = {"fields": fields, "fieldsMatch": "partial", "more": 1, "primaryKey": "c", "uniqueKeys": [["a", "a"]]}
    record = {
        "properties": {
            "a": {"type": ["string", "integer"], "anyOf": [], "minimum": 1},
            "b": {"enum": [[1]], "$comment": "x"},
        },
        "required": ["c"],
        "additionalProperties": {"type": "string"},
        "if": {},
    }

    assert [lost.what for lost in from_table_schema(schema, "t").lost] == [
        *("$.more", "$.fields[0].rdfType", "$.fields[0].type", "$.fields[0].constraints.jsonSchema"),
        *("$.fields[1].format", "$.fields[2]", "$.primaryKey", "$.uniqueKeys[0]", "$.fieldsMatch"),
    ]
    assert [lost.what for lost in from_json_schema(record, "t").lost] == [
        *("$.if", "$.properties.a.type", "$.properties.a.anyOf", "$.properties.a.minimum"),
        *("$.properties.b.enum", "$.properties.b['$comment']", "$.required", "$.additionalProperties"),
    ]


def test_a_record_is_read_with_what_it_refers_to() -> None:
    schema = {
        "$defs": {"code": {"type": "string", "pattern": "^[A-Z]+$"}, "loop": {"$ref": "#/$defs/loop"}},
        "properties": {"a": {"$ref": "#/$defs/code", "maxLength": 3}, "b": {"const": 4}, "c": {"$ref": "#/$defs/loop"}},
        "required": ["a"],
    }

    crossed = from_json_schema(schema, "t")

    assert [lost.what for lost in crossed.lost] == ["$.properties.c['$ref']"]
    assert {check.id: check.arguments for check in read(crossed.document).checks} == {
        "a.required": {},
        "a.pattern": {"pattern": "^[A-Z]+$"},
        "a.maxLength": {"maxLength": 3},
        "b.invalidValues": {"validValues": ["4"]},
    }


KEYWORDS = st.sampled_from(
    [
        *("fields", "name", "type", "format", "constraints", "enum", "const", "pattern", "properties", "required"),
        *("primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "reference", "$ref", "$defs", "minimum"),
        *("minLength", "additionalProperties", "unique"),
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["a", "string", "date", "null", "#/$defs/a", "%Y", "email"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(said=st.dictionaries(KEYWORDS, ANYTHING, max_size=6), around=st.dictionaries(KEYWORDS, ANYTHING, max_size=3))
def test_whatever_comes_in_is_a_document(said: dict[str, Any], around: dict[str, Any]) -> None:
    field = {**said, "name": "a"}
    schema = {"fields": [field], "properties": {"a": said}, "$defs": {"a": said}, **around}

    for back in (from_table_schema, from_json_schema):
        assert contract_of(json_text(back(schema, "t").document).encode()).document is not None


@pytest.mark.parametrize(
    ("pattern", "of_whole"),
    [("^a$", "a"), ("^(?:a|b)$", "a|b"), ("a", r"[\s\S]*(?:a)[\s\S]*"), (r"^a\$", r"[\s\S]*(?:^a\$)[\s\S]*")],
)
def test_a_pattern_of_the_whole_is_short(pattern: str, of_whole: str) -> None:
    assert whole(pattern) == of_whole


@given(pattern=(PATTERNS | st.text("^$()?:|ab\\*", max_size=8)).filter(is_pattern))
def test_patterns_cross_both_ways(pattern: str) -> None:
    assert anywhere(whole(pattern)) == pattern


def test_numbers_cross_exactly() -> None:
    one = table("properties: [{name: a, logicalType: number, logicalTypeOptions: {minimum: 0.10000000000000000001}}]")

    assert to_json_schema(one).document["properties"]["a"]["minimum"] == Decimal("0.10000000000000000001")
