"""Pairs of columns that go together, against scipy and numpy, which measure the same in other ways."""

import math
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from chalicelib import page, terminal
from chalicelib.core import pairs
from chalicelib.core.association import (
    DIGITS,
    FEWEST_A_CELL,
    Series,
    cramers_v,
    error_of_ranks,
    is_strong,
    pearson,
    phi,
    spearman,
)
from chalicelib.core.pairs import MOST_COLUMNS, MOST_TOLD, marks
from chalicelib.core.report import CRAMERS_V, NULLS_TOGETHER, PEARSON, SPEARMAN, Pair, Report
from chalicelib.edges.sandbox import Limits
from tests.conftest import Read

CLOSE = 10**-DIGITS
NUMBERS = st.none() | st.integers(-3, 3) | st.integers(10**18, 10**18 + 5) | st.integers(-(10**18), 10**18)
FLOATS = st.none() | st.floats(-1, 1) | st.sampled_from([1e300, -1e300, 1e-300, 0.25, 8.9e307, -8.9e307])
ROWS = st.integers(0, 3).flatmap(lambda nulls: st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=30))


def pairs_of(report: Report, measure: str) -> dict[tuple[str, ...], Pair]:
    assert report.table is not None
    return {pair.columns: pair for pair in report.table.pairs if pair.measure == measure}


def written(labels: str, *columns: list[object]) -> bytes:
    rows = (",".join("" if cell is None else str(cell) for cell in row) for row in zip(*columns, strict=True))
    return "\n".join([labels, *rows, ""]).encode()


def exact_pearson(rows: list[tuple[float, float]]) -> float | None:
    """By fractions, which round nothing before the end."""
    if not rows:
        return None
    columns = [[Fraction(value) for value in column] for column in zip(*rows, strict=True)]
    x, y = ([value - sum(column) / len(rows) for value in column] for column in columns)
    varied = sum(v * v for v in x) * sum(v * v for v in y)
    mixed = sum(v * w for v, w in zip(x, y, strict=True))
    return math.copysign(math.sqrt(mixed * mixed / varied), 1 if mixed > 0 else -1) if varied else None


@hypothesis_settings(max_examples=150)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30) | st.lists(st.tuples(FLOATS, FLOATS), max_size=30))
def test_pearson_is_that_of_the_rows_that_have_both(rows: list[tuple[float | None, float | None]]) -> None:
    found = pearson(*(Series([row[at] for row in rows]) for at in (0, 1)))

    expected = exact_pearson([(x, y) for x, y in rows if x is not None and y is not None])
    assert found == (None if expected is None else pytest.approx(expected, abs=CLOSE))


@hypothesis_settings(max_examples=150)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30) | st.lists(st.tuples(FLOATS, FLOATS), max_size=30))
def test_spearman_is_pearson_of_the_ranks(rows: list[tuple[float | None, float | None]]) -> None:
    found = spearman(*(Series([row[at] for row in rows]) for at in (0, 1)))

    both = [(x, y) for x, y in rows if x is not None and y is not None]
    ranks = [stats.rankdata(np.array(column, dtype=object)).tolist() for column in zip(*both, strict=True)]
    expected = exact_pearson(list(zip(*ranks, strict=True)))
    assert found == (None if expected is None else pytest.approx(expected, abs=CLOSE))


@hypothesis_settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=45, max_size=80))
def test_cramers_v_is_that_of_scipy_with_its_bias_corrected(rows: list[tuple[str, str]]) -> None:
    found = cramers_v(Counter(rows))

    table = np.array([[rows.count((a, b)) for b in "xyz"] for a in "abc"])
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    n, (r, k) = len(rows), table.shape
    if min(r, k) < 2:
        assert found is None
        return
    squared = stats.contingency.association(table, method="cramer") ** 2 * min(r - 1, k - 1)
    left = max(0, squared - (r - 1) * (k - 1) / (n - 1))
    assert found == pytest.approx(
        math.sqrt(left / min(r - 1 - (r - 1) ** 2 / (n - 1), k - 1 - (k - 1) ** 2 / (n - 1))), abs=CLOSE
    )


def test_cramers_v_of_too_few_rows_is_not_told() -> None:
    assert cramers_v({("a", "x"): 10, ("b", "y"): 4 * FEWEST_A_CELL - 11}) is None
    assert cramers_v({("a", "x"): 10, ("b", "y"): 4 * FEWEST_A_CELL - 10}) == 1


@hypothesis_settings(max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40))
def test_phi_is_the_correlation_of_marks(rows: list[tuple[bool, bool]]) -> None:
    first, second = (marks(column).get(True, 0) for column in zip(*rows, strict=True))

    found = phi(len(rows), first.bit_count(), second.bit_count(), (first & second).bit_count())

    expected = exact_pearson(rows)
    assert found == (None if expected is None else pytest.approx(expected, abs=CLOSE))


