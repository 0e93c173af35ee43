"""Formats of texts against Python's library, and widths of numbers."""

import re
import struct

import _duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.text_formats import LONGEST, TEXT_FORMATS, WIDTHS
from tests.contract_oracle import is_formed

TEXTS = {
    "email": [
        "a@b.co",
        "a.b+c@d-e.f",
        "é@b.de",
        "a@b",
        "@b.co",
        "a@",
        "a b@c.de",
        "a..b@c.de",
        "a@b..c",
        "a@-b.c",
        "a@b.c\n",
    ],
    "uuid": [
        "123e4567-e89b-12d3-a456-426614174000",
        "123E4567-E89B-12D3-A456-426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}",
        "123e4567e89b12d3a456426614174000",
        "123e4567-e89b-12d3-a456-42661417400g",
    ],
    "uri": [
        "http://a.b/c?d=e#f",
        "mailto:a@b.c",
        "urn:isbn:1",
        "a:",
        "http://a b",
        "//a.b",
        "a/b",
        "http://[::1]/",
        "1a:b",
        "x:%zz",
    ],
    "hostname": ["a", "a.b", "a-b.c", "-a", "a-", "a..b", "a_b", "ä.de", "a" * 64, ".".join(["a" * 63] * 4), ""],
    "ipv4": ["1.2.3.4", "255.255.255.255", "256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4 ", "1.2.3.4.5"],
    "ipv6": [
        *("::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8", "1:2::7:8"),
        *("::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1::1.2.3.4", "1:2:3:4:5:6:7", "1::2::3", "12345::", "g::", "::1%a"),
        *("1:2:3:4:5:6:7:1.2.3.4", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "1.2.3.4", ""),
    ],
}


def _is_engines(word: str, text: str) -> bool:
    with _duckdb.connect() as engine:
        (row,) = engine.execute("select regexp_full_match(?, ?)", [text, TEXT_FORMATS[word]]).fetchall()
    return bool(row[0]) and len(text) <= LONGEST.get(word, len(text))


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in TEXTS.items() for text in texts])
def test_a_text_is_of_a_format_as_python_has_it(word: str, text: str) -> None:
    expected = is_formed(word, text) and (word, text) != ("uri", "x:%zz")

    assert _is_engines(word, text) == expected


GROUPS = st.lists(st.sampled_from(["", "0", "1", "ffff", "12345", "1.2.3.4"]), max_size=9)


@settings(max_examples=150)
@given(GROUPS)
def test_ipv6_is_as_python_has_it(groups: list[str]) -> None:
    text = ":".join(groups)

    assert bool(re.fullmatch(TEXT_FORMATS["ipv6"], text)) == is_formed("ipv6", text)


def test_widths_are_those_of_the_numbers_that_have_them() -> None:
    assert WIDTHS["i8"] == (-128, 127)
    assert WIDTHS["u128"] == (0, 2**128 - 1)
    assert WIDTHS["f32"][1] == int(struct.unpack("<f", bytes.fromhex("ffff7f7f"))[0])
    assert WIDTHS["f64"][1] == int(struct.unpack("<d", bytes.fromhex("ffffffffffffef7f"))[0])
