"""What Assay reads is what stands in the file, or a finding says where not."""

import csv
import gzip
import io
import json
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.report import PASSED, UNREADABLE, WARNED, Dialect, Place, Report
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.conftest import SAMPLES, Read, as_read, one_by_one


def types(report: Report) -> list[str]:
    return [column.type for column in report.columns]


def places(report: Report) -> dict[str, list[tuple[int | None, int | None]]]:
    return {f.error: [(e.place.record, e.place.line) for e in f.examples] for f in report.findings}


CLEAN = {
    "lf": (b"a,b\n1,x\n2,y\n", [["a", "b"], ["1", "x"], ["2", "y"]]),
    "crlf": (b"a,b\r\n1,x\r\n2,y\r\n", [["a", "b"], ["1", "x"], ["2", "y"]]),
    "byte order mark": (b"\xef\xbb\xbfa,b\n1,x\n", [["a", "b"], ["1", "x"]]),
    "semicolon": (b"a;b\n1,5;x\n2,5;y\n", [["a", "b"], ["1,5", "x"], ["2,5", "y"]]),
    "tab": (b"a\tb\n1\tx,y\n2\tz\n", [["a", "b"], ["1", "x,y"], ["2", "z"]]),
    "pipe": (b"a|b\n1|x\n2|y\n", [["a", "b"], ["1", "x"], ["2", "y"]]),
    "comma and space": (b'a, b\n1, 2\n3, "x, y"\n', [["a", "b"], ["1", "2"], ["3", "x, y"]]),
    "two pipes": (b'a||b\n1||2\n3||"x||y"\n', [["a", "b"], ["1", "2"], ["3", "x||y"]]),
    "spaces after commas in quotes": (b'a,b\n"x, y",2\n"z, w",3\n', [["a", "b"], ["x, y", "2"], ["z, w", "3"]]),
    "quoted newline": (b'a,b\n1,"x\ny"\n2,"x\r\ny"\n', [["a", "b"], ["1", "x\ny"], ["2", "x\r\ny"]]),
    "doubled quote": (b'a,b\n1,"say ""x"""\n', [["a", "b"], ["1", 'say "x"']]),
    "apostrophes": (b"a,b\n1,it's\n2,'s-Hertogenbosch\n", [["a", "b"], ["1", "it's"], ["2", "'s-Hertogenbosch"]]),
    "empty last column": (b"a,b\n1,\n2,\n", [["a", "b"], ["1", ""], ["2", ""]]),
    "one column": (b"a\n1\n2\n", [["a"], ["1"], ["2"]]),
    "the same numbers all along": (b"1,2\n1,2\n1,2\n", [["column1", "column2"], ["1", "2"], ["1", "2"], ["1", "2"]]),
    "header alone": (b"id,name\n", [["id", "name"]]),
    "utf-16": ("a,b\n1,ä\n".encode("utf-16"), [["a", "b"], ["1", "ä"]]),
    "gzip": (gzip.compress(b"a,b\n1,x\n"), [["a", "b"], ["1", "x"]]),
    "ndjson": (b'{"a": 1, "b": null}\n{"a": 1.10, "c": [1, {"x": 2}]}\n', None),
    "json array": (b'[{"a": 1}, {"a": 2, "b": "x"}]', [["a", "b"], ["1", ""], ["2", "x"]]),
    "json rows": (b'[["a", "b"], [1, "x"], [2, "y"]]', [["a", "b"], ["1", "x"], ["2", "y"]]),
    "ndjson rows": (b'["a", "b"]\n[1, "x"]\n[2, "y"]\n', [["a", "b"], ["1", "x"], ["2", "y"]]),
    "marks of html in cells": (
        b"<b>id</b>,<b>name</b>\n<b>1</b>,<b>Ada</b>\n<b>2</b>,<b>Bob</b>\n",
        [["<b>id</b>", "<b>name</b>"], ["<b>1</b>", "<b>Ada</b>"], ["<b>2</b>", "<b>Bob</b>"]],
    ),
    "sql in cells": (b"sql,ms\nINSERT INTO t VALUES (1),4\n", [["sql", "ms"], ["INSERT INTO t VALUES (1)", "4"]]),
    "json object": (b'{"rows": [{"a": 1}, {"a": 2}]}', [["a"], ["1"], ["2"]]),
    "json object, a record a line": (b'{"rows": [\n{"a": 1},\n{"a": 2}\n]}\n', [["a"], ["1"], ["2"]]),
    "json object, the first record beside": (b'{"rows": [{"a": 1},\n{"a": 2}]}', [["a"], ["1"], ["2"]]),
    "one object with a list": (b'{"id": 1, "tags": ["x"]}\n', [["id", "tags"], ["1", '["x"]']]),
    "a first line of 70 kB": (b'{"a": "' + b"x" * 70_000 + b'"}\n{"a": 1}\n', [["a"], ["x" * 70_000], ["1"]]),
    "a number at the end of a block": (b'[["a"],["' + b"x" * ((1 << 20) - 14) + b'"],[1.5]]', None),
    "a column called v": (b"v,x\n1,2\n3,4\n", [["v", "x"], ["1", "2"], ["3", "4"]]),
    "years as labels": (
        b"land,2019,2020\nAT,1,2\nDE,4,5\n",
        [["land", "2019", "2020"], ["AT", "1", "2"], ["DE", "4", "5"]],
    ),
    "addresses without labels": (
        b"ada@example.org\nbob.b@example.org\ncy@example.org\n",
        [["column1"], ["ada@example.org"], ["bob.b@example.org"], ["cy@example.org"]],
    ),
    "a log": (
        b"2026-01-01 12:00:00 INFO begun\n2026-01-01 12:00:01 WARN a full disk\n2026-01-01 12:00:02 INFO ended\n",
        [
            *(["column1"], ["2026-01-01 12:00:00 INFO begun"], ["2026-01-01 12:00:01 WARN a full disk"]),
            ["2026-01-01 12:00:02 INFO ended"],
        ],
    ),
    "a label in brackets": (b"[unit]\nkg=1000 g\nbare\n", [["[unit]"], ["kg=1000 g"], ["bare"]]),
    "dashes": (b"note\n- a: b\n- c: d\n", [["note"], ["- a: b"], ["- c: d"]]),
    "many labels alone, parted by spaces": (b"year month day hour minute second value\n", None),
    "many labels alone of a few words": (b"First name, Last name, Date of birth, Place of birth\n", None),
    "two words a line": (b"full name\nJohn Smith\nJane Doe\n", [["full name"], ["John Smith"], ["Jane Doe"]]),
    "a question for a label, and answers": (
        b"How did you like the course this year?\nVery much.\nNot at all.\nIt was fine.\n",
        None,
    ),
    "an order for a label, and answers": (
        b"Please describe the problem that you had with our service.\nit was slow.\nnone at all\n",
        None,
    ),
    "answers in small letters": (
        b"How do you like our product in general\ni like it really\nnot so nice but ok i guess\nagain\n",
        None,
    ),
    "sentences below labels": (
        b"quote, author\nTo be or not to be that is the question, Shakespeare\nI think therefore I am, Descartes\n",
        None,
    ),
    "sentences below a label": (b"text\nThe old man and the sea was good.\nI know a tale of two cities.\n", None),
    "the label of one column as a value, in other letters": (b"word\nWord\nverb\nnoun\n", None),
    "paths": (
        b"path\nsrc/main/a\nsrc/main/b\nsrc/test/a\n",
        [["path"], ["src/main/a"], ["src/main/b"], ["src/test/a"]],
    ),
    "a colon a line": (b"key: value\nhost: a\nport: 5\n", [["key: value"], ["host: a"], ["port: 5"]]),
    "apostrophes around words": (b"id,w\n1,'so'\n2,it's\n", [["id", "w"], ["1", "'so'"], ["2", "it's"]]),
    "apostrophes for quotes": (b"a,b\n'x, y',1\n'z, w',2\n", [["a", "b"], ["x, y", "1"], ["z, w", "2"]]),
    "magic words as labels": (b"ORCID,PAR1\n1,2\n", [["ORCID", "PAR1"], ["1", "2"]]),
    "a space before commas": (b'"a" ,b\n"x" ,1\n"y" ,2\n', [["a", "b"], ["x", "1"], ["y", "2"]]),
    "spaces around semicolons": (b"a ; b\nx y ; 1\nz ; 2\n", [["a", "b"], ["x y", "1"], ["z", "2"]]),
    "apostrophes around labels": (b"'a'\t'b'\n1\t2\n3\t4\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
    "numbers between spaces": (b"a b c\n5 162 60\n12 101 101\n2 9 5\n", None),
    "No above yes and no": (
        b"name,No,age\nAda,yes,36\nBob,no,4\n",
        [["name", "No", "age"], ["Ada", "yes", "36"], ["Bob", "no", "4"]],
    ),
    "spaces for delimiters": (b"a b c\n1 2 3\n4 5 6\n", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]),
}


