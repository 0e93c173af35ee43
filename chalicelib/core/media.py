"""A list in the form that a caller prefers: a page of JSON, or its items alone as lines of JSON or CSV."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.core.delimited import write
from chalicelib.core.harmless import harmless

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
MEDIA = (JSON, NDJSON, CSV)


def preferred(accept: str) -> str:
    """The media type that an `Accept` header (RFC 9110, 12.5.1) weighs most; of equals, and of none, JSON first."""
    weights = dict(map(_weighed, accept.lower().split(",")))
    best = max(MEDIA, key=lambda media: _weight(media, weights))
    return best if _weight(best, weights) else JSON


def _weighed(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    said = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return media, float(said)
    except ValueError:
        return media, 0.0


def _weight(media: str, weights: dict[str, float]) -> float:
    ranges = media, f"{media.partition('/')[0]}/*", "*/*"
    return next((weights[one] for one in ranges if one in weights), 0.0)


def written(media: str, answer: Any, keys: Sequence[str] = ()) -> str:
    """An answer of plain values; where it is lines, its `items` alone, all of which have these `keys`."""
    if media == JSON:
        return _json(answer)
    items: list[dict[str, Any]] = answer["items"]
    if media == NDJSON:
        return "".join(_json(item) + "\n" for item in items)
    return "".join(map(write, [keys, *([_cell(item[key]) for key in keys] for item in items)]))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _cell(value: Any) -> str | None:
    """A spreadsheet may open what is downloaded."""
    return None if value is None else harmless(value) if isinstance(value, str) else _json(value)
