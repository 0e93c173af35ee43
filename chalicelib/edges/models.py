"""The items of the one table, as PynamoDB models. `infra/assay.yaml` declares the same keys and indexes.

| item      | pk                    | sk                  |
|-----------|-----------------------|---------------------|
| workspace | `<workspace>`         | `workspace`         |
| key       | `<workspace>`         | `key#<id>`          |
| feed      | `<workspace>`         | `feed#<name>`       |
| file      | `<workspace>#<file>`  | `file`              |
| column    | `<workspace>#<file>`  | `column#<position>` |
| finding   | `<workspace>#<file>`  | `finding#<number>`  |
| contract  | `<workspace>`         | `contract#<name>`   |
| held      | `<workspace>`         | `held#<feed>`       |
| version   | `<workspace>#contract#<name>` | `version#<number>` |

A file is in four indexes, each sorted by `listed`: of its workspace, its feed, its status, and its feed and status.
"""

from pynamodb.attributes import (
    DiscriminatorAttribute,
    JSONAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from chalicelib.core.file import File
from chalicelib.core.kept_contract import KeptContract
from chalicelib.core.shapes import build, plain
from chalicelib.settings import settings


class ByWorkspace(GlobalSecondaryIndex["FileItem"]):
    class Meta:
        index_name = "by_workspace"
        projection = AllProjection()

    workspace_files = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class ByFeed(GlobalSecondaryIndex["FileItem"]):
    class Meta:
        index_name = "by_feed"
        projection = AllProjection()

    feed_files = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex["FileItem"]):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status_files = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class ByFeedAndStatus(GlobalSecondaryIndex["FileItem"]):
    class Meta:
        index_name = "by_feed_and_status"
        projection = AllProjection()

    feed_status_files = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(range_key=True)


class Item(Model):
    """What every item of the table has. `expires` is the table's TTL."""

    class Meta:
        table_name = settings.table

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    expires = TTLAttribute(null=True)


class WorkspaceItem(Item, discriminator="workspace"):
    secret = UnicodeAttribute()


class KeyItem(Item, discriminator="key"):
    hash = UnicodeAttribute()
    scopes = UnicodeSetAttribute()
    created = UnicodeAttribute()


class FeedItem(Item, discriminator="feed"):
    name = UnicodeAttribute()


class FileItem(Item, discriminator="file"):
    """A file. `claim`, `owner` and `lease` exist only while a run holds it."""

    id = UnicodeAttribute()
    workspace = UnicodeAttribute()
    feed = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    listed = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    version = UnicodeAttribute(null=True)
    etag = UnicodeAttribute(null=True)
    size = NumberAttribute(null=True)
    sequencer = UnicodeAttribute(null=True)
    arrived = UnicodeAttribute(null=True)
    judged = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    edition = UnicodeAttribute(null=True)
    table = JSONAttribute(null=True)
    findings = NumberAttribute(null=True)
    outputs = JSONAttribute(null=True)
    contract = JSONAttribute(null=True)

    claim = UnicodeAttribute(null=True)
    owner = UnicodeAttribute(null=True)
    lease = UnicodeAttribute(null=True)

    workspace_files = UnicodeAttribute(null=True)
    feed_files = UnicodeAttribute(null=True)
    status_files = UnicodeAttribute(null=True)
    feed_status_files = UnicodeAttribute(null=True)

    by_workspace = ByWorkspace()
    by_feed = ByFeed()
    by_status = ByStatus()
    by_feed_and_status = ByFeedAndStatus()


class ColumnItem(Item, discriminator="column"):
    name = UnicodeAttribute()
    column = JSONAttribute()


class FindingItem(Item, discriminator="finding"):
    finding = JSONAttribute()


class ContractItem(Item, discriminator="contract"):
    """A contract. `latest` is its newest version, which a deleted one has not; `last` never goes back."""

    name = UnicodeAttribute()
    last = NumberAttribute()
    latest = JSONAttribute(null=True)
    refused = JSONAttribute(null=True)
    order = UnicodeAttribute(null=True)


class HeldItem(Item, discriminator="held"):
    """A feed whose files are held to a contract."""

    contract = UnicodeAttribute()


class VersionItem(Item, discriminator="version"):
    version = JSONAttribute()


def partition(workspace: str, file_id: str) -> str:
    """The partition key of a file, its columns and its findings."""
    return f"{workspace}#{file_id}"


PLAIN = ("id", "workspace", "feed", "name", "status", "listed", "key", "version", "etag", "size", "sequencer")
LATER = ("arrived", "judged", "reason", "edition", "findings")


def item_of(file: File) -> FileItem:
    """The item of a file that nobody claims."""
    values = {name: getattr(file, name) for name in PLAIN + LATER}
    return FileItem(
        partition(file.workspace, file.id),
        "file",
        **values,
        table=plain(file.table),
        outputs=plain(file.outputs),
        contract=plain(file.contract),
        workspace_files=file.workspace,
        feed_files=f"{file.workspace}#{file.feed}",
        status_files=f"{file.workspace}#{file.status}",
        feed_status_files=f"{file.workspace}#{file.feed}#{file.status}",
    )


def file_of(item: FileItem) -> File:
    """The value that a file's item holds."""
    values = {name: getattr(item, name) for name in PLAIN + LATER}
    values["size"], values["findings"] = int(item.size or 0), int(item.findings or 0)
    return build(File, {**values, "table": item.table, "outputs": item.outputs or [], "contract": item.contract})


def contract_of(item: ContractItem) -> KeptContract:
    """The value that a contract's item holds."""
    values = {"name": item.name, "latest": item.latest, "last": int(item.last), "refused": item.refused}
    return build(KeptContract, {**values, "order": item.order or ""})


def versions_of(workspace: str, name: str) -> str:
    """The partition key of a contract's versions."""
    return f"{workspace}#contract#{name}"
