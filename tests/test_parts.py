"""The profile of a file follows from its parts, in any order and bracketing, and says where it is not exact."""

import json
import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from itertools import accumulate, batched, chain, count, pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib import measure, parts
from chalicelib.core import merged
from chalicelib.core import parts as core_parts
from chalicelib.core.column import Column
from chalicelib.core.parts import MOST_BYTES, Part
from chalicelib.core.shapes import build, plain
from chalicelib.edges.engine import Engine
from chalicelib.loading import Loaded
from chalicelib.parts import Place

ROOT = Path(__file__).parent.parent

type Row = tuple[Any, ...]

TYPES = {
    "whole": "BIGINT",
    "exact": "DECIMAL(12, 3)",
    "wide": "DECIMAL(38, 2)",
    "float": "DOUBLE",
    "text": "VARCHAR",
    "day": "DATE",
    "time": "TIMESTAMP",
    "flag": "BOOLEAN",
}
ROWS = st.tuples(
    st.integers(-(10**18), 10**18) | st.integers(-2, 2),
    st.decimals(-1000, 1000, places=3),
    st.decimals(-(10**34), 10**34, places=2) | st.sampled_from([Decimal("0.00"), Decimal("1.50")]),
    st.floats(width=64, allow_subnormal=False, min_value=-1e100, max_value=1e100)
    | st.sampled_from([0.5, math.inf, -math.inf, math.nan]),
    st.text(st.sampled_from("aA \u00e9\u0301\x07"), max_size=4),
    st.dates(),
    st.datetimes(min_value=datetime(1, 1, 1)),
    st.booleans(),
)
SOME = ROWS.flatmap(lambda row: st.tuples(*(st.just(value) | st.none() for value in row)))


@dataclass(frozen=True)
class Whole:
    """What is measured of a file in one piece."""

    columns: tuple[Column, ...]
    facts: dict[str, Any]


NUMBERS = count()


def written(folder: Path, types: dict[str, str], rows: Sequence[Row]) -> Path:
    path = folder / str(next(NUMBERS)) / "source.parquet"
    path.parent.mkdir()
    with duckdb.connect() as engine:
        engine.execute(f"create table t ({', '.join(f'"{label}" {cast}' for label, cast in types.items())})")
        for some in batched(rows, 500, strict=False):
            marks = ", ".join([f"({', '.join('?' * len(types))})"] * len(some))
            engine.execute(f"insert into t values {marks}", list(chain.from_iterable(some)))
        engine.execute(f"copy t to '{path}' (format parquet)")
    return path


def whole_of(path: Path) -> Whole:
    with Engine(path.parent, path, 400, 2) as engine:
        return Whole(*measure.measured(engine, loaded_from(engine, path), None))


def part_of(path: Path, start: int) -> Part:
    with Engine(path.parent, path, 400, 2) as engine:
        loaded = loaded_from(engine, path)
        place = Place(start, start + loaded.records, loaded.records)
        return parts.measured(engine, measure.typed(engine, loaded), place)


def parts_of(folder: Path, types: dict[str, str], found: Iterable[tuple[int, Sequence[Row]]]) -> list[Part]:
    """Some rows, each with their start, as parts."""
    return [part_of(written(folder, types, rows), start) for start, rows in found]


def loaded_from(engine: Engine, path: Path) -> Loaded:
    described = engine.load_parquet(path)
    ((records,),) = engine.rows("select count(*) from source")
    labels, types = zip(*described, strict=True)
    return Loaded(labels, records, 0, types=types)


