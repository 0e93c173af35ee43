"""What a report shows of classified columns."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.masking import MASK, masked, unread
from chalicelib.core.report import UNREADABLE, Report
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


def test_a_report_without_classified_columns_is_the_same(read: Read) -> None:
    report: Report = read(b"a\n1\n")

    assert masked(report, set()) is report


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

    shown = [unread(report, table) for table in (PROMISED, replace(PROMISED, columns=(N,)), None)]

    assert ["kept to us" in str(one.findings) for one in shown] == [False, True, True]
