"""Copies for the sender: what is set aside is what came, byte for byte, and what is annotated comes back as it was."""

import io
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import _duckdb as duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bench.reading.dialects import Written
from chalicelib.copies import clean
from chalicelib.core.annotation import LABEL
from chalicelib.core.clean_copy import Promised
from chalicelib.core.report import UNREADABLE, Dialect, Report
from chalicelib.core.splitting import Piece, pieces
from chalicelib.edges import disk
from chalicelib.edges.engine import RECORD
from chalicelib.errors import Unreadable
from chalicelib.loading import OUTSIDE
from chalicelib.measure import typed
from tests.conftest import Read, as_read
from tests.copying import COUNTRY, opened
from tests.tables import Table, body, dialects, held_tables, promised, told_tables
from tests.test_nothing_lost import Damage, damages
from tests.test_round_trips import shows
from tests.test_workbooks import old

ORDERS = b"id;price;country\r\n1;9,5;DE\r\n2;abc;FR\r\n3;1;AT\r\n4;x;AT\r\n"


def test_rows_with_errors_are_set_aside_and_all_are_annotated(tmp_path: Path) -> None:
    with opened(ORDERS, tmp_path) as file:
        file.violate([2, 4])
        file.violate([3], severity="warning", check=COUNTRY)

        found = file.copies()

    assert found["quarantine"] == b"id;price;country\r\n2;abc;FR\r\n4;x;AT\r\n"
    assert found["annotated"] == (
        b"id;price;country;assay_what_to_mend\r\n1;9,5;DE;\r\n2;abc;FR;[assay] price: not a number\r\n"
        b"3;1;AT;[assay] country: not one of DE or AT\r\n4;x;AT;[assay] price: not a number\r\n"
    )


def test_a_file_with_nothing_to_mend_has_no_copies(tmp_path: Path) -> None:
    with opened(ORDERS, tmp_path) as file:
        file.violate([1], severity="info")

        assert file.copies() == {}


def test_warnings_set_nothing_aside(tmp_path: Path) -> None:
    with opened(ORDERS, tmp_path) as file:
        file.violate([1], severity="warning")

        assert set(file.copies()) == {"annotated"}


NUMBERS = st.sets(st.integers(1, 12), min_size=1)
NAMES = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}
"""Python's codec → the name of the encoding."""


@st.composite
def files(draw: st.DrawFn, tables: st.SearchStrategy[Table], encodings: tuple[str, ...]) -> tuple[Table, Written]:
    """A table, and how it is written."""
    table, written = draw(tables), replace(draw(dialects()), encoding=draw(st.sampled_from(encodings)))
    return table, written


@hypothesis_settings(max_examples=25)
@given(files(held_tables(), tuple(NAMES)), NUMBERS)
def test_what_is_set_aside_is_slices_of_the_file(
    tmp_path: Path, file: tuple[Table, Written], numbers: set[int]
) -> None:
    table, written = file
    labels = len(table[0])
    assume(any("".join(row).strip() for row in [*table[0], *table[1]]))

    with opened(body(written, table), tmp_path, promised(written, labels)) as read:
        assume(not read.loaded.irregular and read.sent.encoding == NAMES[written.encoding])
        asides = [number for number in sorted(numbers) if number <= read.loaded.records]
        read.violate(asides)
        found = read.copies()

    assume(asides)
    mark = written.encoded("")
    rows = [written.encoded(written.row(row)).removeprefix(mark) for row in [*table[0], *table[1]]]
    kept = [row for at, row in enumerate(rows, 1 - labels) if at < 1 or at in asides]
    assert found["quarantine"] == mark + b"".join(kept)


@hypothesis_settings(max_examples=15)
@given(files(held_tables(), tuple(NAMES)), NUMBERS)
def test_an_annotated_copy_that_comes_back_is_read_as_before(
    read: Read, folder: Path, file: tuple[Table, Written], numbers: set[int]
) -> None:
    table, written = file

    check_that_it_comes_back(read, folder, body(written, table), numbers, promised(written, len(table[0])))


@hypothesis_settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(files(told_tables(), ("utf-8", "utf-8-sig")), NUMBERS)
def test_an_annotated_copy_is_known_where_its_dialect_is_found(
    read: Read, folder: Path, file: tuple[Table, Written], numbers: set[int]
) -> None:
    table, written = file
    assume(shows(written, table))

    check_that_it_comes_back(read, folder, body(written, table), numbers)


