"""Rows of an XLSX sheet with their bad cells marked, and with what is to mend in a cell behind them, instead of what
stands there from another time. All else stays as it is written."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from chalicelib.core.row_marks import Marks
from chalicelib.core.workbook import column_of, letters
from chalicelib.core.xlsx_cells import YES
from chalicelib.core.xml_source import (
    Edit,
    NotPlain,
    attributes,
    content,
    edited,
    inside,
    is_closed,
    tag_at,
    with_attributes,
)

NO_MARKS: Mapping[str, int] = {}


class Cell(NamedTuple):
    """A cell as it is written, from and to bytes of its row; with its start tag."""

    column: int
    style: str
    start: int
    end: int
    tag: bytes


@dataclass(frozen=True)
class Marking:
    """How rows are marked: the column of notes, from 0; style → the same with the fill of what is marked; column → the
    style of its cells that are not there; style of what was marked → the same without the fill; and whether the column
    stands there already."""

    column: int
    styles: Mapping[str, int]
    style_of: Callable[[int], str]
    former: Mapping[str, int] = field(default_factory=lambda: NO_MARKS)
    is_returned: bool = False

    @cached_property
    def _old(self) -> re.Pattern[bytes] | None:
        """Finds what stands in a row from another time."""
        notes = [rf"r\s*=\s*[\"']{letters(self.column)}[0-9]"] if self.is_returned else []
        marked = [rf"s\s*=\s*[\"'](?:{'|'.join(self.former)})[\"']"] if self.former else []
        return re.compile(rf"\s(?:{'|'.join(notes + marked)})".encode()) if notes or marked else None

    def is_old(self, row: bytes) -> bool:
        """Whether a row may have marks or a note from another time."""
        return self._old is not None and self._old.search(row) is not None

    def row(self, row: bytes, marks: Marks) -> bytes:
        """Raises NotPlain."""
        cells = _cells(row, marks.number)
        tag = tag_at(row, 0)
        opened = with_attributes(tag, {"spans": None})
        edits: list[Edit] = [(0, len(tag), opened.removesuffix(b"/>") + b">" if is_closed(tag) else opened)]
        columns = [cell.column for cell in cells]
        former = {cell.column for cell in cells if cell.style in self.former}
        for column in sorted({*marks.cells, *former, self.column}):
            at = bisect_left(columns, column)
            cell = cells[at] if at < len(cells) and columns[at] == column else None
            before = cells[at - 1].end if at else len(tag)
            if column == self.column:
                edits += self._note(row, cell, marks, before)
            elif cell:
                styles = self.styles if column in marks.cells else self.former
                new = with_attributes(cell.tag, {"s": str(styles[cell.style])})
                edits.append((cell.start, cell.start + len(cell.tag), new))
            else:
                style = self.styles[_row_style(row) or self.style_of(column)]
                edits.append((before, before, f'<c r="{letters(column)}{marks.number}" s="{style}"/>'.encode()))
        return edited(row, edits) + (b"</row>" if is_closed(tag) else b"")

    def between(self, marks: Marks) -> bytes:
        """A row that is not there."""
        return self.row(b'<row r="%d"/>' % marks.number, marks)

    def _note(self, row: bytes, cell: Cell | None, marks: Marks, before: int) -> list[Edit]:
        """The note instead of what stands in its place. Raises NotPlain where that is neither nothing nor a note."""
        if not marks.note and not self.is_returned:
            return []
        style = f' s="{cell.style}"' if cell and cell.style != "0" else ""
        begins = f'<c r="{letters(self.column)}{marks.number}"{style}'
        text = f'<is><t xml:space="preserve">{content(marks.note)}</t></is>'
        new = f'{begins} t="inlineStr">{text}</c>' if marks.note else f"{begins}/>" if style else ""
        if cell is None:
            return [(before, before, new.encode())]
        there = b"" if is_closed(cell.tag) else row[cell.start + len(cell.tag) : cell.end]
        if there.removesuffix(b"</c>") and not (self.is_returned and b"<f" not in there):
            raise NotPlain("a cell where notes would stand")
        return [(cell.start, cell.end, new.encode())]


def _cells(row: bytes, number: int) -> list[Cell]:
    """The cells of a row, in their order. Raises NotPlain."""
    found: list[Cell] = []
    for one in inside(row):
        if one.name == "c":
            column = _column(one.said.get("r", ""), number)
            if found and found[-1].column >= column:
                raise NotPlain("cells out of order")
            found.append(Cell(column, one.said.get("s", "0"), one.start, one.end, one.tag))
        elif one.name != "extLst":
            raise NotPlain("a cell whose element has a prefix")
    return found


def _column(place: str, number: int) -> int:
    """Raises NotPlain."""
    try:
        return column_of(place.removesuffix(str(number)))
    except ValueError:
        raise NotPlain("a cell that does not say its place") from None


def _row_style(row: bytes) -> str:
    """The style of the cells of a row that are not there; none where that is their columns'."""
    found = attributes(tag_at(row, 0))
    return found.get("s", "") if found.get("customFormat") in YES else ""
