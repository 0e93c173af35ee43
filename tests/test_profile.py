"""What is measured of columns, against numpy and scipy, which measure the same in other ways."""

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import stats

from chalicelib.core import texts
from chalicelib.core.column import Column, Frequency
from chalicelib.core.shapes import plain
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
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


def as_parquet(tmp_path: Path, rows: str) -> bytes:
    """A Parquet file of these rows, which are SQL."""
    path = tmp_path / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"copy ({rows}) to '{path}' (format parquet)")
    return path.read_bytes()


def quantile(values: list[float], share: float) -> float:
    return float(np.quantile(values, share, method="inverted_cdf"))


@hypothesis_settings(max_examples=25)
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


@hypothesis_settings(max_examples=25)
@given(st.lists(DECIMALS, min_size=1, max_size=40))
def test_decimals_are_measured_as_numpy_measures_them(read: Read, values: list[Decimal]) -> None:
    written = [f"{value or abs(value):f}" for value in values]
    (column,) = columns_of(read, written)

    assert column.numbers is not None
    assert column.numbers.total is not None
    assert Decimal(column.numbers.total) == sum(values)
    check_moments(column, [float(value) for value in values])
    check_histogram(column, values)


@hypothesis_settings(max_examples=40)
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
    middle = float(sum(map(Fraction, halves)) / len(values))
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


def test_texts_are_told_by_how_they_are_written(read: Read) -> None:
    cells = ["Ulm", "ULM", "Bonn ", "\u00a0Bonn", "Köln", "Ko\u0308ln", "KÃ¶ln", "a\x07b", '"  "', "x1-Y2"]

    (column,) = columns_of(read, cells)

    assert column.texts is not None
    assert (column.texts.empty, column.texts.blank, column.texts.padded) == (0, 1, 3)
    assert (column.texts.control, column.texts.denormalized, column.texts.mojibake) == (1, 1, 1)
    assert column.texts.variants == 1
    assert Frequency("a9-A9", 1) in column.texts.masks
    assert column.texts.masked == len(cells)


def test_empty_texts_are_no_nulls(read: Read) -> None:
    report = read(b'[{"a": "", "b": 1}, {"a": null, "b": 2}, {"a": "x", "b": 3}]')

    column = report.columns[0]
    assert (column.nulls, column.texts and column.texts.empty) == (1, 1)


def test_masks_of_many_values_are_of_some_of_them(read: Read) -> None:
    (column,) = columns_of(read, [f"A-{n:06}" if n % 4 else f"b{n:06}" for n in range(150_000)])

    assert column.texts is not None
    assert column.texts.masked == pytest.approx(texts.MOST_MASKED, rel=0.02)
    (usual, rare) = column.texts.masks
    assert (usual.value, rare.value) == ("A-999999", "a999999")
    assert usual.count / (usual.count + rare.count) == pytest.approx(0.75, abs=0.01)
    assert usual.count + rare.count == column.texts.masked


@hypothesis_settings(max_examples=40)
@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_dates_are_told_by_their_days(read: Read, days: list[date]) -> None:
    (column,) = columns_of(read, [str(day) for day in days])

    told = column.dates
    assert told is not None
    assert told.days == (max(days) - min(days)).days
    gaps = [later - earlier for earlier, later in pairwise(sorted(set(days)))]
    assert told.gap == (max(gaps).total_seconds() if gaps else None)
    assert told.weekdays == tuple(sum(day.weekday() == n for day in days) for n in range(7))
    edges = [(date.fromisoformat(bin_.low), date.fromisoformat(bin_.high)) for bin_ in column.histogram]
    inside = [sum(low <= day < high for day in days) for low, high in edges]
    inside[-1] += sum(day == edges[-1][1] for day in days)
    assert [bin_.count for bin_ in column.histogram] == inside
    assert sum(inside) == len(days)


@hypothesis_settings(max_examples=20)
@given(st.lists(st.datetimes(datetime(1, 1, 2), datetime(9998, 1, 1)), min_size=1, max_size=30))
def test_times_are_told_by_their_hours(read: Read, times: list[datetime]) -> None:
    (column,) = columns_of(read, [str(time) for time in times])

    assert column.dates is not None
    assert column.dates.hours == tuple(sum(time.hour == hour for time in times) for hour in range(24))
    assert column.dates.weekdays == tuple(sum(time.weekday() == day for time in times) for day in range(7))


