"""Rows of an XLSX sheet with their bad cells marked, and with what is to mend in a cell behind them. All else stays as
it is written."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate
from typing import NamedTuple

from chalicelib.core.workbook import column_of, letters
from chalicelib.core.xlsx_cells import YES
from chalicelib.core.xml_source import ATTRIBUTE, Edit, NotPlain, content, edited, is_closed, tag_at, with_attributes


@dataclass(frozen=True, slots=True)
class Marks:
    """What is put into a row: the note in its last column, and what is to mend in cells, by their columns from 0."""

    number: int
    note: str
    cells: Mapping[int, str] = field(default_factory=dict)


class Cell(NamedTuple):
    """A cell as it is written, from and to bytes of its row; with its start tag."""

    column: int
    style: str
    start: int
    end: int
    tag: bytes


@dataclass(frozen=True)
class Marking:
    """How rows are marked: the column of notes, from 0; style → the same with the fill of what is marked; and column →
    the style of its cells that are not there."""

    column: int
    styles: Mapping[str, int]
    style_of: Callable[[int], str]

    def row(self, row: bytes, marks: Marks) -> bytes:
        """Raises NotPlain."""
        cells = _cells(row, marks.number)
        tag = tag_at(row, 0)
        opened = with_attributes(tag, {"spans": None})
        edits: list[Edit] = [(0, len(tag), opened.removesuffix(b"/>") + b">" if is_closed(tag) else opened)]
        columns = [cell.column for cell in cells]
        for column in sorted({*marks.cells, self.column}):
            at = bisect_left(columns, column)
            cell = cells[at] if at < len(cells) and columns[at] == column else None
            before = cells[at - 1].end if at else len(tag)
            if column == self.column:
                edits.append(_note(cell, column, marks, before))
            elif cell:
                new = with_attributes(cell.tag, {"s": str(self.styles[cell.style])})
                edits.append((cell.start, cell.start + len(cell.tag), new))
            else:
                style = self.styles[_row_style(row) or self.style_of(column)]
                edits.append((before, before, f'<c r="{letters(column)}{marks.number}" s="{style}"/>'.encode()))
        return edited(row, edits) + (b"</row>" if is_closed(tag) else b"")

    def between(self, marks: Marks) -> bytes:
        """A row that is not there."""
        return self.row(b'<row r="%d"/>' % marks.number, marks)


def _note(cell: Cell | None, column: int, marks: Marks, before: int) -> Edit:
    place = f"{letters(column)}{marks.number}"
    new = f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{content(marks.note)}</t></is></c>'.encode()
    if cell is None:
        return before, before, new
    if not is_closed(cell.tag) and cell.end - cell.start != len(cell.tag) + len(b"</c>"):
        raise NotPlain("a cell where notes would stand")
    return cell.start, cell.end, new


def _cells(row: bytes, number: int) -> list[Cell]:
    """The cells of a row, in their order. Raises NotPlain."""
    parser, depth = ParserCreate("utf-8"), 0
    found: list[Cell] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2 and name == "c":
            at = parser.CurrentByteIndex
            tag = tag_at(row, at)
            column = _column(attributes.get("r", ""), number)
            if found and found[-1].column >= column:
                raise NotPlain("cells out of order")
            found.append(Cell(column, attributes.get("s", "0"), at, at + len(tag), tag))
        elif depth == 2 and name != "extLst":
            raise NotPlain("a cell whose element has a prefix")

    def end(name: str) -> None:
        nonlocal depth
        if depth == 2 and name == "c" and not is_closed(found[-1].tag):
            found[-1] = found[-1]._replace(end=row.index(b">", parser.CurrentByteIndex) + 1)
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(row, True)
    except ExpatError as trouble:
        raise NotPlain("a row that is none by itself") from trouble
    return found


def _column(place: str, number: int) -> int:
    """Raises NotPlain."""
    try:
        return column_of(place.removesuffix(str(number)))
    except ValueError:
        raise NotPlain("a cell that does not say its place") from None


def _row_style(row: bytes) -> str:
    """The style of the cells of a row that are not there; none where that is their columns'."""
    found = {name: value[1:-1].decode() for name, value in ATTRIBUTE.findall(tag_at(row, 0))}
    return found.get(b"s", "") if found.get(b"customFormat") in YES else ""
