"""Contracts: what there is of them, and which one a file is held to. How they come is in `taking.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from chalicelib import taking
from chalicelib.contract_text import contract_of
from chalicelib.core.arrival import FEED
from chalicelib.core.contract import Contract, Table
from chalicelib.core.contract_changes import Change, changes
from chalicelib.core.file import Caller, HeldTo
from chalicelib.core.kept_contract import KeptContract, Refused, Version
from chalicelib.core.odcs import Reading
from chalicelib.core.remarks import Remark
from chalicelib.edges import bucket, kept_contracts, lists
from chalicelib.errors import Busy, Conflict, NotFound
from chalicelib.paging import Page, Query, paged, told


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
    with _asked():
        kept, reading = taking.taken(caller, name, document)
    assert kept.latest is not None, "it was taken just now"
    return _answer(kept, kept.latest, document, reading)


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
    used = [feed for feed in (kept.latest.feeds if kept.latest else ()) if kept_contracts.came(caller.workspace, feed)]
    if used:
        raise Conflict(
            f"files have come by {', '.join(used)}, which this contract holds: "
            "send a version that names these feeds no more, then delete it"
        )
    with _asked():
        kept_contracts.keep(caller.workspace, kept, replace(kept, latest=None, refused=None))


@contextmanager
def _asked() -> Iterator[None]:
    """Nobody sends a request again for the caller, as Lambda does an event."""
    try:
        yield
    except Busy as trouble:
        raise Conflict(str(trouble)) from trouble


@dataclass(frozen=True)
class Promise:
    """What the files of a feed are held to; `table` is None where the contract can be read no more."""

    held_to: HeldTo
    table: Table | None


def of_feed(workspace: str, feed: str) -> Promise | None:
    """The newest version of the contract that holds a feed, if one does. Raises Busy where that changes just now."""
    name = kept_contracts.holder(workspace, feed)
    if name is None:
        return None
    latest = kept_contracts.contract(workspace, name).latest
    if latest is None or feed not in latest.feeds:
        raise Busy(f"the contract {name} changed just now")
    contract = contract_of(bucket.document(workspace, name, latest.sha256)).contract
    return Promise(HeldTo(name, latest.number), contract.table(feed) if contract else None)


def _kept(caller: Caller, name: str) -> KeptContract:
    kept = kept_contracts.contract(caller.workspace, name) if FEED.fullmatch(name) else KeptContract(name, None, 0)
    if kept.latest is None and kept.refused is None:
        raise NotFound(
            "no contract of this name: GET /contracts lists those there are, PUT /contracts/{name} makes one"
        )
    return kept


def _version(caller: Caller, kept: KeptContract, number: str) -> Version:
    known = number.isascii() and number.isdigit() and len(number) <= 6
    found = kept_contracts.version(caller.workspace, kept.name, int(number)) if known else None
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
