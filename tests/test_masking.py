"""What a report shows of classified columns."""

import json

import pytest

from chalicelib.core.masking import MASK, masked
from chalicelib.core.report import Report
from chalicelib.core.shapes import plain
from tests.conftest import Read

SECRETS = {
    "numbers": [str(7_770_000 + n) for n in range(40)] + ["-999"] * 5,
    "dates": [f"1977-07-{1 + n % 28:02}" for n in range(40)] + ["1999-07-07"],
    "texts": [f"secret {n % 7}" for n in range(50)],
    "nearly numbers": [str(777_000 + n) for n in range(50)] + ["secret"],
    "days of two orders": ["07/07/1977"] * 30 + ["07/08/1977"] * 20,
}


def text_of(values: list[str]) -> str:
    return "public,hidden\n" + "".join(f"{n},{value}\n" for n, value in enumerate(values))


@pytest.mark.parametrize("values", SECRETS.values(), ids=SECRETS)
def test_no_value_of_a_classified_column_is_left(values: list[str], read: Read) -> None:
    report: Report = read(text_of(values).encode())

    shown = json.dumps(plain(masked(report, {2})), ensure_ascii=False)

    assert MASK in shown
    assert [value for value in set(values) if f'"{value}' in shown or f"({value})" in shown] == []


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
