"""Records of JSON: a document that holds an array, or NDJSON (one object a line).

Numbers stay as they were written, digit for digit; nested values stay JSON text. Columns are the keys in the order in
which they are first seen.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from chalicelib.core.json_outline import BROKEN, MOST_BESIDE, TOO_LARGE, Table, beside
from chalicelib.core.json_stream import Cursor, Element, at, elements
from chalicelib.core.json_values import Broken, cell, has_text, loaded, sound
from chalicelib.core.records import Irregular, Record
from chalicelib.errors import Unreadable


class _Outside(str):
    """What an object holds beside the array that is its table, as JSON text."""

    __slots__ = ()


def lines(stream: Iterable[str]) -> Iterator[Element]:
    """Elements of NDJSON. Blank lines between records are no records."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        yield number, sound(loaded(line), line), line


def document(table: Table | None, stream: TextIO) -> Iterator[Element]:
    """Elements of the array that a JSON document is, or that is the table of its object."""
    if table:
        if not table.alone:
            yield 1, _Outside(_told_of(table)), beside(stream, table.array)
        cursor = at(stream, table.array.start, table.array.line)
    else:
        cursor = Cursor(stream)
        if cursor.next() != "[":
            yield from _whole(stream)
            return
    for line, value, raw in elements(cursor):
        yield line, sound(value, raw), raw
    if not table and cursor.next():
        raise Unreadable(f"there is more text after the JSON array, from line {cursor.line}: send one array, or NDJSON")


def _told_of(table: Table) -> str:
    more = f", and so are other arrays of records: {', '.join(table.others)}" if table.others else ""
    return f"beside the table, which is {table.array.name}; set aside{more}"


def _whole(stream: TextIO) -> Iterator[Element]:
    """A document that is one object, and that is a record."""
    stream.seek(0)
    text = stream.read(MOST_BESIDE + 1)
    if len(text) > MOST_BESIDE:
        raise Unreadable(TOO_LARGE)
    value = sound(loaded(text), text)
    if isinstance(value, Broken):
        raise Unreadable(BROKEN.format(f": {value}"))
    yield 1 + text[: len(text) - len(text.lstrip())].count("\n"), value, text


def labels(elements: Iterable[Element]) -> Iterator[str]:
    """The columns, as they are found: keys in the order in which they are first seen; of arrays, the first's cells."""
    seen: set[str] = set()
    for _, value, _ in elements:
        if isinstance(value, dict):
            new = [key for key in value if key not in seen]
            seen.update(new)
            yield from new
        elif isinstance(value, list) and not seen:
            named = has_text(value)
            yield from ((cell(label) or "") if named else f"column{n}" for n, label in enumerate(value, 1))
            return


def doubt(elements: Iterable[Element]) -> str | None:
    """How the first of elements was read, where it is an array of labels, perhaps: not all of it is texts."""
    first = next((value for _, value, _ in elements if not isinstance(value, _Outside)), None)
    if not isinstance(first, list) or all(label is None or type(label) is str for label in first):
        return None
    return f"read as {'a header' if has_text(first) else 'data'}"


def read(elements: Iterable[Element], columns: tuple[str, ...]) -> Iterator[Record | Irregular]:
    """Records of the elements, in the order of `columns`. Arrays have their header in the first, if it has labels."""
    number = 0
    header: list[Any] | None = None
    for line, value, raw in elements:
        if isinstance(value, _Outside):
            yield Irregular(0, line, "outside-table", value, (), raw)
            continue
        if isinstance(value, list) and header is None and number == 0:
            header = value
            if has_text(value):
                continue
        number += 1
        if isinstance(value, dict) and header is None:
            yield Record(number, line, tuple(cell(value.get(label)) for label in columns))
        elif isinstance(value, list) and header is not None and len(value) == len(columns):
            yield Record(number, line, tuple(map(cell, value)))
        else:
            yield Irregular(number, line, *_wrong(value, columns, header is not None), raw)


def _wrong(value: Any, columns: tuple[str, ...], arrays: bool) -> tuple[str, str, tuple[str | None, ...]]:
    if isinstance(value, Broken):
        return "source-error", f"{value}; set aside", ()
    if isinstance(value, list) and arrays:
        error = "extra-cell" if len(value) > len(columns) else "missing-cell"
        cells = tuple(map(cell, value))
        return error, f"{len(value)} cells where the table has {len(columns)} columns; set aside", cells
    kind = "an array" if arrays else "an object"
    return "type-error", f"a record that is not {kind} as the others are; set aside", (cell(value),)
