"""Cells that a spreadsheet would run as a formula, and how they are made harmless in what people open there.

After OWASP's "CSV injection": a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is run, or its
first mark dropped. An apostrophe before it stops that. One stands before every such cell that had some already, so
that taking one away gives each cell back as it was.
"""

import re

PREFIX = "'"

_RUNS = r"'*\"*[=+\-@\t\r]"
"""A cell whose quotes are broken may begin with one, which a spreadsheet takes away."""

_FIGURES = r"[-+](?:[0-9 .,:/()%-]*|[0-9]*[.,]?[0-9]+[eE][-+]?[0-9]+)"
"""Numbers, telephone numbers and dashes: no letter stands in them, but for an exponent, and no operator but a minus."""

RUNS = re.compile(rf"(?!{_FIGURES}\Z){_RUNS}")
PREFIXED = re.compile(PREFIX + _RUNS)


def within(separator: str, returned: str) -> re.Pattern[str]:
    """Finds such a cell among many with the separator before each, and carriage returns written as `returned`. Its
    first mark is looked at before all else, for few cells begin so."""
    begins = rf"(?=['\"=+\-@\t]|{returned})(?!{_FIGURES}(?:{separator}|\Z))"
    return re.compile(rf"{separator}{begins}'*\"*(?:[=+\-@\t]|{returned})")


def harmless(cell: str) -> str:
    """The cell as a spreadsheet may have it."""
    return PREFIX + cell if RUNS.match(cell) else cell


def undone(cell: str) -> str:
    """The cell that was made harmless; any other as it is."""
    return cell[1:] if PREFIXED.match(cell) else cell
