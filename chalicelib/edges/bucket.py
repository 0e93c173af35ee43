"""S3. The only home of boto3's s3: objects come by version, results go under `results/`.

    incoming/<workspace>/<feed>/<name>                    what arrives, never changed
    contracts/<workspace>/<name>.odcs.yaml                a contract that is dropped, to be taken as one that is sent
    results/<workspace>/<file>/<digest>/<output name>     what was made of a file, under the beginning of its SHA-256
    results/<workspace>/contracts/<name>/<SHA-256>        the document of a version of a contract, as it came

Outputs and documents are written before the table points to them, and no other bytes ever come under the same key: a
run that comes late can only write again what is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.core.arrival import Arrival, Drop
from chalicelib.core.file import File
from chalicelib.core.report import Output
from chalicelib.errors import Gone
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

NOT_THERE = {"NoSuchKey", "NoSuchVersion", "404", "PreconditionFailed", "412", "MethodNotAllowed", "405"}
"""S3's codes for a version that was deleted, or replaced in a bucket without versions."""


@dataclass(frozen=True)
class Post:
    """A presigned POST (S3 API, "Browser-based uploads using POST"): send `fields` as a form, the file last."""

    url: str
    fields: dict[str, str]


CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "virtual"},
    retries={"mode": "standard", "max_attempts": 5},
)
"""Virtual addressing gives URLs the bucket's own region: a browser's POST does not survive a redirect."""


@cache
def _s3() -> "S3Client":
    return boto3.client("s3", config=CONFIG)


def fetch(arrival: Arrival, target: Path) -> None:
    """Write the object version to `target`. Raises Gone where it, or the whole object, was deleted."""
    with target.open("wb") as written:
        for block in _body(arrival).iter_chunks(1 << 20):
            written.write(block)


def dropped(drop: Drop, most: int) -> bytes:
    """The first bytes of a document that was dropped, `most` and one more. Raises Gone, as above."""
    return _body(drop).read(most + 1)


def _body(thing: Arrival | Drop) -> "StreamingBody":
    which = {"VersionId": thing.version} if thing.version else {"IfMatch": thing.etag}
    with _there(f"version {thing.version or thing.etag}"):
        _s3().head_object(Bucket=settings.bucket, Key=thing.key)
        return _s3().get_object(Bucket=settings.bucket, Key=thing.key, **which)["Body"]  # type: ignore[arg-type]


@contextmanager
def _there(called: str) -> Iterator[None]:
    """Raises Gone where the bucket has what is asked for no more."""
    try:
        yield
    except ClientError as trouble:
        if trouble.response["Error"]["Code"] in NOT_THERE:
            raise Gone(f"{called} is no longer in the bucket") from trouble
        raise


def output_key(file: File, output: Output) -> str:
    return f"{_results(file)}{output.sha256[:32]}/{output.name}"


def part(key: str, start: int, size: int) -> bytes:
    """Some bytes of an object. Raises Gone."""
    with _there("an output"):
        found = _s3().get_object(Bucket=settings.bucket, Key=key, Range=f"bytes={start}-{start + size - 1}")
    return found["Body"].read()


def _results(file: File) -> str:
    return f"results/{file.workspace}/{file.id}/"


def fetch_output(file: File, output: Output, target: Path) -> None:
    """Write an output to `target`. Raises Gone."""
    with _there("an output"):
        _s3().download_file(settings.bucket, output_key(file, output), str(target))


def keep(file: File, folder: Path, outputs: tuple[Output, ...]) -> None:
    """Put the outputs in `folder` where the results of the file lie."""
    for output in outputs:
        _s3().upload_file(str(folder / output.name), settings.bucket, output_key(file, output))


def keep_document(workspace: str, name: str, sha256: str, document: bytes) -> None:
    """Put the document of a contract's version where `document` finds it."""
    _s3().put_object(Bucket=settings.bucket, Key=_document_key(workspace, name, sha256), Body=document)


def document(workspace: str, name: str, sha256: str) -> bytes:
    """The document of a contract's version, as it came."""
    found = _s3().get_object(Bucket=settings.bucket, Key=_document_key(workspace, name, sha256))
    return found["Body"].read()


def _document_key(workspace: str, name: str, sha256: str) -> str:
    return f"results/{workspace}/contracts/{name}/{sha256}"


def link(key: str, version: str | None, name: str, seconds: int) -> str:
    """A URL that gives the object to whoever holds it, as a download called `name`, for so many seconds."""
    asked = {
        "Bucket": settings.bucket,
        "Key": key,
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }
    if version:
        asked["VersionId"] = version
    return _s3().generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)


def post(key: str, media_type: str, largest: int, seconds: int) -> Post:
    """A presigned POST for exactly this key and media type, and 1 to `largest` bytes, valid for so many seconds."""
    made = _s3().generate_presigned_post(
        settings.bucket,
        key,
        Fields={"Content-Type": media_type},
        Conditions=[["eq", "$Content-Type", media_type], ["content-length-range", 1, largest]],
        ExpiresIn=seconds,
    )
    return Post(made["url"], made["fields"])


def forget(file: File) -> None:
    """Delete the arrived version, or what came for an expected file, and all of its results. May be repeated."""
    if file.version:
        _s3().delete_object(Bucket=settings.bucket, Key=file.key, VersionId=file.version)
    else:
        _delete_all(file.key, whole=True)
    _delete_all(_results(file))


def _delete_all(prefix: str, whole: bool = False) -> None:
    """Every version of what is under a prefix, or where that is a `whole` key of this one, and not of longer ones."""
    for page in _s3().get_paginator("list_object_versions").paginate(Bucket=settings.bucket, Prefix=prefix):
        for thing in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            if not whole or thing["Key"] == prefix:
                _s3().delete_object(Bucket=settings.bucket, Key=thing["Key"], VersionId=thing["VersionId"])
