"""Contracts from other things, and other things from contracts: drafts, and schemas of other languages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib import catalog, contracts
from chalicelib.core.arrival import FEED
from chalicelib.core.contract import Table
from chalicelib.core.crossing import Crossed, Lost
from chalicelib.core.document_text import yaml_text
from chalicelib.core.drafts import draft as drafted
from chalicelib.core.file import Caller
from chalicelib.core.from_json_schema import from_json_schema
from chalicelib.core.from_table_schema import from_table_schema
from chalicelib.core.report import Report
from chalicelib.core.shapes import build
from chalicelib.core.to_json_schema import to_json_schema
from chalicelib.core.to_table_schema import to_table_schema
from chalicelib.edges import bucket, disk
from chalicelib.errors import Conflict, Invalid, NotFound
from chalicelib.paging import Query

TO: dict[str, Callable[[Table], Crossed]] = {"table-schema": to_table_schema, "json-schema": to_json_schema}


@dataclass(frozen=True)
class DraftWish:
    """The body of `POST /contracts/drafts`."""

    name: str
    """What the table is called; also the feed that it is for, unless it is drafted from a file, which has one."""
    file: str | None = None
    """Id of a judged file, from whose profile it is drafted, each rule with its evidence; or null."""
    schema: dict[str, Any] | None = None
    """A Table Schema of Frictionless (v2), or a JSON Schema (2020-12) of one record; or null."""


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
    """Write a contract from a file, or from a schema. Raises Invalid; NotFound or Conflict where there is no such file,
    or it is not judged."""
    if not FEED.fullmatch(wish.name):
        raise Invalid("`name` is 1 to 100 letters, digits, `.`, `_` and `-`, and begins with a letter or digit")
    if (wish.file is None) is (wish.schema is None):
        raise Invalid("send one of `file` and `schema`: what the contract is drafted from")
    if wish.file is not None:
        document = drafted(*_report(caller, wish.file, wish.name))
        return Draft(document, yaml_text(document), ())
    crossed = _crossed(wish.schema or {}, wish.name)
    return Draft(crossed.document, yaml_text(crossed.document), crossed.lost)


def _crossed(schema: dict[str, Any], name: str) -> Crossed:
    return (from_table_schema if "fields" in schema else from_json_schema)(schema, name)


def _report(caller: Caller, file_id: str, name: str) -> tuple[Report, str, str]:
    """What a draft of this name is of: the report on the file, and its feed."""
    with catalog.opened(caller, file_id) as file, disk.private_folder() as folder:
        made = next((output for output in file.outputs if output.kind == "profile"), None)
        if made is None:
            raise Conflict(f"this file is {file.status} and has no profile: its reason, or its findings, say why")
        bucket.fetch_output(file, made, folder / made.name)
        return build(Report, json.loads((folder / made.name).read_bytes())), name, file.feed


def schema(caller: Caller, name: str, query: Query) -> Crossed:
    """One table of a contract as a schema of another language, and what that cannot say."""
    asked = query.get("as", "table-schema")
    if asked not in TO:
        raise Invalid(f"unknown schema {asked!r}; there are: {', '.join(TO)}")
    tables = {one.name: one for one in contracts.tables(caller, name, query)}
    wanted = query.get("table", next(iter(tables), ""))
    if wanted not in tables:
        raise NotFound(f"no such table; this contract has: {', '.join(tables)}")
    return TO[asked](tables[wanted])