@pytest.mark.parametrize(("body", "rows"), CLEAN.values(), ids=CLEAN)
def test_a_clean_file_is_read_whole_and_has_no_findings(
    body: bytes, rows: list[list[str]] | None, read: Read, folder: Path
) -> None:
    report = read(body)

    assert (report.verdict, report.findings, report.reason) == (PASSED, (), None)
    assert rows is None or as_read(folder) == rows


def test_numbers_and_nested_values_of_json_stay_as_they_stand(read: Read, folder: Path) -> None:
    read(b'{"a": 1, "b": null}\n{"a": 1.10, "c": [1, {"x": 2.50}], "b": 12345678901234567890}\n')

    assert as_read(folder) == [
        ["a", "b", "c"],
        ["1", "", ""],
        ["1.10", "12345678901234567890", '[1,{"x":2.50}]'],
    ]


def test_nested_values_are_reached_by_their_path(read: Read, folder: Path) -> None:
    read(
        b'{"id": 1, "home": {"city": "Ulm", "at": [48.40, 9.99]}, "tags": ["a", {"b.c": 12345678901234567890}]}\n'
        b'{"id": 2, "home": {"city": null}}\n'
    )

    paths = ("home ->> '$.city'", "home ->> '$.at[0]'", "tags ->> '$[1].\"b.c\"'")
    with duckdb.connect() as engine:
        rows = engine.execute(f"select {', '.join(paths)} from '{folder / 'clean.parquet'}' order by record").fetchall()

    assert rows == [("Ulm", "48.4", "12345678901234567890"), (None, None, None)]


