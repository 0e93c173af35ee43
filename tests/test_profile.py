"""What is measured of columns, against numpy and scipy, which measure the same in other ways."""

import math
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from chalicelib.core.report import Column
from tests.conftest import Read

INTEGERS = st.integers(-(10**18), 10**18) | st.integers(-3, 3)
DECIMALS = st.decimals(-1000, 1000, places=2)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False, width=64) | st.sampled_from(
    [1e-300, -1e300, 1e300, 1.5e-300, 0.25, 0.5]
)


def columns_of(read: Read, *columns: list[str]) -> tuple[Column, ...]:
    """The columns of a table that has these cells; an empty cell is no value."""
    rows = zip(range(1, len(columns[0]) + 1), *columns, strict=True)
    labels = ",".join(["row", *(f"c{n}" for n in range(1, len(columns) + 1))])
    text = labels + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    return read(text.encode()).columns[1:]


def quantile(values: list[float], share: float) -> float:
    return float(np.quantile(values, share, method="inverted_cdf"))


@hypothesis_settings(max_examples=60)
@given(st.lists(INTEGERS, min_size=1, max_size=40))
def test_integers_are_measured_as_numpy_measures_them(read: Read, values: list[int]) -> None:
    (column,) = columns_of(read, [str(value) for value in values])

    counts = Counter(values)
    assert column.type == "integer"
    assert (column.distinct, column.unique) == (len(counts), list(counts.values()).count(1))
    assert (column.minimum, column.maximum) == (str(min(values)), str(max(values)))
    assert [q.value for q in column.quantiles] == [
        str(sorted(values)[max(math.ceil(q.share * len(values)), 1) - 1]) for q in column.quantiles
    ]
    assert column.numbers is not None
    assert column.numbers.total == str(sum(values))
    assert column.numbers.zeros == values.count(0)
    assert column.numbers.negatives == sum(value < 0 for value in values)
    check_moments(column, [float(value) for value in values])
    check_histogram(column, [Decimal(value) for value in values])


@hypothesis_settings(max_examples=60)
@given(st.lists(DECIMALS, min_size=1, max_size=40))
def test_decimals_are_measured_as_numpy_measures_them(read: Read, values: list[Decimal]) -> None:
    written = [f"{value or abs(value):f}" for value in values]
    (column,) = columns_of(read, written)

    assert column.numbers is not None
    assert column.numbers.total is not None
    assert Decimal(column.numbers.total) == sum(values)
    check_moments(column, [float(value) for value in values])
    check_histogram(column, values)


@hypothesis_settings(max_examples=100)
@given(st.lists(FLOATS, min_size=2, max_size=40))
def test_floats_are_measured_as_numpy_measures_them(read: Read, values: list[float]) -> None:
    (column,) = columns_of(read, [f"{value:e}" if value == float(f"{value:e}") else repr(value) for value in values])

    if column.type == "number":
        check_moments(column, values)
        check_histogram(column, [Decimal(value) for value in values])


def check_moments(column: Column, values: list[float]) -> None:
    """Within what doubles lose where values are far from zero and close to each other."""
    assert column.numbers is not None
    halves = np.array(values) / 2
    middle = math.fsum(halves) / len(values)
    assert column.mean == pytest.approx(2 * middle, rel=1e-12, abs=1e-15 * max(map(abs, values)))
    largest = float(np.max(np.abs(halves - middle)))
    if len(values) < 2 or largest <= 1e-9 * abs(middle):
        return
    scaled = (halves - middle) / largest
    deviation = 2 * largest * float(np.std(scaled, ddof=1))
    assert column.numbers.deviation == (pytest.approx(deviation, rel=1e-6) if math.isfinite(deviation) else None)
    assert column.numbers.skewness == pytest.approx(float(stats.skew(scaled)), rel=1e-5, abs=1e-6)
    assert column.numbers.kurtosis == pytest.approx(float(stats.kurtosis(scaled)), rel=1e-5, abs=1e-6)


def check_histogram(column: Column, values: list[Decimal]) -> None:
    """Every value is in the bin whose edges are around it."""
    kind = float if column.type == "number" else Decimal
    edges = [kind(bin_.low) for bin_ in column.histogram] + [kind(column.histogram[-1].high)]
    assert [kind(bin_.high) for bin_ in column.histogram] == edges[1:]
    inside = [sum(low <= value < high for value in values) for low, high in pairwise(edges)]
    inside[-1] += sum(value == edges[-1] for value in values)
    assert [bin_.count for bin_ in column.histogram] == inside
    assert sum(inside) == len(values)
