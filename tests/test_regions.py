"""Regions of regular records, and texts that are read by them."""

import json
from bisect import bisect_left
from io import BytesIO, TextIOWrapper
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from chalicelib.core.accounting import count
from chalicelib.core.delimited import read as exactly
from chalicelib.core.delimited import read_beside
from chalicelib.core.layout import Layout
from chalicelib.core.records import Irregular, Record, Run
from chalicelib.core.regions import Region, beside, regions, some_are_doubtful
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import pieces
from tests.conftest import Read, one_by_one

COLUMNS = 3
DIALECT = Dialect(",", '"', '"', "\n", 0)
LAYOUT = Layout(COLUMNS, (), 1, dense=True)
LINES = ("1,a,b", "22,c,d", '3,"x, y",z', '4,"l\nm",n', '5,"say ""hi""",q', "6,,", "7,ü,é")
ODD = (
    "8,a",
    "9,a,b,c",
    '10,"a,b',
    '11,a"b,c',
    "",
    '12,"a"b,c',
    "# note",
    "13,a\rb,c",
    '"x" "y",a,b',
    '"',
    '14,a"b,c"d',
)
NOTHING_ABOVE = Region(0, 0, 1, 0, 0, False, False, 0)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Regular records, and now and then one that is not."""
    random = Random(draw(st.integers(0, 1 << 32)))
    lines = random.choices(LINES, k=draw(st.integers(100, 500)))
    for odd in draw(st.lists(st.sampled_from(ODD), max_size=4)):
        lines.insert(random.randrange(len(lines)), odd)
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, *draw(st.sampled_from([(), ("",), ("a note",)]))])


@given(texts(), st.integers(16, 1000))
def test_a_text_is_read_by_regions_as_it_is_record_by_record(text: str, block: int) -> None:
    raw = text.encode()
    blocks = [raw[at : at + block] for at in range(0, len(raw), block)]
    sums, found = regions(blocks, DIALECT, COLUMNS, 0, 1)

    assert sums == count(raw, DIALECT)
    assert [region.begin for region in found] == [0, *(region.end for region in found[:-1])]
    assert _by_regions(raw, found) == list(one_by_one(exactly(_text(raw), DIALECT, LAYOUT)))


@pytest.mark.parametrize(
    "cell", ["", "x" * 900, "a line\n" * 90, 'with ""quotes""\n' * 50], ids=["", "long", "lines", "quotes"]
)
@pytest.mark.parametrize("block", [16, 100, 2000])
def test_no_record_is_longer_than_the_region_says_in_which_it_ends(block: int, cell: str) -> None:
    raw = "".join(f"{line}\n" for line in [*LINES * 9, f'7,"{cell}",b', *LINES * 9]).encode()
    _, found = regions([raw[at : at + block] for at in range(0, len(raw), block)], DIALECT, COLUMNS, 0, 1)

    ends, end = [region.end for region in found], 0
    for piece in pieces(_text(raw), DIALECT, COLUMNS):
        end += (size := len(piece.text.encode()))
        assert size <= found[bisect_left(ends, end)].longest
    assert end == len(raw)


@pytest.mark.parametrize("block", [1700, 2000, 2400])
@pytest.mark.parametrize("below", [("a note: so.,,",) * 400, ('"of two\nlines: so.",,',) * 90], ids=["many", "tall"])
def test_a_footer_is_no_longer_where_a_text_is_read_by_regions(block: int, below: tuple[str, ...]) -> None:
    raw = "\n".join([*LINES * 20, *below]).encode()
    _, found = regions([raw[at : at + block] for at in range(0, len(raw), block)], DIALECT, COLUMNS, 0, 1)

    assert _by_regions(raw, found) == list(one_by_one(exactly(_text(raw), DIALECT, LAYOUT)))


def _by_regions(raw: bytes, found: list[Region]) -> list[Record | Irregular]:
    pieces = beside(found, NOTHING_ABOVE, COLUMNS, DIALECT, lambda at: _text(raw[at:]))
    records: list[Record | Irregular] = []
    for record in read_beside(pieces, DIALECT, LAYOUT, []):
        records += _each(record, raw) if isinstance(record, Run) else [record]
    return records


def _each(run: Run[Region], raw: bytes) -> list[Record]:
    """The records of a region, where it does hold such as it says; errors that hide each other are the accounting's."""
    region = run.stretch
    found = list(pieces(_text(raw[region.begin : region.end]), DIALECT, COLUMNS))
    if any(len(piece.cells) != COLUMNS or piece.broken for piece in found):
        reject()
    assert len(found) == region.records
    assert sum(piece.lines for piece in found) == region.lines
    return [Record(number, piece.line + region.line - 1, piece.cells) for number, piece in enumerate(found, run.number)]


