"""Whatever was done to a file, all that stands in it is in its records, or in those that were set aside.

Two checks that do not depend on each other: the accounting by bytes, and Python's csv module, which has to find in what
was not set aside just the records that Assay found.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bench.reading.dialects import Written
from chalicelib.core.accounting import Structure, Sums, count, differences
from chalicelib.core.cells import LINE_ENDS
from chalicelib.core.delimited import read as read_exactly
from chalicelib.core.held import held
from chalicelib.core.records import Irregular, Record
from chalicelib.core.report import UNREADABLE, Dialect, Report
from chalicelib.core.splitting import Piece, pieces
from chalicelib.loading import OUTSIDE
from tests.conftest import Read, as_read, one_by_one
from tests.tables import Table, body, dialects, held_tables, promised

QUOTES = (('"', '"'), ("'", "'"), ('"', "\\"), ("'", "\\"), ("", ""), ("", "\\"))
DELIMITERS = (",", ";", "\t", "|", " ", ",,", "||", ", ", "~|~", "#", "x")


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Dialect]:
    """Any text of a dialect's marks, line ends and a few letters."""
    delimiter, (quote, escape) = draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from(QUOTES))
    marks = [delimiter, delimiter, quote or "a", quote or "b", escape or "c", "\n", "\n", "\r", "\r\n", "1", "é", " "]
    text = "".join(draw(st.lists(st.sampled_from(marks), min_size=1, max_size=40)))
    assume(text.strip())
    return text, Dialect(delimiter, quote, escape, "\n", draw(st.integers(0, 2)))


def split_and_read(text: str, dialect: Dialect) -> tuple[list[Piece], list[Record | Irregular]]:
    """The pieces of a text by the splitter alone, and its records."""
    layout = held(text, dialect).found.layout
    split = list(pieces(io.StringIO(text, newline=""), dialect, layout.columns))
    return split, list(one_by_one(read_exactly(io.StringIO(text, newline=""), dialect, layout)))


@hypothesis_settings(max_examples=600)
@given(texts())
def test_every_line_of_a_text_is_in_a_record_or_set_aside(given: tuple[str, Dialect]) -> None:
    split, found = split_and_read(*given)

    assert "".join(piece.text for piece in split) == given[0]
    assert [piece.line + piece.lines for piece in split[:-1]] == [piece.line for piece in split[1:]]
    assert [record.line for record in found] == [piece.line for piece in split]


@hypothesis_settings(max_examples=600)
@given(texts())
@example((",a\n,,\n,,\n,a", Dialect(",", "", "", "\n", 0)))
def test_records_that_are_read_together_are_those_that_the_splitter_gives(given: tuple[str, Dialect]) -> None:
    split, found = split_and_read(*given)
    ended = held(*given).found.layout.ended

    for record, piece in zip(found, split, strict=True):
        without_end = piece.cells[:-1] if ended and piece.cells[-1] == "" else piece.cells
        assert record.cells in (piece.cells, without_end)
    assert all(isinstance(record, Irregular) for record, piece in zip(found, split, strict=True) if piece.broken)


@hypothesis_settings(max_examples=600)
@given(texts())
def test_the_bytes_of_all_records_add_up(given: tuple[str, Dialect]) -> None:
    text, dialect = given
    layout = held(text, dialect).found.layout
    lines = io.StringIO(text, newline="").readlines()

    found = list(one_by_one(read_exactly(io.StringIO(text, newline=""), dialect, layout)))

    below = [record for record in found if record.line >= layout.start]
    aside = sum((count(r.raw.encode(), dialect) for r in below if isinstance(r, Irregular)), Sums())
    regular = [record for record in below if isinstance(record, Record)]
    raw = count("".join(lines[layout.start - 1 :]).encode(), dialect) - aside
    ended = text.endswith(LINE_ENDS) or isinstance(found[-1], Irregular)
    structure = Structure(len(regular), layout.columns, ended, len(dialect.delimiter.encode()))
    assert differences(raw, inside(regular, dialect), structure) == ()


def inside(records: Iterable[Record], dialect: Dialect) -> Sums:
    """The sums of the text inside all cells, each with the quote that would close it."""
    total = Sums()
    for record in records:
        row = "€" + "".join(f"{cell}{dialect.quote}€" for cell in record.cells)
        marks = 3 + len(record.cells) * (3 + len(dialect.quote))
        total += count(row.encode(), dialect) - Sums(marks, quotes=len(record.cells) * len(dialect.quote))
    return total


type Damage = Callable[[bytes, Dialect], bytes]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """What is done to a file, up to three times: at some byte a mark is put in, or the rest is cut off."""
    mark = st.sampled_from(("quote", "delimiter", "\n", "\r", "x", "cut"))
    done = draw(st.lists(st.tuples(mark, st.integers(0, 1 << 16)), max_size=3))

    def damaged(whole: bytes, dialect: Dialect) -> bytes:
        marks = {"quote": dialect.quote, "delimiter": dialect.delimiter, "cut": ""}
        for what, where in done:
            at = where % (len(whole) + 1)
            whole = whole[:at] + marks.get(what, what).encode() + (b"" if what == "cut" else whole[at:])
        return whole

    return damaged


@hypothesis_settings(max_examples=30)
@given(st.tuples(held_tables(), dialects(), damages()))
@pytest.mark.parametrize("is_said", [True, False], ids=["said", "found"])
def test_a_damaged_file_is_in_its_records_or_set_aside(
    read: Read, folder: Path, is_said: bool, file: tuple[Table, Written, Damage]
) -> None:
    table, written, damaged = file
    dialect = promised(written, len(table[0]))
    whole = damaged(body(written, table), dialect)

    report = read(whole, dialect=dialect if is_said else None)

    assume(report.verdict != UNREADABLE)
    assert "byte-accounting" not in {finding.error for finding in report.findings}
    check_against_the_csv_module(whole, report, folder)


def check_against_the_csv_module(whole: bytes, report: Report, folder: Path) -> None:
    """What was set aside stands in the text as it was kept; in what is left the module finds the other records."""
    assert report.table is not None
    assert report.table.dialect is not None
    dialect = report.table.dialect
    is_utf8 = whole.decode(errors="replace").encode() == whole
    if not is_utf8 or len(dialect.delimiter) > 1 or not dialect.quote or dialect.quote != dialect.escape:
        return
    lines = io.StringIO(whole.decode("utf-8-sig"), newline="").readlines()
    kept = folder / "irregular.ndjson"
    aside = [json.loads(line) for line in kept.read_text().splitlines()] if report.table.irregular else []
    for record in aside:
        raw = io.StringIO(record["raw"], newline="").readlines()
        place = slice(record["line"] - 1, record["line"] - 1 + len(raw))
        assert lines[place] == raw
        lines[place] = [""] * len(raw)
    left = csv.reader(filter(None, lines), delimiter=dialect.delimiter, quotechar=dialect.quote)
    regular = [row or [""] for row in left][dialect.header_rows :]
    told = {record["number"] for record in aside}
    numbers = [number for number in range(1, len(regular) + len(told) + 1) if number not in told]
    rows = [(record["number"], record["cells"]) for record in aside if record["error"] not in OUTSIDE]
    rows += zip(numbers, regular, strict=False)
    assert len(regular) == report.table.records
    assert [row or [""] for row in as_read(folder)[1:]] == [cells for _, cells in sorted(rows, key=lambda row: row[0])]
