"""Every row that breaks a check, page by page: filtered by check, column and severity."""

import json
from collections.abc import Callable
from functools import partial

from chalicelib import catalog
from chalicelib.core.contract import SEVERITIES
from chalicelib.core.file import Caller, File, Slice
from chalicelib.core.nodes import shown
from chalicelib.core.outputs import INDEX, PIECES
from chalicelib.core.report import Output
from chalicelib.core.shapes import build
from chalicelib.core.violation_pieces import IN_PIECE, Index, Violation, Wanted, read
from chalicelib.edges import bucket, lists
from chalicelib.errors import Conflict, Invalid
from chalicelib.paging import Page, Query, paged

MOST_READS = 50
"""Pieces that one page is made from: where matches are rare, a page has fewer than were asked for, and a `next`."""


def violations(caller: Caller, file_id: str, query: Query) -> Page[Violation]:
    """Violations of a judged file, by record. Raises Conflict where no contract was there to break."""
    with catalog.opened(caller, file_id) as file:
        made = {output.name: output for output in file.outputs}
        if INDEX not in made:
            raise Conflict(
                "this file was held to no contract: PUT /contracts/{name} makes one for its feed, and "
                f"POST /files/{file_id}/reassay judges it again"
            )
        index = build(Index, json.loads(_bytes(file, made[INDEX])))
        wanted = _wanted(file, index, query)
        key = bucket.output_key(file, made[PIECES]) if PIECES in made else ""
        return paged(
            caller,
            query,
            ("violations", file_id, made[INDEX].sha256),
            lambda limit, after: _found(index, wanted, partial(bucket.part, key), (limit, after)),
        )


def _bytes(file: File, output: Output) -> bytes:
    return bucket.part(bucket.output_key(file, output), 0, output.size)


def _wanted(file: File, index: Index, query: Query) -> Wanted:
    wanted = Wanted(query.get("check"), query.get("column"), query.get("severity"))
    if wanted.check not in (None, *index.checks):
        raise Invalid(f"unknown check {wanted.check!r}; this file was held to: {', '.join(index.checks)}")
    if wanted.column is not None and all(wanted.column != group.column for group in index.groups):
        _check_column(file, wanted.column)
    if wanted.severity not in (None, *SEVERITIES):
        raise Invalid(f"unknown severity {wanted.severity!r}; there are: {', '.join(SEVERITIES)}")
    return wanted


def _check_column(file: File, label: str) -> None:
    """A column that breaks nothing has none; a misspelt one must not look as if it were such."""
    if not lists.columns_named(file.workspace, file.id, label):
        raise Invalid(f"unknown column {shown(label)!r}; GET /files/{file.id}/columns lists those there are")


def _found(
    index: Index, wanted: Wanted, fetched: Callable[[int, int], bytes], part: tuple[int, str | None]
) -> Slice[Violation]:
    """The violations from the one of a number on, 0 for the first."""
    limit, begin = part[0], int(part[1] or 0)
    places = {str(place) for place, group in enumerate(index.groups) if wanted(group)}
    found: list[Violation] = []
    reads = 0
    for at, piece in enumerate(index.pieces[begin // IN_PIECE :], begin // IN_PIECE):
        if places.isdisjoint(piece.counts):
            continue
        if reads == MOST_READS:
            return Slice(tuple(found), str(at * IN_PIECE))
        reads += 1
        for number, one in enumerate(read(fetched(piece.start, piece.size)), at * IN_PIECE):
            if number >= begin and wanted(one):
                if len(found) == limit:
                    return Slice(tuple(found), str(number))
                found.append(one)
    return Slice(tuple(found), None)
