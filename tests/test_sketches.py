"""Sketches of parts: they merge alike in any order and bracketing, and hold their bounds."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import accumulate, batched, pairwise
from math import ceil

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import different, frequent, ranks
from chalicelib.core.different import Different
from chalicelib.core.frequent import Frequent
from chalicelib.core.ranks import Ranks

VALUES = st.integers(0, 12) | st.integers(-(10**6), 10**6)
PARTS = st.lists(st.lists(VALUES, max_size=60), min_size=1, max_size=5)
FEW = 5
"""Values that summaries keep here, so that little data tries their bounds."""


def counted(parts: list[list[int]], query: str) -> list[list[tuple[object, ...]]]:
    """What a query over `counted` tells of each part."""
    found = []
    with duckdb.connect() as engine:
        for part in parts:
            counts = sorted(Counter(part).items())
            engine.register("given", dict(zip("vn", np.array(counts).T, strict=True)))
            engine.execute("create or replace temp table counted as select 1 as position, v, n from given")
            found.append(engine.execute(query).fetchall())
    return found


def ranks_of(values: list[int], few: int = FEW) -> Ranks:
    """Those of a part, as the engine gives them."""
    counts = sorted(Counter(values).items())
    kept = []
    for (value, count), upto in zip(counts, accumulate(count for _, count in counts), strict=True):
        below = upto - count
        if len(counts) <= few or not below or upto * few // len(values) > below * few // len(values):
            kept.append((str(value), below, upto))
    return Ranks(*zip(*kept, strict=True)) if kept else Ranks()  # type: ignore[arg-type]


def frequent_of(values: list[int], few: int = FEW) -> Frequent:
    ranked = sorted(Counter(values).items(), key=lambda one: (-one[1], str(one[0])))
    whole = Frequent(*(tuple(column) for column in zip(*((str(v), n, n) for v, n in ranked), strict=True)))  # type: ignore[arg-type]
    left = max(whole.most[few : few + 1], default=0)
    return Frequent(whole.values[:few], whole.least[:few], whole.most[:few], left)


def bracketed[T](parts: list[T], merge: Callable[[list[T]], T]) -> list[T]:
    """The parts merged at once, one by one from either end, and by twos."""
    left, right, pairs = parts[0], parts[-1], list(parts)
    for part in parts[1:]:
        left = merge([left, part])
    for part in parts[-2::-1]:
        right = merge([right, part])
    while len(pairs) > 1:
        pairs = [merge(list(some)) for some in batched(pairs, 2, strict=False)]
    return [left, right, pairs[0], merge(parts[::-1])]


def test_the_engine_and_the_tests_keep_the_same_ranks() -> None:
    drawn = random.Random(5)
    parts = [[int(drawn.paretovariate(0.5)) for _ in range(size)] for size in (1, 7, 400)]

    for part in parts:
        (found,) = counted([part], ranks.summary({1: ranks.Asked(len(part), len(set(part)))}, FEW))
        assert Ranks(*zip(*((str(v), below, upto) for _, v, below, upto in found), strict=True)) == ranks_of(part)  # type: ignore[arg-type]


@given(PARTS)
def test_ranks_merge_alike_in_any_order_and_bracketing(parts: list[list[int]]) -> None:
    found = [ranks_of(part) for part in parts]
    merge = lambda some: ranks.merged(some, int)  # noqa: E731

    whole = merge(found)

    assert bracketed(found, merge) == [whole] * 4
    assert merge([whole]) == whole


@given(PARTS, st.booleans())
def test_what_ranks_say_holds_of_all_rows(parts: list[list[int]], made_small: bool) -> None:
    values = sorted(value for part in parts for value in part)
    whole = ranks.merged([ranks_of(part) for part in parts], int)
    whole = ranks.compressed(whole, FEW) if made_small else whole

    assert whole.rows == len(values)
    assert whole.gap <= len(values) / FEW * (1 + made_small)
    for rank in range(1, len(values) + 1):
        value, missed = ranks.at_rank(whole, rank)
        assert missed <= whole.gap
        near = values[max(rank - 1 - missed, 0) : rank + missed]
        assert int(value) in near
    keys = [int(value) for value in whole.values]
    for limit in (*values, -1, 0, 7, 10**7):
        for included in (False, True):
            bounds = ranks.less(whole, keys, limit, included)
            assert bounds.least <= sum(v < limit or (included and v == limit) for v in values) <= bounds.most


@given(st.lists(st.lists(VALUES, min_size=1, max_size=60), min_size=16, max_size=16))
def test_a_tree_of_merged_ranks_made_small_each_time_adds_a_step_at_each_level(parts: list[list[int]]) -> None:
    values = sorted(value for part in parts for value in part)
    level, depth = [ranks_of(part) for part in parts], 0

    while len(level) > 1:
        level = [ranks.compressed(ranks.merged(some, int), FEW) for some in batched(level, 2, strict=True)]
        depth += 1
        assert sum(one.gap for one in level) <= len(values) / FEW * (1 + depth)

    for share in (0.01, 0.25, 0.5, 0.99):
        rank = ceil(share * len(values))
        value, missed = ranks.at_rank(level[0], rank)
        assert int(value) in values[max(rank - 1 - missed, 0) : rank + missed]


@given(st.lists(st.lists(st.integers(0, FEW - 1), min_size=1), min_size=1, max_size=4))
def test_ranks_of_few_values_are_exact(parts: list[list[int]]) -> None:
    values = sorted(value for part in parts for value in part)

    whole = ranks.merged([ranks_of(part, 1000) for part in parts], int)

    assert whole.gap == 0
    assert [ranks.at_rank(whole, rank) for rank in range(1, len(values) + 1)] == [(str(value), 0) for value in values]


@given(PARTS.filter(all))
def test_frequencies_merge_alike_and_hold_their_bounds(parts: list[list[int]]) -> None:
    found, truth = [frequent_of(part) for part in parts], Counter(str(value) for part in parts for value in part)

    whole = frequent.merged(found)

    assert bracketed(found, frequent.merged) == [whole] * 4
    assert whole.left <= truth.total() / (FEW + 1)
    for value, least, most in zip(whole.values, whole.least, whole.most, strict=True):
        assert least <= truth[value] <= most
    assert all(truth[value] <= whole.left for value in truth.keys() - set(whole.values))
    assert whole.left or dict(zip(whole.values, whole.least, strict=True)) == truth


@given(PARTS.filter(all))
def test_the_top_is_within_its_bound(parts: list[list[int]]) -> None:
    truth = Counter(str(value) for part in parts for value in part)

    told, within = frequent.top(frequent.merged([frequent_of(part) for part in parts]), 3, int)

    assert all(count <= truth[value] <= count + within for value, count in told)
    left_out = truth.keys() - {value for value, _ in told}
    assert all(truth[value] <= told[-1][1] + within for value in left_out)
    exact = sorted(truth.items(), key=lambda one: (-one[1], int(one[0])))[:3]
    assert within or told == exact


def test_frequencies_take_no_more_bytes_than_they_may() -> None:
    found = frequent.of([f"{n:03}" + "\x07" * 200 for n in range(900)], [1000 - n for n in range(900)], 10_000)

    assert len(found.values) == 8
    assert found.left == found.most[-1] - 1


def different_of(values: list[int]) -> Different:
    (hashed,), (lowest,) = (
        counted([values], query)[0] for query in (different.sample(False), different.registers([1]))
    )
    _, hashes, counts, folded = hashed
    return different.of(hashes, counts, folded, different.written(*lowest[1:]) if len(set(values)) > 1024 else "")


@pytest.mark.parametrize("sizes", [(5, 9, 2), (600, 300, 1), (600, 600, 600), (5000, 3, 900), (9000, 9000, 4000)])
def test_different_values_merge_alike_and_as_if_measured_at_once(sizes: tuple[int, ...]) -> None:
    drawn = random.Random(7)
    parts = [[drawn.randrange(20_000) for _ in range(size)] for size in sizes]
    found = [different_of(part) for part in parts]

    whole = different.merged(found)

    assert bracketed(found, different.merged) == [whole] * 4
    values = [value for part in parts for value in part]
    assert whole == different_of(values)
    counts = Counter(values)
    within = 0 if whole.is_whole else different.DEVIATIONS * different.ERROR * len(counts)
    assert different.distinct(whole) == pytest.approx(len(counts), abs=within)
    share, unsure = different.alone(whole)
    assert share == pytest.approx(list(counts.values()).count(1) / len(counts), abs=unsure)


def test_the_estimate_of_different_values_has_its_standard_error() -> None:
    drawn = random.Random(11)
    misses = []
    for size in (2000, 10_000, 50_000, 1_000_000):
        for _ in range(12):
            leasts: dict[int, int] = {}
            if size > 100_000:
                misses.append(_simulated(drawn, size))
                continue
            for _ in range(size):
                hash_ = drawn.getrandbits(64)
                number, rest = hash_ & (different.REGISTERS - 1), hash_ >> different.PRECISION
                leasts[number] = min(rest, leasts.get(number, rest))
            found = Different(registers=different.written(list(leasts), list(leasts.values())))
            misses.append(different.distinct(found) / size - 1)

    spread = (sum(miss**2 for miss in misses) / len(misses)) ** 0.5
    assert spread <= 1.3 * different.ERROR
    assert abs(sum(misses) / len(misses)) <= 3 * different.ERROR / len(misses) ** 0.5


def _simulated(drawn: random.Random, size: int) -> float:
    """The same for many values: the least of the hashes that fall into a register, drawn at once."""
    mean, leasts = size / different.REGISTERS, []
    for _ in range(different.REGISTERS):
        count = max(0, round(drawn.gauss(mean, mean**0.5)))
        leasts.append(int((1 - drawn.random() ** (1 / count)) * 2**different.REST) if count else 2**different.REST - 1)
    found = Different(registers=different.written(range(different.REGISTERS), leasts))
    return different.distinct(found) / size - 1


def test_what_lies_between_two_kept_values_is_less_than_a_part_of_the_rows() -> None:
    drawn = random.Random(3)
    values = [drawn.randrange(10**9) for _ in range(20_000)]

    found = ranks_of(values, 100)

    assert len(found.values) <= 101
    assert all(below - upto < 200 for upto, below in zip(found.upto, found.below[1:], strict=False))
    assert all(first < second for first, second in pairwise(map(int, found.values)))
