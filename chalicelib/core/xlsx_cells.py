"""The cells of one XLSX sheet (ECMA-376 part 1, 18.3), as rows of text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.serials import iso, number
from chalicelib.core.workbook import (
    DAMAGED,
    ERROR,
    NUMBER,
    OTHER,
    TEXT,
    UNCACHED,
    WIDEST,
    HiddenColumns,
    Merged,
    Part,
    Row,
    column_of,
    letters,
)
from chalicelib.errors import Unreadable

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
"""Namespaces: transitional and strict."""

YES = ("1", "true", "on")
BOOLEANS = {"0": "false", "1": "true", "false": "false", "true": "true"}
ZEROS = ("0", "0.0")
"""Widths and heights of what is not shown."""

ESCAPE = re.compile(r"_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")


def main[T](handlers: dict[str, T]) -> dict[str, T]:
    """Handlers of elements in either namespace."""
    return {space + name: handler for space in MAIN for name, handler in handlers.items()}


def nothing(_: dict[str, str], __: str) -> None:
    """A text begins; what stood before it is no part of it."""


def unescaped(text: str) -> str:
    """Text with its characters that no XML can hold, as `_x000D_` (22.9.2.19). Halves of surrogate pairs stay."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True)
class Values:
    """What the cells of a workbook refer to: the texts that they share; style → what a number of it means, where it is
    more than itself; its calendar; and whether its formulas are to be calculated anew before anyone looks at them."""

    texts: list[str]
    meanings: dict[str | None, str]
    is_1904: bool
    is_stale: bool

    def of(self, kind: str, style: str | None, value: str) -> tuple[str, str]:
        """Kind and text of a cell. Raises ValueError where there is no such value."""
        if kind == "n":
            return self._number(style, value)
        if kind == "s":
            return TEXT, self.texts[_index(value, len(self.texts))]
        if kind == "b":
            if value not in BOOLEANS:
                raise ValueError(value)
            return OTHER, BOOLEANS[value]
        if kind == "d":
            return OTHER, value
        return ERROR if kind == "e" else TEXT, unescaped(value)

    def _number(self, style: str | None, value: str) -> tuple[str, str]:
        if style in self.meanings:
            text = iso(float(value), self.meanings[style], self.is_1904)
            if text is not None:
                return OTHER, text
        return NUMBER, number(value)


def _index(value: str, end: int) -> int:
    if not (value.isdecimal() and int(value) < end):
        raise ValueError(value)
    return int(value)


class _Misplaced(Exception):
    """A cell that stands in another row than it says, or in no column."""


class _Columns(dict[str, int]):
    """Column letters → column, worked out once."""

    def __missing__(self, letters: str) -> int:
        try:
            self[letters] = column_of(letters)
        except ValueError:
            raise _Misplaced from None
        return self[letters]


class Cells:
    """The reader of one sheet."""

    def __init__(self, name: str, values: Values) -> None:
        self._name, self._values, self._columns = name, values, _Columns()
        self._found: list[Part] = []
        self._row, self._row_text, self._is_hidden = 0, "0", False
        self._filled: list[tuple[int, str, str]] = []
        self._column, self._cell = -1, dict[str, str]()
        self._value: str | None = None
        self._is_formula = self._is_aloud = False
        starts: dict[str, Start] = {"row": self._row_begins, "c": self._cell_begins, "rPh": self._aloud_begins}
        starts |= {"v": nothing, "t": nothing, "f": nothing, "mergeCell": self._merged, "col": self._column_kind}
        ends: dict[str, End] = {"row": self._row_ends, "c": self._cell_ends, "rPh": self._aloud_ends}
        ends |= {"v": self._value_ends, "t": self._text_ends, "f": self._formula_ends}
        self._markup = Markup(main(starts), main(ends))

    def __str__(self) -> str:
        return f"sheet {self._name!r}, after row {self._row:,}" if self._row else f"sheet {self._name!r}"

    def read(self, blocks: Iterable[bytes]) -> Iterator[Part]:
        for _ in self._markup.read(blocks, self):
            yield from self._found
            self._found.clear()

    def _column_kind(self, attributes: dict[str, str], _: str) -> None:
        if attributes.get("hidden") in YES or attributes.get("width") in ZEROS:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if not (first.isdecimal() and last.isdecimal() and len(first + last) < 16):
                raise Unreadable(DAMAGED.format(f": a hidden column of {self} has no number"))
            self._found.append(HiddenColumns(int(first) - 1, min(int(last), WIDEST) - 1))

    def _row_begins(self, attributes: dict[str, str], _: str) -> None:
        text = attributes.get("r")
        if text is None:
            self._row += 1
            self._row_text = str(self._row)
        elif text.isdecimal() and len(text) < 8:
            self._row, self._row_text = int(text), text
        else:
            raise Unreadable(DAMAGED.format(f": a row of {self} has no number"))
        self._is_hidden = attributes.get("hidden") in YES or attributes.get("ht") in ZEROS
        self._filled, self._column = [], -1

    def _cell_begins(self, attributes: dict[str, str], _: str) -> None:
        self._cell, self._value, self._is_formula = attributes, None, False

    def _aloud_begins(self, _: dict[str, str], __: str) -> None:
        self._is_aloud = True

    def _aloud_ends(self, _: str) -> None:
        self._is_aloud = False

    def _value_ends(self, text: str) -> None:
        self._value = text

    def _text_ends(self, text: str) -> None:
        if not self._is_aloud:
            self._value = (self._value or "") + text

    def _formula_ends(self, _: str) -> None:
        self._is_formula = True

    def _cell_ends(self, _: str) -> None:
        cell, value = self._cell, self._value
        place = cell.get("r")
        try:
            self._column = self._columns[place.removesuffix(self._row_text)] if place else self._next()
            if value:
                kind, text = self._values.of(cell.get("t", "n"), cell.get("s"), value)
                if self._is_formula and text == "0" and self._values.is_stale:
                    kind = UNCACHED
            elif self._is_formula and (value is None or cell.get("t") != "str"):
                kind, text = UNCACHED, ""
            else:
                return
        except _Misplaced:
            named = place or f"{letters(WIDEST)}{self._row}"
            raise Unreadable(DAMAGED.format(f": cell {named:.20} of {self} is out of its place")) from None
        except ValueError:
            place = place or f"{letters(self._column)}{self._row}"
            raise Unreadable(DAMAGED.format(f": cell {place} of {self} cannot hold {value!r:.50}")) from None
        if text or kind == UNCACHED:
            self._filled.append((self._column, text, kind))

    def _next(self) -> int:
        """The column of a cell that does not say its own."""
        if self._column + 1 == WIDEST:
            raise _Misplaced
        return self._column + 1

    def _row_ends(self, _: str) -> None:
        if not self._filled:
            return
        columns, texts, kinds = zip(*sorted(self._filled), strict=True)
        if len(set(columns)) < len(columns):
            raise Unreadable(DAMAGED.format(f": a cell of row {self._row:,} of sheet {self._name!r} is there twice"))
        self._found.append(Row(self._row, columns, texts, "".join(kinds), self._is_hidden))

    def _merged(self, attributes: dict[str, str], _: str) -> None:
        found = RANGE.fullmatch(attributes.get("ref", ""))
        if found is None:
            raise Unreadable(DAMAGED.format(f": a merged range of {self} has no place"))
        left, top, right, bottom = found.groups()
        if right and (left, top) != (right, bottom):
            self._found.append(Merged(int(top), column_of(left), int(bottom), column_of(right)))
