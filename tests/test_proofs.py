"""What a profile proves of a contract, and what it does not."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.column import Column as Profile
from chalicelib.core.column import Frequency
from chalicelib.core.contract import Check, Column
from chalicelib.core.proofs import PROOFS, Known, is_kept

NUMBERS = Profile(
    *(
        1,
        "n",
        "integer",
        0,
        3,
        3,
        "1",
        "30",
        None,
        1,
        2,
        (),
        (),
        None,
        None,
        None,
        None,
        (),
        (),
        None,
        (),
        (),
        None,
        (),
    ),
)
WORDS = replace(NUMBERS, type="text", distinct=2, shortest=2, longest=4, top=(Frequency("DE", 2), Frequency("no", 1)))
EMPTY = replace(NUMBERS, nulls=3, distinct=0, minimum=None, maximum=None, shortest=None, longest=None)


def _is_kept(kind: str, profile: Profile, logical_type: str, has_tokens: bool = False, **arguments: Any) -> bool:
    known = Known(Column("n", "n", logical_type=logical_type), profile, 3, has_tokens)
    return is_kept(Check("id", kind, "n", arguments), {"n": known})


@pytest.mark.parametrize(
    ("kind", "profile", "logical_type", "arguments"),
    [
        ("logicalType", NUMBERS, "integer", {}),
        ("logicalType", NUMBERS, "number", {}),
        ("required", WORDS, "string", {}),
        ("nullValues", NUMBERS, "integer", {}),
        ("unique", NUMBERS, "string", {}),
        ("duplicateValues", EMPTY, "integer", {}),
        ("minimum", NUMBERS, "number", {"minimum": "1.0"}),
        ("maximum", NUMBERS, "integer", {"maximum": "30"}),
        ("exclusiveMinimum", NUMBERS, "integer", {"exclusiveMinimum": "0.9"}),
        ("exclusiveMaximum", NUMBERS, "integer", {"exclusiveMaximum": "31"}),
        ("minLength", WORDS, "string", {"minLength": 2}),
        ("maxLength", WORDS, "string", {"maxLength": 4}),
        ("invalidValues", WORDS, "string", {"validValues": ["no", "DE", "FR"]}),
    ],
)
def test_a_profile_proves_that_a_check_is_kept(
    kind: str, profile: Profile, logical_type: str, arguments: dict[str, Any]
) -> None:
    assert _is_kept(kind, profile, logical_type, **arguments)


@pytest.mark.parametrize(
    ("kind", "profile", "logical_type", "arguments"),
    [
        ("logicalType", WORDS, "integer", {}),
        ("logicalType", NUMBERS, "date", {}),
        ("logicalType", replace(NUMBERS, format="decimal comma"), "integer", {}),
        ("logicalType", replace(NUMBERS, tokens=(Frequency("-", 1),)), "integer", {}),
        ("required", EMPTY, "integer", {}),
        ("required", WORDS, "integer", {}),
        ("unique", WORDS, "string", {}),
        ("unique", WORDS, "number", {}),
        ("minimum", NUMBERS, "integer", {"minimum": "2"}),
        ("minimum", WORDS, "string", {"minimum": "A"}),
        ("exclusiveMinimum", NUMBERS, "integer", {"exclusiveMinimum": "1"}),
        ("exclusiveMaximum", NUMBERS, "integer", {"exclusiveMaximum": "30"}),
        ("minLength", WORDS, "string", {"minLength": 3}),
        ("invalidValues", WORDS, "string", {"validValues": ["no"]}),
        ("invalidValues", replace(WORDS, distinct=3), "string", {"validValues": ["no", "DE"]}),
        ("invalidValues", WORDS, "string", {"validValues": ["no", "DE"], "pattern": "D"}),
        ("pattern", WORDS, "string", {"pattern": "."}),
    ],
)
def test_what_a_profile_does_not_prove_is_asked(
    kind: str, profile: Profile, logical_type: str, arguments: dict[str, Any]
) -> None:
    assert not _is_kept(kind, profile, logical_type, **arguments)


@pytest.mark.parametrize("kind", ["required", "unique", "minLength"])
def test_tokens_that_are_promised_may_be_values_of_the_profile(kind: str) -> None:
    arguments = {"minLength": 1} if kind == "minLength" else {}

    assert kind in PROOFS
    assert not _is_kept(kind, NUMBERS, "string", has_tokens=True, **arguments)
