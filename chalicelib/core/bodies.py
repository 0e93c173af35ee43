"""What callers send: bodies and query parameters, checked against their shape. A refusal names what is wrong."""

import json
from dataclasses import MISSING, Field, fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from chalicelib.core.moments import parsed
from chalicelib.errors import Invalid

MOST_ITEMS = 1000
NAMES = {str: "a string", int: "an integer", dict: "an object"}


def body[T](shape: type[T], raw: bytes | str) -> T:
    """A JSON body as the dataclass `shape`. Raises Invalid, naming the field."""
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError):
        raise Invalid("the body is not JSON: send an object with `Content-Type: application/json`") from None
    if not _is_text(sent):
        raise Invalid("the body has half of a surrogate pair in it: send text")
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]
    if not isinstance(sent, dict):
        raise Invalid(f"the body is not a JSON object: send {', '.join(known)}")
    if unknown := sorted(set(sent) - set(known)):
        raise Invalid(f"unknown field {unknown[0]!r}; there are: {', '.join(known)}")
    hints = get_type_hints(shape)
    return shape(**{name: _value(field, hints[name], sent) for name, field in known.items()})


def _is_text(sent: Any) -> bool:
    try:
        json.dumps(sent, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(field: "Field[Any]", hint: Any, sent: dict[str, Any]) -> Any:
    if field.name not in sent:
        if field.default is MISSING:
            raise Invalid(f"the field {field.name!r} is missing")
        return field.default
    value = sent[field.name]
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise Invalid(f"{field.name!r} is not a list of strings")
        return tuple(value)
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    hint = get_origin(hint) or hint
    if type(value) is not hint:
        raise Invalid(f"{field.name!r} is not {NAMES[hint]}")
    return value


def query(sent: dict[str, str], known: tuple[str, ...]) -> dict[str, str]:
    """Query parameters, all of them known to the route. Raises Invalid for a misspelt one."""
    if unknown := sorted(set(sent) - set(known)):
        there_are = f"there are: {', '.join(known)}" if known else "this route takes none"
        raise Invalid(f"unknown parameter {unknown[0]!r}; {there_are}")
    return sent


def limit(text: str | None) -> int:
    """How many items a page shall have, 1 to `MOST_ITEMS`; 50 where nothing is said."""
    if text is None:
        return 50
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_ITEMS:
        raise Invalid(f"`limit` is a whole number from 1 to {MOST_ITEMS}")
    return int(text)


def moment(name: str, text: str | None) -> str | None:
    """A time parameter in UTC with milliseconds, as times are kept."""
    if text is None:
        return None
    try:
        return parsed(text)
    except (ValueError, OverflowError):
        raise Invalid(f"`{name}` is not an ISO 8601 time, such as 2026-01-31 or 2026-01-31T12:00:00Z") from None
