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
from chalicelib.contract_text import contract_of
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


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_the_verdict_is_told_by_the_status_whatever_is_closed(closed: str) -> None:
    command = f"exec {sys.executable} -m chalicelib {TROUBLED} {closed}"

    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "JSON"])
def test_a_report_that_cannot_be_printed_is_no_pass(more: list[str]) -> None:
    command = [sys.executable, "-m", "chalicelib", str(SAMPLES / "quoted_newlines.csv"), *more]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "the report cannot be printed: No space left on device\n")


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
    ("sample", "status"), [("orders_with_four_troubles.csv", 1), ("error_page_saved_as.csv", 2)], ids=["read", "unread"]
)
def test_the_report_is_written_as_a_page(sample: str, status: int, tmp_path: Path) -> None:
    done = assay(SAMPLES / sample, "--html", tmp_path / "report.html")

    assert (done.returncode, done.stderr) == (status, "")
    assert done.stdout == assay(SAMPLES / sample).stdout
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>")
    assert sample in written


@pytest.mark.parametrize(
    "arguments",
    [
        [SAMPLES],
        [SAMPLES / "nothing.csv"],
        [TROUBLED, "--as-read", "/nowhere/read.csv"],
        [TROUBLED, "--out", TROUBLED],
        [TROUBLED, "--html", SAMPLES],
    ],
    ids=["a folder", "no file", "nowhere to write", "a file for a folder", "a folder for a page"],
)
def test_what_cannot_be_done_is_told_in_plain_words(arguments: list[str | Path]) -> None:
    done = assay(*arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "body", "rows"),
    [
        (["--delimiter", ";"], "a;b\n1;2,5\n", 'a,b\n1,"2,5"\n'),
        (["--delimiter", "tab", "--header-rows", "0"], "a\tb\n1\t2\n", "column1,column2\na,b\n1,2\n"),
        (["--delimiter", r"\x01"], "a\x01b\n1\x012\n", "a,b\n1,2\n"),
        (["--quote", "'", "--escape", "backslash"], "a,b\n1,'x\\', y'\n", 'a,b\n1,"x\', y"\n'),
        (["--quote", "none", "--header-rows", "2"], 'a,b\nn,"\n1,"x\n', 'a n,"b """\n1,"""x"\n'),
    ],
    ids=["a mark", "a name", "a code", "quote and escape", "no quotes"],
)
def test_a_dialect_that_is_said_is_held(arguments: list[str], body: str, rows: str, tmp_path: Path) -> None:
    source, written = tmp_path / "a.csv", tmp_path / "read.csv"
    source.write_text(body)

    done = assay(source, *arguments, "--as-read", written)

    assert (done.returncode, done.stderr) == (0, "")
    assert written.read_text() == rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--delimiter", ""], "a delimiter has 1 to 4 characters"),
        (["--delimiter", "a,b,c"], "a delimiter has 1 to 4 characters"),
        (["--delimiter", "\n"], "a line end parts records"),
        (["--delimiter", "|", "--quote", "|"], "let these differ"),
        (["--quote", "quote"], "'quote' is not"),
        (["--escape", "none"], "a quote needs an escape"),
        (["--delimiter", r"\ud800"], "a delimiter has 1 to 4 characters"),
        (["--header-rows", "-1"], "0 to 12 rows of labels"),
        (["--header-rows", "one"], "invalid int value: 'one'"),
    ],
)
def test_a_dialect_that_cannot_be_is_refused_in_plain_words(arguments: list[str], said: str) -> None:
    done = assay(TROUBLED, *arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert said in done.stderr


def test_cells_can_do_nothing_to_the_screen(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"na\x1bme,b\n\x1b[2J,1\n\x1b[2J,1\n\x1b[2J,1,2\n")

    done = assay(source)

    assert "\x1b" not in done.stdout
    assert "\\u001b[2J" in done.stdout


def test_one_of_a_thing_is_one(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id\n1\n", encoding="utf-8")

    assert "\n1 record · 1 column · 5 bytes · " in assay(tmp_path / "one.csv").stdout


def test_a_finding_of_a_column_names_it(tmp_path: Path) -> None:
    report = build(Report, json.loads(assay(TROUBLED, "--json").stdout))
    finding = replace(report.findings[0], column="price")

    shown = terminal.shown("a.csv", replace(report, findings=(finding,)), 80, False)

    assert "blank-row in column 'price' ×1" in shown


def test_an_alert_of_a_column_says_which(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("id,a,a\n" + "".join(f"{n},{n % 7},same\n" for n in range(60)))

    shown = assay(source).stdout

    assert "constant in column 3 'a': the same value in all 60 filled rows" in shown


ORDERS = """
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: id, logicalType: integer, unique: true}
      - name: plane
        logicalType: string
        relationships: [{to: planes.tailnum}]
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    (tmp_path / "orders.odcs.yaml").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "planes.csv").write_text("tailnum,seats\nN1,100\nN2,200\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text("id,plane\n1,N1\n2,N2\n3,\n", encoding="utf-8")
    return tmp_path / "orders.csv"


def test_a_file_is_held_to_a_contract(orders: Path) -> None:
    contract, planes = orders.with_name("orders.odcs.yaml"), orders.with_name("planes.csv")

    kept = assay(orders, "--contract", contract, "--reference", f"planes={planes}")
    orders.write_text("id,plane\n1,N1\n1,N9\n", encoding="utf-8")
    out = orders.with_name("out")
    broken = assay(orders, "--contract", contract, "--reference", f"planes={planes}", "--out", out)

    assert (kept.returncode, kept.stderr) == (0, "")
    assert (broken.returncode, broken.stderr) == (1, "")
    assert broken.stdout.startswith("REJECTED  orders.csv\n")
    assert "unique-error in column 'id' ×1 (error, id.unique, 50.0%): rows that repeat the value" in broken.stdout
    assert "no row of the feed planes has in tailnum" in broken.stdout
    found = duckdb.sql(f"select record, line, value, \"check\" from '{out}/violations.parquet'").fetchall()
    assert found == [(2, 3, "1", "id.unique"), (2, 3, "N9", "plane.foreignKey")]


def test_a_folder_holds_the_outputs_of_one_run(orders: Path) -> None:
    held = ("--contract", orders.with_name("orders.odcs.yaml"))
    held += ("--reference", f"planes={orders.with_name('planes.csv')}", "--out", orders.with_name("out"))
    whole = orders.read_bytes()

    orders.write_text("id,plane\n1,N1\n1,N9\n", encoding="utf-8")
    broken = assay(orders, *held)
    left = sorted(path.name for path in orders.with_name("out").iterdir())
    orders.write_bytes(whole)
    kept = assay(orders, *held)

    assert left == ["annotated.csv", "clean.parquet", "profile.json", "quarantine.csv", "violations.parquet"]
    assert "  annotated.csv: the file with what to mend in each row: mend it, and send it again\n" in broken.stdout
    assert kept.returncode == 0
    assert sorted(path.name for path in orders.with_name("out").iterdir()) == ["clean.parquet", "profile.json"]


@pytest.mark.parametrize("option", ["--out", "--html", "--as-read"])
def test_what_is_read_is_not_written_over(option: str, tmp_path: Path) -> None:
    file = tmp_path / "annotated.csv"
    file.write_text("id,plane\n1,N1\n", encoding="utf-8")

    done = assay(file, option, tmp_path if option == "--out" else file)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{file} is read, and would be written over: write to another place\n"
    assert file.read_text(encoding="utf-8") == "id,plane\n1,N1\n"


def test_a_reference_that_is_read_is_not_written_over(orders: Path) -> None:
    planes = orders.with_name("planes.csv")

    held = ("--contract", orders.with_name("orders.odcs.yaml"), "--reference", f"planes={planes}")
    done = assay(orders, *held, "--html", planes)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{planes} is read, and would be written over: write to another place\n"


def test_a_reference_is_read_as_the_contract_has_it(orders: Path) -> None:
    contract, planes = orders.with_name("orders.odcs.yaml"), orders.with_name("planes.csv")
    both = ORDERS + "  - name: planes\n    properties: [{name: tailnum, physicalName: Kennzeichen, unique: true}]\n"
    contract.write_text(both, encoding="utf-8")
    planes.write_text("Kennzeichen,seats\nN1,100\nN2,200\nN2,200\n", encoding="utf-8")

    kept = assay(orders, "--contract", contract, "--feed", "orders", "--reference", f"planes={planes}")

    assert (kept.returncode, kept.stderr) == (0, "")


def test_what_cannot_be_held_to_is_no_pass(orders: Path) -> None:
    contract = orders.with_name("orders.odcs.yaml")

    without = assay(orders, "--contract", contract)
    contract.write_text(ORDERS.replace("logicalType: integer", "logicalType: whole"), encoding="utf-8")
    broken = assay(orders, "--contract", contract)

    assert without.returncode == 2
    assert (
        "there is no clean copy of the feed 'planes' yet: give a file of it, by --reference planes=FILE"
        in without.stdout
    )
    assert broken.returncode == 2
    assert "line 10, column 33: error" in broken.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param(
            ["--contract", "{}/orders.odcs.yaml", "--reference", "planes={}/gone.csv"],
            "{}/gone.csv is no file that can be read: give the path of one of the feed 'planes'",
            id="no file",
        ),
        pytest.param(
            ["--contract", "{}/orders.odcs.yaml", "--reference", "plane={}/planes.csv"],
            "the contract does not refer to the feed 'plane': it refers to planes",
            id="no such feed",
        ),
        pytest.param(
            ["--contract", "{}/orders.odcs.yaml", "--feed", "order"],
            "no table of the contract is of the feed 'order': say whose by --feed, which is one of orders",
            id="no such table",
        ),
        pytest.param(
            ["--reference", "planes={}/planes.csv"],
            "--reference and --feed are of a contract: name it by --contract",
            id="no contract",
        ),
    ],
)
def test_what_a_contract_needs_is_asked_for_by_its_name(asked: list[str], told: str, orders: Path) -> None:
    done = assay(orders, *(one.format(orders.parent) for one in asked))

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{told.format(orders.parent)}\n")


def test_a_draft_is_a_contract_that_can_be_read_again() -> None:
    done = assay(TROUBLED, "--draft")

    assert (done.returncode, done.stderr) == (1, "")
    reading = contract_of(done.stdout.encode())
    assert reading.remarks == ()
    assert reading.contract is not None
    assert reading.contract.tables[0].feeds == ("orders_with_four_troubles",)


def test_no_draft_is_written_from_a_file_that_cannot_be_read() -> None:
    done = assay(SAMPLES / "error_page_saved_as.csv", "--draft")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("this file has no records to draft a contract from")
