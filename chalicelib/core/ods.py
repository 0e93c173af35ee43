"""OpenDocument spreadsheets, row by row: OASIS ODF 1.3 part 3, of which days and times are ISO 8601 already."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.serials import number
from chalicelib.core.workbook import (
    DAMAGED,
    ERROR,
    LONGEST_ROW,
    NUMBER,
    OTHER,
    TEXT,
    UNCACHED,
    WIDEST,
    HiddenColumns,
    Merged,
    Opened,
    Package,
    Part,
    Row,
    letters,
)
from chalicelib.errors import Unreadable

CONTENT = "content.xml"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, WORDS, STYLE = (f"{OPEN}{name}:1.0 " for name in ("office", "table", "text", "style"))
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

VALUE_TYPE = OFFICE + "value-type"
HIDDEN = ("collapse", "filter")
NUMBERS = ("float", "currency", "percentage")
ERRORS = re.compile(r"#[A-Z/0]+[!?]?|#N/A|Err:[0-9]{3}")
BLANKS = re.compile(r"[ \t\r\n]+")
MOMENT = re.compile(r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2})?)(?:[.,]([0-9]+))?")
CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}")
"""A time as no rule has it, but as writers have it that take the attribute for a time of the day."""

LENGTH = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,]([0-9]+))?S)?)?")


def parts(package: Package) -> Iterator[Part]:
    """All sheets of a workbook that hold anything. Raises Unreadable."""
    yield from flat(package.blocks(CONTENT))


def flat(blocks: Iterable[bytes]) -> Iterator[Part]:
    """The same of the XML in which the tables are: a part of a package, or a file of its own."""
    tables = _Tables()
    for _ in tables.markup.read(blocks, tables):
        yield from tables.found
        tables.found.clear()


class _Tables:
    """The reader of all tables: `found` are their parts."""

    def __init__(self) -> None:
        self.found: list[Part] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._inside, self._is_linked, self._is_read = 0, False, False
        self._opened: Opened | None = None
        self._name = ""
        self._row, self._repeat, self._is_hidden = 1, 1, False
        self._column = 0
        self._filled: list[tuple[int, str, str]] = []
        self._cell = dict[str, str]()
        self._depth, self._paragraphs, self._paragraph = 0, list[str](), ""
        cells = ("table-cell", "covered-table-cell")
        starts: dict[str, Start] = {
            STYLE + "style": self._style_begins,
            STYLE + "table-properties": self._style_of_table,
            TABLE + "table": self._table_begins,
            TABLE + "table-source": self._elsewhere,
            TABLE + "dde-links": self._links_begin,
            TABLE + "table-column": self._columns,
            TABLE + "table-row": self._row_begins,
            **{TABLE + name: self._cell_begins for name in cells},
        }
        ends: dict[str, End] = {
            TABLE + "table": self._table_ends,
            TABLE + "dde-links": self._links_end,
            TABLE + "table-row": self._row_ends,
            **{TABLE + name: self._cell_ends for name in cells},
        }
        self.markup = Markup({**starts, **self._starts_of_text()}, {**ends, **self._ends_of_text()})

    def __str__(self) -> str:
        return f"sheet {self._name!r}, row {self._row:,}"

    def _starts_of_text(self) -> dict[str, Start]:
        marks = {WORDS + name: self._marked(mark) for name, mark in (("s", " "), ("tab", "\t"), ("line-break", "\n"))}
        return {WORDS + "p": self._paragraph_begins, WORDS + "ruby-text": self._aloud_begins, **marks}

    def _ends_of_text(self) -> dict[str, End]:
        return {WORDS + "p": self._paragraph_ends, WORDS + "ruby-text": self._aloud_ends}

    def _style_begins(self, attributes: dict[str, str], _: str) -> None:
        self._style = attributes.get(STYLE + "name", "")

    def _style_of_table(self, attributes: dict[str, str], _: str) -> None:
        if attributes.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def _links_begin(self, _: dict[str, str], __: str) -> None:
        self._is_linked = True

    def _links_end(self, _: str) -> None:
        self._is_linked = False

    def _table_begins(self, attributes: dict[str, str], _: str) -> None:
        self._inside += 1
        if self._inside == 1 and not self._is_linked:
            self._name = attributes.get(TABLE + "name", "")
            hidden = attributes.get(TABLE + "style-name") in self._hidden_styles
            self._opened, self._is_read = Opened(self._name, hidden), True
            self._row, self._column = 1, 0

    def _elsewhere(self, _: dict[str, str], __: str) -> None:
        """The table is a copy of another workbook's, kept for formulas."""
        self._is_read = False

    def _table_ends(self, _: str) -> None:
        self._inside -= 1
        if self._inside == 0:
            self._is_read = False

    def _is_ours(self) -> bool:
        """Whether this is a sheet, and no table within a cell or beside the sheets."""
        return self._is_read and self._inside == 1

    def _put(self, part: Part) -> None:
        if self._opened:
            self.found.append(self._opened)
            self._opened = None
        self.found.append(part)

    def _columns(self, attributes: dict[str, str], _: str) -> None:
        if self._is_ours():
            first = self._column
            self._column += self._times(attributes, TABLE + "number-columns-repeated")
            if attributes.get(TABLE + "visibility") in HIDDEN:
                self._put(HiddenColumns(first, self._column - 1))

    def _times(self, attributes: dict[str, str], name: str) -> int:
        times = attributes.get(name)
        if times is None:
            return 1
        if not (times.isdecimal() and 0 < len(times) < 9):
            raise Unreadable(DAMAGED.format(f": {self} repeats something {times:.20} times"))
        return int(times)

    def _row_begins(self, attributes: dict[str, str], _: str) -> None:
        if self._is_ours():
            self._repeat = self._times(attributes, TABLE + "number-rows-repeated")
            self._is_hidden = attributes.get(TABLE + "visibility") in HIDDEN
            self._filled, self._column = [], 0

    def _row_ends(self, _: str) -> None:
        if not self._is_ours():
            return
        if self._filled:
            columns, texts, kinds = zip(*self._filled, strict=True)
            self._put(Row(self._row, columns, texts, "".join(kinds), self._is_hidden, self._repeat))
        self._row += self._repeat

    def _cell_begins(self, attributes: dict[str, str], _: str) -> None:
        if self._is_ours():
            self._cell, self._depth, self._paragraphs = attributes, self.markup.depth, []

    def _cell_ends(self, _: str) -> None:
        if not self._is_ours():
            return
        cell, column = self._cell, self._column
        self._column += self._times(cell, TABLE + "number-columns-repeated")
        try:
            kind, text = _value(cell, "\n".join(self._paragraphs))
        except ValueError:
            place = f"{letters(column)}{self._row}"
            raise Unreadable(DAMAGED.format(f": cell {place} of {self} is no {cell[VALUE_TYPE]:.20}")) from None
        if text or kind == UNCACHED:
            if self._column > WIDEST:
                raise Unreadable(DAMAGED.format(f": {self} has more cells than a sheet"))
            self._filled += [(at, text, kind) for at in range(column, self._column)]
        wide = self._times(cell, TABLE + "number-columns-spanned")
        tall = self._times(cell, TABLE + "number-rows-spanned")
        if wide * tall > 1:
            self._put(Merged(self._row, column, self._row + tall - 1, column + wide - 1))

    def _paragraph_begins(self, _: dict[str, str], __: str) -> None:
        self._paragraph = ""

    def _marked(self, mark: str) -> Start:
        """White space that is written as an element; the text before it is of the paragraph."""

        def begins(attributes: dict[str, str], text: str) -> None:
            self._add(text)
            self._paragraph += mark * self._times(attributes, WORDS + "c")
            if len(self._paragraph) > LONGEST_ROW:
                raise Unreadable(DAMAGED.format(f": a text of {self} has more than {LONGEST_ROW:,} characters"))

        return begins

    def _aloud_begins(self, _: dict[str, str], text: str) -> None:
        self._add(text)

    def _aloud_ends(self, _: str) -> None:
        """How a word is read aloud is no part of the text."""

    def _add(self, text: str) -> None:
        """White space collapses as 6.1.2 has it: none at the ends of a paragraph, one space for any other."""
        collapsed = BLANKS.sub(" ", text)
        self._paragraph += collapsed if self._paragraph else collapsed.lstrip(" ")

    def _paragraph_ends(self, text: str) -> None:
        """Paragraphs that are not the cell's own are of a comment or a drawing."""
        self._add(text.rstrip(" \t\r\n"))
        if self.markup.depth == self._depth:
            self._paragraphs.append(self._paragraph)


