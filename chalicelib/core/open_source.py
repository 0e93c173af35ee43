"""The XML of an OpenDocument spreadsheet as it is written, one of its sheets row by row, and what of it says whether it
can be marked (OASIS ODF 1.3 part 3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.ods import HIDDEN, OFFICE, OPEN, STYLE, TABLE
from chalicelib.core.xml_source import Document, NotPlain, attributes, is_closed

SPACES = {name: f"{OPEN}{name}:1.0" for name in ("office", "table", "text")}
MORE = {
    "style": f"{OPEN}style:1.0",
    "fo": f"{OPEN}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
"""Prefix → the namespace that it stands for in what is read, and, further, in what is written."""

MOST_STYLES, FLUSHED = 64_000, 1 << 16
"""Automatic styles; bytes that are given at once where no row is."""

MOST_REPEATED = 1 << 24


class Span(NamedTuple):
    """A row as it is written, and what is written before it, from byte `at` on. With number 0 there is no row.
    `repeat`: so many rows are the same."""

    at: int
    before: bytes
    number: int = 0
    row: bytes = b""
    repeat: int = 1

    @property
    def last(self) -> int:
        return self.number + self.repeat - 1


@dataclass
class Facts:
    """What is there beside rows. Places are bytes, each with the tag that stands there."""

    root: tuple[int, bytes] = (0, b"")
    styles: dict[str, bytes] = field(default_factory=dict)
    """The automatic styles of cells by their names, as they are written."""
    styles_end: tuple[int, bytes] | None = None
    """Where the automatic styles end, or, with none, would stand; a tag that is closed has none in it."""
    column_end: tuple[int, bytes] | None = None
    """Where the last declared column ends."""
    columns: int = 0
    """Columns that are declared."""
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)
    """Columns, from 0, from the first to the last, and the style of their cells."""
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def style_of(self, column: int) -> str:
        """The style of the cells of a column that say none."""
        return next((style for first, last, style in self.column_styles if first <= column <= last), "")


def times(said: dict[str, str], name: str) -> int:
    """How often a row, a column or a cell is there. Raises NotPlain."""
    number = said.get(name, "1")
    if not (number.isdecimal() and len(number) < 9 and 0 < int(number) < MOST_REPEATED):
        raise NotPlain("something that is there no times")
    return int(number)


class Source:
    """The reader of one sheet. `facts` are whole when its last span was read."""

    def __init__(self, sheet: str) -> None:
        self.facts = Facts()
        self._sheet, self._found_sheets = sheet, 0
        self._document = Document[Span]()
        self._inside, self._is_ours, self._is_linked, self._is_automatic = 0, False, False, False
        self._begin, self._around, self._number, self._repeat = 0, 0, 1, 1
        starts: dict[str, Start] = {
            OFFICE + "document-content": self._root,
            OFFICE + "automatic-styles": self._styles_begin,
            OFFICE + "body": self._body,
            OFFICE + "spreadsheet": self._protected,
            STYLE + "style": self._element_begins,
            TABLE + "table": self._table_begins,
            TABLE + "dde-links": self._links_begin,
            TABLE + "table-column": self._column_begins,
            TABLE + "table-row": self._row_begins,
        }
        ends: dict[str, End] = {
            OFFICE + "automatic-styles": self._styles_end,
            STYLE + "style": self._style_ends,
            TABLE + "table": self._table_ends,
            TABLE + "dde-links": self._links_end,
            TABLE + "table-column": self._column_ends,
            TABLE + "table-row": self._row_ends,
        }
        self._markup = Markup(starts, ends)

    def spans(self, blocks: Iterable[bytes]) -> Iterator[Span]:
        """All of the document, in its order. Raises NotPlain, Unreadable."""
        yield from self._document.spans(self._markup, blocks, "a document")
        if self._found_sheets != 1:
            raise NotPlain("no sheet of this name, or several")
        yield Span(self._document.done, self._document.cut())

    def _tag(self, at: int, name: bytes) -> bytes:
        """The tag that stands there, of an element of this name. Raises NotPlain."""
        tag = self._document.tag(at)
        if not tag.startswith((b"<" + name, b"</" + name)):
            raise NotPlain("elements with other prefixes than all have")
        return tag

    def _last(self, begin: int, name: bytes) -> tuple[int, bytes]:
        """Where the last tag of an element stands that begins there and ends here, and the tag."""
        tag = self._tag(begin, name)
        return (begin, tag) if is_closed(tag) else (self._markup.at, self._tag(self._markup.at, name))

    def _end(self, begin: int, name: bytes) -> int:
        """Where an element ends that begins there, and whose end tag is read."""
        at, tag = self._last(begin, name)
        return at + len(tag)

    def _root(self, _: dict[str, str], __: str) -> None:
        self.facts.root = self._markup.at, self._tag(self._markup.at, b"office:document-content")
        said = attributes(self.facts.root[1])
        bound = {name.removeprefix("xmlns:"): value for name, value in said.items() if name.startswith("xmlns")}
        prefixes = {value: [name for name, one in bound.items() if one == value] for value in bound.values()}
        every = SPACES | MORE
        if any(
            prefixes.get(space, [name]) != [name] or bound.get(name, space) != space for name, space in every.items()
        ):
            raise NotPlain("namespaces with other prefixes than all have")
        if not SPACES.keys() <= bound.keys():
            raise NotPlain("namespaces that are not declared once for all")

    def _styles_begin(self, _: dict[str, str], __: str) -> None:
        self._is_automatic, self._around = True, self._markup.at

    def _styles_end(self, _: str) -> None:
        self._is_automatic = False
        self.facts.styles_end = self._last(self._around, b"office:automatic-styles")

    def _body(self, _: dict[str, str], __: str) -> None:
        self.facts.styles_end = self.facts.styles_end or (self._markup.at, b"")

    def _protected(self, said: dict[str, str], _: str) -> None:
        if said.get(TABLE + "structure-protected") == "true":
            raise NotPlain("a workbook that is protected")

    def _element_begins(self, _: dict[str, str], __: str) -> None:
        if self._is_automatic:
            self._begin = self._markup.at

    def _style_ends(self, _: str) -> None:
        if self._is_automatic:
            tag = self._tag(self._begin, b"style:style")
            said = attributes(tag)
            if said.get("style:family") == "table-cell":
                end = self._end(self._begin, b"style:style")
                self.facts.styles[said.get("style:name", "")] = self._document.part(self._begin, end)
            if len(self.facts.styles) > MOST_STYLES:
                raise NotPlain("more styles than a workbook has")

    def _links_begin(self, _: dict[str, str], __: str) -> None:
        self._is_linked = True

    def _links_end(self, _: str) -> None:
        self._is_linked = False

    def _table_begins(self, said: dict[str, str], _: str) -> None:
        self._inside += 1
        if self._inside == 1 and not self._is_linked and said.get(TABLE + "name", "") == self._sheet:
            self._is_ours = True
            self._found_sheets += 1
            if said.get(TABLE + "protected") == "true":
                raise NotPlain("a sheet that is protected")

    def _table_ends(self, _: str) -> None:
        self._inside -= 1
        self._is_ours = self._is_ours and self._inside > 0

    def _column_begins(self, said: dict[str, str], _: str) -> None:
        if not (self._is_ours and self._inside == 1):
            return
        self._around, first = self._markup.at, self.facts.columns
        self.facts.columns += times(said, TABLE + "number-columns-repeated")
        last = self.facts.columns - 1
        if TABLE + "default-cell-style-name" in said:
            self.facts.column_styles.append((first, last, said[TABLE + "default-cell-style-name"]))
        if said.get(TABLE + "visibility") in HIDDEN:
            self.facts.hidden.append((first, last))

    def _column_ends(self, _: str) -> None:
        if self._is_ours and self._inside == 1:
            self.facts.column_end = self._last(self._around, b"table:table-column")

    def _row_begins(self, said: dict[str, str], _: str) -> None:
        if self._is_ours and self._inside == 1:
            self._begin, self._repeat = self._markup.at, times(said, TABLE + "number-rows-repeated")

    def _row_ends(self, _: str) -> None:
        if not self._is_ours:
            if self._markup.at - self._document.done > FLUSHED:
                self._document.found.append(Span(self._document.done, self._document.cut(self._markup.at)))
        elif self._inside == 1:
            end, at = self._end(self._begin, b"table:table-row"), self._document.done
            before, row = self._document.cut(self._begin), self._document.cut(end)
            self._document.found.append(Span(at, before, self._number, row, self._repeat))
            self._number += self._repeat
