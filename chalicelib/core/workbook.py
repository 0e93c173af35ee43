"""Workbooks as values: what their readers give, and which sheet is the table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from chalicelib.core.findings import Gathered
from chalicelib.core.report import Place
from chalicelib.errors import Unreadable

TEXT, NUMBER, OTHER, ERROR, UNCACHED = "tnoef"
"""Kinds of cells: text; a number; a date, a time or a boolean; an error; a formula whose value is not in the file."""

MOST_ROWS, WIDEST, MOST_SHEETS, MOST_MERGED = 1_048_576, 16_384, 1000, 100_000
LONGEST_ROW = 16_000_000
"""Characters. The grid is Excel's, and LibreOffice's too."""

ENCRYPTED = "this workbook is encrypted: send it without a password"
DAMAGED = "this workbook is damaged{}: open it, save it again and send that"


class Opened(NamedTuple):
    """A sheet begins: what follows is of this sheet."""

    name: str
    hidden: bool


class Row(NamedTuple):
    """The filled cells of a row. `number` counts from 1, `columns` from 0; `repeat`: so many rows are the same."""

    number: int
    columns: tuple[int, ...]
    texts: tuple[str, ...]
    kinds: str
    hidden: bool = False
    repeat: int = 1


class Merged(NamedTuple):
    """A range of merged cells, its ends included: rows from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


class HiddenColumns(NamedTuple):
    """Columns that are not shown, from 0, both ends included."""

    first: int
    last: int


class Assumed(NamedTuple):
    """A text beyond ASCII in a workbook that does not say its encoding, and how it was read."""

    encoding: str
    text: str


type Part = Opened | Row | Merged | HiddenColumns | Assumed
"""What a reader gives of a workbook, sheet by sheet; rows in their order."""


class Package(Protocol):
    """The members of a workbook that is a ZIP file."""

    def __contains__(self, name: str) -> bool: ...

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member. Raises Unreadable where there is none, or it is damaged."""
        ...


@dataclass
class Sheet:
    """A sheet while it is read: what is in it, and the box around its filled cells."""

    name: str
    hidden: bool
    filled: int = 0
    top: int = 0
    bottom: int = 0
    left: int = WIDEST
    right: int = -1
    characters: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden_columns: list[HiddenColumns] = field(default_factory=list)

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def take(self, part: Row | Merged | HiddenColumns) -> None:
        """Count a part in. Raises Unreadable where it is outside of what a sheet can be."""
        if isinstance(part, Row):
            self._take_row(part)
        elif isinstance(part, Merged):
            self.merged.append(part)
        else:
            self.hidden_columns.append(part)
        if len(self.hidden_columns) > WIDEST:
            raise Unreadable(DAMAGED.format(f": sheet {self.name!r} hides more columns than there are"))
        if len(self.merged) > MOST_MERGED:
            raise Unreadable(f"sheet {self.name!r} has more than {MOST_MERGED:,} merged ranges: send the table alone")

    def _take_row(self, row: Row) -> None:
        if row.number <= self.bottom or row.columns[-1] >= WIDEST or row.number + row.repeat - 1 > MOST_ROWS:
            raise Unreadable(DAMAGED.format(f": row {row.number:,} of sheet {self.name!r} is out of its place"))
        characters = sum(map(len, row.texts))
        if characters > LONGEST_ROW:
            raise Unreadable(
                f"row {row.number:,} of sheet {self.name!r} has more than {LONGEST_ROW:,} characters: "
                "this is no table of records"
            )
        self.filled += len(row.columns) * row.repeat
        self.characters += (characters + len(row.columns)) * row.repeat
        self.top = self.top or row.number
        self.bottom = row.number + row.repeat - 1
        self.left = min(self.left, row.columns[0])
        self.right = max(self.right, row.columns[-1])


def choose(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that is the table: of those shown, the one with the most filled cells. Raises Unreadable."""
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.filled]
    if shown:
        return max(shown, key=lambda sheet: sheet.filled)
    if any(sheet.filled for sheet in sheets):
        raise Unreadable("every sheet of this workbook that holds anything is hidden: show the one that is the table")
    raise Unreadable("this workbook has no filled cell: send one with at least a row of labels")


def dense(row: Row, sheet: Sheet) -> tuple[str, ...]:
    """All cells of a row within the sheet's box, and those beyond it."""
    left = sheet.left
    width = max(sheet.width, row.columns[-1] - left + 1)
    if len(row.columns) == width:
        return row.texts
    cells = [""] * width
    for column, text in zip(row.columns, row.texts, strict=True):
        cells[column - left] = text
    return tuple(cells)


def unrolled(rows: Iterable[Row]) -> Iterator[Row]:
    """Every row by itself, those that are the same as the one above too."""
    for row in rows:
        if row.repeat == 1:
            yield row
        else:
            for number in range(row.number, row.number + row.repeat):
                yield row._replace(number=number, repeat=1)


NUMERIC = re.compile(r"\s*-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?\s*")
FEW = 0.05
"""The share of a column's cells that may be neither numbers nor text of numbers."""


class Suspects:
    """Cells of text that are numbers. They are a finding only in a column whose other cells are numbers, which is known
    at the end; until then each column keeps its own few examples."""

    def __init__(self, labels: tuple[str, ...], left: int) -> None:
        self._labels, self._left = labels, left
        self._numbers, self._texts, self._others = [0] * len(labels), [0] * len(labels), [0] * len(labels)
        self._pending: dict[int, Gathered] = {}

    def look_at(self, row: Row, place: Place) -> None:
        for column, kind, text in zip(row.columns, row.kinds, row.texts, strict=True):
            at = column - self._left
            if at >= len(self._labels):
                continue
            if kind == NUMBER:
                self._numbers[at] += 1
            elif kind == OTHER:
                self._others[at] += 1
            elif kind == TEXT:
                if text[-1:] in " 0123456789" and NUMERIC.fullmatch(text):
                    self._texts[at] += 1
                    pending = self._pending.setdefault(at, Gathered())
                    pending.add("number-as-text", place, text, self._labels[at])
                else:
                    self._others[at] += 1

    def settle(self, gathered: Gathered) -> None:
        """Tell those of the columns of numbers."""
        for at, pending in self._pending.items():
            numbers, texts, others = self._numbers[at], self._texts[at], self._others[at]
            if numbers > texts and others <= FEW * (numbers + texts + others):
                gathered.take(pending)


def letters(column: int) -> str:
    """The letters of a column that counts from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def column_of(letters: str) -> int:
    """The column of its letters, from 0. Raises ValueError."""
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or column > WIDEST:
            raise ValueError(letters)
        column = column * 26 + ord(letter) - ord("A") + 1
    if not 1 <= column <= WIDEST:
        raise ValueError(letters)
    return column - 1


def shown(merged: Merged) -> str:
    """A range as spreadsheets write it: `B2:C5`."""
    return f"{letters(merged.left)}{merged.top}:{letters(merged.right)}{merged.bottom}"
