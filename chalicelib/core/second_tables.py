"""Labels of another table below the one that is read, in a sheet: words after empty rows, that are of another kind than
all above or have such cells below, or are in fewer columns.

Its rows have a cell for each column of the box, so that only this tells them from records.
"""

from chalicelib.core.findings import Gathered
from chalicelib.core.forms import LABEL, NO_LABEL
from chalicelib.core.report import Place
from chalicelib.core.workbook import NUMBER, OTHER, TEXT, Row

MOST_LOOKED_AT, FEWEST = 200, 2
"""Rows of a table that show what its columns hold."""

VALUES = (NUMBER, OTHER)


class SecondTables:
    """Looks at the rows of a sheet in their order, from the first record on, which stands in row `start`."""

    def __init__(self, labels: tuple[str, ...], start: int, gathered: Gathered) -> None:
        self._labels, self._due, self._gathered = labels, start, gathered
        self._apart = False
        self._likely: tuple[Row, Place] | None = None
        self._forget()

    def look_at(self, row: Row, place: Place) -> None:
        self._apart = self._apart or row.number > self._due
        if self._likely and row.number == self._due and self._is_other(self._likely[0], row):
            labels, at = self._likely
            self._gathered.add("type-error", at, f"labels of another table, as it seems: {', '.join(labels.texts)}")
            self._forget()
        self._likely = (row, place) if self._apart and self._may_be_labels(row) else None
        self._due = row.number + 1
        if len(row.columns) > 1:
            self._apart = False
            if not self._likely and self._rows < MOST_LOOKED_AT:
                self._count(row)

    def _forget(self) -> None:
        self._rows = 0
        self._filled, self._values = dict[int, int](), dict[int, int]()

    def _count(self, row: Row) -> None:
        self._rows += 1
        for column, kind in zip(row.columns, row.kinds, strict=True):
            self._filled[column] = self._filled.get(column, 0) + 1
            self._values[column] = self._values.get(column, 0) + (kind in VALUES)

    def _may_be_labels(self, row: Row) -> bool:
        different = len(set(row.texts)) == len(row.texts) > 1 and row.texts != self._labels
        return self._rows >= FEWEST and different and set(row.kinds) == {TEXT} and all(map(_is_label, row.texts))

    def _is_other(self, labels: Row, first: Row) -> bool:
        """Whether words stand where all above are values, or values below them where all above are words, or both rows
        leave out columns that are full above."""
        over_values = any(0 < self._filled.get(at, 0) == self._values[at] for at in labels.columns)
        kinds = zip(first.columns, first.kinds, strict=True)
        over_words = any(kind in VALUES and self._filled.get(at) and not self._values[at] for at, kind in kinds)
        full = {at for at, filled in self._filled.items() if filled == self._rows}
        return over_values or over_words or (first.columns == labels.columns and not full <= set(labels.columns))


def _is_label(text: str) -> bool:
    return LABEL.fullmatch(text) is not None and NO_LABEL.fullmatch(text) is None
