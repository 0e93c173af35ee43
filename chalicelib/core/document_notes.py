"""The key of an annotated copy of JSON: what is to mend in a record, put into it, and taken out when it comes back.

A record that can have no key, as one that is no object, has an object before it with nothing but the note. Of arrays
the note is one element more, as in delimited text.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from chalicelib.core.annotation import LABEL, MARK, is_note
from chalicelib.core.json_stream import Element
from chalicelib.core.json_values import has_text

ENTRY = re.compile(rf'\s*,\s*"{LABEL}"\s*:\s*"(?:[^"\\]|\\.)*+"')
"""The key where it was put, behind all others."""

LONGEST_NOTE = 2000


def is_note_alone(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {LABEL}


def without_notes(elements: Iterator[Element]) -> Iterator[Element]:
    """The elements as they were before notes were put in, though these may have been mended since."""
    columns: int | None = None
    for line, value, raw in elements:
        if is_note_alone(value):
            continue
        if isinstance(value, dict):
            value.pop(LABEL, None)
        elif isinstance(value, list) and columns is None:
            columns = len(value) - 1 if value[-1:] == [LABEL] else 0
            value = value[:columns] if columns else value
        elif isinstance(value, list) and columns:
            value = _without(value, columns)
        yield line, value, raw


def _without(array: list[Any], columns: int) -> list[Any]:
    last = _last_filled(array)
    if last >= 0 and isinstance(array[last], str) and is_note(array[last]):
        return array[:last]
    return array[:-1] if len(array) > columns and array[-1] == "" else array


def _last_filled(array: list[Any]) -> int:
    """The place of the last value that is something; -1 where there is none."""
    return next((at for at in range(len(array) - 1, -1, -1) if array[at] not in ("", None)), -1)


def are_annotated(first: Any) -> bool:
    """Whether a first element can have the label: any object, and an array of labels."""
    return not isinstance(first, list) or has_text(first)


def labelled(raw: str) -> str:
    """The array of labels, with one more."""
    return _with(raw, "]", LABEL)


def noted(value: Any, raw: str, note: str | None, arrays: bool) -> tuple[str, str]:
    """What stands before a record in the copy, if anything, and the record. None is nothing to mend. `arrays`: records
    are arrays."""
    if arrays and isinstance(value, list):
        return "", _with(raw, "]", _last(value, note))
    if isinstance(value, dict) and LABEL in value:
        raw = ENTRY.sub("", raw)
    if note is None:
        return "", raw
    said = note[:LONGEST_NOTE]
    if raw.lstrip().startswith("{") and raw.rstrip().endswith("}"):
        return "", _with(raw, "}", said, f'"{LABEL}": ')
    return f'{{"{LABEL}": {json.dumps(said, ensure_ascii=False)}}}', raw


def _last(array: list[Any], note: str | None) -> str:
    """The element more of an array. One that ends in what looks like a note has its own behind that."""
    if note:
        return f"{MARK} {note[:LONGEST_NOTE]}"
    last = _last_filled(array)
    return MARK if note == "" or (last >= 0 and isinstance(array[last], str) and is_note(array[last])) else ""


def _with(raw: str, end: str, entry: str, key: str = "") -> str:
    """An object or an array with an entry more at its end."""
    text = raw.rstrip()
    body = text[:-1].rstrip()
    comma = "" if body.endswith(("{", "[")) else ", "
    return f"{body}{comma}{key}{json.dumps(entry, ensure_ascii=False)}{text[len(body) : -1]}{end}{raw[len(text) :]}"