def _text(raw: bytes) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(raw), encoding="utf-8", newline="")


def test_regular_records_are_one_region_and_what_is_not_is_apart() -> None:
    whole = "".join(f"{line}\n" for line in LINES) * 2000
    begin = len(whole) // 2
    begin = whole.index("\n1,", begin) + 1
    broken = whole[:begin] + '8,"a,b\n' + whole[begin:]
    blocks = [broken.encode()[at : at + 1000] for at in range(0, len(broken.encode()), 1000)]
    _, found = regions(blocks, DIALECT, COLUMNS, 0, 1)

    assert [region.regular for region in found] == [True, False, True, True, True]
    assert found[1].begin <= len(broken[:begin].encode()) < found[1].end
    assert some_are_doubtful(found, 1000)
    assert not some_are_doubtful(found, 1 << 30)


def test_records_between_two_inches_are_not_taken_for_one() -> None:
    lines = [f"{n},name {n},x" for n in range(100)]
    lines[40], lines[43] = '40,5" pipe,x', '43,6" pipe,x'

    _, found = regions(["".join(f"{line}\n" for line in lines).encode()], DIALECT, COLUMNS, 0, 1)

    assert [region.regular for region in found] == [False]


ERRORS = {
    '"never closed,1,2\n': "stray-quote",
    "one,2\n": "missing-cell",
    "one,2,3,4\n": "extra-cell",
    "\n": "blank-row",
    "name,value,note\n": "repeated-header",
}


@pytest.mark.parametrize("odd", ERRORS)
def test_a_large_file_with_a_few_odd_records_is_read_whole(read: Read, folder: Path, odd: str) -> None:
    rows = [f'name {n},{n},"a note, quoted"\n' for n in range(1, 150_001)]
    at = (70_000, 70_001, 120_000)
    body = [odd + row if n in at else row for n, row in enumerate(rows)]

    report = read(("name,value,note\n" + "".join(body)).encode())

    assert report.table is not None
    assert (report.table.records, report.table.irregular) == (150_000, 3)
    assert {finding.error: finding.count for finding in report.findings} == {ERRORS[odd]: 3}
    numbers = [one.place.record for one in report.findings[0].examples]
    assert numbers == [70_001, 70_003, 120_003]
    irregular = [json.loads(line) for line in (folder / "irregular.ndjson").read_text().splitlines()]
    assert [(one["number"], one["line"], one["raw"]) for one in irregular] == [(n, n + 1, odd) for n in numbers]
    clean = duckdb.sql(f"select record, value from '{folder / 'clean.parquet'}'").fetchall()
    assert clean == [(n + 1 + sum(one <= n for one in at), n + 1) for n in range(150_000)]


def test_each_of_two_rows_of_labels_may_stand_there_once_more(read: Read) -> None:
    rows = "".join(f"{n},red,{n}.5\n" for n in range(1, 40))

    report = read(f"id,colour,size\nID,COLOUR,SIZE\n{rows}id,colour,size\nID,COLOUR,SIZE\n{rows}".encode())

    assert {finding.error: finding.count for finding in report.findings} == {"header-rows": 1, "repeated-header": 2}
