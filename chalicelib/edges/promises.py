"""Contracts in DynamoDB: which there are, their versions, and which feed is held to which. A feed has one at most.

A version and the feeds that it takes and leaves are written in one transaction: two that come at once are two versions
after each other, or one is refused, and no feed ever belongs to two contracts.
"""

from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.core.kept_contract import KeptContract, Refused, Version
from chalicelib.core.shapes import build, plain
from chalicelib.edges.models import ContractItem, FeedItem, HeldItem, VersionItem, contract_of, versions_of
from chalicelib.errors import Conflict

CHANGED = "this contract changed just now: ask again"


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


def keep(workspace: str, seen: KeptContract, new: Version) -> None:
    """Keep a version, which is one more than `seen` had, and let it take its feeds.

    Raises Conflict where a feed belongs to another contract, or another version came in between.
    """
    item = _item(workspace, KeptContract(seen.name, new, new.number))
    mine = HeldItem.contract == seen.name
    old = seen.latest.feeds if seen.latest else ()
    try:
        with TransactWrite(connection=_connection()) as transaction:
            transaction.save(item, condition=_unchanged(seen))
            transaction.save(
                VersionItem(versions_of(workspace, seen.name), f"version#{new.number:06}", version=plain(new))
            )
            for feed in new.feeds:
                held = HeldItem(workspace, f"held#{feed}", contract=seen.name)
                transaction.save(held, condition=HeldItem.pk.does_not_exist() | mine)
            for feed in set(old) - set(new.feeds):
                transaction.delete(HeldItem(workspace, f"held#{feed}"), condition=mine)
    except TransactWriteError as trouble:
        raise _refusal(trouble, workspace, seen, new) from trouble


def remove(workspace: str, seen: KeptContract) -> None:
    """Delete a contract, so that its feeds are free. Its versions stay, and so does the count of them."""
    item = _item(workspace, KeptContract(seen.name, None, seen.last))
    feeds = seen.latest.feeds if seen.latest else ()
    try:
        with TransactWrite(connection=_connection()) as transaction:
            transaction.save(item, condition=_unchanged(seen))
            for feed in feeds:
                transaction.delete(HeldItem(workspace, f"held#{feed}"), condition=HeldItem.contract == seen.name)
    except TransactWriteError as trouble:
        raise Conflict(CHANGED) from trouble


def refuse(workspace: str, seen: KeptContract, refused: Refused) -> None:
    """Keep what is wrong with a document that came by the bucket. A version that came in between says more."""
    item = _item(workspace, KeptContract(seen.name, seen.latest, seen.last, refused))
    try:
        item.save(_unchanged(seen))
    except PutError as trouble:
        if trouble.cause_response_code != "ConditionalCheckFailedException":
            raise


def _item(workspace: str, kept: KeptContract) -> ContractItem:
    latest, refused = plain(kept.latest), plain(kept.refused)
    return ContractItem(
        workspace, f"contract#{kept.name}", name=kept.name, last=kept.last, latest=latest, refused=refused
    )


def _unchanged(seen: KeptContract) -> Condition:
    """True of a contract whose versions are as they were seen."""
    if not seen.last:
        none: Condition = ContractItem.pk.does_not_exist() | (ContractItem.last == 0)
        return none
    same: Condition = ContractItem.last == seen.last
    same &= ContractItem.latest.exists() if seen.latest else ContractItem.latest.does_not_exist()
    return same


def _refusal(trouble: TransactWriteError, workspace: str, seen: KeptContract, new: Version) -> Exception:
    failed = [reason is not None and reason.code == "ConditionalCheckFailed" for reason in trouble.cancellation_reasons]
    if not any(failed):
        return trouble
    for feed, is_taken in zip(new.feeds, failed[2:], strict=False):
        other = holder(workspace, feed) if is_taken else None
        if other not in (None, seen.name):
            return Conflict(f"the feed {feed} belongs to the contract {other}: take it out of that one first")
    return Conflict(CHANGED)


@cache
def _connection() -> Connection:
    return Connection()
