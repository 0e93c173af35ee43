"""JSON text (RFC 8259) → nodes with their places; Python's own reader tells none."""

import re
from bisect import bisect_left
from json import JSONDecodeError, JSONDecoder

from chalicelib.core.nodes import MOST_DEPTH, MOST_NODES, Mapping, Mark, Node, Plain, Scalar, Sequence, child, shown
from chalicelib.core.yaml_scalars import number
from chalicelib.errors import Malformed

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_DECODER = JSONDecoder()
_STRINGS = {
    "Unterminated string starting at": "a text begins here that does not end",
    "Invalid control character at": "a line end or another control character in a text: write its escape",
}
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}
_WORD = re.compile("|".join(_WORDS))


def json_nodes(text: str) -> Node:
    """Raises Malformed, with the place, of what is no JSON, has a key twice, or is too deep or too much."""
    reader = _Reader(text)
    root = reader.value("$", 1)
    if reader.peek():
        raise reader.wrong("more follows after the end of the document", "send one document in a file")
    return root


class _Reader:
    """A position in a text, which moves on."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.nodes = text, 0, 0
        self.ends = [match.start() for match in re.finditer("\n", text)]

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.text[self.at : self.at + 1]

    def mark(self, path: str, at: int) -> Mark:
        line = bisect_left(self.ends, at)
        return Mark(line + 1, at - (self.ends[line - 1] if line else -1), path)

    def wrong(self, what: str, advice: str) -> Malformed:
        mark = self.mark("$", self.at)
        return Malformed(mark.line, mark.column, what, advice)

    def value(self, path: str, depth: int) -> Node:
        first, mark = self.peek(), self.mark(path, self.at)
        self.nodes += 1
        if depth > MOST_DEPTH or self.nodes > MOST_NODES:
            raise self.wrong(f"more than {MOST_DEPTH} levels or {MOST_NODES} values", "leave out what is no contract")
        if first == "{":
            return self.mapping(mark, depth)
        if first == "[":
            return self.sequence(mark, depth)
        return self.scalar(mark, first)

    def scalar(self, mark: Mark, first: str) -> Scalar:
        if first == '"':
            string = self.string()
            return Scalar(mark, string, string)
        found = _WORD.match(self.text, self.at) or _NUMBER.match(self.text, self.at)
        if found is None:
            raise self.wrong("a value was expected here", "write a value, or take the comma before it away")
        try:
            value = _WORDS[found[0]] if found[0] in _WORDS else number(found[0])
        except ValueError as error:
            raise self.wrong(str(error), "write it as a text") from None
        self.at = found.end()
        return Scalar(mark, value, found[0])

    def string(self) -> str:
        try:
            string, self.at = _DECODER.raw_decode(self.text, self.at)
        except JSONDecodeError as error:
            self.at = error.pos
            raise self.wrong(_STRINGS.get(error.msg, "a text is broken here"), "mend this text") from None
        if not string.isascii() and any("\ud800" <= character <= "\udfff" for character in string):
            raise self.wrong("half a surrogate pair is no character", "mend the text before this place")
        return str(string)

    def sequence(self, mark: Mark, depth: int) -> Sequence:
        items: list[Node] = []
        while self.more("]", not items):
            items.append(self.value(child(mark.path, len(items)), depth + 1))
        return Sequence(mark, tuple(items))

    def mapping(self, mark: Mark, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        while self.more("}", not entries):
            if self.peek() != '"':
                raise self.wrong("a key in double quotes was expected here", "write the key in double quotes")
            at = self.at
            key = self.string()
            if key in entries:
                self.at = at
                raise self.wrong(
                    f"the key {shown(key)!r} is here twice", f"it stands in line {keys[key].line}: keep one"
                )
            keys[key] = self.mark(child(mark.path, key), at)
            self.expect(":")
            entries[key] = self.value(keys[key].path, depth + 1)
        return Mapping(mark, entries, keys)

    def more(self, end: str, is_first: bool) -> bool:
        """Whether an item follows, past its bracket or comma."""
        if is_first:
            self.at += 1
        if self.peek() == end and is_first:
            self.at += 1
            return False
        if is_first:
            return True
        if self.peek() == end:
            self.at += 1
            return False
        self.expect(",")
        return True

    def expect(self, character: str) -> None:
        if self.peek() != character:
            raise self.wrong(f"{character!r} was expected here", "mend the document at this place")
        self.at += 1
