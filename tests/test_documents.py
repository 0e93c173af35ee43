"""Records of JSON: which array is the table, where its records stand, and what is told of them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import documents, json_outline
from chalicelib.core.documents import places
from chalicelib.core.json_outline import table
from chalicelib.core.report import PASSED, UNREADABLE, WARNED, Report
from tests.conftest import Read, as_read

type Told = dict[str, list[tuple[int | None, int | None, str]]]


def told(report: Report) -> Told:
    return {f.error: [(e.place.record, e.place.line, e.text) for e in f.examples] for f in report.findings}


PEOPLE = '[{"id": 1, "name": "Ada"}, {"id": 2, "name": "Emmy"}]'
ROWS = [["id", "name"], ["1", "Ada"], ["2", "Emmy"]]

OBJECTS = {
    "an answer of a portal": (
        f'{{"help": "x", "success": true, "result": {{"records": {PEOPLE}, "total": 2}}}}',
        "beside the table, which is result.records; set aside: "
        '{"help": "x", "success": true, "result": {"records": [], "total": 2}}',
    ),
    "an array, and a deeper one": (
        f'{{"meta": {{"links": [{{"x": 1}}]}}, "data": {PEOPLE}}}',
        "beside the table, which is data; set aside, and so are other arrays of records: meta.links: "
        '{"meta": {"links": [{"x": 1}]}, "data": []}',
    ),
    "a schema beside it": (
        f'{{"d": {{"fields": [{{"t": 1, "id": "id"}}, {{"t": 2, "id": "name"}}], "records": {PEOPLE}}}}}',
        "beside the table, which is d.records; set aside, and so are other arrays of records: d.fields: "
        '{"d": {"fields": [{"t": 1, "id": "id"}, {"t": 2, "id": "name"}], "records": []}}',
    ),
    "arrays of no records": (
        f'{{"bbox": [1, 2], "of": {{"tags": ["a"], "cells": [[1], [2]], "rows": {PEOPLE}}}}}',
        "beside the table, which is of.rows; set aside: "
        '{"bbox": [1, 2], "of": {"tags": ["a"], "cells": [[1], [2]], "rows": []}}',
    ),
}


@pytest.mark.parametrize(("text", "outside"), OBJECTS.values(), ids=OBJECTS)
def test_the_array_of_records_in_an_object_is_the_table(text: str, outside: str, read: Read, folder: Path) -> None:
    report = read(text.encode())

    assert as_read(folder) == ROWS
    assert report.verdict == WARNED
    assert told(report) == {"outside-table": [(0, 1, outside)]}


def test_an_array_with_nothing_beside_it_needs_no_word(read: Read, folder: Path) -> None:
    report = read(f'\n{{"data":\n {{"items":{PEOPLE}}} }}\n'.encode())

    assert as_read(folder) == ROWS
    assert (report.verdict, report.findings) == (PASSED, ())


RECORDS = {
    "no array": '{"a": {"b": {"c": 1}}}',
    "objects of several kinds": '{"meta": {"name": "x", "at": 1}, "user": {"name": "y", "age": 2}}',
    "one object": '{"home": {"city": "Graz"}}',
    "a value beside objects that are alike": '{"id": 1, "home": {"city": "Graz"}, "work": {"city": "Wien"}}',
    "arrays of values": '{"a": {"b": [1, 2], "c": []}}',
    "arrays of arrays, as of places": '{"type": "Feature", "geometry": {"coordinates": [[1, 2], [3, 4]]}}',
}


@pytest.mark.parametrize("text", RECORDS.values(), ids=RECORDS)
def test_an_object_without_records_in_it_is_one_record(text: str, read: Read) -> None:
    report = read(text.encode())

    assert (report.verdict, report.findings) == (PASSED, ())
    assert report.table is not None
    assert report.table.records == 1


def test_a_record_in_an_object_is_told_by_its_line(read: Read) -> None:
    report = read(b'{"rows": [\n{"a": 1},\n5,\n{"a": 1, "a": 2},\n{"a": 3}\n]}\n')

    assert {error: [place[:2] for place in places] for error, places in told(report).items()} == {
        "type-error": [(2, 3)],
        "source-error": [(3, 4)],
    }


BROKEN = {
    "two tables": (
        f'{{"a": {{"b": {PEOPLE}, "c": {PEOPLE}}}}}',
        "more than one array of records (a.b, a.c): send the one",
    ),
    "two tables, one of nothing": ('{"a": [{"x": "y"}], "b": [{}]}', "more than one array of records (a, b)"),
    "a table of no records": ('{"result": {"records": []}}', "no record in this JSON: result.records is empty"),
    "columns": ('{"id": {"0": 1, "1": 2}, "name": {"0": "x", "1": "y"}}', "holds objects that are alike"),
    "records under their keys": (
        '{"k1": {"id": 1, "name": "x"},\n"k2": {"id": 2, "name": "y", "note": "z"}}',
        "holds objects that are alike",
    ),
    "a key twice": ('{"a": 1,\n"b": 1, "a": [{"x": 1}]}', "broken at line 2: a key is there twice"),
    "a number that is none": ('{"a": [1, NaN], "b": [{"x": 1}]}', "NaN is no JSON value"),
    "no comma": ('{"a": 1 "b": [{"x": 1}]}', "a comma or a brace is missing"),
    "no colon": ('{"a" [{"x": 1}]}', "a colon is missing"),
    "no key": ('{"a": [{"x": 1}],}', "a key in double quotes is missing"),
    "cut off in it": ('{"a": {"b": [{"x": 1}, {"x": ', "the file breaks off in it"),
    "cut off behind an element": ('{"a": {"b": [{"x": 1}', "the file breaks off"),
    "cut off behind the table": ('{"a": {"b": [{"x": 1}]', "the file breaks off"),
    "more text": ('{"a": [{"x": 1}]} {"a": 1}', "more text after the value"),
    "nested without end": ('{"a":' * 200_000, "nested too deep"),
    "nested without end in a record": ('{"a": {"b": [' + '{"x":' * 200_000, "nested too deep"),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_an_object_that_is_no_table_says_why(text: str, reason: str, read: Read) -> None:
    report = read(text.encode())

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


def test_a_table_in_an_object_may_be_of_any_size(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(json_outline, "MOST_BESIDE", 100)
    records = json.dumps([{"id": n} for n in range(1000)])

    report = read(f'{{"result": {{"records": {records}}}}}'.encode())
    crowded = read(f'{{"x": "{"x" * 100}", "result": {{"records": {records}}}}}'.encode())
    two = read(f'{{"data": {records}, "result": {{"records": {records}}}}}'.encode())

    assert report.table is not None
    assert report.table.records == 1000
    assert "of this size" in (crowded.reason or "")
    assert "of this size" in (two.reason or "")


@pytest.mark.parametrize("depth", [1, json_outline.DEEPEST, json_outline.DEEPEST + 1])
def test_arrays_are_sought_through_few_objects(depth: int) -> None:
    found = table(StringIO('{"a": ' * depth + '[{"x": 1}]' + "}" * depth))

    assert (found is not None) == (depth <= json_outline.DEEPEST)


NUMBERS = [f'{{"id": {n}, "price": {n}.5, "word": "w"}}' for n in range(1, 101)]
MISFIT = [*NUMBERS[:59], '{"id": 60, "price": "many", "word": "w"}', *NUMBERS[60:]]

MISFITS = {
    "lines": ("\n".join(MISFIT), 60),
    "lines with empty ones between": ("\n\n".join(MISFIT), 119),
    "an array": ("[" + ",".join(MISFIT) + "]", 1),
    "an array of lines": ("[\n" + ",\n".join(MISFIT) + "\n]", 61),
    "an object": ('{"data": {\n"rows": [\n' + ",\n".join(MISFIT) + "\n]}}", 62),
    "arrays below their labels": (
        "\n".join(['["id", "price"]', *(f"[{n}, {n}.5]" for n in range(59)), '[60, "many"]', *["[70, 7.5]"] * 40]),
        61,
    ),
}


@pytest.mark.parametrize(("text", "line"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_in_json_is_told_by_its_record_and_its_line(text: str, line: int, read: Read) -> None:
    report = read(text.encode())

    assert told(report)["type-error"] == [(60, line, "no decimal: many")]


OF_LINES = {
    "of a line": (b'{"a": 1}\n\n{"a": "\xfc"}\n{"a": 3}\n', (2, 3)),
    "of a line in a record": (b'[\n{"a": 1},\n{\n"a":\n"\xfc"\n},\n{"a": 3}]', (2, 5)),
    "of a line of labels": (b'["a", "\xfc"]\n[1, 2]\n', (0, 1)),
    "of a line with two records": (b'[\n{"a": 1}, {"a": "\xfc"},\n{"a": 3}]', (None, 2)),
}


@pytest.mark.parametrize(("body", "place"), OF_LINES.values(), ids=OF_LINES)
def test_the_record_of_a_line_is_told(body: bytes, place: tuple[int | None, int], read: Read) -> None:
    report = read(body)

    assert [found[:2] for found in told(report)["encoding-guess"]] == [place]


def test_what_there_is_to_say_of_labels_is_told_by_their_line(read: Read) -> None:
    assert told(read(b'\n[["a", "a"],\n[1, 2]]')) == {"duplicate-label": [(0, 2, "a"), (0, 2, "a")]}
    assert told(read(b'{"a": 1}\n{"a": 2, "": 3}\n')) == {"blank-label": [(0, 2, "")]}


@given(st.lists(st.integers(0, 3), max_size=9), st.sampled_from(["\n", "\r\n"]), st.data())
def test_records_and_lines_are_found_from_each_other(gaps: list[int], end: str, data: st.DataObject) -> None:
    """The law is that of counting by hand: each record takes a line, and so many empty ones are in front of it."""
    text = "".join(end * gap + '{"a":1}' + end for gap in gaps)
    at = {number: number + sum(gaps[:number]) for number in range(1, len(gaps) + 1)}
    records = data.draw(st.sets(st.sampled_from(sorted(at)))) if at else set()
    lines = data.draw(st.sets(st.integers(1, max(at.values(), default=1) + 2)))

    line_of, record_of = places(documents.lines(StringIO(text, newline="")), records, lines)

    assert line_of == {record: at[record] for record in records}
    assert record_of == {line: max((n for n in at if at[n] <= line), default=0) for line in lines}


STRAY = {
    "a NUL": (r'[{"a": "x\u0000y"}, {"a": "z"}]', {"nul-character": [(1, 1)]}),
    "a NUL deep in a value": ('{"a": [1]}\n{"a": {"b": ["\\u0000"]}}\n', {"nul-character": [(2, 2)]}),
    "a NUL behind a backslash": (r'[{"a": "z"}, {"a": "x\\\u0000"}]', {"nul-character": [(2, 1)]}),
    "a backslash and no NUL": (r'[{"a": "x\\u0000"}, {"a": "x\\\\u0000"}]', {}),
    "a byte order mark": (r'[{"\ufeffid": 1}, {"\uFEFFid": 2}]', {"byte-order-mark": [(1, 1), (2, 1)]}),
    "other controls, as text may have": (r'[{"a": "\u0001\u001b\u009d"}]', {}),
    "half of a pair": (
        r'[{"a": "\ud800\u0000"}, {"a": "x"}]',
        {"source-error": [(1, 1)], "nul-character": [(1, 1)]},
    ),
    "a pair": (r'[{"a": "\ud83d\ude00"}]', {}),
}


@pytest.mark.parametrize(("text", "found"), STRAY.values(), ids=STRAY)
def test_escaped_characters_are_told_as_those_in_text(
    text: str, found: dict[str, list[tuple[int, int]]], read: Read
) -> None:
    assert {error: [place[:2] for place in places] for error, places in told(read(text.encode())).items()} == found


def test_an_escaped_nul_stays_in_its_cell(read: Read, folder: Path) -> None:
    read(rb'[{"a": "x\u0000y"}]')

    assert as_read(folder) == [["a"], ["x\0y"]]


def test_a_first_line_longer_than_the_head_is_a_line_among_others(read: Read) -> None:
    report = read(f'{{"a": "{"x" * 70_000}", "b": [1]}}\n{{"a": "y", "b": [2]}}\n'.encode())

    assert (report.verdict, report.findings) == (PASSED, ())
    assert report.table is not None
    assert (report.table.format, report.table.records) == ("ndjson", 2)
