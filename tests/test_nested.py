"""Every check of values within cells against the same check in plain Python, on random nested tables."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import _duckdb
import pytest
from documents import table

from chalicelib import page, terminal
from chalicelib.core.annotation import LABEL
from chalicelib.core.check_kinds import CELL, KINDS
from chalicelib.core.contract import Check, Column, Condition, Held, Table
from chalicelib.core.masking import MASK
from chalicelib.core.nested_scans import scans
from chalicelib.core.shapes import plain
from chalicelib.core.violation_tables import Asked
from tests.contract_oracle import Cells
from tests.nested_oracle import violations
from tests.test_checks import RFC, Judge
from tests.test_odcs import DOCS

ODD = 'k"\\/~é.b[0]'
"""A key with all that means something in a path."""

SCALARS = (
    Column("n", "n", logical_type="integer"),
    Column("x", "x", logical_type="number"),
    Column("s", "s", logical_type="string"),
    Column("d", "d", logical_type="date"),
    Column("e", "e", logical_type="date", format="dd.MM.yyyy"),
    Column("ts", "ts", logical_type="timestamp"),
    Column("t", "t", logical_type="time"),
    Column("b", "b", logical_type="boolean"),
    Column("any", "any"),
)
GRID = Column("items", "items", logical_type="array", items=Column("items", "items", logical_type="number"))
TAGS = Column("items", "items", logical_type="string")
LINE = Column(
    "items",
    "items",
    logical_type="object",
    properties=(
        *SCALARS,
        Column("tags", "tags", logical_type="array", items=TAGS),
        Column("grid", "grid", logical_type="array", items=GRID),
    ),
)
DEEP = Column("deep", "deep", logical_type="object", properties=(*SCALARS, Column("odd", ODD, logical_type="integer")))
COLUMNS = (
    Column("id", "id", logical_type="integer"),
    Column("o", "o", logical_type="object", properties=(*SCALARS, DEEP, Column("empty", "", logical_type="string"))),
    Column("l", "l", logical_type="array", items=LINE),
    Column("m", "m", logical_type="array", items=Column("items", "items", logical_type="integer")),
)

ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "n": [
        {"minimum": "2"},
        {"maximum": "9007199254740992"},
        {"exclusiveMinimum": "0"},
        {"exclusiveMaximum": "9007199254740993"},
        {"multipleOf": "3"},
        {"format": "u8"},
        {"validValues": ["1", "9007199254740993"]},
    ],
    "x": [
        {"minimum": "0.1"},
        {"maximum": "0.30000000000000004"},
        {"exclusiveMaximum": "123456789012345678.25"},
        {"multipleOf": "0.05"},
        {"validValues": ["0.1", "1000"]},
    ],
    "s": [
        {"minLength": 3},
        {"maxLength": 4},
        {"pattern": "[a-zñ{]"},
        {"format": "email"},
        {"validValues": ["DE", "it's"], "pattern": "^[A-Z{}]+$"},
        {"missingValues": [None, "", "DE"]},
    ],
    "d": [{"minimum": "2024-02-29"}],
    "e": [{"maximum": "2024-02-29"}],
    "ts": [{"maximum": "2024-07-01T08:00:00+00:00"}],
    "t": [{"exclusiveMaximum": "10:00:00"}],
    "b": [{"validValues": ["true"]}],
    "any": [{"validValues": ["1", "DE"]}],
}


def _checks(column: str, within: tuple[str | None, ...], leaf: Column, name: str) -> list[Check]:
    kinds: list[tuple[str, dict[str, Any]]] = [("required", {}), ("nullValues", {})]
    kinds += [("logicalType", {})] if leaf.logical_type else []
    for arguments in ARGUMENTS.get(name, []):
        first = next(iter(arguments))
        kinds.append(("invalidValues" if first == "validValues" else first, arguments))
    return [
        Check(f"{column}{within}.{kind}.{arguments}", kind, column, arguments, within=within)
        for kind, arguments in kinds
    ]


def _of_scalars(column: str, at: tuple[str | None, ...]) -> list[Check]:
    return [check for one in SCALARS for check in _checks(column, (*at, one.label), one, one.name)]


def _one(kind: str, column: str, within: tuple[str | None, ...], *where: Condition, **arguments: Any) -> Check:
    return Check(f"{column}{within}.{kind}.{arguments}.{where}", kind, column, arguments, where=where, within=within)


ALL = (
    *_of_scalars("o", ()),
    *_of_scalars("o", ("deep",)),
    *_of_scalars("l", (None,)),
    *_checks("o", ("deep",), DEEP, ""),
    *_checks("o", ("",), COLUMNS[1].properties[-1], "s"),
    *_checks("o", ("deep", ODD), DEEP.properties[-1], "n"),
    *_checks("l", (None,), LINE, ""),
    *_checks("l", (None, "tags", None), TAGS, "s"),
    *_checks("l", (None, "grid"), GRID, ""),
    *_checks("l", (None, "grid", None), GRID, ""),
    *_checks("l", (None, "grid", None, None), SCALARS[1], "x"),
    *_checks("m", (None,), SCALARS[0], "n"),
    _one("minItems", "l", (None, "tags"), minItems=2),
    _one("maxItems", "l", (None, "grid", None), maxItems=1),
    _one("uniqueItems", "l", (None, "tags"), uniqueItems=True),
    _one("minProperties", "o", ("deep",), minProperties=9),
    _one("maxProperties", "l", (None,), maxProperties=5),
    _one("requiredProperties", "l", (None,), required=["s", "n"]),
    _one("required", "o", ("s",), Condition("id", "mustBeLessThan", ("20",))),
    _one("maximum", "l", (None, "x"), Condition("id", "mustBeGreaterThan", ("10",)), maximum="1"),
)
TABLE = Table("rows", ("rows",), COLUMNS, ALL, Held(null_tokens=("NA",)))

BIG = "123456789012345678.26"
GOOD = {
    "n": ["0", "1", "2", "3", "-7", "256", "9007199254740993", "9007199254740992", "2.0", "-0", "-0.0", "9" * 38],
    "x": ["0", "0.1", "0.10", "-0", "1e3", "1000", "0.30000000000000004", "0.3000000000000000400001", "1E-7", BIG],
    "s": ['"DE"', '"ñ日🦆é"', '"a\\nb"', '"x \\"y\\" , 12, \\\\"', '"it\'s"', '"{}"', '""', '"\\u0000"', '"a@b.co"'],
    "d": ['"2024-02-29"', '"2024-03-01"', '"0001-01-01"'],
    "e": ['"29.02.2024"', '"01.03.2024"'],
    "ts": ['"2024-07-01 10:00:00"', '"2024-07-01T08:00:00Z"', '"2024-07-01T10:00:00.5+02:00"'],
    "t": ['"10:00"', '"09:59:59.999999"', '"23:00+02:00"'],
    "b": ["true", "false"],
    "any": ["1", '"1"', '"DE"', "[]", "false"],
}
BAD = ['"1"', "1", "1.5", "1e2", "true", "[]", "{}", "[1, 2]", '{"s": "x"}', '"NA"', '"x, 1"', "9" * 39, '"2023-02-29"']


def _scalar(dice: random.Random, name: str, bad: float) -> str:
    """JSON text."""
    if dice.random() < 0.1:
        return dice.choice(["null", '"NA"'])
    return dice.choice(BAD if dice.random() < bad else GOOD[name])


def _object(dice: random.Random, members: dict[str, Callable[[], str]], twice: float = 0.0) -> str:
    keys = [key for key in members if dice.random() < 0.8]
    keys += keys[:1] if dice.random() < twice else []
    dice.shuffle(keys)
    return "{" + ", ".join(f"{json.dumps(key)}: {members[key]()}" for key in keys) + "}"


def _record(dice: random.Random, bad: float, twice: float = 0.0) -> dict[str, str]:
    """The cells, by their names, as JSON text."""

    def scalars() -> dict[str, Callable[[], str]]:
        return {one.name: lambda one=one: _scalar(dice, one.name, bad) for one in SCALARS}

    def array(item: Callable[[], str]) -> str:
        return dice.choice(BAD) if dice.random() < bad else f"[{','.join(item() for _ in range(dice.randrange(4)))}]"

    def or_none(value: Callable[[], str]) -> str:
        return dice.choice(["null", *BAD]) if dice.random() < max(bad, 0.05) else value()

    def deep() -> str:
        return or_none(lambda: _object(dice, scalars() | {ODD: lambda: _scalar(dice, "n", bad)}, twice))

    def line() -> str:
        tags = {"tags": lambda: array(lambda: _scalar(dice, "s", bad))}
        grid = {"grid": lambda: array(lambda: array(lambda: _scalar(dice, "x", bad)))}
        return or_none(lambda: _object(dice, scalars() | tags | grid, twice))

    whole = scalars() | {"deep": deep, "": lambda: _scalar(dice, "s", bad), "more": lambda: "[1.10, 2]"}
    return {
        "o": or_none(lambda: _object(dice, whole, twice)),
        "l": or_none(lambda: array(line)),
        "m": or_none(lambda: array(lambda: _scalar(dice, "n", bad))),
    }


def _rows(seed: int, bad: float, twice: float = 0.0) -> list[Cells]:
    dice = random.Random(seed)
    return [{"id": str(n), **_record(dice, bad, twice)} for n in range(60)]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


def _agree(judge: Judge, rows: Sequence[Cells], exactly: bool = True) -> None:
    """`exactly`: values too, digit for digit."""
    found = {(record, check, path, value) for record, _, _, value, check, _, _, path in judge.violations() if path}
    expected = violations(TABLE, rows)
    if not exactly:
        found, expected = ({(*one[:3], None) for one in some} for some in (found, expected))
    assert sorted(found - expected, key=str)[:5] == sorted(expected - found, key=str)[:5] == []
    if exactly:
        kinds = {check.id: check.kind for check in ALL}
        assert {kinds[check] for _, check, *_ in found} >= {*OF_CELLS} - {"uniqueItems"}


OF_CELLS = [name for name, kind in KINDS.items() if kind.shown_by == CELL]


def test_every_kind_that_a_cell_shows_is_asked_within_cells() -> None:
    assert {check.kind for check in ALL} == {*OF_CELLS}


@pytest.mark.parametrize(("seed", "bad"), [(1, 0.0), (2, 0.1), (3, 0.4)])
def test_the_values_in_json_that_break_a_check_are_those_that_python_finds(judge: Judge, seed: int, bad: float) -> None:
    rows = _rows(seed, bad)
    body = "\n".join("{" + ", ".join(f'"{key}": {text}' for key, text in row.items()) + "}" for row in rows)

    judge.report(body.encode(), TABLE)

    _agree(judge, rows)


@pytest.mark.parametrize(("seed", "bad"), [(4, 0.1), (5, 0.3)])
def test_the_values_in_cells_of_text_that_break_a_check_are_those_that_python_finds(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, seed: int, bad: float
) -> None:
    monkeypatch.setattr("tests.test_nested.BAD", [*BAD, "NaN", "-Infinity", '{"s": 1, "s": 2}'])
    rows = [{name: text.replace(":", " : ") for name, text in row.items()} for row in _rows(seed, bad, twice=0.1)]
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([["id", "o", "l", "m"], *(row.values() for row in rows)])

    judge.report(file.getvalue().encode(), replace(TABLE, held=replace(TABLE.held, dialect=RFC)))

    _agree(judge, rows)


PARQUET = {
    "id": "BIGINT",
    "o": "STRUCT(n BIGINT, x DOUBLE, s VARCHAR, d DATE, ts TIMESTAMP, t TIME, b BOOLEAN, "
    "deep STRUCT(n DOUBLE, x DECIMAL(38, 18), s VARCHAR, b BOOLEAN, more INTEGER))",
    "l": "STRUCT(n INTEGER, x FLOAT, s VARCHAR, tags VARCHAR[], grid DOUBLE[][])[]",
    "m": "DOUBLE[]",
}


def test_the_values_in_structs_and_lists_of_parquet_that_break_a_check_are_those_that_python_finds(
    judge: Judge, tmp_path: Path
) -> None:
    file = tmp_path / "nested.parquet"
    cells = ", ".join(f"try_cast({name}::JSON as {cast}) as {name}" for name, cast in PARQUET.items())
    with _duckdb.connect() as engine:
        engine.execute("create table t(id VARCHAR, o VARCHAR, l VARCHAR, m VARCHAR)")
        engine.executemany("insert into t values (?, ?, ?, ?)", [[*row.values()] for row in _small(_rows(6, 0.0))])
        engine.execute(f"copy (select {cells} from t) to '{file}' (format parquet)")
        values = engine.execute(f"select * from '{file}'").fetchall()
    rows = [{name: _as_json(value) for name, value in zip(PARQUET, row, strict=True)} for row in values]

    judge.report(file.read_bytes(), TABLE)

    assert sum(row["o"] is not None and row["l"] not in (None, "[]") for row in rows) > 10
    _agree(judge, rows, exactly=False)


def _small(rows: Sequence[Cells]) -> list[Cells]:
    """With numbers that the types have."""
    return [{name: text.replace("9" * 38, "7").replace('"NA"', "null") for name, text in row.items()} for row in rows]


def _as_json(value: Any) -> str | None:
    """As a contract has the values of Parquet's types."""
    if value is None:
        return None
    return json.dumps(_plain(value), ensure_ascii=False).replace('"\ue000', "").replace('\ue000"', "")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return f"\ue000{value:f}\ue000" if value == int(value) else value
    if isinstance(value, Decimal):
        return f"\ue000{value:f}\ue000"
    return value if isinstance(value, int | str | None) else str(value)


