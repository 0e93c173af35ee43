"""The life of a file in DynamoDB: announced, claimed, kept, judged again, forgotten. Every write is conditional.

A run writes only while the file's item carries its claim; the check rides in the same transaction as the write, so
that a run which woke up late writes nothing. The claim leaves the item with the result.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.core.arrival import FILE_ID, Arrival
from chalicelib.core.file import EXPECTED, FAILED, FORGOTTEN, GONE, PROCESSING, RECEIVED, Claim, File, Run
from chalicelib.core.report import Report
from chalicelib.core.shapes import plain
from chalicelib.edges.models import ColumnItem, FeedItem, FileItem, FindingItem, Item, file_of, item_of, partition
from chalicelib.errors import Busy, Conflict, LostClaim, NotFound, NotOurs

EXPECTED_DAYS = 7
FORGOTTEN_DAYS = 14

MOST_ACTIONS = 99
"""Of the 100 actions that a transaction may have, one is the check of the claim."""

MOST_BYTES = 2_000_000
"""Of the 4 MB that a transaction may have."""

type Put = ColumnItem | FindingItem


def announce(file: File) -> None:
    """Keep a file that is expected: it was promised by `POST /uploads` and has no bytes yet."""
    item = item_of(file)
    item.expires = datetime.fromisoformat(file.listed[:24]) + timedelta(days=EXPECTED_DAYS)
    item.save(FileItem.pk.does_not_exist())


def claim(arrival: Arrival, run: Run) -> Claim | None:
    """Take the right to judge an arrived file, or None when it is judged already.

    Raises Busy while another run holds it, NotOurs when the file was forgotten. A run that died is taken over
    when its lease is past, and at once by a redelivery of its own event: Lambda repeats the owner's id only after
    the former attempt has ended.
    """
    seen = _seen(arrival)
    if seen is not None and seen.status not in (EXPECTED, RECEIVED, PROCESSING, FAILED):
        if seen.status == FORGOTTEN:
            raise NotOurs("a file that was deleted on request")
        return None
    if seen is not None and seen.status == PROCESSING and seen.owner != run.owner and seen.lease > run.now:
        raise Busy(f"file {seen.id} is held by another run until {seen.lease}")
    return _take(arrival, run, seen)


def _take(arrival: Arrival, run: Run, seen: FileItem | None) -> Claim:
    file = _received(arrival, seen)
    item = item_of(file)
    item.claim, item.owner, item.lease = str(uuid.uuid4()), run.owner, run.deadline
    FeedItem(file.workspace, f"feed#{file.feed}", name=file.feed).save()
    try:
        item.save(FileItem.pk.does_not_exist() if seen is None else _unchanged(seen))
    except PutError as trouble:
        raise _lost(trouble, Busy(f"file {file.id} was taken by another run")) from trouble
    return Claim(file, item.claim)


def _seen(arrival: Arrival) -> FileItem | None:
    """The item of this version: under the id it was announced with, if it is that file, else under its own."""
    if arrival.announced_id:
        item = _find(arrival.workspace, arrival.announced_id)
        if item and (_awaits(item, arrival.key) or (item.version or item.sequencer) == arrival.stamp):
            return item
    return _find(arrival.workspace, arrival.file_id)


def _awaits(item: FileItem, key: str) -> bool:
    """Whether a file has no bytes yet and these are they, or would have been, had it not been deleted."""
    return item.key == key and item.version is None and item.status in (EXPECTED, FORGOTTEN)


def _received(arrival: Arrival, seen: FileItem | None) -> File:
    return File(
        id=seen.id if seen else arrival.file_id,
        workspace=arrival.workspace,
        feed=arrival.feed,
        name=arrival.name,
        status=PROCESSING,
        listed=f"{arrival.order}#{seen.id if seen else arrival.file_id}",
        key=arrival.key,
        version=arrival.version,
        etag=arrival.etag,
        size=arrival.size,
        sequencer=arrival.sequencer,
        arrived=arrival.time,
    )


def _unchanged(seen: FileItem) -> Condition:
    same: Condition = FileItem.status == seen.status
    same &= FileItem.claim == seen.claim if seen.claim else FileItem.claim.does_not_exist()
    return same


def keep(claim: Claim, file: File, report: Report | None) -> None:
    """Keep the result of a claimed file: its columns and findings, then the file itself, which ends the claim.

    Raises LostClaim when another run took the file over; nothing of this call is then visible.
    """
    pk = partition(file.workspace, file.id)
    puts = list(_parts(pk, report)) if report else []
    kept = {item.sk for item in puts}
    old = [item for item in _leaves(pk) if item.sk not in kept]
    *first, last = _packed(puts, old)
    for number, batch in enumerate(first):
        _write(claim, batch, number)
    _write(claim, last, len(first), item_of(file))


def _parts(pk: str, report: Report) -> Iterator[Put]:
    for column in report.columns:
        yield ColumnItem(pk, f"column#{column.position:06}", name=column.name, column=plain(column))
    for number, finding in enumerate(report.findings):
        yield FindingItem(pk, f"finding#{number:06}", finding=plain(finding))


def _leaves(pk: str) -> Iterator[Item]:
    """Keys of all that hangs on a file."""
    found = Item.query(pk, consistent_read=True, attributes_to_get=["pk", "sk", "kind"])
    return (item for item in found if item.sk != "file")


type Batch = tuple[list[Put], list[Item]]


def _packed(puts: list[Put], old: list[Item]) -> list[Batch]:
    """Batches that fit a transaction, with room for the file in the last."""
    batches: list[Batch] = [([], [])]
    size = 0
    for put in puts:
        weight = len(json.dumps(put.attribute_values.get("column") or put.attribute_values.get("finding")))
        if len(batches[-1][0]) == MOST_ACTIONS - 1 or size + weight > MOST_BYTES:
            batches.append(([], []))
            size = 0
        batches[-1][0].append(put)
        size += weight
    for item in old:
        if len(batches[-1][0]) + len(batches[-1][1]) >= MOST_ACTIONS - 1:
            batches.append(([], []))
        batches[-1][1].append(item)
    return batches


def _write(claim: Claim, batch: Batch, number: int, file: FileItem | None = None) -> None:
    mine = FileItem.claim == claim.token
    token = str(uuid.uuid5(uuid.UUID(claim.token), str(number)))
    try:
        with TransactWrite(connection=_connection(), client_request_token=token) as transaction:
            if file is None:
                transaction.condition_check(
                    FileItem, partition(claim.file.workspace, claim.file.id), "file", condition=mine
                )
            else:
                transaction.save(file, condition=mine)
            for put in batch[0]:
                transaction.save(put)
            for item in batch[1]:
                transaction.delete(item)
    except TransactWriteError as trouble:
        if any(reason and reason.code == "ConditionalCheckFailed" for reason in trouble.cancellation_reasons):
            raise LostClaim(f"file {claim.file.id} was taken over by another run") from trouble
        raise


@cache
def _connection() -> Connection:
    return Connection()


def requeue(workspace: str, file_id: str, now: str) -> File:
    """Let a file be judged again, also one whose judge died. The last result is told no more; whoever held it lost it.

    Raises NotFound; Conflict where there are no bytes, or a run holds the file.
    """
    item = _found(workspace, file_id)
    if item.status in (EXPECTED, GONE):
        raise Conflict(f"this file is {item.status}: there is nothing to judge again")
    _check_not_held(item, now)
    waiting = replace(
        file_of(item),
        status=RECEIVED,
        judged=None,
        reason=None,
        edition=None,
        table=None,
        findings=0,
        outputs=(),
        contract=None,
    )
    try:
        item_of(waiting).save(_unchanged(item))
    except PutError as trouble:
        raise _lost(trouble, Conflict("this file changed just now: ask again")) from trouble
    return waiting


def _check_not_held(item: FileItem, now: str) -> None:
    if item.status == PROCESSING and item.lease > now:
        raise Conflict(f"this file is being judged: ask again when it is done, or after {item.lease}")


def forget(workspace: str, file_id: str, now: str) -> File:
    """First step of forgetting: hide the file from every list and every reader. May be repeated."""
    item = _find(workspace, file_id)
    if item is None or (item.expires and item.status == FORGOTTEN):
        raise _unknown(file_id)
    _check_not_held(item, now)
    file = file_of(item)
    hidden = FileItem(item.pk, "file", id=item.id, workspace=workspace, status=FORGOTTEN)
    hidden.key, hidden.version, hidden.sequencer, hidden.listed = (
        item.key,
        item.version,
        item.sequencer,
        item.listed,
    )
    try:
        hidden.save(_unchanged(item))
    except PutError as trouble:
        raise _lost(trouble, Conflict("this file changed just now: ask again")) from trouble
    return file


def forgotten(file: File, now: str) -> None:
    """Last step of forgetting: only the id and the version stay, until no late event can come."""
    pk = partition(file.workspace, file.id)
    with Item.batch_write() as batch:
        for item in _leaves(pk):
            batch.delete(item)
    stone = FileItem(pk, "file", id=file.id, workspace=file.workspace, status=FORGOTTEN)
    stone.key, stone.version, stone.sequencer = file.key, file.version, file.sequencer or None
    stone.expires = datetime.fromisoformat(now) + timedelta(days=FORGOTTEN_DAYS)
    stone.save()


def file(workspace: str, file_id: str) -> File:
    """One file of a workspace. Raises NotFound."""
    return file_of(_found(workspace, file_id))


def _found(workspace: str, file_id: str) -> FileItem:
    item = _find(workspace, file_id)
    if item is None or item.status == FORGOTTEN:
        raise _unknown(file_id)
    return item


def _find(workspace: str, file_id: str) -> FileItem | None:
    if not FILE_ID.fullmatch(file_id):
        return None
    try:
        return FileItem.get(partition(workspace, file_id), "file", consistent_read=True)
    except FileItem.DoesNotExist:
        return None


def _unknown(file_id: str) -> NotFound:
    return NotFound(f"no file {file_id} in this workspace: GET /files lists those there are")


def _lost(trouble: PutError, ours: Exception) -> Exception:
    return ours if trouble.cause_response_code == "ConditionalCheckFailedException" else trouble
