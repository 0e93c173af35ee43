"""Checks of values within cells, value by value in plain Python: what the engine is tested against."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.core.contract import Check, Column, Table
from tests.contract_oracle import CHECKS, NOTHING, WRONG, Asked, Cells, holds, value_of, valued

KINDS = {"string": str, "date": str, "timestamp": str, "time": str, "boolean": bool, "object": dict, "array": list}


class Number(str):
    """As it is written."""


class Twice(dict[str, Any]):
    """An object with a key twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice(pairs)


def loaded(text: str | None) -> Any:
    try:
        return json.loads(text or "null", parse_int=Number, parse_float=Number, object_pairs_hook=_object)
    except ValueError:
        return None


def violations(table: Table, file: Sequence[Cells]) -> set[tuple[int, str, str, str | None]]:
    """Record, check, path, and the value as it stands, of all checks of values within cells."""
    return {found for check in table.checks if check.within for found in _of_check(table, check, file)}


def _of_check(table: Table, check: Check, file: Sequence[Cells]) -> Iterator[tuple[int, str, str, str | None]]:
    column = table.column(check.column or "")
    leaf = column.at(check.within)
    rows = [valued(table, cells) for cells in file]
    found = [
        (n, path, value)
        for n, cells in enumerate(file)
        if all(holds(table, said, rows[n]) for said in check.where)
        for path, value in _values(column, loaded(cells[column.name]), check.within, "$")
    ]
    texts = [{"v": _text(value)} for _, _, value in found]
    alone = Column("v", "v", logical_type=leaf.logical_type, format=leaf.format, timezone=leaf.timezone)
    of = Asked(
        Table("t", (), (alone,), (), table.held),
        Check(check.id, check.kind, "v", check.arguments),
        texts,
        [{"v": _read(leaf, value, table.held.null_tokens or ())} for _, _, value in found],
        list(range(len(found))),
        {},
    )
    for at in CHECKS[check.kind](of):
        n, path, _ = found[at]
        yield n + 1, check.id, path, texts[at]["v"]


def _values(column: Column, value: Any, path: tuple[str | None, ...], here: str) -> Iterator[tuple[str, Any]]:
    """What lies at a path, each with its own; nothing where it has nowhere to lie."""
    if not path:
        yield here, value
        return
    if not _is_of(column, value):
        return
    step, *rest = path
    if step is None:
        for n, item in enumerate(value):
            yield from _values(column.inner[None], item, tuple(rest), f"{here}[{n}]")
    else:
        key = step if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", step) else json.dumps(step, ensure_ascii=False)
        yield from _values(column.inner[step], value.get(step), tuple(rest), f"{here}.{key}")


def _is_of(column: Column, value: Any) -> bool:
    if column.logical_type in ("integer", "number"):
        return isinstance(value, Number)
    if column.logical_type == "object" and isinstance(value, Twice) and column.properties:
        return False
    return isinstance(value, KINDS[str(column.logical_type)]) and not isinstance(value, Number)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return _json(value)


def _json(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        pairs = value.pairs if isinstance(value, Twice) else value.items()
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_json(inner)}" for key, inner in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _read(leaf: Column, value: Any, tokens: tuple[str, ...]) -> Any:
    text = _text(value)
    if text is None or text in tokens:
        return NOTHING
    if leaf.logical_type is None:
        return text
    if not _is_of(leaf, value):
        return WRONG
    if leaf.logical_type == "integer":
        text = re.sub(r"^(-?[0-9]+)\.0+$", r"\1", text)
        text = "0" if text == "-0" else text
    try:
        return value_of(leaf, text)
    except (ValueError, ArithmeticError):
        return WRONG
