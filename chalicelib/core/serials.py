"""Numbers of workbooks → text: plain numbers as they are, dates and times as ISO 8601 by the workbook's own calendar.

A spreadsheet has no dates: it has days since an epoch, and number formats that show them. ECMA-376 part 1: 18.8.30 and
18.8.31 for formats, 18.17.4.1 for the two calendars.
"""

import math
import re
from datetime import date, timedelta
from functools import lru_cache

PLAIN, DATE, TIME, MOMENT, ELAPSED = "plain", "date", "time", "moment", "elapsed"
"""What a number means by its format: itself, a day, a time of the day, both, or a length of time."""

BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), DATE),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), TIME),
    22: MOMENT,
    46: ELAPSED,
}
"""Formats that files name by number alone. Some of 27 to 58 show times in some languages: `iso` tells by the value."""

LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
HALVES = re.compile(r"am/pm|a/p")
PARTS = re.compile(r"\[?(y+|m+|d+|h+|s+)")

DAY = 86_400_000
"""Milliseconds: what Excel itself rounds times to."""

LAST = 2_958_466
"""The first serial number past the year 9999."""

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
PHANTOM = 60
"""The 29th of February 1900, which was none, but is a day of the 1900 calendar; the days before it are off by one."""


def meaning(code: str) -> str:
    """What a number means that is shown by this format."""
    if code.lower() in ("general", "standard"):
        return PLAIN
    bare = HALVES.sub("h", LITERALS.sub("", code).partition(";")[0].lower())
    if "[h" in bare or "[m" in bare or "[s" in bare:
        return ELAPSED
    runs = [run[1] for run in PARTS.finditer(bare)]
    before, after = ["", *runs], [*runs[1:], ""]
    kinds = {_part(*around) for around in zip(before, runs, after, strict=False)}
    return {(True, True): MOMENT, (True, False): DATE, (False, True): TIME}.get((DATE in kinds, TIME in kinds), PLAIN)


def _part(before: str, run: str, after: str) -> str:
    """Whether a run of letters is a part of a date or of a time; `m` and `mm` are minutes beside hours or seconds."""
    if run[0] == "m":
        return TIME if len(run) < 3 and (before[:1] == "h" or after[:1] == "s") else DATE
    return TIME if run[0] in "hs" else DATE


def iso(serial: float, means: str, is_1904: bool) -> str | None:
    """The text of a serial number that means more than itself; None where the calendar has no such day.

    Nothing is lost: a time that the format hides is written, as is a day.
    """
    if not abs(serial) < LAST:
        return None
    total = round(serial * DAY)
    if means == ELAPSED:
        return ("-" if total < 0 else "") + _time(abs(total))
    if total < 0:
        return None
    days, rest = divmod(total, DAY)
    if (days == 0 and means == TIME) or (days == 0 and not is_1904 and (rest or means == MOMENT)):
        return _time(rest)
    day = _day(days, is_1904)
    return day if day is None or (means == DATE and not rest) else f"{day}T{_time(rest)}"


@lru_cache(4096)
def _day(days: int, is_1904: bool) -> str | None:
    if not is_1904 and days in (0, PHANTOM):
        return "1900-02-29" if days else "1900-01-00"
    try:
        return ((EPOCH_1904 if is_1904 else EPOCH) + timedelta(days + (not is_1904 and days < PHANTOM))).isoformat()
    except OverflowError:
        return None


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    whole = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{whole}.{rest:03}" if rest else whole


INTEGER = re.compile(r"0|-?[1-9][0-9]*")


def number(written: str) -> str:
    """A number as a file writes it, in its shortest form: whole numbers digit for digit, others as the double that they
    are, unless no double is so large. Raises ValueError."""
    if (written.isdecimal() and written.isascii() and written[0] != "0") or INTEGER.fullmatch(written):
        return written
    if "_" in written or not written.strip()[-1:].isdecimal():
        raise ValueError(written)
    value = float(written)
    return shortest(value) if math.isfinite(value) else written


def shortest(value: float) -> str:
    """The fewest digits that are this double."""
    return repr(value).removesuffix(".0")