(EXAMPLE,) = re.findall(r"### Values within cells.*?```yaml\n(.*?)```", DOCS, re.DOTALL)
BROKEN = """
{"address": {"city": "Oslo", "country": "NO"}, "lines": [{"sku": "AB-1", "quantity": 1.0, "tags": ["x", "y"]}]}
{"address": null, "lines": null}
{"address": {"city": "O", "country": "FR"}, "lines": [{"sku": "AB-1", "quantity": 0}, {"sku": "ab", "quantity": "1"}]}
{"address": {"city": null, "country": null}, "lines": [{"quantity": 2, "tags": [1, 1]}, null, 5]}
{"address": [], "lines": []}
"""


def test_the_example_of_the_docs_is_broken_by_these_values(judge: Judge) -> None:
    judge.report(BROKEN.encode(), table(EXAMPLE))

    assert [(record, check, path, value) for record, _, _, value, check, _, _, path in judge.violations()] == [
        (3, "address.city.minLength", "$.city", "O"),
        (3, "address.country.invalidValues", "$.country", "FR"),
        (3, "lines[].quantity.logicalType", "$[1].quantity", "1"),
        (3, "lines[].quantity.minimum", "$[0].quantity", "0"),
        (3, "lines[].sku.pattern", "$[1].sku", "ab"),
        (4, "address.city.required", "$.city", None),
        (4, "lines[].logicalType", "$[2]", "5"),
        (4, "lines[].sku.required", "$[0].sku", None),
        (4, "lines[].tags.uniqueItems", "$[0].tags", "[1,1]"),
        (4, "lines[].tags[].logicalType", "$[0].tags[0]", "1"),
        (4, "lines[].tags[].logicalType", "$[0].tags[1]", "1"),
        (5, "address.logicalType", None, "[]"),
        (5, "lines.minItems", None, "[]"),
    ]


