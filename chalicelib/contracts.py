"""Contracts: sent or dropped, each change a version; what there is of them; and which one a file is held to."""

import hashlib
from dataclasses import dataclass
from typing import Any

from chalicelib import logs
from chalicelib.clock import utc_now
from chalicelib.contract_text import contract_of
from chalicelib.core.arrival import FEED, Drop, drops
from chalicelib.core.contract import Contract, Table
from chalicelib.core.contract_changes import Change, changes
from chalicelib.core.file import Caller, HeldTo
from chalicelib.core.kept_contract import MOST_FEEDS, KeptContract, Refused, Version
from chalicelib.core.moments import stamp
from chalicelib.core.nodes import MOST_BYTES
from chalicelib.core.odcs import Reading
from chalicelib.core.remarks import ERROR, Remark
from chalicelib.edges import bucket, lists, promises, tenants
from chalicelib.errors import Conflict, Gone, Invalid, NotFound, NotOurs, Refusal
from chalicelib.paging import Page, Query, paged, told

MOST_TOLD = 20
"""Errors of a document that a refusal tells."""


RESERVED = "drafts"


@dataclass(frozen=True)
class VersionAnswer(Version):
    """A version of a contract as the API tells it."""

    url: str
    """Path of this version with its document."""


@dataclass(frozen=True)
class ContractAnswer:
    """A contract with its document."""

    name: str
    """Its name in this workspace."""
    latest: VersionAnswer | None
    """The version that is told here: the newest, unless another was asked for; null where none was ever taken."""
    document: Any
    """The document in the standard's own form, as JSON; null where there is none."""
    text: str | None
    """The document as it came."""
    remarks: tuple[Remark, ...]
    """What in it is not understood, or to be known, with its place."""
    refused: Refused | None
    """What came later by the bucket and could not be taken; null where nothing did."""


@dataclass(frozen=True)
class ContractEntry:
    """A contract in a list."""

    name: str
    """Its name in this workspace."""
    latest: VersionAnswer | None
    """Its newest version; null where none was ever taken."""
    refused: Refused | None
    """What came later by the bucket and could not be taken; null where nothing did."""
    url: str
    """Path of the contract."""


@dataclass(frozen=True)
class Difference:
    """What differs between two versions of a contract."""

    before: VersionAnswer
    """The one version."""
    after: VersionAnswer
    """The other."""
    breaking: bool
    """Whether any change is breaking: someone who relied on the one may be let down by the other."""
    changes: tuple[Change, ...]
    """What differs in what is promised, breaking changes first."""


def put(caller: Caller, name: str, document: bytes) -> ContractAnswer:
    """Take a document as the newest version of a contract; as none where it is the newest already. Raises Invalid."""
    reading = _understood(name, document)
    seen = promises.contract(caller.workspace, name)
    if seen.latest and seen.latest.sha256 == _digest(document):
        return _answer(seen, seen.latest, document, reading)
    new = _keep(caller.workspace, seen, document, reading, by=caller.key_id, order="")
    return _answer(KeptContract(name, new, new.number), new, document, reading)


def show(caller: Caller, name: str, query: Query) -> ContractAnswer:
    """The newest version of a contract, or one by its `number`."""
    kept = _kept(caller, name)
    version = _version(caller, kept, query["number"]) if "number" in query else kept.latest
    if version is None:
        return ContractAnswer(name, None, None, None, (), kept.refused)
    document = bucket.document(caller.workspace, name, version.sha256)
    return _answer(kept, version, document, contract_of(document))


def tables(caller: Caller, name: str, query: Query) -> tuple[Table, ...]:
    """The tables of the newest version of a contract, or of one by its `number`."""
    kept = _kept(caller, name)
    return _contract(caller, name, _version(caller, kept, query.get("number", str(kept.last)))).tables


def versions(caller: Caller, name: str, query: Query) -> Page[VersionAnswer]:
    """Versions of a contract, newest first."""
    _kept(caller, name)
    return paged(
        caller,
        query,
        ("versions", name),
        lambda limit, after: told(
            lists.versions(caller.workspace, name, limit, after), lambda version: _version_answer(name, version)
        ),
    )


def entries(caller: Caller, query: Query) -> Page[ContractEntry]:
    """The contracts of the workspace, in alphabetical order."""
    return paged(
        caller,
        query,
        ("contracts",),
        lambda limit, after: told(lists.contracts(caller.workspace, limit, after), _entry),
    )


def difference(caller: Caller, name: str, query: Query) -> Difference:
    """What differs between two versions: of the newest and the one before it, unless `from` or `to` are others."""
    kept = _kept(caller, name)
    after = _version(caller, kept, query.get("to", str(kept.last)))
    before = _version(caller, kept, query.get("from", str(after.number - 1)))
    found = changes(_contract(caller, name, before), _contract(caller, name, after))
    return Difference(
        before=_version_answer(name, before),
        after=_version_answer(name, after),
        breaking=any(change.breaking for change in found),
        changes=found,
    )


