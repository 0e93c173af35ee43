"""A dialect that the sender has said is held; where it does not fit, that is told, with what would."""

from pathlib import Path

import pytest

from chalicelib.core.report import Dialect
from tests.conftest import Read, as_read

ROWS = "1;Aachen;52,5\n2;Bonn;53,5\n3;Essen;45,5\n4;Hagen;58,5\n"
NAMES = ["column1", "column2", "column3"]


def dialect(delimiter: str = ";", quote: str = '"', escape: str = '"', header_rows: int = 1) -> Dialect:
    return Dialect(delimiter, quote, escape, "\n", header_rows)


HELD: dict[str, tuple[str, Dialect, list[str], int]] = {
    "no row of labels": (ROWS, dialect(header_rows=0), NAMES, 4),
    "one": (f"no;town;share\n{ROWS}", dialect(), ["no", "town", "share"], 4),
    "two": (f"no;town;share\nn;;%\n{ROWS}", dialect(header_rows=2), ["no n", "town", "share %"], 4),
    "groups above the labels": (
        "town;2019;;2020\nname;men;women;men\nA;1;2;3\nB;4;5;6\n",
        dialect(header_rows=2),
        ["town name", "2019 men", "2019 women", "2020 men"],
        2,
    ),
    "numbers for labels": ("town;1;2;3\nA;1;2;3\nB;4;5;6\nC;7;8;9\n", dialect(), ["town", "1", "2", "3"], 3),
    "texts and no labels": ("Ada;Rome\nBob;Bonn\n", dialect(header_rows=0), ["column1", "column2"], 2),
    "texts and labels": ("x;y\nx;z\nz;y\n", dialect(), ["x", "y"], 2),
    "labels alone": ("no;town\n", dialect(), ["no", "town"], 0),
    "one column": ("town\nBonn, at the Rhine\nEssen\n", dialect(), ["town"], 2),
    "one column, quoted, and a delimiter": ('a\n"x;y"\n"z;w"\n', dialect(), ["a"], 2),
    "an empty first record": ("a;b;c\n;;3\n1;;4\n;2;5\n", dialect(), ["a", "b", "c"], 3),
    "a letter for a delimiter": ("axb\n1x2\n", dialect("x"), ["a", "b"], 1),
    "a percent sign for a quote": ("a;b\n%x;y%;2\n", dialect(quote="%", escape="%"), ["a", "b"], 1),
    "no quotes": ('a;b\n"x;2\n', dialect(quote="", escape=""), ["a", "b"], 1),
    "an escape and no quotes": ("a;b\nx\\;y;2\n", dialect(quote="", escape="\\"), ["a", "b"], 1),
}


@pytest.mark.parametrize(("text", "said", "labels", "records"), HELD.values(), ids=HELD)
def test_a_dialect_that_fits_is_held_without_a_word(
    text: str, said: Dialect, labels: list[str], records: int, read: Read
) -> None:
    report = read(text.encode(), dialect=said)

    assert report.findings == ()
    assert report.table is not None
    assert (report.table.dialect, report.table.records) == (said, records)
    assert [column.name for column in report.columns] == labels


UNFIT = {
    "another delimiter": (f"no;town;share\n{ROWS}", dialect("\t"), "'\\t' does not part the records"),
    "what would fit": (f"no;town;share\n{ROWS}", dialect("|"), "';' would give 3 columns"),
    "another delimiter, all in quotes": ('"a";"b"\n"1";"2"\n"3";"4"\n', dialect(","), "';' would give 2 columns"),
    "a comma in numbers": (f"no;town;share\n{ROWS}{ROWS}", dialect(","), "line 2 was said to have labels"),
    "another number of cells each time": (
        "a b;c d;2\nx;y z;1\nx y z;u v w;3\nu;v;4\n",
        dialect(" "),
        "records have 2, 3 or 5 cells; ';' would give 3 columns",
    ),
    "no labels where one row was said": (ROWS, dialect(), "line 1 was said to have labels"),
    "no labels where two rows were said": (f"a;b;c\n{ROWS}", dialect(header_rows=2), "line 2 was said to have labels"),
    "labels where none were said": (f"no;town;share\n{ROWS}", dialect(header_rows=0), "line 1 was said to be a record"),
    "two rows of labels where one was said": (
        f"a;b;c\nno;town;share\n{ROWS}",
        dialect(),
        "line 2 was said to be a record",
    ),
    "fewer records than rows of labels": ("a;b;c\n", dialect(header_rows=2), "2 rows of labels were said"),
    "other quotes": ("a;b\n'x';1\n'y';2\n'z';3\n", dialect(), "' stands around the cells"),
    "quotes where none were said": ('a;b\n"x";1\n"y";2\n"z";3\n', dialect(quote="", escape=""), '" stands around'),
    "another format": ('{"a": 1}\n{"a": 2}\n', dialect(), "the file is ndjson"),
}


@pytest.mark.parametrize(("text", "said", "told"), UNFIT.values(), ids=UNFIT)
def test_a_dialect_that_does_not_fit_is_told_with_what_would(text: str, said: Dialect, told: str, read: Read) -> None:
    report = read(text.encode(), dialect=said)

    found = {finding.error: finding for finding in report.findings}
    assert told in found["dialect-mismatch"].examples[0].text


def test_a_line_end_is_found_where_the_dialect_is_held(read: Read) -> None:
    report = read(b"a;b\r\n1;2\r\n", dialect=dialect())

    assert report.findings == ()
    assert report.table is not None
    assert report.table.dialect is not None
    assert report.table.dialect.line_end == "\r\n"


ASIDE = {
    "a title": ("Towns;;\nno;town;share\n", dialect(), {"preamble": 1}),
    "a title, and no labels": ("Towns;;\n", dialect(header_rows=0), {"preamble": 1}),
    "lines above": ("Towns\n\nno;town;share\n", dialect(), {"preamble": 2}),
    "a label less": ("no;town\n", dialect(), {"missing-label": 1, "blank-label": 1}),
    "a label more": ("no;town;share;note\n", dialect(), {"extra-label": 1}),
}


@pytest.mark.parametrize(("above", "said", "findings"), ASIDE.values(), ids=ASIDE)
def test_the_table_is_found_in_a_dialect_that_is_held(
    above: str, said: Dialect, findings: dict[str, int], read: Read, folder: Path
) -> None:
    report = read((above + ROWS).encode(), dialect=said)

    assert {finding.error: finding.count for finding in report.findings} == findings
    assert as_read(folder)[1:] == [line.split(";") for line in ROWS.splitlines()]
