"""Numbers that shift along the rows of a file in parts: told exactly of no more rows than a sample has, else by it."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import merged, shifts
from chalicelib.core import parts as core_parts
from chalicelib.core.part_pairs import SAMPLE
from chalicelib.core.report import Alert
from tests.test_parts import Row, parts_of, split, whole_of, written
from tests.test_shifts import SHIFTS, At

TYPES = {"n": "INTEGER", "x": "DOUBLE", "d": "DECIMAL(12, 3)", "f": "FLOAT"}
ERROR = 0.07
"""By how much a V that is told of a sample may differ from that of all rows, with 99 % confidence."""


def rows_of(at: At, count: int, drawn: random.Random) -> list[Row]:
    found: list[Row] = []
    for n in range(count):
        value = at(n / count, drawn)
        own: list[Any] = [value, Decimal(f"{min(value, 10**6):.3f}"), value]
        found.append((n, *(None if drawn.random() < 0.05 else one for one in own)))
    return found


def shifted(alerts: Sequence[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.name == "non-stationary"]


@hypothesis_settings(max_examples=8)
@given(
    st.sampled_from(list(SHIFTS)),
    st.integers(190, 400),
    st.lists(st.integers(0, 400), min_size=1, max_size=2),
    st.integers(0, 10**6),
)
def test_shifts_are_told_of_parts_as_of_the_whole(
    tmp_path: Path, shape: str, count: int, borders: list[int], seed: int
) -> None:
    drawn = random.Random(seed)
    rows = rows_of(SHIFTS[shape][0], count, drawn)
    whole = whole_of(written(tmp_path, TYPES, rows))
    found = parts_of(tmp_path, TYPES, split(rows, borders))
    drawn.shuffle(found)

    _, facts = merged.told(core_parts.merged(found))

    assert shifted(facts["alerts"]) == shifted(whole.facts["alerts"])


@pytest.mark.parametrize("share", [0.3, 0.6], ids=str)
@pytest.mark.parametrize("level", [0.0, -7.0], ids=str)
def test_what_is_no_number_is_greater_than_all(tmp_path: Path, share: float, level: float) -> None:
    """So it may be a quartile, and the greatest value."""
    drawn = random.Random(4)
    types = {"n": "INTEGER", "x": "DOUBLE", "f": "FLOAT"}
    rows: list[Row] = []
    for n in range(600):
        value = math.nan if drawn.random() < share else level if n < 200 else level + drawn.choice((-1, 0, 1))
        rows.append((n, value, value))

    _, facts = merged.told(core_parts.merged(parts_of(tmp_path, types, split(rows, (100, 350)))))

    whole = whole_of(written(tmp_path, types, rows))
    assert shifted(facts["alerts"]) == shifted(whole.facts["alerts"])


def test_records_set_aside_behind_the_last_row_shift_nothing(tmp_path: Path) -> None:
    drawn = random.Random(5)
    rows: list[Row] = [(n, drawn.gauss(3 * (n >= 105), 1)) for n in range(210)]
    types = {"n": "INTEGER", "x": "DOUBLE"}
    first, second = parts_of(tmp_path, types, split(rows, (90,)))

    longer = replace(second, numbered=(replace(second.numbered[0], records=second.numbered[0].records + 17),))

    _, facts = merged.told(core_parts.merged([longer, first]))
    whole = whole_of(written(tmp_path, types, rows))
    assert shifted(facts["alerts"]) == shifted(whole.facts["alerts"]) != []


@pytest.mark.parametrize("shape", ["noise", "a step", "a trend", "wider and wider"])
def test_shifts_of_a_sample_are_about_those_of_all_rows(shape: str, tmp_path: Path) -> None:
    rows = rows_of(SHIFTS[shape][0], 3000, random.Random(shape))
    whole = whole_of(written(tmp_path, TYPES, rows))

    _, facts = merged.told(core_parts.merged(parts_of(tmp_path, TYPES, split(rows, (500, 1300)))))

    found = {alert.column: alert for alert in shifted(facts["alerts"])}
    expected = {alert.column: alert for alert in shifted(whole.facts["alerts"])}
    assert found.keys() == expected.keys()
    for column, alert in found.items():
        assert alert.number == pytest.approx(expected[column].number, abs=ERROR)


@pytest.mark.parametrize("share", [0.75, 0.85, 0.95])
def test_v_of_a_sample_is_within_its_error(share: float) -> None:
    """Of a step half way, where so many of the values lie on one side: V is near what is told, or beyond it."""
    drawn = random.Random(str(share))
    true = 2 * share - 1
    missed = 0
    for _ in range(200):
        counts = [[0, 0] for _ in range(shifts.STRETCHES)]
        for _ in range(SAMPLE):
            stretch = drawn.randrange(shifts.STRETCHES)
            counts[stretch][0] += 1
            counts[stretch][1] += (drawn.random() < share) == (stretch < shifts.STRETCHES / 2)
        values, above = zip(*counts, strict=True)
        missed += abs(shifts.cramers_v(values, above) - true) > ERROR

    assert missed <= 4
