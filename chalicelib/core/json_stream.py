"""JSON text read on as it is asked for: no more of it is held than the value that is read."""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from chalicelib.core.json_values import decoded
from chalicelib.errors import Unreadable

LONGEST_VALUE = 16_000_000
BLOCK = 1 << 20

BLANK = re.compile(r"\s*")

type Element = tuple[int, Any, str]
"""Line, value (or a `Broken`), raw text."""


class Cursor:
    """A place in JSON text, in front of what is read next, and its line."""

    def __init__(self, stream: TextIO, line: int = 1) -> None:
        self._stream, self.line = stream, line
        self._text, self._at, self._before = "", 0, 0

    @property
    def place(self) -> int:
        """How many characters are read."""
        return self._before + self._at

    def next(self) -> str:
        """The next character that is no white space, which stays to be read; nothing at the end."""
        while True:
            found = self._text[self._at : self._at + 1]
            if found and not found.isspace():
                return found
            end = BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            if end == len(self._text) and not self._more():
                return ""

    def step(self) -> None:
        """Go beyond the next character."""
        self._at += 1

    def value(self, what: str = "value") -> Element:
        """Read the value that is next. Raises Unreadable, calling it `what`."""
        while True:
            why = "the file breaks off in it"
            try:
                value, end = decoded(self._text, self._at)
                if end < len(self._text) and self._text[end] not in ".eE+-0123456789":
                    return self._taken(value, end)
            except RecursionError:
                raise Unreadable(f"nested too deep: the {what} at line {self.line}; send flat records") from None
            except json.JSONDecodeError as trouble:
                unfinished = trouble.pos >= len(self._text) or trouble.msg.startswith("Unterminated")
                why = why if unfinished else trouble.msg
            if len(self._text) - self._at > LONGEST_VALUE:
                why = f"it has more than {LONGEST_VALUE:,} characters, or does not end"
            elif self._more():
                continue
            raise Unreadable(f"broken JSON: the {what} that begins at line {self.line} cannot be read: {why}")

    def _taken(self, value: Any, end: int) -> Element:
        line, raw = self.line, self._text[self._at : end]
        self.line += raw.count("\n")
        self._at = end
        return line, value, raw

    def _more(self) -> bool:
        """Whether there was more to hold. What is read is let go."""
        more = self._stream.read(BLOCK)
        self._text, self._before, self._at = self._text[self._at :] + more, self._before + self._at, 0
        return bool(more)


def elements(cursor: Cursor) -> Iterator[Element]:
    """The elements of the array that is next. Raises Unreadable where it is broken."""
    cursor.next()
    cursor.step()
    mark = _inside(cursor)
    while mark != "]":
        yield cursor.value("element")
        mark = _inside(cursor)
        if mark == ",":
            cursor.step()
            mark = _inside(cursor)
            if mark == "]":
                raise Unreadable(f"broken JSON at line {cursor.line}: a comma stands before the end of the array")
        elif mark != "]":
            raise Unreadable(f"broken JSON at line {cursor.line}: a comma is missing between two elements")
    cursor.step()


def _inside(cursor: Cursor) -> str:
    """The next character in an array, which has to be there."""
    found = cursor.next()
    if not found:
        raise Unreadable(f"the JSON array does not end: the file breaks off at line {cursor.line}")
    return found


def at(stream: TextIO, place: int, line: int) -> Cursor:
    """A text from a place on, which is on this line."""
    stream.seek(0)
    while place > 0 and (passed := stream.read(min(place, BLOCK))):
        place -= len(passed)
    return Cursor(stream, line)
