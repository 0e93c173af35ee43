"""Records of JSON: a document that holds an array, or NDJSON (one object a line).

Numbers stay as they were written, digit for digit; nested values stay JSON text. Columns are the keys in the order in
which they are first seen.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from chalicelib.core.records import Irregular, Record
from chalicelib.errors import Unreadable

LARGEST_DOCUMENT = 64_000_000
"""Characters of a document that is one object; an array is read element by element and may be of any size."""

LONGEST_ELEMENT = 16_000_000
BLOCK = 1 << 20


class _Literal(str):
    """A JSON number as it was written."""

    __slots__ = ()


class _Broken(ValueError):
    """A JSON text that no record can be read from, and why."""


class _Outside(str):
    """What an object holds beside the array that is its table, as JSON text."""

    __slots__ = ()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Broken("a key is there twice")
    return found


def _constant(name: str) -> Any:
    raise _Broken(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(
    parse_int=_Literal, parse_float=_Literal, parse_constant=_constant, object_pairs_hook=_pairs
)

_LENIENT = json.JSONDecoder(parse_int=str, parse_float=str)
"""Finds the end of what has keys twice, or NaN, which this decoder takes."""

type Element = tuple[int, Any, str]
"""Line, value (or a `_Broken`), raw text."""


def lines(stream: Iterable[str]) -> Iterator[Element]:
    """Elements of NDJSON. Blank lines between records are no records."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        yield number, _sound(_loaded(line), line), line


def _loaded(text: str) -> Any:
    try:
        value, end = _DECODER.raw_decode(text.lstrip().removeprefix("\ufeff"))
    except _Broken as trouble:
        return trouble
    except ValueError as trouble:
        return _Broken(f"no JSON: {getattr(trouble, 'msg', 'broken text')}")
    except RecursionError:
        return _Broken("nested too deep")
    rest = text.lstrip().removeprefix("\ufeff")[end:].strip()
    return _Broken("more text after the value") if rest else value


def _sound(value: Any, raw: str) -> Any:
    """The value, unless it holds half of a surrogate pair, which no text can hold, or is nested too deep to write."""
    try:
        if "\\u" in raw or raw.count("[") + raw.count("{") > DEEP:
            _json(value).encode()
    except UnicodeEncodeError:
        return _Broken("an unpaired surrogate is no text")
    except RecursionError:
        return _Broken("nested too deep")
    return value


DEEP = 200
"""Brackets in an element, from which on it is tried whether it can be written again."""


def document(stream: TextIO) -> Iterator[Element]:
    """Elements of the array that a JSON document is, or of the one array that its object holds."""
    head = stream.read(BLOCK)
    if head.lstrip()[:1] == "[":
        yield from _array(head, stream)
        return
    text = head + stream.read(LARGEST_DOCUMENT)
    if len(text) >= LARGEST_DOCUMENT:
        raise Unreadable("a JSON object of this size is not read whole: send an array of records, or NDJSON")
    value = _loaded(text)
    if isinstance(value, _Broken):
        raise Unreadable(f"this JSON document is broken: {value}; send an array of records, or one object a line")
    parts = value if isinstance(value, dict) else {}
    arrays = [key for key, part in parts.items() if isinstance(part, list) and _is_table(part)]
    if len(arrays) > 1:
        raise Unreadable("this JSON object holds more than one array: send the one that is the table")
    if len(parts) > 1 and arrays:
        yield 1, _Outside(_shown({key: part for key, part in parts.items() if key not in arrays})), ""
    for element in parts[arrays[0]] if arrays else [value]:
        yield 1, _sound(element, "\\u"), _shown(element)


def _is_table(array: list[Any]) -> bool:
    return bool(array) and all(isinstance(element, dict | list) for element in array)


def _shown(value: Any) -> str:
    """JSON text that any file can hold. Raises Unreadable where it is nested too deep."""
    try:
        return _json(value).encode(errors="backslashreplace").decode()
    except RecursionError:
        raise Unreadable("nested too deep: send flat records") from None


def _array(text: str, stream: TextIO) -> Iterator[Element]:
    """Elements of an array, read on as they are asked for. `at` is where the next element or the end is sought."""
    line, at = 1 + text[: text.index("[")].count("\n"), text.index("[") + 1
    first = True
    while True:
        text, at, line = _sought(text, at, line, stream)
        if text[at] == "]":
            _ended(text[at + 1 :], line, stream)
            return
        if not first:
            if text[at] != ",":
                raise Unreadable(f"broken JSON at line {line}: a comma is missing between two elements")
            text, at, line = _sought(text, at + 1, line, stream)
            if text[at] == "]":
                raise Unreadable(f"broken JSON at line {line}: a comma stands before the end of the array")
        text, at, end, value = _element(text, at, line, stream)
        raw = text[at:end]
        yield line, _sound(value, raw), raw
        line += raw.count("\n")
        at, first = end, False


