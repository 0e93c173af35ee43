"""Documents of contracts, sent or dropped: each that is understood and new becomes a version."""

import hashlib
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from chalicelib import logs
from chalicelib.clock import utc_now
from chalicelib.contract_text import contract_of
from chalicelib.core.arrival import FEED, Drop, drops
from chalicelib.core.contract import Contract
from chalicelib.core.file import Caller
from chalicelib.core.kept_contract import MOST_FEEDS, KeptContract, Refused, Version
from chalicelib.core.moments import stamp
from chalicelib.core.nodes import MOST_BYTES, shown
from chalicelib.core.odcs import Reading
from chalicelib.core.remarks import ERROR
from chalicelib.edges import bucket, kept_contracts, tenants
from chalicelib.errors import Gone, Invalid, NotOurs, Refusal

MOST_TOLD = 20
"""Errors of a document that a refusal tells."""

RESERVED = "drafts"


def taken(caller: Caller, name: str, document: bytes) -> tuple[KeptContract, Reading]:
    """The contract with a document that was sent. Raises Invalid, Conflict and, where it changed meanwhile, Busy."""
    reading = _understood(name, document)
    seen = kept_contracts.contract(caller.workspace, name)
    now = _with(seen, document, reading, caller.key_id)
    _keep(caller.workspace, seen, now, document)
    return now, reading


def contract_arrived(event: dict[str, Any]) -> None:
    """Take every document of an S3 event, whatever becomes of the others. One that cannot be taken is told where the
    contract is told. Raises Busy where a contract changed meanwhile: Lambda then delivers again."""
    with ExitStack() as each:
        for drop in reversed(drops(event)):
            each.callback(_one, drop)


def _one(drop: Drop | NotOurs) -> None:
    try:
        if isinstance(drop, NotOurs):
            raise drop
        _take(drop)
    except (NotOurs, Gone) as refusal:
        logs.say("refused", why=str(refusal))


def _take(drop: Drop) -> None:
    """Of what is under one name the newest counts, whenever its event comes, and however often."""
    if tenants.workspace(drop.workspace) is None:
        raise NotOurs("the workspace of this key does not exist: make it before contracts come")
    seen = kept_contracts.contract(drop.workspace, drop.name)
    if seen.order >= drop.order:
        return logs.say("contract taken already", key=drop.key)
    document = bucket.dropped(drop, MOST_BYTES)
    try:
        now = _with(seen, document, _understood(drop.name, document), drop.key)
        _keep(drop.workspace, seen, replace(now, order=drop.order), document)
    except Refusal as refusal:
        refused = Refused(stamp(utc_now()), drop.key, str(refusal))
        kept_contracts.keep(drop.workspace, seen, replace(seen, refused=refused, order=drop.order))
        return logs.say("contract refused", key=drop.key)
    return logs.say("contract arrived", key=drop.key)


def _understood(name: str, document: bytes) -> Reading:
    """Raises Invalid for a document that nobody can be held to, saying where it is wrong."""
    if not FEED.fullmatch(name):
        raise Invalid(
            "a contract's name is 1 to 100 letters, digits, `.`, `_` and `-`, and begins with a letter or digit"
        )
    if name == RESERVED:
        raise Invalid(f"no contract can be called {RESERVED}, for that is a route: give it another name")
    reading = contract_of(document)
    errors = [remark for remark in reading.remarks if remark.severity == ERROR]
    if reading.contract is None:
        more = f"\nand {len(errors) - MOST_TOLD} more" if len(errors) > MOST_TOLD else ""
        raise Invalid("this is no contract yet:\n" + "\n".join(map(str, errors[:MOST_TOLD])) + more)
    if len(_feeds(reading.contract)) > MOST_FEEDS:
        raise Invalid(f"this contract names more than {MOST_FEEDS} feeds: make several contracts of it")
    return reading


def _with(seen: KeptContract, document: bytes, reading: Reading, by: str) -> KeptContract:
    """The contract with a document as its newest version; with no other where it is the newest already."""
    contract = reading.contract
    assert contract is not None, "a document that is understood has one"
    if seen.latest and seen.latest.sha256 == _digest(document):
        return replace(seen, refused=None)
    new = Version(
        number=seen.last + 1,
        sha256=_digest(document),
        size=len(document),
        created=stamp(utc_now()),
        by=by,
        version=shown(contract.version),
        status=shown(contract.status),
        feeds=_feeds(contract),
    )
    return replace(seen, latest=new, last=new.number, refused=None)


def _keep(workspace: str, seen: KeptContract, now: KeptContract, document: bytes) -> None:
    if now == seen:
        return
    if now.latest and now.last > seen.last:
        bucket.keep_document(workspace, now.name, now.latest.sha256, document)
    kept_contracts.keep(workspace, seen, now)


def _feeds(contract: Contract) -> tuple[str, ...]:
    return tuple(dict.fromkeys(feed for table in contract.tables for feed in table.feeds))


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
