"""How days and times are written: by letters of Java, as the engine reads them, and in ISO 8601."""

import re
from datetime import date, datetime, time

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.date_patterns import LETTERS, date_pattern, iso, java, lexical

OF_DAYS = [
    "dd.MM.yyyy",
    "d/M/yyyy",
    "yyyyMMdd",
    "MMMM d, yyyy",
    "EEE dd MMM yyyy",
    "dd'th of' MM/yyyy",
    "yyyy'%'MM''dd",
]
OF_TIMES = ["HH:mm:ss", "H.mm.ss", "hh:mm:ss a", "HHmmss"]
DAYS, TIMES = st.dates(date(1900, 1, 1)), st.times().map(lambda one: one.replace(microsecond=0))
ENGINE = duckdb.connect()


def read(text: str, pattern: str) -> datetime:
    """A cell as the engine reads it, and only where it is of the form."""
    told = date_pattern(pattern)
    assert re.fullmatch(told.regex, text)
    (moment,) = ENGINE.execute("select strptime(?, ?)", [text, told.strptime]).fetchone() or (None,)
    assert isinstance(moment, datetime)
    return moment


@settings(max_examples=40, deadline=None)
@given(day=DAYS, pattern=st.sampled_from(OF_DAYS))
def test_days_are_read_as_they_were_written(day: date, pattern: str) -> None:
    text = lexical(str(day), "date", pattern)

    assert read(text, pattern).date() == day
    assert iso(text, "date", pattern) == str(day)


@settings(max_examples=40, deadline=None)
@given(clock=TIMES, pattern=st.sampled_from(OF_TIMES))
def test_times_are_read_as_they_were_written(clock: time, pattern: str) -> None:
    text = lexical(clock.isoformat(), "time", pattern)

    assert read(text, pattern).time() == clock
    assert iso(text, "time", pattern) == clock.isoformat()


@settings(max_examples=40, deadline=None)
@given(day=DAYS, clock=TIMES, parts=st.tuples(st.sampled_from(OF_DAYS), st.sampled_from(OF_TIMES)))
def test_moments_are_read_as_they_were_written(day: date, clock: time, parts: tuple[str, str]) -> None:
    pattern, moment = "T".join(parts), datetime.combine(day, clock)
    text = lexical(moment.isoformat(), "timestamp", pattern)

    assert read(text, pattern) == moment
    assert iso(text, "timestamp", pattern) == moment.isoformat()


@pytest.mark.parametrize("pattern", [*OF_DAYS, *OF_TIMES])
def test_a_pattern_comes_back_from_strptime(pattern: str) -> None:
    strptime = date_pattern(pattern).strptime

    assert date_pattern(java(strptime)).strptime == strptime


OTHERS = {
    "dd.MM.yyyy": ("1.02.2024", "01.13.2024", "32.01.2024", "01.02.24", "01-02-2024", " 01.02.2024"),
    "d/M/yyyy": ("0/1/2024", "001/1/2024"),
    "HH:mm": ("24:00", "1:00", "10:60"),
    "yyyy-MM-ddTHH:mm:ss.SSSZ": ("2024-01-31T10:11:12.12Z", "2024-01-31T10:11:12.123"),
}


@pytest.mark.parametrize("pattern", OTHERS)
def test_cells_of_another_form(pattern: str) -> None:
    told = date_pattern(pattern)

    assert [cell for cell in OTHERS[pattern] if re.fullmatch(told.regex, cell)] == []


@pytest.mark.parametrize("offset", ["Z", "+02:00", "-0800"])
def test_an_offset_is_z_or_hours_and_minutes(offset: str) -> None:
    assert re.fullmatch(date_pattern("yyyy-MM-ddTHH:mm:ss.SSSZ").regex, f"2024-01-31T10:11:12.123{offset}")


@pytest.mark.parametrize(
    ("pattern", "tells"),
    [("yyyy-MM-dd", "date"), ("yyyy-MM-dd HH:mm", "timestamp"), ("hh:mm a", "time"), ("MMM d, yy", "date")],
)
def test_a_pattern_tells_a_date_a_time_or_both(pattern: str, tells: str) -> None:
    assert date_pattern(pattern).tells == tells


NONE = ("", "yyyy", "MM-dd", "HH", "yyyy-mm-dd", "YYYY-MM-DD", "yyyy-MM-dd'", "%Y-%m-%d", "yyyyy-MM-dd")


@pytest.mark.parametrize("pattern", NONE)
def test_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"it|quote|none"):
        date_pattern(pattern)


def test_every_letter_is_read_by_the_engine() -> None:
    moment = datetime(2024, 11, 30, 22, 41, 52, 123456)

    for letters, (expression, directive) in LETTERS.items():
        if directive not in ("%z", "%f"):
            text = moment.strftime(directive)
            read = ENGINE.execute("select try_strptime(?, ?) is not null", [text, directive]).fetchone()
            assert (letters, bool(re.fullmatch(expression, text)), read) == (letters, True, (True,))
