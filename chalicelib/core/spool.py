"""Records on their way to the engine, in a form that no cell can break: one line a record, marks of the form escaped.

A cell may hold anything, line ends of all kinds too, on which engines disagree inside quotes; here none is left.
"""

import re

from chalicelib.core.records import Record
from chalicelib.core.report import Dialect
from chalicelib.core.sql import literal

DELIMITER, ESCAPE = "\x1f", "\x1a"
NULL = ESCAPE + "~"
DIALECT = Dialect(DELIMITER, "", "", "\n", 0)

MARKS = {ESCAPE: ESCAPE + "0", "\n": ESCAPE + "1", "\r": ESCAPE + "2", DELIMITER: ESCAPE + "3", "\0": ESCAPE + "4"}
"""Mark → how it is written. The escape itself is written first and read last."""

_ESCAPED = re.compile(f"{ESCAPE}[0-4]")
_MARKED = re.compile(f"[{ESCAPE}\n\r\0]")


def line(record: Record) -> str:
    """A record with its number first."""
    number, cells = record.number, record.cells
    whole = [NULL if cell is None else cell for cell in cells]
    text = DELIMITER.join(whole)
    if _MARKED.search(text) or text.count(DELIMITER) >= len(whole):
        text = DELIMITER.join([NULL if cell is None else _marked(cell) for cell in cells])
    return f"{number}{DELIMITER}{text}\n"


def _marked(cell: str) -> str:
    for mark, written in MARKS.items():
        cell = cell.replace(mark, written)
    return cell


def is_marked(written: str) -> bool:
    """Whether a cell in a spooled record has marks to be read."""
    return ESCAPE in written and _ESCAPED.search(written) is not None


def lines(first: int, rows: list[str]) -> str:
    """Records that follow each other, whose rows are in this form; the number of the `first` of them."""
    return "".join([f"{number}{DELIMITER}{row}\n" for number, row in enumerate(rows, first)])


def read(cell: str) -> str:
    """SQL for a cell as it stood."""
    whole = cell
    for mark, written in reversed(MARKS.items()):
        whole = f"replace({whole}, {literal(written)}, chr({ord(mark)}))"
    return f"case when contains({cell}, {literal(ESCAPE)}) then {whole} else {cell} end"
