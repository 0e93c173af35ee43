"""What is told of a contract: findings, violations of the table, labels, queries, and the verdict."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chalicelib.core.contract import Check, Column, Condition, Held, Policy, Table
from chalicelib.core.outputs import PIECES
from chalicelib.core.policy import Kept, reason, verdict
from chalicelib.core.report import NOWHERE, Dialect, Finding, Report
from chalicelib.core.violation_pieces import read
from tests.test_checks import Judge

N = Column("n", "n", logical_type="integer")
S = Column("s", "s", logical_type="string")
LOW = Check("low", "minimum", "n", {"minimum": "0"})


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


def _table(*checks: Check, columns: tuple[Column, ...] = (N, S), **more: Any) -> Table:
    return Table("orders", ("orders",), columns, checks, **more)


def _told(report: Report) -> list[tuple[str, str | None, int]]:
    return [(one.error, one.check, one.count) for one in report.findings if one.severity]


def _finding(severity: str | None, error: str = "constraint-error") -> Finding:
    return Finding(error, None, 1, "", "", NOWHERE, NOWHERE, (), "id", severity, None)


@pytest.mark.parametrize(
    ("policy", "kept", "expected"),
    [
        pytest.param(Policy(), Kept(), "passed", id="kept"),
        pytest.param(Policy(), Kept((_finding("info"),)), "passed", id="info"),
        pytest.param(Policy(), Kept((_finding("warning"),)), "warned", id="warning"),
        pytest.param(Policy(), Kept((_finding("error"),), 1, 9), "rejected", id="error"),
        pytest.param(Policy("warn"), Kept((_finding("error"),), 1, 9, True), "warned", id="warn"),
        pytest.param(Policy("quarantine"), Kept((_finding("error"),), 9, 9), "warned", id="any share"),
        pytest.param(Policy("quarantine", Fraction(1, 9)), Kept((_finding("error"),), 1, 9), "warned", id="just"),
        pytest.param(Policy("quarantine", Fraction(1, 9)), Kept((_finding("error"),), 2, 9), "rejected", id="past"),
        pytest.param(Policy("quarantine"), Kept((_finding("error"),), 0, 9, True), "rejected", id="of the table"),
    ],
)
def test_the_policy_makes_the_verdict(policy: Policy, kept: Kept, expected: str) -> None:
    assert verdict((), kept, policy) == expected


def _of_whole(error: str) -> Finding:
    return replace(_finding("error", error), check=None)


ROWS = replace(_finding("error"), share=0.5)


@pytest.mark.parametrize(
    ("policy", "kept", "told"),
    [
        pytest.param(Policy(), Kept((_finding("warning"),)), None, id="no errors"),
        pytest.param(
            Policy(),
            Kept((ROWS,), 1, 9),
            "records with errors: 1 of 9; the contract rejects a file that has any",
            id="reject",
        ),
        pytest.param(
            Policy("quarantine"),
            Kept((ROWS,), 1200, 9000),
            "records with errors: 1,200 of 9,000; the records are set aside, and the contract warns",
            id="quarantine",
        ),
        pytest.param(
            Policy("quarantine", Fraction(1, 20)),
            Kept((ROWS,), 1, 8),
            "records with errors: 1 of 8; 12.5 percent of the records are more than the 5 that the contract sets aside",
            id="past",
        ),
        pytest.param(
            Policy("quarantine"),
            Kept((_of_whole("missing-label"), ROWS), 1, 9, True),
            "records with errors: 1 of 9; errors of the file as a whole: missing-label; "
            "for a file as a whole no records can be set aside, so the contract rejects it",
            id="of the whole",
        ),
        pytest.param(
            Policy("warn"),
            Kept(tuple(_of_whole(f"e{n}") for n in range(7)), 0, 9, True),
            "errors of the file as a whole: e0, e1, e2, e3, e4, and 2 more; the contract warns",
            id="warn",
        ),
    ],
)
def test_the_reason_of_a_verdict_is_told(policy: Policy, kept: Kept, told: str | None) -> None:
    assert reason(kept, policy) == told


def test_what_was_found_in_reading_warns_as_ever() -> None:
    assert verdict([_finding(None, "blank-row")], Kept(), Policy()) == "warned"
    assert verdict([_finding(None, "missing-line-end")], Kept(), Policy()) == "passed"


def test_a_file_that_keeps_its_contract_has_an_empty_list_of_violations(judge: Judge) -> None:
    report = judge.report(b"n,s\n1,a\n2,b\n", _table(LOW))

    assert report.verdict == "passed"
    assert [output.kind for output in report.outputs] == ["clean", "violations.index.json"]


def test_findings_group_the_rows_that_break_a_check(judge: Judge) -> None:
    body = "n,s\n" + "".join(f"{-n if n > 50 else n},a\n" for n in range(1, 101))

    report = judge.report(body.encode(), _table(LOW))

    (finding,) = report.findings
    assert (finding.column, finding.count, finding.share, finding.severity) == ("n", 50, 0.5, "error")
    assert (finding.first.record, finding.first.line, finding.last.record) == (51, 52, 100)
    assert [example.text for example in finding.examples] == [str(-n) for n in range(51, 61)]
    assert report.verdict == "rejected"


COUNTS = [
    ("mustBeLessThan", (2,), "rows", True),
    ("mustBeLessOrEqualTo", (2,), "rows", False),
    ("mustBeLessThan", (50,), "percent", True),
    ("mustBeBetween", (10, 50), "percent", False),
    ("mustBeGreaterThan", (2,), "rows", None),
    ("mustNotBe", (2,), "rows", None),
]


@pytest.mark.parametrize(("operator", "bounds", "unit", "broken"), COUNTS)
def test_rows_are_violations_once_they_are_too_many(
    judge: Judge, operator: str, bounds: tuple[int, ...], unit: str, broken: bool | None
) -> None:
    """None: the table as a whole breaks the rule."""
    check = Check("nulls", "nullValues", "s", {}, operator, tuple(map(Fraction, bounds)), unit)

    report = judge.report(b"n,s\n1,a\n2,\n3,b\n4,\n", _table(check))

    found = judge.violations() if report.verdict == "rejected" else []
    assert [row[0] for row in found] == {True: [2, 4], False: [], None: [None]}[broken]


def test_percent_is_of_the_rows_that_a_check_looks_at(judge: Judge) -> None:
    where = (Condition("s", "mustBe", ("a",)),)
    check = Check("low", "minimum", "n", {"minimum": "0"}, "mustBeLessThan", (Fraction(60),), "percent", where=where)

    report = judge.report(b"n,s\n-1,a\n-2,a\n3,a\n4,b\n5,b\n", _table(check))

    (finding,) = report.findings
    assert finding.share == 2 / 3
    assert "66.6667 percent" in finding.message


def test_the_number_of_rows_is_held_to_its_bounds(judge: Judge) -> None:
    check = Check("rowCount", "rowCount", None, {}, "mustBeBetween", (Fraction(3), Fraction(4)))

    report = judge.report(b"n,s\n1,a\n2,b\n", _table(check))

    assert _told(report) == [("table-dimensions", "rowCount", 1)]
    assert "2, and must be from 3 to 4" in report.findings[0].message
    assert judge.violations() == [(None, None, None, None, "rowCount", "table-dimensions", "error", None)]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        pytest.param("SELECT sum(n) FROM {object}", None, id="right"),
        pytest.param("select count(*) = 2 from orders where s = 'a' or ${column} > 1", "", id="by its name"),
        pytest.param("with t as (select n from {object}) select max(n) + 0.5 from t", None, id="with"),
        pytest.param("select nothing from {object}", "nothing", id="no such column"),
        pytest.param("select n from {object}", "one value", id="several rows"),
        pytest.param("select s from {object} limit 1", "number", id="a text"),
        pytest.param("select null::int from {object} limit 1", "number", id="null"),
        pytest.param("select 1; select 2", "one query", id="two queries"),
        pytest.param("delete from {object}", "SELECT", id="no query"),
        pytest.param("with d as (delete from broken returning *) select count(*) from d", "changes", id="it deletes"),
        pytest.param("select count(*) from cells", "'cells'", id="a table of ours"),
        pytest.param("select count(*) from '/etc/passwd'", "passwd", id="a file by its name"),
        pytest.param("select count(*) from read_text('/etc/passwd')", "read_text", id="a file by a function"),
        pytest.param("select count(*) from duckdb_settings()", "duckdb_settings", id="settings"),
    ],
)
def test_a_query_is_one_that_reads_its_table_alone(judge: Judge, query: str, why: str | None) -> None:
    check = Check("q", "sql", "n", {"query": query}, "mustBe", (Fraction(3),))

    report = judge.report(b"n,s\n1,a\n2,b\n", _table(check))

    if not why:
        assert all(finding.error == "query-error" for finding in report.findings)
    else:
        (finding,) = report.findings
        assert (finding.error, finding.severity, report.verdict) == ("check-error", "error", "rejected")
        assert why in finding.message


def test_a_query_sums_decimals_exactly(judge: Judge) -> None:
    number = Column("n", "n", logical_type="number")
    query = {"query": "select sum(n) from {object}"}
    check = Check("q", "sql", None, query, "mustBe", (Fraction(3, 10),))

    report = judge.report(b"n,s\n0.1,a\n0.2,b\n", _table(check, columns=(number, S)))

    assert report.verdict == "passed"


def test_a_query_has_its_time(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.core.query_checks.SECONDS", 0.3)
    query = "select count(*) from range(100000000) a, range(10000) b where a.range * b.range = 7"

    report = judge.report(b"n,s\n1,a\n", _table(Check("q", "sql", None, {"query": query})))

    assert "more than 0.3 seconds" in report.findings[0].message


def test_what_cannot_be_run_never_passes(judge: Judge) -> None:
    reference = {"properties": ["s"], "feed": "nowhere", "references": ["s"]}
    strange = {"properties": ["s"], "feed": "known", "references": ["nothing"]}
    checks = (
        Check("pattern", "pattern", "s", {"pattern": "(?=a)"}, severity="info"),
        Check("reference", "foreignKey", "s", reference, severity="warning"),
        Check("column", "foreignKey", "s", strange),
        LOW,
    )

    report = judge.report(b"n,s\n-1,a\n", _table(*checks))

    assert _told(report) == [
        ("check-error", "pattern", 1),
        ("check-error", "reference", 1),
        ("check-error", "column", 1),
        ("constraint-error", "low", 1),
    ]


@pytest.mark.parametrize(
    ("body", "held", "told"),
    [
        pytest.param(b"n,s\n1,a\n", Held(), [], id="alike"),
        pytest.param(b"s, n \na,1\n", Held(), [], id="another order, spaces"),
        pytest.param(b"s,n\na,1\n", Held(column_order="exact"), ["incorrect-label"], id="not in order"),
        pytest.param(b"n,s,t\n1,a,x\n", Held(), ["extra-label"], id="extra"),
        pytest.param(b"n,s,t\n1,a,x\n", Held(extra_columns="allow"), [], id="extra, allowed"),
        pytest.param(b"N,s\n1,a\n", Held(), ["missing-label", "extra-label"], id="missing"),
        pytest.param(b'{"n": 1}\n{"n": 2}\n', Held(), [], id="JSON leaves keys out"),
        pytest.param(b'{"s": "a"}\n', Held(), ["missing-label"], id="but none that must be there"),
    ],
)
def test_labels_are_held_to_the_contract(judge: Judge, body: bytes, held: Held, told: list[str]) -> None:
    table = _table(LOW, Check("n.required", "required", "n"), held=held)

    report = judge.report(body, table)

    assert [error for error, *_ in _told(report)] == told


def test_labels_that_are_wrong_in_one_way_are_told_together(judge: Judge) -> None:
    report = judge.report(b"n,s,t,u\n1,a,x,y\n", _table(LOW))

    (finding,) = report.findings
    assert (finding.error, finding.column, finding.count) == ("extra-label", None, 2)
    assert finding.message == "columns that the contract does not have: 't', 'u'"
    assert [example.text for example in finding.examples] == [f"column {at} is not in the contract" for at in (3, 4)]


def test_a_key_that_no_record_has_is_an_empty_column(judge: Judge) -> None:
    empty = (Condition("s", "mustBe", (None,)),)
    checks = (
        Check("empty", "minimum", "n", {"minimum": "0"}, where=empty),
        Check("filled", "minimum", "n", {"minimum": "0"}, where=(Condition("s", "mustNotBe", (None,)),)),
        Check("q", "sql", None, {"query": "select count(s) from {object}"}, "mustBe", (Fraction(0),)),
    )

    report = judge.report(b'{"n": -1}\n{"n": 2}\n', _table(*checks))

    assert _told(report) == [("constraint-error", "empty", 1)]


@pytest.mark.parametrize("body", ["x\n{}\n{}\n{}\n", '{{"x": {}}}\n{{"x": {}}}\n{{"x": {}}}\n'])
def test_a_number_is_one_however_its_power_of_ten_is_written(judge: Judge, body: str) -> None:
    checks = Check("type", "logicalType", "x"), Check("large", "maximum", "x", {"maximum": "1.0000000116860974e-7"})
    columns = (Column("x", "x", logical_type="number"),)

    for power in ("e-7", "e-07", "E-7"):
        numbers = [f"1.00000001168609{digits}{power}" for digits in ("74", "76", "7412")]
        report = judge.report(body.format(*numbers).encode(), _table(*checks, columns=columns))

        assert [(row[0], row[4]) for row in judge.violations()] == [(2, "large"), (3, "type")]
        assert [one.type for one in report.columns] == ["text"]


def test_a_label_goes_before_the_alias_of_another_column(judge: Judge) -> None:
    columns = (Column("n", "n", ("s",), "integer"), S)

    report = judge.report(b"s,n\na,-1\n", _table(LOW, columns=columns))

    assert [row[2:5] for row in judge.violations()] == [("n", "-1", "low")]
    assert len(report.findings) == 1


def test_days_that_change_their_order_are_told_with_a_format_and_without(judge: Judge) -> None:
    columns = (Column("d", "d", logical_type="date"), Column("f", "f", logical_type="date", format="dd.MM.yyyy"))
    checks = [Check(f"{name}.type", "logicalType", name) for name in ("d", "f")]
    days = [(n % 16 + 13, n % 12 + 1) for n in range(200)]
    written = [pair if n < 100 else reversed(pair) for n, pair in enumerate(days)]
    rows = (f"{one}/{two}/2024,{one:02}.{two:02}.2024\n" for one, two in written)

    report = judge.report(f"d,f\n{''.join(rows)}".encode(), _table(*checks, columns=columns))

    told = "dates are day first up to record 100, and month first from record 101 on"
    assert [finding.advice.partition(";")[0] for finding in report.findings] == [told, told]


def test_a_column_is_found_by_its_alias(judge: Judge) -> None:
    columns = (Column("n", "Number", ("No.", "Nr"), "integer"), S)

    report = judge.report(b"Nr,s\n-1,a\n", _table(LOW, columns=columns))

    assert [(finding.column, finding.check) for finding in report.findings] == [("Nr", "low")]


def test_a_reference_is_found_by_the_name_that_its_contract_has(judge: Judge, tmp_path: Path) -> None:
    columns = (Column("word", "Wort"), Column("record", "Nr", logical_type="integer"))
    judge.report(b"Nr,Wort\n70,a\n80,b\n", _table(columns=columns))
    judge.references["named"] = str((judge.out / "clean.parquet").rename(tmp_path / "named.parquet"))
    judge.report(b"record,Wort\n70,a\n80,b\n", _table())
    judge.references["unnamed"] = str((judge.out / "clean.parquet").rename(tmp_path / "unnamed.parquet"))
    checks = (
        Check("word", "foreignKey", "s", {"properties": ["s"], "feed": "named", "references": ["word"]}),
        Check("record", "foreignKey", "n", {"properties": ["n"], "feed": "named", "references": ["record"]}),
        Check("label", "foreignKey", "s", {"properties": ["s"], "feed": "named", "references": ["Wort"]}),
        Check("number", "foreignKey", "n", {"properties": ["n"], "feed": "unnamed", "references": ["record"]}),
    )

    report = judge.report(b"n,s\n70,a\n2,c\n", _table(*checks))

    assert {row[4]: row[0] for row in judge.violations() if row[0]} == {"word": 2, "record": 2}
    broken = {one.check: one.message for one in report.findings if one.error == "check-error"}
    assert set(broken) == {"label", "number"}
    assert "'unnamed' has no column 'record'" in broken["number"]


def test_classified_values_are_shown_nowhere(judge: Judge) -> None:
    columns = (N, Column("s", "s", logical_type="string", classification="restricted"))
    checks = (
        Check("short", "minLength", "s", {"minLength": 9}),
        Check("key", "duplicateValues", None, {"properties": ["n", "s"]}),
        LOW,
    )

    report = judge.report(b"n,s\n-1,secret\n-1,secret\n2,other\n", _table(*checks, columns=columns))

    assert "secret" not in str(report)
    assert "secret" not in str(judge.violations())
    with duckdb.connect() as engine:
        labels = [
            row[0] for row in engine.execute(f"describe select * from '{judge.out}/violations.parquet'").fetchall()
        ]
    assert labels == ["record", "line", "column", "value", "check", "error", "severity", "path"]
    assert [(row[4], row[3]) for row in judge.violations()] == [
        ("low", "-1"),
        ("short", "•••"),
        ("key", None),
        ("low", "-1"),
        ("short", "•••"),
        ("short", "•••"),
    ]
    assert b"secret" not in b"".join(path.read_bytes() for path in judge.out.glob("violations*"))
    assert [[one.check, one.value] for one in read((judge.out / PIECES).read_bytes())] == [
        [row[4], row[3]] for row in judge.violations()
    ]


@pytest.mark.parametrize(
    ("made", "promised", "broken"),
    [
        ("uuid()", "string", 0),
        ("interval 5 minutes", "string", 0),
        ("'{\"a\": 1}'::json", "string", 0),
        ("'{\"a\": 1}'::json", "object", 0),
        ("'[1]'::json", "object", 1),
        ("'[1]'::json", "array", 0),
        ("[1]", "array", 0),
        ("{'a': 1}", "array", 1),
        ("[1]", "string", 1),
    ],
)
def test_types_of_parquet_are_what_was_promised(
    judge: Judge, tmp_path: Path, made: str, promised: str, broken: int
) -> None:
    duckdb.execute(f"copy (select 1 as n, {made} as s) to '{tmp_path / 'made.parquet'}'")
    table = _table(Check("type", "logicalType", "s"), columns=(N, Column("s", "s", logical_type=promised)))

    report = judge.report((tmp_path / "made.parquet").read_bytes(), table)

    assert sum(count for *_, count in _told(report)) == broken


def test_lines_are_told_where_documents_have_several(judge: Judge) -> None:
    rows = ['1,"{""a"":\n1}"', '2,"[\n\n1]"', '-3,"{}"']

    report = judge.report("\n".join(["n,s", *rows, ""]).encode(), _table(LOW))

    (finding,) = report.findings
    assert report.columns[1].type == "json"
    assert (finding.first.record, finding.first.line) == (3, 7)


def test_a_token_beside_identifiers_is_no_string(judge: Judge) -> None:
    cells = ["0fffffff-8a9a-421e-a648-a7dd06839eb9", "NA", "f9341c68-966b-4ea1-88be-ab134da98f1d"]
    body = "n,s\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells))

    report = judge.report(body.encode(), _table(Check("filled", "required", "s")))

    assert _told(report) == [("constraint-error", "filled", 1)]


@pytest.mark.parametrize(
    ("body", "codec", "expected"),
    [
        pytest.param("n,s\n1,é\n".encode("cp1252"), "cp1252", ("é", "windows-1252"), id="as promised"),
        pytest.param("n,s\n1,é\n".encode("cp1252"), "iso8859-5", ("щ", "iso-8859-5"), id="held"),
        pytest.param("n,s\n1,é\n".encode(), "utf-8", ("é", "utf-8"), id="UTF-8"),
        pytest.param("n,s\n1,é\n".encode("utf-16"), "utf-16-le", ("é", "utf-16le"), id="UTF-16"),
        pytest.param("n,s\n1,é\n".encode(), "cp1252", ("Ã©", "windows-1252", "encoding-error"), id="UTF-8 instead"),
        pytest.param("n,s\n1,é\n".encode("utf-8-sig"), "cp1252", ("é", "utf-8", "encoding-error"), id="its mark"),
    ],
)
def test_an_encoding_is_held(judge: Judge, body: bytes, codec: str, expected: tuple[str, ...]) -> None:
    report = judge.report(body, _table(held=Held(encoding=codec)))

    assert report.table
    told = [finding.error for finding in report.findings]
    assert (report.columns[1].minimum, report.table.encoding, *told) == expected


def test_a_dialect_is_held(judge: Judge) -> None:
    dialect = Dialect(";", '"', '"', "\n", 0)
    table = _table(LOW, held=Held(dialect))

    report = judge.report(b"-1;a\n2;b,c\n", table)

    assert report.table
    assert (report.table.dialect, report.table.records) == (dialect, 2)
    assert judge.violations() == [(1, 1, "column1", "-1", "low", "constraint-error", "error", None)]


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        pytest.param(None, {"n": ["abc"], "s": ["x", "x"]}, id="found"),
        pytest.param((), {"n": ["NA", "abc", "-"], "s": ["x", "x"]}, id="none"),
        pytest.param(("-", "x"), {"n": ["NA", "abc"], "s": []}, id="promised"),
    ],
)
def test_tokens_for_no_value_are_held_or_found(judge: Judge, tokens: tuple[str, ...] | None, found: Any) -> None:
    checks = (Check("n", "logicalType", "n"), Check("s", "minLength", "s", {"minLength": 2}))
    body = b"n,s\n1,x\nNA,yy\nabc,x\n-,zz\n2,\n"

    judge.report(body, _table(*checks, held=Held(null_tokens=tokens)))

    told = judge.violations()
    assert {name: [row[3] for row in told if row[4] == name] for name in ("n", "s")} == found


def test_a_check_at_which_the_engine_stops_is_told_alone(judge: Judge) -> None:
    day = Column("d", "d", logical_type="date")
    checks = (LOW, Check("late", "maximum", "d", {"maximum": "no day"}), Check("filled", "required", "s"))

    report = judge.report(b"n,s,d\n-1,,2024-01-01\n", _table(*checks, columns=(N, S, day)))

    assert _told(report) == [
        ("check-error", "late", 1),
        ("constraint-error", "low", 1),
        ("constraint-error", "filled", 1),
    ]


@pytest.mark.parametrize(
    ("cast", "value"),
    [
        *(("TINYINT", "1"), ("UBIGINT", "18446744073709551615"), ("HUGEINT", "7"), ("UHUGEINT", "7"), ("FLOAT", "0.5")),
        *(("DECIMAL(38, 10)", "1.5"), ("TIMESTAMP_NS", "2024-01-01 10:00:00.123456789"), ("TIMESTAMP_S", "2024-01-01")),
        *(("TIMESTAMPTZ", "2024-01-01"), ("TIME", "10:00:00"), ("UUID", "123e4567-e89b-12d3-a456-426614174000")),
        *(
            ("BLOB", "x"),
            ("INTEGER[]", "[1]"),
            ("STRUCT(a INTEGER)", "{'a': 1}"),
            ("BOOLEAN", "true"),
            ("DATE", "2024-01-01"),
        ),
    ],
)
def test_any_type_of_parquet_can_be_held_to_any_promise(judge: Judge, tmp_path: Path, cast: str, value: str) -> None:
    types = ("string", "integer", "number", "boolean", "date", "timestamp", "time", "array", "object", None)
    columns = tuple(Column(f"c{n}", f"c{n}", logical_type=kind) for n, kind in enumerate(types))
    bounds = {"integer": "1", "number": "1", "date": "2024-01-01", "timestamp": "2024-01-01", "time": "10:00:00"}
    checks = [Check(f"type{n}", "logicalType", f"c{n}") for n in range(len(types))]
    checks += [Check(f"u{n}", "unique", f"c{n}") for n in range(len(types))]
    checks += [
        Check(f"m{c.name}", "minimum", c.name, {"minimum": bounds[c.logical_type or ""]})
        for c in columns
        if c.logical_type in bounds
    ]
    made = ", ".join(f"'{value.replace("'", "''")}'::{cast} as c{n}" for n in range(len(types)))
    duckdb.execute(f"copy (select {made}) to '{tmp_path / 'made.parquet'}'")

    report = judge.report((tmp_path / "made.parquet").read_bytes(), _table(*checks, columns=columns))

    assert report.table
    assert not [finding for finding in report.findings if finding.error == "check-error"]
    assert len([finding for finding in report.findings if finding.error == "type-error"]) >= 5


NUMBER, TRUTH = Column("n", "n", logical_type="number"), Column("b", "b", logical_type="boolean")


@pytest.mark.parametrize("bad", [[], ["x"]], ids=["all alike", "one is wrong"])
def test_numbers_and_truths_are_read_as_the_file_writes_them(judge: Judge, bad: list[str]) -> None:
    checks = (
        Check("number", "logicalType", "n"),
        Check("low", "minimum", "n", {"minimum": "1000.5"}),
        Check("twice", "unique", "n"),
        Check("truth", "logicalType", "b"),
        Check("false", "invalidValues", "b", {"validValues": ["true"]}),
        Check("step", "multipleOf", "n", {"multipleOf": "0.25"}),
    )
    numbers = ["1.000,50", "1.000,49", "2.345.678,25", "12.000,75", "1.000,50", "1.000,75", *bad]
    rows = [f"{number};{'yes' if n % 2 else 'no'}\n" for n, number in enumerate(numbers * 3)]

    judge.report(("n;b\n" + "".join(rows)).encode(), _table(*checks, columns=(NUMBER, TRUTH)))

    told = judge.violations()
    found = {check.id: {row[3] for row in told if row[4] == check.id} for check in checks}
    assert found == {
        "number": set(bad),
        "low": {"1.000,49"},
        "twice": set(numbers) - set(bad),
        "truth": set(),
        "false": {"no"},
        "step": {"1.000,49"},
    }
