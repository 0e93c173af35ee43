"""Contracts from other things, and other things from contracts: drafts, and schemas of other languages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib import contracts
from chalicelib.core.arrival import FEED
from chalicelib.core.contract import Table
from chalicelib.core.crossing import Crossed, Lost
from chalicelib.core.document_text import yaml_text
from chalicelib.core.file import Caller
from chalicelib.core.from_json_schema import from_json_schema
from chalicelib.core.from_table_schema import from_table_schema
from chalicelib.core.to_json_schema import to_json_schema
from chalicelib.core.to_table_schema import to_table_schema
from chalicelib.errors import Invalid, NotFound
from chalicelib.paging import Query

TO: dict[str, Callable[[Table], Crossed]] = {"table-schema": to_table_schema, "json-schema": to_json_schema}


@dataclass(frozen=True)
class DraftWish:
    """The body of `POST /contracts/drafts`."""

    name: str
    """What the table is called, and the feed that it is for."""
    schema: dict[str, Any]
    """A Table Schema of Frictionless (v2), or a JSON Schema (2020-12) of one record."""


@dataclass(frozen=True)
class Draft:
    """A contract that nobody is held to yet: look at it, change it, and PUT it."""

    document: dict[str, Any]
    """The document, as JSON."""
    text: str
    """The same in YAML."""
    lost: tuple[Lost, ...]
    """What the draft was made from says, and the draft does not."""


def draft(caller: Caller, wish: DraftWish) -> Draft:
    """Write a contract. Raises Invalid."""
    if not FEED.fullmatch(wish.name):
        raise Invalid("`name` is 1 to 100 letters, digits, `.`, `_` and `-`, and begins with a letter or digit")
    crossed = (from_table_schema if "fields" in wish.schema else from_json_schema)(wish.schema, wish.name)
    return Draft(crossed.document, yaml_text(crossed.document), crossed.lost)


def schema(caller: Caller, name: str, query: Query) -> Crossed:
    """One table of a contract as a schema of another language, and what that cannot say."""
    asked = query.get("as", "table-schema")
    if asked not in TO:
        raise Invalid(f"unknown schema {asked!r}; there are: {', '.join(TO)}")
    tables = {table.name: table for table in contracts.tables(caller, name, query)}
    wanted = query.get("table", next(iter(tables), ""))
    if wanted not in tables:
        raise NotFound(f"no such table; this contract has: {', '.join(tables)}")
    return TO[asked](tables[wanted])
