"""Every kind of check against the same check in plain Python, on random tables of text and of Parquet."""

import csv
import io
import random
import shutil
from pathlib import Path
from typing import Any

import _duckdb
import pytest

from chalicelib.core.among_rows import AMONG_ROWS
from chalicelib.core.breaks import BREAKS
from chalicelib.core.check_kinds import KINDS, TABLE
from chalicelib.core.contract import Check, Column, Condition, Held, Table
from chalicelib.core.report import Dialect, Report
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.contract_oracle import CHECKS, Cells, violations

RFC = Dialect(",", '"', '"', "\n", 1)

COLUMNS = (
    Column("id", "ID", logical_type="string"),
    Column("n", "Number", logical_type="integer"),
    Column("m", "Other", logical_type="integer"),
    Column("x", "x", logical_type="number"),
    Column("y", "y", logical_type="number"),
    Column("z", "z", logical_type="number"),
    Column("d", "Day", logical_type="date"),
    Column("e", "Tag", logical_type="date", format="dd.MM.yyyy"),
    Column("ts", "At", logical_type="timestamp", default_timezone="Europe/Berlin"),
    Column("tz", "Zoned", logical_type="timestamp", timezone=True),
    Column("t", "Clock", logical_type="time"),
    Column("b", "b", logical_type="boolean"),
    Column("s", "Wort", logical_type="string"),
    Column("g", "Group"),
    Column("a", "List", logical_type="array"),
    Column("o", "Object", logical_type="object"),
)

GOOD = {
    "n": ["0", "1", "2", "3", "-7", "256", "9007199254740993", "9007199254740992", "9" * 38, "-" + "9" * 38],
    "x": [
        "0",
        "0.1",
        "0.10",
        "-0",
        "1e3",
        "1000",
        "0.30000000000000004",
        "0.3",
        "2.5",
        "1e-7",
        "123456789012345678.25",
    ],
    "y": ["0.1", "0.2", "1", "2.50", "1000.0", "123456789012345678.26", "-3"],
    "d": ["2024-02-29", "2024-03-01", "0001-01-01", "9999-12-31", "2024-02-28"],
    "e": ["29.02.2024", "01.03.2024", "31.12.1999"],
    "ts": ["2024-07-01 10:00:00", "2024-07-01T08:00:00Z", "2024-07-01T10:00:00.5+02:00", "1999-01-01 00:00"],
    "tz": ["2024-07-01T08:00:00Z", "2024-07-01T10:00:00+0200", "2024-07-01 10:00:01+02"],
    "t": ["10:00", "10:00:00", "23:59:59.999999", "10:00+02:00"],
    "b": ["true", "False", "0", "1"],
    "s": ["DE", "de", "ñ日🦆é", "a\nb", 'x "y"', "it's", "=1+1", "{}", "%", "e\u0301", "A" * 30],
    "g": ["p", "q", " p", "NA "],
    "a": ["[]", "[1, 2]", "[1, 1]", '["é", null, {"k": 1}]', "[null, null]"],
    "o": ["{}", '{"k": 1}', '{"k": null, "l": [1]}', '{"ñ": 1, "k": 2, "l": 3}'],
}
GOOD |= {"m": GOOD["n"], "z": ["0.3", "0.30000000000000004", "2.60", "3.5", *GOOD["y"]]}

BAD = {
    "n": ["007", "+1", "1.0", "1e3", " 5", "-0", "٣", "9" * 39, "n/a", "1,5"],
    "x": [".5", "5.", "Infinity", "nan", "1e400", "0." + "1" * 40, "0x1", "1 000"],
    "d": ["2023-02-29", "2024-2-01", "2024-02-29 ", "20240229", "infinity"],
    "e": ["2024-02-29", "30.02.2024", "1.3.2024", "01.03.24"],
    "ts": ["2024-07-01", "2024-07-01 24:00:00", "2024-07-01T10", "now"],
    "tz": ["2024-07-01T08:00:00", "2024-07-01", "x"],
    "t": ["25:00", "10", "9:00", "10:00:60"],
    "b": ["yes", "2", "truely"],
    "a": ["{}", "[1", "1", "nope"],
    "o": ["[]", "{", "null", "x"],
}
BAD |= {"m": BAD["n"], "y": BAD["x"], "z": BAD["x"]}


def _table(*checks: Check, tokens: tuple[str, ...] = ("NA",)) -> Table:
    return Table("rows", ("rows",), COLUMNS, checks, Held(RFC, null_tokens=tokens))


def _where(column: str, operator: str, *values: str | None) -> tuple[Condition, ...]:
    return (Condition(column, operator, values),)


