"""Whether delimited text is an annotated copy that came back, and how its column is taken out."""

import re
from dataclasses import replace
from io import StringIO

from chalicelib.core.annotation import LABEL, MARK, STRAY_MARK, Annotation, is_note
from chalicelib.core.dialect import detect
from chalicelib.core.held import held
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import pieces

NOTE = re.compile(rf"(?:{re.escape(MARK)}|{re.escape(STRAY_MARK)})[ _][^\r\n\"']*")


def may_be(head: bytes) -> bool:
    """Whether the beginning of UTF-8 text has what shows it."""
    return LABEL.encode() in head or MARK.encode() in head or STRAY_MARK.encode() in head


def annotation(head: str, said: Dialect | None) -> tuple[Annotation, int | None] | None:
    """The column, and in which line its label stands, if there is one. None where the text has no such column."""
    bare = NOTE.sub(MARK, head)
    detected = held(bare, said) if said else detect(bare)
    dialect, layout = replace(detected.dialect, header_rows=0), detected.found.layout
    label = layout.label_lines[-1] if layout.label_lines else None
    wanted = label or layout.start
    for piece in pieces(StringIO(head, newline=""), dialect):
        if piece.line >= wanted:
            last = piece.cells[-1]
            shows = last == LABEL if label else is_note(last)
            return (Annotation(dialect, layout.columns - 1), label) if shows and piece.line == wanted else None
    return None
