"""Who is calling. The authorizer names the caller; the door refuses whom it does not know.

So a refusal is the app's own answer, with its problem document and its CORS headers, on API Gateway and in
`chalice local` alike; the gateway's own refusal would have neither. No door opens without a caller.
"""

import hmac
from typing import Any

from chalice.app import AuthResponse

from chalicelib.core.file import Caller
from chalicelib.core.tokens import Presented, presented
from chalicelib.edges import tenants
from chalicelib.errors import Forbidden, Unauthorized

UNKNOWN = "this API key is unknown or revoked: ask an admin of the workspace for another"


def identified(authorization: str) -> AuthResponse:
    """Chalice's answer to the gateway: the key's workspace and scopes, or why there are none."""
    try:
        shown = presented(authorization)
        context = {"workspace": shown.workspace, "key": shown.id, "scopes": " ".join(_scopes(shown))}
    except Unauthorized as refusal:
        context = {"refusal": str(refusal)}
    return AuthResponse(routes=["*"], principal_id=context.get("key", "nobody"), context=context)


def _scopes(shown: Presented) -> tuple[str, ...]:
    kept = tenants.key(shown.workspace, shown.id)
    if kept is None or not hmac.compare_digest(kept.hash, shown.hash):
        raise Unauthorized(UNKNOWN)
    return kept.scopes


def caller(context: dict[str, Any], scope: str) -> Caller:
    """The caller that the gateway's request context names. Raises Unauthorized, or Forbidden without the scope."""
    named = context.get("authorizer") or {}
    if not named.get("workspace"):
        raise Unauthorized(named.get("refusal") or UNKNOWN)
    scopes = tuple(named.get("scopes", "").split())
    if scope not in scopes:
        raise Forbidden(f"this needs the scope `{scope}`; your key has: {', '.join(scopes)}")
    return Caller(named["workspace"], named["key"], scopes)