def _of(kind: str, column: str | None, *more: Any, **arguments: Any) -> Check:
    where = more[0] if more else ()
    conditions = "+".join(f"{said.column}.{said.operator}.{said.values}" for said in where)
    shown = f"{column}.{kind}.{arguments}.{conditions}"
    return Check(shown, kind, column, arguments, where=where)


ALL = (
    *(_of("logicalType", name) for name in GOOD if name not in ("s", "g")),
    *(_of(kind, name) for kind in ("required", "nullValues", "unique", "duplicateValues") for name in GOOD),
    *(_of("missingValues", name, missingValues=[None, "NA", "0", "DE"]) for name in ("n", "s", "b")),
    _of("missingValues", "x", missingValues=[""]),
    _of("invalidValues", "n", validValues=["1", "9007199254740993", None]),
    _of("invalidValues", "x", validValues=["0.1", "1000", "123456789012345678.25"]),
    _of("invalidValues", "d", validValues=["2024-02-29"]),
    _of("invalidValues", "e", validValues=["2024-02-29"]),
    _of("invalidValues", "ts", validValues=["2024-07-01T10:00:00"]),
    _of("invalidValues", "b", validValues=["true"]),
    _of("invalidValues", "s", validValues=["DE", "it's", "{}"], pattern="^[A-Z{}]+$"),
    _of("invalidValues", "n", pattern="^[0-9]$"),
    _of("minLength", "s", minLength=3),
    _of("maxLength", "s", maxLength=4),
    _of("pattern", "s", pattern="[a-zñ{]"),
    _of("format", "n", format="u8"),
    _of("format", "n", format="i64"),
    *(
        _of(kind, name, **{kind: bound})
        for kind in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        for name, bounds in {
            "n": ["2", "9007199254740992", "0.5", "9" * 38],
            "x": ["0.1", "0.30000000000000004", "123456789012345678.25", "-0.0", "1000"],
            "d": ["2024-02-29"],
            "e": ["2024-03-01"],
            "ts": ["2024-07-01T10:00:00", "2024-07-01T08:00:00+00:00"],
            "t": ["10:00:00"],
        }.items()
        for bound in bounds
    ),
    *(_of("multipleOf", "n", multipleOf=divisor) for divisor in ("1", "2", "3", "0.5")),
    *(_of("multipleOf", "x", multipleOf=divisor) for divisor in ("0.1", "0.05", "1", "0.00000001")),
    _of("minItems", "a", minItems=2),
    _of("maxItems", "a", maxItems=2),
    _of("uniqueItems", "a", uniqueItems=True),
    _of("minProperties", "o", minProperties=1),
    _of("maxProperties", "o", maxProperties=2),
    _of("requiredProperties", "o", required=["k", "ñ"]),
    *(_of("comparison", "n", operator=operator, properties=["m"]) for operator in ("mustBe", "mustBeLessThan")),
    *(_of("comparison", "x", operator=o, properties=["y"]) for o in ("mustNotBe", "mustBeGreaterOrEqualTo")),
    _of("comparison", "x", operator="mustBeBetween", properties=["y", "z"]),
    _of("comparison", "d", operator="mustBeLessOrEqualTo", properties=["e"]),
    _of("comparison", "ts", operator="mustBeGreaterThan", properties=["tz"]),
    _of("comparison", "s", operator="mustNotBeBetween", properties=["g", "id"]),
    _of("sum", "z", properties=["x", "y"], tolerance="0"),
    _of("sum", "z", properties=["x", "y"], tolerance="0.1"),
    _of("sum", "n", properties=["m"], tolerance="1"),
    _of("primaryKey", None, properties=["s", "g"]),
    _of("primaryKey", None, properties=["x"]),
    _of("duplicateValues", None, properties=["n", "b"]),
    _of("duplicateValues", None),
    *(_of("sequence", name, order=order) for name in ("n", "x") for order in ("increasing", "notIncreasing")),
    *(_of("sequence", "d", order=order, groupBy=["g"]) for order in ("decreasing", "notDecreasing")),
    _of("sequence", "n", step="1", groupBy=["g", "b"]),
    _of("sequence", "x", step="0.1"),
    _of("sequence", "d", step="1", groupBy=["g"]),
    _of("sequence", "ts", step="0.5"),
    _of("foreignKey", "s", properties=["s"], feed="known", references=["word"]),
    _of("foreignKey", "n", properties=["n"], feed="known", references=["number"]),
    _of("foreignKey", None, properties=["d", "x"], feed="known", references=["day", "amount"]),
    _of("foreignKey", None, properties=["n"], feed="rows", references=["m"]),
    _of("required", "s", _where("b", "mustBe", "true", None)),
    _of("required", "s", _where("x", "mustNotBe", "0.1", "1000")),
    _of("required", "n", (*_where("s", "mustNotBe", None), *_where("d", "mustBeBetween", "2024-01-01", "2024-02-29"))),
    _of("unique", "g", _where("n", "mustBeLessThan", "3")),
    _of("duplicateValues", None, _where("x", "mustBeGreaterThan", "0")),
    _of("sequence", "n", _where("g", "mustBe", "p"), order="increasing"),
    _of("maximum", "n", _where("ts", "mustBeGreaterOrEqualTo", "2024-07-01T10:00:00"), maximum="1"),
)
KNOWN: list[Cells] = [
    {"word": "DE", "number": "1", "day": "2024-02-29", "amount": "0.1"},
    {"word": "ñ日🦆é", "number": "9007199254740992", "day": "2024-03-01", "amount": "1000"},
    {"word": None, "number": None, "day": "0001-01-01", "amount": "2.5"},
]