def test_labels_may_be_names_of_our_own_questions(tmp_path: Path) -> None:
    names = "v", "v0", "b0", "v1", "n", "position", "one", "record", "h", "k0", "k1", "p1", "n0", "a", "place"
    types = dict.fromkeys(names, "INTEGER")
    rows = [(n, -n, n % 7, n // 2, n, n, -n, n, n, n % 2, n % 3, n, n % 2, n % 3, n) for n in range(60)]

    columns, facts = merged.told(core_parts.merged(parts_of(tmp_path, types, [(0, rows[:20]), (20, rows[20:])])))

    whole = whole_of(written(tmp_path, types, rows))
    assert (facts["pairs"], facts["alerts"]) == (whole.facts["pairs"], whole.facts["alerts"])
    assert [column.order for column in columns] == [column.order for column in whole.columns]
    assert {column.order for column in columns} == {
        "ascending",
        "strictly ascending",
        "strictly descending",
        None,
    }


def split(rows: Sequence[Row], borders: Sequence[int]) -> Iterator[tuple[int, Sequence[Row]]]:
    """The rows between borders, each with its start."""
    for start, end in pairwise([0, *sorted(border % (len(rows) + 1) for border in borders), len(rows)]):
        yield start, rows[start:end]


def merged_backwards(parts: Sequence[Part]) -> Part:
    """One by one, each before all that are merged so far."""
    return reduce(lambda before, part: core_parts.merged([part, before]), parts)


def check_same(column: Column, whole: Column) -> None:
    """Exact figures are equal, moments within what is rounded."""
    for one, other in ((column.numbers, whole.numbers), (column, whole)):
        for field in ("deviation", "skewness", "kurtosis", "mean", "total"):
            if one is not None and getattr(one, field, None) is not None:
                expected = pytest.approx(float(getattr(other, field)), rel=1e-9, abs=1e-9)
                assert float(getattr(one, field)) == expected, field
            elif one is not None and hasattr(one, field):
                assert getattr(other, field) is None
    if column.type == "integer" and column.numbers and whole.numbers:
        assert column.numbers.total == whole.numbers.total
    assert rounded(column) == rounded(whole)


def rounded(column: Column) -> Column:
    numbers = column.numbers and replace(
        column.numbers, deviation=None, skewness=None, kurtosis=None, total=None if column.type == "number" else "exact"
    )
    return replace(column, numbers=numbers, mean=None, kinds=(), personal=None)


@hypothesis_settings(max_examples=6)
@given(st.lists(SOME, max_size=30), st.lists(st.integers(0, 30), min_size=1, max_size=2), st.randoms())
def test_a_profile_is_that_of_its_parts_merged(
    tmp_path: Path, rows: list[Row], borders: list[int], shuffled: random.Random
) -> None:
    whole = whole_of(written(tmp_path, TYPES, rows))
    found = parts_of(tmp_path, TYPES, split(rows, borders))
    shuffled.shuffle(found)

    columns, facts = merged.told(core_parts.merged(found))

    one_by_one = found[0]
    for part in found[1:]:
        one_by_one = core_parts.merged([one_by_one, part])
    assert core_parts.compressed(one_by_one) == core_parts.merged(found)
    assert [build(Part, json.loads(json.dumps(plain(part), allow_nan=False))) for part in found] == found
    for column, expected in zip(columns, whole.columns, strict=True):
        assert column.bounds == ()
        check_same(column, expected)
    assert {name: facts[name] for name in EXACT} == {name: whole.facts[name] for name in EXACT}
    assert facts["keys"] == tuple(key for key in whole.facts["keys"] if len(key) == 1)


EXACT = ("missing", "duplicates", "schema", "content", "bounds")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], Whole, list[Part]]:
    """More different values than a part keeps whole: in one piece, and in four parts."""
    drawn = random.Random(17)
    types = {"n": "BIGINT", "x": "DOUBLE", "d": "DECIMAL(9, 2)", "t": "VARCHAR", "at": "TIMESTAMP", "mail": "VARCHAR"}
    rows = [
        (
            number,
            drawn.lognormvariate(0, 2),
            Decimal(int(drawn.paretovariate(0.7)) % 10**6) / 100,
            f"{'ab'[drawn.random() < 0.3]}-{int(drawn.paretovariate(0.4)) % 100_000}",
            datetime(2024, 1, 1) + timedelta(seconds=drawn.randrange(10**6) + 5_000_000 * (number > 2000)),
            f"user{drawn.randrange(2000)}@example.com",
        )
        for number in range(3000)
    ]
    folder = tmp_path_factory.mktemp("many")
    found = parts_of(folder, types, split(rows, (300, 1000, 2000)))
    return rows, whole_of(written(folder, types, rows)), found


def test_what_is_not_exact_is_within_its_bound(many: tuple[list[Row], Whole, list[Part]]) -> None:
    rows, whole, found = many

    columns, _ = merged.told(core_parts.compressed(core_parts.merged(found)))

    for at, (column, expected) in enumerate(zip(columns, whole.columns, strict=True)):
        within = {bound.figure: bound.within for bound in column.bounds}
        values = [row[at] for row in rows]
        truth = Counter(map(as_text(column.type), values))
        assert column.distinct == pytest.approx(expected.distinct, abs=within.get("distinct", 0))
        assert column.unique == pytest.approx(expected.unique, abs=within.get("unique", 0))
        for one in column.top:
            assert one.count <= truth[one.value] <= one.count + within.get("top", 0)
        assert [one.count for one in column.top] == pytest.approx(
            [one.count for one in expected.top], abs=within.get("top", 0)
        )
        below = [0, *accumulate(bin_.count for bin_ in column.histogram)]
        exact = [0, *accumulate(bin_.count for bin_ in expected.histogram)]
        assert below == pytest.approx(exact, abs=within.get("histogram", 0))
        assert [bin_.low for bin_ in column.histogram] == [bin_.low for bin_ in expected.histogram]
        check_ranks(column, sorted(values), within.get("quantiles", 0))


