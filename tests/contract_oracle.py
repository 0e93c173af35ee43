"""Checks of a contract, row by row in plain Python: what the engine is tested against, and shares nothing with it."""

import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.core.contract import Check, Column, Condition, Table

NOTHING, WRONG = object(), object()
"""Of a cell with no value, and of one that is not of its type."""

type Cells = dict[str, str | None]
"""By the columns' names, as they stand in the file."""
type Row = dict[str, Any]
"""The same as values, NOTHING or WRONG."""


def violations(table: Table, file: Sequence[Cells], others: dict[str, list[Cells]]) -> set[tuple[int, str]]:
    """Record and check, of every check whose rows must be none. `others` are the rows of other feeds."""
    rows = [valued(table, cells) for cells in file]
    found = set()
    for check in table.checks:
        looked_at = [n for n, row in enumerate(rows) if all(holds(table, said, row) for said in check.where)]
        found |= {(n + 1, check.id) for n in CHECKS[check.kind](Asked(table, check, file, rows, looked_at, others))}
    return found


@dataclass(frozen=True)
class Asked:
    table: Table
    check: Check
    file: Sequence[Cells]
    rows: Sequence[Row]
    looked_at: list[int]
    others: dict[str, list[Cells]]

    @property
    def said(self) -> Any:
        """The one argument."""
        return next(iter(self.check.arguments.values()), None)

    @property
    def column(self) -> Column:
        return self.table.column(self.check.column or "")

    def values(self) -> Iterator[tuple[int, Any]]:
        """Rows that have a value of their type in the column."""
        for n in self.looked_at:
            value = self.rows[n][self.check.column or ""]
            if value is not NOTHING and value is not WRONG:
                yield n, value

    def where(self, breaks: Callable[[Any], bool]) -> list[int]:
        return [n for n, value in self.values() if breaks(value)]

    def bound(self, text: str) -> Any:
        return bound_of(self.column, text)


def valued(table: Table, cells: Cells) -> Row:
    return {column.name: of_cell(table, column, cells[column.name]) for column in table.columns}


def of_cell(table: Table, column: Column, cell: str | None) -> Any:
    if cell is None or cell in (table.held.null_tokens or ()):
        return NOTHING
    try:
        return value_of(column, cell)
    except (ValueError, ArithmeticError):
        return WRONG


def bound_of(column: Column, text: str) -> Any:
    """A value as a contract writes it: days and times by ISO 8601, whatever the format of the column."""
    if column.logical_type in ("integer", "number"):
        return Decimal(text)
    return value_of(replace(column, format=None, timezone=False), text)


def value_of(column: Column, text: str) -> Any:
    return TYPES[column.logical_type or "string"](column, text)


def _matched(pattern: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text, re.ASCII)
    if not found:
        raise ValueError(text)
    return found


def _integer(_: Column, text: str) -> Decimal:
    _matched("0|-?[1-9][0-9]{0,37}", text)
    return Decimal(text)