def test_phi_is_one_only_where_no_row_is_an_exception() -> None:
    assert phi(10**9, 10**8, 10**8, 10**8) == 1
    assert phi(10**9, 10**8, 10**8, 10**8 - 1) == 1 - CLOSE
    assert phi(10**9, 5 * 10**8, 5 * 10**8, 1) == CLOSE - 1


SHAPES = {
    "normal": lambda draw, x: 0.8 * x + 0.6 * draw.gauss(0, 1),
    "a tenth against": lambda draw, x: -x if draw.random() < 0.1 else x,
    "one of a thousand against": lambda draw, x: -x if draw.random() < 0.001 else x,
    "ties": lambda draw, x: round(x + draw.gauss(0, 1)),
    "same": lambda draw, x: x,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_error_of_a_sample_holds(shape: str) -> None:
    draw = random.Random(shape)
    all_ = [(x, SHAPES[shape](draw, x)) for x in (draw.gauss(0, 1) for _ in range(50_000))]
    true = stats.spearmanr(all_).statistic

    missed = 0
    for _ in range(40):
        first, second = (Series(column) for column in zip(*draw.sample(all_, 1000), strict=True))
        value = spearman(first, second)
        assert value is not None
        missed += abs(value - true) > error_of_ranks(first, second, value)

    assert missed <= 2


def test_the_usual_bound_would_not_hold() -> None:
    """Fisher's z with the variance of Bonett and Wright (Psychometrika 65, 2000), which is that of normal values."""
    draw = random.Random(2)
    x = [draw.gauss(0, 1) for _ in range(50_000)]
    all_ = [(value, SHAPES["a tenth against"](draw, value)) for value in x]
    true = stats.spearmanr(all_).statistic

    missed = 0
    for _ in range(100):
        value = stats.spearmanr(draw.sample(all_, 1000)).statistic
        reach = 2.576 * math.sqrt((1 + value**2 / 2) / 997)
        missed += not math.tanh(math.atanh(value) - reach) <= true <= math.tanh(math.atanh(value) + reach)

    assert 10 <= missed <= 30


def test_what_is_strong_depends_on_the_rows() -> None:
    for rows, least in ((20, 0.83), (100, 0.68), (1000, 0.56)):
        assert is_strong(least, rows)
        assert is_strong(-least, rows)
        assert not is_strong(least - 0.01, rows)
    assert not is_strong(1, 19)


def test_few_rows_are_not_told_to_go_together() -> None:
    draw = random.Random(4)
    columns = [[draw.random() for _ in range(20)] for _ in range(120)]

    found = [pearson(Series(x), Series(y)) or 0 for at, x in enumerate(columns) for y in columns[:at]]

    assert max(map(abs, found)) > 0.7
    assert not any(is_strong(value, 20) for value in found)


def test_pairs_are_told_by_label_and_position(read: Read) -> None:
    draw = random.Random(1)
    x = [draw.gauss(0, 1) for _ in range(300)]
    cube = [value**3 for value in x]
    opposite = [5 - 2 * value for value in x]
    city = [draw.choice(["Ulm", "Bonn", "Kiel"]) for _ in x]
    region = [{"Ulm": "south", "Bonn": "west", "Kiel": "north"}[name] for name in city]
    gaps = [value if draw.random() < 0.5 else None for value in x]
    same_gaps = [None if value is None else draw.randrange(100) for value in gaps]
    other_gaps = ["x" if value is None else None for value in gaps]

    labels = "x,cube,opposite,city,region,gaps,same,other"
    report = read(written(labels, x, cube, opposite, city, region, gaps, same_gaps, other_gaps))

    line, order = pairs_of(report, PEARSON), pairs_of(report, SPEARMAN)
    assert line["x", "opposite"] == Pair(("x", "opposite"), (1, 3), PEARSON, -1.0, 300, None, None)
    assert line["x", "cube"].value == pytest.approx(stats.pearsonr(x, cube).statistic, abs=CLOSE)
    assert order["x", "cube"].value == 1
    rows = 300 - report.columns[5].nulls
    assert line["x", "gaps"] == Pair(("x", "gaps"), (1, 6), PEARSON, 1.0, rows, None, None)
    assert [(pair.columns, pair.value) for pair in pairs_of(report, CRAMERS_V).values()] == [(("city", "region"), 1)]
    nulls = {columns: pair.value for columns, pair in pairs_of(report, NULLS_TOGETHER).items()}
    assert nulls == {("gaps", "same"): 1, ("gaps", "other"): -1, ("same", "other"): -1}
    assert report.table is not None
    strengths = [abs(pair.value) for pair in report.table.pairs]
    assert strengths == sorted(strengths, reverse=True)


@pytest.mark.parametrize(
    "columns",
    [
        ([1], [2]),
        ([7] * 50, range(50)),
        ([None] * 50, range(50)),
        ([*range(49), None], [None, *range(49)]),
        ([f"2024-01-{1 + n % 28:02}" for n in range(50)], range(50)),
        (["x"] * 50, ["y"] * 50),
        ([None] * 50, [None] * 50),
    ],
    ids=["one row", "constant", "all null", "a null each", "dates", "constant texts", "nothing"],
)
def test_nothing_is_told_of_what_cannot_go_together(columns: tuple[list[object], ...], read: Read) -> None:
    report = read(written("one,two", *map(list, columns)))

    told = [(pair.measure, pair.value) for pair in report.table.pairs] if report.table else None
    assert told in ([], [(PEARSON, 1.0), (SPEARMAN, 1.0)])


def parquet(folder: Path, columns: str, rows: int) -> bytes:
    """A file of these columns, SQL of `i`."""
    path = folder / "made.parquet"
    duckdb.execute(f"copy (select {columns} from range({rows}) t(i)) to '{path}' (format parquet)")
    return path.read_bytes()


NASTY = {
    "low": "(9000000000000000000 + (i * 7919) % 1001)::bigint",
    "negative": "(-9000000000000000000 - (i * 7919) % 1001)::bigint",
    "wide": "(9223372036854775807 - (i * 7919) % 1001)::decimal(38, 0) + 9223372036854775807::decimal(38, 0) * 1000000",
    "cents": "(((i * 7919) % 1001)::decimal(20, 2) / 100 + 10000000000000)::decimal(20, 2)",
    "short": "(((i * 7919) % 1001)::decimal(9, 2) / 100 - 500)::decimal(9, 2)",
    "unsigned": "(18446744073709551615 - (i * 7919) % 1001)::ubigint",
    "vast": "(((i * 7919) % 1001 - 500.0) / 500 * 1.7e308)::double",
    "tiny": "(((i * 7919) % 1001) * 1e-300)::double",
    "single": "((i * 7919) % 1001)::float",
    "odd": "case i % 10 when 0 then 'inf'::double when 1 then 'nan'::double when 2 then '-inf'::double "
    "else ((i * 7919) % 1001)::double end",
    "endless": "case i % 10 when 0 then 'inf'::double else ((i * 7919) % 1001 - 500.0) / 500 * 1.7e308 end",
    "ends": "(((i * 7919) % 1001 - 500) * 199999999999999999999999999999999999::decimal(38, 0))::decimal(38, 0)",
    "gaps": "case when i % 3 > 0 then (i * 7919) % 1001 end",
}
"""Numbers that go up or down as one, with their differences in the last digits."""


@pytest.fixture(params=["whole", "sample"])
def of_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether tables of more than a thousand rows are measured as larger ones are."""
    if request.param == "sample":
        monkeypatch.setattr(pairs, "MOST_CELLS", 4000)
    return bool(request.param == "sample")


def test_differences_of_nasty_numbers_are_not_lost(of_sample: bool, read: Read, tmp_path: Path) -> None:
    for name in NASTY:
        sql = f"{NASTY['low']} as low, {NASTY[name]} as other, {NASTY['gaps']} as gaps"
        report = read(parquet(tmp_path, sql, 3000))

        falls = name in ("negative", "wide", "unsigned")
        for measure in (PEARSON, SPEARMAN):
            found = pairs_of(report, measure)
            assert found["low", "other"].value == (-1 if falls else 1), name
            assert found["low", "other"].error is None or (of_sample and measure == SPEARMAN)
            assert found["low", "gaps"].value == 1
        rows = {"odd": 2100, "endless": 2700, "gaps": 2000}.get(name, 3000)
        assert pairs_of(report, PEARSON)["low", "other"].rows == rows
        assert pairs_of(report, PEARSON)["low", "gaps"].rows == 2000


def test_all_rows_are_measured_where_a_sample_chose(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    x = [draw.gauss(0, 1) for _ in range(2500)]
    y = [value + draw.gauss(0, 1) if draw.random() < 0.7 else None for value in x]
    z = [None if value is None else draw.randrange(9) for value in y]
    city = [draw.choice(["Ulm", "Bonn", "Kiel", None]) for _ in x]
    zone = [draw.random() < 0.1 if name == "Ulm" else name == "Kiel" for name in city]
    body = written("x,y,z,city,zone", x, y, z, city, zone)

    whole = read(body)
    monkeypatch.setattr(pairs, "MOST_CELLS", 8000)
    sampled = read(body)

    for measure in (PEARSON, CRAMERS_V, NULLS_TOGETHER):
        assert pairs_of(whole, measure).keys() == pairs_of(sampled, measure).keys() != set()
        for columns, pair in pairs_of(whole, measure).items():
            other = pairs_of(sampled, measure)[columns]
            assert other == replace(pair, value=pytest.approx(pair.value, abs=CLOSE))
    (pair,), (other,) = pairs_of(whole, SPEARMAN).values(), pairs_of(sampled, SPEARMAN).values()
    assert (pair.error, other.confidence) == (None, 0.99)
    assert other.rows < pair.rows
    assert other.error is not None
    assert 0 < abs(other.value - pair.value) < other.error < 0.15
    assert sampled == read(body, Limits(threads=1))


def test_the_strongest_of_many_columns_are_told(read: Read) -> None:
    draw = random.Random(3)
    x = [draw.random() for _ in range(60)]
    columns = [[value + draw.random() / 99 for value in x] for _ in range(MOST_COLUMNS + 5)]

    found = pairs_of(read(written(",".join(f"c{n}" for n in range(len(columns))), *columns)), PEARSON)

    assert len(found) == MOST_TOLD
    assert max(position for pair in found.values() for position in pair.positions) <= MOST_COLUMNS
    every = [stats.pearsonr(a, b).statistic for at, b in enumerate(columns[:MOST_COLUMNS]) for a in columns[:at]]
    strongest = sorted(every, reverse=True)[:MOST_TOLD]
    assert [pair.value for pair in found.values()] == pytest.approx(strongest, abs=CLOSE)


def test_columns_of_one_label_are_told_apart(read: Read) -> None:
    found = read(written("a,a,a", *([n * k + k % 2 for n in range(40)] for k in (1, 2, 3))))

    assert found.table is not None
    assert {pair.positions for pair in found.table.pairs} == {(1, 2), (1, 3), (2, 3)}


def test_labels_may_be_names_of_our_own_questions(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "MOST_CELLS", 60)
    gaps = [n if n % 3 else None for n in range(40)]

    found = pairs_of(read(written("lacks,rows,mask,p1", gaps, gaps, [*range(40)], gaps)), NULLS_TOGETHER)

    assert {columns: pair.value for columns, pair in found.items()} == {
        ("lacks", "rows"): 1,
        ("lacks", "p1"): 1,
        ("rows", "p1"): 1,
    }


def test_what_is_correlated_but_no_copy_is_an_alert(read: Read) -> None:
    draw = random.Random(6)
    x = [draw.randrange(1000) for _ in range(50)]

    near = [n + 30 * draw.random() for n in x]

    report = read(written("x,twice,copy,near,far", x, [2 * n for n in x], x, near, x[::-1]))

    assert report.table is not None
    told = [(alert.column, alert.message) for alert in report.table.alerts if alert.name == "correlated"]
    value = pairs_of(report, PEARSON)["x", "near"].value
    assert told == [("twice", "correlation 1 with column 1"), ("near", f"correlation {value:g} with column 1")]


@pytest.mark.parametrize(
    ("measure", "value", "error", "said"),
    [
        (PEARSON, 1.0, None, "rise and fall together, along a line (Pearson's r 1.00)"),
        (
            SPEARMAN,
            -0.99731,
            0.0123,
            "one falls as the other rises (Spearman's ρ -0.99731 ± 0.013)",
        ),
        (
            CRAMERS_V,
            0.7,
            None,
            "the value of one tells much about the other (Cramér's V 0.70)",
        ),
        (NULLS_TOGETHER, 1.0, None, "lack values in exactly the same rows (φ of nulls 1.00)"),
        (
            NULLS_TOGETHER,
            0.99999,
            None,
            "mostly lack values in the same rows (φ of nulls 0.99999)",
        ),
    ],
)
def test_pairs_are_told_in_words(measure: str, value: float, error: float | None, said: str, read: Read) -> None:
    report = read(b"a,b\n1,2\n3,4\n")
    assert report.table is not None
    pair = Pair(("a", "b"), (1, 2), measure, value, 20, error, None if error is None else 0.99)
    report = replace(report, table=replace(report.table, pairs=(pair,)))

    assert f"  columns 1 'a' and 2 'b': {said}\n" in terminal.shown("a.csv", report, 100, False)
    meaning, figures = said.removesuffix(")").split(" (")
    html = page.written("a.csv", report).replace("&#x27;", "'")
    assert meaning in html
    assert figures in html
