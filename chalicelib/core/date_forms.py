"""Dates and times as people write them: the day or the month first, with names of months, with a clock behind.

Years have four digits: of two, nobody can be sure of the century, so both are told, and neither is taken. Eight digits
alone are a number, unless all of them are days, of several months.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.core.candidate import Candidate
from chalicelib.core.sql import literal

DAY, MONTH, YEAR = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])", "(1[0-9]{3}|2[01][0-9]{2}|9999)"
TWO_OF_DAY, TWO_OF_MONTH = "(0[1-9]|[12][0-9]|3[01])", "(0[1-9]|1[0-2])"
SHORT = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
LONG = "(?i:january|february|march|april|may|june|july|august|september|october|november|december)"


@dataclass(frozen=True)
class _Order:
    """A way to write a day, with `{s}` for the mark between its parts: its form, as the engine has it, as people say
    it, and the marks that there may be."""

    form: str
    engine: str
    named: str
    marks: tuple[str, ...]


DAY_FIRST = _Order(f"{DAY}{{s}}{MONTH}{{s}}{YEAR}", "%d{s}%m{s}%Y", "day{s}month{s}year", ("/", ".", "-"))
MONTH_FIRST = _Order(f"{MONTH}{{s}}{DAY}{{s}}{YEAR}", "%m{s}%d{s}%Y", "month{s}day{s}year", ("/", ".", "-"))
ORDERS: tuple[tuple[_Order, _Order | None], ...] = (
    (DAY_FIRST, MONTH_FIRST),
    (MONTH_FIRST, DAY_FIRST),
    (_Order(f"{YEAR}{{s}}{MONTH}{{s}}{DAY}", "%Y{s}%m{s}%d", "year{s}month{s}day", ("/", ".", "-")), None),
    (_Order(f"{DAY}{{s}}{SHORT}{{s}}{YEAR}", "%d{s}%b{s}%Y", "day{s}name of month{s}year", ("-", " ", "/")), None),
    (_Order(f"{DAY}{{s}}{LONG}{{s}}{YEAR}", "%d{s}%B{s}%Y", "day{s}name of month{s}year", ("-", " ")), None),
    (_Order(f"{SHORT}{{s}}{DAY},?{{s}}{YEAR}", "%b{s}%d{s}%Y", "name of month{s}day{s}year", (" ", "-")), None),
    (_Order(f"{LONG}{{s}}{DAY},?{{s}}{YEAR}", "%B{s}%d{s}%Y", "name of month{s}day{s}year", (" ",)), None),
)
"""Orders of day, month and year, each with its rival."""


@dataclass(frozen=True)
class _Clock:
    """What may stand behind a day: its form, as the engine may have it, as people say it."""

    form: str
    engine: tuple[str, ...]
    named: str


SIXTY, HALF_DAY = ":[0-5][0-9]", " ?(?i:[ap]m)"
CLOCKS = (
    _Clock("", ("",), ""),
    _Clock(
        rf" ([01]?[0-9]|2[0-3]){SIXTY}({SIXTY}(\.[0-9]{{1,6}})?)?",
        (" %H:%M:%S", " %H:%M", " %H:%M:%S.%f"),
        " hour:minute",
    ),
    _Clock(
        f" (0?[1-9]|1[0-2]){SIXTY}({SIXTY})?{HALF_DAY}",
        (" %I:%M:%S %p", " %I:%M %p", " %I:%M:%S%p", " %I:%M%p"),
        " hour:minute am/pm",
    ),
)


OF_MONTHS = "((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|[12][0-9]))"
DAYS = Candidate(
    "date",
    f"((19|20)[0-9]{{2}}|9999){OF_MONTHS}",
    "DATE",
    format="yearmonthday",
    plain="try_strptime({}, '%Y%m%d')",
)
"""Eight digits. Other numbers are days of these years by accident in one of a thousand."""

LENGTH = 8

FEWEST, MONTHS = 5, 2
"""Different days, and months of theirs, of which it is no accident: numbers that count up would leave a month at 32."""


def are_days(cells: Sequence[str]) -> bool:
    """Whether different cells are all days of eight digits, and are so for certain if all of their column are."""
    return DAYS.is_borne(cells, 1) and len(set(cells)) >= FEWEST and len({cell[:6] for cell in cells}) >= MONTHS


def readings(cells: Sequence[str], least: float) -> Iterator[Candidate]:
    """How cells that are no ISO dates can be read as dates and times, at `least` this share of them."""
    some = cells[:1] if least == 1 else cells
    marks = Counter(day[1] for day in map(DAY_LIKE.match, some) if day)
    for mark, _ in marks.most_common(1) if marks.total() >= least * len(some) else ():
        for order, rival in ORDERS:
            for clock in CLOCKS if mark in order.marks else ():
                own = _candidate(order, mark, clock)
                if own.is_borne(cells, least):
                    yield own.against(_candidate(rival, mark, clock)) if rival else own
        if least < 1:
            yield from _of_short_years(cells, least, mark)


DAY_LIKE = re.compile(r"\w{1,9}([-/. ])\w{1,9},?\1[0-9]")
"""How all days begin: most texts are seen to be none."""


def _of_short_years(cells: Sequence[str], least: float, mark: str) -> Iterator[Candidate]:
    """With years of two digits, in this century and in the last: no cell shows which, so none of them is taken."""
    ways = [(order, clock) for order, _ in ORDERS for clock in CLOCKS if mark in order.marks]
    pairs = [tuple(_of_century(*way, mark, century) for century in (THIS, LAST)) for way in ways]
    borne = [(this, last) for this, last in pairs if this.is_borne(cells, least)]
    yield from (this.against(last) for this, last in borne)
    yield from (last.against(this) for this, last in borne[:1])


THIS, LAST = 20, 19


def _of_century(order: _Order, clock: _Clock, mark: str, century: int) -> Candidate:
    """Numbers alone have two digits each where versions and chapters may stand as well."""
    own, s = _candidate(order, mark, clock), re.escape(mark)
    form = own.form.replace(YEAR, "[0-9]{2}")
    if order.engine in NUMBERS and mark != "/":
        form = form.replace(DAY, TWO_OF_DAY).replace(MONTH, TWO_OF_MONTH)
    before = "^()" if order.engine.startswith("%Y") else f"^([^{s}]+{s}[^{s}]+{s})"
    whole = f"regexp_replace({{}}, '{before}', '\\1{century}')"
    written = f"{own.format}, {century}00 to {century}99"
    return replace(own, form=form, format=written, plain=own.plain.replace("{}", whole))


NUMBERS = [order.engine for order, _ in ORDERS if "%m" in order.engine]


def _candidate(order: _Order, mark: str, clock: _Clock) -> Candidate:
    formats = ", ".join(literal(order.engine.format(s=mark) + engine) for engine in clock.engine)
    return Candidate(
        "datetime" if clock.named else "date",
        order.form.replace("{s}", re.escape(mark)) + clock.form,
        "TIMESTAMP" if clock.named else "DATE",
        format=order.named.format(s=mark) + clock.named,
        plain=f"try_strptime(replace({{}}, ',', ''), [{formats}])",
    )
