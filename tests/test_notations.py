"""UUIDs, JSON and lengths of time are types, and stay what they say."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Read

SMALL, LARGE = "0fffffff-8a9a-421e-a648-a7dd06839eb9", "f9341c68-966b-4ea1-88be-ab134da98f1d"


def table(cells: list[str]) -> bytes:
    """A table with these cells, quoted, behind a column that numbers its rows."""
    quoted = (cell.replace('"', '""') for cell in cells)
    return ("row,x\n" + "".join(f'{n},"{cell}"\n' for n, cell in enumerate(quoted, 1))).encode()


def kept(folder: Path) -> list[str | None]:
    """The cells of the clean copy, as text."""
    found = duckdb.execute("select x::varchar from read_parquet(?) order by record", [str(folder / "clean.parquet")])
    return [cell for (cell,) in found.fetchall()]


TYPES: dict[str, tuple[list[str], str]] = {
    "UUIDs": ([LARGE, SMALL, LARGE], "uuid"),
    "UUIDs in capitals": ([LARGE.upper(), SMALL.upper()], "text"),
    "UUIDs in braces": ([f"{{{LARGE}}}", f"{{{SMALL}}}"], "text"),
    "a digit too few": ([LARGE, SMALL[:-1]], "text"),
    "objects and arrays": (['{"a": 1}', " [1, 2]", "{}", '[{"b": "NaN,]"}]'], "json"),
    "an object with a comma too many": (['{"a": 1}', '{"a": 1,}'], "text"),
    "an object that is cut off": (['{"a": 1}', '{"a": '], "text"),
    "an array with NaN": (["[1]", "[NaN]"], "text"),
    "notes in brackets": (["[a]", "[b]"], "text"),
    "single values of JSON": (["true", "null", '"a"', "1"] * 5, "text"),
    "lengths of time": (["PT90M", "P1DT2H", "-PT0.5S", "P2W"], "duration"),
    "lengths with months": (["P1Y2M", "P18M", "P1Y2M3DT4H5M6S"], "duration"),
    "days and a clock": (["0 days 00:05:00", "1 day, 3:00:00.25", "-1 days +23:59:59"], "duration"),
    "a length of nothing": (["PT90M", "PT"], "text"),
    "parts that do not follow each other": (["PT90M", "PT1S1M"], "text"),
    "codes": (["P10X", "P20X"], "text"),
}


@pytest.mark.parametrize(("cells", "kind"), TYPES.values(), ids=TYPES)
def test_types_of_notations(cells: list[str], kind: str, read: Read, folder: Path) -> None:
    report = read(table(cells))

    column = report.columns[1]
    assert (column.type, column.nulls) == (kind, 0)
    assert (column.shortest, column.longest) == (min(map(len, cells)), max(map(len, cells)))
    assert kept(folder) == cells
    assert report.findings == ()


@pytest.mark.parametrize("cells", [[LARGE, SMALL], ["{}", "[1]"], ["PT1H", "P1D"]], ids=["uuid", "json", "duration"])
def test_a_token_beside_them_is_no_value(cells: list[str], read: Read, folder: Path) -> None:
    column = read(table([*cells, "NA"])).columns[1]

    assert (column.type != "text", column.nulls, column.tokens[0].value) == (True, 1, "NA")
    assert kept(folder) == [*cells, None]


@pytest.mark.parametrize(("cells", "kind"), [([LARGE] * 8, "uuid"), (["[1]"] * 8, "json"), (["P1D"] * 8, "duration")])
def test_the_record_that_is_in_the_way_is_told(cells: list[str], kind: str, read: Read) -> None:
    column = read(table([*cells, "[1,]", *cells])).columns[1]

    (told,) = column.candidates
    assert column.type == "text"
    assert (told.type, round(told.share, 3), told.record, told.text) == (kind, round(16 / 17, 3), 9, "[1,]")


@hypothesis_settings(max_examples=10)
@given(st.lists(st.uuids(), min_size=1, max_size=9))
def test_uuids_are_ordered_as_their_texts(read: Read, folder: Path, values: list[UUID]) -> None:
    column = read(table(list(map(str, values)))).columns[1]

    assert (column.type, column.minimum, column.maximum) == ("uuid", str(min(values)), str(max(values)))
    assert kept(folder) == list(map(str, values))


@hypothesis_settings(max_examples=10)
@given(st.lists(st.dictionaries(st.text("abc", max_size=3), st.none() | st.integers(0, 9)), min_size=1, max_size=5))
def test_documents_are_as_python_writes_them(read: Read, folder: Path, values: list[dict[str, Any]]) -> None:
    cells = [json.dumps(one) for one in values]

    column = read(table(cells)).columns[1]

    assert (column.type, column.kinds, kept(folder)) == ("json", (), cells)


LENGTHS = st.timedeltas(timedelta(-10_000), timedelta(10_000))


def in_iso(length: timedelta, in_parts: bool) -> str:
    """A length of time in days, hours, minutes and seconds, or in seconds alone."""
    size = abs(length)
    fraction = f".{size.microseconds:06}" if size.microseconds else ""
    seconds = size.seconds if in_parts else size.days * 86_400 + size.seconds
    parts = (f"{size.days}D", seconds // 3600, seconds // 60 % 60, seconds % 60) if in_parts else ()
    written = "P{}T{}H{}M{}{}S".format(*parts, fraction) if parts else f"PT{seconds}{fraction}S"
    return f"{'-' if length < timedelta(0) else ''}{written}"


@hypothesis_settings(max_examples=15)
@given(st.lists(st.tuples(LENGTHS, st.booleans()), min_size=1, max_size=9, unique_by=lambda one: one[0]))
def test_lengths_are_ordered_by_how_long_they_are(read: Read, values: list[tuple[timedelta, bool]]) -> None:
    ordered = sorted(values)

    column = read(table([in_iso(*one) for one in values])).columns[1]

    assert (column.minimum, column.maximum) == (in_iso(*ordered[0]), in_iso(*ordered[-1]))


@hypothesis_settings(max_examples=15)
@given(st.lists(LENGTHS.filter(lambda one: abs(one) >= timedelta(1)), min_size=1, max_size=9, unique=True))
def test_lengths_are_ordered_also_as_python_writes_them(read: Read, values: list[timedelta]) -> None:
    column = read(table(list(map(str, values)))).columns[1]

    assert (column.type, column.format) == ("duration", "days hours:minutes:seconds")
    assert (column.minimum, column.maximum) == (str(min(values)), str(max(values)))


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        (["P1Y", "P11M", "-P2M", "P1Y6M"], ("-P2M", "P1Y6M")),
        (["P1M", "P30D"], (None, None)),
        (["P1M", "P0D"], ("P0D", "P1M")),
        (["PT60M", "PT1H"], ("PT1H", "PT60M")),
    ],
    ids=["months alone", "months and days", "nothing and months", "equals by their text"],
)
def test_months_are_not_compared_with_days(cells: list[str], ends: tuple[str | None, str | None], read: Read) -> None:
    column = read(table(cells)).columns[1]

    assert (column.minimum, column.maximum) == ends


def test_json_has_these_types_too(read: Read) -> None:
    records = [{"a": LARGE, "b": {"c": 1}, "d": "P1D"}, {"a": SMALL, "b": [1], "d": "PT5M"}]

    columns = read("".join(json.dumps(record) + "\n" for record in records).encode()).columns

    assert [(column.type, column.kinds) for column in columns] == [("uuid", ()), ("json", ()), ("duration", ())]


def test_parquet_says_them_itself(read: Read, tmp_path: Path) -> None:
    made = "select uuid() as a, {'b': 1} as b, [1] as c, '{\"d\": 1}'::json as d, interval 5 minutes as e"
    duckdb.execute(f"copy ({made}) to '{tmp_path / 'made.parquet'}'")

    columns = read((tmp_path / "made.parquet").read_bytes()).columns

    assert [column.type for column in columns] == ["uuid", "json", "json", "json", "duration"]
    assert columns[3].minimum == '{"d": 1}'
