"""Records of JSON: which array is the table, where its records stand, and what is told of them."""

import json
from io import StringIO
from pathlib import Path

import pytest

from chalicelib.core import json_outline
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