def _number(_: Column, text: str) -> Decimal:
    _matched(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?", text)
    if "e" in text.lower():
        if abs(float(text)) == float("inf") or (Decimal(text) and abs(float(text)) < 2.3e-308):
            raise ValueError(text)
    elif sum(map(str.isdigit, text)) > 38:
        raise ValueError(text)
    return Decimal(text)


def _boolean(_: Column, text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[_matched("(?i:true|false)|[01]", text)[0].lower()]


def _date(column: Column, text: str) -> date:
    if column.format == "dd.MM.yyyy":
        day, month, year = _matched(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", text).groups()
        return date(int(year), int(month), int(day))
    return date.fromisoformat(_matched("[0-9]{4}-[0-9]{2}-[0-9]{2}", text)[0])


CLOCK = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
OFFSET = r"(Z|[-+][0-9]{2}(:?[0-9]{2})?)"


def _timestamp(column: Column, text: str) -> datetime:
    _matched(f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]{CLOCK}{OFFSET}{'' if column.timezone else '?'}", text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(column.default_timezone))).astimezone(UTC)


def _time(column: Column, text: str) -> datetime:
    _matched(f"{CLOCK}{OFFSET}{'' if column.timezone else '?'}", text)
    clock = time.fromisoformat(text)
    moment = datetime.combine(date(1970, 1, 1), clock)
    return (moment if clock.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _nested(kind: type) -> Callable[[Column, str], Any]:
    def value(_: Column, text: str) -> Any:
        found = json.loads(text)
        if not isinstance(found, kind):
            raise ValueError(text)
        return found

    return value


TYPES: dict[str, Callable[[Column, str], Any]] = {
    "string": lambda _, text: text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "time": _time,
    "array": _nested(list),
    "object": _nested(dict),
}

OPERATORS: dict[str, Callable[..., bool]] = {
    "mustBe": lambda one, to: one == to,
    "mustNotBe": lambda one, to: one != to,
    "mustBeGreaterThan": lambda one, to: one > to,
    "mustBeGreaterOrEqualTo": lambda one, to: one >= to,
    "mustBeLessThan": lambda one, to: one < to,
    "mustBeLessOrEqualTo": lambda one, to: one <= to,
    "mustBeBetween": lambda one, low, high: low <= one <= high,
    "mustNotBeBetween": lambda one, low, high: not low <= one <= high,
}


def holds(table: Table, said: Condition, row: Row) -> bool:
    value = row[said.column]
    to = [None if text is None else bound_of(table.column(said.column), text) for text in said.values]
    if value is WRONG:
        return False
    if value is NOTHING:
        return {"mustBe": None in to, "mustNotBe": None not in to}.get(said.operator, False)
    if said.operator in ("mustBe", "mustNotBe"):
        return (value in to) is (said.operator == "mustBe")
    return None not in to and OPERATORS[said.operator](value, *to)


def _wrong(asked: Asked) -> list[int]:
    return [n for n in asked.looked_at if asked.rows[n][asked.check.column or ""] is WRONG]


def _empty(asked: Asked) -> list[int]:
    return [n for n in asked.looked_at if asked.rows[n][asked.check.column or ""] is NOTHING]


def _missing(asked: Asked) -> list[int]:
    return [n for n in asked.looked_at if asked.file[n][asked.check.column or ""] in asked.said]


def _invalid(asked: Asked) -> list[int]:
    valid = asked.check.arguments.get("validValues")
    among = None if valid is None else [asked.bound(text) for text in valid if text is not None]
    pattern = asked.check.arguments.get("pattern")
    return [
        n
        for n, value in asked.values()
        if (among is not None and value not in among)
        or (pattern and not re.search(pattern, asked.file[n][asked.check.column or ""] or "", re.ASCII))
    ]


def _repeated_of(asked: Asked, names: Sequence[str]) -> list[int]:
    seen, found = set(), []
    for n in asked.looked_at:
        key = tuple(asked.rows[n][name] for name in names)
        if NOTHING in key or WRONG in key:
            continue
        hashable = tuple(json.dumps(v) if isinstance(v, list | dict) else v for v in key)
        if hashable in seen:
            found.append(n)
        seen.add(hashable)
    return found


def _names(asked: Asked) -> list[str]:
    return list(asked.check.arguments.get("properties") or [asked.check.column])


def _duplicates(asked: Asked) -> list[int]:
    if asked.check.column or "properties" in asked.check.arguments:
        return _repeated_of(asked, _names(asked))
    seen: list[Cells] = []
    found = []
    for n in asked.looked_at:
        if asked.file[n] in seen:
            found.append(n)
        seen.append(asked.file[n])
    return found


def _key(asked: Asked) -> list[int]:
    lacking = [n for n in asked.looked_at if any(asked.rows[n][name] is NOTHING for name in _names(asked))]
    return lacking + _repeated_of(asked, _names(asked))


def _foreign(asked: Asked) -> list[int]:
    to = asked.check.arguments["references"]
    columns = [asked.table.column(name) for name in _names(asked)]
    there = set()
    if asked.check.arguments["feed"] == asked.table.name:
        there = {tuple(row[name] for name in to) for row in asked.rows}
    for other in asked.others.get(asked.check.arguments["feed"], ()):
        if all(other[name] is not None for name in to):
            there.add(tuple(value_of(c, other[name] or "") for c, name in zip(columns, to, strict=True)))
    found = []
    for n in asked.looked_at:
        key = tuple(asked.rows[n][name] for name in _names(asked))
        if NOTHING not in key and WRONG not in key and key not in there:
            found.append(n)
    return found


def _sequence(asked: Asked) -> list[int]:
    last: dict[Any, Any] = {}
    found = []
    order, step = asked.check.arguments.get("order", "increasing"), asked.check.arguments.get("step")
    for n, value in asked.values():
        group = tuple(
            None if asked.rows[n][name] in (NOTHING, WRONG) else asked.rows[n][name]
            for name in asked.check.arguments.get("groupBy", ())
        )
        before = last.get(group)
        last[group] = value
        if before is not None and not _follows(value, before, order, step):
            found.append(n)
    return found


def _follows(value: Any, before: Any, order: str, step: str | None) -> bool:
    if step is not None:
        between = value - before
        if isinstance(between, timedelta):
            unit = timedelta(days=1) if type(value) is date else timedelta(seconds=1)
            return bool(
                Decimal(between // timedelta(microseconds=1)) == Decimal(step) * (unit // timedelta(microseconds=1))
            )
        with localcontext(prec=100):
            return bool(value - before == Decimal(step))
    return bool(
        {
            "increasing": value > before,
            "notDecreasing": value >= before,
            "decreasing": value < before,
            "notIncreasing": value <= before,
        }[order]
    )


def _all(asked: Asked) -> Iterator[tuple[int, list[Any]]]:
    """The values of the column and of the others, of rows that have all of them."""
    for n in asked.looked_at:
        values = [asked.rows[n][name] for name in (asked.check.column or "", *asked.check.arguments["properties"])]
        if NOTHING not in values and WRONG not in values:
            yield n, values


def _compared(asked: Asked) -> list[int]:
    operator = OPERATORS[asked.check.arguments["operator"]]
    return [n for n, values in _all(asked) if not operator(*values)]


def _summed(asked: Asked) -> list[int]:
    with localcontext(prec=100):
        tolerance = Decimal(asked.check.arguments["tolerance"])
        return [n for n, (one, *others) in _all(asked) if abs(one - sum(others)) > tolerance]


def _multiple(asked: Asked) -> list[int]:
    with localcontext(prec=400):
        return asked.where(lambda value: value % Decimal(asked.said) != 0)


WIDTHS = {"u8": (0, 255), "i16": (-32768, 32767), "i64": (-(2**63), 2**63 - 1)}


def _formed(asked: Asked) -> list[int]:
    if asked.said in WIDTHS:
        low, high = WIDTHS[asked.said]
        return asked.where(lambda value: not low <= value <= high)
    return asked.where(lambda value: not is_formed(str(asked.said), value))


def is_formed(word: str, text: str) -> bool:
    """A text of a format, by the means of Python's library."""
    try:
        if word == "uuid":
            return str(uuid.UUID(text)) == text.lower()
        if word == "ipv4":
            return str(ipaddress.IPv4Address(text)) == text
        if word == "ipv6":
            return "%" not in text and bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False
    label = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    hosts = re.fullmatch(rf"{label}(\.{label})*", text.rpartition("@")[2] if word == "email" else text, re.ASCII)
    if word == "hostname":
        return bool(hosts) and len(text) <= 253
    if word == "email":
        name = text.rpartition("@")[0]
        return bool(hosts) and all(name.split(".")) and not re.search(r'[\x00-\x20"(),:;<>@\[\\\]\x7f]', name)
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)) and not re.search(r'[^\x21-\x7e]|[<>"{}|\\^`]', text)


CHECKS: dict[str, Callable[[Asked], list[int]]] = {
    "logicalType": _wrong,
    "required": _empty,
    "nullValues": _empty,
    "missingValues": _missing,
    "invalidValues": _invalid,
    "unique": lambda asked: _repeated_of(asked, _names(asked)),
    "duplicateValues": _duplicates,
    "primaryKey": _key,
    "foreignKey": _foreign,
    "sequence": _sequence,
    "minLength": lambda asked: asked.where(lambda value: len(value) < asked.said),
    "maxLength": lambda asked: asked.where(lambda value: len(value) > asked.said),
    "pattern": lambda asked: asked.where(lambda value: not re.search(str(asked.said), value, re.ASCII)),
    "format": _formed,
    "minimum": lambda asked: asked.where(lambda value: value < asked.bound(asked.said)),
    "maximum": lambda asked: asked.where(lambda value: value > asked.bound(asked.said)),
    "exclusiveMinimum": lambda asked: asked.where(lambda value: value <= asked.bound(asked.said)),
    "exclusiveMaximum": lambda asked: asked.where(lambda value: value >= asked.bound(asked.said)),
    "multipleOf": _multiple,
    "minItems": lambda asked: asked.where(lambda value: len(value) < asked.said),
    "maxItems": lambda asked: asked.where(lambda value: len(value) > asked.said),
    "uniqueItems": lambda asked: asked.where(lambda value: len({json.dumps(v) for v in value}) < len(value)),
    "minProperties": lambda asked: asked.where(lambda value: len(value) < asked.said),
    "maxProperties": lambda asked: asked.where(lambda value: len(value) > asked.said),
    "requiredProperties": lambda asked: asked.where(lambda value: not set(asked.said) <= set(value)),
    "comparison": _compared,
    "sum": _summed,
}
"""Every kind that rows show."""