def as_text(type_: str) -> Any:
    return {"number": repr, "decimal": lambda value: f"{value:.2f}"}.get(type_, str)


def check_ranks(column: Column, values: list[Any], share: float) -> None:
    """Of every quantile told, the rows that have its value are no further from its rank than that share."""
    kind = {"integer": int, "number": float, "decimal": Decimal, "datetime": datetime.fromisoformat}.get(column.type)
    assert share <= 1 / 1024 * 2
    for one in column.quantiles if kind else ():
        rank, value = math.ceil(one.share * len(values)), kind(one.value)
        less, upto = sum(v < value for v in values), sum(v <= value for v in values)
        assert max(less + 1 - rank, rank - upto, 0) <= share * len(values) + 1e-9


def test_what_is_exact_in_parts_of_many_values(many: tuple[list[Row], Whole, list[Part]]) -> None:
    rows, whole, found = many

    columns, facts = merged.told(core_parts.merged(found))

    assert {name: facts[name] for name in ("missing", "schema", "content", "duplicates")} == {
        name: whole.facts[name] for name in ("missing", "schema", "content", "duplicates")
    }
    assert facts["keys"] == (("n",),)
    for column, expected in zip(columns, whole.columns, strict=True):
        for field in ("type", "nulls", "minimum", "maximum", "shortest", "longest", "order", "personal"):
            assert getattr(column, field) == getattr(expected, field)
        if column.numbers and expected.numbers:
            assert column.numbers.deviation == pytest.approx(expected.numbers.deviation, rel=1e-12)
            assert column.numbers.kurtosis == pytest.approx(expected.numbers.kurtosis, rel=1e-9)
    assert (columns[0].order, columns[0].distinct, columns[0].unique) == ("strictly ascending", 3000, 3000)
    assert [kind.name for kind in columns[5].kinds] == ["e-mail"]
    assert columns[5].kinds[0].rows == len(rows)
    dates, expected_dates = columns[4].dates, whole.columns[4].dates
    assert dates is not None
    assert expected_dates is not None
    assert (dates.gap, dates.gap_after) == (expected_dates.gap, expected_dates.gap_after)
    assert (dates.days, dates.weekdays, dates.unit) == (expected_dates.days, expected_dates.weekdays, "second")
    assert (sum(dates.hours), dates.hours) == (len(rows), expected_dates.hours)


def test_merging_many_values_does_not_depend_on_order(many: tuple[list[Row], Whole, list[Part]]) -> None:
    a, b, c, d = many[2]

    whole = core_parts.merged([a, b, c, d])

    assert core_parts.merged([core_parts.merged([d, b]), core_parts.merged([c, a])]) == whole
    assert core_parts.merged([a, core_parts.merged([b, core_parts.merged([c, d])])]) == whole


def test_a_column_of_a_part_takes_no_more_than_it_may(tmp_path: Path) -> None:
    drawn = random.Random(1)
    types = {"w": "DECIMAL(38, 2)", "x": "DOUBLE", "at": "TIMESTAMPTZ", "control": "VARCHAR", "wide": "VARCHAR"}
    rows = [
        (
            Decimal(drawn.randrange(10**37)) / 100,
            drawn.choice((-1, 1)) * 10 ** drawn.uniform(-300, 300),
            datetime(2024, 1, 1) + timedelta(microseconds=drawn.randrange(10**14)),
            "".join(chr(drawn.randrange(1, 9)) for _ in range(250)),
            "".join(chr(drawn.randrange(0x1F600, 0x1F640)) for _ in range(250)),
        )
        for _ in range(2200)
    ]
    found = parts_of(tmp_path, types, split(rows, (1100,)))

    for part in map(core_parts.compressed, (found[0], core_parts.merged(found), core_parts.merged(found * 20))):
        share = len(json.dumps(plain((part.together, part.keys)))) / len(part.columns)
        for column in part.columns:
            assert len(json.dumps(plain(column), ensure_ascii=False).encode()) + share <= MOST_BYTES, (
                column.column.label
            )


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ([1, 2, 3, 4, 5, 6], "strictly ascending"),
        ([6, 5, 4, 4, 2, 1], "descending"),
        ([1, 2, 3, 1, 2, 3], None),
        ([3, 4, 1, 2, 1, 2], None),
        ([7, 7, 7, 7, 7, 7], None),
        ([1, 2, None, 4, 5, 6], None),
    ],
    ids=str,
)
def test_the_order_of_rows_is_told_across_borders(tmp_path: Path, values: list[Any], order: str | None) -> None:
    rows = [(value,) for value in values]
    found = parts_of(tmp_path, {"n": "INTEGER"}, split(rows, (2, 2, 4)))

    merges = [core_parts.merged([found[at] for at in order]) for order in ((3, 0, 2, 1), (0, 1, 2, 3))]

    assert {merged.told(part)[0][0].order for part in merges} == {order}
    assert merges[0] == merges[1]


