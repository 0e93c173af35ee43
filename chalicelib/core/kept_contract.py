"""A contract as it is kept: a name, and versions of its document that never change."""

from dataclasses import dataclass

MOST_FEEDS = 45
"""Of one contract: all of its feeds, and those of the version before, change hands in one transaction of 100 writes."""


@dataclass(frozen=True)
class Version:
    """One version of a contract's document."""

    number: int
    """From 1, one more with each change."""
    sha256: str
    """Of the document's bytes, in hexadecimal digits."""
    size: int
    """Bytes of the document."""
    created: str
    """When it came, ISO 8601 in UTC."""
    by: str
    """The id of the API key that sent it, or the key in the bucket under which it was dropped."""
    version: str
    """What the document itself calls its version, cut at 60 characters."""
    status: str
    """What the document itself says, cut at 60 characters: `draft`, `active`, …"""
    feeds: tuple[str, ...]
    """The feeds whose files are held to it."""


@dataclass(frozen=True)
class Refused:
    """The last document that came by the bucket and could not be taken, for there nobody waits for an answer."""

    at: str
    """When it came, ISO 8601 in UTC."""
    key: str
    """Its key in the bucket."""
    why: str
    """What is wrong with it, and what to do."""


@dataclass(frozen=True)
class KeptContract:
    """A contract. `latest` is None where no document of this name was ever taken, and of a deleted one."""

    name: str
    latest: Version | None
    last: int
    """The highest number that a version ever had."""
    refused: Refused | None = None
    order: str = ""
    """Of the newest document that came by the bucket, taken or not: sorts as they were written there."""
