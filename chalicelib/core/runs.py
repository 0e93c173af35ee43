"""Records of delimited text that keep all rules, as most do: one expression finds as many as follow each other.

They become rows, in the form in which records are spooled: no splitter need go through them.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import compress, count, repeat
from operator import contains

from chalicelib.core.report import Dialect
from chalicelib.core.spool import DELIMITER, ESCAPE, MARKS

CONTINUED = "\n"
"""Stands for a line that goes on with the record before it; no row is that."""

MOST_MARKS = 40
"""Line ends and doubled quotes in a quoted cell: one with more may be a quote that never closes."""

type Odd = Callable[[list[str]], Iterable[int]]
"""The places of rows that may be no records, though they have as many cells as all others."""


def rows(lines: list[str], dialect: Dialect, columns: int, odd: Odd) -> list[str]:
    """For each line the row of the record that begins there, if it is regular and not `odd`; nothing for a line where
    none does, and `CONTINUED` for one inside of it."""
    text = "".join(lines)
    regular = _regular(dialect.delimiter, dialect.quote, dialect.escape, columns)
    found: list[str] = []
    at = 0
    while at < len(text):
        run = regular.match(text, at)
        if run and run.end() > at:
            found += _by_line(_rows(run[0], dialect), odd)
            at = run.end()
        if len(found) < len(lines):
            at += len(lines[len(found)])
            found.append("")
    return found


@cache
def _regular(delimiter: str, quote: str, escape: str, columns: int) -> re.Pattern[str]:
    """Whole records of so many cells. Nothing is tried twice, for no part gives back what it took."""
    doubled = escape == quote
    marks = "".join(map(re.escape, {quote, DELIMITER, ESCAPE, "\0", "\r", "\n", "" if doubled else escape}))
    first, rest = re.escape(delimiter[0]), re.escape(delimiter[1:])
    single = f"{first}(?!{rest})[^{first}{marks}]*+" if rest else ""
    plain = f"[^{first}{marks}]*+" + (f"(?:{single})*+" if rest else "")
    line_end = r"(?:\r\n|\n|\r)"
    cell = f"(?:{plain})"
    if quote:
        inner = f"(?:{line_end}|{re.escape(quote * 2)})" if doubled else line_end
        cell = f"(?:{re.escape(quote)}[^{marks}]*+(?:{inner}[^{marks}]*+){{0,{MOST_MARKS}}}+{re.escape(quote)}|{plain})"
    return re.compile(f"(?:{cell}(?:{re.escape(delimiter)}{cell}){{{columns - 1}}}+{line_end})*+")


def _rows(run: str, dialect: Dialect) -> list[str]:
    """Each record as its cells with a delimiter of spooled records between them."""
    parts = run.split(dialect.quote) if dialect.quote else [run]
    if "\r" in run:
        parts[::2] = [part.replace("\r\n", "\n").replace("\r", "\n") for part in parts[::2]]
    begins = parts[0].replace(dialect.delimiter, DELIMITER)
    parts[::2] = [part.replace(dialect.delimiter, DELIMITER) if part else dialect.quote for part in parts[::2]]
    parts[0] = begins
    parts[1::2] = [_marked(part) if "\n" in part or "\r" in part else part for part in parts[1::2]]
    return "".join(parts).split("\n")[:-1]


def _marked(cell: str) -> str:
    return cell.replace("\n", MARKS["\n"]).replace("\r", MARKS["\r"])


def _by_line(found: list[str], odd: Odd) -> list[str]:
    strange = set(odd(found))
    rows = ["" if at in strange else row for at, row in enumerate(found)] if strange else found
    lines: list[str] = []
    last = 0
    for at in compress(count(1), map(contains, found, repeat(ESCAPE))):
        lines += rows[last:at]
        lines += [CONTINUED] * line_ends(found[at - 1])
        last = at
    return lines + rows[last:] if last else rows


def line_ends(row: str) -> int:
    """How many line ends stand in the cells of a row."""
    newline, returned = MARKS["\n"], MARKS["\r"]
    return row.count(newline) + row.count(returned) - row.count(returned + newline) if ESCAPE in row else 0
