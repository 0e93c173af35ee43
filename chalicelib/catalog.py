"""What may be asked of results: files, their columns and findings, outputs, feeds; also: judge again, forget."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from chalicelib.clock import utc_now
from chalicelib.core import bodies
from chalicelib.core.arrival import FEED, Arrival, event_of
from chalicelib.core.column import Column
from chalicelib.core.file import EXPECTED, GONE, STATUSES, Caller, File, HeldTo, Wanted
from chalicelib.core.moments import stamp
from chalicelib.core.outputs import INDEX, PIECES
from chalicelib.core.report import VERDICTS, Finding, Output, Table
from chalicelib.edges import bucket, functions, kept_contracts, lists, table
from chalicelib.errors import Conflict, Gone, Invalid, NotFound
from chalicelib.paging import Page, Query, paged, told
from chalicelib.settings import settings

LINK_SECONDS = 900
ORIGINAL = "original"


@dataclass(frozen=True)
class FileAnswer:
    """A file as the API tells it."""

    id: str
    """Its id, which follows from its key and version."""
    workspace: str
    """The workspace that it belongs to."""
    feed: str
    """The feed by which it came."""
    name: str
    """Its file name."""
    status: str
    """Its verdict (`passed`, `warned`, `rejected`, `unreadable`) once it is judged; before, or instead, `expected`,
    `received`, `processing`, `failed` or `gone`."""
    reason: str | None
    """Why it is unreadable or has failed, and what to do; or what its errors by a contract are of, and what
    follows from them; null where there is nothing of that kind."""
    size: int
    """Its size as it arrived, in bytes."""
    etag: str
    """The ETag that S3 gave it."""
    arrived: str | None
    """When it arrived in S3, ISO 8601 in UTC; null where it has not."""
    judged: str | None
    """When it was judged, ISO 8601 in UTC; null where it was not."""
    findings: int
    """How many findings it has."""
    table: Table | None
    """Facts of it as a whole; null where it is not judged, or unreadable."""
    outputs: tuple[Output, ...]
    """The files that were made from it."""
    contract: HeldTo | None
    """What it was held to; null where its feed had no contract."""
    links: dict[str, str]
    """Name → path of what else there is to ask of it."""


@dataclass(frozen=True)
class ColumnAnswer(Column):
    """A column as the API tells it."""

    url: str
    """Path of this record, which works whatever the column's label is."""


@dataclass(frozen=True)
class FeedAnswer:
    """A feed."""

    name: str
    """Its name."""
    latest: FileAnswer | None
    """The newest of its files that has arrived; null where none has."""
    contract: str | None
    """The name of the contract that its files are held to; null where there is none."""


@dataclass(frozen=True)
class Link:
    """Where to fetch an output."""

    kind: str
    """What it is: one of the kinds of outputs, or `original`."""
    name: str
    """The file name under which it is saved."""
    url: str
    """Where it is. Whoever holds this may use it. The profile is JSON, of the schema `Report`."""
    seconds: int
    """Seconds for which the link is good."""


def files(caller: Caller, query: Query) -> Page[FileAnswer]:
    """Files of the workspace, newest first, filtered by feed, verdict (or another status) and time."""
    status = query.get("verdict")
    if status is not None and status not in STATUSES:
        raise Invalid(f"unknown verdict {status!r}; there are: {', '.join(STATUSES)}")
    if "feed" in query and not FEED.fullmatch(query["feed"]):
        raise Invalid("`feed` is the name of a feed: GET /feeds lists those there are")
    since, until = (bodies.moment(name, query.get(name)) for name in ("since", "until"))
    wanted = Wanted(caller.workspace, query.get("feed"), status, since, until)
    return paged(caller, query, ("files",), lambda limit, after: told(lists.files(wanted, limit, after), _file_answer))


def file(caller: Caller, file_id: str) -> FileAnswer:
    return _file_answer(table.file(caller.workspace, file_id))


def columns(caller: Caller, file_id: str, query: Query) -> Page[ColumnAnswer]:
    judged(caller, file_id)
    return paged(
        caller,
        query,
        ("columns", file_id),
        lambda limit, after: told(
            lists.columns(caller.workspace, file_id, limit, after), lambda column: _column_answer(file_id, column)
        ),
    )