def _value(cell: dict[str, str], shown: str) -> tuple[str, str]:
    """Kind and text of a cell that shows this. Raises ValueError where it has no such value."""
    kind = cell.get(VALUE_TYPE, "")
    is_formula = TABLE + "formula" in cell
    if cell.get(CALC + "value-type") == "error" or (is_formula and ERRORS.fullmatch(shown)):
        return ERROR, shown
    if kind in NUMBERS:
        return NUMBER, number(cell.get(OFFICE + "value", ""))
    if kind in WRITTEN:
        attribute, text_of = WRITTEN[kind]
        return OTHER, text_of(cell.get(OFFICE + attribute, ""))
    if is_formula and not kind and not shown:
        return UNCACHED, ""
    return TEXT, cell.get(OFFICE + "string-value", shown)


def _moment(written: str) -> str:
    found = MOMENT.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return _with_fraction(found[1], found[2])


def _length(written: str) -> str:
    """A time of the day, or a length of time, as a clock shows it."""
    if CLOCK.fullmatch(written):
        return written
    found = LENGTH.fullmatch(written)
    if found is None:
        raise ValueError(written)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    minutes += seconds // 60
    hours += days * 24 + minutes // 60
    return _with_fraction(f"{found[1]}{hours:02}:{minutes % 60:02}:{seconds % 60:02}", found[6])


def _with_fraction(text: str, fraction: str | None) -> str:
    digits = (fraction or "").rstrip("0")
    return f"{text}.{digits}" if digits else text


def _truth(written: str) -> str:
    if written not in ("true", "false"):
        raise ValueError(written)
    return written


WRITTEN = {"date": ("date-value", _moment), "time": ("time-value", _length), "boolean": ("boolean-value", _truth)}
"""Types whose values are written as text: the attribute, and how it is read."""