ITEMS = """
properties:
  - name: a
    logicalType: array
    items:
      logicalType: integer
      quality: [{metric: nullValues, mustBeLessThan: %s, unit: percent}]
"""


@pytest.mark.parametrize(("most", "found"), [(51, 0), (50, 4)])
def test_a_rule_counts_rows_and_each_value_is_a_violation(judge: Judge, most: int, found: int) -> None:
    report = judge.report(b'{"a": [1, null]}\n{"a": [null, null, null]}\n{"a": [2]}\n{"a": [3]}\n', table(ITEMS % most))

    told = [finding for finding in report.findings if finding.check]
    assert [(one.count, one.share, one.message[:5]) for one in told] == [(2, 0.5, "a[]: ")] * bool(told)
    assert len(told) == bool(found)
    paths = [path for *_, path in judge.violations()] if told else []
    assert paths == ["$[1]", "$[0]", "$[1]", "$[2]"][:found]


@pytest.mark.parametrize(
    "said", ["classification: secret, properties: [{name: b", "properties: [{classification: secret, name: b"]
)
def test_a_column_in_which_something_is_classified_is_masked(judge: Judge, said: str) -> None:
    contract = table(f"properties: [{{name: a, logicalType: object, {said}, logicalType: integer}}]}}]")

    report = judge.report(b'{"a": {"b": "4711"}}\n{"a": {"b": 2}}\n', contract)

    assert [(value, path) for _, _, _, value, *_, path in judge.violations()] == [(MASK, "$.b")]
    assert "4711" not in json.dumps(plain(report))


