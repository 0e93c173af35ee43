"""Lists out of DynamoDB: files, columns, findings, feeds, contracts. Each is a `Query`, resumed at a position.

A position is the sort key of the last item that was told. Items that arrive meanwhile sort before or after it, so
that every other item is told once and in order.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from chalicelib.core.column import Column
from chalicelib.core.file import EXPECTED, File, Slice, Wanted
from chalicelib.core.kept_contract import KeptContract, Version
from chalicelib.core.report import PASSED, WARNED, Finding
from chalicelib.core.shapes import build
from chalicelib.edges.models import (
    ColumnItem,
    ContractItem,
    FeedItem,
    FileItem,
    FindingItem,
    VersionItem,
    contract_of,
    file_of,
    partition,
    versions_of,
)

LAST = "~"
"""Sorts after every character of a time, an id, a number or a feed's first character."""


def files(wanted: Wanted, limit: int, after: str | None) -> Slice[File]:
    """Files, newest first."""
    index, name, value = _index(wanted)
    found = index.query(
        value,
        FileItem.listed.between(wanted.since or "0", wanted.until or LAST),
        scan_index_forward=False,
        last_evaluated_key=_file_key(wanted.workspace, name, value, after) if after else None,
        page_size=limit + 1,
    )
    items, more = _first(found, limit)
    return Slice(tuple(file_of(item) for item in items), items[-1].listed if more else None)


def newest(workspace: str, feed: str) -> File | None:
    """The newest file of a feed that has arrived."""
    found = FileItem.by_feed.query(
        f"{workspace}#{feed}", filter_condition=FileItem.status != EXPECTED, scan_index_forward=False, page_size=10
    )
    return next((file_of(item) for item in found), None)


def latest_clean(workspace: str, feed: str) -> File | None:
    """The newest file of a feed that kept its contract, or had none, and so has a clean copy to rely on."""
    found = [
        next(
            (
                file_of(item)
                for item in FileItem.by_feed_and_status.query(
                    f"{workspace}#{feed}#{verdict}", scan_index_forward=False, limit=1
                )
            ),
            None,
        )
        for verdict in (PASSED, WARNED)
    ]
    return max(filter(None, found), key=lambda file: file.listed, default=None)


def _index(wanted: Wanted) -> tuple[Any, str, str]:
    """The index that holds just these files, its key's name and value."""
    match wanted.feed, wanted.status:
        case None, None:
            return FileItem.by_workspace, "workspace_files", wanted.workspace
        case feed, None:
            return FileItem.by_feed, "feed_files", f"{wanted.workspace}#{feed}"
        case None, status:
            return FileItem.by_status, "status_files", f"{wanted.workspace}#{status}"
        case feed, status:
            return FileItem.by_feed_and_status, "feed_status_files", f"{wanted.workspace}#{feed}#{status}"


def _file_key(workspace: str, name: str, value: str, listed: str) -> dict[str, dict[str, str]]:
    """The key that DynamoDB resumes an index at; `listed` ends in the file's id."""
    pk = partition(workspace, listed.rsplit("#", 1)[-1])
    return {"pk": {"S": pk}, "sk": {"S": "file"}, name: {"S": value}, "listed": {"S": listed}}


def columns(workspace: str, file_id: str, limit: int, after: str | None) -> Slice[Column]:
    """Columns of a judged file, in their order."""
    pk = partition(workspace, file_id)
    found = ColumnItem.query(pk, ColumnItem.sk.startswith("column#"), **_resumed(pk, limit, after))
    items, more = _first(found, limit)
    return Slice(tuple(build(Column, item.column) for item in items), items[-1].sk if more else None)


def columns_named(workspace: str, file_id: str, name: str) -> tuple[Column, ...]:
    """All columns with exactly this label."""
    found = ColumnItem.query(
        partition(workspace, file_id), ColumnItem.sk.startswith("column#"), filter_condition=ColumnItem.name == name
    )
    return tuple(build(Column, item.column) for item in found)


def column_at(workspace: str, file_id: str, position: int) -> Column | None:
    """The column at a position, counted from 1."""
    try:
        item = ColumnItem.get(partition(workspace, file_id), f"column#{position:06}")
    except ColumnItem.DoesNotExist:
        return None
    return build(Column, item.column)


def findings(workspace: str, file_id: str, limit: int, after: str | None) -> Slice[Finding]:
    """Findings of a judged file, in the order of the report."""
    pk = partition(workspace, file_id)
    found = FindingItem.query(pk, FindingItem.sk.startswith("finding#"), **_resumed(pk, limit, after))
    items, more = _first(found, limit)
    return Slice(tuple(build(Finding, item.finding) for item in items), items[-1].sk if more else None)


def feeds(workspace: str, limit: int, after: str | None) -> Slice[str]:
    """Names of the feeds that a file ever came by, in alphabetical order."""
    found = FeedItem.query(workspace, FeedItem.sk.startswith("feed#"), **_resumed(workspace, limit, after))
    items, more = _first(found, limit)
    return Slice(tuple(item.name for item in items), items[-1].sk if more else None)


def contracts(workspace: str, limit: int, after: str | None) -> Slice[KeptContract]:
    """Contracts that have a version, or whose last document was refused, in alphabetical order."""
    told = ContractItem.latest.exists() | ContractItem.refused.exists()
    found = ContractItem.query(
        workspace, ContractItem.sk.startswith("contract#"), filter_condition=told, **_resumed(workspace, limit, after)
    )
    items, more = _first(found, limit)
    return Slice(tuple(contract_of(item) for item in items), items[-1].sk if more else None)


def versions(workspace: str, name: str, limit: int, after: str | None) -> Slice[Version]:
    """Versions of a contract, newest first."""
    pk = versions_of(workspace, name)
    found = VersionItem.query(
        pk, VersionItem.sk.startswith("version#"), scan_index_forward=False, **_resumed(pk, limit, after)
    )
    items, more = _first(found, limit)
    return Slice(tuple(build(Version, item.version) for item in items), items[-1].sk if more else None)


def _resumed(pk: str, limit: int, after: str | None) -> dict[str, Any]:
    key = {"pk": {"S": pk}, "sk": {"S": after}} if after else None
    return {"last_evaluated_key": key, "page_size": limit + 1}


def _first[T](found: Iterable[T], limit: int) -> tuple[list[T], bool]:
    items = list(islice(found, limit + 1))
    return items[:limit], len(items) > limit
