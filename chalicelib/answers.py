"""HTTP manners: what a door is given and what it answers. Refusal → status, problem documents, ETags, CORS."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from chalice.app import Chalice, CORSConfig, Request, Response

from chalicelib import access, routes
from chalicelib.core import bodies, media
from chalicelib.core.file import Caller
from chalicelib.core.shapes import plain
from chalicelib.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unauthorized

STATUS: dict[type[Refusal], tuple[int, str]] = {
    Invalid: (400, "Not as this route takes it"),
    Unauthorized: (401, "Not authenticated"),
    Forbidden: (403, "Not allowed"),
    NotFound: (404, "Not found"),
    Conflict: (409, "Not in this state"),
}

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
    expose_headers=["ETag", "Link", "WWW-Authenticate"],
    max_age=600,
)

DOCUMENTS = ["application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"]
"""Media types of a contract's document (RFC 9512, and those in use before it). What it is, its text tells."""

type Headers = dict[str, str | list[str]]

LARGEST = 6_000_000
"""Bytes of an answer as Lambda hands it on, as a string in JSON; its own limit is 6 MiB, with all that is around."""


@dataclass(frozen=True)
class Ask:
    """What a door is given. `caller` is nobody where the route needs no key."""

    caller: Caller
    query: dict[str, str]
    body: Any


NOBODY = Caller("", "", ())


def door(app: Chalice) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """A decorator for views, under `@app.route`: it takes the request in and turns the result into a response."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def opened(**captured: str) -> Response:
            request = app.current_request
            assert request is not None, "Chalice sets it before it calls a view"
            try:
                route = routes.of(request.method, request.path)
                return _answer(request, route, view(_asked(request, route), **captured))
            except Refusal as refusal:
                status, title = STATUS[type(refusal)]
                return problem(status, title, str(refusal))

        return opened

    return decorate


def _asked(request: Request, route: routes.Route) -> Ask:
    caller = access.caller(request.context, route.scope) if route.scope else NOBODY
    sent = {name: str(value) for name, value in (request.query_params or {}).items()}
    return Ask(caller, bodies.query(sent, route.query), _body(request, route))


def _body(request: Request, route: routes.Route) -> Any:
    if route.body is bytes:
        raw = request.raw_body
        return raw.encode() if isinstance(raw, str) else raw
    return bodies.body(route.body, request.raw_body) if route.body else None


def _answer(request: Request, route: routes.Route, value: Any) -> Response:
    if route.answer is None:
        return Response("", status_code=route.status)
    chosen = media.preferred(request.headers.get("accept", "")) if route.lines else media.JSON
    body = media.written(chosen, plain(value), [field.name for field in fields(route.answer)] if route.lines else ())
    if len(json.dumps(body, ensure_ascii=False).encode()) > LARGEST:
        raise Invalid("this answer would be too large: ask for fewer items with a smaller `limit`")
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers: Headers = {"Content-Type": chosen, "ETag": tag, "Cache-Control": "private, no-cache"}
    if route.lines:
        headers |= {"Vary": "Accept"} | ({"Link": _next(request, value.next)} if value.next else {})
    if request.method == "GET" and _matches(request.headers.get("if-none-match"), tag):
        return Response("", headers=headers, status_code=304)
    return Response(body, headers=headers, status_code=route.status)


def _next(request: Request, page: str) -> str:
    """The page after this one (RFC 8288), for those who take lines and so see no `next`."""
    return f'<?{urlencode({**(request.query_params or {}), "page": page})}>; rel="next"'


def _matches(sent: str | None, tag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2)."""
    return sent is not None and any(one.strip().removeprefix("W/") in (tag, "*") for one in sent.split(","))


def problem(status: int, title: str, detail: str) -> Response:
    """A problem document (RFC 9457)."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}, ensure_ascii=False)
    headers: Headers = {"Content-Type": "application/problem+json"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="assay"'
    return Response(body, headers=headers, status_code=status)


def mannered(response: Response) -> Response:
    """Any error that Chalice itself answers, as a problem document with CORS headers."""
    if response.status_code >= 400 and isinstance(response.body, dict):
        detail = f"{response.body['Message']}{NEXT.get(response.status_code, '')}"
        shown = problem(response.status_code, str(response.body["Code"]), detail)
        shown.headers.update({name: value for name, value in response.headers.items() if name == "Allow"})
        response = shown
    response.headers.update(CORS.get_access_control_headers())
    return response


NEXT = {
    405: "; GET /openapi.json lists the methods of every route",
    415: "; send `Content-Type: application/json`, or `application/yaml` where the route takes a document",
    500: " Ask again in a moment; the log of this function says what failed",
}
"""Status of an answer of Chalice's own → what to do next."""
