"""XLSX and XLSM, row by row: ECMA-376 part 1, SpreadsheetML, transitional and strict."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from sys import getsizeof

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.serials import BUILT_IN, PLAIN, meaning
from chalicelib.core.workbook import DAMAGED, Opened, Package, Part, column_of
from chalicelib.core.xlsx_cells import RANGE, YES, Cells, Values, main, nothing, unescaped
from chalicelib.errors import Unreadable

RELATED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)
LINK = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"

MOST_TEXT = 250_000_000
"""Bytes of memory for the texts that cells share."""

MOST_FORMATS = 100_000
"""Excel has 65,490."""


def parts(package: Package) -> Iterator[Part]:
    """All sheets of a workbook. Raises Unreadable."""
    _, book, targets = _opened(package)
    named = dict(targets.values())
    styles, texts = _Styles(), _Texts()
    for kind, reader in (("styles", styles), ("sharedStrings", texts)):
        if kind in named:
            reader.markup.all(package.blocks(named[kind]), named[kind])
    values = Values(texts.found, styles.meanings(), book.is_1904, book.is_stale)
    for name, hidden, link in book.sheets:
        kind, target = targets.get(link, ("", ""))
        if kind == "worksheet":
            yield Opened(name, hidden)
            yield from Cells(name, values).read(package.blocks(target))


@dataclass(frozen=True)
class Places:
    """The members that are the workbook, its styles if it has any, and one of its sheets."""

    home: str
    styles: str | None
    sheet: str


def places(package: Package, sheet: str) -> Places | None:
    """Where the sheet of this name is; None where it is not one. Raises Unreadable."""
    home, book, targets = _opened(package)
    links = [targets.get(link, ("", "")) for name, _, link in book.sheets if name == sheet]
    if len(links) != 1 or links[0][0] != "worksheet" or book.is_protected:
        return None
    if [target for _, target in targets.values()].count(links[0][1]) > 1:
        return None
    return Places(home, dict(targets.values()).get("styles"), links[0][1])


def _opened(package: Package) -> tuple[str, "_Book", dict[str, tuple[str, str]]]:
    """The member that is the workbook, what it says, and what it refers to."""
    start = targets(package, "")
    home = next((target for kind, target in start.values() if kind == "officeDocument"), "xl/workbook.xml")
    book = _Book()
    book.markup.all(package.blocks(home), home)
    return home, book, targets(package, home)


def table_ranges(package: Package, sheet: str) -> Iterator[tuple[int, int]]:
    """The first and the last column, from 0, of each table of a sheet. Raises Unreadable."""
    found: list[str] = []
    markup = Markup(main({"table": lambda attributes, _: found.append(attributes.get("ref", ""))}), {})
    for kind, target in targets(package, sheet).values():
        if kind == "table":
            markup.all(package.blocks(target), target)
    for reference in found:
        place = RANGE.fullmatch(reference)
        if place is None:
            raise Unreadable(DAMAGED.format(": a table of it has no place"))
        yield column_of(place[1]), column_of(place[3] or place[1])


def relations(part: str) -> str:
    """The member that says what a part refers to."""
    folder, leaf = posixpath.split(part)
    return f"{folder}/_rels/{leaf}.rels".lstrip("/")


def targets(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → the last word of its type, and the member that it means. The package itself is the
    part with no name."""
    found: dict[str, tuple[str, str]] = {}
    folder, name = posixpath.dirname(part), relations(part)

    def link(attributes: dict[str, str], _: str) -> None:
        path = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
        found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path.lstrip("/"))

    if name in package:
        Markup({LINK: link}, {}).all(package.blocks(name), name)
    return found


class _Book:
    """The list of sheets, and which calendar."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.is_1904 = self.is_stale = self.is_protected = False
        starts: dict[str, Start] = {"sheet": self._sheet, "workbookPr": self._dates, "calcPr": self._calculation}
        self.markup = Markup(main(starts | {"workbookProtection": self._protection}), {})

    def _sheet(self, attributes: dict[str, str], _: str) -> None:
        link = next((attributes[name] for name in RELATED if name in attributes), "")
        self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible") != "visible", link))

    def _dates(self, attributes: dict[str, str], _: str) -> None:
        self.is_1904 = attributes.get("date1904") in YES

    def _protection(self, attributes: dict[str, str], _: str) -> None:
        """An element with no attribute protects nothing."""
        self.is_protected = bool(attributes)

    def _calculation(self, attributes: dict[str, str], _: str) -> None:
        self.is_stale = attributes.get("fullCalcOnLoad") in YES


class _Styles:
    """What the number of a cell means, by the cell's style."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._is_inside = False
        starts: dict[str, Start] = {"numFmt": self._code, "cellXfs": self._inside, "xf": self._format}
        ends: dict[str, End] = {"cellXfs": self._outside}
        self.markup = Markup(main(starts), main(ends))

    def meanings(self) -> dict[str | None, str]:
        """Style → meaning, where it means more than a number."""
        found: dict[str | None, str] = {}
        for style, code in enumerate(self._formats):
            known = meaning(self._codes[code]) if code in self._codes else _built_in(code)
            if known != PLAIN:
                found[str(style)] = known
        if "0" in found:
            found[None] = found["0"]
        return found

    def _code(self, attributes: dict[str, str], _: str) -> None:
        self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def _inside(self, _: dict[str, str], __: str) -> None:
        self._is_inside = True

    def _outside(self, _: str) -> None:
        self._is_inside = False

    def _format(self, attributes: dict[str, str], _: str) -> None:
        if self._is_inside:
            self._formats.append(attributes.get("numFmtId", "0"))
        if len(self._formats) > MOST_FORMATS:
            raise Unreadable(DAMAGED.format(f": it has more than {MOST_FORMATS:,} formats of cells"))


def _built_in(code: str) -> str:
    return BUILT_IN.get(int(code), PLAIN) if code.isdecimal() and len(code) < 6 else PLAIN


class _Texts:
    """The texts that cells share, in their order."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._size, self._item, self._is_reading = 0, "", False
        starts: dict[str, Start] = {"si": self._begin, "t": nothing, "rPh": self._aloud}
        ends: dict[str, End] = {"si": self._end, "t": self._text, "rPh": self._silent}
        self.markup = Markup(main(starts), main(ends))

    def _begin(self, _: dict[str, str], __: str) -> None:
        self._item = ""

    def _aloud(self, _: dict[str, str], __: str) -> None:
        self._is_reading = True

    def _silent(self, _: str) -> None:
        self._is_reading = False

    def _text(self, text: str) -> None:
        if not self._is_reading:
            self._item += text

    def _end(self, _: str) -> None:
        item = unescaped(self._item)
        self._size += getsizeof(item) + 8 if item else 8
        if self._size > MOST_TEXT:
            raise Unreadable("the cells of this workbook share more text than one judge can hold: send it as CSV")
        self.found.append(item)
