"""Notations that are types: UUIDs (RFC 9562), objects and arrays of JSON (RFC 8259), lengths of time (ISO 8601).

JSON and lengths of time stay text as it stood, for `PT90M` is not written as `PT1H30M` is. UUIDs are kept as such only
in small letters, as they come out again.
"""

from collections.abc import Iterator, Sequence

from chalicelib.core.candidate import Candidate

UUID = Candidate("uuid", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", law="true")

LENIENT = r"',\s*[\]}]|[Nn]a[Nn]|[Ii]nf'"


def is_json(text: str) -> str:
    """SQL that is true of a text that is JSON. The engine lets commas before a closing bracket pass, and NaN."""
    outside = rf"""regexp_replace({text}, '"(\\.|[^"\\])*"', '', 'g')"""
    doubtful = f"regexp_matches({text}, {LENIENT})"
    return (
        f"json_valid({text}) and case when not {doubtful} then true else not regexp_matches({outside}, {LENIENT}) end"
    )


JSON = Candidate("json", r"(?s)\s*(\{\s*[\"}]|\[\s*([\[{\"\]0-9tfn-])).*", "VARCHAR", law=is_json("{}"))
"""An object or an array, by how it begins: the law looks at all of it."""

COUNT = "[0-9]{1,9}"
SECONDS = rf"{COUNT}(\.[0-9]{{1,9}})?S"
CLOCK = f"({COUNT}H({COUNT}M)?({SECONDS})?|{COUNT}M({SECONDS})?|{SECONDS})"
DAYS = f"({COUNT}Y({COUNT}M)?({COUNT}D)?|{COUNT}M({COUNT}D)?|{COUNT}D)"
ISO = Candidate("duration", f"-?P({DAYS}(T{CLOCK})?|T{CLOCK}|{COUNT}W)", "VARCHAR", law="true")

SPOKEN = Candidate(
    "duration",
    rf"-?{COUNT} days?,? [-+]?[0-9]{{1,2}}:[0-5][0-9]:[0-5][0-9](\.[0-9]{{1,9}})?",
    "VARCHAR",
    format="days hours:minutes:seconds",
    law="true",
)
"""As pandas, Python and PostgreSQL write them. Days and clock have each their own sign. What has a clock but no days
(`core/time_forms.py`), is as long by the same rule."""


def readings(cells: Sequence[str], least: float) -> Iterator[Candidate]:
    """Which of these at `least` this share of the cells may be."""
    return (candidate for candidate in (UUID, JSON, ISO, SPOKEN) if candidate.is_borne(cells, least))


def _part(text: str, form: str) -> str:
    return f"coalesce(try_cast(regexp_extract({text}, '([0-9]+){form}', 1) as hugeint), 0)"


def _months(text: str) -> str:
    """SQL: the months that a length of time has, years among them."""
    day = f"split_part({text}, 'T', 1)"
    return f"(12 * {_part(day, 'Y')} + {_part(day, 'M')}) * {_sign(text)}"


def _sign(text: str) -> str:
    return f"if(starts_with({text}, '-'), -1, 1)"


def _nanoseconds(text: str) -> str:
    """SQL: the rest of it."""
    day, clock = f"split_part({text}, 'T', 1)", f"split_part({text}, 'T', 2)"
    days = f"7 * {_part(day, 'W')} + {_part(day, 'D')} + {_part(text, ' day')}"
    written = f"{_part(clock, 'H')} * 3600 + {_part(clock, 'M')} * 60 + {_part(clock, '(\\.[0-9]+)?S')}"
    spoken = f"{_part(text, ':[0-9]+:')} * 3600 + {_part(text, ':[0-9.]+$')} * 60 + {_part(text, '(\\.[0-9]+)?$')}"
    behind = f"rpad(regexp_extract({text}, '\\.([0-9]+)', 1), 9, '0')::hugeint"
    own = f"if(regexp_matches({text}, ' -|^-[0-9]+:'), -1, 1)"
    return (
        f"case when contains({text}, ':') then ({days}) * 86400000000000 * {_sign(text)} "
        f"+ (({spoken}) * 1000000000 + {behind}) * {own} "
        f"else ((({days}) * 86400 + {written}) * 1000000000 + {behind}) * {_sign(text)} end"
    )


def ends(positions: Sequence[int]) -> str:
    """SQL over `counted`: for each of these columns of lengths of time its position, and the least and the greatest.
    Months have no length in seconds: where some values have months and some have others, there is neither."""
    mixed = "bool_or(months <> 0) and bool_or(rest <> 0)"
    both = ", ".join(f"case when {mixed} then null else {end}(one).v end" for end in ("min", "max"))
    return f"select position, {both} from ({_lengths(positions)}) group by position"


def lengths(positions: Sequence[int]) -> str:
    """SQL over `counted`: for each of these columns its position; the months, the nanoseconds beside them and the text
    of the least and of the greatest; and whether any has months, and any has more than these."""
    both = ", ".join(f"{end}(one).{field}" for end in ("min", "max") for field in ("months", "rest", "v"))
    rows = _lengths(positions)
    return f"select position, {both}, bool_or(months <> 0), bool_or(rest <> 0) from ({rows}) group by position"


def _lengths(positions: Sequence[int]) -> str:
    known = f"select position, v, {_months('v')} as months, {_nanoseconds('v')} as rest from counted"
    at = ", ".join(map(str, positions))
    return f"select *, {{'months': months, 'rest': rest, 'v': v}} as one from ({known}) where position in ({at})"