IRREGULAR = {
    "extra cell": (b"a,b\n1,x\n2,y,z\n", {"extra-cell": [(2, 3)]}, 1),
    "a separator more at the end of every other record": (
        b"a,b\n1,x,\n2,y\n3,z,\n4,w\n5,v,",
        {"extra-cell": [(1, 2), (3, 4), (5, 6)], "missing-line-end": [(5, 6)]},
        5,
    ),
    "the labels again, with a separator more at their end": (
        b"a,b,\n1,x\n2,y,\n3,z,\nA,B,\n4,w\n",
        {"extra-cell": [(2, 3), (3, 4)], "repeated-header": [(4, 5)]},
        4,
    ),
    "a separator more at the end of all records from one on": (
        b"a,b\n1,x\n2,y\n3,z,\n4,w,\n5,v,\n6,u,\n",
        {"extra-cell": [(3, 4), (4, 5), (5, 6), (6, 7)]},
        6,
    ),
    "a separator more at the end of most records, and of the labels": (
        b'a; b; \n1; x; \n2; "y; z"; \n3; w\n4; v; \n5; u\n',
        {"extra-cell": [(1, 2), (2, 3), (4, 5)]},
        5,
    ),
    "missing cell": (b"a,b\n1,x\n2\n3,y\n", {"missing-cell": [(2, 3)]}, 2),
    "blank row": (b"a,b\n1,x\n\n2,y\n", {"blank-row": [(2, 3)]}, 2),
    "stray quote": (b'a,b\n1,"x\n2,y\n3,z\n', {"stray-quote": [(1, 2)]}, 2),
    "two quoted texts in a cell": (b'a,b\n1,"x" "y"\n2,a"b\n3,c"d\n', {"stray-quote": [(1, 2)]}, 2),
    "text after a quote": (b'a,b\n1,"x"y\n2,z\n', {"stray-quote": [(1, 2)]}, 1),
    "after a quoted newline": (b'a,b\n1,"x\ny"\n2,y,z\n', {"extra-cell": [(2, 4)]}, 1),
    "a bad line before the labels": (b'"id" \nkey\n1\n2\n3\n', {"stray-quote": [(0, 1)]}, 3),
    "a preamble": (b"Report of 2024\n\na,b\n1,x\n2,y\n3,z\n", {"preamble": [(0, 1), (0, 2)]}, 3),
    "a padded title": (b"Report,,\na,b,c\n1,x,2\n2,y,3\n", {"preamble": [(0, 1)]}, 2),
    "comments": (b"# made today\na,b\n1,x\n# checked\n2,y\n", {"preamble": [(0, 1)], "comment": [(2, 4)]}, 2),
    "two labels alike": (b"a,a\n1,2\n", {"duplicate-label": [(0, 1), (0, 1)]}, 1),
    "no label": (b"a,,c\n1,2,3\n", {"blank-label": [(0, 1)]}, 1),
    "the labels again, in capitals that are two small characters": (
        ("İsim,No\n" + "Ada,1\n" * 9 + "İsim,No\nGrace,2\ni\u0307sim,no\nKay,3\n").encode(),
        {"repeated-header": [(10, 11), (12, 13)]},
        11,
    ),
    "the labels again": (b"a,b\n1,x\na,b\n2,y\n", {"repeated-header": [(2, 3)]}, 2),
    "the labels again in capitals, and with spaces": (
        b"id,name\n1,x\nID,NAME\n2,y\n3,z\n Id, Name \n",
        {"repeated-header": [(2, 3), (5, 6)]},
        3,
    ),
    "the labels again in capitals, among records that are set aside": (
        b"id,name\n1,x\n2\nID,NAME\n3,z\n",
        {"missing-cell": [(2, 3)], "repeated-header": [(3, 4)]},
        2,
    ),
    "labels of texts again in small letters, below labels of which one is empty": (
        b",Name,Town\na,x,y\nb,z,w\n,name,town\nc,u,v\n",
        {"blank-label": [(0, 1)], "repeated-header": [(3, 4)]},
        3,
    ),
    "not utf-8": ("a,b\n1,x\n2,né\n".encode("latin-1"), {"encoding-guess": [(2, 3)]}, 2),
    "a broken line of ndjson": (b'{"a": 1}\n{"a": \n{"a": 3}\n', {"source-error": [(2, 2)]}, 2),
    "a key twice": (b'{"a": 1}\n{"a": 1, "a": 2}\n', {"source-error": [(2, 2)]}, 1),
    "not a number": (b'{"a": 1}\n{"a": NaN}\n', {"source-error": [(2, 2)]}, 1),
    "a key twice in an array": (b'[{"a": 1}, {"a": 1, "a": 2}, {"a": 3}]', {"source-error": [(2, 1)]}, 2),
    "a key twice deep in an array": (b'[{"a": {"x": 1, "x": 2}}, {"a": 3}]', {"source-error": [(1, 1)]}, 1),
    "no numbers in an array": (
        b'[{"a": 1},\n{"a": NaN},\n-Infinity,\n{"a": 4}]',
        {"source-error": [(2, 2), (3, 3)]},
        2,
    ),
    "arrays of numbers alone": (b"[[1, 2], [3, 4], [5, 6]]", {"header-guess": [(0, 1)]}, 3),
    "arrays of numbers beside a key": (
        b'{"of": 2026, "rows": [[1, 2], [3, 4]]}',
        {"header-guess": [(0, 1)], "outside-table": [(0, 1)]},
        2,
    ),
    "a number among labels": (b'[["name", 2026], ["Ada", 4], ["Bob", 6]]', {"header-guess": [(0, 1)]}, 2),
    "a line of an array that is too short": (b'["a", "b"]\n[1, "x"]\n[2]\n', {"missing-cell": [(2, 3)]}, 1),
    "a first record that comes again": (b"red,x\nblue,y\nred,x\nlime,z\n", {"header-guess": [(0, 1)]}, 4),
    "No above nothing but yes and no": (b"name,No\nAda,yes\nBob,no\n", {"header-guess": [(0, 1)]}, 2),
    "a first record that says No": (b"Ada,No\nBob,No\nCy,Yes\n", {"header-guess": [(0, 1)]}, 3),
    "spaces of any number behind quotes": (
        b'"a"  ;1\n"bb" ;2\n"b"  ;3\n"ccc";4\n',
        {"dialect-guess": [(None, None)]},
        4,
    ),
    "keys beside the table": (b'{"id": 1, "tags": [{"x": 1}, {"x": 2}]}', {"outside-table": [(0, 1)]}, 2),
    "labels alike in json": (b'[["a", "a"], [1, 2]]', {"duplicate-label": [(0, 1), (0, 1)]}, 1),
    "not utf-8, CR only": (b"a,b\r1,x\r2,\xe9\r", {"encoding-guess": [(2, 3)]}, 2),
    "an unpaired surrogate": (b'{"a": "x"}\n{"a": "\\ud800"}\n', {"source-error": [(2, 2)]}, 1),
    "a record of another shape": (b'[{"a": 1}, 5, {"a": 2}]', {"type-error": [(2, 1)]}, 2),
    "a row too long in json": (b'[["a"], [1], [2, 3]]', {"extra-cell": [(2, 1)]}, 1),
}


