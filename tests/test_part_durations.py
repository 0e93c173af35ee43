"""Least and greatest values of parts, of types whose texts have another order than the values."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import merged, part_durations
from chalicelib.core import parts as core_parts
from chalicelib.core.counting import Typed
from chalicelib.core.ordering import order_of
from chalicelib.core.part_durations import Durations, Length
from tests.test_parts import check_same, parts_of, split, whole_of, written
from tests.test_sketches import bracketed

LENGTHS = st.builds(Length, st.integers(-2, 2), st.integers(-2, 2), st.sampled_from(["a", "b"]))
SMALL = st.integers(-70, 70)
OF = {
    "INTERVAL": st.tuples(SMALL, SMALL, SMALL, st.integers(-(10**12), 10**12)),
    "BLOB": st.binary(max_size=6),
}


@given(st.lists(st.lists(LENGTHS, min_size=1), min_size=1, max_size=4))
def test_lengths_merge_in_any_order(parts: list[list[Length]]) -> None:
    def of(found: list[Length]) -> Durations:
        return Durations(min(found), max(found), any(one.months for one in found), any(one.rest for one in found))

    merges = bracketed([of(found) for found in parts], part_durations.merged)

    assert set(merges) == {of([one for found in parts for one in found])}


@pytest.mark.parametrize("cast", OF)
@hypothesis_settings(max_examples=30)
@given(st.data())
def test_values_have_the_order_that_the_engine_gives_them(cast: str, data: st.DataObject) -> None:
    first, second = (data.draw(OF[cast]) for _ in range(2))
    sql = {
        "INTERVAL": "to_years({}) + to_months({}) + to_days({}) + to_microseconds({})",
        "BLOB": "from_hex('{}')",
    }[cast]
    one, other = (sql.format(*(value if isinstance(value, tuple) else [value.hex()])) for value in (first, second))

    asked = f"select a::varchar, b::varchar, a < b, a = b from (select {one} as a, {other} as b)"
    (found,) = duckdb.execute(asked).fetchall()

    a, b = map(order_of(Typed(1, "x", "x", "text", cast)), found[:2])
    assert (a < b, a == b) == found[2:]


@pytest.mark.parametrize(
    ("cast", "values"),
    [
        ("INTERVAL", [timedelta(days=10), timedelta(days=2), timedelta(seconds=1), timedelta(hours=300), None]),
        ("BLOB", [b"\x00", b"a", b"\\", b"\xff", b"", b"~"]),
    ],
    ids=str,
)
def test_types_of_parquet_that_are_told_as_texts_have_their_ends(tmp_path: Path, cast: str, values: list[Any]) -> None:
    types, rows = {"x": cast}, [(value,) for value in values * 2]

    found = parts_of(tmp_path, types, split(rows, (3, 7)))

    ((column,), _) = merged.told(core_parts.merged([found[2], found[0], found[1]]))
    (expected,) = whole_of(written(tmp_path, types, rows)).columns
    check_same(column, expected)
    assert None not in (column.minimum, column.maximum)
