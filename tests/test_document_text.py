"""Documents in YAML and JSON: what is written is read again, with its place, and what is hostile is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.document_text import json_text, yaml_text
from chalicelib.core.json_nodes import json_nodes
from chalicelib.core.nodes import MOST_DEPTH, MOST_DIGITS, Mapping, Mark, document
from chalicelib.edges.yaml_text import yaml_nodes
from chalicelib.errors import Malformed

CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n:#-'\"\\|>&*!%@`?,[]{}<=~.0123eExonN")
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    [
        "NO",
        "yes",
        "on",
        "null",
        "~",
        "1e3",
        "012",
        "0x1F",
        "1:30",
        "2024-01-01",
        "...",
        "---",
        "<<",
        "=",
        "a: b",
        "a #b",
    ]
)
NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=3)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150)
@given(value=DOCUMENTS)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert document(yaml_nodes(yaml_text(value))) == value
    assert document(json_nodes(json_text(value))) == value


@settings(max_examples=50)
@given(value=DOCUMENTS)
def test_json_is_yaml(value: Any) -> None:
    assert document(yaml_nodes(json_text(value))) == value


@pytest.mark.parametrize(
    "value", ["a\nb", "a\nb\n", "a\n\n  b", "a\n\n", "\na", " a\nb", "a\n \nb", "a\tb\nc", "k" * 2000]
)
def test_texts_of_several_lines(value: str) -> None:
    for holder in ({"key": value}, [value], {value: [{value: [[value]]}]}):
        assert document(yaml_nodes(yaml_text(holder))) == holder


def test_yaml_is_written_to_be_read() -> None:
    value = {
        "apiVersion": "v3.1.0",
        "version": "1.0",
        "tags": ["a", "NO"],
        "schema": [{"name": "orders", "properties": [{"name": "price", "minimum": Decimal("0.10")}], "quality": []}],
        "description": "first\nsecond",
    }

    assert yaml_text(value) == (
        'apiVersion: v3.1.0\nversion: "1.0"\ntags: [a, "NO"]\nschema:\n  - name: orders\n    properties:\n'
        "      - name: price\n        minimum: 0.10\n    quality: []\ndescription: |-\n  first\n  second\n"
    )


def test_scalars_are_those_of_yaml_1_2() -> None:
    read = document(yaml_nodes("[NO, on, 1e3, 012, 2024-01-01, 1:30, 0x1F, 0o17, ~, Null, True, 1_000, .5, '1', \"\"]"))

    assert read == [
        *("NO", "on", Decimal(1000), 12, "2024-01-01", "1:30", 31, 15),
        *(None, None, True, "1_000", Decimal("0.5"), "1", ""),
    ]


def test_aliases_stand_for_their_anchor() -> None:
    assert document(yaml_nodes("a: &x {b: 1}\nc: [*x, *x]")) == {"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}


@pytest.mark.parametrize("text", ["\n a:\n  - b : 'é'\n    c d: 2\n", '\n {"a":\n  [ {"b": "é",\n    "c d": 2}]}'])
def test_every_key_and_value_has_its_place(text: str) -> None:
    root = (yaml_nodes if "'é'" in text else json_nodes)(text)

    assert isinstance(root, Mapping)
    item = root.entries["a"].items[0]  # type: ignore[union-attr]
    assert isinstance(item, Mapping)
    assert root.keys["a"].line == 2
    assert item.keys["c d"] == Mark(4, 5, "$.a[0]['c d']")
    assert item.entries["c d"].mark.line == 4
    assert item.entries["b"].mark.path == "$.a[0].b"


BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
)


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        pytest.param("a: 1\n'a': 2", 2, 1, "twice", id="duplicate key"),
        pytest.param("a: !!python/object/apply:os.system [ls]", 1, 4, "tag", id="tag"),
        pytest.param("!!map {}", 1, 1, "tag", id="tag of the core schema"),
        pytest.param("a: 1\n--- \nb: 1", 2, 1, "second document", id="two documents"),
        pytest.param("[" * (MOST_DEPTH + 1), 1, MOST_DEPTH + 1, "levels", id="deep"),
        pytest.param("[" * 100_000, 1, 1001, "nesting", id="deeper than the parser"),
        pytest.param(BOMB, 5, None, "values", id="alias bomb"),
        pytest.param(f"- &a {'x' * 9999}\n" + "- *a\n" * 60, 53, 3, "characters", id="aliases of a long text"),
        pytest.param("a: &a [*a]", 1, 8, "anchor", id="anchor in itself"),
        pytest.param("a: *b", 1, 4, "anchor", id="no anchor"),
        pytest.param("a: b\n\tc: d", 2, 1, "", id="tab"),
        pytest.param("a: 1\nb: x\x00", 2, 5, "control", id="NUL"),
        pytest.param("? [a]\n: 1", 1, 3, "key", id="key that is a list"),
        pytest.param("*a : 1", 1, 1, "key", id="key that is an alias"),
        pytest.param("a: .inf", 1, 4, "no number", id="infinite"),
        pytest.param("a: 1e999999999", 1, 4, "powers", id="huge power"),
        pytest.param("a: " + "9" * 5000, 1, 4, "digits", id="huge number"),
        pytest.param("a: [1, 2", 2, 1, "", id="cut off"),
        pytest.param("# nothing", 1, 1, "nothing", id="empty"),
    ],
)
def test_yaml_that_is_refused(text: str, line: int, column: int | None, told: str) -> None:
    with pytest.raises(Malformed) as refused:
        yaml_nodes(text)

    assert (refused.value.line, refused.value.column) == (line, column or refused.value.column)
    assert told in refused.value.wrong


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        pytest.param('{"a": 1,\n "a": 2}', 2, 2, "twice", id="duplicate key"),
        pytest.param("[" * 100_000, 1, MOST_DEPTH + 1, "levels", id="deep"),
        pytest.param("[" + "1," * 60_000 + "1]", 1, None, "values", id="many"),
        pytest.param('{"a": [1,]}', 1, 10, "value", id="comma too many"),
        pytest.param('{"a": 1,}', 1, 9, "key", id="comma after the last key"),
        pytest.param('{"a" 1}', 1, 6, "':'", id="no colon"),
        pytest.param('{"a": 01}', 1, 8, "','", id="leading zero"),
        pytest.param('{"a": NaN}', 1, 7, "value", id="NaN"),
        pytest.param('{"a": "b\nc"}', 1, 9, "control", id="line end in a text"),
        pytest.param('{"a": "b', 1, 7, "does not end", id="cut off in a text"),
        pytest.param('{"a": "\\ud800"}', 1, 15, "surrogate", id="half a pair"),
        pytest.param('{"a": 1e101}', 1, 7, "powers", id="huge power"),
        pytest.param('{"a": ' + "1" * (MOST_DIGITS + 1) + "}", 1, 7, "digits", id="huge number"),
        pytest.param('{"a": 1} {}', 1, 10, "more follows", id="two documents"),
        pytest.param("", 1, 1, "value", id="empty"),
    ],
)
def test_json_that_is_refused(text: str, line: int, column: int | None, told: str) -> None:
    with pytest.raises(Malformed) as refused:
        json_nodes(text)

    assert (refused.value.line, refused.value.column) == (line, column or refused.value.column)
    assert told in refused.value.wrong
