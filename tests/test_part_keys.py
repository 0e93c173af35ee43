"""Pairs of columns that tell all rows of a file in parts apart are told where the order of the rows proves it."""

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import merged, part_keys
from chalicelib.core import parts as core_parts
from chalicelib.core.part_keys import Keys, Pair, Run
from chalicelib.core.parts import MOST_BYTES
from chalicelib.core.shapes import plain
from tests.test_parts import Row, merged_backwards, parts_of, split, whole_of, written

TYPES = {"day": "DATE", "n": "INTEGER", "name": "VARCHAR", "grade": "TINYINT"}
PAIRS = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(1, 2))
ORDERS: tuple[Any, ...] = (
    lambda row: (row[0], row[1]),
    lambda row: (-row[0], row[2]),
    lambda row: (row[1], -row[0]),
    lambda row: (row[0], row[2], row[3]),
    lambda row: 0,
)


def rows_of(drawn: list[tuple[int, ...]]) -> list[Row]:
    return [(date(2024, 1, 1) + timedelta(day), n, f"v{name}", grade) for day, n, name, grade in drawn]


@hypothesis_settings(max_examples=15)
@given(
    st.lists(PAIRS, min_size=2, max_size=25, unique_by=lambda row: row[:2]),
    st.sampled_from(ORDERS),
    st.lists(st.integers(0, 25), min_size=1, max_size=3),
    st.randoms(),
)
def test_pairs_that_are_told_are_keys_of_the_whole(
    tmp_path: Path, drawn: list[tuple[int, ...]], order: Any, borders: list[int], shuffled: random.Random
) -> None:
    rows = rows_of(sorted(drawn, key=order))
    whole = whole_of(written(tmp_path, TYPES, rows)).facts["keys"]
    found = parts_of(tmp_path, TYPES, split(rows, borders))
    shuffled.shuffle(found)

    _, facts = merged.told(core_parts.merged(found))

    one_by_one = merged_backwards(found)
    assert one_by_one.keys == core_parts.merged(found).keys
    assert set(facts["keys"]) <= set(whole)
    if order is ORDERS[0] and ("day", "n") in whole:
        assert ("day", "n") in facts["keys"]
    if len(whole[0] if whole else ()) == 1:
        assert facts["keys"] == whole


def days(count: int, names: int) -> list[Row]:
    """Rows by day and name, as measurements of many stations are."""
    return [(date(2024, 1, 1) + timedelta(at // names), at % 7, f"s{at % names:04}", 1) for at in range(count)]


@pytest.mark.parametrize(
    ("change", "is_key"),
    [
        (lambda rows: rows, True),
        (lambda rows: rows[::-1], True),
        (lambda rows: [*rows[:1500], rows[1499], *rows[1501:]], False),
        (lambda rows: [*rows[:1600], rows[1598], *rows[1600:]], False),
        (lambda rows: [(None, *rows[0][1:]), *rows[1:]], False),
        (lambda rows: [*rows[1:], rows[0]], False),
        (lambda rows: [(*row[:2], row[2] * 50, 1) for row in rows], False),
    ],
    ids=["up", "down", "twice across a border", "twice", "one empty", "not in order", "long"],
)
def test_days_and_names_in_order_tell_rows_apart(tmp_path: Path, change: Any, is_key: bool) -> None:
    found = parts_of(tmp_path, TYPES, split(change(days(2400, 1100)), (0, 1500, 1700)))

    for order in ((3, 0, 2, 1), (0, 1, 2, 3)):
        part = core_parts.compressed(core_parts.merged([found[at] for at in order]))
        _, facts = merged.told(part)
        assert facts["keys"] == ((("day", "name"),) if is_key else ())
        assert ("duplicates" in {bound.figure for bound in facts["bounds"]}) == (not is_key)
        assert len(json.dumps(plain(part.keys))) < MOST_BYTES


def test_pairs_of_parts_that_do_not_follow_each_other_take_no_more_than_they_may() -> None:
    def part(at: int) -> Keys:
        run = Run(1000 * at, 1000 * at + 10, (str(at), "\u00e9" * 50), (str(at), "\u00ea" * 50), (False, True) * 2)
        return Keys(False, tuple(Pair(first, 9, (run,)) for first in range(1, 9)))

    orders: dict[int, Any] = dict.fromkeys(range(1, 9), int) | {9: str}
    every = part_keys.merged([part(at) for at in range(100)], orders)
    small = part_keys.compressed(every, 2)

    assert [len(pair.runs) for pair in every.pairs] == [100] * 8
    assert small.pairs == every.pairs[: len(small.pairs)]
    assert 0 < len(json.dumps(plain(small), ensure_ascii=False).encode()) < 2 * part_keys.BYTES
    assert part_keys.compressed(every, 20) == every


def test_parts_with_a_gap_between_them_are_looked_at_over_it(tmp_path: Path) -> None:
    rows = days(60, 20)

    for overlap, keys in ((0, (("day", "name"),)), (1, ())):
        found = parts_of(tmp_path, TYPES, ((0, rows[:30]), (50, rows[30 - overlap :])))
        _, facts = merged.told(core_parts.merged(found))
        assert [key for key in facts["keys"] if key == ("day", "name")] == list(keys)
