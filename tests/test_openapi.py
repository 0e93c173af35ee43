"""The OpenAPI document says of every field what it means, and what is answered is what it says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from chalicelib import openapi
from chalicelib.core.schemas import objects
from chalicelib.core.shapes import plain
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on

SCHEMAS = openapi.document()["components"]["schemas"]


def properties(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and schema of each property in a part of the document, at any depth."""
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
        if name == "properties":
            yield from inner.items()
        if isinstance(inner, dict | list):
            yield from properties(inner)


def test_every_field_says_what_it_means() -> None:
    found = list(properties(openapi.document()))

    assert [name for name, one in found if len(one.get("description", "")) < len("Its name.")] == []
    assert len(found) > 100
    assert SCHEMAS["Column"]["properties"]["nulls"] == {
        "type": "integer",
        "description": "Rows without a value, among them those with a token for none.",
    }


def test_a_field_made_from_another_shape_keeps_its_meaning() -> None:
    column, answer = (SCHEMAS[name]["properties"] for name in ("Column", "ColumnAnswer"))

    assert column == {name: one for name, one in answer.items() if name != "url"}


def test_a_field_without_a_meaning_is_not_published() -> None:
    @dataclass(frozen=True)
    class Silent:
        """Of two fields, one says nothing."""

        told: int
        """Something."""
        silent: int

    with pytest.raises(KeyError, match="silent"):
        objects(Silent)


def test_what_may_be_left_out_of_a_body_is_not_required() -> None:
    assert SCHEMAS["UploadWish"]["required"] == ["feed", "name"]


def test_a_profile_is_as_the_document_says(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.csv"
    rows = (f"{n},2026-01-{n % 28 + 1:02},{n * 1.5},{'ab'[n % 2]} ,a{n}@example.com" for n in range(60))
    source.write_text("\n".join(["n,day,price,word,mail", *rows, "1,2"]), encoding="utf-8")

    profile = json.loads(json.dumps(plain(report_on(Request(str(source), str(folder), Limits())))))

    every = {"$ref": "#/components/schemas/Report", "components": {"schemas": closed(SCHEMAS)}}
    OAS31Validator(every).validate(profile)


def closed(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas, with nothing allowed beside what they name."""
    return {name: {**one, "additionalProperties": False} for name, one in schemas.items()}
