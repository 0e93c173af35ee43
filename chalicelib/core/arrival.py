"""One arrived object version: what S3's event says of it, which file it is, and where files come from.

S3 event notification structure 2.1 and 2.2: keys are form-encoded once; records may lack `versionId` where the
bucket is not versioned; of two events for one key the later has the greater `sequencer`, compared as text after
padding the shorter with zeros on the right.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from chalicelib.errors import NotOurs

WORKSPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
FEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
DOCUMENT = re.compile(rf"({FEED.pattern})\.odcs\.(?:yaml|yml|json)")
UPLOADED = re.compile(r"([a-z2-7]{26})~(.+)", re.DOTALL)

FILE_ID = re.compile(r"[a-z2-7]{26}")

LONGEST_SEQUENCER = 40


def order_of(time: str, sequencer: str) -> str:
    return f"{time}#{sequencer.upper().ljust(LONGEST_SEQUENCER, '0')}"


@dataclass(frozen=True)
class Arrival:
    """An object version under `incoming/<workspace>/<feed>/<name>`. `size` in bytes, `time` ISO 8601 in UTC."""

    workspace: str
    feed: str
    name: str
    key: str
    version: str | None
    etag: str
    size: int
    sequencer: str
    time: str

    @property
    def file_id(self) -> str:
        """The same for every delivery of this version, and for no other version."""
        return digest_id(f"{self.key}\n{self.stamp}")

    @property
    def stamp(self) -> str:
        """Tells this version of the key from every other one."""
        return self.version or self.sequencer

    @property
    def announced_id(self) -> str | None:
        """The id that `POST /uploads` gave to the file, if the name carries one."""
        uploaded = UPLOADED.fullmatch(self.key.rsplit("/", 1)[-1])
        return uploaded[1] if uploaded else None

    @property
    def order(self) -> str:
        """Sorts as the versions were written: by S3's time, then by sequencer."""
        return order_of(self.time, self.sequencer)


@dataclass(frozen=True)
class Drop:
    """A document under `contracts/<workspace>/<name>.odcs.yaml`, or `.yml`, or `.json`. `size` in bytes."""

    workspace: str
    name: str
    key: str
    version: str | None
    etag: str
    size: int
    order: str
    """Sorts as the versions of one key were written: by S3's time, then by sequencer."""


def digest_id(text: str) -> str:
    """A file's id: 26 characters of lower-case base32 (130 bits of SHA-256)."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:26]


def incoming_key(workspace: str, feed: str, name: str) -> str:
    return f"incoming/{workspace}/{feed}/{name}"


def arrivals(event: dict[str, Any]) -> tuple[Arrival | NotOurs, ...]:
    """Every record of an S3 event, in order. What is no business of Assay's is a `NotOurs` that says why."""
    return _records(event, _arrival)


def drops(event: dict[str, Any]) -> tuple[Drop | NotOurs, ...]:
    """The same, of documents of contracts."""
    return _records(event, _drop)


def _records[T](event: dict[str, Any], read: Callable[[dict[str, Any]], T]) -> tuple[T | NotOurs, ...]:
    if event.get("Event") == "s3:TestEvent":
        return (NotOurs("a test event of S3"),)
    return tuple(map(read, event.get("Records", ())))


def _arrival(record: dict[str, Any]) -> Arrival | NotOurs:
    thing = record["s3"]["object"]
    key = unquote_plus(thing["key"])
    match key.split("/", 3):
        case ["incoming", workspace, feed, name] if (
            WORKSPACE.fullmatch(workspace) and FEED.fullmatch(feed) and name and "/" not in name
        ):
            uploaded = UPLOADED.fullmatch(name)
            return Arrival(
                workspace=workspace,
                feed=feed,
                name=uploaded[2] if uploaded else name,
                key=key,
                version=thing.get("versionId") or None,
                etag=thing.get("eTag", ""),
                size=int(thing.get("size", 0)),
                sequencer=thing.get("sequencer", ""),
                time=record["eventTime"],
            )
    return NotOurs("a key that is not incoming/<workspace>/<feed>/<file name>")


def _drop(record: dict[str, Any]) -> Drop | NotOurs:
    thing = record["s3"]["object"]
    key = unquote_plus(thing["key"])
    match key.split("/", 2):
        case ["contracts", workspace, file] if WORKSPACE.fullmatch(workspace) and (named := DOCUMENT.fullmatch(file)):
            return Drop(
                workspace=workspace,
                name=named[1],
                key=key,
                version=thing.get("versionId") or None,
                etag=thing.get("eTag", ""),
                size=int(thing.get("size", 0)),
                order=order_of(record["eventTime"], thing.get("sequencer", "")),
            )
    return NotOurs("a key that is not contracts/<workspace>/<name>.odcs.yaml")


def event_of(arrival: Arrival, bucket: str) -> dict[str, Any]:
    """The event that S3 would send for this version: `arrivals(event_of(a, bucket)) == (a,)`."""
    thing: dict[str, Any] = {
        "key": quote_plus(arrival.key),
        "eTag": arrival.etag,
        "size": arrival.size,
        "sequencer": arrival.sequencer,
    }
    if arrival.version:
        thing["versionId"] = arrival.version
    return {
        "Records": [
            {
                "eventSource": "aws:s3",
                "eventName": "ObjectCreated:Put",
                "eventTime": arrival.time,
                "s3": {"bucket": {"name": bucket}, "object": thing},
            }
        ]
    }
