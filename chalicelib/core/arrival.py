"""One arrived object version: what S3's event says of it, which file it is, and where files come from.

S3 event notification structure 2.1 and 2.2: keys are form-encoded once; records may lack `versionId` where the
bucket is not versioned; of two events for one key the later has the greater `sequencer`, compared as text after
padding the shorter with zeros on the right.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from chalicelib.errors import NotOurs

WORKSPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
FEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
UPLOADED = re.compile(r"([a-z2-7]{26})~(.+)", re.DOTALL)

FILE_ID = re.compile(r"[a-z2-7]{26}")

LONGEST_SEQUENCER = 40


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
        return f"{self.time}#{self.sequencer.upper().ljust(LONGEST_SEQUENCER, '0')}"


def digest_id(text: str) -> str:
    """A file's id: 26 characters of lower-case base32 (130 bits of SHA-256)."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:26]


def incoming_key(workspace: str, feed: str, name: str) -> str:
    return f"incoming/{workspace}/{feed}/{name}"


def arrivals(event: dict[str, Any]) -> tuple[Arrival | NotOurs, ...]:
    """Every record of an S3 event, in order. What is no business of Assay's is a `NotOurs` that says why."""
    if event.get("Event") == "s3:TestEvent":
        return (NotOurs("a test event of S3"),)
    return tuple(_arrival(record) for record in event.get("Records", ()))


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
