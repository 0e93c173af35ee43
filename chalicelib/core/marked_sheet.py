"""An XLSX sheet with bad cells marked: first whether that can be done without a doubt, then the doing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.core.row_marks import Marks, met
from chalicelib.core.sheet_marking import Marking
from chalicelib.core.sheet_source import Facts, Source
from chalicelib.core.workbook import WIDEST, letters
from chalicelib.core.xlsx_cells import RANGE
from chalicelib.core.xml_source import Edit, NotPlain, edited_part, with_attributes

type Blocks = Iterable[bytes]


@dataclass(frozen=True)
class Looked:
    """What there is to know of a sheet that can be marked, whose notes stand in `column`, from 0."""

    facts: Facts
    column: int
    used: frozenset[str]
    """Styles of the cells that are marked."""
    comments: int
    """Cells that are marked."""


def looked(sheet: Blocks, marks: Iterable[Marks], column: int, is_returned: bool) -> Looked:
    """Raises NotPlain, Unreadable."""
    source, used, comments = Source(), _Used(), 0
    if column >= WIDEST:
        raise NotPlain("no column beside the table")
    marking = Marking(column, used, source.facts.style_of, is_returned=is_returned)
    for span, some in met(source.spans(sheet), marks):
        for one in some:
            comments += len(one.cells)
            if one.number == span.number:
                marking.row(span.row, one)
            else:
                marking.between(one)
    if any(first <= column <= last for first, last in (*source.facts.hidden, *source.facts.merged)):
        raise NotPlain("a column beside the table that is hidden or merged")
    return Looked(source.facts, column, frozenset(used), comments)


class _Used(dict[str, int]):
    """Takes down the styles that are asked for."""

    def __missing__(self, style: str) -> int:
        return self.setdefault(style, 0)


def marked(sheet: Blocks, marks: Iterable[Marks], marking: Marking, looked: Looked, relation: str) -> Iterator[bytes]:
    """The sheet with its marks, and a drawing of comments of this relation, if it is one. Raises Unreadable."""
    edits = _edits(looked, relation)
    for span, some in met(Source().spans(sheet), marks):
        yield edited_part(span.before, edits, span.at)
        own = Marks(span.number, "")
        for one in some:
            if one.number == span.number:
                own = one
            else:
                yield marking.between(one)
        yield marking.row(span.row, own) if own.note or (own.number and marking.is_old(span.row)) else span.row


def _edits(looked: Looked, relation: str) -> list[Edit]:
    """What changes beside rows."""
    found: list[Edit] = []
    if looked.facts.dimension:
        at, tag = looked.facts.dimension
        found.append((at, at + len(tag), _widened(tag, looked.column)))
    if relation:
        at = looked.facts.comments_at
        space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        found.append((at, at, f'<legacyDrawing xmlns:r="{space}" r:id="{relation}"/>'.encode()))
    return found


def _widened(tag: bytes, column: int) -> bytes:
    """The filled range, with the column of notes."""
    said = tag.partition(b"ref=")[2][1:].partition(tag.partition(b"ref=")[2][:1])[0].decode()
    found = RANGE.fullmatch(said)
    if found is None:
        return tag
    left, top, _, bottom = found.groups()
    return with_attributes(tag, {"ref": f"{left}{top}:{letters(column)}{bottom or top}"})