NUMBERED = [f"{n},{n}.5,2026-01-{n % 28 + 1:02},word{n % 7}" for n in range(100, 200)]
MISFITS = {
    "cells that moved": (",170,70.5,2026-01-15", {"price": 70, "day": 70}),
    "a whole number and one with decimals that changed places": ("169.5,169,2026-01-15,word", {"id": 70, "price": 70}),
    "technical labels": ("COL_01,COL_02,COL_03,COL_04", {"id": 70, "price": 70, "day": 70}),
    "decimals alone": ("169.5,170.5,2026-01-15,word", {}),
    "a whole number alone": ("169,170,2026-01-15,word", {}),
    "zeros in front": ("0169,170.5,,word", {}),
    "thousands apart": ("1 169,170.5,,word", {}),
    "powers of ten": ("1e+05,1.5e-05,,word", {}),
    "no zero before the point": ("169,.5,,word", {}),
    "spaces": (" , ,,word", {}),
    "a date in another order": ("169,170.5,15.01.2026,word", {"day": 70}),
    "a total": ("Total,9999.5,,", {"id": 70}),
    "units": ("[n],[EUR],[day],[text]", {"id": 70, "price": 70, "day": 70}),
    "a word among numbers": ("170,many,2026-01-15,word", {"price": 70}),
    "a letter behind a number": ("170,70.5a,2026-01-15,word", {}),
    "a token for no value": ("170,N/A,2026-01-15,word", {}),
}


@pytest.mark.parametrize(("row", "found"), MISFITS.values(), ids=MISFITS)
def test_a_record_that_does_not_fit_its_columns_is_named(row: str, found: dict[str, Any], read: Read) -> None:
    rows = [*NUMBERED[:69], row, *NUMBERED[69:]]

    report = read(("id,price,day,word\n" + "\n".join(rows) + "\n").encode())

    assert report.table is not None
    assert report.table.records == 101
    named = {f.column: f.first for f in report.findings if f.error == "type-error"}
    assert named == {column: Place(record, record + 1) for column, record in found.items()}


def test_signs_that_meet_by_chance_make_no_misfit(read: Read) -> None:
    rows = [f"{n}{'.5' if n % 30 == 0 else ''},{'' if n % 33 == 0 else n},x" for n in range(400)]

    report = read(("id,price,word\n" + "\n".join(rows) + "\n").encode())

    assert report.findings == ()


def test_decimals_that_belong_together_make_no_misfit(read: Read) -> None:
    rows = [f"{n % 9}{'.5' if n == 70 else ''},{n}{'.5' if n == 70 else ''},x" for n in range(100)]

    report = read(("mother,father,word\n" + "\n".join(rows) + "\n").encode())

    assert report.findings == ()


def test_dates_that_change_their_order_are_misfits_however_often_they_come(read: Read) -> None:
    rows = [row if n < 95 else f"{100 + n},{100 + n}.5,15.01.2026,word" for n, row in enumerate(NUMBERED)]

    report = read(("id,price,day,word\n" + "\n".join(rows) + "\n").encode())

    assert [(f.error, f.column, f.count) for f in report.findings] == [("type-error", "day", 5)]


def test_a_code_for_no_value_is_no_misfit(read: Read) -> None:
    rows = [row if n % 30 else f"{n},(c),2026-01-01,x" for n, row in enumerate(NUMBERED)]

    report = read(("id,price,day,word\n" + "\n".join(rows) + "\n").encode())

    assert report.findings == ()


CODES = [f"{chr(65 + n % 9)}-{n:04},+49 {n:03} {n * 7},{'DE' if n % 3 else 'FR'},Main St {n}" for n in range(40)]
PLACES: dict[str, tuple[list[str], list[str]]] = {
    "a number and a code": (["+49 021 147,F-0021,DE,Main St 21"], ["phone", "sku"]),
    "letters and a code": (["DE,+49 021 147,F-0021,Main St 21"], ["country", "sku"]),
    "three codes": (["+49 021 147,DE,F-0021,Main St 21"], ["country", "phone", "sku"]),
    "codes of other forms": (["F0021,0049 21,XX,Main St"], []),
    "one that is like another column's": (["+49 021 147,0049,DE,Main St 21"], []),
    "often": (["+49 021 147,F-0021,DE,Main St 21"] * 4, []),
}


@pytest.mark.parametrize(("rows", "columns"), PLACES.values(), ids=PLACES)
def test_codes_that_changed_places_are_named(rows: list[str], columns: list[str], read: Read) -> None:
    report = read("\n".join(["sku,phone,country,street", *CODES, *rows, ""]).encode())

    assert sorted(f.column or "" for f in report.findings if f.error == "type-error") == columns
    assert {f.first for f in report.findings} == ({Place(41, 42)} if columns else set())