def _rows(seed: int, bad: float, empty: float = 0.1) -> list[Cells]:
    dice = random.Random(seed)

    def cell(name: str) -> str | None:
        if dice.random() < empty:
            return dice.choice([None, "NA"])
        return dice.choice(BAD[name] if name in BAD and dice.random() < bad else GOOD[name])

    few = [{name: cell(name) for name in GOOD} for _ in range(12)]
    return [
        {"id": str(n), **(dice.choice(few) if dice.random() < 0.2 else {name: cell(name) for name in GOOD})}
        for n in (dice.choice([n, 1]) for n in range(60))
    ]


def _csv(rows: list[Cells]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.label for column in COLUMNS)
    writer.writerows([row[column.name] for column in COLUMNS] for row in rows)
    return text.getvalue().encode()


class Judge:
    def __init__(self, folder: Path) -> None:
        self._folder, self.out = folder, folder / "out"
        self.references = {"known": str(folder / "known.parquet")}
        values = ", ".join(
            "(" + ", ".join("null" if cell is None else f"'{cell}'" for cell in row.values()) + ")" for row in KNOWN
        )
        with _duckdb.connect() as engine:
            engine.execute(
                "copy (select word, number::BIGINT as number, day::DATE as day, amount::DECIMAL(10, 2) as amount from "
                f"(values {values}) t({', '.join(KNOWN[0])})) to '{self.references['known']}' (format parquet)"
            )

    def report(self, body: bytes, table: Table) -> Report:
        shutil.rmtree(self.out, ignore_errors=True)
        source = self._folder / "source"
        source.write_bytes(body)
        request = Request(str(source), str(self.out), Limits(), contract=table, references=self.references)
        return report_on(request)

    def violations(self) -> list[tuple[Any, ...]]:
        with _duckdb.connect() as engine:
            return engine.execute(f"select * from '{self.out}/violations.parquet'").fetchall()


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


def test_every_kind_is_run_and_known_to_the_oracle() -> None:
    by_rows = {name for name, kind in KINDS.items() if kind.shown_by != TABLE}

    assert by_rows == {*BREAKS, *AMONG_ROWS} == set(CHECKS) == {check.kind for check in ALL}
    assert not set(BREAKS) & set(AMONG_ROWS)


@pytest.mark.parametrize(("seed", "bad", "empty"), [(1, 0.0, 0.1), (2, 0.1, 0.1), (3, 0.3, 0.1), (4, 0.0, 0.0)])
def test_the_rows_that_break_a_check_are_those_that_python_finds(
    judge: Judge, seed: int, bad: float, empty: float
) -> None:
    table, rows = _table(*ALL, tokens=("NA",) if empty else ()), _rows(seed, bad, empty)

    judge.report(_csv(rows), table)

    _agree(judge, table, rows)


def _agree(judge: Judge, table: Table, rows: list[Cells]) -> None:
    listed = [(record, check) for record, _, _, _, check, *_ in judge.violations()]
    found = set(listed)
    assert listed == sorted(found)
    expected = violations(table, rows, {"known": KNOWN})
    kinds = {check.id: check.kind for check in table.checks}
    assert sorted(found - expected) == []
    assert sorted(expected - found) == []
    assert {kinds[check] for _, check in found} >= {*CHECKS} - {
        "logicalType",
        "required",
        "nullValues",
        "missingValues",
    }


