"""XLS, by xlrd: BIFF5 and BIFF8 in an OLE container, BIFF2 to BIFF8 without. The only module that knows the library.

A file keeps a value for every formula there, so that none is known to be uncomputed.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from chalicelib.core.formats import OLE
from chalicelib.core.serials import PLAIN, iso, meaning, shortest
from chalicelib.core.workbook import (
    DAMAGED,
    ENCRYPTED,
    ERROR,
    NUMBER,
    OTHER,
    TEXT,
    Assumed,
    HiddenColumns,
    Merged,
    Opened,
    Part,
    Row,
)
from chalicelib.errors import Unreadable

LARGEST = 64_000_000
"""Bytes: a file is read whole, and takes several times its size."""

BIFF8 = 80
"""What the library calls it. Texts are Unicode from then on."""

STREAMS = {
    "EncryptedPackage": ENCRYPTED,
    "Workbook": None,
    "Book": None,
    "WordDocument": "this is an old Word document, not a table: save the table as CSV or XLSX",
    "PowerPoint Document": "this is an old PowerPoint presentation, not a table: save the table as CSV or XLSX",
}
"""What stands at the top of a container → why it is unreadable; None for a workbook."""

BROKEN = (
    *(xlrd.XLRDError, CompDocError, struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError),
    *(ArithmeticError, NotImplementedError, RecursionError),
)
"""The library checks little: what a damaged file makes of it ends in one of these."""


def format_of(path: Path) -> str:
    """xls, for a stream, or an OLE container that is a workbook. Raises Unreadable, saying what else it is."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"an Office document (OLE) of more than {LARGEST / 1e6:.0f} MB: save the table as XLSX or CSV")
    with path.open("rb") as source:
        if source.read(len(OLE)) != OLE:
            return "xls"
    with _quiet() as log, _told():
        container = CompDoc(path.read_bytes(), logfile=log)
        names = {container.dirlist[child].name for child in container.dirlist[0].children}
    for name, reason in STREAMS.items():
        if name in names and reason is None:
            return "xls"
        if name in names:
            raise Unreadable(str(reason))
    raise Unreadable("this is an old Office document (OLE), not a table: save the table as CSV or XLSX")


def parts(path: Path) -> Iterator[Part]:
    """All sheets of a workbook. Raises Unreadable."""
    with _quiet() as log:
        with _told():
            book = xlrd.open_workbook(str(path), logfile=log, formatting_info=True, on_demand=True, ragged_rows=True)
        meanings = _Meanings(book)
        for number in range(book.nsheets):
            with _told():
                sheet = book.sheet_by_index(number)
            yield Opened(sheet.name, sheet.visibility != 0)
            for column in sorted(c for c, shown in sheet.colinfo_map.items() if shown.hidden):
                yield HiddenColumns(column, column)
            for row in _rows(sheet, meanings):
                yield row
                if book.codepage is None and book.biff_version < BIFF8 and not "".join(row.texts).isascii():
                    yield Assumed(book.encoding, ", ".join(row.texts))
            for top, bottom, left, right in sheet.merged_cells:
                yield Merged(top + 1, left, bottom, right - 1)
            book.unload_sheet(number)


def _rows(sheet: Any, meanings: "_Meanings") -> Iterator[Row]:
    for number in range(sheet.nrows):
        values, types = sheet.row_values(number), sheet.row_types(number)
        filled = [
            (column, *meanings.of(kind, value, sheet.cell_xf_index(number, column)))
            for column, (kind, value) in enumerate(zip(types, values, strict=True))
            if kind in FILLED and value != ""
        ]
        if filled:
            columns, kinds, texts = zip(*filled, strict=True)
            shown = sheet.rowinfo_map.get(number)
            yield Row(number + 1, columns, texts, "".join(kinds), bool(shown and shown.hidden))


FILLED = (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR)


class _Meanings(dict[int, str]):
    """Style → what a number of it means, worked out once, and by it the values of cells."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, style: int) -> str:
        found = self._book.format_map.get(self._book.xf_list[style].format_key)
        self[style] = meaning(found.format_str) if found else PLAIN
        return self[style]

    def of(self, kind: int, value: Any, style: int) -> tuple[str, str]:
        """Kind and text of a cell."""
        if kind == xlrd.XL_CELL_TEXT:
            return TEXT, value
        if kind == xlrd.XL_CELL_BOOLEAN:
            return OTHER, "true" if value else "false"
        if kind == xlrd.XL_CELL_ERROR:
            return ERROR, xlrd.error_text_from_code.get(value, f"error {value}")
        means = self[style]
        text = None if means == PLAIN else iso(value, means, self._book.datemode == 1)
        return (NUMBER, shortest(value)) if text is None else (OTHER, text)


@contextmanager
def _quiet() -> Iterator[Any]:
    """Where the library's warnings go: they quote the file."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        yield nowhere


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BROKEN as trouble:
        if "encrypted" in str(trouble):
            raise Unreadable(ENCRYPTED) from trouble
        raise Unreadable(DAMAGED.format(" or cut off")) from trouble
