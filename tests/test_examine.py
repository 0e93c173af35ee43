"""The child process: whatever a file makes of it is a verdict with a reason, and nothing of the file is told."""

from pathlib import Path

import pytest

from chalicelib import examine
from chalicelib.core.report import PASSED, UNREADABLE, Report
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request

ROWS = b"".join(b"%d,%d,%d\n" % (n, n * 7919, n * 104729) for n in range(400_000))


def judged(folder: Path, body: bytes, limits: Limits) -> Report:
    source = folder / "source"
    source.write_bytes(body)
    with Child(examine.READER) as child:
        return examine.judged(child, Request(str(source), str(folder / "outputs"), limits))


BEYOND = {
    "time": (b"a,b,c\n" + ROWS, Limits(wall_seconds=0.1), "longer than"),
    "resident memory": (b"a,b,c\n" + ROWS, Limits(resident=20), "more memory"),
    "memory of the engine": (b"a,b,c\n" + ROWS, Limits(memory=1), "more memory"),
    "disk of the engine": (b"a,b,c\n" + ROWS, Limits(disk=1), "more disk"),
    "disk of the exact reader": (b"a,b,c\n1,2\n" + ROWS, Limits(disk=1), "more disk"),
    "columns": (b",".join(b"c%d" % n for n in range(100_000)) + b"\n", Limits(), "more than 4,000 columns"),
    "keys": (b"".join(b'{"k%d": 1}\n' % n for n in range(100_000)), Limits(), "more than 4,000 columns"),
    "a label": (b"a," + b"b" * 1_000_000 + b"\n1,2\n", Limits(), "label of column 2 has 1,000,000"),
}


@pytest.mark.parametrize(("body", "limits", "reason"), BEYOND.values(), ids=BEYOND)
def test_what_a_judge_cannot_bear_is_unreadable_with_its_reason(
    body: bytes, limits: Limits, reason: str, tmp_path: Path
) -> None:
    report = judged(tmp_path, body, limits)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")
    assert {output.kind for output in report.outputs} <= {"profile"}
    assert not (tmp_path / "outputs" / "work").exists()


def test_an_ordinary_file_needs_little_address_space(tmp_path: Path) -> None:
    report = judged(tmp_path, b"a,b,c\n" + ROWS[:100_000], Limits(address_space=500))

    assert (report.verdict, report.reason) == (PASSED, None)


def test_two_thousand_columns_of_a_thousand_rows_are_judged(tmp_path: Path) -> None:
    labels = b",".join(b"c%d" % n for n in range(2000))
    row = b",".join(b"%d" % n if n % 3 else b"v%d.5" % n for n in range(2000))

    report = judged(tmp_path, b"\n".join([labels, *[row] * 1000, b""]), Limits(memory=420))

    assert (report.verdict, report.reason) == (PASSED, None)
    assert [column.maximum for column in report.columns] == [str(n) if n % 3 else f"v{n}.5" for n in range(2000)]
