"""Workbooks are read cell by cell, and what a sheet hides from a table is said."""

import datetime as dt
import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.teletype import addTextToElement
from odf.text import P

from chalicelib import examine
from chalicelib.core import xlsx
from chalicelib.core.report import PASSED, UNREADABLE, WARNED, Report
from chalicelib.core.serials import DATE, ELAPSED, MOMENT, PLAIN, TIME, iso, meaning, number
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from tests.conftest import Read, as_read

type Told = dict[str, list[tuple[int | None, int | None, str]]]
type Sheet = openpyxl.worksheet.worksheet.Worksheet

OF_CELLS = {"number-as-text", "repeated-header", "type-error", "sparse-record", "total-row"}
"""Findings on what cells say, which are random."""


def told(report: Report) -> Told:
    return {f.error: [(e.place.record, e.place.line, e.text) for e in f.examples] for f in report.findings}


def saved(workbook: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def written(rows: list[list[Any]], change: Callable[[Sheet], object] = lambda sheet: None) -> bytes:
    """A workbook of one sheet, changed before it is saved."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(workbook)


PEOPLE = [["id", "name", "born"], [1, "Ada", dt.date(1815, 12, 10)], [2, "Emmy", dt.date(1982, 3, 23)]]
HOME = "http://schemas.openxmlformats.org"
MAIN = f"{HOME}/spreadsheetml/2006/main"
RELATIONS = f"{HOME}/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def packed(sheet: str, texts: str = "", book: str = "", styles: str = "") -> dict[str, str]:
    """The parts of a workbook whose sheet, shared texts and more are written by hand."""
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        )
    )
    return {
        "[Content_Types].xml": '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml" PartName="/xl/workbook.xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}<sheets>'
        '<sheet name="One" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{HOME}/package/2006/relationships">{links}'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>' if sheet[:5] != "<?xml" else sheet,
        "xl/sharedStrings.xml": texts or f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": styles or f'<styleSheet xmlns="{MAIN}"/>',
    }


def zipped(parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


def sheet_data(*rows: str) -> str:
    return f"<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>"


def inline(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def test_a_clean_workbook_is_read_whole_and_has_no_findings(read: Read, folder: Path) -> None:
    report = read(
        written(
            [
                ["id", "price", "day", "moment", "at", "paid", "note"],
                [1, 1.5, dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 12, 30), dt.time(8, 5), True, "x"],
                [2, 0.1, dt.date(1900, 1, 1), dt.datetime(2026, 1, 31), dt.time(23, 59, 59), False, "a\nb"],
                [30, 1e20, None, None, None, None, " ü,\"'"],
            ]
        )
    )

    assert (report.verdict, report.findings, report.reason) == (PASSED, (), None)
    assert report.table is not None
    assert (report.table.format, report.table.sheet, report.table.encoding) == ("xlsx", "Sheet", None)
    assert as_read(folder) == [
        ["id", "price", "day", "moment", "at", "paid", "note"],
        ["1", "1.5", "2026-01-31", "2026-01-31T12:30:00", "08:05:00", "true", "x"],
        ["2", "0.1", "1900-01-01", "2026-01-31T00:00:00", "23:59:59", "false", "a\nb"],
        ["30", "1e+20", "", "", "", "", " ü,\"'"],
    ]
    assert [column.type for column in report.columns] == [
        *("integer", "number", "date", "datetime", "time", "boolean", "text")
    ]


def test_a_workbook_that_counts_from_1904_has_the_same_days(read: Read, folder: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in PEOPLE:
        workbook.active.append(row if row[0] == "id" else [row[0], row[1], dt.date(2026, 1, 31)])

    read(saved(workbook))

    assert [row[2] for row in as_read(folder)] == ["born", "2026-01-31", "2026-01-31"]


SERIALS = {
    "a day": (46053, DATE, False, "2026-01-31"),
    "the first day": (1, DATE, False, "1900-01-01"),
    "the last day before the phantom": (59, DATE, False, "1900-02-28"),
    "the phantom day": (60, DATE, False, "1900-02-29"),
    "the first day after it": (61, DATE, False, "1900-03-01"),
    "the day zero": (0, DATE, False, "1900-01-00"),
    "the day zero of 1904": (0, DATE, True, "1904-01-01"),
    "a day since 1904": (44591, DATE, True, "2026-01-31"),
    "a day whose time is hidden": (46053.5, DATE, False, "2026-01-31T12:00:00"),
    "a time whose day is hidden": (46053.5, TIME, False, "2026-01-31T12:00:00"),
    "a moment": (46053.25, MOMENT, False, "2026-01-31T06:00:00"),
    "a moment with milliseconds": (46053 + 1.5 / 86400, MOMENT, False, "2026-01-31T00:00:01.500"),
    "just before midnight": (46053.99999999999, MOMENT, False, "2026-02-01T00:00:00"),
    "a time": (0.5, TIME, False, "12:00:00"),
    "midnight": (0, TIME, False, "00:00:00"),
    "hours beyond a day": (1.5, ELAPSED, False, "36:00:00"),
    "hours owed": (-0.5, ELAPSED, False, "-12:00:00"),
    "before all days": (-1, DATE, False, None),
    "after all days": (2958466, DATE, False, None),
    "the last day": (2958465, DATE, False, "9999-12-31"),
    "after all days of 1904": (2958400, DATE, True, None),
    "no number": (float("nan"), DATE, False, None),
}


@pytest.mark.parametrize(("serial", "means", "is_1904", "text"), SERIALS.values(), ids=SERIALS)
def test_a_serial_number_is_a_day_of_the_workbooks_own_calendar(
    serial: float, means: str, is_1904: bool, text: str | None
) -> None:
    assert iso(serial, means, is_1904) == text


MEANINGS = {
    "General": PLAIN,
    "0.00E+00": PLAIN,
    '#,##0.00\\ "DM"': PLAIN,
    "[Red]0.0%": PLAIN,
    '"day" 0': PLAIN,
    "_-* #,##0.00\\ [$€-407]_-": PLAIN,
    "@": PLAIN,
    "[$-409]d-mmm-yy;@": DATE,
    "yyyy\\-mm\\-dd": DATE,
    "mmm": DATE,
    "h:mm AM/PM": TIME,
    "mm:ss.0": TIME,
    "[h]:mm:ss": ELAPSED,
    "[mm]:ss": ELAPSED,
    "dd/mm/yyyy hh:mm": MOMENT,
    'yyyy"年"m"月"d"日"': DATE,
    "[<1]h:mm;d/m/yyyy": TIME,
}


@pytest.mark.parametrize("code", MEANINGS)
def test_a_number_format_says_what_a_number_means(code: str) -> None:
    assert meaning(code) == MEANINGS[code]


@hypothesis_settings(max_examples=100)
@given(st.dates(dt.date(1900, 3, 1)))
def test_every_day_comes_back_from_its_serial_number(day: dt.date) -> None:
    assert iso((day - dt.date(1899, 12, 30)).days, DATE, False) == day.isoformat()


@pytest.mark.parametrize(
    ("as_written", "text"),
    [
        ("5", "5"),
        ("0.10000000000000001", "0.1"),
        ("5.0", "5"),
        ("1E3", "1000"),
        ("1.5E-5", "1.5e-05"),
        ("12345678901234567890", "12345678901234567890"),
        ("1.5E999", "1.5E999"),
    ],
)
def test_a_number_is_written_in_its_shortest_form(as_written: str, text: str) -> None:
    assert number(as_written) == text


DATA = sheet_data(inline("a", "b"), "<c><v>1</v></c><c><v>2</v></c>")

BY_HAND = {
    "shared texts": (
        packed(
            sheet_data('<c t="s"><v>1</v></c><c t="s"><v>0</v></c>', "<c><v>1</v></c><c><v>2</v></c>"),
            f'<sst xmlns="{MAIN}"><si><r><t>b</t></r><r><t>c</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
            "<si><t>a</t></si></sst>",
        ),
        [["a", "bc"], ["1", "2"]],
    ),
    "inline texts in runs": (
        packed(
            sheet_data(inline("a", "b"), '<c t="inlineStr"><is><r><t>x</t></r><r><t> y</t></r></is></c>' + inline("z"))
        ),
        [["a", "b"], ["x y", "z"]],
    ),
    "characters that no XML holds": (
        packed(sheet_data(inline("a", "b"), inline("1_x000D_\n_x005F_x0041_", "_xD83D_"))),
        [["a", "b"], ["1\r\n_x0041_", "_xD83D_"]],
    ),
    "places of cells": (
        packed(
            '<sheetData><row r="3"><c r="C3" t="str"><v>b</v></c><c r="B3" t="str"><v>a</v></c></row>'
            '<row r="4"><c r="B4"><v>1</v></c><c r="C4"><v>2</v></c></row></sheetData>'
        ),
        [["a", "b"], ["1", "2"]],
    ),
    "days as text": (
        packed(sheet_data(inline("a", "b"), '<c t="d"><v>2026-01-31</v></c><c t="b"><v>0</v></c>')),
        [["a", "b"], ["2026-01-31", "false"]],
    ),
    "a formula that gives no text": (
        packed(sheet_data(inline("a", "b"), '<c><v>1</v></c><c t="str"><f>A1</f><v></v></c>', "<c><v>2</v></c>")),
        [["a", "b"], ["1", ""], ["2", ""]],
    ),
    "strict": (
        {
            name: text.replace(MAIN, STRICT[MAIN]).replace(RELATIONS, STRICT[RELATIONS])
            for name, text in packed(sheet_data(inline("a", "b"), "<c><v>1</v></c><c><v>2</v></c>")).items()
        },
        [["a", "b"], ["1", "2"]],
    ),
    "prefixes": (
        packed("").copy()
        | {
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<x:worksheet xmlns:x="{MAIN}">'
            '<x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>'
            "\n7 </x:v></x:c></x:row></x:sheetData></x:worksheet>",
        },
        [["a"], ["7"]],
    ),
    "years as labels": (
        packed(
            sheet_data(
                inline("land") + "<c><v>2019</v></c><c><v>2020</v></c>",
                inline("AT") + "<c><v>1</v></c><c><v>2</v></c>",
                inline("DE") + "<c><v>4</v></c><c><v>5</v></c>",
            )
        ),
        [["land", "2019", "2020"], ["AT", "1", "2"], ["DE", "4", "5"]],
    ),
    "a style of a number without end": (
        packed(
            DATA, styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{"9" * 5000}"/></cellXfs></styleSheet>'
        ),
        [["a", "b"], ["1", "2"]],
    ),
    "cells in the last row and columns": (
        packed(
            '<sheetData><row r="1048576"><c r="XFC1048576" t="str"><v>a</v></c>'
            '<c r="XFD1048576" t="str"><v>b</v></c></row></sheetData>'
        ),
        [["a", "b"]],
    ),
}


@pytest.mark.parametrize(("parts", "rows"), BY_HAND.values(), ids=BY_HAND)
def test_what_spreadsheets_write_is_read_without_a_finding(
    parts: dict[str, str], rows: list[list[str]], read: Read, folder: Path
) -> None:
    report = read(zipped(parts))

    assert (report.verdict, report.reason, report.findings) == (PASSED, None, ())
    assert as_read(folder) == rows


def hide(sheet: Sheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True


TOLD: dict[str, tuple[bytes, Told]] = {
    "merged cells": (written(PEOPLE, lambda s: s.merge_cells("A2:A3")), {"merged-cell": [(1, 2, "A2:A3")]}),
    "an error": (written([*PEOPLE, [3, "#N/A", None]]), {"error-cell": [(3, 4, "B4: #N/A")]}),
    "a formula that was never computed": (
        written([*PEOPLE, [3, "=A1&A2", None]]),
        {"uncached-formula": [(3, 4, "B4: no value")]},
    ),
    "hidden rows and columns": (
        written(PEOPLE, hide),
        {"hidden-row": [(2, 3, "2, Emmy, 1982-03-23")], "hidden-column": [(None, None, "column B: name")]},
    ),
    "numbers as text": (
        written([["id", "code"], *([n, f"A{n}"] for n in range(5)), ["5", "A5"], [6, "A6"]]),
        {"number-as-text": [(6, 7, "5")]},
    ),
    "a title": (
        written([["Report of 2026"], [], *PEOPLE], lambda s: s.merge_cells("A1:C1")),
        {"preamble": [(0, 1, "text before the records; set aside: Report of 2026")]},
    ),
    "notes above the labels": (
        written([["made on", "2026-01-31"], ["by", "us"], [], ["id", "name", None], ["a", "x", "y"]]),
        {
            "preamble": [
                (0, 1, "text before the records; set aside: made on\t2026-01-31"),
                (0, 2, "text before the records; set aside: by\tus"),
            ],
            "blank-label": [(0, 4, "")],
        },
    ),
    "empty rows": (
        written([*PEOPLE, [], [], [3, "Mary", None]]),
        {"blank-row": [(3, 4, "2 empty rows; set aside: ")]},
    ),
    "the labels again": (
        written([*PEOPLE, PEOPLE[0], [3, "Mary", dt.date(1780, 12, 26)]]),
        {"repeated-header": [(3, 4, "the labels once more; set aside: ")]},
    ),
    "two labels alike": (
        written([["a", "a"], [1, 2]]),
        {"duplicate-label": [(0, 1, "a"), (0, 1, "a")]},
    ),
    "words with no labels above them": (
        written([["red", "x"], ["blue", "y"], ["red", "z"]]),
        {"header-guess": [(0, 1, "read as a header")]},
    ),
    "rows and columns of no size": (
        zipped(
            packed(
                f'<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData><row>{inline("a", "b")}</row>'
                f'<row ht="0" customHeight="1">{inline("x", "y")}</row></sheetData>'
            )
        ),
        {"hidden-row": [(1, 2, "x, y")], "hidden-column": [(None, None, "column B: b")]},
    ),
    "characters that no text should have": (
        zipped(packed(sheet_data(inline("\ufeffid", "b"), inline("x_x0000_", "y")))),
        {"byte-order-mark": [(0, 1, "\ufeffid, b")], "nul-character": [(1, 2, "x\0, y")]},
    ),
    "formulas that wait to be computed": (
        zipped(
            packed(
                sheet_data(inline("a", "b"), "<c><f>1-1</f><v>0</v></c><c><v>2</v></c>"),
                book='<calcPr fullCalcOnLoad="1"/>',
            )
        ),
        {"uncached-formula": [(1, 2, "A2: 0")]},
    ),
}


@pytest.mark.parametrize(("body", "found"), TOLD.values(), ids=TOLD)
def test_what_a_sheet_hides_from_a_table_is_told(body: bytes, found: Told, read: Read) -> None:
    report = read(body)

    assert report.verdict == WARNED
    assert told(report) == found


SALES = [["AT", 10, 1.5], ["DE", 20, 2.5], ["FR", 30, 3.5], ["IT", 40, 4.5], ["NL", 50, 5.5], ["PL", 60, 6.5]]

LAID_OUT: dict[str, tuple[list[list[Any]], list[str], int, Told]] = {
    "groups above the labels": (
        [[None, "sold", "asked"], ["land", "pieces", "price"], *SALES],
        ["land", "sold pieces", "asked price"],
        6,
        {"header-rows": [(0, 1, "rows 1, 2")]},
    ),
    "units below the labels": (
        [["Sales"], [], ["land", "pieces", "price"], [None, "thousands", "EUR"], *SALES],
        ["land", "pieces thousands", "price EUR"],
        6,
        {
            "preamble": [(0, 1, "text before the records; set aside: Sales")],
            "header-rows": [(0, 3, "rows 3, 4")],
        },
    ),
    "notes below": (
        [["land", "pieces", "price"], *SALES, [], ["Source: the ministry"], ["* provisional"]],
        ["land", "pieces", "price"],
        6,
        {
            "footer": [
                (8, 9, "text below the records; set aside: Source: the ministry"),
                (9, 10, "text below the records; set aside: * provisional"),
            ],
            "blank-row": [(7, 8, "an empty row; set aside: ")],
        },
    ),
    "a total": (
        [["land", "pieces", "price"], *SALES, ["Total", 210, 24.0]],
        ["land", "pieces", "price"],
        7,
        {"total-row": [(7, 8, "Total 210")]},
    ),
    "labels in two lines of a cell, and none of an index": (
        [["Sales\nof 2026"], [None, "pieces\nsold", "price"], *SALES],
        ["", "pieces\nsold", "price"],
        6,
        {
            "preamble": [(0, 1, "text before the records; set aside: Sales\nof 2026")],
            "blank-label": [(0, 2, "")],
        },
    ),
    "a paragraph above": (
        [["All figures are provisional."], ["made by", "the ministry"], ["land", "pieces", "price"], *SALES],
        ["land", "pieces", "price"],
        6,
        {
            "preamble": [
                (0, 1, "text before the records; set aside: All figures are provisional."),
                (0, 2, "text before the records; set aside: made by\tthe ministry"),
            ],
        },
    ),
}


@pytest.mark.parametrize(("rows", "labels", "records", "found"), LAID_OUT.values(), ids=LAID_OUT)
def test_the_table_is_found_in_a_sheet_as_in_a_text(
    rows: list[list[Any]], labels: list[str], records: int, found: Told, read: Read
) -> None:
    report = read(written(rows))

    assert told(report) == found
    assert [column.name for column in report.columns] == labels
    assert report.table is not None
    assert report.table.records == records


WORDS = [["land", "city", "note"], *([f"{a}land", f"{a}burg", f"{a} word"] for a in "ABCDEF")]
BELOW: dict[str, tuple[list[list[Any]], tuple[int, int, str] | None]] = {
    "other labels over values": (
        [["land", "pieces", "price"], *SALES, [], ["code", "amount", "day"], ["x", "y", "z"], ["u", "v", "w"]],
        (8, 9, "labels of another table, as it seems: code, amount, day"),
    ),
    "values below words": (
        [*WORDS, [], [], ["code", "amount"], ["x", 5], ["y", 7]],
        (9, 10, "labels of another table, as it seems: code, amount"),
    ),
    "fewer columns, and a title": (
        [*WORDS, [], ["Others"], ["who", "what"], ["Ada", "writes"], ["Emmy", "counts"]],
        (9, 10, "labels of another table, as it seems: who, what"),
    ),
    "records that go on": ([*WORDS, [], ["Gland", "Gburg", "x"], ["Hland", "Hburg", "y"]], None),
    "records that go on, of values": ([["land", "pieces", "price"], *SALES, [], *SALES], None),
    "a record with gaps": ([*WORDS, [], ["Gland", "Gburg"], ["Hland", "Hburg", "y"]], None),
    "a word among values": ([["land", "pieces", "price"], *SALES, [], ["AT", "none", 4.5], ["DE", 4, 5.5]], None),
    "a last record of words": ([["land", "pieces", "price"], *SALES, [], ["AT", "none", "free"]], None),
}


@pytest.mark.parametrize(("rows", "place"), BELOW.values(), ids=BELOW)
def test_the_labels_of_another_table_below_are_told(
    rows: list[list[Any]], place: tuple[int, int, str] | None, read: Read
) -> None:
    report = read(written(rows))

    found = [f for f in report.findings if f.error == "type-error" and f.column is None]
    assert [(e.place.record, e.place.line, e.text) for f in found for e in f.examples] == ([place] if place else [])


def test_a_table_beside_another_is_told_by_the_columns_between(read: Read) -> None:
    rows = [["land", "pieces", "price", None, None, "code", "day"], *([*row, None, None, "x", 5] for row in SALES)]
    unlabeled = [["land", None, "price"], *SALES]

    said = "column {} is empty; from column F on another table may stand beside the first"
    assert told(read(written(rows))) == {"blank-label": [(0, 1, said.format("D")), (0, 1, said.format("E"))]}
    assert told(read(written(unlabeled))) == {"blank-label": [(0, 1, "")]}


def test_a_group_of_labels_is_as_wide_as_it_is_merged(read: Read) -> None:
    rows = [["land", "sold", None, None], [None, "pieces", "price", "note"], *([*row, "x"] for row in SALES)]

    report = read(written(rows, lambda sheet: (sheet.merge_cells("A1:A2"), sheet.merge_cells("B1:C1"))))

    assert [column.name for column in report.columns] == ["land", "sold pieces", "sold price", "note"]
    assert list(told(report)) == ["header-rows"]


def test_a_merged_group_of_labels_that_stands_alone_is_no_title(read: Read) -> None:
    rows = [
        ["Sales of the year"],
        [None, None, "sold"],
        ["land", "made", "pieces", "price"],
        *([*row, 1] for row in SALES),
    ]

    def merge(sheet: Sheet) -> None:
        for cells in ("A1:F1", "C2:D2", "F2:G2", "H9:H10"):
            sheet.merge_cells(cells)

    report = read(written(rows, merge))

    assert [column.name for column in report.columns] == ["land", "made", "sold pieces", "sold price"]
    assert told(report)["preamble"] == [(0, 1, "text before the records; set aside: Sales of the year")]


def test_codes_stored_as_text_raise_no_alarm(read: Read) -> None:
    rows: list[list[Any]] = [["zip", "sku", "id"], *(["04109", str(n), n] for n in range(20)), [80331, 20, 20]]

    report = read(written(rows))

    assert report.findings == ()


def test_the_shown_sheet_with_the_most_cells_is_the_table(read: Read, folder: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["made by hand"])
    for row in PEOPLE:
        workbook.create_sheet("People") if row is PEOPLE[0] else None
        workbook["People"].append(row)
    hidden = workbook.create_sheet("Lookup")
    hidden.sheet_state = "hidden"
    for n in range(50):
        hidden.append([n, n, n])
    workbook.create_sheet("Empty")

    report = read(saved(workbook))

    assert as_read(folder)[0] == ["id", "name", "born"]
    assert report.table is not None
    assert report.table.sheet == "People"
    assert told(report) == {
        "other-sheet": [(None, None, "'Sheet': 1 cells"), (None, None, "'Lookup' (hidden): 150 cells")]
    }


def test_a_misfit_is_told_by_its_row(read: Read) -> None:
    rows = [["id", "price", "word"], *([n, n + 0.5, "w"] for n in range(100))]
    rows[60] = [60, "many", "w"]

    report = read(written([["Prices"], [], *rows]))

    assert told(report)["type-error"] == [(60, 62 + 1, "no decimal: many")]


CELLS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), min_size=1, max_size=9),
    st.dates(dt.date(1900, 3, 1)),
)


def text_of(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return number(f"{cell:.16g}")  # as openpyxl writes it
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def is_plain(cell: object) -> bool:
    return not (isinstance(cell, str) and (cell.startswith(("=", "#")) or "_x" in cell or not cell.strip()))


@hypothesis_settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 99), CELLS.filter(is_plain), CELLS.filter(is_plain)), max_size=12))
def test_a_table_that_was_written_is_read_cell_by_cell(read: Read, folder: Path, rows: list[tuple[Any, ...]]) -> None:
    report = read(written([["id", "left side", "right side"], *map(list, rows)]))

    assert {f.error for f in report.findings} <= OF_CELLS
    assert as_read(folder) == [["id", "left side", "right side"], *([text_of(cell) for cell in row] for row in rows)]


WIDE = "".join(f'<c r="{ref}1" t="str"><v>a</v></c>' for ref in ("A", "XFD"))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
WHOLE = zipped(packed(DATA, ""))

UNREADABLE_BOOKS = {
    "a table as wide as the grid": (
        zipped(packed(f"<sheetData><row r='1'>{WIDE}</row></sheetData>")),
        "reach from column A to XFD, and a table has at most 4,000 columns: clear those that stand far away",
    ),
    "a billion laughs": (
        zipped(
            packed(
                sheet_data('<c t="s"><v>0</v></c>'),
                f'<!DOCTYPE sst [<!ENTITY l0 "ha">{LAUGHS}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>',
            )
        ),
        "document type",
    ),
    "a zip bomb": (zipped(packed(DATA + " " * 80_000_000)), "expands from"),
    "text without end": (zipped(packed(f"<sheetData>{'x' * 20_000_000}</sheetData>")), "16,000,000 characters"),
    "an element without end": (zipped(packed(f'<sheetData><row a="{"x" * 40_000_000}"/></sheetData>')), "does not end"),
    "nested without end": (zipped(packed("<a>" * 1_000_000)), "nested without end"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "cut off"),
    "a sheet that breaks off": (
        zipped(packed(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{DATA[:-25]}')),
        "sheet 'One', after row 2",
    ),
    "a cell twice": (
        zipped(packed('<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>')),
        "there twice",
    ),
    "rows out of order": (
        zipped(packed('<sheetData><row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row></sheetData>')),
        "out of its place",
    ),
    "a row without end": (
        zipped(packed(sheet_data("<c><v>1</v></c>" * 16_385))),
        "cell XFE1 of sheet 'One', after row 1 is out of its",
    ),
    "a cell in another row": (
        zipped(packed('<sheetData><row r="3"><c r="A4"><v></v></c></row></sheetData>')),
        "cell A4 of sheet 'One', after row 3 is out of its place",
    ),
    "a row below the grid": (
        zipped(packed('<sheetData><row r="1048577"><c><v>1</v></c></row></sheetData>')),
        "out of its place",
    ),
    "a cell of another row": (
        zipped(packed('<sheetData><row r="2"><c r="A3"><v>1</v></c></row></sheetData>')),
        "cell A3 of",
    ),
    "a shared text that is not there": (zipped(packed(sheet_data('<c t="s"><v>5</v></c>'))), "cannot hold '5'"),
    "hidden columns without end": (
        zipped(packed('<cols><col hidden="1" min="1" max="9"/></cols>' * 17_000 + DATA)),
        "hides more columns",
    ),
    "a hidden column of no number": (
        zipped(packed(f'<cols><col hidden="1" min="1" max="{"9" * 5000}"/></cols>{DATA}')),
        "has no number",
    ),
    "a number that is none": (zipped(packed(sheet_data("<c><v>1_000</v></c>"))), "cannot hold '1_000'"),
    "nothing in it": (written([]), "no filled cell"),
    "a missing sheet": (
        zipped({n: t for n, t in packed(DATA).items() if n != "xl/worksheets/sheet1.xml"}),
        "is missing",
    ),
    "another document": (
        zipped({"[Content_Types].xml": '<Override ContentType="application/wordprocessingml.document.main+xml"/>'}),
        "this is a Word document",
    ),
    "a binary workbook": (
        zipped({"[Content_Types].xml": 'application/vnd.ms-excel.sheet.binary.macroEnabled.main"'}),
        "XLSB",
    ),
    "compressed in another way": (zipped(packed(DATA), zipfile.ZIP_BZIP2), "compressed in a way"),
    "any other zip": (zipped({"a.txt": "x", "b.txt": "y"}), "ZIP archive"),
}


@pytest.mark.parametrize(("body", "reason"), UNREADABLE_BOOKS.values(), ids=UNREADABLE_BOOKS)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")
    assert ":" in (report.reason or "")


def test_a_part_that_is_longer_than_it_says_is_damage(read: Read) -> None:
    size = len(packed(DATA)["xl/worksheets/sheet1.xml"])
    body = WHOLE.replace(size.to_bytes(4, "little"), (size - 9).to_bytes(4, "little"))

    report = read(body)

    assert body != WHOLE
    assert "damaged" in (report.reason or "")


def test_a_workbook_expands_no_further_than_its_limit(read: Read) -> None:
    report = read(written([["a"], *([f"text {n}"] for n in range(50_000))]), Limits(expanded=1))

    assert "expands from" in (report.reason or "")


def test_cells_that_share_a_text_hold_no_more_than_the_limit(read: Read) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'

    report = read(zipped(packed(sheet_data(*['<c t="s"><v>0</v></c>'] * 50), texts)), Limits(expanded=1))

    assert "hold more than 1 MB" in (report.reason or "")


def open_document(rows: list[list[Any]], change: Callable[[Any], object] = lambda table: None) -> bytes:
    """An OpenDocument spreadsheet of one sheet, changed before it is saved."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="One")
    document.spreadsheet.addElement(table)
    for row in rows:
        line = TableRow()
        table.addElement(line)
        for cell in row:
            line.addElement(open_cell(cell))
    change(table)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def open_cell(value: Any) -> Any:
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value))
    if isinstance(value, dt.date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    cell = TableCell(valuetype="string")
    for line in value.split("\n"):
        paragraph = P()
        addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell


OPEN_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
OPEN_SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
OPEN_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def open_packed(content: str, styles: str = "", manifest: str = "") -> bytes:
    return zipped(
        {
            "mimetype": OPEN_TYPE,
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {OPEN_SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def open_sheet(*rows: str, name: str = "One") -> str:
    lines = "".join(
        row
        if row.startswith(("<table:table-row", "<table:table-column"))
        else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}">{lines}</table:table>'


def words(*texts: str) -> str:
    cells = (f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in texts)
    return "".join(cells)


def typed(kind: str, attribute: str, value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}" {more}/>'


FLOAT = typed("float", "value", "1")

OPEN_CLEAN = {
    "days, times and truth": (
        open_sheet(
            words("a", "b", "c", "d", "e"),
            typed("date", "date-value", "2026-01-31")
            + typed("date", "date-value", "2026-01-31T12:00:00.500000000")
            + typed("time", "time-value", "PT08H05M00S")
            + typed("time", "time-value", "-P1DT12H30M61.25S")
            + typed("boolean", "boolean-value", "true"),
        ),
        [list("abcde"), ["2026-01-31", "2026-01-31T12:00:00.5", "08:05:00", "-36:31:01.25", "true"]],
    ),
    "a time as a clock shows it": (
        open_sheet(words("a"), typed("time", "time-value", "09:55:33")),
        [["a"], ["09:55:33"]],
    ),
    "numbers": (
        open_sheet(
            words("a", "b", "c"),
            typed("float", "value", "5")
            + typed("percentage", "value", "0.25")
            + typed("currency", "value", "1.50", 'office:currency="EUR"'),
        ),
        [["a", "b", "c"], ["5", "0.25", "1.5"]],
    ),
    "spaces, tabs and lines": (
        open_sheet(
            words("a", "b"),
            words(
                "x<text:s/> y<text:tab/>z<text:line-break/>é  \n  q", "one</text:p><text:p>t<text:span>w</text:span>o"
            ),
        ),
        [["a", "b"], ["x  y\tz\né q", "one\ntwo"]],
    ),
    "comments and drawings": (
        open_sheet(
            words("a", "b"),
            '<table:table-cell office:value-type="string"><office:annotation><text:p>note<text:s/></text:p>'
            "</office:annotation><text:p>x</text:p></table:table-cell>" + FLOAT,
        )
        + '<table:dde-links><table:table table:name="y"><table:table-row>'
        + FLOAT
        + "</table:table-row></table:table></table:dde-links>",
        [["a", "b"], ["x", "1"]],
    ),
    "copies of other workbooks": (
        open_sheet(words("a", "b"), FLOAT * 2)
        + '<table:table table:name="file:///x#$One"><table:table-source/><table:table-row>'
        + FLOAT * 9
        + "</table:table-row></table:table>",
        [["a", "b"], ["1", "1"]],
    ),
    "a million empty rows and cells": (
        open_sheet(
            words("a", "b") + '<table:table-cell table:number-columns-repeated="16382"/>',
            FLOAT * 2,
            '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>',
        ),
        [["a", "b"], ["1", "1"]],
    ),
    "one row throughout": (
        open_sheet(f'<table:table-row table:number-rows-repeated="3">{FLOAT * 2}</table:table-row>'),
        [["column1", "column2"], *[["1", "1"]] * 3],
    ),
    "rows and cells that are repeated": (
        open_sheet(
            words("a", "b", "c"),
            '<table:table-row table:number-rows-repeated="2">'
            + typed("float", "value", "7", 'table:number-columns-repeated="2"')
            + words("x")
            + "</table:table-row>",
            FLOAT * 3,
        ),
        [["a", "b", "c"], ["7", "7", "x"], ["7", "7", "x"], ["1", "1", "1"]],
    ),
}


@pytest.mark.parametrize(("content", "rows"), OPEN_CLEAN.values(), ids=OPEN_CLEAN)
def test_what_open_document_says_is_read_without_a_finding(
    content: str, rows: list[list[str]], read: Read, folder: Path
) -> None:
    report = read(open_packed(content))

    assert (report.verdict, report.reason, report.findings) == (PASSED, None, ())
    assert report.table is not None
    assert report.table.format == "ods"
    assert as_read(folder) == rows


def test_open_document_in_one_file_of_xml_is_read_as_its_package_is(read: Read, folder: Path) -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {OPEN_SPACES} office:mimetype="{OPEN_TYPE}"><office:body><office:spreadsheet>
{open_sheet(words("a", "b"), FLOAT + words("é"))}
</office:spreadsheet></office:body></office:document>"""

    plain, packed = read(body.encode()), read(gzip.compress(body.encode()))

    assert [(r.verdict, r.findings, r.table and r.table.format) for r in (plain, packed)] == [(PASSED, (), "fods")] * 2
    assert as_read(folder) == [["a", "b"], ["1", "é"]]


OPEN_TOLD: dict[str, tuple[str, dict[str, list[tuple[int | None, int | None, str]]]]] = {
    "an error": (
        open_sheet(
            words("a", "b"),
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>' + words("x"),
        ),
        {"error-cell": [(1, 2, "A2: #DIV/0!")]},
    ),
    "a formula that was never computed": (
        open_sheet(words("a", "b"), '<table:table-cell table:formula="of:=1+1"/>' + words("x")),
        {"uncached-formula": [(1, 2, "A2: no value")]},
    ),
    "merged cells": (
        open_sheet(
            words("a", "b", "c"),
            FLOAT
            + typed("float", "value", "2", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')
            + "<table:covered-table-cell/>",
            FLOAT * 3,
        ),
        {"merged-cell": [(1, 2, "B2:C2")]},
    ),
    "hidden rows and columns": (
        open_sheet(
            '<table:table-column/><table:table-column table:visibility="collapse"/>',
            words("a", "b"),
            f'<table:table-row table:visibility="filter">{FLOAT * 2}</table:table-row>',
            FLOAT * 2,
        ),
        {"hidden-row": [(1, 2, "1, 1")], "hidden-column": [(None, None, "column B: b")]},
    ),
    "a hidden sheet": (
        open_sheet(words("a", "b"), FLOAT * 2)
        + open_sheet(FLOAT * 9, FLOAT * 9, name="Two").replace("<table:table ", '<table:table table:style-name="h" '),
        {"other-sheet": [(None, None, "'Two' (hidden): 18 cells")]},
    ),
}


@pytest.mark.parametrize(("content", "found"), OPEN_TOLD.values(), ids=OPEN_TOLD)
def test_what_a_sheet_of_open_document_hides_is_told(content: str, found: Told, read: Read) -> None:
    styles = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )

    report = read(open_packed(content, styles))

    assert report.verdict == WARNED
    assert told(report) == found


OPEN_UNREADABLE = {
    "encrypted": (open_packed("", manifest="<manifest:encryption-data/>"), "is encrypted"),
    "a billion laughs": (
        zipped({"mimetype": OPEN_TYPE, "content.xml": f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><x>&l9;</x>"}),
        "document type",
    ),
    "a filled cell in every place": (
        open_packed(
            open_sheet(
                '<table:table-row table:number-rows-repeated="1048576">'
                + typed("float", "value", "1", 'table:number-columns-repeated="16384"')
                + "</table:table-row>"
            )
        ),
        "hold more than",
    ),
    "cells beyond the grid": (
        open_packed(open_sheet(typed("float", "value", "1", 'table:number-columns-repeated="99999999"'))),
        "more cells than a sheet",
    ),
    "spaces without end": (open_packed(open_sheet(words('<text:s text:c="99999999"/>'))), "16,000,000 characters"),
    "a day that is none": (open_packed(open_sheet(typed("date", "date-value", "today"))), "is no date"),
    "a text document": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "an OpenDocument text"),
    "no sheet": (open_packed(""), "no filled cell"),
}


@pytest.mark.parametrize(("body", "reason"), OPEN_UNREADABLE.values(), ids=OPEN_UNREADABLE)
def test_what_is_no_table_of_open_document_says_so(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


def exactly(cell: object) -> str:
    if isinstance(cell, float):
        return number(repr(cell))
    return text_of(cell)


def is_trim(cell: object) -> bool:
    """odfpy writes the spaces around a text so that no reader keeps them."""
    return is_plain(cell) and all(line == line.strip(" ") for line in str(cell).split("\n"))


@hypothesis_settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 99), CELLS.filter(is_trim), CELLS.filter(is_trim)), max_size=12))
def test_a_table_of_open_document_is_read_cell_by_cell(read: Read, folder: Path, rows: list[tuple[Any, ...]]) -> None:
    report = read(open_document([["id", "left side", "right side"], *map(list, rows)]))

    assert {f.error for f in report.findings} <= OF_CELLS
    assert as_read(folder) == [["id", "left side", "right side"], *([exactly(cell) for cell in row] for row in rows)]


def old(rows: list[list[Any]], change: Callable[[Any, Any], object] = lambda book, sheet: None) -> bytes:
    """A workbook as Excel wrote it until 2003, changed before it is saved."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("One")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell, *([day] if isinstance(cell, dt.date) else []))
    change(book, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_old_workbook_is_read_whole(read: Read, folder: Path) -> None:
    moment, time = (xlwt.easyxf(num_format_str=code) for code in ("d/m/yy h:mm", "h:mm"))

    report = read(
        old(
            [
                ["id", "price", "day", "paid", "moment", "time"],
                [1, 1.5, dt.date(2026, 1, 31), True],
                [2, 0.1, None, False],
            ],
            lambda _, sheet: (sheet.write(1, 4, 46053.25, moment), sheet.write(1, 5, 0.5, time)),
        )
    )

    assert (report.verdict, report.findings, report.reason) == (PASSED, (), None)
    assert report.table is not None
    assert (report.table.format, report.table.sheet) == ("xls", "One")
    assert as_read(folder) == [
        ["id", "price", "day", "paid", "moment", "time"],
        ["1", "1.5", "2026-01-31", "true", "2026-01-31T06:00:00", "12:00:00"],
        ["2", "0.1", "", "false", "", ""],
    ]


def test_an_old_workbook_that_counts_from_1904_has_its_days(read: Read, folder: Path) -> None:
    def counted(book: Any, sheet: Any) -> None:
        book.dates_1904 = True
        sheet.write(1, 1, 44591, xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    read(old([["id", "day"], [1, None]], counted))

    assert as_read(folder)[1] == ["1", "2026-01-31"]


def old_oddities(book: Any, sheet: Any) -> None:
    sheet.merge(1, 2, 0, 0)
    sheet.write(3, 1, xlwt.Formula("1/0"))
    sheet.row(2).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("Two").write(0, 0, "x")


def test_what_an_old_sheet_hides_is_told(read: Read) -> None:
    body = old([["id", "name", "note"], [1, "x", "y"], [None, "x", "y"], [2, None, "y"]], old_oddities)

    report = read(body)

    assert told(report) == {
        "merged-cell": [(1, 2, "A2:A3")],
        "hidden-row": [(2, 3, "x, y")],
        "hidden-column": [(None, None, "column C: note")],
        "other-sheet": [(None, None, "'Two': 1 cells")],
    }


def stream(*records: tuple[int, bytes], version: int = 2) -> bytes:
    """A worksheet of Excel 2 in no container."""
    begin = (0x0009, struct.pack("<HH", version, 0x0010))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in (begin, *records, (0x000A, b"")))


def label(row: int, column: int, text: bytes) -> tuple[int, bytes]:
    return 0x0004, struct.pack("<HH3sB", row, column, bytes(3), len(text)) + text


def whole(row: int, column: int, value: int) -> tuple[int, bytes]:
    return 0x0002, struct.pack("<HH3sH", row, column, bytes(3), value)


def test_a_workbook_of_before_1993_is_read(read: Read, folder: Path) -> None:
    report = read(stream(label(0, 0, b"id"), label(0, 1, b"name"), whole(1, 0, 1), label(1, 1, b"Ada")))

    assert (report.verdict, report.findings, report.reason) == (PASSED, (), None)
    assert as_read(folder) == [["id", "name"], ["1", "Ada"]]


def test_a_workbook_that_does_not_say_its_encoding_is_a_guess(read: Read, folder: Path) -> None:
    report = read(stream(label(0, 0, b"id"), label(0, 1, b"name"), whole(1, 0, 1), label(1, 1, b"Ren\xe9")))

    assert told(report) == {"encoding-guess": [(None, None, "read as iso-8859-1: 1, Ren\u00e9")]}
    assert as_read(folder)[1] == ["1", "Ren\u00e9"]


def test_a_workbook_of_1997_without_its_container_is_read(read: Read, folder: Path) -> None:
    book = old([["id", "name"], [1, "x"]])

    report = read(book[book.index(bytes.fromhex("09081000")) :])

    assert (report.verdict, report.reason) == (PASSED, None)
    assert as_read(folder) == [["id", "name"], ["1", "x"]]


OLD = old([["id", "name"], *([n, f"name {n}"] for n in range(2000))])
FILEPASS = bytes.fromhex("2f00060000000100abcd")


def container(name: str) -> bytes:
    """An OLE file with one stream of this name at its top."""
    document = xlwt.CompoundDoc.XlsDoc()
    document.book_stream_len = 4096
    target = io.BytesIO()
    document.save(target, bytes(4096))
    written, wanted = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    at = target.getvalue().index(written)
    entry = wanted.ljust(64, b"\0") + (len(wanted) + 2).to_bytes(2, "little")
    return target.getvalue()[:at] + entry + target.getvalue()[at + 66 :]


def with_a_password(body: bytes) -> bytes:
    """The workbook with the record that says how it is encrypted, right after its beginning, instead of the next."""
    at = body.index(bytes.fromhex("09081000")) + 20
    length = 4 + int.from_bytes(body[at + 2 : at + 4], "little")
    record = b"\x2f\0" + (length - 4).to_bytes(2, "little") + bytes(length - 4)
    return body[:at] + record + body[at + length :]


OLD_UNREADABLE = {
    "encrypted as XLSX is": (container("EncryptedPackage"), "is encrypted"),
    "encrypted as XLS is": (with_a_password(OLD), "is encrypted"),
    "a Word document": (container("WordDocument"), "old Word document"),
    "another document": (container("Contents"), "old Office document"),
    "cut off": (OLD[: len(OLD) // 2], "cut off"),
    "cut off in its head": (OLD[:600], "cut off"),
    "nothing in it": (old([]), "no filled cell"),
}


@pytest.mark.parametrize(("body", "reason"), OLD_UNREADABLE.values(), ids=OLD_UNREADABLE)
def test_what_is_no_table_of_old_says_so(body: bytes, reason: str, read: Read) -> None:
    report = read(body)

    assert report.verdict == UNREADABLE
    assert reason in (report.reason or "")


@hypothesis_settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(OLD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_old_workbook_is_a_result(read: Read, damages: list[tuple[int, int]]) -> None:
    body = bytearray(OLD)
    for at, byte in damages:
        body[at] = byte

    report = read(bytes(body))

    assert report.verdict in (PASSED, WARNED, UNREADABLE)


OLD_CELLS = CELLS.filter(is_plain).map(lambda cell: 0 if repr(cell) == "-0.0" else cell)
"""XLS has a short form of whole numbers, in which zero has no sign."""


@hypothesis_settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 99), OLD_CELLS, OLD_CELLS), max_size=12))
def test_an_old_table_is_read_cell_by_cell(read: Read, folder: Path, rows: list[tuple[Any, ...]]) -> None:
    report = read(old([["id", "left side", "right side"], *map(list, rows)]))

    assert {f.error for f in report.findings} <= OF_CELLS
    assert as_read(folder) == [["id", "left side", "right side"], *([exactly(cell) for cell in row] for row in rows)]


HOSTILE = ("a table as wide as the grid", "a billion laughs", "a zip bomb", "nested without end", "a row without end")


REPEATED = typed("float", "value", "123456789012345", 'table:number-columns-repeated="16384"')
MOST_OF_ALL = {
    **{name: UNREADABLE_BOOKS[name] for name in HOSTILE},
    "one row a million times": (
        open_packed(
            open_sheet(f'<table:table-row table:number-rows-repeated="1048576">{FLOAT * 100}</table:table-row>')
        ),
        "hold more than 64 MB",
    ),
    "rows of one cell each, to the end of the grid": (
        open_packed(open_sheet(*[REPEATED] * 3000)),
        "hold more than 64 MB",
    ),
    "formats without end": (
        zipped(
            packed(
                DATA,
                styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{'<xf numFmtId="14"/>' * 200_000}</cellXfs></styleSheet>',
            )
        ),
        "more than 100,000 formats",
    ),
}


@pytest.mark.parametrize(("body", "reason"), MOST_OF_ALL.values(), ids=MOST_OF_ALL)
def test_a_hostile_workbook_costs_half_a_minute_and_512_mb_at_most(body: bytes, reason: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(body)
    limits = Limits(resident=512, wall_seconds=30)

    with Child(examine.READER) as child:
        report = examine.judged(child, Request(str(source), str(tmp_path / "outputs"), limits))

    assert reason in (report.reason or "")


def test_shared_texts_take_no_more_memory_than_their_limit(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_TEXT", 1000)
    texts = f'<sst xmlns="{MAIN}">{"<si><t>word</t></si>" * 100}</sst>'

    report = read(zipped(packed(DATA, texts)))

    assert "share more text" in (report.reason or "")
