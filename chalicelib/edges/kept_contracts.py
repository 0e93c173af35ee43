"""Contracts in DynamoDB: which there are, their versions, and which feed is held to which. A feed has one at most.

A version and the feeds that it takes and leaves are written in one transaction: two that come at once are two versions
after each other, or one finds that it must look again, and no feed ever belongs to two contracts.
"""

from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.core.kept_contract import KeptContract, Version
from chalicelib.core.shapes import build, plain
from chalicelib.edges.models import ContractItem, FeedItem, HeldItem, VersionItem, contract_of, versions_of
from chalicelib.errors import Busy, Conflict


def contract(workspace: str, name: str) -> KeptContract:
    """A contract as it is kept; with no version where there is none of this name."""
    try:
        return contract_of(ContractItem.get(workspace, f"contract#{name}", consistent_read=True))
    except ContractItem.DoesNotExist:
        return KeptContract(name, None, 0)


def version(workspace: str, name: str, number: int) -> Version | None:
    try:
        item = VersionItem.get(versions_of(workspace, name), f"version#{number:06}")
    except VersionItem.DoesNotExist:
        return None
    return build(Version, item.version)


def holder(workspace: str, feed: str) -> str | None:
    """The name of the contract that the files of a feed are held to."""
    try:
        return HeldItem.get(workspace, f"held#{feed}", consistent_read=True).contract
    except HeldItem.DoesNotExist:
        return None


def came(workspace: str, feed: str) -> bool:
    """Whether a file ever came by this feed."""
    try:
        FeedItem.get(workspace, f"feed#{feed}")
    except FeedItem.DoesNotExist:
        return False
    return True


def keep(workspace: str, seen: KeptContract, now: KeptContract) -> None:
    """Keep a contract as it is `now`, where it still is as it was `seen`: its new version, if it has one, and the feeds
    that it takes and leaves. Versions that were stay.

    Raises Conflict where a feed belongs to another contract, and Busy where the contract changed in between.
    """
    mine = HeldItem.contract == now.name
    feeds = _feeds(now)
    try:
        with TransactWrite(connection=_connection()) as transaction:
            transaction.save(_item(workspace, now), condition=_unchanged(seen))
            if now.latest and now.last > seen.last:
                transaction.save(
                    VersionItem(versions_of(workspace, now.name), f"version#{now.last:06}", version=plain(now.latest))
                )
            for feed in feeds:
                held = HeldItem(workspace, f"held#{feed}", contract=now.name)
                transaction.save(held, condition=HeldItem.pk.does_not_exist() | mine)
            for feed in set(_feeds(seen)) - set(feeds):
                transaction.delete(HeldItem(workspace, f"held#{feed}"), condition=mine)
    except TransactWriteError as trouble:
        raise _refusal(trouble, workspace, now) from trouble


def _feeds(kept: KeptContract) -> tuple[str, ...]:
    return kept.latest.feeds if kept.latest else ()


def _item(workspace: str, kept: KeptContract) -> ContractItem:
    latest, refused = plain(kept.latest), plain(kept.refused)
    return ContractItem(
        workspace,
        f"contract#{kept.name}",
        name=kept.name,
        last=kept.last,
        latest=latest,
        refused=refused,
        order=kept.order or None,
    )


def _unchanged(seen: KeptContract) -> Condition:
    """True of a contract that is as it was seen: its versions, and what came by the bucket."""
    order: Condition = ContractItem.order == seen.order if seen.order else ContractItem.order.does_not_exist()
    if not seen.last:
        none: Condition = ContractItem.pk.does_not_exist() | ((ContractItem.last == 0) & order)
        return none
    same: Condition = (ContractItem.last == seen.last) & order
    same &= ContractItem.latest.exists() if seen.latest else ContractItem.latest.does_not_exist()
    return same


BETWEEN = ("ConditionalCheckFailed", "TransactionConflict")
"""DynamoDB's codes for an item that another write changed, or holds at this moment."""


def _refusal(trouble: TransactWriteError, workspace: str, now: KeptContract) -> Exception:
    if not any(reason is not None and reason.code in BETWEEN for reason in trouble.cancellation_reasons):
        return trouble
    for feed in _feeds(now):
        other = holder(workspace, feed)
        if other not in (None, now.name):
            return Conflict(f"the feed {feed} belongs to the contract {other}: take it out of that one first")
    return Busy("this contract changed just now: ask again")


@cache
def _connection() -> Connection:
    return Connection()