def test_codes_that_changed_places_by_chance_are_not_named(read: Read) -> None:
    rows = [f"{n:04}{'-' if n % 25 else '/'}{n % 7},{n:04}{'/' if n % 30 else '-'}{n % 9}" for n in range(1, 400)]

    report = read("\n".join(["left,right", *rows, ""]).encode())

    assert report.findings == ()


@pytest.mark.parametrize(("body", "found", "regular"), IRREGULAR.values(), ids=IRREGULAR)
def test_what_is_irregular_is_named_by_record_and_line(
    body: bytes, found: dict[str, Any], regular: int, read: Read
) -> None:
    report = read(body)

    assert report.verdict == WARNED
    assert places(report) == found
    assert report.table is not None
    assert report.table.records == regular


def test_records_of_which_many_end_in_a_separator_are_kept_without_it(read: Read, folder: Path) -> None:
    read(b"a,b,\n1,x\n2,y,\n3,,\n4,w\n")

    assert as_read(folder) == [["a", "b"], ["1", "x"], ["2", "y"], ["3", ""], ["4", "w"]]


ENDS = {
    "half of them": (b"a,b\r\n1,x\r\n2,y\n3,z\r\n4,w\n", ["records end 2 in LF, 2 in CRLF"]),
    "where records are set aside": (b"a,b\r\n1,x\r\n2\n3,y\r\n4\r\n5,z\n6,w\n", ["records end 2 in LF, 2 in CRLF"]),
    "three ways": (
        b"a,b\n" + b"1,x\r" * 2 + b"2,y\n" * 4 + b"3,z\r\n" * 3,
        ["records end 4 in LF, 3 in CRLF, 2 in CR"],
    ),
    "a last one": (b"a,b\r\n1,x\r\n2,y\r\n3,z\n", []),
    "others inside of quotes": (b'a,b\r\n1,"x\ny"\r\n2,"z\nw\n"\r\n3,"\rv"\r\n', []),
    "inside of quotes, where records are set aside": (b'a,b\r\n1,"x\ny"\r\n2\r\n3,"z\nw\n"\r\n', []),
}


@pytest.mark.parametrize(("body", "texts"), ENDS.values(), ids=ENDS)
def test_records_that_end_in_several_ways_are_a_notice(body: bytes, texts: list[str], read: Read) -> None:
    found = read(body).findings

    assert [f.examples[0].text for f in found if f.error == "mixed-line-ends"] == texts


def test_a_missing_last_line_end_is_told_and_is_no_warning(read: Read) -> None:
    report = read(b"a,b\n1,x\n2,y")

    assert report.verdict == PASSED
    assert places(report) == {"missing-line-end": [(2, 3)]}


def test_every_record_set_aside_is_kept_as_it_stood(read: Read, folder: Path) -> None:
    body = b"a,b\n" + b"1,x\n" * 30 + b"".join(b"%d,y,z\n" % n for n in range(25)) + b"9,x\n"

    report = read(body)

    aside = [json.loads(line) for line in (folder / "irregular.ndjson").read_text().splitlines()]
    (finding,) = report.findings
    assert (finding.count, len(finding.examples)) == (25, 10)
    assert [(r["number"], r["line"], r["raw"]) for r in aside] == [(31 + n, 32 + n, f"{n},y,z\n") for n in range(25)]
    assert (finding.first.record, finding.last.record) == (31, 55)
    assert "irregular" in {output.kind for output in report.outputs}


def test_arrays_of_numbers_alone_have_no_labels(read: Read, folder: Path) -> None:
    read(b"[[1, 2],\n[3, 4]]")

    assert as_read(folder) == [["column1", "column2"], ["1", "2"], ["3", "4"]]