def test_findings_tell_where_in_the_cells_values_stand_and_what_to_do(judge: Judge) -> None:
    item = "{logicalType: object, properties: [{name: price, logicalType: number}, {name: country, quality: [%s]}]}"
    item %= "{metric: invalidValues, arguments: {validValues: [DE, AT]}, mustBe: 0}"
    lines = '[{"price": "1,5", "country": "de"}, {"price": "2,5"}, {"price": "3.5"}]'

    report = judge.report(f'{{"lines": {lines}}}\n{{"lines": {lines}}}\n'.encode(), table(f"{ARRAY}, items: {item}}}]"))

    price, country = sorted((one for one in report.findings if one.check), key=lambda one: -len(one.examples))
    assert (price.count, price.advice) == (2, "2 that are texts: write them without quotes; 4 with a decimal comma")
    assert [(one.place.record, one.path, one.text) for one in price.examples] == [
        (record, f"$[{n}].price", text) for record in (1, 2) for n, text in enumerate(("1,5", "2,5", "3.5"))
    ]
    assert (country.count, country.advice) == (2, "2 values differ from 'DE' only in case")
    assert "record 1, line 1, $[1].price: 2,5" in terminal.shown("file", report, 200, colours=False)
    told = page.written("file", report)
    assert "<bdi>$[1].price</bdi>: <bdi>2,5</bdi>" in told


