"""What of a contract crosses into another language and back, and what does not: that is named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chalicelib.core.check_kinds import NUMBERS
from chalicelib.core.contract import ERROR, NONE, ROWS, Check, Column, Policy, Table
from chalicelib.core.custom_properties import PREFIX
from chalicelib.core.odcs_sections import API_VERSIONS
from chalicelib.core.patterns import engine_pattern
from chalicelib.core.within import written


@dataclass(frozen=True)
class Lost:
    """One thing that the other language cannot say, or we cannot."""

    what: str
    """Its path in a document, or the id of a check or name of a column."""
    why: str
    """Why it does not cross, in words."""


@dataclass(frozen=True)
class Crossed:
    """A document of the other language."""

    document: dict[str, Any]
    """The document itself."""
    lost: tuple[Lost, ...]
    """What did not cross, in the order in which it was met."""


def is_plain(check: Check) -> bool:
    """Whether a check is said by its kind and arguments alone, as a constraint of another language is."""
    said = check.operator, check.bounds, check.unit, check.severity, check.where
    return said == ("mustBe", NONE, ROWS, ERROR, ())


def untold(table: Table) -> Iterator[Lost]:
    """What a table says beside its columns and checks, which is of Assay alone."""
    if table.held.dialect or table.held.encoding:
        yield Lost("dialect", "it does not say how a file is written")
    if table.policy != Policy():
        yield Lost("policy", "it does not say what follows from errors")
    if table.feeds != (table.name,):
        yield Lost("feeds", "it names none")
    for check in table.checks:
        if check.dimension or check.description:
            yield Lost(check.id, "its rules have neither dimension nor description")


def unsaid(column: Column, name: str) -> Iterator[Lost]:
    """What a column says beside its type and checks."""
    if column.aliases or column.classification:
        yield Lost(name, "it has neither other labels nor a classification")
    if column.physical_type or column.timezone or column.default_timezone != "UTC":
        yield Lost(name, "it has neither a physical type nor a timezone")


def whole_of(column: Column, name: str) -> Iterator[tuple[Column, str]]:
    """A column and all that lies within it, each with what it is called."""
    yield column, name
    for step, inner in column.inner.items():
        yield from whole_of(inner, f"{name}{written((step,))}")


def typed(value: str | None, column: Column) -> Any:
    """An argument of a check as a value of JSON."""
    if value is None:
        return None
    if column.logical_type in NUMBERS:
        return int(value) if value.lstrip("-").isdigit() else Decimal(value)
    return value == "true" if column.logical_type == "boolean" else value


def whole(pattern: str) -> str:
    """A pattern that may match anywhere, as one of the whole text: `^a$` is `a`."""
    inner = pattern[1:-1] if pattern[:1] == "^" and pattern[-1:] == "$" else ""
    grouped = inner[3:-1] if inner[:3] == "(?:" and inner[-1:] == ")" else ""
    if "|" in grouped and _is_whole(grouped):
        return grouped
    if inner and "|" not in inner and _is_whole(inner):
        return inner
    return f"{_ANY}(?:{pattern}){_ANY}"


def anywhere(pattern: str) -> str:
    """The inverse of `whole`."""
    inner = pattern.removeprefix(f"{_ANY}(?:").removesuffix(f"){_ANY}")
    if f"{_ANY}(?:{inner}){_ANY}" == pattern and _is_whole(inner):
        return inner
    return f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$"


_ANY = r"[\s\S]*"


def _is_whole(pattern: str) -> bool:
    """Whether it is a pattern by itself, as `a)|(b` is none."""
    try:
        engine_pattern(f"(?:{pattern})")
    except ValueError:
        return False
    return True


def word(value: Any) -> str:
    """A text; empty where it is something else, which no keyword is."""
    return value if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    """A list; empty where it is something else."""
    return value if isinstance(value, list) else []


def keyed(value: Any) -> dict[str, Any]:
    """A mapping; empty where it is something else."""
    return value if isinstance(value, dict) else {}


BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def custom(name: str, value: Any) -> dict[str, Any]:
    """A custom property of ours."""
    return {"property": f"{PREFIX}{name}", "value": value}


def valid(argument: str, value: Any) -> dict[str, Any]:
    """A rule of which no value is to be invalid."""
    return {"metric": "invalidValues", "arguments": {argument: value}, "mustBe": 0}


def with_rules(prop: dict[str, Any], options: dict[str, Any], quality: list[dict[str, Any]]) -> dict[str, Any]:
    """A property with what there is of options and rules."""
    return prop | ({"logicalTypeOptions": options} if options else {}) | ({"quality": quality} if quality else {})


def drafted(table: dict[str, Any]) -> dict[str, Any]:
    """An ODCS document of one table, which is still a draft."""
    name = table["name"]
    frame = {"apiVersion": API_VERSIONS[0], "kind": "DataContract", "id": name, "version": "0.1.0", "status": "draft"}
    return {**frame, "schema": [{key: value for key, value in table.items() if value not in ([], None)}]}


def reference(table: str, column: str) -> str | None:
    """As relationships have it; None where the standard has no way to write it."""
    if all(re.fullmatch(r"[A-Za-z_]\w*", one, re.ASCII) for one in (table, column)):
        return f"{table}.{column}"
    both = re.fullmatch(r"[\w-]+/[\w-]+", f"{table}/{column}", re.ASCII)
    return f"schema/{table}/properties/{column}" if both else None