NOT_A_TABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n ", "empty"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "dbase": (
        b"\x03\x6e\x0c\x03\x01\0\0\0\x41\0\x0c\0" + bytes(20) + b"NAME".ljust(32, b"\0") + b"\r text here",
        "dBASE",
    ),
    "stata": (b"\x72\x02\x01\x00" + bytes(60), "Stata"),
    "access": (b"\0\1\0\0Standard Jet DB\0" + bytes(60), "an Access database"),
    "pages of NULs and binary": (b"\0" * 900 + b"\x04\x05name\x06\x07\x10\x11" + b"\0" * 900, "binary data"),
    "picture": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "error page": (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
    "an error page without its head": (b"<h1>502 Bad Gateway</h1>\n<p>a proxy</p>\n", "web page"),
    "an error of a store": (b"<Error><Code>AccessDenied</Code><Message>no, not you</Message></Error>", "XML"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n", "a pointer of Git LFS"),
    "a dump": (
        b"-- made, today\n\nINSERT INTO t (id,name) VALUES (1,'a');\nINSERT INTO t (id,name) VALUES (2,'b');\n",
        "SQL",
    ),
    "a line of running text": (
        b"Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod\n",
        "running text with no table",
    ),
    "two sentences": (
        b"The file that you asked for could not be found on this server.\nPlease try again later.\n",
        "running text with no table",
    ),
    "a sentence over two lines": (
        b"We did not find the file that you were asking for, which\nmay have been moved to another place.\n",
        "running text with no table",
    ),
    "a paragraph of three lines": (
        b"This is a letter that goes on and on about\nthe weather, which was rather fine that day, and\n"
        b"nobody knew what to do with it.\n",
        "running text with no table",
    ),
    "a short letter": (
        b"Dear Ada,\n\nthank you for your letter of last week, which I read with joy.\n\nYours, Bob\n",
        "running text with no table",
    ),
    "settings": (b"; made by hand\n[section]\nkey=value\nother = 1\n\n[next]\na=\n", "settings (INI)"),
    "a list in yaml": (b"- id: 1\n  name: a\n- id: 2\n  name: b\n", "YAML"),
    "a mapping in yaml": (b"---\nrows:\n  - id: 1\n    name: a\n", "YAML"),
    "nothing but a word for spreadsheets": (b"sep=;\r\n \n", "the file has no text"),
    "nothing but a mark": (b"\xef\xbb\xbf", "the file has no text"),
    "nothing but a mark and line ends": ("\r\n\r\n".encode("utf-16"), "the file has no text"),
    "a page with a table": (b"<html><body><table><tr><td>1</td></tr></table>", "a web page with a table in it"),
    "a web archive": (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<html>\n",
        "a web archive (MHTML)",
    ),
    "a workbook in XML": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        "a workbook in the XML of Excel 2003",
    ),
    "zip": (b"PK\x03\x04" + bytes(40), "ZIP archive"),
    "zstd": (b"\x28\xb5\x2f\xfd1234", "zstd"),
    "binary": (b"\x00\x01\x02" * 50, "binary"),
    "gzip cut off": (gzip.compress(b"a,b\n1,x\n" * 99)[:-20], "damaged"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"a,b\n1,x\n")), "gzip file inside"),
    "json cut off": (
        b'[{"a": 1}, {"a": ',
        "broken JSON: the element that begins at line 1 cannot be read: the file breaks",
    ),
    "json cut off in a text": (b'[{"a": 1}, {"a": "x', "cannot be read: the file breaks off in it"),
    "json cut off behind an element": (b'[{"a": 1}, {"a": 2}', "cannot be read: the file breaks off in it"),
    "json cut off behind NaN": (b'[{"a": 1}, {"a": NaN', "cannot be read: the file breaks off in it"),
    "a comma too many in json": (b'[{"a": 1},\n{"a": 2},\n]', "line 3: a comma stands before the end"),
    "objects with commas between": (
        b'{"a": 1},\n{"a": 2},\n{"a": 3}\n',
        "more text after the value; send an array of records",
    ),
    "nested too deep": (b"[" * 100_000, "nested too deep"),
    "a parquet footer that lies": (b"PAR1" + bytes(60) + b"\xff\xff\x00\x00PAR1", "damaged"),
    "parquet cut off": (b"PAR1abc", "this Parquet file is damaged: it does not end as Parquet does, so it was cut off"),
    "json with a comment": (b'{\n  // made by hand\n  "a": [{"x": 1}]\n}\n', "this JSON document is broken"),
    "json with apostrophes": (b"[\n  {'x': 1},\n  {'x': 2}\n]\n", "cannot be read: Expecting property name"),
    "two tables in one object": (b'{"a": [{"x": 1}], "b": [{"x": 2}]}', "more than one array"),
}


@pytest.mark.parametrize(("body", "reason"), NOT_A_TABLE.values(), ids=NOT_A_TABLE)
def test_what_is_no_table_says_what_it_is_and_what_to_do(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")
    assert ":" in (report.reason or "")


def test_a_gzip_file_expands_no_further_than_its_limit(tmp_path: Path) -> None:
    source = tmp_path / "bomb"
    source.write_bytes(gzip.compress(b"a,b\n" * 1_500_000))

    report = report_on(Request(str(source), str(tmp_path / "outputs"), Limits(expanded=1), False))

    assert report.verdict == UNREADABLE
    assert "expands to more than 1 MB" in (report.reason or "")


TYPES = {
    "integer": ["1", "-5", "0"],
    "integer beyond 64 bits": ["99999999999999999999", "1"],
    "decimal": ["1.10", "2", "-0.5"],
    "number": ["1e5", "2.5"],
    "boolean": ["true", "FALSE"],
    "date": ["2026-01-31", "1999-12-31"],
    "datetime": ["2026-01-31 12:00:00", "2026-01-31T12:00"],
    "datetime with zone": ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00+02:00"],
    "text": ["x", "1"],
    "text of leading zeros": ["007", "123"],
    "text of plus signs": ["+1", "2"],
    "text of days that are not": ["2026-02-30", "2026-01-31"],
    "text of huge numbers": ["1e999", "1"],
    "text of versions": ["1.2.3", "1.2"],
    "text of spaces": [" 5", "6"],
    "text of digits beyond a float": ["9007199254740993", "1e5"],
    "text of vanishing numbers": ["1e-400", "1"],
    "text of subnormal numbers": ["2.2e-310", "1"],
    "number of digits that a float holds": ["0.30000000000000004", "1e-05"],
    "number as JavaScript writes them": ["1.0000000116860974e-7", "1.2345678901234568e21", "1"],
    "text of digits beyond a float, and small": ["1.00000001168609742e-7", "1e-7"],
    "number of negative zeros": ["-0", "1"],
    "text of the year zero": ["0000-01-01", "2026-01-31"],
    "text of zones that are not": ["2026-01-31T12:00:00+99:99", "2026-01-31T12:00:00Z"],
    "text of moments before the year one": ["0001-01-01T00:00:00+14:00", "2026-01-31T12:00:00Z"],
    "text of long decimals": ["0." + "1" * 40, "1.5"],
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_column_has_the_type_that_every_cell_bears(kind: str, read: Read) -> None:
    rows = "".join(f"{cell},x\n" for cell in TYPES[kind])

    report = read(f"col,other\n{rows}".encode())

    expected = next((t for t in ("integer", "text", "number") if kind.startswith(t)), kind)
    assert types(report) == [expected, "text"]


@pytest.mark.parametrize(
    ("cells", "mean"),
    [
        (["1e-1"] * 1000, 0.1),
        (["1e16", "1", "-1e16"], 1 / 3),
        (["1e308", "1.5e308"], 1.25e308),
        (["9" * 38] * 2, 1e38),
        (["0.1", "0.2"], 0.15),
        (["0", "0"], 0.0),
    ],
)
def test_a_mean_is_rounded_once_and_never_overflows(cells: list[str], mean: float, read: Read) -> None:
    report = read(("a,b\n" + "".join(f"{cell},x\n" for cell in cells)).encode())

    assert report.columns[0].mean == mean


@hypothesis_settings(max_examples=60)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False), min_size=1, max_size=30))
def test_the_mean_of_floats_is_that_of_exact_numbers(read: Read, floats: list[float]) -> None:
    report = read(("a,b\n1e5,x\n" + "".join(f"{number!r},x\n" for number in floats)).encode())

    exact = sum(map(Fraction, [1e5, *floats])) / (len(floats) + 1)
    mean = report.columns[0].mean
    assert mean is not None
    assert abs(Fraction(mean) - exact) <= abs(exact) / 2**52 + Fraction(max(map(abs, [1e5, *floats]))) / 2**57


