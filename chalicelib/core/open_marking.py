"""Rows of an OpenDocument sheet with their bad cells marked, and with what is to mend in a cell behind them, instead of
what stands there from another time. All else stays as it is written, but that rows or cells that are the same and
written once are parted where one of them is marked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from xml.sax.saxutils import escape

from chalicelib.core.annotation import LABEL, MARK
from chalicelib.core.open_source import Span, times
from chalicelib.core.row_marks import Marks
from chalicelib.core.sheet_comments import AUTHOR, MOST_COMMENTS
from chalicelib.core.xml_source import NotPlain, attributes, inside, is_closed, tag_at, with_attributes

COLUMNS, ROWS = "table:number-columns-repeated", "table:number-rows-repeated"
STYLE, DEFAULT = "table:style-name", "table:default-cell-style-name"
VALUE: dict[str, str | None] = dict.fromkeys(("office:value-type", "calcext:value-type", "office:string-value"))
"""What the tag of a note says of it."""

ANNOTATION = re.compile(rb"<office:annotation(?=[\s/>]).*?</office:annotation>", re.DOTALL)
PARAGRAPH = re.compile(rb"<text:p(?=[\s/>])[^>]*>(.*?)</text:p>", re.DOTALL)
OUR_TEXT = re.compile(rb"\s*" + re.escape(MARK.encode()))
TAGS = re.compile(rb"<[^>]*>")
SINGLE = (b"xml:id", b"<draw:")
"""What may not be there twice."""

NO_STYLES: Mapping[str, str] = {}
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WHITE = re.compile(r"\t|\r\n|\r|\n|(?<= ) +")


class Cell(NamedTuple):
    """A cell as it is written, or several that are the same, from and to bytes of its row."""

    column: int
    repeat: int
    start: int
    end: int


def commented(marks: Iterable[Marks]) -> Iterator[Marks]:
    """The marks, with nothing to say of cells beyond those that have comments."""
    left = MOST_COMMENTS
    for one in marks:
        cells = {column: one.cells[column] if at < left else "" for at, column in enumerate(sorted(one.cells))}
        left -= len(cells)
        yield replace(one, cells=cells)


@dataclass(frozen=True)
class Marking:
    """How rows are marked: the column of notes, from 0; style → the same with our background; column → the style of its
    cells that say none; style of what was marked → the same without; and whether the column stands there already."""

    column: int
    styles: Mapping[str, str]
    style_of: Callable[[int], str]
    former: Mapping[str, str] = field(default_factory=lambda: NO_STYLES)
    is_returned: bool = False

    @cached_property
    def _old(self) -> re.Pattern[bytes]:
        """Finds what may stand in a row from another time."""
        styles = rf"|style-name\s*=\s*[\"'](?:{'|'.join(map(re.escape, self.former))})[\"']" if self.former else ""
        return re.compile(rf"{re.escape(MARK[:-1])}|{LABEL}{styles}".encode())

    def rows(self, span: Span, marks: Sequence[Marks]) -> Iterator[bytes]:
        """The rows of a span, with the marks of some of them. Raises NotPlain."""
        is_old = len(marks) < span.repeat and self._old.search(span.row)
        rest = self._row(span.row, Marks(span.number, "")) if is_old else span.row
        due, end = span.number, span.number + span.repeat
        for one in marks:
            if one.number > due:
                yield repeated(rest, ROWS, one.number - due)
            yield self._row(repeated(span.row, ROWS, 1), one)
            due = one.number + 1
        if due < end:
            yield repeated(rest, ROWS, end - due)

    def _row(self, row: bytes, marks: Marks) -> bytes:
        if b"<!" in row:
            raise NotPlain("a row with comments of XML in it")
        tag = tag_at(row, 0)
        default = attributes(tag).get(DEFAULT, "")
        done, column, parts = len(tag), 0, [tag.removesuffix(b"/>").removesuffix(b">") + b">"]
        for cell in _cells(row):
            parts += [row[done : cell.start], *self._cell(row[cell.start : cell.end], cell, marks, default)]
            done, column = cell.end, cell.column + cell.repeat
        for at in sorted(at for at in self._due(marks) if at >= column):
            parts += [repeated(b"<table:table-cell/>", COLUMNS, at - column)] if at > column else []
            parts.append(self._changed(b"<table:table-cell/>", at, marks, default))
            column = at + 1
        return b"".join([*parts, row[done:] or b"</table:table-row>"])

    def _due(self, marks: Marks) -> set[int]:
        """Columns whose cells change."""
        return {*marks.cells, *([self.column] if marks.note else [])}

    def _cell(self, whole: bytes, cell: Cell, marks: Marks, default: str) -> Iterator[bytes]:
        """A cell without marks from another time, or several, of which some are marked."""
        whole, due = ANNOTATION.sub(_unless_ours, whole, count=1), self._due(marks)
        rest = self._unmarked(whole)
        if self.is_returned and not _is_empty(whole):
            due.add(self.column)
        at, end = cell.column, cell.column + cell.repeat
        for column in sorted(one for one in due if at <= one < end):
            if column > at:
                yield repeated(rest, COLUMNS, column - at)
            yield self._changed(repeated(whole, COLUMNS, 1), column, marks, default)
            at = column + 1
        if at < end:
            yield repeated(rest, COLUMNS, end - at)

    def _unmarked(self, whole: bytes) -> bytes:
        """A cell without our background."""
        tag = tag_at(whole, 0)
        style = attributes(tag).get(STYLE, "")
        new = with_attributes(tag, {STYLE: self.former[style] or None}) if style in self.former else tag
        return new + whole[len(tag) :]

    def _changed(self, whole: bytes, column: int, marks: Marks, default: str) -> bytes:
        if column == self.column:
            return self._noted(self._unmarked(whole), marks.note)
        tag = tag_at(whole, 0)
        style = attributes(tag).get(STYLE) or default or self.style_of(column)
        keeps, rest = self.styles[style] == style, whole[len(tag) :]
        new = tag if keeps else with_attributes(tag, {STYLE: self.styles[style]})
        if not marks.cells[column] or b"<office:annotation" in rest:
            return new + rest
        if b"<table:cell-range-source" in rest:
            raise NotPlain("a cell that has its content from elsewhere")
        comment = f"<office:annotation><dc:creator>{AUTHOR}</dc:creator>{_paragraph(marks.cells[column])}"
        return _opened(new) + comment.encode() + b"</office:annotation>" + (rest or _closing(new))

    def _noted(self, whole: bytes, note: str) -> bytes:
        """The note instead of what stands in its place. Raises NotPlain where that is neither nothing nor a note."""
        tag = tag_at(whole, 0)
        is_note = self.is_returned and not any(
            mark in whole for mark in (b"<office:annotation", b"<draw:", b":formula")
        )
        if not (tag.startswith(b"<table:table-cell") and (_is_empty(whole) or is_note)) or b"-spanned=" in tag:
            raise NotPlain("a cell where notes would stand")
        if not note:
            return _opened(with_attributes(tag, VALUE)).removesuffix(b">") + b"/>"
        new = with_attributes(tag, {**VALUE, "office:value-type": "string"})
        return _opened(new) + _paragraph(note).encode() + _closing(new)


def _unless_ours(annotation: re.Match[bytes]) -> bytes:
    """A comment, if it is not ours."""
    found = PARAGRAPH.search(annotation[0])
    return b"" if found and OUR_TEXT.match(TAGS.sub(b"", found[1])) else annotation[0]


def _is_empty(whole: bytes) -> bool:
    tag = tag_at(whole, 0)
    there = whole[len(tag) :].removesuffix(b"</table:table-cell>").removesuffix(b"</table:covered-table-cell>")
    return not there.strip() and not {*VALUE, "table:formula"} & attributes(tag).keys()


def _opened(tag: bytes) -> bytes:
    return tag.removesuffix(b"/>") + b">" if is_closed(tag) else tag


def _closing(tag: bytes) -> bytes:
    return b"</table:covered-table-cell>" if tag.startswith(b"<table:covered") else b"</table:table-cell>"


def repeated(whole: bytes, name: str, count: int) -> bytes:
    """A row or cell so many times. Raises NotPlain where it may not be there twice."""
    tag = tag_at(whole, 0)
    said = attributes(tag)
    if times(said, name) == count:
        return whole
    if any(mark in whole for mark in SINGLE):
        raise NotPlain("what may not be there twice, and would be")
    return with_attributes(tag, {name: str(count) if count > 1 else None}) + whole[len(tag) :]


def _paragraph(text: str) -> str:
    """A text as a paragraph has it: 6.1.2 and 6.1.3, for white space."""
    parts, done = list[str](), 0
    for found in WHITE.finditer(text := NO_XML.sub("\ufffd", text)):
        mark = f'<text:s text:c="{len(found[0])}"/>' if found[0][0] == " " else "<text:line-break/>"
        parts += [escape(text[done : found.start()]), "<text:tab/>" if found[0] == "\t" else mark]
        done = found.end()
    return f"<text:p>{''.join(parts)}{escape(text[done:])}</text:p>"


def _cells(row: bytes) -> list[Cell]:
    """The cells of a row, in their order. Raises NotPlain."""
    found: list[Cell] = []
    column = 0
    for one in inside(row):
        if one.name not in ("table:table-cell", "table:covered-table-cell"):
            raise NotPlain("something in a row that is no cell")
        repeat = times(one.said, COLUMNS)
        found.append(Cell(column, repeat, one.start, one.end))
        column += repeat
    return found
