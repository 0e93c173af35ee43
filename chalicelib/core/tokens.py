"""Secrets in text: API keys, and page tokens that only the server can make.

An API key is `assay.<workspace>.<id>.<secret>`; the secret is 256 random bits in base64url, so that a plain SHA-256
is a safe way to keep it. A page token is base64url of HMAC-SHA256 (first 16 bytes) and the position it seals; the
HMAC also covers the query, so that a token fits no other one.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass

from chalicelib.core.arrival import WORKSPACE
from chalicelib.errors import Invalid, Unauthorized

KEY_ID = re.compile(r"[0-9a-f]{16}")
SEAL = 16
SECRET_BYTES = 32


@dataclass(frozen=True)
class Presented:
    """An API key as a caller shows it."""

    workspace: str
    id: str
    secret: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def __str__(self) -> str:
        return f"assay.{self.workspace}.{self.id}.{self.secret}"


def encoded(raw: bytes) -> str:
    """Base64url with no padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def presented(authorization: str) -> Presented:
    """The key in an `Authorization` header: `Bearer <key>` (RFC 6750)."""
    scheme, _, token = authorization.partition(" ")
    parts = token.strip().split(".")
    if scheme.lower() != "bearer" or len(parts) != 4 or parts[0] != "assay" or not WORKSPACE.fullmatch(parts[1]):
        raise Unauthorized("send an API key as `Authorization: Bearer assay.…`")
    return Presented(parts[1], parts[2], parts[3])


def sealed(secret: str, query: tuple[str, ...], position: str) -> str:
    """A page token for `position` in the list that `query` names."""
    payload = position.encode()
    return encoded(_seal(secret, query, payload) + payload)


def opened(secret: str, query: tuple[str, ...], token: str) -> str:
    """The position in a page token. Raises `Invalid` for one that was altered or belongs to another query."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    seal, payload = raw[:SEAL], raw[SEAL:]
    if not hmac.compare_digest(seal, _seal(secret, query, payload)) or encoded(raw) != token:
        raise Invalid("this page token is not of this list: ask for the first page again, with no `page`")
    return payload.decode()


def _seal(secret: str, query: tuple[str, ...], payload: bytes) -> bytes:
    message = json.dumps(query).encode() + b"\n" + payload
    return hmac.digest(secret.encode(), message, "sha256")[:SEAL]