def _sought(text: str, at: int, line: int, stream: TextIO) -> tuple[str, int, int]:
    """The text, with more of the stream if it takes that, and the place and line of what follows the white space."""
    while True:
        at, line = _skipped(text, at, line)
        if at < len(text):
            return text, at, line
        text, at = stream.read(BLOCK), 0
        if not text:
            raise Unreadable(f"the JSON array does not end: the file breaks off at line {line}")


def _ended(rest: str, line: int, stream: TextIO) -> None:
    while rest:
        if rest.strip():
            raise Unreadable(f"there is more text after the JSON array, from line {line}: send one array, or NDJSON")
        rest = stream.read(BLOCK)


def _skipped(text: str, at: int, line: int) -> tuple[int, int]:
    while at < len(text) and text[at] in " \t\r\n":
        line += text[at] == "\n"
        at += 1
    return at, line


def _element(text: str, at: int, line: int, stream: TextIO) -> tuple[str, int, int, Any]:
    """The text with as much more as the element at `at` needs, where it begins and ends, and its value."""
    while True:
        why = "the file breaks off in it"
        try:
            value, end = _decoded(text, at)
            if end < len(text) and text[end] not in ".eE+-0123456789":
                return text, at, end, value
        except RecursionError:
            raise Unreadable(f"nested too deep: the element at line {line}; send flat records") from None
        except json.JSONDecodeError as trouble:
            why = why if trouble.pos >= len(text) or trouble.msg.startswith("Unterminated") else trouble.msg
        more = stream.read(BLOCK)
        if len(text) - at > LONGEST_ELEMENT:
            more, why = "", f"it has more than {LONGEST_ELEMENT:,} characters, or does not end"
        if not more:
            raise Unreadable(f"broken JSON: the element that begins at line {line} cannot be read: {why}")
        text, at = text[at:] + more, 0


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """The value at `at`, which may be a `_Broken` whose end is known, and its end."""
    try:
        return _DECODER.raw_decode(text, at)
    except _Broken as trouble:
        return trouble, _LENIENT.raw_decode(text, at)[1]


def labels(elements: Iterable[Element]) -> Iterator[str]:
    """The columns, as they are found: keys in the order in which they are first seen; of arrays, the first's cells."""
    seen: set[str] = set()
    for _, value, _ in elements:
        if isinstance(value, dict):
            new = [key for key in value if key not in seen]
            seen.update(new)
            yield from new
        elif isinstance(value, list) and not seen:
            named = _has_labels(value)
            yield from ((_text(cell) or "") if named else f"column{n}" for n, cell in enumerate(value, 1))
            return


def _has_labels(array: list[Any]) -> bool:
    """Whether the first of arrays has a label in it: what is all numbers and nothing else is a record."""
    return any(type(cell) is str for cell in array)


def doubt(elements: Iterable[Element]) -> str | None:
    """How the first of elements was read, where it is an array of labels, perhaps: not all of it is texts."""
    first = next((value for _, value, _ in elements if not isinstance(value, _Outside)), None)
    if not isinstance(first, list) or all(cell is None or type(cell) is str for cell in first):
        return None
    return f"read as {'a header' if _has_labels(first) else 'data'}"


def read(elements: Iterable[Element], columns: tuple[str, ...]) -> Iterator[Record | Irregular]:
    """Records of the elements, in the order of `columns`. Arrays have their header in the first, if it has labels."""
    number = 0
    header: list[Any] | None = None
    for line, value, raw in elements:
        if isinstance(value, _Outside):
            yield Irregular(0, line, "outside-table", "keys beside the table; set aside", (), value)
            continue
        if isinstance(value, list) and header is None and number == 0:
            header = value
            if _has_labels(value):
                continue
        number += 1
        if isinstance(value, dict) and header is None:
            yield Record(number, line, tuple(_text(value.get(label)) for label in columns))
        elif isinstance(value, list) and header is not None and len(value) == len(columns):
            yield Record(number, line, tuple(map(_text, value)))
        else:
            yield Irregular(number, line, *_wrong(value, columns, header is not None), raw)


def _wrong(value: Any, columns: tuple[str, ...], arrays: bool) -> tuple[str, str, tuple[str | None, ...]]:
    if isinstance(value, _Broken):
        return "source-error", f"{value}; set aside", ()
    if isinstance(value, list) and arrays:
        error = "extra-cell" if len(value) > len(columns) else "missing-cell"
        cells = tuple(map(_text, value))
        return error, f"{len(value)} cells where the table has {len(columns)} columns; set aside", cells
    kind = "an array" if arrays else "an object"
    return "type-error", f"a record that is not {kind} as the others are; set aside", (_text(value),)


def _text(value: Any) -> str | None:
    """The cell of a value: strings as they are, the rest as JSON text; None for null."""
    if value is None or isinstance(value, str):
        return value
    return _json(value)


def _json(value: Any) -> str:
    if isinstance(value, _Literal | _Broken):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
