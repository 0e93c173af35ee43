"""Patterns: each that a contract may have is one that the engine runs, and finds what ECMA-262 means."""

import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.patterns import engine_pattern

PARTS = [
    *r"ab()[]{}?*+|^$.\-,:<>=! é",
    *("{2}", "{1,3}", "{,2}", "(?:", "(?<n>", "(?i:", "(?=", "[a-c]", "[^a]", r"\d", r"\w", r"\b", r"\u0061", r"\p{L}"),
]
PATTERNS = st.lists(st.sampled_from(PARTS), max_size=7).map("".join)
TEXTS = st.text("ab1 é-", max_size=6)
ENGINE = duckdb.connect()


def found(pattern: str, text: str) -> bool:
    (answer,) = ENGINE.execute("select regexp_matches(?, ?)", [text, engine_pattern(pattern)]).fetchone() or (None,)
    return bool(answer)


@settings(max_examples=300, deadline=None)
@given(pattern=PATTERNS, text=TEXTS)
def test_what_is_taken_is_what_the_engine_runs(pattern: str, text: str) -> None:
    try:
        engine_pattern(pattern)
    except ValueError:
        return

    answer = found(pattern, text)

    if not {"p", "<", "é"} & set(pattern) and "{," not in pattern:
        assert answer == bool(re.search(pattern.replace("$", r"\Z"), text, re.ASCII))


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        (r"^\u00e9$", "é", True),
        (r"^\xe9$", "é", True),
        (r"^[\u00e0-\u00ff]$", "é", True),
        (r"^\p{Lu}\p{L}+$", "Éa", True),
        (r"^[\p{L}\d]+$", "éa1", True),
        (r"^\p{Script=Greek}$", "α", True),
        (r"^(?<year>\d{4})$", "2024", True),
        (r"^\cI$", "\t", True),
        (r"^[\b]$", "\b", True),
        (r"^\/\-\é$", "/-é", True),
        (r"^[[]$", "[", True),
        (r"^a$", "a\n", False),
        (r"^a", "b\na", False),
        (r"A", "a", False),
        (r"(?i:A)", "a", True),
        (r"a{2", "a{2", True),
    ],
)
def test_patterns_mean_what_ecma_262_says(pattern: str, text: str, is_found: bool) -> None:
    assert found(pattern, text) == is_found


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", r"(a)\1", r"(?<n>a)\k<n>", "(?#a)", "(?(1)a)", "(?x)a"),
        *("a++", "a**", "*a", "(", ")", "a)", "[a", "[]", "[^]", "[[:alpha:]]", "a\\", "[z-a]", "(?<n>a)(?<n>b)"),
        *(r"\Z", r"\A", r"\Q", r"\p{Letter}", r"\p{}", r"\0", r"\u12", "a{1001}", "(a{100}){100}", "a{99999}"),
        *(r"\p{L}{1000}", "(" * 600 + ")" * 600, "a" * 1001, "((a{10}){10}){11}", "a{2,1}"),
    ],
)
def test_patterns_that_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what is wrong is for people
        engine_pattern(pattern)
