"""Which rows break which rules of a document, by plain Python over the cells: nothing here is shared with Assay."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

type Rows = list[list[str]]
type Document = dict[str, Any]

WARNED = "a warning"

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
LETTERS = {"yyyy": "[0-9]{4}", "MM": "[0-9]{2}", "dd": "[0-9]{2}", "HH": "[0-9]{2}", "mm": "[0-9]{2}", "ss": "[0-9]{2}"}
UNPADDED = {"M": "[1-9]|1[0-2]", "d": "[1-9]|[12][0-9]|3[01]"}
STRPTIME = {"yyyy": "%Y", "MM": "%m", "M": "%m", "dd": "%d", "d": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
FORMATS = {
    "email": r"[^\s@]+@[^\s@]+\.[^\s@]+",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "ipv4": r"[0-9]{1,3}(\.[0-9]{1,3}){3}",
    "ipv6": r"[0-9a-fA-F:.]+",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:\S+",
}


@dataclass(frozen=True)
class Broken:
    """A rule, and the rows that break it, from 0."""

    kind: str
    column: str | None
    rows: frozenset[int]

    @property
    def is_warning(self) -> bool:
        return self.kind.endswith(WARNED)


@dataclass(frozen=True)
class Reading:
    """How the cells of a column are read, where a document does not say it: tokens for no value, and how its numbers
    are written."""

    tokens: frozenset[str] = frozenset()
    format: str | None = None

    def cell(self, cell: str, said: list[str] | None) -> str | None:
        if cell in ("", *(self.tokens if said is None else said)):
            return None
        return _plainly(cell, self.format) if self.format else cell


def _plainly(cell: str, written: str) -> str:
    """A number as programs write it; all else as it is."""
    affix = "%" if written.startswith("percent") else re.split(" in front| behind", written)[0]
    bare = cell.replace(affix, "", 1).strip()
    marks = ",." if "decimal comma" in written else ".,"
    plain = re.sub(rf"[{marks[1]}\s'’]", "", bare).replace(marks[0], ".")
    return plain if NUMBER.fullmatch(plain) else cell


def broken(document: Document, readings: dict[str, Reading], rows: Rows) -> list[Broken]:
    """Every rule of a document, over columns by the labels that it calls them."""
    table = document["schema"][0]
    said = {one["property"]: one["value"] for one in table["customProperties"]}.get("assay.nullTokens")
    found = [Broken("rowCount", None, frozenset() if rows else frozenset((0,)))]
    columns = {
        label: [reading.cell(row[at], said) for row in rows] for at, (label, reading) in enumerate(readings.items())
    }
    for one in table["properties"]:
        for kind, at in _rules(one, columns[one["name"]]):
            found.append(Broken(kind, one["name"], frozenset(at)))
    key = [columns[one["name"]] for one in table["properties"] if one.get("primaryKey")]
    if key:
        cells = list(zip(*key, strict=True))
        found.append(Broken("primaryKey", None, frozenset([*_again(cells), *_lacking(cells)])))
    return found


def _again(cells: list[Any]) -> Iterator[int]:
    seen = set()
    for at, cell in enumerate(cells):
        if cell in seen:
            yield at
        seen.add(cell)


def _lacking(cells: list[tuple[str | None, ...]]) -> Iterator[int]:
    return (at for at, cell in enumerate(cells) if None in cell)


def _rules(one: Document, cells: list[str | None]) -> Iterator[tuple[str, list[int]]]:
    """The rules of a property with the rows that break them. What is no number is no violation of its ends."""
    filled = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
    if one.get("required"):
        yield "required", [at for at, cell in enumerate(cells) if cell is None]
    if one.get("unique"):
        yield "unique", [filled[at][0] for at in _again([cell for _, cell in filled])]
    options = one.get("logicalTypeOptions", {})
    logical = one.get("logicalType", "string")
    if logical != "string":
        bears = TYPES[logical]
        yield "logicalType", [at for at, cell in filled if not bears(cell, options.get("format"))]
    for key, value in options.items():
        if key in OPTIONS:
            yield key, [at for at, cell in filled if not OPTIONS[key](cell, value)]
        elif key == "format" and logical == "string":
            yield key, [at for at, cell in filled if not re.fullmatch(FORMATS[value], cell)]
    for rule in one.get("quality", []):
        yield _of_quality(rule, filled)


def _of_quality(rule: Document, filled: list[tuple[int, str]]) -> tuple[str, list[int]]:
    if rule.get("severity") == "warning":
        name = rule["implementation"]["check"]
        bound = rule["implementation"][name]
        return f"{name}, {WARNED}", [at for at, cell in filled if not OPTIONS[name](cell, bound)]
    valid = {str(value) for value in rule["arguments"]["validValues"]}
    return "validValues", [at for at, cell in filled if cell not in valid]


def _is_date(cell: str, written: str | None) -> bool:
    return _is_moment(cell, written, lambda cell: date.fromisoformat(cell) and len(cell) == 10)


def _is_timestamp(cell: str, written: str | None) -> bool:
    return _is_moment(cell, written, datetime.fromisoformat)


def _is_moment(cell: str, written: str | None, iso: Callable[[str], Any]) -> bool:
    try:
        if written is None:
            return bool(iso(cell))
        parts = re.findall(r"[A-Za-z]+|[^A-Za-z]+", written)
        form = "".join(f"({({**LETTERS, **UNPADDED}).get(part, re.escape(part))})" for part in parts)
        return bool(
            re.fullmatch(form, cell) and datetime.strptime(cell, "".join(STRPTIME.get(part, part) for part in parts))
        )
    except ValueError:
        return False


def _is_time(cell: str, _: str | None) -> bool:
    try:
        return time.fromisoformat(cell) is not None
    except ValueError:
        return False


TYPES: dict[str, Callable[[str, str | None], bool]] = {
    "integer": lambda cell, _: bool(INTEGER.fullmatch(cell)),
    "number": lambda cell, _: bool(NUMBER.fullmatch(cell)),
    "boolean": lambda cell, _: cell.lower() in ("true", "false"),
    "date": _is_date,
    "timestamp": _is_timestamp,
    "time": _is_time,
}


def _is_found(cell: str, pattern: str) -> bool:
    signs = {"Lu": "A", "Ll": "a"}
    plain = "".join(signs.get(unicodedata.category(sign), sign) if not sign.isascii() else sign for sign in cell)
    return bool(re.search(pattern.replace(r"\p{Lu}", "[A-Z]").replace(r"\p{Ll}", "[a-z]"), plain))


OPTIONS: dict[str, Callable[[str, Any], bool]] = {
    "minimum": lambda cell, least: not NUMBER.fullmatch(cell) or Decimal(cell) >= Decimal(str(least)),
    "maximum": lambda cell, most: not NUMBER.fullmatch(cell) or Decimal(cell) <= Decimal(str(most)),
    "minLength": lambda cell, least: len(cell) >= least,
    "maxLength": lambda cell, most: len(cell) <= most,
    "pattern": _is_found,
}
