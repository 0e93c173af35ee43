"""What a report shows of classified columns."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import intake
from chalicelib.contracts import Promise
from chalicelib.core.contract import Check, Column, Held, Table
from chalicelib.core.file import HeldTo
from chalicelib.core.masking import MASK, masked
from chalicelib.core.report import UNREADABLE, Dialect, Report
from chalicelib.core.shapes import plain
from tests.conftest import Read
from tests.test_checks import Judge

SECRETS = {
    "numbers": [str(7_770_000 + n) for n in range(40)] + ["-999"] * 5,
    "dates": [f"1977-07-{1 + n % 28:02}" for n in range(40)] + ["1999-07-07"],
    "texts": [f"secret {n % 7}" for n in range(50)],
    "nearly numbers": [str(777_000 + n) for n in range(50)] + ["secret"],
    "days of two orders": ["07/07/1977"] * 30 + ["07/08/1977"] * 20,
    "letters without case": ["私の秘密", "비밀번호"] * 20,
    "a number": ["777000777"],
    "one number": ["777000777"] * 30,
}


N, SECRET = Column("n", "n", logical_type="integer"), Column("s", "secret", ("Secret",), "string", classification="x")
PROMISED = Table("orders", ("orders",), (N, SECRET), ())


def text_of(values: list[str]) -> str:
    return "public,hidden\n" + "".join(f"{n},{value}\n" for n, value in enumerate(values))


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    return Judge(tmp_path)


@pytest.mark.parametrize("values", SECRETS.values(), ids=SECRETS)
def test_no_value_of_a_classified_column_is_left(values: list[str], read: Read) -> None:
    report: Report = read(text_of(values).encode())

    shown = json.dumps(plain(masked(report, {2})), ensure_ascii=False)

    assert MASK in shown
    assert [value for value in set(values) if f'"{value}' in shown or f"({value})" in shown] == []
    assert "777000777" not in shown


def test_what_is_counted_stays(read: Read) -> None:
    report: Report = read(text_of(SECRETS["texts"]).encode())

    _, column = masked(report, {2}).columns

    assert (column.distinct, column.longest) == (7, 8)
    assert [one.count for one in column.top] == [8, 7, 7, 7, 7, 7, 7]


def test_whole_records_are_not_shown_either(read: Read) -> None:
    report: Report = read(b"public,hidden\n" + b"1,secret\n" * 9 + b"2,secret,3\n")

    (finding,) = masked(report, {2}).findings

    assert (finding.error, finding.count) == ("extra-cell", 1)
    assert [one.text for one in finding.examples] == [MASK]


def test_a_report_without_classified_columns_shows_whole_records(judge: Judge) -> None:
    report = judge.report(b"n\n" + b"1\n" * 9 + b"2,kept to us\n", replace(PROMISED, columns=(N,)))

    assert "kept to us" in str(report.findings)


def test_an_irregular_record_is_hidden_where_the_classified_column_is_in_no_other(judge: Judge) -> None:
    report = judge.report(b"n\n" + b"1\n" * 9 + b"2,kept to us\n", PROMISED)

    assert [one.error for one in report.findings] == ["extra-cell", "missing-label"]
    assert "kept to us" not in str(report)


SWALLOWING = "".join(f"{n},note {n},kept to us {n}\n" for n in range(1, 60))
SWALLOWING = SWALLOWING.replace("40,note 40", '40,"note 40').replace("43,note 43", '43,note 43"')
"""A note that holds three records."""


@pytest.mark.parametrize("classification", ["restricted", "public"])
def test_a_column_that_swallowed_records_is_hidden(classification: str, judge: Judge) -> None:
    secret, note = replace(SECRET, classification=classification), Column("note", "note", logical_type="string")
    checks = (Check("short", "maxLength", "note", {"maxLength": 12}),)
    table = replace(PROMISED, columns=(N, note, secret), checks=checks)

    report = judge.report(f"n,note,secret\n{SWALLOWING}".encode(), table)

    found = [report, judge.violations(), b"".join(one.read_bytes() for one in judge.out.glob("violations*"))]
    assert [(one.error, one.column) for one in report.findings][-1] == ("constraint-error", "note")
    assert any(one.error == "swallowed-record" and one.column == "note" for one in report.findings)
    assert ["kept to us 41" in str(one) for one in found[:2]] == [classification == "public"] * 2
    assert report.columns[0].maximum == "59"
    if classification == "restricted":
        assert "kept to us" not in str(found)


def test_a_cell_that_moved_into_another_column_is_hidden(judge: Judge) -> None:
    codes = "".join(f"AB-{n:04},{n}.50\n" for n in range(100, 160)) + "1.50,AB-0160\n"
    code, price = Column("code", "code", classification="restricted"), Column("price", "price")

    report = judge.report(f"code,price\n{codes}".encode(), replace(PROMISED, columns=(code, price)))

    told = [(one.error, one.column, {example.text for example in one.examples}) for one in report.findings]
    assert ("type-error", "price", {MASK}) in told


@pytest.mark.parametrize(
    "labels",
    ["n,secret", "n,Secret", "n,Secrets", "n,secret,secret", "secret,secret"],
    ids=["as promised", "by its alias", "misspelt", "twice", "without the other"],
)
def test_a_classified_column_is_hidden_whatever_the_labels_are(labels: str, judge: Judge) -> None:
    width = labels.count(",") + 1
    rows = "".join(f"{n}{',kept to us' * (width - 1)}\n" for n in range(30))

    report = judge.report(f"{labels}\n{rows}".encode(), PROMISED)

    assert "kept to us" not in str(report)
    assert report.columns[0].maximum == (MASK if labels == "secret,secret" else "29")


def test_what_is_no_value_of_a_file_is_told(judge: Judge) -> None:
    both = replace(
        PROMISED,
        checks=(Check("there", "required", "s", {}), Check("long", "minLength", "s", {"minLength": 9})),
    )

    report = judge.report(b"n,secret\n" + b"1,\n2,kept\n" * 9, both)
    other = judge.report(
        b"n;more\n" + b"1;kept\n" * 9, replace(PROMISED, held=Held(dialect=Dialect(";", '"', '"', "", 2)))
    )

    told = {one.check: [example.text for example in one.examples] for one in report.findings}
    assert (told["there"], told["long"]) == ([""] * 9, [MASK] * 9)
    found = {one.error: [example.text for example in one.examples] for one in other.findings}
    assert found["missing-label"][1:] == ["no column is called 'secret'"]
    assert found["extra-label"][1:] == ["column 2 is not in the contract"]
    assert found["dialect-mismatch"] == ["line 2 was said to have labels, and has values like the records"]


def test_columns_that_the_contract_does_not_have_are_shown_where_no_classified_one_is_missing(judge: Judge) -> None:
    report = judge.report(b"n,secret,more\n1,kept to us,shown\n", PROMISED)

    assert [column.maximum for column in report.columns] == ["1", MASK, "shown"]


def test_a_classified_column_with_a_long_label_is_hidden(judge: Judge) -> None:
    label = "secret" * 50
    table = replace(PROMISED, columns=(N, replace(SECRET, label=label)), checks=(SHORT,))

    report = judge.report(f"n,{label}\n1,kept to us\n".encode(), table)

    assert "kept to us" not in str(report)


SHORT = Check("short", "maxLength", "s", {"maxLength": 2})


def test_the_answer_of_a_query_is_not_shown_where_a_column_is_classified(judge: Judge) -> None:
    query = Check("sum", "sql", None, {"query": "select max(length(s)) + 7777 from orders"})

    report = judge.report(b"n,secret\n1,kept to us\n", replace(PROMISED, checks=(query,)))

    assert [(one.check, one.error) for one in report.findings] == [("sum", "query-error")]
    assert "7,787" not in str(report)


def test_findings_of_a_file_that_cannot_be_read_are_hidden(read: Read) -> None:
    report = replace(read(b"n,secret\n" + b"1,kept to us\n" * 9 + b"2,kept to us,3\n"), verdict=UNREADABLE, table=None)

    lost = Promise(HeldTo("orders", 1), None)

    assert "kept to us" in str(intake._held(report, None).findings)
    assert "kept to us" not in str(intake._held(report, lost).findings)
    assert "kept to us" not in str(masked(report, ()).findings)