def _contract(caller: Caller, name: str, version: Version) -> Contract:
    contract = contract_of(bucket.document(caller.workspace, name, version.sha256)).contract
    if contract is None:
        raise Conflict(f"version {version.number} is no contract any more, as Assay reads it today: send it once more")
    return contract


def delete(caller: Caller, name: str) -> None:
    """Delete a contract, unless files have come by one of its feeds. Raises Conflict."""
    kept = _kept(caller, name)
    used = [feed for feed in (kept.latest.feeds if kept.latest else ()) if promises.came(caller.workspace, feed)]
    if used:
        raise Conflict(
            f"files have come by {', '.join(used)}, which this contract holds: "
            "send a version that names these feeds no more, then delete it"
        )
    promises.remove(caller.workspace, kept)


@dataclass(frozen=True)
class Promise:
    """What the files of a feed are held to; `table` is None where the contract can be read no more."""

    held_to: HeldTo
    table: Table | None


def of_feed(workspace: str, feed: str) -> Promise | None:
    """The newest version of the contract that holds a feed, if one does."""
    name = promises.holder(workspace, feed)
    latest = promises.contract(workspace, name).latest if name else None
    if name is None or latest is None:
        return None
    contract = contract_of(bucket.document(workspace, name, latest.sha256)).contract
    return Promise(HeldTo(name, latest.number), contract.table(feed) if contract else None)


def contract_arrived(event: dict[str, Any]) -> None:
    """Take every document of an S3 event. One that cannot be taken is told where the contract is told."""
    for drop in drops(event):
        try:
            if isinstance(drop, NotOurs):
                raise drop
            _take(drop)
        except (NotOurs, Gone) as refusal:
            logs.say("refused", why=str(refusal))


def _take(drop: Drop) -> None:
    if tenants.workspace(drop.workspace) is None:
        raise NotOurs("the workspace of this key does not exist: make it before contracts come")
    seen = promises.contract(drop.workspace, drop.name)
    if seen.latest and seen.latest.order >= drop.order:
        return logs.say("contract taken already", key=drop.key)
    document = bucket.dropped(drop, MOST_BYTES)
    try:
        reading = _understood(drop.name, document)
        if not seen.latest or seen.latest.sha256 != _digest(document):
            _keep(drop.workspace, seen, document, reading, by=drop.key, order=drop.order)
    except Refusal as refusal:
        promises.refuse(drop.workspace, seen, Refused(stamp(utc_now()), drop.key, str(refusal)))
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


def _keep(workspace: str, seen: KeptContract, document: bytes, reading: Reading, **origin: str) -> Version:
    contract = reading.contract
    assert contract is not None, "a document that is understood has one"
    new = Version(
        number=seen.last + 1,
        sha256=_digest(document),
        size=len(document),
        created=stamp(utc_now()),
        version=contract.version,
        status=contract.status,
        feeds=_feeds(contract),
        **origin,
    )
    bucket.keep_document(workspace, seen.name, new.sha256, document)
    promises.keep(workspace, seen, new)
    return new


def _feeds(contract: Contract) -> tuple[str, ...]:
    return tuple(dict.fromkeys(feed for table in contract.tables for feed in table.feeds))


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def _kept(caller: Caller, name: str) -> KeptContract:
    kept = promises.contract(caller.workspace, name) if FEED.fullmatch(name) else KeptContract(name, None, 0)
    if kept.latest is None and kept.refused is None:
        raise NotFound(
            "no contract of this name: GET /contracts lists those there are, PUT /contracts/{name} makes one"
        )
    return kept


def _version(caller: Caller, kept: KeptContract, number: str) -> Version:
    known = number.isascii() and number.isdigit() and len(number) <= 6
    found = promises.version(caller.workspace, kept.name, int(number)) if known else None
    if found is None:
        raise NotFound(f"no such version; GET /contracts/{kept.name}/versions lists those there are")
    return found


def _answer(kept: KeptContract, version: Version, document: bytes, reading: Reading) -> ContractAnswer:
    return ContractAnswer(
        kept.name,
        _version_answer(kept.name, version),
        reading.document,
        document.decode(errors="replace"),
        reading.remarks,
        kept.refused,
    )


def _version_answer(name: str, version: Version) -> VersionAnswer:
    return VersionAnswer(**vars(version), url=f"/contracts/{name}?number={version.number}")


def _entry(kept: KeptContract) -> ContractEntry:
    latest = _version_answer(kept.name, kept.latest) if kept.latest else None
    return ContractEntry(kept.name, latest, kept.refused, f"/contracts/{kept.name}")
