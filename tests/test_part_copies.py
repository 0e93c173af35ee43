"""Columns that are copies of others are told of a file in parts as of one in one piece."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import merged
from chalicelib.core import parts as core_parts
from chalicelib.core.report import Alert
from tests.test_parts import Row, parts_of, split, whole_of, written

TYPES = {
    "short": "INTEGER",
    "long": "BIGINT",
    "wide": "DECIMAL(30, 0)",
    "one": "DECIMAL(9, 1)",
    "two": "DECIMAL(9, 2)",
    "single": "FLOAT",
    "double": "DOUBLE",
    "text": "VARCHAR",
    "again": "VARCHAR",
    "day": "DATE",
    "other": "DATE",
}
FEW = st.sampled_from([None, 0, 1, 2])


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows in which columns are copies, or differ in one row, or have their values in another order."""
    values, changes = draw(st.lists(FEW, min_size=2, max_size=9)), st.sampled_from(["same", "one", "order"])
    columns: list[list[Any]] = []
    for cast in TYPES.values():
        own: list[int | None] = list(values)
        change = draw(changes)
        if change == "one":
            own[draw(st.integers(0, len(own) - 1))] = draw(FEW)
        own = own[::-1] if change == "order" else own
        write = {"VARCHAR": "v{}", "DATE": "2020-01-0{}"}.get(cast, "{}")
        columns.append([None if value is None else write.format(value + 1) for value in own])
    return list(zip(*columns, strict=True))


def copies(facts: dict[str, Any]) -> list[Alert]:
    return sorted((alert for alert in facts["alerts"] if alert.name == "copy"), key=lambda alert: alert.position or 0)


@hypothesis_settings(max_examples=12)
@given(tables(), st.lists(st.integers(0, 9), min_size=1, max_size=2), st.randoms())
def test_copies_are_told_of_parts_as_of_the_whole(
    tmp_path: Path, rows: list[Row], borders: list[int], shuffled: random.Random
) -> None:
    whole = whole_of(written(tmp_path, TYPES, rows))
    found = parts_of(tmp_path, TYPES, split(rows, borders))
    shuffled.shuffle(found)

    _, facts = merged.told(core_parts.merged(found))

    assert copies(facts) == copies(whole.facts)


def test_the_same_digits_are_no_copy_where_the_point_is_elsewhere(tmp_path: Path) -> None:
    rows = [(f"{n}0.0", f"{n}.00", f"{n}0.0") for n in range(1, 30)]
    types = {"one": "DECIMAL(9, 1)", "two": "DECIMAL(9, 2)", "again": "DECIMAL(12, 1)"}

    _, facts = merged.told(core_parts.merged(parts_of(tmp_path, types, split(rows, (3, 20)))))

    assert [(alert.position, alert.number) for alert in copies(facts)] == [(3, 1)]


@pytest.mark.parametrize("swapped", [(0, 1), (5, 25), (28, 29)], ids=str)
def test_values_that_change_places_are_no_copy(tmp_path: Path, swapped: tuple[int, int]) -> None:
    first, second = swapped
    values = list(range(30))
    values[first], values[second] = values[second], values[first]
    rows = [(n, value, n) for n, value in enumerate(values)]

    _, facts = merged.told(core_parts.merged(parts_of(tmp_path, dict.fromkeys("abc", "INTEGER"), split(rows, (10,)))))

    assert [(alert.position, alert.number) for alert in copies(facts)] == [(3, 1)]
    assert not [alert for alert in facts["alerts"] if alert.name == "correlated" and alert.position == 3]
