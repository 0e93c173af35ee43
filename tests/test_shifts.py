"""Numbers that shift along rows in order are an alert, and numbers that do not are none."""

import math
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.stats import chi2, chi2_contingency

from chalicelib.core import shifts
from tests.conftest import Read

ROWS = 400
type At = Callable[[float, random.Random], float]
"""A value, by how far into the table it stands, 0 to 1."""


def told(read: Read, columns: dict[str, list[str]]) -> dict[str, str]:
    """The alerts of a table with these columns, by their column."""
    rows = zip(*columns.values(), strict=True)
    report = read("\n".join([",".join(columns), *map(",".join, rows), ""]).encode())
    assert report.table is not None
    return {str(one.column): one.message for one in report.table.alerts if one.name == "non-stationary"}


def made(at: At, rows: int = ROWS) -> list[str]:
    chance = random.Random(rows)
    return [f"{at(n / rows, chance):.3f}" for n in range(rows)]


DAYS = [str(date(2024, 1, 1) + timedelta(n)) for n in range(ROWS)]
SHIFTS: dict[str, tuple[At, str | None]] = {
    "noise": (lambda x, r: r.gauss(0, 1), None),
    "a heavy tail": (lambda x, r: r.paretovariate(0.5), None),
    "mostly zeros": (lambda x, r: r.random() * (r.random() < 0.05), None),
    "a wave, many times": (lambda x, r: math.sin(x * 400) + r.gauss(0, 0.1), None),
    "a slight trend": (lambda x, r: r.gauss(x, 1), None),
    "one stretch that is off": (lambda x, r: r.gauss(9 * (0.3 < x < 0.35), 1), None),
    "a step": (lambda x, r: r.gauss(3 * (x > 0.5), 1), "the level shifts"),
    "a trend": (lambda x, r: r.gauss(4 * x, 1), "the level shifts"),
    "a wave, once": (lambda x, r: math.sin(x * 6) + r.gauss(0, 0.1), "the level shifts"),
    "nothing from there on": (lambda x, r: r.randrange(1, 9) * (x < 0.6), "the level shifts"),
    "wider and wider": (lambda x, r: r.gauss(0, 1 + 4 * (x > 0.5)), "the spread shifts"),
}


@pytest.mark.parametrize(("at", "what"), SHIFTS.values(), ids=SHIFTS)
def test_shifts_along_the_rows(at: At, what: str | None, read: Read) -> None:
    found = told(read, {"day": DAYS, "x": made(at)})

    assert [message.partition(" along")[0] for message in found.values()] == [what] * (what is not None)


@pytest.mark.parametrize(
    "is_missing", [lambda n: n % 3 == 0, lambda n: n < ROWS // 4], ids=["now and then", "for long"]
)
def test_a_step_where_values_are_missing(is_missing: Callable[[int], bool], read: Read) -> None:
    cells = made(lambda x, r: r.gauss(3 * (x > 0.5), 1))

    assert "x" in told(read, {"day": DAYS, "x": ["" if is_missing(n) else cell for n, cell in enumerate(cells)]})


STEP = made(SHIFTS["a step"][0])
SHUFFLED = random.Random(1).sample(DAYS, ROWS)
ORDERS: dict[str, tuple[list[str], bool]] = {
    "days": (DAYS, True),
    "days, the last first": (DAYS[::-1], True),
    "days that repeat": ([day[:8] + "01" for day in DAYS], True),
    "numbers of their own": ([str(n) for n in range(ROWS)], True),
    "numbers that repeat": ([str(n // 9) for n in range(ROWS)], False),
    "measures that grow": ([f"{n}.5" for n in range(ROWS)], False),
    "no order": (SHUFFLED, False),
}


@pytest.mark.parametrize(("order", "is_told"), ORDERS.values(), ids=ORDERS)
def test_shifts_are_those_of_rows_in_order(order: list[str], is_told: bool, read: Read) -> None:
    assert ("x" in told(read, {"order": order, "x": STEP})) == is_told


def test_few_rows_say_nothing(read: Read) -> None:
    cells = made(SHIFTS["a step"][0], shifts.FEWEST - 1)

    assert told(read, {"day": DAYS[: len(cells)], "x": cells}) == {}


def test_numbers_in_an_order_of_their_own_shift_by_nature(read: Read) -> None:
    assert told(read, {"day": DAYS, "counter": [str(n * n) for n in range(ROWS)]}) == {}


def test_no_numbers_are_in_no_stretch(read: Read, tmp_path: Path) -> None:
    values = "case when i % 4 = 0 then 'nan'::double when i > 200 then 9 + random() else random() end"
    duckdb.execute(f"copy (select i, {values} as x from range(400) t(i)) to '{tmp_path / 'made.parquet'}'")

    table = read((tmp_path / "made.parquet").read_bytes()).table

    assert table is not None
    assert [one.column for one in table.alerts if one.name == "non-stationary"] == ["x"]


def test_records_that_were_set_aside_leave_stretches_as_they_are(read: Read) -> None:
    rows = [f"{day},{cell}" for day, cell in zip(DAYS, STEP, strict=True)]
    broken = [row + ",more" if n % 50 == 7 else row for n, row in enumerate(rows)]

    report = read("\n".join(["day,x", *broken, ""]).encode())

    assert report.table is not None
    assert report.table.irregular == 8
    assert "non-stationary" in [alert.name for alert in report.table.alerts]


def test_v_is_that_of_scipy() -> None:
    chance = np.random.default_rng(5)
    for _ in range(20):
        values = chance.integers(20, 60, shifts.STRETCHES)
        part = chance.integers(0, values + 1)

        own = shifts.cramers_v(values.tolist(), part.tolist())

        squares = chi2_contingency([part, values - part], correction=False).statistic
        assert own == pytest.approx(math.sqrt(squares / values.sum()))


@pytest.mark.parametrize(("shape", "by"), [("step", 0.69), ("trend", 0.5)])
def test_docs_say_how_much_is_large(shape: str, by: float) -> None:
    along = np.arange(100_000) / 100_000
    values = np.random.default_rng(1).normal(2 * (along > 0.5) if shape == "step" else 2.5 * along)

    stretches = values.reshape(shifts.STRETCHES, -1)
    above = [int((part > np.median(values)).sum()) for part in stretches]

    assert shifts.cramers_v([part.size for part in stretches], above) == pytest.approx(by, abs=0.01)


def test_random_numbers_hardly_ever_shift() -> None:
    chance = np.random.default_rng(7)
    most = 0.0
    for _ in range(500):
        for values in (
            chance.normal(size=shifts.FEWEST),
            chance.pareto(0.5, shifts.FEWEST),
            chance.integers(0, 3, shifts.FEWEST),
            chance.poisson(0.1, shifts.FEWEST),
        ):
            low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), method="inverted_cdf")
            parts = values.reshape(shifts.STRETCHES, -1)
            counts = [(part.size, (part > middle).sum(), ((part < low) | (part > high)).sum()) for part in parts]
            of, *both = (list(map(int, one)) for one in zip(*counts, strict=True))
            most = max(most, *(shifts.cramers_v(of, part) for part in both))

    assert most < shifts.LARGE
    assert chi2.sf(shifts.FEWEST * shifts.LARGE**2, shifts.STRETCHES - 1) < 2e-7