def check_that_it_comes_back(
    read: Read, folder: Path, whole: bytes, numbers: Iterable[int], dialect: Dialect | None = None
) -> None:
    """An annotated copy is read as the file that it was made of. Of the numbers those count that are rows of the table:
    what was set aside breaks no check."""
    before = read(whole, dialect=dialect)
    if before.verdict == UNREADABLE:
        return
    rows = as_read(folder)
    with opened(whole, folder.parent / "made", dialect) as file:
        known = {row[0] for row in file.engine.rows("select record from cells")}
        file.violate(sorted(known & {*numbers}))
        found = file.copies()
    if "annotated" not in found:
        return

    after = read(found["annotated"], dialect=dialect)

    assert as_read(folder) == rows
    assert told(after) == told(before)


def told(report: Report) -> list[tuple[str, int, int | None, int | None]]:
    """The findings. Lines may move, and a line in another encoding than the others may come out in theirs."""
    found = [(found.error, found.count, found.first.record, found.last.record) for found in report.findings]
    return [finding for finding in found if finding[0] != "encoding-error"]


NDJSON = b'{"id": 1, "price": "a"}\r\n\r\n{"id": 2}\n[1]\n{"id": 3, "price": 4,\n{ }\n{"id": 5}'


def test_ndjson_has_a_key_more(tmp_path: Path) -> None:
    with opened(NDJSON, tmp_path / "made") as file:
        file.violate([1])
        found = file.copies()

    assert found["quarantine"] == b'{"id": 1, "price": "a"}\r\n[1]\n{"id": 3, "price": 4,\n'
    assert found["annotated"].splitlines() == [
        b'{"id": 1, "price": "a", "assay_what_to_mend": "price: not a number"}',
        b"",
        b'{"id": 2}',
        b'{"assay_what_to_mend": "a record that is not an object as the others are"}',
        b"[1]",
        b'{"assay_what_to_mend": "no JSON: Expecting property name enclosed in double quotes"}',
        b'{"id": 3, "price": 4,',
        b"{ }",
        b'{"id": 5}',
    ]


DOCUMENTS: dict[str, tuple[bytes, bytes | None]] = {
    "objects": (
        b'[\n  {"id": 1},\n  {"id": 2, "a": [1, {"b": "]"}]} ,{"id": 3}\n]\n',
        b'[\n{"id": 2, "a": [1, {"b": "]"}]}\n]\n',
    ),
    "in an object": (b'{"n": 3, "rows": [{"a": 1}, {"a": 2}, 7]}', b'[\n{"a": 2},\n7\n]\n'),
    "one object": (b'{"a": 1,\n "b": 2}\n', None),
    "arrays": (b'[["a", "b"], [1, "x"], [2, "y"], [3]]', b'[\n["a", "b"],\n[2, "y"],\n[3]\n]\n'),
    "arrays, a line each": (b'["a", "b"]\n[1, "x"]\n[2, ""]\n[3]\n', b'["a", "b"]\n[2, ""]\n[3]\n'),
    "a number between objects": (b'{"a": 1}\n{"a": 2}\n7\n{"a": 3}\n', b'{"a": 2}\n7\n'),
    "UTF-16": ('[{"a": "ä"}, {"a": "ö"}]'.encode("utf-16"), '[\n{"a": "ö"}\n]\n'.encode("utf-16")),
}


