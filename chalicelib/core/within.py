"""Where a value lies within a cell of JSON, and how that is written: as paths of SQL/JSON are (ISO/IEC 9075-2), where a
key that is no plain word stands in quotes."""

import re
from collections.abc import Sequence

from chalicelib.core.sql import literal

type Path = tuple[str | None, ...]
"""Steps from a cell inwards: keys of objects, and None for each item of an array."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def written(path: Path) -> str:
    """As in ids of checks, behind the name of the column: `.city`, `[].sku`, `."a.b"`."""
    return "".join("[]" if step is None else f".{_key(step)}" for step in path)


def place(path: Path, items: Sequence[str]) -> str:
    """SQL: the path of one value, as `$.lines[3].sku`. `items` are SQL: the number of each item on the way, from 0."""
    parts: list[str] = []
    text = "$"
    for step in path:
        text += "[" if step is None else f".{_key(step)}"
        if step is None:
            parts += [literal(text), items[len(parts) // 2]]
            text = "]"
    return " || ".join([*parts, literal(text)])


def array_of(path: Path) -> Path:
    """The steps as far as the items of the innermost array on the way; none where there is no array."""
    return path[: len(path) - path[::-1].index(None)] if None in path else ()


def _key(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return key if _PLAIN.fullmatch(key) else f'"{escaped}"'
