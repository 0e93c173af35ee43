"""The column of an annotated copy that comes back as a sheet of a workbook, taken out row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.core.annotation import LABEL, is_note
from chalicelib.core.harmless import undone
from chalicelib.core.workbook import Row, Sheet


def is_annotated(head: Sequence[Row], sheet: Sheet) -> bool:
    """Whether the label stands in the last column of a sheet that begins so."""
    return sheet.width > 1 and any(row.columns[-1] == sheet.right and row.texts[-1] == LABEL for row in head)


def narrower(sheet: Sheet) -> Sheet:
    return replace(sheet, right=sheet.right - 1)


@dataclass
class Notes:
    """What stands in the column of notes, from 0, as far as its rows were read."""

    column: int
    are_plain: bool = True
    """Whether all that was taken out stood in the column, and nothing else stands there."""

    def taken_out(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows without label and notes, and with cells as they were before they were made harmless. What else
        stands in the column stays."""
        for row in rows:
            kept = len(row.texts)
            is_ours = row.texts[-1] == LABEL or is_note(row.texts[-1])
            self.are_plain = self.are_plain and is_ours is (row.columns[-1] == self.column)
            if is_ours:
                kept -= 1
            if kept:
                texts = tuple(map(undone, row.texts[:kept]))
                yield row._replace(columns=row.columns[:kept], texts=texts, kinds=row.kinds[:kept])
