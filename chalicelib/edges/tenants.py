"""Workspaces and API keys in DynamoDB."""

from pynamodb.exceptions import PutError

from chalicelib.core.file import Key, Workspace
from chalicelib.core.tokens import KEY_ID
from chalicelib.edges.models import KeyItem, WorkspaceItem
from chalicelib.errors import Conflict, NotFound


def found_workspace(name: str, secret: str) -> None:
    """Make a workspace. One that is there stays as it is."""
    try:
        WorkspaceItem(name, "workspace", secret=secret).save(WorkspaceItem.pk.does_not_exist())
    except PutError as trouble:
        if trouble.cause_response_code != "ConditionalCheckFailedException":
            raise


def workspace(name: str) -> Workspace | None:
    try:
        return Workspace(name, WorkspaceItem.get(name, "workspace").secret)
    except WorkspaceItem.DoesNotExist:
        return None


def add_key(key: Key) -> None:
    """Keep a new key of a workspace that exists."""
    if workspace(key.workspace) is None:
        raise NotFound(f"no workspace {key.workspace}")
    item = KeyItem(key.workspace, f"key#{key.id}", hash=key.hash, scopes=set(key.scopes), created=key.created)
    try:
        item.save(KeyItem.pk.does_not_exist())
    except PutError as trouble:
        if trouble.cause_response_code == "ConditionalCheckFailedException":
            raise Conflict(f"key {key.id} exists already: ask again for another") from trouble
        raise


def key(workspace: str, key_id: str) -> Key | None:
    if not KEY_ID.fullmatch(key_id):
        return None
    try:
        item = KeyItem.get(workspace, f"key#{key_id}", consistent_read=True)
    except KeyItem.DoesNotExist:
        return None
    return Key(key_id, workspace, tuple(sorted(item.scopes)), item.hash, item.created)


def remove_key(workspace: str, key_id: str) -> None:
    """Revoke a key. Raises NotFound."""
    if key(workspace, key_id) is None:
        raise NotFound(f"no key {key_id} in this workspace")
    KeyItem(workspace, f"key#{key_id}").delete()
