"""Uploads through the API: the file is expected at once, and its bytes go straight to S3."""

import base64
import re
import secrets
from dataclasses import dataclass

from chalicelib.clock import utc_now
from chalicelib.core.arrival import FEED, incoming_key
from chalicelib.core.file import EXPECTED, Caller, File
from chalicelib.core.moments import stamp
from chalicelib.edges import bucket, table
from chalicelib.errors import Invalid
from chalicelib.settings import MEGABYTE, settings

SECONDS = 3600
LONGEST_NAME = 255
NAME = re.compile(r"[^/\x00-\x1f\x7f]+")
MEDIA_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,80}(; ?[\w.+=\"-]{1,80})?")


@dataclass(frozen=True)
class UploadWish:
    """The body of `POST /uploads`."""

    feed: str
    """The feed by which the file comes: 1 to 100 letters, digits, `.`, `_` and `-`."""
    name: str
    """Its file name."""
    size: int | None = None
    """Its size in bytes, if it is known."""
    type: str = "application/octet-stream"
    """The media type that will be sent."""


@dataclass(frozen=True)
class Upload:
    """Where to send the bytes."""

    file_id: str
    """The id of the file that is now expected."""
    url: str
    """Where to POST a form (multipart/form-data) of all `fields`, then the bytes as `file`."""
    fields: dict[str, str]
    """Name → value of the form's fields, which all must be sent as they are."""
    largest: int
    """Bytes of the largest file that is taken."""
    seconds: int
    """Seconds within which it must be sent."""


def create(caller: Caller, wish: UploadWish) -> Upload:
    """Announce a file and give a presigned POST for it. Raises Invalid."""
    _check(wish)
    now = stamp(utc_now())
    file_id = base64.b32encode(secrets.token_bytes(20)).decode().lower()[:26]
    key = incoming_key(caller.workspace, wish.feed, f"{file_id}~{wish.name}")
    post = bucket.post(key, wish.type, settings.largest, SECONDS)
    table.announce(
        File(
            id=file_id,
            workspace=caller.workspace,
            feed=wish.feed,
            name=wish.name,
            status=EXPECTED,
            listed=f"{now}#{file_id}",
            key=key,
            version=None,
            etag="",
            size=wish.size or 0,
            sequencer="",
        )
    )
    return Upload(file_id, post.url, post.fields, settings.largest, SECONDS)


def _check(wish: UploadWish) -> None:
    if not FEED.fullmatch(wish.feed):
        raise Invalid("`feed` is 1 to 100 letters, digits, `.`, `_` and `-`, and begins with a letter or digit")
    if not NAME.fullmatch(wish.name) or "${" in wish.name or len(wish.name.encode()) > LONGEST_NAME:
        raise Invalid(
            f"`name` is a file name: 1 to {LONGEST_NAME} bytes in UTF-8, with no slash, no control characters "
            "and no `${`, which S3 would take for a variable"
        )
    if not MEDIA_TYPE.fullmatch(wish.type):
        raise Invalid("`type` is a media type, such as text/csv")
    if wish.size is not None and not 1 <= wish.size <= settings.largest:
        raise Invalid(
            f"a file of {wish.size / MEGABYTE:,.1f} MB cannot be judged here; "
            f"from 1 byte to {settings.largest / MEGABYTE:,.1f} MB can: send it in parts, or compressed"
        )
