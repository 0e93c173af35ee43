"""What the benchmark measures with: its clock, its results, its files."""

import sys
from pathlib import Path

import duckdb
import pytest

from bench import extremes, judging
from bench.__main__ import SECTIONS
from bench.clock import Command, Failed, side_by_side, timed
from bench.peers import peers
from bench.results import PATH, merged
from bench.speed import Asked

NOTHING: Command = (sys.executable, "-c", "pass")
WASTEFUL: Command = (sys.executable, "-c", "x = b'1' * 200_000_000")


def test_commands_are_run_so_many_times_and_those_beyond_patience_once() -> None:
    patient, impatient = (side_by_side({"nothing": NOTHING}, 3, patience)["nothing"] for patience in (3600.0, 0.0))

    assert (patient.runs, impatient.runs) == (3, 1)
    assert patient.megabytes > 5


def test_the_memory_is_that_of_the_largest_process() -> None:
    parent = f"import subprocess; subprocess.run({list(WASTEFUL)!r})"

    assert timed((sys.executable, "-c", parent)).megabytes > 200


def test_the_memory_is_not_that_of_whoever_measures() -> None:
    held = b"1" * 300_000_000

    assert timed(NOTHING).megabytes < 100 < len(held) / 1e6


def test_what_fails_is_not_measured() -> None:
    with pytest.raises(Failed, match="no such thing"):
        timed((sys.executable, "-c", "raise SystemExit('no such thing')"))


def test_a_section_replaces_itself_alone_and_all_are_in_order() -> None:
    order = ("small", "large", "memory")
    first = merged("", {"memory": "| m |", "small": "| s |"}, order)

    second = merged(first, {"large": "| l |", "small": "| new |"}, order)

    assert [line for line in second.splitlines() if line.startswith(("##", "|"))] == [
        *("## small", "| new |", "## large", "| l |", "## memory", "| m |")
    ]
    assert merged(second, {}, order) == second


def test_the_results_are_as_they_are_written() -> None:
    text = PATH.read_text(encoding="utf-8")

    assert merged(text, {}, list(SECTIONS)) == text


def test_what_is_not_installed_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.peers.FRAMES", tmp_path)
    monkeypatch.setattr("bench.peers.PROFILERS", tmp_path)
    monkeypatch.setenv("PATH", "")

    told = peers(Asked(tmp_path, 100, 1))

    assert told.count("| judge | 0.0 MB |") == 2
    assert "left out: pandas read and describe, polars describe, ydata-profiling minimal, frictionless" in told


def test_files_that_ask_for_memory_are_as_large_as_they_say(tmp_path: Path) -> None:
    wide, numbers, texts = (tmp_path / name for name in ("wide", "numbers", "texts"))
    extremes.wide(wide, 30, 50)
    extremes.integers(numbers, 5000)
    extremes.texts(texts, 3000)

    with duckdb.connect() as engine:
        rows = engine.execute(f"select * from read_csv('{wide}')").fetchall()
        (one,) = engine.execute(f"select count(distinct c1) from read_csv('{numbers}')").fetchall()
        (two,) = engine.execute(f"select count(distinct c1), min(strlen(c1)) from read_csv('{texts}')").fetchall()
    assert (len(rows), {len(row) for row in rows}) == (50, {30})
    assert (one, two) == ((5000,), (3000, 200))


def test_a_file_that_is_not_read_is_no_figure(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF-1.7\n")

    with pytest.raises(Failed, match="PDF"):
        timed(judging.command(source, 1))