PARQUET: dict[str, tuple[str, list[Any]]] = {
    "n": ("BIGINT", [["0", "1", "2", "3", "-7", "256", "9007199254740993", "9007199254740992"]] * 2),
    "m": ("DOUBLE", [["0", "1", "2.5", "3", "256", "9007199254740992", "nan"], None]),
    "x": (
        "DOUBLE",
        [["0.0", "0.1", "1000.0", "0.30000000000000004", "0.3", "2.5", "1e-07", "inf", "nan", "1e+20"], None],
    ),
    "y": ("DECIMAL(20, 5)", [["0.10000", "0.20000", "1.00000", "2.50000", "-3.00000"]] * 2),
    "z": ("FLOAT", [["0.1", "0.3", "2.6", "3.5", "1000.1"], None]),
    "d": ("DATE", [["2024-02-29", "2024-03-01", "0001-01-01", "9999-12-31", "infinity"], None]),
    "e": (
        "TIMESTAMP",
        [["2024-02-29", "2024-03-01 00:00:00", "1999-12-31 00:00:01"], ["29.02.2024", "01.03.2024", "-"]],
    ),
    "ts": ("TIMESTAMP", [["2024-07-01 10:00:00", "2024-07-01 10:00:00.5", "1999-01-01 00:00:00"], None]),
    "tz": ("TIMESTAMPTZ", [["2024-07-01 08:00:00+00", "2024-07-01 10:00:01+00"], None]),
    "t": ("TIME", [["10:00:00", "23:59:59.999999"], None]),
    "b": ("BOOLEAN", [["true", "false"], None]),
    "s": ("VARCHAR", [GOOD["s"], None]),
    "g": ("VARCHAR", [GOOD["g"], None]),
    "a": ("INTEGER[]", [["[]", "[1, 2]", "[1, 1, 3]", "[NULL, NULL]"], ["[]", "[1,2]", "[1,1,3]", "[null,null]"]]),
    "o": (
        "MAP(VARCHAR, INTEGER)",
        [["{}", "{k=1}", "{k=NULL, ñ=2, l=3}"], ["{}", '{"k":1}', '{"k":null,"ñ":2,"l":3}']],
    ),
}
"""Column → its type, texts that become its values, and what these are as text that the contract would have."""


def test_the_rows_of_parquet_that_break_a_check_are_those_that_python_finds(judge: Judge, tmp_path: Path) -> None:
    dice, table = random.Random(7), _table(*ALL)
    written, rows = [], []
    for n in range(80):
        both = {name: _one_of(dice, texts, 2 if n > 60 else 99) for name, (_, texts) in PARQUET.items()}
        written.append([str(n), *(text for text, _ in both.values())])
        rows.append({"id": str(n), **{name: told for name, (_, told) in both.items()}})

    judge.report(_parquet(written, tmp_path / "typed.parquet"), table)

    _agree(judge, table, rows)


def _one_of(dice: random.Random, texts: list[Any], most: int) -> tuple[str | None, str | None]:
    place = dice.randrange(min(len(texts[0]), most))
    return (None, None) if dice.random() < 0.1 else (texts[0][place], (texts[1] or texts[0])[place])


def _parquet(rows: list[list[str | None]], file: Path) -> bytes:
    typed = (f'{c.name}::{PARQUET.get(c.name, ["VARCHAR"])[0]} as "{c.label}"' for c in COLUMNS)
    with _duckdb.connect() as engine:
        engine.execute("set TimeZone = 'UTC'")
        engine.execute("create table t(" + ", ".join(f"{c.name} VARCHAR" for c in COLUMNS) + ")")
        engine.executemany(f"insert into t values ({', '.join('?' * len(COLUMNS))})", rows)
        engine.execute(f"copy (select {', '.join(typed)} from t) to '{file}' (format parquet)")
    return file.read_bytes()


def _numbers(**more: Any) -> Table:
    """A table of one column of numbers, of which none is below 0."""
    column = Column("n", "n", logical_type="integer")
    return Table("t", ("t",), (column,), (Check("low", "minimum", "n", {"minimum": "0"}),), **more)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(b"n,s\n1,a\n-1,b\n-2,c\n", [(2, 3), (3, 4)], id="a line each"),
        pytest.param(b'n,s\n-1,"a\nb\r\nc\rd"\n1,"x"\n-2,"y\n"\n-3,z\n', [(1, 2), (3, 7), (4, 9)], id="several lines"),
        pytest.param(b'n,s\n-1,a\n1,2,3\n\n-2,"b\nc"\n-3,d\n', [(1, 2), (4, 5), (5, 7)], id="some set aside"),
        pytest.param(b"Report\n\nn,s\n1,a\n-1,b\n", [(2, 5)], id="text above"),
        pytest.param(b'{"n": -1}\n\n{"n": 1}\n{"n": -2}\n', [(1, 1), (3, 4)], id="lines of JSON"),
        pytest.param(b'[{"n": 1},\n {\n"n": -1},\n {"n": -2}]', [(2, 2), (3, 4)], id="JSON"),
    ],
)
def test_a_violation_has_the_line_where_its_record_begins(judge: Judge, body: bytes, lines: list[Any]) -> None:
    report = judge.report(body, _numbers())

    assert [(record, line) for record, line, *_ in judge.violations()] == lines
    (finding,) = [finding for finding in report.findings if finding.check]
    assert [(example.place.record, example.place.line) for example in finding.examples] == lines