def test_one_cell_far_down_decides_the_type(read: Read) -> None:
    report = read(b"a,b\n" + b"1,2\n" * 50_000 + b"x,2\n")

    assert types(report) == ["text", "integer"]
    assert report.columns[0].top[0].count == 50_000


def test_the_clean_copy_is_typed_and_keeps_record_numbers(read: Read, folder: Path) -> None:
    read(b"id,price,record\n1,2.50,x\n2,3,4,5\n3,1.10,\n")

    found = duckdb.sql(f"select * from '{folder / 'clean.parquet'}' order by all").fetchall()
    described = duckdb.sql(f"describe select * from '{folder / 'clean.parquet'}'").fetchall()
    assert [(row[0], row[1]) for row in described] == [
        ("record", "BIGINT"),
        ("id", "BIGINT"),
        ("price", "DECIMAL(3,2)"),
        ("record_2", "VARCHAR"),
    ]
    assert [(row[0], row[1], str(row[2]), row[3]) for row in found] == [(1, 1, "2.50", "x"), (3, 3, "1.10", None)]


def test_parquet_is_read_as_it_is_typed(read: Read, tmp_path: Path, folder: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql(
        "select i as id, i / 4 as share, date '2026-01-01' + i::int as day, [i, i] as list, {'a': i} as object, "
        "(i % 2 = 0) as even from range(5) t(i)"
    ).write_parquet(str(made))

    report = read(made.read_bytes())

    assert report.verdict == PASSED
    assert types(report) == ["integer", "number", "date", "json", "json", "boolean"]
    assert [c.maximum for c in report.columns][:3] == ["4", "1.0", "2026-01-05"]
    assert as_read(folder)[1] == ["0", "0.0", "2026-01-01", "[0,0]", '{"a":0}', "true"]


def test_the_labels_of_parquet_are_told_as_they_stand(read: Read, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"copy (select 1 as a, {{'x': 1, 'y': [2]}} as nested, 3 as v) to '{made}' (format parquet)")
    body = made.read_bytes().replace(b"\x01a", b"\x01V")

    report = read(body)

    assert [column.name for column in report.columns] == ["V", "nested", "v"]
    assert [column.maximum for column in report.columns] == ["1", '{"x":1,"y":[2]}', "3"]


def test_damaged_parquet_is_unreadable_wherever_it_is_damaged(read: Read, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql("select i as id, repeat('x', i % 50) as text, i / 7 as share from range(5000) t(i)").write_parquet(
        str(made)
    )
    body = made.read_bytes()

    for at in range(4, len(body), len(body) // 60):
        report = read(body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1 :])

        assert report.verdict in (PASSED, UNREADABLE), at


def test_the_row_group_of_parquet_that_cannot_be_read_is_named(read: Read, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute(
            "copy (select i as id, 'name ' || i as name from range(5000) t(i)) "
            f"to '{made}' (format parquet, row_group_size 2048)"
        )
        ((start, size),) = engine.execute(
            "select data_page_offset, total_compressed_size "
            f"from parquet_metadata('{made}') where row_group_id = 1 and path_in_schema = 'name'"
        ).fetchall()
    body = bytearray(made.read_bytes())
    body[start + 20 : start + size] = bytes(size - 20)

    report = read(bytes(body))

    assert report.reason == (
        "this Parquet file is damaged: row group 2 of 3 (records 2,049 to 4,096, in 'name') cannot be read: "
        "write it again"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a":1}\n{"a": "' + b"x" * 17_000_000 + b'"}\n', "16 MB"),
        (b"a,b\n1," + "€".encode() * 6_000_000 + b"\n2,y\n", "16 MB"),
        (b'{"a":' + b"[" * 1000 + b"]" * 1000 + b"}\n", "nested too deep"),
    ],
    ids=["a long line of ndjson", "a long cell of three bytes a character", "deep but not too deep to decode"],
)
def test_a_record_that_is_too_much_is_unreadable(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


def test_a_bug_in_reading_shows_when_the_sums_are_off(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """The accounting trusts no reader: one that drops a cell is caught."""
    from chalicelib import loading_text
    from chalicelib.core.records import Record

    def careless(*arguments: Any) -> Any:
        for record in one_by_one(real(*arguments)):
            yield Record(record.number, record.line, (*record.cells[:-1], "")) if record.number == 2 else record

    real = loading_text.read
    monkeypatch.setattr(loading_text, "read", careless)

    report = read(b"a,b\n1,x\n2,yy\n3,z,w\n")

    found = {finding.error: finding for finding in report.findings}
    assert found["byte-accounting"].examples[0].text == "bytes off by +2"


CELLS = st.text(st.sampled_from("ab1 ,;\t|\"'\n\r€🦆.-"), max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A well-written table: a header, some numbers, any text; its text, and its rows."""
    delimiter = draw(st.sampled_from(",;\t|"))
    rows = draw(st.lists(st.tuples(st.integers(0, 99).map(str), CELLS, CELLS), min_size=2, max_size=12))
    written = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    table = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)
    table.writerow(["id", "left", "right"])
    table.writerows(rows)
    return written.getvalue(), [["id", "left", "right"], *map(list, rows)]


@hypothesis_settings(max_examples=60)
@given(tables())
def test_a_well_written_table_is_read_cell_by_cell(
    read: Read, folder: Path, table: tuple[str, list[list[str]]]
) -> None:
    text, rows = table

    report = read(text.encode())

    assert {finding.error for finding in report.findings} <= {"dialect-guess", "swallowed-record"}
    assert as_read(folder) == rows


@hypothesis_settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from('ab1,,;"\n\r '), min_size=1, max_size=60))
def test_whatever_is_sent_is_read_as_it_stands_or_is_said_not_to_be(read: Read, folder: Path, text: str) -> None:
    report = read(text.encode())

    assume({finding.error for finding in report.findings} <= {"missing-line-end"})
    assume(report.verdict != UNREADABLE)
    assert report.table is not None
    assert report.table.dialect is not None
    dialect = report.table.dialect
    assume(len(dialect.delimiter) == 1)
    reference = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, quotechar=dialect.quote)
    found = as_read(folder)[0 if dialect.header_rows else 1 :]
    assert [row or [""] for row in found] == [row or [""] for row in reference]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_every_sample_is_told_as_its_readme_says(path: Path, read: Read) -> None:
    if path.suffix == ".md":
        told = {line.split("`")[1] for line in path.read_text().splitlines() if line.startswith("| `")}
        assert told == {sample.name for sample in SAMPLES.iterdir()} - {path.name}
        return
    (row,) = [line for line in (SAMPLES / "README.md").read_text().splitlines() if f"| `{path.name}`" in line]
    verdict, findings = (cell.strip() for cell in row.split("|")[3:5])

    report = read(path.read_bytes())

    assert report.verdict == verdict
    assert ", ".join(sorted({finding.error for finding in report.findings})) == findings


@pytest.mark.parametrize(
    ("damaged", "record"),
    [
        ("".join(f"{n},n{n}\n" for n in range(1, 60)).replace("40,n40", '40,"n40').replace("43,n43", '43,n43"'), 40),
        ("".join(f"{n},n{n}\n" for n in range(1, 60)).replace("40,n40", '40,"n40').replace("41,n41", '41,n41"'), 40),
        (
            "".join(f"{n},Name,Ulm,{n}.50\n" for n in range(1, 60))
            .replace("7,Name,Ulm,7.50", '7,"Name,Ulm,7.50')
            .replace("\n9,Name,", '\n9,Name",'),
            7,
        ),
    ],
    ids=["several", "one", "within"],
)
def test_records_between_two_quotes_are_told(damaged: str, record: int, read: Read) -> None:
    columns = damaged.split("\n")[0].count(",") + 1
    labels = ",".join(("id", "name", "city", "price")[:columns])

    report = read(f"{labels}\n{damaged}".encode())

    assert [(f.error, f.first.record) for f in report.findings] == [("swallowed-record", record)]


@pytest.mark.parametrize(
    "note", ["at the door,\nthen ring, twice", "12, 13\n14, 15, 16", "1,x\nand so on", "Dear Sir,\nhello,\n"]
)
def test_texts_of_several_lines_are_no_records(note: str, read: Read) -> None:
    rows = "".join(f'{n},"{note}",{n}.5\n' for n in range(1, 20))

    assert read(f"id,note,price\n{rows}".encode()).findings == ()


def test_a_delimiter_that_the_engine_does_not_know_is_read_by_our_own_reader(read: Read, folder: Path) -> None:
    rows = "".join(f"{n}€€x{n}\n" for n in range(1, 20))

    report = read(f"id€€name\n{rows}".encode(), dialect=Dialect("€€", '"', '"', "\n", 1))

    assert report.findings == ()
    assert as_read(folder)[-1] == ["19", "x19"]


def test_a_mark_with_spaces_beside_it_may_be_longer_than_the_engine_takes(read: Read) -> None:
    assert read(b" ;;; ").table is not None


def test_labels_may_end_otherwise_than_the_records(read: Read, folder: Path) -> None:
    rows = "".join(f'"2000-01-0{n}","0{n}""","-{n}"\r' for n in range(1, 8))

    read(f'"a","b","c"\r\n"aa","bb","cc"\r{rows}'.encode(), dialect=Dialect(",", '"', '"', "\r", 2))

    assert as_read(folder)[1] == ["2000-01-01", '01"', "-1"]


def test_a_space_may_part_cells_that_are_all_quoted(read: Read, folder: Path) -> None:
    rows = "".join(f'"{n}" "{n * n}" "X"\n' for n in range(1, 9))

    assert read(rows.encode()).findings == ()
    assert as_read(folder)[3] == ["3", "9", "X"]


def test_a_file_is_judged_where_no_thread_can_start(read: Read) -> None:
    expected = read(b"id,name\n1,x\n2,y\n")
    usual = threading.stack_size(1 << 46)

    try:
        found = read(b"id,name\n1,x\n2,y\n")
    finally:
        threading.stack_size(usual)

    assert found.columns == expected.columns
