"""Times of the day, and lengths of time written as a clock shows them.

`12:30` may be an hour and a minute, or a minute and seconds, or hours and minutes that something took. It is a time of
the day where each hour of the day occurs and none beyond. That others have hours, minutes and seconds shows nothing,
for what lasts less than an hour is written without one beside `1:02:30`.
"""

import re
from collections.abc import Iterator, Sequence

from chalicelib.core.candidate import Candidate
from chalicelib.core.notations import ISO

SIXTY, FRACTION = ":[0-5][0-9]", r"(\.[0-9]{1,6})?"
HOUR = "([01]?[0-9]|2[0-3])"

TIME = Candidate("time", rf"([01][0-9]|2[0-3]){SIXTY}{SIXTY}{FRACTION}", "TIME")
LOOSE = Candidate("time", f"{HOUR}{SIXTY}{SIXTY}{FRACTION}", "TIME", format="hour:minute:second")
SHORT = Candidate("time", f"{HOUR}{SIXTY}", "TIME", format="hour:minute")
HALVES = Candidate(
    "time",
    f"(0?[1-9]|1[0-2]){SIXTY}({SIXTY})? ?(?i:[ap]m)",
    "TIME",
    format="hour:minute am/pm",
    plain="try_strptime({}, ['%I:%M %p', '%I:%M:%S %p', '%I:%M%p', '%I:%M:%S%p'])",
)


def _length(form: str, written: str) -> Candidate:
    return Candidate(ISO.name, form, ISO.cast, format=written, law="true")


LONG = _length(rf"-?[0-9]{{1,4}}{SIXTY}{SIXTY}(\.[0-9]{{1,9}})?", "hours:minutes:seconds")
MINUTES = _length(rf"-?[0-9]{{1,4}}{SIXTY}(\.[0-9]{{1,9}})?", "minutes:seconds")
HOURS = _length(f"-?[0-9]{{1,4}}{SIXTY}", "hours:minutes")


def readings(cells: Sequence[str], least: float) -> Iterator[Candidate]:
    """Which of these at `least` this share of the cells may be, times of the day first."""
    some = cells[:1] if least == 1 else cells
    if sum(1 for cell in some if CLOCK.match(cell)) < least * len(some):
        return
    yield from [time for time in (TIME, LOOSE) if time.is_borne(cells, least)][: 1 if least < 1 else 2]
    if HALVES.is_borne(cells, least):
        yield HALVES
    yield from _all(cells) if least == 1 else _most(cells, least)


CLOCK = re.compile("-?[0-9]{1,4}:[0-9]{2}")
"""How all of them begin: most texts are seen to be none."""


def _all(cells: Sequence[str]) -> Iterator[Candidate]:
    """What all cells may be; what no cell can show is not tried."""
    if SHORT.is_borne(cells, 1):
        yield SHORT.against(MINUTES)
    if LONG.is_borne(cells, 1):
        yield LONG.against(LOOSE)
    if any("." in cell for cell in cells) and MINUTES.is_borne(cells, 1):
        yield MINUTES.against(HOURS)


def _most(cells: Sequence[str], least: float) -> Iterator[Candidate]:
    """What most of them may be, and what then may be as well."""
    if SHORT.is_borne(cells, least):
        yield SHORT.against(MINUTES)
    if LONG.is_borne(cells, least) and any(
        LONG.is_borne([cell], 1) and not LOOSE.is_borne([cell], 1) for cell in cells
    ):
        yield LONG.against(LOOSE)
    if MINUTES.is_borne(cells, least):
        yield MINUTES.against(HOURS)
        if not SHORT.is_borne(cells, 1):
            yield HOURS.against(MINUTES)