def test_days_after_the_arrival_are_of_the_future_where_it_is_known(tmp_path: Path) -> None:
    source = tmp_path / "source.csv"
    days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02", *["2020-01-01"] * 30]
    source.write_text("day\n" + "".join(f"{day}\n" for day in days), encoding="utf-8")

    def future(arrived: str | None) -> tuple[int | None, list[str]]:
        report = report_on(Request(str(source), str(tmp_path / f"outputs {arrived}"), Limits(), arrived=arrived))
        assert report.table is not None
        assert report.columns[0].dates is not None
        return report.columns[0].dates.future, [alert.name for alert in report.table.alerts if alert.name == "future"]

    assert future("2024-02-29") == (1, ["future"])
    assert future("2024-02-20") == (4, [])
    assert future("2024-03-01") == (0, [])
    assert future(None) == (None, [])


def test_days_have_no_hours_beside_times_that_have(read: Read) -> None:
    day, time = columns_of(read, ["2024-02-28", "2024-02-29"], ["2024-02-28T23:59", "2024-02-28T00:00"])

    assert day.dates is not None
    assert time.dates is not None
    assert (day.dates.hours, time.dates.hours[0], time.dates.hours[23]) == ((), 1, 1)


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["2020-01-01", "2021-01-01"], "year"),
        (["2020-01-01", "2020-03-01"], "month"),
        (["2020-01-01", "2020-03-02"], "day"),
        (["2020-01-01 10:00:00", "2020-03-02 11:00:00"], "hour"),
        (["2020-01-01 10:00:00", "2020-03-02 11:00:01"], "second"),
        (["2020-01-01T10:00:00.5Z", "2020-03-02T11:00:01+02:00"], "microsecond"),
    ],
)
def test_the_unit_of_dates_is_the_coarsest_that_all_bear(read: Read, cells: list[str], unit: str) -> None:
    (column,) = columns_of(read, cells * 3)

    assert column.dates is not None
    assert column.dates.unit == unit
    assert sum(bin_.count for bin_ in column.histogram) == len(cells) * 3


def test_days_that_stand_for_none_are_counted(read: Read) -> None:
    (column,) = columns_of(read, ["1900-01-01", "2024-05-01", "9999-12-31", "2024-05-02"])

    assert column.dates is not None
    assert column.dates.defaults == 2


def test_columns_of_one_type_are_measured_together_as_alone(read: Read) -> None:
    first, second = [str(n % 7) for n in range(50)], [str(n * n - 100) for n in range(50)]
    texts_of, others = [f"a{n}" for n in range(50)], [f"B {n % 3}" for n in range(50)]

    together = columns_of(read, first, second, texts_of, others)

    for column, cells in zip(together, (first, second, texts_of, others), strict=True):
        (alone,) = columns_of(read, cells)
        assert replace(column, position=2, name="c1") == alone


NASTY = """
    values
        ((-128)::tinyint, 99999999999999999999999999999999999999::decimal(38, 0), 'infinity'::timestamp, 'nan'::double,
         'inf'::float, interval 1 day, '\\x00\\xff'::blob, [1, 2], '0044-01-01 (BC)'::date, 1e308::double,
         170141183460469231731687303715884105727::hugeint),
        (1::tinyint, (-99999999999999999999999999999999999999)::decimal(38, 0), '2020-01-01'::timestamp, '-inf'::double,
         0::float, interval 2 month, ''::blob, null, '12000-01-01'::date, (-1e308)::double, 0::hugeint),
        (null, null, null, null, null, null, null, null, null, null, null)
"""


def test_what_no_number_can_tell_is_null_and_never_nan(read: Read, tmp_path: Path) -> None:
    report = read(as_parquet(tmp_path, NASTY))

    assert [(column.nulls, column.distinct) for column in report.columns] == [(1, 2)] * 7 + [(2, 1)] + [(1, 2)] * 3
    assert json.dumps(plain(report), allow_nan=False)
    by_type = {column.position: column.numbers for column in report.columns}
    assert by_type[2] is not None
    assert by_type[2].total == "0"
    assert by_type[4] is not None
    assert (by_type[4].infinities, by_type[4].nans, by_type[4].deviation, by_type[4].total) == (1, 1, None, None)
    assert by_type[10] is not None
    assert by_type[10].deviation == pytest.approx(2**0.5 * 1e308, rel=1e-9)


@pytest.mark.parametrize("first", [1760000000000000000, 10**17, -(10**17)])
def test_moments_are_exact_where_doubles_do_not_hold_the_values(first: int, read: Read) -> None:
    steps = [37 * n for n in range(100)]

    (column,) = columns_of(read, [str(first + step) for step in steps])

    assert column.numbers is not None
    assert column.numbers.deviation == pytest.approx(float(np.std(steps, ddof=1)), rel=1e-12)
    assert column.numbers.skewness == pytest.approx(0, abs=1e-12)
    assert column.numbers.outliers is not None
    assert column.numbers.outliers.count == 0


