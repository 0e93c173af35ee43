"""Figures and facts of a report as people read them."""

import re
from math import floor, log10

from chalicelib.core.promised_dialect import MARKS
from chalicelib.core.report import Dialect, Place, Table

PLAIN = re.compile(r"(-?)([0-9]+)(\.[0-9]+)?")
FEWEST_GROUPED = 5
"""Digits before the point from which on they are grouped: years and short numbers stay as they are written."""

DIGITS = 6
"""Significant digits of what was computed; whole numbers keep all of theirs."""


def grouped(number: str) -> str:
    """A number as the file has it, with its digits in groups of three; any other text as it is."""
    found = PLAIN.fullmatch(number)
    if not found or len(found[2]) < FEWEST_GROUPED:
        return number
    return f"{found[1]}{re.sub(r'(?<=[0-9])(?=([0-9]{3})+$)', ',', found[2])}{found[3] or ''}"


def figure(number: float) -> str:
    """A computed number, rounded to be read."""
    size = floor(log10(abs(number))) if number else 0
    if not -DIGITS < size < 3 * DIGITS:
        return f"{number:.{DIGITS - 1}e}"
    text = f"{number:.{max(0, DIGITS - 1 - size)}f}"
    return grouped(text.rstrip("0").rstrip(".") if "." in text else text)


def share(count: int, whole: int) -> str:
    """A part of a whole in percent. What is neither nothing nor all never looks as if it were."""
    if not whole or count in (0, whole):
        return "100%" if count and whole else "0%"
    percent = 100 * count / whole
    if not 0.1 <= percent <= 99.9:
        return "<0.1%" if percent < 1 else ">99.9%"
    return f"{percent:.1f}%"


def counted(count: int, one: str, many: str = "") -> str:
    """How many there are of a thing, in words."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def size(count: int) -> str:
    """Bytes, as a person says it and exactly."""
    exact = counted(count, "byte")
    for power, unit in ((3, "GB"), (2, "MB"), (1, "kB")):
        if count >= 1000**power:
            return f"{count / 1000**power:.3g} {unit} ({exact})"
    return exact


def place(found: Place) -> str:
    """Where in the file; nothing for the file as a whole."""
    parts = (("record", found.record), ("line", found.line))
    return ", ".join(f"{name} {at:,}" for name, at in parts if at is not None)


SPANS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def span(seconds: float) -> str:
    """A time, in the largest unit of which it has one or more."""
    length, unit = next((one for one in SPANS if seconds >= one[0]), SPANS[-1])
    amount = figure(round(seconds / length, 1 if length > 1 else 6))
    return f"{amount} {unit if amount == '1' else f'{unit}s'}"


def moment(text: str) -> str:
    """An edge of a histogram of dates and times, without what says nothing."""
    return text.removesuffix("+00:00").removesuffix(" 00:00:00").removesuffix("+00")


FORMATS = {
    "csv": "delimited text (CSV)",
    "json": "JSON",
    "ndjson": "lines of JSON (NDJSON)",
    "parquet": "Parquet",
    "xlsx": "Excel workbook (XLSX)",
    "xls": "Excel workbook of old (XLS)",
    "ods": "OpenDocument spreadsheet (ODS)",
    "fods": "OpenDocument spreadsheet as one XML (FODS)",
}


def stored(table: Table) -> str:
    """The format, and in what it was packed."""
    return FORMATS.get(table.format, table.format) + (f", packed with {table.compression}" if table.compression else "")


def encoding(name: str) -> str:
    return name.upper() if name.startswith(("utf", "iso")) else name


NAMES = {mark: name for name, mark in MARKS.items()}
LINE_ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
LABELS = ("no row of labels", "labels in one row")


def dialect(found: Dialect) -> tuple[str, ...]:
    """What was found of a dialect: delimiter, quotes, line ends, labels."""
    rows = found.header_rows
    return (
        f"{_named(found.delimiter)} between cells" if found.delimiter else "no delimiter: one column",
        _quotes(found),
        f"lines end in {LINE_ENDS.get(found.line_end, found.line_end)}",
        LABELS[rows] if rows < len(LABELS) else f"labels in {rows} rows",
    )


def _quotes(found: Dialect) -> str:
    if not found.quote:
        return "no quotes"
    inside = "doubled inside a cell" if found.escape == found.quote else f"{_named(found.escape)} before one in a cell"
    return f"{_named(found.quote)} quotes, {inside}"


def _named(mark: str) -> str:
    return NAMES.get(mark, mark)
