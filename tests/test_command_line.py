"""`python -m chalicelib FILE`, as it is typed: exit status, what is printed, what is written."""

import csv
import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from chalicelib import terminal
from chalicelib.core.report import Report
from chalicelib.core.shapes import build
from tests.conftest import SAMPLES

ROOT = Path(__file__).parent.parent
TROUBLED = SAMPLES / "orders_with_four_troubles.csv"


def assay(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "chalicelib", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("sample", "status", "verdict"),
    [
        ("quoted_newlines.csv", 0, "PASSED"),
        ("orders_with_four_troubles.csv", 1, "WARNED"),
        ("error_page_saved_as.csv", 2, "UNREADABLE"),
    ],
)
def test_the_exit_status_tells_the_verdict(sample: str, status: int, verdict: str) -> None:
    done = assay(SAMPLES / sample)

    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout.startswith(f"{verdict}  {sample}\n")


@pytest.mark.parametrize("width", [72, 80, 200])
def test_the_table_of_columns_fits_the_terminal(width: int) -> None:
    done = assay(TROUBLED, COLUMNS=str(width))

    lines = done.stdout.splitlines()
    table = lines[next(at for at, line in enumerate(lines) if line.startswith("#")) :]
    assert len(table) == 8
    assert max(map(len, table)) <= width
    assert width < 80 or "2026-01-10" in table[2]
    assert "record 6, line 8" in done.stdout
    assert "\x1b" not in done.stdout


def test_colours_are_for_terminals_alone() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "chalicelib", str(TROUBLED)]

    subprocess.run(command, cwd=ROOT, env={}, stdout=theirs, check=False)

    assert os.read(ours, 20).startswith(b"\x1b[1;33mWARNED")


def test_json_is_the_report_as_the_api_gives_it() -> None:
    done = assay(TROUBLED, "--json")

    report = build(Report, json.loads(done.stdout))
    assert (report.verdict, len(report.columns), len(report.findings)) == ("warned", 7, 4)


def test_the_outputs_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    assay(TROUBLED, "--out", tmp_path / "new" / "folder", "--as-read", tmp_path / "read.csv")

    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {
        "clean.parquet",
        "irregular.ndjson",
        "profile.json",
    }
    clean = duckdb.sql(f"select count(*), max(record) from '{tmp_path / 'new' / 'folder' / 'clean.parquet'}'")
    assert clean.fetchall() == [(7, 11)]
    with (tmp_path / "read.csv").open(newline="", encoding="utf-8") as written:
        rows = list(csv.reader(written, strict=True))
    assert (len(rows), rows[0][0], rows[4][-1]) == (11, "order_id", "left at the door")


@pytest.mark.parametrize(
    "arguments",
    [[SAMPLES], [SAMPLES / "nothing.csv"], [TROUBLED, "--as-read", "/nowhere/read.csv"], [TROUBLED, "--out", TROUBLED]],
    ids=["a folder", "no file", "nowhere to write", "a file for a folder"],
)
def test_what_cannot_be_done_is_told_in_plain_words(arguments: list[str | Path]) -> None:
    done = assay(*arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_cells_can_do_nothing_to_the_screen(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"na\x1bme,b\n\x1b[2J,1\n\x1b[2J,1\n\x1b[2J,1,2\n")

    done = assay(source)

    assert "\x1b" not in done.stdout
    assert "\\u001b[2J" in done.stdout


def test_a_finding_of_a_column_names_it(tmp_path: Path) -> None:
    report = build(Report, json.loads(assay(TROUBLED, "--json").stdout))
    finding = replace(report.findings[0], column="price")

    shown = terminal.shown("a.csv", replace(report, findings=(finding,)), 80, False)

    assert "blank-row in column 'price' ×1" in shown