@pytest.mark.parametrize(("whole", "aside"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_json_comes_back_as_it_was(whole: bytes, aside: bytes | None, read: Read, folder: Path) -> None:
    with opened(whole, folder.parent / "made") as file:
        file.violate([2] if aside else [1])
        found = file.copies()

    assert found["quarantine"] == (aside or b"[\n" + whole.strip() + b"\n]\n")
    assert LABEL.encode() in found["annotated"].replace(b"\0", b"")
    check_that_it_comes_back(read, folder, whole, [2] if aside else [1])


def test_what_can_have_no_label_is_not_annotated(tmp_path: Path) -> None:
    for whole in (b"[[1, 2], [3, 4]]", b"bea\n1e2\n3e4\n"):
        with opened(whole, tmp_path, Dialect("e", "", "", "\n", 1)) as file:
            file.violate([2])

            assert set(file.copies()) == {"quarantine"}


ASIDE = {
    "cells too many and too few": b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n",
    "a quote that does not close": b'a,b,c\n1,2,3\n1,"2,3\n4,"5"x,6\n7,8,9\n7,8,9\n',
    "empty lines, labels once more and a note": b"a,b,c\n1,2,3\n\na,b,c\n4,5,6\n\nSource: us\n",
    "a title and no line end": b"Prices,,\n\na,b,c\n1,2,3\n4,5\n7,8,9",
    "separators at the end": b"a,b,c\n1,2,3,\n4,5,6,\n7,8,9\n1,2,\n1,2,3,\n4,5,6\n",
    "no labels": b"1,2,x\n3,4,y\n5,6\n7,8,z\n",
    "a hint": b'sep=;\na;b\n1;"x\ny"\n2\n',
    "what a spreadsheet runs": b'a,b,c\n=1+1,-3,"=x"\n@a,+49 30 12,-x\n\'=q,"\'@",+\n1,2\n',
    "an apostrophe for a quote": b"a;b;c\n'1';'=x';'y'\n'2';'''-z';'it''s'\n'3';'x'\n'4';'x';'y'\n",
    "two encodings": "a,b\n1,ä\n2,ö\n3,=é\n".encode() + "4,ü\n5\n6,=ü\n".encode("cp1252"),
    "windows-1252": "name,town\nJürgen,Köln\nZoë,Übach\n=ä,Fürth\nRené\nJosé,Málaga\n".encode("cp1252"),
    "a byte lost in UTF-16": "a,b\n1,ä\n2\n3,=z\n".encode("utf-16") + b"\xd8",
}


@pytest.mark.parametrize("whole", ASIDE.values(), ids=ASIDE)
def test_records_set_aside_in_reading_come_back_too(whole: bytes, read: Read, folder: Path) -> None:
    check_that_it_comes_back(read, folder, whole, [1])
    check_that_it_comes_back(read, folder, whole, [])


PARQUET = (
    "select i as id, i / 4 as share, [i, i] as list, {'a': i} as object, 1::utinyint as \"A b\", "
    "'=x' as text, null::timestamptz as at from range(1, 300000) t(i)"
)


def test_parquet_keeps_its_schema_and_the_order_of_its_records(tmp_path: Path, read: Read, folder: Path) -> None:
    whole = as_parquet(tmp_path, PARQUET)
    asides = [2, 4, 150_000, 299_999]

    with opened(whole, tmp_path / "made") as file:
        file.violate(asides)
        file.violate([4], check=COUNTRY)
        found = file.copies()

    assert rows_of(found["quarantine"], tmp_path) == [row for row in rows_of(whole, tmp_path) if row[0] in asides]
    annotated = rows_of(found["annotated"], tmp_path)
    assert [row[:-1] for row in annotated] == rows_of(whole, tmp_path)
    assert annotated[3][-1] == "price: not a number; country: not one of DE or AT"
    assert {row[-1] for row in annotated} == {"", "price: not a number", annotated[3][-1]}
    assert schema(found["quarantine"], tmp_path) == schema(whole, tmp_path) == schema(found["annotated"], tmp_path)[:-1]
    assert len(read(found["annotated"]).columns) == 7


def as_parquet(folder: Path, query: str) -> bytes:
    path = folder / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


def rows_of(parquet: bytes, folder: Path) -> list[tuple[object, ...]]:
    return asked(parquet, folder, "select *")


def schema(parquet: bytes, folder: Path) -> list[tuple[object, ...]]:
    return asked(parquet, folder, "describe select *")


def asked(parquet: bytes, folder: Path, query: str) -> list[tuple[object, ...]]:
    path = folder / "asked.parquet"
    path.write_bytes(parquet)
    with duckdb.connect() as engine:
        return engine.execute(f"{query} from '{path}'").fetchall()


def workbook(rows: list[list[object]]) -> bytes:
    made, body = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(body)
    return body.getvalue()


def test_copies_of_an_old_workbook_are_csv(tmp_path: Path) -> None:
    whole = old([["id", "price", "note"], [1, 2.5, "@x"], [2, "abc", None], [], [3, -1, "-1, or"]])

    with opened(whole, tmp_path) as file:
        file.violate([2])
        found = file.copies()

    assert found["quarantine"] == b"\xef\xbb\xbfid,price,note\r\n2,abc,\r\n"
    assert found["annotated"] == (
        b"\xef\xbb\xbfid,price,note,assay_what_to_mend\r\n1,2.5,'@x,\r\n2,abc,,[assay] price: not a number\r\n"
        b',[assay] an empty row\r\n3,-1,"\'-1, or",\r\n'
    )


def test_an_annotated_copy_may_come_back_as_a_workbook(read: Read, folder: Path) -> None:
    rows = [["id", "price", "note"], [1, 2.5, "x"], [2, 3, "'=y"], [3, 4, None]]
    noted = [[*rows[0], LABEL], [1, 2.5, "x", None], [2, 3, "''=y", "[assay] price: not a number"], [3, 4]]

    read(workbook(rows))
    before = as_read(folder)
    report = read(workbook(noted))

    assert as_read(folder) == before
    assert report.findings == ()


def test_what_a_sender_wrote_into_the_column_of_notes_is_not_dropped(read: Read, folder: Path) -> None:
    noted = [["id", "price", LABEL], [1, 2.5, None], [2, 3, "done"], [None, 4, "and this"], [3, 4, "[assay] x"]]

    report = read(workbook(noted))

    assert as_read(folder) == [["id", "price"], ["1", "2.5"], ["2", "3", "done"], ["", "4", "and this"], ["3", "4"]]
    assert [(found.error, found.count) for found in report.findings] == [("extra-cell", 2)]


def test_the_clean_table_has_the_rows_that_pass(tmp_path: Path) -> None:
    rows = "".join(f"{n};{n / 4}\n" if n % 3 else f"{n};x\n" for n in range(1, 200_001))
    aside = range(3, 200_001, 3)

    with opened(f"id;price\n{rows}".encode(), tmp_path) as file:
        typed(file.engine, file.loaded)
        file.engine.run(
            "insert into violations select range, null, 'price', 'x', 'price.logicalType', 'type-error', 'error', null "
            "from range(3, 200001, 3)"
        )
        kept = tmp_path / "work" / "clean.parquet"
        as_found = clean(file.engine, None, kept).read_bytes()
        promised = ["record as record", "c1::integer as id", "c2::double as price"]
        as_promised = clean(file.engine, Promised(promised, "cells"), kept).read_bytes()
        found = file.copies()

    assert [row[0] for row in rows_of(as_found, tmp_path)] == [n for n in range(1, 200_001) if n % 3]
    assert rows_of(as_promised, tmp_path) == [(n, n, n / 4) for n in range(1, 200_001) if n % 3]
    assert found["quarantine"] == b"id;price\n" + "".join(f"{n};x\n" for n in aside).encode()


def test_records_of_several_lines_are_copied_among_others(tmp_path: Path) -> None:
    lines = ["1;x", '2;"a\nb"', "3;x", '4;"\r\na"', '5;"\r=1"', '6;"a\r=1\n"', "7;x"]
    body = "".join(f"{line}\n" for line in ("id;price", *lines))

    with opened(body.encode(), tmp_path, Dialect(";", '"', '"', "\n", 1)) as file:
        file.violate([2, 3, 6, 7])
        found = file.copies()

    noted = [f"{line};{'[assay] price: not a number' if line[0] in '2367' else ''}" for line in lines]
    noted[3:5] = ['4;"\'\r\na";', '5;"\'\r=1";']
    assert found["annotated"].decode() == "".join(f"{line}\n" for line in (f"id;price;{LABEL}", *noted))
    assert found["quarantine"].decode() == "".join(
        f"{line}\n" for line in ("id;price", *(lines[n] for n in (1, 2, 5, 6)))
    )


def test_the_typed_table_is_the_clean_one_where_nothing_is_set_aside(tmp_path: Path) -> None:
    with opened(ORDERS, tmp_path) as file:
        typed(file.engine, file.loaded)
        file.violate([1], severity="warning")
        kept = tmp_path / "work" / "clean.parquet"

        assert clean(file.engine, None, kept) == kept


@hypothesis_settings(max_examples=20)
@given(files(held_tables(), ("utf-8",)), damages(), NUMBERS)
def test_what_is_clean_and_what_is_set_aside_are_the_file(
    tmp_path: Path, file: tuple[Table, Written], damaged: Damage, numbers: set[int]
) -> None:
    """Every line below the labels is a row of the clean table, or in quarantine, or is no record."""
    table, written = file
    dialect = promised(written, len(table[0]))
    whole = damaged(body(written, table), dialect)
    assume(whole.decode(errors="replace").encode() == whole)

    with suppress(Unreadable), opened(whole, tmp_path, dialect) as read:
        typed(read.engine, read.loaded)
        kept = [record for (record,) in read.engine.rows("select record from cells order by record")]
        read.violate(aside := sorted(numbers & set(kept)))
        found = read.copies().get("quarantine", b"")
        kept_clean = tmp_path / "work" / "clean.parquet"
        made = clean(read.engine, None, kept_clean)
        if made == kept_clean and read.loaded.leaps:
            disk.number_records(made, RECORD, read.loaded.leaps)
        rest = [record for (record, *_) in rows_of(made.read_bytes(), tmp_path)]
        layout = read.loaded.layout
        irregular = read.sent.irregular.read_text().splitlines() if read.loaded.irregular else []
        beside = [record for record in map(json.loads, irregular) if record["error"] in OUTSIDE and record["number"]]
        split = pieces(io.StringIO(whole.decode(), newline=""), read.loaded.dialect, layout.columns)
        above, below = partition(split, layout.start)

        assert rest == [record for record in kept if record not in aside]
        left = set(range(1, len(below) + 1)) - set(rest) - {record["number"] for record in beside}
        assert found == ("".join([*above, *(below[number - 1] for number in sorted(left))]).encode() if left else b"")


def partition(split: Iterable[Piece], start: int) -> tuple[list[str], list[str]]:
    above: list[str] = []
    below: list[str] = []
    for piece in split:
        (below if piece.line >= start else above).append(piece.text)
    return above, below
