"""What is kept of a file, a feed, a workspace and an API key: the values that use cases and the table exchange."""

from dataclasses import dataclass

from chalicelib.core.report import VERDICTS, Output, Table

EXPECTED, RECEIVED, PROCESSING, FAILED, GONE = "expected", "received", "processing", "failed", "gone"
FORGOTTEN = "forgotten"
"""Told to nobody: what remains for a while of a deleted file, so that a late event does not bring it back."""
STATUSES = (EXPECTED, RECEIVED, PROCESSING, *VERDICTS, FAILED, GONE)


@dataclass(frozen=True)
class HeldTo:
    """The version of a contract that a file was held to."""

    name: str
    """The contract's name."""
    number: int
    """The number of its version."""


@dataclass(frozen=True)
class File:
    """One arrived object version and what became of it.

    `status` is one of `STATUSES`: a verdict once it is judged. Times are ISO 8601 in UTC. `size` in bytes.
    `edition` names the reader that judged it. `findings` counts the findings.
    """

    id: str
    workspace: str
    feed: str
    name: str
    status: str
    listed: str
    key: str
    version: str | None
    etag: str
    size: int
    sequencer: str
    arrived: str | None = None
    judged: str | None = None
    reason: str | None = None
    edition: str | None = None
    table: Table | None = None
    findings: int = 0
    outputs: tuple[Output, ...] = ()
    contract: HeldTo | None = None


@dataclass(frozen=True)
class Claim:
    """The right to write a file's result. `token` is the fence: whoever holds another one writes nothing."""

    file: File
    token: str


@dataclass(frozen=True)
class Run:
    """One invocation. `owner` is the same when Lambda delivers again; no run outlives its `deadline` (ISO, UTC)."""

    owner: str
    now: str
    deadline: str


@dataclass(frozen=True)
class Workspace:
    """A tenant. `secret` signs its page tokens."""

    name: str
    secret: str


@dataclass(frozen=True)
class Key:
    """An API key as it is kept: never the secret, only its SHA-256."""

    id: str
    workspace: str
    scopes: tuple[str, ...]
    hash: str
    created: str


@dataclass(frozen=True)
class Caller:
    """Whoever holds an API key: nothing outside this workspace exists for them."""

    workspace: str
    key_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Slice[T]:
    """Part of a list. `next` is the position to go on from, None at the end."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True)
class Wanted:
    """Which files of a workspace a list shows. Times are ISO 8601 in UTC, `since` included and `until` not."""

    workspace: str
    feed: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
