"""The XML of an XLSX sheet as it is written, row by row, and what of it says whether it can be marked (ECMA-376 part 1,
18.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.workbook import column_of
from chalicelib.core.xlsx_cells import MAIN, RANGE, YES, ZEROS
from chalicelib.core.xml_source import Document, NotPlain, is_closed

PLAIN = MAIN[0]
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
LATER = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
"""Elements of a sheet that stand behind its drawing of comments."""


class Span(NamedTuple):
    """A row as it is written, and what is written before it, from byte `at` on. The last has number 0, and is none."""

    at: int
    before: bytes
    number: int
    row: bytes

    @property
    def last(self) -> int:
        return self.number


@dataclass
class Facts:
    """What is there beside rows. Places are bytes."""

    dimension: tuple[int, bytes] | None = None
    """Where the tag of the filled range stands, and the tag."""
    comments_at: int = 0
    """Where a drawing of comments would stand; 0 where there is one, or may be."""
    tables: int = 0
    styles: list[tuple[int, int, str]] = field(default_factory=list)
    """Columns, from 1, from the first to the last, and their style."""
    hidden: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int]] = field(default_factory=list)
    """Columns of the ranges, from 0."""

    def style_of(self, column: int) -> str:
        """The style of the cells of a column, from 0, that are not there."""
        return next((style for first, last, style in self.styles if first <= column + 1 <= last), "0")


class Source:
    """The reader of one sheet. `facts` are whole when its last span was read."""

    def __init__(self) -> None:
        self.facts = Facts()
        self._document = Document[Span]()
        self._begin, self._number, self._is_root, self._has_drawing = 0, 0, False, False
        starts: dict[str, Start] = {"worksheet": self._root, "row": self._row, "dimension": self._dimension}
        starts |= {"col": self._column, "mergeCell": self._merged, "legacyDrawing": self._drawing}
        starts |= {"sheetProtection": self._protected, "tablePart": self._table}
        starts |= dict.fromkeys(LATER, self._later)
        ends: dict[str, End] = {"row": self._row_ends, "worksheet": self._root_ends}
        self._markup = Markup(
            {PLAIN + name: one for name, one in starts.items()} | {COMPATIBLE: self._alternative},
            {PLAIN + name: one for name, one in ends.items()},
        )

    def spans(self, blocks: Iterable[bytes]) -> Iterator[Span]:
        """All of the sheet, in its order. Raises NotPlain, Unreadable."""
        yield from self._document.spans(self._markup, blocks, "a sheet")
        if not self._is_root:
            raise NotPlain("no sheet as transitional documents have it")
        yield Span(self._document.done, self._document.cut(), 0, b"")

    def _tag(self) -> bytes:
        return self._document.tag(self._markup.at)

    def _root(self, _: dict[str, str], __: str) -> None:
        if self._markup.depth != 1 or not self._tag().startswith(b"<worksheet"):
            raise NotPlain("a sheet whose elements have a prefix")
        self._is_root = True

    def _row(self, attributes: dict[str, str], _: str) -> None:
        number = attributes.get("r", "")
        if not (number.isdecimal() and len(number) < 8 and int(number) > self._number):
            raise NotPlain("rows without numbers, or out of order")
        self._begin, self._number = self._markup.at, int(number)

    def _row_ends(self, _: str) -> None:
        tag = self._document.tag(self._begin)
        if not tag.startswith(b"<row"):
            raise NotPlain("a row whose element has a prefix")
        end = self._begin + len(tag)
        if not is_closed(tag):
            end = self._markup.at + len(self._tag())
        at, before = self._document.done, self._document.cut(self._begin)
        self._document.found.append(Span(at, before, self._number, self._document.cut(end)))

    def _dimension(self, _: dict[str, str], __: str) -> None:
        self.facts.dimension = (self._markup.at, self._tag())

    def _column(self, attributes: dict[str, str], _: str) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isdecimal() and last.isdecimal() and len(first + last) < 16):
            raise NotPlain("columns without numbers")
        if attributes.get("style", "0") != "0":
            self.facts.styles.append((int(first), int(last), attributes["style"]))
        if attributes.get("hidden") in YES or attributes.get("width") in ZEROS:
            self.facts.hidden.append((int(first) - 1, int(last) - 1))

    def _merged(self, attributes: dict[str, str], _: str) -> None:
        found = RANGE.fullmatch(attributes.get("ref", ""))
        if found is None:
            raise NotPlain("a merged range without a place")
        self.facts.merged.append((column_of(found[1]), column_of(found[3] or found[1])))

    def _protected(self, attributes: dict[str, str], _: str) -> None:
        if attributes.get("sheet") in YES:
            raise NotPlain("a sheet that is protected")

    def _table(self, _: dict[str, str], __: str) -> None:
        self.facts.tables += 1

    def _drawing(self, _: dict[str, str], __: str) -> None:
        self._has_drawing = True

    def _alternative(self, _: dict[str, str], __: str) -> None:
        self._has_drawing = self._has_drawing or self._markup.depth == 2

    def _later(self, _: dict[str, str], __: str) -> None:
        if self._markup.depth == 2 and not self.facts.comments_at:
            self.facts.comments_at = self._markup.at

    def _root_ends(self, _: str) -> None:
        self.facts.comments_at = 0 if self._has_drawing else self.facts.comments_at or self._markup.at