@pytest.mark.parametrize(
    ("change", "is_key"),
    [
        (lambda values: values, True),
        (lambda values: values[::-1], True),
        (lambda values: [*values[:1200], values[1199], *values[1201:]], False),
        (lambda values: [*values[1:], values[0]], False),
        (lambda values: [*values[:-1], None], False),
        (lambda values: [value * 60 for value in values], False),
    ],
    ids=["up", "down", "twice across a border", "not in order", "one empty", "long"],
)
def test_texts_in_order_tell_all_rows_apart(tmp_path: Path, change: Any, is_key: bool) -> None:
    rows = [(value, "x") for value in change([f"{chr(97 + n // 1000)}-{n:06}\u00e9" for n in range(2400)])]
    found = parts_of(tmp_path, {"id": "VARCHAR", "x": "VARCHAR"}, split(rows, (0, 1200, 1300)))

    for order in ((3, 0, 2, 1), (0, 1, 2, 3)):
        (column, _), facts = merged.told(core_parts.compressed(core_parts.merged([found[at] for at in order])))
        assert facts["keys"] == ((("id",),) if is_key else ())
        assert ("distinct" in {bound.figure for bound in column.bounds}, column.order) == (not is_key, None)
        if is_key:
            assert (column.distinct, column.unique, facts["duplicates"]) == (2400, 2400, 0)
            assert "unique" in {alert.name for alert in facts["alerts"]}


@pytest.mark.parametrize(
    ("value", "variants"),
    [
        ("N{}XY", 0),
        ("caf\u00e9 {}", 0),
        ("Title {}", 0),
        ("ID-{}", 0),
        ("Caf\u00e9 {}", None),
        ("{}" + "x" * 200 + "Y", None),
    ],
    ids=ascii,
)
def test_of_many_values_none_differs_in_case_alone_where_their_forms_say_so(
    tmp_path: Path, value: str, variants: int | None
) -> None:
    types, rows = {"t": "VARCHAR"}, [(value.format(n),) for n in range(1500)]

    for more in ([], [(value.format(7).swapcase(),), (value.format(8).swapcase(),)]):
        found = parts_of(tmp_path, types, split([*rows, *more], (700,)))
        ((column,), _) = merged.told(core_parts.merged(found))
        assert column.texts is not None
        assert column.texts.variants == (None if more else variants)


def test_gaps_of_dates_are_told_with_a_bound_where_parts_overlap(tmp_path: Path) -> None:
    drawn = random.Random(4)
    seconds = list(accumulate(drawn.randrange(1, 9) for _ in range(6000)))
    times = [(datetime(2024, 1, 1) + timedelta(seconds=second),) for second in seconds]
    found = parts_of(tmp_path, {"at": "TIMESTAMP"}, ((0, times[::2]), (1, times[1::2])))

    ((column,), _) = merged.told(core_parts.compressed(core_parts.merged(found)))

    largest = max(later - earlier for earlier, later in pairwise(seconds))
    of_parts = [max(later - earlier for earlier, later in pairwise(seconds[at::2])) for at in (0, 1)]
    within = {bound.figure: bound.within for bound in column.bounds}["dates.gap"]
    assert column.dates is not None
    known = column.dates.gap or 0
    assert known <= largest <= known + within <= min(of_parts)


def test_parts_far_apart_have_the_moments_of_the_whole(tmp_path: Path) -> None:
    rows = [(10**15 * (n % 2) + n, float(n % 2) * 1e15 + n / 7) for n in range(200)]
    types = {"n": "BIGINT", "x": "DOUBLE"}
    found = parts_of(tmp_path, types, ((0, rows[::2]), (100, rows[1::2])))

    columns, _ = merged.told(core_parts.merged(found))

    for column, expected in zip(columns, whole_of(written(tmp_path, types, rows)).columns, strict=True):
        assert column.numbers is not None
        assert expected.numbers is not None
        assert column.numbers.deviation == pytest.approx(expected.numbers.deviation, rel=1e-14)
        assert column.numbers.kurtosis == pytest.approx(expected.numbers.kurtosis, rel=1e-12)


