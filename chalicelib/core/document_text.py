"""A document of plain values → YAML or JSON text: what is read again is the same."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chalicelib.core.nodes import Plain
from chalicelib.core.yaml_scalars import is_text

_PLAIN = re.compile(r"[\w/$(<^+][\w ./$()<>@+*=;^~-]*")
"""Of texts that need no quotes. The rest is quoted more often than it must be."""

_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONGEST_KEY = 500
"""Characters; the explicit form takes longer ones."""

FLOW_WIDTH = 100
"""Characters up to which a list of scalars stands in one line."""


def json_text(document: Any) -> str:
    """Indented by two, every character as itself, numbers as they are."""
    return f"{_json(document, '')}\n"


def _json(value: Any, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, dict) and value:
        entries = (f"{inner}{_quoted(key)}: {_json(one, inner)}" for key, one in value.items())
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + _json(one, inner) for one in value) + f"\n{indent}]"
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _quoted(value) if isinstance(value, str) else _bare(value)


def yaml_text(document: Any) -> str:
    """In block style; a text that any reader, of YAML 1.1 too, may take for something else stands in quotes."""
    return "\n".join(_block(document, "")) + "\n"


def _block(value: Any, indent: str) -> Iterator[str]:
    """Lines of a value that begins a line of its own."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _after(f"{indent}{_key(key, indent)}:", one, indent + "  ")
    elif isinstance(value, list) and value:
        for one in value:
            yield from _item(one, indent)
    else:
        yield indent + _flow(value)


def _after(head: str, value: Any, indent: str) -> Iterator[str]:
    """Lines of a value behind its key."""
    short = _short(value)
    if short is not None:
        yield f"{head} {short}"
    elif isinstance(value, str):
        yield f"{head} |{'' if value.endswith(chr(10)) else '-'}"
        yield from (indent + line if line else "" for line in value.removesuffix("\n").split("\n"))
    else:
        yield head
        yield from _block(value, indent)


def _item(value: Any, indent: str) -> Iterator[str]:
    """Lines of an item: what is nested begins behind its dash."""
    short = _short(value)
    if short is not None or isinstance(value, str):
        yield from _after(f"{indent}-", value, indent + "  ")
        return
    first, *others = _block(value, indent + "  ")
    yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from others


def _short(value: Any) -> str | None:
    """A value that stands in one line; None where it takes several."""
    if isinstance(value, str) and "\n" in value:
        return None if _may_stand_in_lines(value) else _quoted(value)
    if isinstance(value, dict) and value:
        return None
    if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        return None
    flow = _flow(value)
    return flow if not isinstance(value, list) or len(flow) <= FLOW_WIDTH else None


def _may_stand_in_lines(value: str) -> bool:
    lines = value.removesuffix("\n").split("\n")
    ends_meet = bool(lines[-1]) and lines[0][:1] not in ("", " ")
    return ends_meet and not any(_ESCAPED.search(line) or line.isspace() for line in lines)


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return "{}"
    return _text(value) if isinstance(value, str) else _bare(value)


def _text(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value[-1] != " " and is_text(value) else _quoted(value)


def _key(key: str, indent: str) -> str:
    short = _text(key)
    return short if len(short) <= _LONGEST_KEY else f"? {_quoted(key)}\n{indent}"


def _quoted(value: str) -> str:
    """In double quotes: the same in JSON and YAML."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _bare(value: Plain) -> str:
    if isinstance(value, Decimal):
        return _digits(value)
    return json.dumps(value)


def _digits(value: Decimal) -> str:
    """A number that JSON and YAML both read, and neither as a whole one."""
    text = str(value)
    return text if "." in text or "E" in text else f"{text}E0"
