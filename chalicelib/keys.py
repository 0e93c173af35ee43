"""Workspaces and API keys: made and revoked, by the routes and by this command, which needs AWS credentials.

python -m chalicelib.keys create WORKSPACE [--scopes read,write,admin]
python -m chalicelib.keys revoke WORKSPACE KEY_ID
"""

import argparse
import secrets
from dataclasses import dataclass

from chalicelib.clock import utc_now
from chalicelib.core.arrival import WORKSPACE
from chalicelib.core.file import Key
from chalicelib.core.moments import stamp
from chalicelib.core.tokens import SECRET_BYTES, Presented, encoded
from chalicelib.edges import tenants
from chalicelib.errors import Invalid, Refusal

SCOPES = ("read", "write", "admin")


@dataclass(frozen=True)
class NewKey:
    """An API key, shown this once: only its hash is kept."""

    id: str
    """Its id, by which it is revoked."""
    key: str
    """The key itself: send it as `Authorization: Bearer …`."""
    workspace: str
    """The workspace that it opens."""
    scopes: tuple[str, ...]
    """What it allows: `read`, `write`, `admin`."""


@dataclass(frozen=True)
class KeyWish:
    """The body of `POST /keys`."""

    scopes: tuple[str, ...]
    """What the new key shall allow: `read`, `write`, `admin`."""


def create(workspace: str, scopes: tuple[str, ...]) -> NewKey:
    """Make a key of 256 random bits. Raises Invalid for scopes that do not exist."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Invalid(f"unknown scopes: {', '.join(unknown) or 'none given'}; there are: {', '.join(SCOPES)}")
    shown = Presented(workspace, secrets.token_hex(8), encoded(secrets.token_bytes(SECRET_BYTES)))
    kept = tuple(scope for scope in SCOPES if scope in scopes)
    tenants.add_key(Key(shown.id, workspace, kept, shown.hash, stamp(utc_now())))
    return NewKey(shown.id, str(shown), workspace, kept)


def revoke(workspace: str, key_id: str) -> None:
    """End a key at once. Raises NotFound."""
    tenants.remove_key(workspace, key_id)


def found_workspace(name: str) -> None:
    """Make a workspace, if it is not there. Raises Invalid for a name that no key or path could hold."""
    if not WORKSPACE.fullmatch(name):
        raise Invalid(f"{name!r} is no workspace name: up to 63 lower-case letters, digits and hyphens")
    tenants.found_workspace(name, encoded(secrets.token_bytes(SECRET_BYTES)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m chalicelib.keys", description="Make or revoke an API key.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    make = verbs.add_parser("create", help="make a key, and its workspace if it is new; prints the key once")
    make.add_argument("workspace")
    make.add_argument("--scopes", default=",".join(SCOPES), help="comma-separated: read, write, admin")
    end = verbs.add_parser("revoke", help="end a key at once")
    end.add_argument("workspace")
    end.add_argument("key_id")
    asked = parser.parse_args()
    try:
        if asked.verb == "create":
            found_workspace(asked.workspace)
            print(create(asked.workspace, tuple(asked.scopes.split(","))).key)
        else:
            revoke(asked.workspace, asked.key_id)
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from refusal


if __name__ == "__main__":
    main()
