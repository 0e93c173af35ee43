"""How days and times are written, by the letters of Java's DateTimeFormatter, which the standard takes.

https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html. Names are English. An unquoted `T` is
itself, as in the standard's own examples.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from chalicelib.core.nodes import shown

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_OFFSET = r"Z|[-+][0-9]{2}:?[0-9]{2}"


def _short(names: str) -> str:
    return "|".join(name[:3] for name in names.split("|"))


LETTERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("yyyy", "uuuu", "y", "u"), ("[0-9]{4}", "%Y")),
    **dict.fromkeys(("yy", "uu"), ("[0-9]{2}", "%y")),
    "MM": ("0[1-9]|1[0-2]", "%m"),
    "M": ("0?[1-9]|1[0-2]", "%m"),
    "MMM": (_short(_MONTHS), "%b"),
    "MMMM": (_MONTHS, "%B"),
    "dd": ("0[1-9]|[12][0-9]|3[01]", "%d"),
    "d": ("0?[1-9]|[12][0-9]|3[01]", "%d"),
    "EEE": (_short(_DAYS), "%a"),
    "EEEE": (_DAYS, "%A"),
    "HH": ("[01][0-9]|2[0-3]", "%H"),
    "H": ("[01]?[0-9]|2[0-3]", "%H"),
    "hh": ("0[1-9]|1[0-2]", "%I"),
    "h": ("0?[1-9]|1[0-2]", "%I"),
    "a": ("AM|PM", "%p"),
    "mm": ("[0-5][0-9]", "%M"),
    "m": ("[0-5]?[0-9]", "%M"),
    "ss": ("[0-5][0-9]", "%S"),
    "s": ("[0-5]?[0-9]", "%S"),
    **{"S" * digits: (f"[0-9]{{{digits}}}", "%f") for digits in range(1, 7)},
    **dict.fromkeys(("X", "XX", "XXX", "x", "xx", "xxx", "Z", "ZZ", "ZZZ", "ZZZZZ"), (_OFFSET, "%z")),
}
"""Letters → the regular expression of what they stand for, and its directive of strptime. One letter takes a leading
zero too, as in Java; `yy` is 1969 to 2068, as POSIX has it, and not 2000 to 2099."""

_PARTS = re.compile(r"'((?:[^']|'')*)'|T|([A-Za-z])\2*|[^A-Za-z']")

DATE, TIMESTAMP, TIME = "date", "timestamp", "time"


@dataclass(frozen=True)
class DatePattern:
    """A pattern by the means of engines."""

    regex: str
    """Of the whole cell, as RE2 and Python have it."""
    strptime: str
    """Of what the expression matches. DuckDB's `%z` reads no `Z`, and its `%a` and `%A` any day."""

    @property
    def tells(self) -> str:
        """date, timestamp or time; empty where it is less than each of them."""
        has_day = all(any(d in self.strptime for d in part) for part in (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",)))
        has_time = "%M" in self.strptime and any(hour in self.strptime for hour in ("%H", "%I"))
        return {(True, True): TIMESTAMP, (True, False): DATE, (False, True): TIME}.get((has_day, has_time), "")


def date_pattern(written: str) -> DatePattern:
    """Raises ValueError with what is wrong of a pattern that is none."""
    regex, strptime, at = "", "", 0
    while at < len(written):
        part = _PARTS.match(written, at)
        if part is None:
            raise ValueError("a quote in it does not close")
        expression, directive = _part(part)
        regex, strptime, at = regex + expression, strptime + directive, part.end()
    pattern = DatePattern(regex, strptime)
    if not pattern.tells:
        raise ValueError("it tells neither a day nor a time")
    return pattern


def _part(part: re.Match[str]) -> tuple[str, str]:
    letters = part[0]
    if part[2]:
        if letters not in LETTERS:
            raise ValueError(f"{shown(letters)} in it is none of {' '.join(LETTERS)}")
        return f"({LETTERS[letters][0]})", LETTERS[letters][1]
    literal = (part[1].replace("''", "'") or "'") if part[1] is not None else letters
    return re.escape(literal), literal.replace("%", "%%")


ISO: dict[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def iso(written: str, logical_type: str, pattern: str | None) -> str:
    """A day or time, by the pattern or in ISO 8601, in ISO 8601. Raises ValueError where it is in neither."""
    told = date_pattern(pattern) if pattern else None
    if told is None or "%y" in told.strptime or not re.fullmatch(told.regex, written):
        return ISO[logical_type](written).isoformat()
    moment = datetime.strptime(written, told.strptime)
    parts: dict[str, date | time] = {"date": moment.date(), "time": moment.timetz()}
    return parts.get(logical_type, moment).isoformat()


def java(strptime: str) -> str:
    """The pattern of a format of strptime. Raises ValueError where it has a directive that no pattern has."""
    pattern = ""
    for directive, literal in re.findall(r"(%.?)|([^%]+)", strptime):
        if directive and directive != "%%":
            if directive not in _JAVA:
                raise ValueError(f"{directive} has no letters")
            pattern += _JAVA[directive]
        else:
            pattern += re.sub(r"[A-SU-Za-z']+", lambda found: "'" + found[0].replace("'", "''") + "'", literal or "%")
    return pattern


_JAVA = dict(
    zip(
        ("%Y", "%y", "%m", "%b", "%B", "%d", "%a", "%A", "%H", "%I", "%p", "%M", "%S", "%f", "%z"),
        ("yyyy", "yy", "MM", "MMM", "MMMM", "dd", "EEE", "EEEE", "HH", "hh", "a", "mm", "ss", "SSSSSS", "XX"),
        strict=True,
    )
)


def lexical(moment: str, logical_type: str, pattern: str | None) -> str:
    """A day or time in ISO 8601, by a pattern: the inverse of `iso`."""
    return ISO[logical_type](moment).strftime(date_pattern(pattern).strptime) if pattern else moment
