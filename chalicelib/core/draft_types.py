"""Of which type a column is drafted to be, and how its days and times are written."""

from chalicelib.core.drafted import NUMERIC, TEXT, Rule, Seen, if_sure
from chalicelib.core.induction import kept

LOGICAL = {
    **dict.fromkeys((TEXT, "uuid", "json", "duration"), "string"),
    "integer": "integer",
    "decimal": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "timestamp",
    "datetime with zone": "timestamp",
}
"""Type of a column → `logicalType`."""

PARTS = {"day": "dd", "month": "MM", "year": "yyyy"}
CLOCKS = {"": (0, ""), " hour:minute": (6, " HH:mm")}
SECONDS = (9, " HH:mm:ss")
PADDED, UNPADDED = 10, 8
"""Characters of a day with leading zeros, and of the shortest one without."""


def logical_type(seen: Seen) -> Rule | None:
    """A text may be anything, and promises nothing. How numbers are written is found in each file; days and times that
    are written in a way that the standard has no letters for (names of months) are drafted as nothing at all."""
    name = "string" if _are_words(seen) else LOGICAL.get(seen.type)
    if not seen.filled or name is None:
        return None
    if name == "string":
        return Rule("logicalType", name, kept(seen.filled), _all(seen, "are texts"))
    if seen.column.format and seen.type not in NUMERIC and pattern(seen) is None:
        return None
    return if_sure(Rule("logicalType", name, kept(seen.filled), _all(seen, f"are of the type {seen.type}")))


def date_format(seen: Seen) -> Rule | None:
    """How days are written where they are not ISO 8601."""
    written = pattern(seen)
    because = _all(seen, f"are written as {seen.column.format}, in {_lengths(seen)} characters")
    return if_sure(Rule("format", written, kept(seen.filled), because)) if written else None


def timezone(seen: Seen) -> Rule | None:
    """Whether times say their offset."""
    if seen.type != "datetime with zone":
        return None
    return if_sure(Rule("timezone", True, kept(seen.filled), _all(seen, "say their offset")))


def pattern(seen: Seen) -> str | None:
    """The letters of Java for the format of a column of days, and of times; None where there are none. Whether there
    are leading zeros shows in the lengths."""
    if seen.column.format == "yearmonthday":
        return "yyyyMMdd"
    day, clock = _parted(seen.column.format or "")
    shortest, longest = seen.column.shortest or 0, seen.column.longest or 0
    if seen.type not in ("date", "datetime") or clock not in CLOCKS:
        return None
    mark = next((mark for mark in "/.-" if mark in day), "")
    parts = day.split(mark) if mark else []
    if len(parts) != 3 or not all(part in PARTS for part in parts):
        return None
    written = mark.join(PARTS[part] for part in parts)
    if not clock and shortest == UNPADDED:
        return written.replace("dd", "d").replace("MM", "M")
    for length, letters in (CLOCKS[clock], SECONDS) if clock else (CLOCKS[clock],):
        if shortest == longest == PADDED + length:
            return written + letters
    return None


def _parted(written: str) -> tuple[str, str]:
    day, space, clock = written.partition(" hour")
    return day, space + clock


def _lengths(seen: Seen) -> str:
    shortest, longest = seen.column.shortest, seen.column.longest
    return str(longest) if shortest == longest else f"{shortest} to {longest}"


def _are_words(seen: Seen) -> bool:
    """Whether a column of true and false is written with other words."""
    return seen.type == "boolean" and bool(seen.column.format)


def _all(seen: Seen, what: str) -> str:
    return f"all {seen.filled:,} values {what}"
