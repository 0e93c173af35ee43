"""The column of an annotated copy that comes back as a sheet of a workbook, taken out row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chalicelib.core.annotation import LABEL, is_note
from chalicelib.core.harmless import undone
from chalicelib.core.workbook import Row, Sheet


def is_annotated(head: Sequence[Row], sheet: Sheet) -> bool:
    """Whether the label stands in the last column of a sheet that begins so."""
    return sheet.width > 1 and any(row.columns[-1] == sheet.right and row.texts[-1] == LABEL for row in head)


def narrower(sheet: Sheet) -> Sheet:
    return replace(sheet, right=sheet.right - 1)


def without_notes(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without label and notes, and with cells as they were before they were made harmless."""
    for row in rows:
        kept = len(row.texts)
        if row.texts[-1] == LABEL or is_note(row.texts[-1]):
            kept -= 1
        if kept:
            texts = tuple(map(undone, row.texts[:kept]))
            yield row._replace(columns=row.columns[:kept], texts=texts, kinds=row.kinds[:kept])
