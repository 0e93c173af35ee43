"""Records on their way to the engine, in a form that no cell can break: one line a record, marks of the form escaped.

A cell may hold anything, line ends of all kinds too, on which engines disagree inside quotes; here none is left.
"""

from collections.abc import Iterable

from chalicelib.core.sql import literal

DELIMITER, ESCAPE = "\x1f", "\x1a"
NULL = ESCAPE + "~"

MARKS = {ESCAPE: ESCAPE + "0", "\n": ESCAPE + "1", "\r": ESCAPE + "2", DELIMITER: ESCAPE + "3", "\0": ESCAPE + "4"}
"""Mark → how it is written. The escape itself is written first and read last."""

_WRITTEN = str.maketrans(MARKS)


def line(number: int, cells: Iterable[str | None]) -> str:
    """A record with its number first."""
    return DELIMITER.join((str(number), *(NULL if cell is None else cell.translate(_WRITTEN) for cell in cells))) + "\n"


def read(cell: str) -> str:
    """SQL for a cell as it stood."""
    for mark, written in reversed(MARKS.items()):
        cell = f"replace({cell}, {literal(written)}, chr({ord(mark)}))"
    return cell
