"""The OpenAPI 3.1 document, written from the table of routes and the types of the answers."""

import re
from typing import Any, get_origin

from chalicelib import __version__
from chalicelib.core import media
from chalicelib.core.report import Report
from chalicelib.core.schemas import REFERENCE, objects, schema
from chalicelib.routes import PARAMETERS, ROUTES, Route

STRING = {"type": "string"}
DOCUMENT = {"application/yaml": {"schema": STRING}, "application/json": {"schema": {"type": "object"}}}
"""A contract's document, in either form."""

LINES = {kind: {"schema": STRING} for kind in (media.NDJSON, media.CSV)}
"""The items of a page alone; the header `Link` leads to the next."""


def document() -> dict[str, Any]:
    """The whole document, ready for `json.dumps`."""
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Assay", "version": __version__, "description": "Judges data files as they arrive."},
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM, **_objects()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


PROBLEM = {
    "type": "object",
    "description": "A refusal, as RFC 9457 has it.",
    "properties": {
        "type": {"type": "string", "description": "Always `about:blank`: the status says it all."},
        "title": {"type": "string", "description": "What the status means here, in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What was wrong, and what to do next."},
    },
    "required": ["type", "title", "status", "detail"],
}


def _objects() -> dict[str, Any]:
    """What routes take and answer, and what `profile.json` holds."""
    shapes = [*(shape for route in ROUTES for shape in (route.body, route.answer)), Report]
    return {name: one for shape in shapes for name, one in sorted(objects(shape).items())}


def _operation(route: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": route.summary}
    if route.answer:
        answer["content"] = {media.JSON: {"schema": _answer(route)}} | (LINES if route.lines else {})
        answer["headers"] = {"ETag": {"schema": STRING, "description": "Send it as If-None-Match to get 304."}}
    problem = {"application/problem+json": {"schema": {"$ref": f"{REFERENCE}Problem"}}}
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": {
            str(route.status): answer,
            "default": {"description": "A refusal", "content": problem},
        },
    }
    if route.scope:
        operation["security"] = [{"key": []}]
        operation["description"] = f"Needs the scope `{route.scope}`."
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": DOCUMENT if route.body is bytes else {"application/json": {"schema": schema(route.body)}},
        }
    return operation


def _answer(route: Route) -> dict[str, Any]:
    if get_origin(route.answer) is dict:
        return {"type": "object"}
    if not route.many:
        return schema(route.answer)
    return {
        "type": "object",
        "properties": {
            "items": {
                "type": "array",
                "items": schema(route.answer),
                "description": "Part of the list, in order.",
            },
            "next": {**schema(str | None), "description": "The `page` of what follows; null at the end."},
        },
        "required": ["items", "next"],
    }


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": STRING, "description": PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", route.path)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": STRING, "description": PARAMETERS[name]}
        for name in route.query
    ]
