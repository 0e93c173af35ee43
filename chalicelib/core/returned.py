"""Whether delimited text is an annotated copy that came back, and how its column is taken out.

Its dialect is found in a text without the column, as it was found in the file that the copy was made of: the delimiter
stands before the label, and the column is what follows the last one in each line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from chalicelib.core.annotation import LABEL, MARK, STRAY_MARK, Annotation, is_note
from chalicelib.core.dialect import Detected, detect
from chalicelib.core.held import held
from chalicelib.core.marks import HINT
from chalicelib.core.promised_dialect import LONGEST_DELIMITER
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, pieces

NOTED = rf"(?:{re.escape(MARK)}|{re.escape(STRAY_MARK)})[^\r\n]*?"
FIRST = re.compile(rf"([^\r\n]+?)([\"']?)(?:{LABEL}|{NOTED})\2(?=[\r\n]|\Z)")
"""A line with the label, or, without labels, a note: what stands before it ends in the delimiter."""


def may_be(head: bytes) -> bool:
    """Whether the beginning of UTF-8 text has what shows it."""
    return LABEL.encode() in head or MARK.encode() in head or STRAY_MARK.encode() in head


def annotation(head: str, said: Dialect | None) -> tuple[Annotation, int | None] | None:
    """The column, and in which line its label stands, if there is one. None where the text has no such column."""
    first = FIRST.search(head)
    found = _detected(head, first[1], said) if first else None
    if found is None:
        return None
    dialect, layout = replace(found.dialect, header_rows=0), found.found.layout
    label = layout.label_lines[-1] if layout.label_lines else None
    piece = _at(head, dialect, label or layout.start)
    if piece is None or not (piece.cells[-1] == LABEL if label else is_note(piece.cells[-1])):
        return None
    return Annotation(dialect, layout.columns), label


def _detected(head: str, before: str, said: Dialect | None) -> Detected | None:
    """The dialect and layout of a text without its column."""
    if said:
        return held(_without(head, said.delimiter), said)
    delimiters = [before[-length:] for length in range(min(LONGEST_DELIMITER, len(before)), 0, -1)]
    found = {delimiter: detect(_without(head, delimiter)) for delimiter in delimiters}
    for delimiter, one in found.items():
        if one.dialect.delimiter == delimiter:
            return one
    for delimiter, one in reversed(found.items()):
        if one.found.layout.columns == 1:
            return replace(one, dialect=replace(one.dialect, delimiter=delimiter))
    return None


def _without(head: str, delimiter: str) -> str:
    hint = HINT.match(head)
    above = hint[0] if hint else ""
    column = rf"{re.escape(delimiter)}([\"']?)(?:{LABEL}|{NOTED})?\1(?=[\r\n]|\Z)"
    return above + re.sub(column, "", head[len(above) :])


def _at(head: str, dialect: Dialect, line: int) -> Piece | None:
    """The record that begins on a line."""
    found: Iterator[Piece] = pieces(StringIO(head, newline=""), dialect)
    return next((piece for piece in found if piece.line == line), None)
