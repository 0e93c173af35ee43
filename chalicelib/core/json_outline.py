"""Which of the arrays in a JSON object is its table: the one array of records, sought through objects from above.

The object is read once for this, value by value, so that its table may be of any size.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, TextIO

from chalicelib.core.findings import shortened
from chalicelib.core.json_stream import BLOCK, Cursor, at, elements
from chalicelib.core.json_values import Broken
from chalicelib.errors import Unreadable

DEEPEST = 20
"""Objects inside each other, in which arrays are sought."""

MOST_BESIDE = 64_000_000
"""Characters of an object without its arrays of records."""

MOST_NAMED = 5
LONGEST_DESCRIPTION = 1_000_000

TOO_LARGE = "a JSON object of this size is not read whole: send an array of records, or NDJSON"

BROKEN = "this JSON document is broken{}; send an array of records, or one object a line"


@dataclass(frozen=True)
class Array:
    """An array of records: the keys that lead to it, its place in the text from bracket to bracket, and its line."""

    path: tuple[str, ...]
    start: int
    end: int
    line: int

    @property
    def name(self) -> str:
        return shortened(".".join(self.path)).encode(errors="backslashreplace").decode()


@dataclass(frozen=True)
class Table:
    """The array that is the table of an object. `alone`: nothing is beside it; `others` are arrays of records too."""

    array: Array
    alone: bool
    others: tuple[str, ...]


def table(stream: TextIO) -> Table | None:
    """The table that an object holds; None where it has none, or the text is an array. Raises Unreadable."""
    cursor = Cursor(stream)
    if cursor.next() != "{":
        return None
    outline = _Outline(cursor)
    if not outline.levels:
        if outline.values == 1 and outline.empty:
            raise Unreadable(f"there is no record in this JSON: {outline.empty} is empty: send one with a record")
        return None
    nearest, *deeper = (outline.levels[depth] for depth in sorted(outline.levels))
    tables = [array for array in nearest if not any(_describes(array, other, stream) for other in nearest)]
    if len(tables) != 1:
        names = ", ".join(array.name for array in nearest[:MOST_NAMED])
        raise Unreadable(
            f"this JSON object holds more than one array of records ({names}): send the one that is the table"
        )
    (chosen,) = tables
    if cursor.place - (chosen.end - chosen.start) > MOST_BESIDE:
        raise Unreadable(TOO_LARGE)
    others = [array.name for level in (nearest, *deeper) for array in level if array is not chosen]
    return Table(chosen, outline.values == 1, tuple(others[:MOST_NAMED]))


def _describes(fields: Array, other: Array, stream: TextIO) -> bool:
    """Whether an array names the columns of another, as a schema does: each of its objects has the name of one."""
    if fields is other or fields.end - fields.start > LONGEST_DESCRIPTION:
        return False
    rows = [value for _, value, _ in elements(at(stream, fields.start, fields.line))]
    first = next(value for _, value, _ in elements(at(stream, other.start, other.line)))
    if not isinstance(first, dict) or not first or not all(isinstance(row, dict) for row in rows):
        return False
    return any(set(first) <= {row[key] for row in rows if isinstance(row.get(key), str)} for key in rows[0])


def beside(stream: TextIO, array: Array) -> str:
    """The text of an object, its table left empty."""
    stream.seek(0)
    head = stream.read(array.start + 1)
    left = array.end - 1 - array.start - 1
    while left > 0:
        left -= len(stream.read(min(left, BLOCK)))
    return head + stream.read()


class _Outline:
    """What is in the object that is next: the arrays of records, by their depth; the last one that is `empty`; how many
    `values` there are, but objects that hold others."""

    def __init__(self, cursor: Cursor) -> None:
        self.levels: dict[int, list[Array]] = {}
        self.empty = ""
        self.values = self._size = 0
        self._cursor = cursor
        self._object(())
        if cursor.next():
            raise self._broken("more text after the value")

    def _object(self, path: tuple[str, ...]) -> None:
        cursor, keys = self._cursor, set[str]()
        cursor.step()
        mark = cursor.next()
        self.values += mark == "}"
        while mark != "}":
            key = self._key()
            if key in keys:
                raise self._broken("a key is there twice")
            keys.add(key)
            self._member((*path, key))
            mark = cursor.next()
            if mark == ",":
                cursor.step()
            elif mark != "}":
                raise self._broken("a comma or a brace is missing" if mark else "the file breaks off")
        cursor.step()

    def _key(self) -> str:
        mark = self._cursor.next()
        if mark != '"':
            raise self._broken("a key in double quotes is missing" if mark else "the file breaks off")
        _, key, _ = self._cursor.value("key")
        if self._cursor.next() != ":":
            raise self._broken("a colon is missing behind a key")
        self._cursor.step()
        return str(key)

    def _member(self, path: tuple[str, ...]) -> None:
        mark = self._cursor.next()
        if mark == "{" and len(path) < DEEPEST:
            self._object(path)
        elif mark == "[":
            self._array(path)
        else:
            self.values += 1
            self._hold(self._cursor.value()[1])
        if self._cursor.place - self._size > MOST_BESIDE:
            raise Unreadable(TOO_LARGE)

    def _array(self, path: tuple[str, ...]) -> None:
        """Keep an array if it is of records: most are objects; or, where no object is around it, all are arrays."""
        start, line, marks = self._cursor.place, self._cursor.line, Counter[str]()
        broken = None
        self.values += 1
        for _, value, raw in elements(self._cursor):
            marks[raw[0]] += 1
            broken = broken or (value if isinstance(value, Broken) else None)
        found = Array(path, start, self._cursor.place, line)
        self.empty = self.empty if marks else found.name
        nested = marks["{"] + marks["["]
        if marks["{"] > marks.total() / 2 or (len(path) == 1 and nested == marks.total() > 0):
            self._size += self._cursor.place - start
            level = self.levels.setdefault(len(path), [])
            if len(level) <= MOST_NAMED:
                level.append(found)
        else:
            self._hold(broken)

    def _hold(self, value: Any) -> None:
        if isinstance(value, Broken):
            raise self._broken(str(value))

    def _broken(self, why: str) -> Unreadable:
        return Unreadable(BROKEN.format(f" at line {self._cursor.line}: {why}"))