def column(caller: Caller, file_id: str, name: str) -> ColumnAnswer:
    """One column, by its label, or by `~` and its position. A label may come percent-encoded once more."""
    judged(caller, file_id)
    if name.startswith("~") and name[1:].isascii() and name[1:].isdigit():
        at = lists.column_at(caller.workspace, file_id, int(name[1:7]))
        found: tuple[Column, ...] = (at,) if at else ()
    else:
        labels = {name, unquote(name)}
        found = tuple(c for label in labels for c in lists.columns_named(caller.workspace, file_id, label))
    if len(found) > 1:
        there_are = ", ".join(f"~{c.position}" for c in found)
        raise Conflict(f"more than one column goes by this name: ask for {there_are}")
    if not found:
        raise NotFound(f"no such column; GET /files/{file_id}/columns lists those there are, each with its url")
    return _column_answer(file_id, found[0])


def findings(caller: Caller, file_id: str, query: Query) -> Page[Finding]:
    judged(caller, file_id)
    return paged(
        caller,
        query,
        ("findings", file_id),
        lambda limit, after: lists.findings(caller.workspace, file_id, limit, after),
    )


def output(caller: Caller, file_id: str, kind: str) -> Link:
    """A link to one of the outputs, or to the original."""
    file = table.file(caller.workspace, file_id)
    if kind == ORIGINAL:
        if file.status in (EXPECTED, GONE):
            raise Conflict(f"this file is {file.status}: there is no original to fetch")
        return Link(kind, file.name, bucket.link(file.key, file.version, file.name, LINK_SECONDS), LINK_SECONDS)
    judged(caller, file_id)
    for made in _shown(file):
        if made.kind == kind:
            url = bucket.link(bucket.output_key(file, made), None, made.name, LINK_SECONDS)
            return Link(kind, made.name, url, LINK_SECONDS)
    there_are = ", ".join([*(made.kind for made in _shown(file)), ORIGINAL])
    raise NotFound(f"no output {kind!r}; this file has: {there_are}")


def reassay(caller: Caller, file_id: str) -> FileAnswer:
    """Judge a file again, with the reader of today. The answer is the file as it waits."""
    file = table.requeue(caller.workspace, file_id, stamp(utc_now()))
    functions.ask_judge(event_of(_arrival(file), settings.bucket))
    return _file_answer(file)


def delete(caller: Caller, file_id: str) -> None:
    """Forget a file: its bytes, its results, its report. A crash in between is mended by asking again."""
    now = stamp(utc_now())
    file = table.forget(caller.workspace, file_id, now)
    bucket.forget(file)
    table.forgotten(file, now)


def feeds(caller: Caller, query: Query) -> Page[FeedAnswer]:
    return paged(
        caller,
        query,
        ("feeds",),
        lambda limit, after: told(
            lists.feeds(caller.workspace, limit, after), lambda name: _feed_answer(caller.workspace, name)
        ),
    )


def judged(caller: Caller, file_id: str) -> File:
    """A file that has a verdict. Raises NotFound, and Conflict where it has none."""
    file = table.file(caller.workspace, file_id)
    if file.status not in VERDICTS:
        raise Conflict(f"this file is {file.status}, not judged: GET /files/{file_id} tells when it is")
    return file


@contextmanager
def opened(caller: Caller, file_id: str) -> Iterator[File]:
    """A judged file whose outputs are read. Raises as `judged` does, also where it is deleted meanwhile."""
    file = judged(caller, file_id)
    try:
        yield file
    except Gone:
        judged(caller, file_id)
        raise


def _file_answer(file: File) -> FileAnswer:
    here = f"/files/{file.id}"
    links = {"self": here, "original": f"{here}/outputs/{ORIGINAL}"}
    shown = _shown(file)
    if file.status in VERDICTS:
        links |= {"columns": f"{here}/columns", "findings": f"{here}/findings"}
        links |= {made.kind: f"{here}/outputs/{made.kind}" for made in shown}
        links |= {"violations": f"{here}/violations"} if len(shown) < len(file.outputs) else {}
    told = {name: getattr(file, name) for name in FileAnswer.__dataclass_fields__ if name not in ("links", "outputs")}
    return FileAnswer(**told, outputs=shown, links=links)


def _shown(file: File) -> tuple[Output, ...]:
    """Without what the list of violations is told from."""
    return tuple(made for made in file.outputs if made.kind not in (INDEX, PIECES))


def _column_answer(file_id: str, column: Column) -> ColumnAnswer:
    return ColumnAnswer(**vars(column), url=f"/files/{file_id}/columns/~{column.position}")


def _feed_answer(workspace: str, name: str) -> FeedAnswer:
    newest = lists.newest(workspace, name)
    return FeedAnswer(name, _file_answer(newest) if newest else None, kept_contracts.holder(workspace, name))


def _arrival(file: File) -> Arrival:
    return Arrival(
        file.workspace,
        file.feed,
        file.name,
        file.key,
        file.version,
        file.etag,
        file.size,
        file.sequencer,
        file.arrived or "",
    )