def test_a_kind_that_one_part_does_not_show_has_a_bound(tmp_path: Path) -> None:
    mails = [(f"user{n}@example.com",) for n in range(90)]
    others = [(f"nobody {n}",) for n in range(10)]
    found = parts_of(tmp_path, {"to": "VARCHAR"}, ((0, mails), (100, others)))

    ((column,), _) = merged.told(core_parts.merged(found))

    assert [(kind.name, kind.rows) for kind in column.kinds] == [("e-mail", 90)]
    assert [(bound.figure, bound.within) for bound in column.bounds] == [("kinds", 10)]


def test_rows_that_are_in_several_parts_repeat(tmp_path: Path) -> None:
    rows = [(n, "x") for n in range(40)]
    types = {"n": "INTEGER", "t": "VARCHAR"}

    found = parts_of(tmp_path, types, ((0, rows[:30]), (30, rows[20:]), (50, rows[:5])))

    _, facts = merged.told(core_parts.merged(found))
    assert (facts["duplicates"], facts["keys"]) == (15, ())


def test_a_file_in_one_piece_does_not_pay_for_sketches() -> None:
    check = "import sys, chalicelib.reading; sys.exit(any(f'chalicelib.{m}' in sys.modules for m in SKETCHES))"
    names = (
        "different",
        "frequent",
        "merged",
        "merged_pairs",
        "merged_shifts",
        "part_durations",
        "part_keys",
        "part_copies",
        "part_pairs",
        "part_types",
        "parts",
        "powers",
        "ranks",
    )
    sketches = ("parts", "part_keys", "part_pairs", *(f"core.{name}" for name in names))

    done = subprocess.run([sys.executable, "-c", check.replace("SKETCHES", str(sketches))], cwd=ROOT, check=False)

    assert done.returncode == 0


NASTY = """
    select 0 as row, (-128)::tinyint as a, repeat('9', 38)::decimal(38, 0) as b, 'infinity'::timestamp as c,
        'nan'::double as d, 'inf'::float as e, interval 10 day as f, '\\x00\\xff'::blob as g, [1, 2] as h,
        '0044-01-01 (BC)'::date as i, 1e308::double as j, 170141183460469231731687303715884105727::hugeint as k,
        repeat('x', 300) as l, 0.1::float as m, 340282366920938463463374607431768211455::uhugeint as n, uuid() as o,
        time '23:59:59.5' as p
    union all select 1, 1::tinyint, ('-' || repeat('9', 38))::decimal(38, 0), '2020-01-01'::timestamp, '-inf'::double,
        0.1::float, interval 2 day, ''::blob, null, '12000-01-01'::date, (-1e308)::double, 0::hugeint,
        repeat('x', 300) || 'y', 0.7::float, 1::uhugeint, uuid(), time '23:59:59'
    union all select 2, {nulls}
    union all select 3, 1::tinyint, 0::decimal(38, 0), '1969-12-31 23:59:59.999999'::timestamp, -0.0::double,
        'nan'::float, interval 1 day, 'a'::blob, [], '1970-01-01'::date, 5e-324::double, -1::hugeint, '', 0.3::float,
        7::uhugeint, uuid(), time '01:00:00'
""".format(nulls=", ".join(["null"] * 16))


def test_nasty_values_are_told_of_parts_as_of_the_whole(tmp_path: Path) -> None:
    paths = [tmp_path / name / "source.parquet" for name in ("whole", "first", "second")]
    with duckdb.connect() as engine:
        engine.execute(f"create table t as {NASTY}")
        for path, where in zip(paths, ("true", "row < 2", "row >= 2"), strict=True):
            path.parent.mkdir()
            some = f"select * exclude row from t where {where} order by row"
            engine.execute(f"copy ({some}) to '{path}' (format parquet)")
    whole, first, second = whole_of(paths[0]), part_of(paths[1], 0), part_of(paths[2], 2)

    columns, facts = merged.told(core_parts.merged([second, first]))

    assert json.dumps(plain(columns), allow_nan=False)
    assert {name: facts[name] for name in EXACT} == {name: whole.facts[name] for name in EXACT}
    for column, expected in zip(columns, whole.columns, strict=True):
        check_same(column, expected)
