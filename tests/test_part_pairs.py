"""Columns that go together in a file in parts: as in one piece, and beyond a sample by the sums of all rows."""

import json
import math
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from chalicelib.core import merged, part_pairs
from chalicelib.core import parts as core_parts
from chalicelib.core.pairs import MOST_COLUMNS
from chalicelib.core.part_pairs import SAMPLE
from chalicelib.core.parts import Part
from chalicelib.core.report import CRAMERS_V, NULLS_TOGETHER, PEARSON, SPEARMAN, Pair
from chalicelib.core.shapes import plain
from tests.test_parts import Row, merged_backwards, parts_of, split, whole_of, written

type Told = dict[tuple[str, tuple[str, ...]], Pair]


def told(part: Part) -> Told:
    _, facts = merged.told(part)
    return by_columns(facts["pairs"])


def by_columns(pairs: Sequence[Pair]) -> Told:
    return {(pair.measure, pair.columns): pair for pair in pairs}


TYPES = {
    "n": "BIGINT",
    "m": "DECIMAL(38, 2)",
    "x": "DOUBLE",
    "y": "FLOAT",
    "word": "VARCHAR",
    "flag": "BOOLEAN",
    "grade": "TINYINT",
    "lone": "VARCHAR",
}


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows of which columns follow one number, more or less, and lack values together, more or less."""
    drawn, rows = draw(st.randoms(use_true_random=False)), draw(st.integers(20, 70))
    noise, scale = draw(st.sampled_from([0, 1, 20])), draw(st.sampled_from([1, 10**9, 10**16]))
    gaps, far = draw(st.sampled_from([0, 0.2])), draw(st.sampled_from([0.5, math.inf, math.nan, 1e300, -1e-300]))
    found: list[Row] = []
    for at in range(rows):
        one, other, third = (at % 30 + drawn.randint(-noise, noise) for _ in range(3))
        row: list[Any] = [one * scale, Decimal(other * scale) / 4, third / 7, -float(one)]
        row += ["abc"[one % 3], one % 3 == 0, other % 3, "z"]
        row[2] = far if drawn.random() < 0.05 else row[2]
        lacks = [drawn.random() < gaps] * 3 + [drawn.random() < gaps for _ in range(5)]
        found.append(tuple(None if lack else cell for cell, lack in zip(row, lacks, strict=True)))
    return found


@hypothesis_settings(max_examples=12)
@given(tables(), st.lists(st.integers(0, 70), min_size=1, max_size=3), st.randoms())
def test_pairs_of_parts_are_those_of_the_whole(
    tmp_path: Path, rows: list[Row], borders: list[int], shuffled: random.Random
) -> None:
    whole = whole_of(written(tmp_path, TYPES, rows))
    found = parts_of(tmp_path, TYPES, split(rows, borders))
    shuffled.shuffle(found)

    _, facts = merged.told(core_parts.merged(found))

    one_by_one = merged_backwards(found)
    assert one_by_one.together == core_parts.merged(found).together
    assert facts["pairs"] == whole.facts["pairs"]
    correlated = [alert for alert in whole.facts["alerts"] if alert.name == "correlated"]
    assert [alert for alert in facts["alerts"] if alert.name == "correlated"] == correlated


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[Part], Told]:
    """More rows than a sample has: as values, in parts, and what is told of them in one piece."""
    drawn = random.Random(3)
    types = {
        "a": "INTEGER",
        "b": "DOUBLE",
        "c": "BIGINT",
        "wide": "DECIMAL(38, 0)",
        "huge": "DOUBLE",
        "cat": "VARCHAR",
        "dog": "VARCHAR",
    }
    rows: list[Row] = []
    for at in range(4000):
        a = drawn.randrange(10**6) + 10**6 * (at // 1000)
        b = a * 0.3 + drawn.gauss(0, 2e5)
        cat = "red" if a % 3 else "blue"
        dog = cat[0] if drawn.random() < 0.9 else "x"
        lacks = drawn.random() < 0.1
        rows.append(
            (a, None if lacks else b, 10**17 + a, None if lacks else -(a**5), math.exp(a / 1e4 + 100), cat, dog)
        )
    folder = tmp_path_factory.mktemp("many")
    whole = whole_of(written(folder, types, rows))
    return rows, parts_of(folder, types, split(rows, (700, 1000, 2500))), by_columns(whole.facts["pairs"])


def test_what_all_rows_say_is_told_of_all_rows(many: tuple[list[Row], list[Part], Told]) -> None:
    rows, parts, whole = many

    found = told(core_parts.merged(parts))

    both = [(row[0], row[1]) for row in rows if row[1] is not None]
    one = found[PEARSON, ("a", "b")]
    assert (one.rows, one.error) == (len(both), None)
    assert one.value == pytest.approx(np.corrcoef(np.array(both, dtype=float).T)[0, 1], abs=2e-5)
    of_all = {key for key in whole if key[0] in (CRAMERS_V, NULLS_TOGETHER)}
    assert {key: found[key] for key in of_all} == {key: whole[key] for key in of_all}
    assert len(of_all) == 2
    for key in whole:
        assert found[key].value == pytest.approx(whole[key].value, abs=found[key].error or 2e-5), key
        assert (found[key].rows, found[key].error is None) == (whole[key].rows, True) or key[0] == SPEARMAN


def test_ranks_of_a_sample_are_within_their_error(many: tuple[list[Row], list[Part], Told]) -> None:
    rows, parts, _ = many

    found = told(core_parts.merged(parts))

    for first, second, columns in ((0, 1, ("a", "b")), (0, 3, ("a", "wide")), (0, 4, ("a", "huge"))):
        both = [(row[first], row[second]) for row in rows if None not in (row[first], row[second])]
        true = stats.spearmanr([float(x) for x, _ in both], [float(y) for _, y in both]).statistic
        one = found[SPEARMAN, columns]
        assert one.rows <= SAMPLE
        assert one.error is not None
        assert abs(one.value - true) <= one.error < 0.2
        assert one.confidence == 0.99


@pytest.mark.parametrize("other", [math.inf, math.nan, 1.0 + 2**-52, None], ids=str)
@pytest.mark.parametrize("value", [1.0, 5e-324, 2.2250738585072014e-308], ids=str)
def test_numbers_between_which_there_are_no_others_are_on_no_line(
    tmp_path: Path, value: float, other: float | None
) -> None:
    """The finite ones are all the same, or next to each other."""
    other = None if other is None else other * value
    rows: list[Row] = [(at, other if at % 5 == 0 else value) for at in range(1100)]

    found = told(core_parts.merged(parts_of(tmp_path, {"n": "INTEGER", "x": "DOUBLE"}, split(rows, (300,)))))

    assert found == {}


def test_samples_and_sums_do_not_depend_on_the_order_of_parts(many: tuple[list[Row], list[Part], Told]) -> None:
    a, b, c, d = (part.together for part in many[1])

    whole = part_pairs.merged([a, b, c, d])

    assert part_pairs.merged([part_pairs.merged([d, b]), part_pairs.merged([c, a])]) == whole
    assert part_pairs.merged([a, part_pairs.merged([b, part_pairs.merged([c, d])])]) == whole
    assert len(whole.lines.sample.hashes) == SAMPLE


def test_columns_of_few_values_that_are_many_in_another_part_have_no_pairs(tmp_path: Path) -> None:
    types = {"a": "VARCHAR", "b": "VARCHAR", "c": "VARCHAR"}
    few = [(f"a{at % 3}", f"b{at % 3}", f"c{at % 3}") for at in range(60)]
    rows = [*few, *((f"a{at % 3}", f"b{at}", f"c{at % 3}") for at in range(30)), *[(None, None, "c1")] * 5]

    found = parts_of(tmp_path, types, split(rows, (30, 60, 90)))

    whole = whole_of(written(tmp_path, types, rows))
    assert told(core_parts.merged(found)) == by_columns(whole.facts["pairs"])
    assert [column.position for column in core_parts.merged(found).together.tables.columns] == [1, 3]
    assert (CRAMERS_V, ("a", "c")) in told(core_parts.merged(found))


def test_of_many_columns_the_first_are_paired(tmp_path: Path) -> None:
    width = MOST_COLUMNS + 3
    types = {f"n{at}": "INTEGER" for at in range(width)} | {f"t{at}": "VARCHAR" for at in range(width)}
    rows: list[Row] = [
        (*(None if (at + n) % 4 == 0 and n > 1 else at * n for n in range(width)), *["xy"[at % 2]] * width)
        for at in range(90)
    ]
    found = parts_of(tmp_path, types, split(rows, (30, 60)))

    together = core_parts.merged(found).together

    assert len(together.lines.columns) == len(together.tables.columns) == MOST_COLUMNS
    assert len(together.nulls.left) > 0
    whole = by_columns(whole_of(written(tmp_path, types, rows)).facts["pairs"])
    nulls = {key: pair for key, pair in told(core_parts.merged(found)).items() if key[0] == NULLS_TOGETHER}
    assert nulls == {key: pair for key, pair in whole.items() if key[0] == NULLS_TOGETHER}


def test_a_column_takes_its_share_of_what_travels(many: tuple[list[Row], list[Part], Told]) -> None:
    whole = core_parts.compressed(core_parts.merged(many[1]))

    taken = len(json.dumps(plain(whole.together)))

    largest = max(len(json.dumps(plain(column))) for column in whole.columns)
    assert taken / len(whole.columns) + largest <= core_parts.MOST_BYTES