def test_a_decimal_on_the_fence_is_no_outlier(read: Read) -> None:
    cells = ["0.1"] * 30 + ["0.4"] * 30 + ["0.7"] * 30 + ["1.6"] * 5 + ["1.7"]

    (column,) = columns_of(read, cells)

    assert column.numbers is not None
    assert column.numbers.outliers is not None
    assert (column.numbers.outliers.high, column.numbers.outliers.count) == (1.6, 1)


def test_a_negative_zero_is_zero(read: Read) -> None:
    (column,) = columns_of(read, ["-0.0", "0.0", "1e0", "-0"] * 5)

    assert (column.minimum, column.distinct) == ("0.0", 2)


def test_gaps_are_exact_and_ends_stand_as_the_values_do(read: Read) -> None:
    (column,) = columns_of(read, [f"2024-01-01 00:00:00.{n * 100:06}" for n in range(20)])
    (days,) = columns_of(read, ["2024-02-28", "2024-02-29", "2024-03-02"])

    assert column.dates is not None
    assert (column.dates.gap, column.dates.unit) == (0.0001, "microsecond")
    assert days.dates is not None
    assert (days.dates.gap, days.dates.gap_after) == (2 * 86400, "2024-02-29")


def test_dates_beyond_times_and_nanoseconds_are_measured(read: Read, tmp_path: Path) -> None:
    fine_ones = "make_timestamp_ns(1704067200000000000 + n) as t"
    rows = f"select date '300000-01-01' + n::int as d, {fine_ones} from range(9) r(n)"

    far, fine = read(as_parquet(tmp_path, rows)).columns

    assert far.dates is not None
    assert (far.dates.days, far.dates.unit, far.distinct) == (8, "day", 9)
    assert fine.dates is not None
    assert (fine.dates.unit, fine.dates.gap) == ("nanosecond", 1e-9)
    assert fine.histogram == ()


def test_what_is_even_has_no_skewness_at_all(read: Read) -> None:
    (column,) = columns_of(read, [f"{n}.5" for n in range(800)])

    assert column.numbers is not None
    assert str(column.numbers.skewness) == "0.0"


def test_the_first_and_the_last_moment_that_there_are_have_weekdays(read: Read, tmp_path: Path) -> None:
    fine = "make_timestamp_ns(-9223372036854775806) as t, make_timestamp_ns(9223372036854775806) as u"
    rows = f"select date '5877642-06-25 (BC)' as d, date '5881580-07-10' as e, {fine}"

    columns = read(as_parquet(tmp_path, rows)).columns

    days = (-2147483646, 2147483646, -106752, 106751)
    weekdays = [column.dates and column.dates.weekdays.index(1) for column in columns]
    assert weekdays == [(day + 3) % 7 for day in days]


def test_what_is_no_number_is_neither_infinite_nor_an_outlier(read: Read, tmp_path: Path) -> None:
    rows = "select case when n < 2 then 'nan'::double else n end as x from range(100) r(n)"

    (column,) = read(as_parquet(tmp_path, rows)).columns

    assert column.numbers is not None
    assert column.numbers.outliers is not None
    assert (column.numbers.nans, column.numbers.infinities, column.numbers.outliers.count) == (2, 0, 0)
    assert sum(bin_.count for bin_ in column.histogram) == 98


@hypothesis_settings(max_examples=25)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60) | st.text("aÀé9 ǅ٣ßZ", max_size=40), unique=True))
def test_a_mask_has_a_sign_for_each_digit_and_letter(values: list[str]) -> None:
    mask = "v"
    for form, sign in (("[0-9]", "9"), (r"\p{Lu}", "A"), (r"\p{Ll}", "a")):
        mask = f"regexp_replace({mask}, '{form}', '{sign}', 'g')"

    with duckdb.connect() as engine:
        engine.execute("create table counted as select 1 as position, unnest(?::varchar[]) as v, 1 as n", [values])
        rows = engine.execute(texts.forms({1: len(values)}, {1: 1}, most=100)).fetchall()
        expected = Counter(value for (value,) in engine.execute(f"select {mask} from counted").fetchall())

    assert {mask: count for _, masks, counts, _ in rows for mask, count in zip(masks, counts, strict=True)} == expected


def test_a_value_in_most_rows_is_among_the_masks(read: Read) -> None:
    (column,) = columns_of(read, [f"a-{n:05}" if n % 3 == 0 else "NONE" for n in range(180_000)])

    assert column.texts is not None
    assert column.texts.masks[0] == Frequency("AAAA", 120_000)
