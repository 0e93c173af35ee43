"""Values of JSON: numbers stay as they were written, digit for digit, and what is none is a value that says why."""

import json
import re
from typing import Any

from chalicelib.core.findings import STRAY_CHARACTERS


class _Literal(str):
    """A JSON number as it was written."""

    __slots__ = ()


class Broken(ValueError):
    """A JSON text that no record can be read from, and why."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Broken("a key is there twice")
    return found


def _constant(name: str) -> Any:
    raise Broken(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(
    parse_int=_Literal, parse_float=_Literal, parse_constant=_constant, object_pairs_hook=_pairs
)

_LENIENT = json.JSONDecoder(parse_int=str, parse_float=str)
"""Finds the end of what has keys twice, or NaN, which this decoder takes."""

DEEP = 200
"""Brackets in an element, from which on it is tried whether it can be written again."""


def loaded(text: str) -> Any:
    """The value that a text is, or a `Broken`."""
    text = text.lstrip().removeprefix("\ufeff")
    try:
        value, end = _DECODER.raw_decode(text)
    except Broken as trouble:
        return trouble
    except ValueError as trouble:
        return Broken(f"no JSON: {getattr(trouble, 'msg', 'broken text')}")
    except RecursionError:
        return Broken("nested too deep")
    return Broken("more text after the value") if text[end:].strip() else value


def decoded(text: str, at: int) -> tuple[Any, int]:
    """The value at `at`, which may be a `Broken` whose end is known, and its end. Raises JSONDecodeError."""
    try:
        return _DECODER.raw_decode(text, at)
    except Broken as trouble:
        return trouble, _LENIENT.raw_decode(text, at)[1]


def sound(value: Any, raw: str) -> Any:
    """The value, unless it holds half of a surrogate pair, which no text can hold, or is nested too deep to write."""
    try:
        if "\\u" in raw or raw.count("[") + raw.count("{") > DEEP:
            written(value).encode()
    except UnicodeEncodeError:
        return Broken("an unpaired surrogate is no text")
    except RecursionError:
        return Broken("nested too deep")
    return value


def are_alike(found: dict[str, Any]) -> bool:
    """Whether an object holds several objects and nothing else, which have most of their keys in common."""
    values = list(found.values())
    if len(values) < 2 or not all(isinstance(value, dict) for value in values):
        return False
    shared, known = set(values[0]), set(values[0])
    for value in values:
        shared &= value.keys()
        known |= value.keys()
    return len(shared) > ALIKE * len(known)


ALIKE = 0.5
"""The share of keys that objects of one kind have in common, at least."""


def stray_characters(raw: str) -> list[str]:
    """Which errors there are to tell of characters that are escaped in JSON text. An escaped backslash escapes
    nothing."""
    if not STRAY.search(raw):
        return []
    return sorted({STRAY_CHARACTERS[chr(int(found[1], 16))] for found in ESCAPED_STRAY.finditer(raw)})


STRAY = re.compile(r"\\u(?:0000|[fF][eE][fF][fF])")
ESCAPED_STRAY = re.compile(r"(?<!\\)(?:\\\\)*\\u(0000|[fF][eE][fF][fF])")


def cell(value: Any) -> str | None:
    """The cell of a value: strings as they are, the rest as JSON text; None for null."""
    if value is None or isinstance(value, str):
        return value
    return written(value)


def written(value: Any) -> str:
    """JSON text of a value."""
    if isinstance(value, _Literal | Broken):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def has_text(array: list[Any]) -> bool:
    """Whether the first of arrays has a label in it: what is all numbers and nothing else is a record."""
    return any(type(value) is str for value in array)
