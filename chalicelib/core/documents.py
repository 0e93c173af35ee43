"""Records of JSON: a document that holds an array, or NDJSON (one object a line).

Numbers stay as they were written, digit for digit; nested values stay JSON text. Columns are the keys in the order in
which they are first seen.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from chalicelib.core.findings import Gathered
from chalicelib.core.json_outline import BROKEN, MOST_BESIDE, TOO_LARGE, Table, beside
from chalicelib.core.json_stream import Cursor, Element, at, elements
from chalicelib.core.json_values import Broken, are_alike, cell, has_text, loaded, sound, stray_characters
from chalicelib.core.records import Irregular, Record
from chalicelib.core.report import Place
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
    if are_alike(value):
        raise Unreadable(
            "this JSON object holds objects that are alike, as columns are, or records under their keys: "
            "send an array of records, or one object a line"
        )
    yield 1 + text[: len(text) - len(text.lstrip())].count("\n"), value, text


def labels(elements: Iterable[Element]) -> Iterator[tuple[str, int]]:
    """The columns, as they are found, and in which line: keys in the order in which they are first seen; of arrays, the
    first's cells."""
    seen: set[str] = set()
    for line, value, _ in elements:
        if isinstance(value, dict):
            new = [key for key in value if key not in seen]
            seen.update(new)
            yield from ((key, line) for key in new)
        elif isinstance(value, list) and not seen:
            named = has_text(value)
            names = ((cell(label) or "") if named else f"column{n}" for n, label in enumerate(value, 1))
            yield from ((name, line) for name in names)
            return


def doubt(elements: Iterable[Element]) -> str | None:
    """How the first of elements was read, where it is an array of labels, perhaps: not all of it is texts."""
    first = next((value for _, value, _ in elements if not isinstance(value, _Outside)), None)
    if not isinstance(first, list) or all(label is None or type(label) is str for label in first):
        return None
    return f"read as {'a header' if has_text(first) else 'data'}"


def read(elements: Iterable[Element], columns: tuple[str, ...], gathered: Gathered) -> Iterator[Record | Irregular]:
    """Records of the elements, in the order of `columns`. Arrays have their header in the first, if it has labels.
    Characters that a text should not have are added to the findings."""
    arrays = False
    for number, (line, value, raw) in _numbered(elements):
        if "\\u" in raw and not isinstance(value, _Outside):
            for error in stray_characters(raw):
                gathered.add(error, Place(number, line), raw.strip())
        arrays = arrays or (number < 2 and isinstance(value, list))
        if isinstance(value, _Outside):
            yield Irregular(0, line, "outside-table", value, (), raw)
        elif number and isinstance(value, dict) and not arrays:
            yield Record(number, line, tuple(cell(value.get(label)) for label in columns))
        elif number and isinstance(value, list) and arrays and len(value) == len(columns):
            yield Record(number, line, tuple(map(cell, value)))
        elif number:
            yield Irregular(number, line, *_wrong(value, columns, arrays), raw)


def _numbered(elements: Iterable[Element]) -> Iterator[tuple[int, Element]]:
    """The elements with the number of their record, 0 for labels and what is beside the table."""
    number, named = 0, False
    for element in elements:
        value = element[1]
        is_record = not isinstance(value, _Outside)
        if number == 0 and not named and isinstance(value, list) and has_text(value):
            named, is_record = True, False
        number += is_record
        yield number if is_record else 0, element


def record_lines(elements: Iterable[Element]) -> Iterator[tuple[int, int]]:
    """Each record and the line where it begins."""
    return ((number, line) for number, (line, _, _) in _numbered(elements) if number)


def places(elements: Iterable[Element], records: set[int], lines: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """The line of each of these records, and the record of each of these lines, unless it has several. A line between
    records is of the one above."""
    line_of: dict[int, int] = {}
    found: dict[int, list[int]] = {line: [] for line in sorted(lines)}
    due, before, last = deque(found), 0, max(records, default=0)
    for number, (line, _, raw) in _numbered(elements):
        if not due and number > last:
            break
        if number in records:
            line_of[number] = line
        while due and due[0] < line:
            passed = due.popleft()
            found[passed] = found[passed] or [before]
        end = line + raw.rstrip().count("\n") if due else line
        for reached in due:
            if reached > end:
                break
            found[reached] = [*found[reached][:1], number]
        before = number
    found |= {left: found[left] or [before] for left in due}
    return line_of, {at_line: numbers[0] for at_line, numbers in found.items() if len(numbers) == 1}


def _wrong(value: Any, columns: tuple[str, ...], arrays: bool) -> tuple[str, str, tuple[str | None, ...]]:
    if isinstance(value, Broken):
        return "source-error", f"{value}; set aside", ()
    if isinstance(value, list) and arrays:
        error = "extra-cell" if len(value) > len(columns) else "missing-cell"
        cells = tuple(map(cell, value))
        return error, f"{len(value)} cells where the table has {len(columns)} columns; set aside", cells
    kind = "an array" if arrays else "an object"
    return "type-error", f"a record that is not {kind} as the others are; set aside", (cell(value),)
