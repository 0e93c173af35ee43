"""Dates and times that are counted as numbers come back as the engine writes them."""

from datetime import datetime

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import calendar

REACH = {
    "DATE": 2_000_000_000,
    "TIMESTAMP": 9_223_372_022_000_000_000,
    "TIMESTAMP WITH TIME ZONE": 9_223_372_022_000_000_000,
    "TIMESTAMP_NS": 9_200_000_000_000_000_000,
}
MADE = {"DATE": "(date '1970-01-01' + v::int)", "TIMESTAMP_NS": "make_timestamp_ns(v)"}


@pytest.mark.parametrize("cast", REACH)
@hypothesis_settings(max_examples=30)
@example(0)
@example(-1)
@example(-719_528)
@example(2_932_897 * 86_400_000_000)
@given(st.integers(-(2**63), 2**63) | st.integers(-4_000_000, 4_000_000))
def test_a_moment_is_written_as_the_engine_writes_it(cast: str, wanted: int) -> None:
    of = wanted % (2 * REACH[cast]) - REACH[cast]
    made = MADE.get(cast, "make_timestamp(v)")
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        found = connection.execute(
            f"select m::varchar, {calendar.number('m', cast)} from (select {made}::{cast} as m from (select {of} as v))"
        ).fetchone()

    assert found == (calendar.text(of, cast), of)


@pytest.mark.parametrize("cast", REACH)
@pytest.mark.parametrize("end", ["infinity", "-infinity"])
def test_infinity_is_written_as_the_engine_writes_it(cast: str, end: str) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(f"select {calendar.number('m', cast)} from (select '{end}'::{cast} as m)").fetchone()

    assert found is not None
    assert calendar.text(found[0], cast) == end
    assert calendar.as_datetime(found[0], cast) is None


@pytest.mark.parametrize("cast", REACH)
@given(st.datetimes(datetime(1700, 1, 1), datetime(2260, 1, 1)))
def test_a_moment_of_python_comes_back(cast: str, moment: datetime) -> None:
    wanted = moment.replace(hour=0, minute=0, second=0, microsecond=0) if cast == "DATE" else moment

    assert calendar.as_datetime(calendar.of_datetime(moment, cast), cast) == wanted


def test_what_python_has_no_date_for_has_none() -> None:
    assert calendar.as_datetime(3_000_000, "DATE") is None