ARRAY = "properties: [{name: lines, logicalType: array"


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_what_is_to_mend_is_told_with_its_path(judge: Judge, tmp_path: Path, form: str) -> None:
    lines = [[{"sku": "A"}, {"sku": ""}], [{"sku": ""}, {"sku": ""}], [], [{"sku": ""}] * 12]
    sku = "{name: sku, logicalType: string, logicalTypeOptions: {minLength: 1}}"
    item = f"items: {{logicalType: object, properties: [{sku}]}}"
    file = tmp_path / f"made.{form}"
    file.write_text("".join(json.dumps({"n": n, "lines": one}) + "\n" for n, one in enumerate(lines, 1)))
    if form == "parquet":
        _duckdb.execute(f"copy (from read_json('{file}')) to '{file}'")

    few = "{name: n, logicalType: integer, logicalTypeOptions: {maximum: 3}}"
    judge.report(file.read_bytes(), table(f"{ARRAY}, {item}}}, {few}]"))

    (annotated,) = judge.out.glob("annotated*")
    reader = "read_parquet" if form == "parquet" else "read_json"
    told = _duckdb.execute(f"select coalesce({LABEL}, '') from {reader}('{annotated}')").fetchall()
    assert [note for (note,) in told] == [
        "lines: $[1].sku shorter than 1",
        "lines: $[0].sku and $[1].sku shorter than 1",
        "",
        "lines: $[0].sku and $[1].sku and $[2].sku and 9 more shorter than 1; n: above 3",
    ]


def test_what_must_be_in_an_object_does_not_ask_for_the_object(judge: Judge) -> None:
    contract = table(f"properties: [{{name: n}}, {{name: a, logicalType: object, properties: [{CITY}]}}]")

    reports = [judge.report(body, contract) for body in (b'{"n": 1}\n{"n": 2}\n', b'{"n": 1}\n{"n": 2, "a": {}}\n')]

    assert [[one.check or one.error for one in report.findings] for report in reports] == [[], ["a.city.required"]]


CITY = "{name: city, required: true}"


def test_a_contract_without_such_promises_asks_no_more() -> None:
    asked = [Asked(0, Check("o.required", "required", "o"), "o")]

    assert list(scans("cells", asked, {}, ())) == []
