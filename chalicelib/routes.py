"""The table of routes: what each takes, answers and asks of the caller. The doors, their scopes and the OpenAPI
document follow from it, so that a route is described once."""

from dataclasses import dataclass
from typing import Any

from chalicelib.catalog import ColumnAnswer, FeedAnswer, FileAnswer, Link
from chalicelib.contracts import ContractAnswer, ContractEntry, Difference, VersionAnswer
from chalicelib.core.crossing import Crossed
from chalicelib.core.report import Finding
from chalicelib.core.violation_pieces import Violation
from chalicelib.drafts import Draft, DraftWish
from chalicelib.errors import NotFound
from chalicelib.keys import KeyWish, NewKey
from chalicelib.uploads import Upload, UploadWish

PAGED = ("limit", "page")

PARAMETERS = {
    "limit": "How many items to answer, 1 to 1000; 50 by default.",
    "page": "The `next` of the page before; bound to the other parameters.",
    "feed": "Only files of this feed.",
    "verdict": "Only files with this verdict or other status.",
    "since": "Only files listed at this time or later, ISO 8601.",
    "until": "Only files listed before this time, ISO 8601.",
    "file_id": "The file's id.",
    "name": "A column's label, percent-encoded, or `~` and its position, as in the `url` of every column.",
    "kind": "clean, quarantine, annotated, violations, profile, irregular or original; a file's `links` name its own.",
    "key_id": "The key's id: the third part of the key.",
    "contract": "The contract's name: 1 to 100 letters, digits, `.`, `_` and `-`.",
    "as": "`table-schema` (Frictionless v2, the default) or `json-schema` (2020-12).",
    "table": "The name of one of the contract's tables; the first by default.",
    "from": "The number of the version to start from; the one before `to` by default.",
    "to": "The number of the version to come to; the newest by default.",
    "check": "Only violations of the check with this id.",
    "column": "Only violations in the column with this label.",
    "severity": "Only violations of this severity: `error`, `warning` or `info`.",
    "number": "The number of a version; the newest by default.",
}


@dataclass(frozen=True)
class Health:
    """The service answers. Says nothing of what it depends on."""

    status: str
    """Always `ok`."""
    version: str
    """The version of Assay."""


@dataclass(frozen=True)
class Welcome:
    """What this service is, and where to go on."""

    name: str
    """Its name."""
    version: str
    """Its version."""
    links: dict[str, str]
    """Path → what it answers."""


@dataclass(frozen=True)
class Route:
    """`scope` None: no key is needed. `answer` None: nothing to tell (204). `many`: a page of answers. `body` bytes: a
    document, as it comes. `lines`: the page also as lines of JSON or CSV."""

    method: str
    path: str
    summary: str
    scope: str | None
    answer: Any = None
    many: bool = False
    query: tuple[str, ...] = ()
    body: Any = None
    status: int = 200
    lines: bool = False


FILE, CONTRACT = "/files/{file_id}", "/contracts/{contract}"

ROUTES = (
    Route("GET", "/", "Name, version and links", None, Welcome),
    Route("GET", "/health", "Whether the service answers", None, Health),
    Route("GET", "/openapi.json", "This document", None, dict[str, Any]),
    Route("POST", "/uploads", "A presigned POST for one file", "write", Upload, body=UploadWish, status=201),
    Route(
        "GET",
        "/files",
        "Files, newest first",
        "read",
        FileAnswer,
        many=True,
        query=("feed", "verdict", "since", "until", *PAGED),
    ),
    Route("GET", FILE, "One file and its report", "read", FileAnswer),
    Route("DELETE", FILE, "Forget a file: its bytes, its results, its report", "write", status=204),
    Route("POST", FILE + "/reassay", "Judge a file again", "write", FileAnswer, status=202),
    Route("GET", FILE + "/columns", "Columns in their order", "read", ColumnAnswer, many=True, query=PAGED),
    Route("GET", FILE + "/columns/{name}", "One column", "read", ColumnAnswer),
    Route("GET", FILE + "/findings", "Findings", "read", Finding, many=True, query=PAGED),
    Route(
        "GET",
        FILE + "/violations",
        "Every row that breaks a check",
        "read",
        Violation,
        many=True,
        query=("check", "column", "severity", *PAGED),
        lines=True,
    ),
    Route("GET", FILE + "/outputs/{kind}", "A link to an output", "read", Link),
    Route("GET", "/feeds", "Feeds and the newest file of each", "read", FeedAnswer, many=True, query=PAGED),
    Route("GET", "/contracts", "Contracts", "read", ContractEntry, many=True, query=PAGED),
    Route("POST", "/contracts/drafts", "A contract to begin with", "write", Draft, body=DraftWish),
    Route("PUT", CONTRACT, "Take a document as a contract's newest version", "write", ContractAnswer, body=bytes),
    Route("GET", CONTRACT, "One contract and its document", "read", ContractAnswer, query=("number",)),
    Route("DELETE", CONTRACT, "Delete a contract by whose feeds no file has come", "write", status=204),
    Route(
        "GET",
        CONTRACT + "/versions",
        "Versions of a contract, newest first",
        "read",
        VersionAnswer,
        many=True,
        query=PAGED,
    ),
    Route("GET", CONTRACT + "/diff", "What differs between two versions", "read", Difference, query=("from", "to")),
    Route(
        "GET",
        CONTRACT + "/schema",
        "A table of a contract in another language",
        "read",
        Crossed,
        query=("as", "table", "number"),
    ),
    Route("POST", "/keys", "A new API key, shown this once", "admin", NewKey, body=KeyWish, status=201),
    Route("DELETE", "/keys/{key_id}", "Revoke an API key", "admin", status=204),
)

_BY_DOOR = {(route.method, route.path): route for route in ROUTES}


def of(method: str, path: str) -> Route:
    """The route of a door. A door that the table does not know stays shut."""
    try:
        return _BY_DOOR[method, path]
    except KeyError:
        raise NotFound(f"no route {method} {path}: GET /openapi.json lists those there are") from None
