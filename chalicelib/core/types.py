"""Column types, decided by every row: the narrowest type that each non-null cell bears.

A form is strict, so that a type never changes what a cell says: `007`, `+1`, ` 5` and `1e400` stay text. Names are
those of Frictionless Table Schema where it has one; `decimal` is its exact `number`. What is written otherwise
(`core/readings.py`) has a format, and every row must keep to it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from chalicelib.core.candidate import FLOAT_DIGITS, SMALLEST, STANDS_FOR_NONE, WIDER, Candidate
from chalicelib.core.notations import ISO, JSON, UUID
from chalicelib.core.null_tokens import FEWEST_OTHERS, NO_TOKEN
from chalicelib.core.sql import rows_where

DAY = r"-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DATE = r"(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})" + DAY
ZONED_DATE = r"([1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])" + DAY
"""Years whose moments are dates of four digits in every zone."""

TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
ZONE = r"(Z|[-+](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
DECIMALS = r"0(\.[0-9]+)?|-0\.[0-9]*[1-9][0-9]*|-?[1-9][0-9]*(\.[0-9]+)?"
"""A negative zero is no decimal: it would come out as zero."""


EXACT = "DECIMAL(38, 0)"

SHORT = "strlen({}) <= 18 and try_cast({} as BIGINT)::varchar = {}"
DAY_ALONE = "strlen({}) = 10 and try_cast({} as DATE)::varchar = {}"
TO_THE_SECOND = "strlen({}) = 19 and try_cast({} as TIMESTAMP)::varchar = {}"

DOUBLE = (
    f"isfinite(try_cast({{}} as DOUBLE)) and abs(try_cast({{}} as DOUBLE)) >= {SMALLEST}"
    " and try_cast({} as DOUBLE)::varchar = {}"
)
TRUTH = "({} in ('true', 'false', 'True', 'False') or {} in ('TRUE', 'FALSE'))"
"""What the engine writes as it stood is of the type; the length leaves out infinity and years before Christ. Words are
in two lists, for of a longer one the engine makes a join."""

CANDIDATES = (
    Candidate("boolean", r"(?i:true|false)", "BOOLEAN", sure=TRUTH),
    Candidate("integer", r"0|-?[1-9][0-9]{0,17}", "BIGINT", sure=SHORT),
    Candidate("integer", r"0|-?[1-9][0-9]{0,37}", EXACT),
    Candidate("decimal", DECIMALS, "DOUBLE"),
    Candidate("number", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?", "DOUBLE", sure=DOUBLE),
    Candidate("date", DATE, "DATE", sure=DAY_ALONE),
    Candidate("datetime", f"{DATE}[T ]{TIME}", "TIMESTAMP", sure=TO_THE_SECOND),
    Candidate("datetime with zone", f"{ZONED_DATE}[T ]{TIME}{ZONE}", "TIMESTAMPTZ"),
)
"""Narrowest first, where one includes another."""

FORMS = (
    Candidate("date of this form", r"[0-9]{1,2}[-./][0-9]{1,2}[-./]([0-9]{2}|[0-9]{4})", "VARCHAR"),
    Candidate("time", r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", "VARCHAR"),
    Candidate("amount", r"[$€£]?\s?-?[0-9]{1,3}(([., '’]?[0-9]{3})*|[0-9]*)([.,][0-9]+)?\s?[%€$£]?", "VARCHAR"),
)
"""Forms of text that a cell among many of them may break, be they types or not."""

WIDEST = 17
"""Digits behind the point of decimals that are known quickly."""


def usual(cells: Iterable[str]) -> Candidate:
    """Decimals, of which those of as many digits behind the point as most of these cells have are known quickly."""
    for most, _ in Counter(len(cell.partition(".")[2]) for cell in cells).most_common(1):
        if 0 < most <= WIDEST:
            return replace(DECIMAL, sure=f"try_cast({{}} as DECIMAL(18, {most}))::varchar = {{}}")
    return DECIMAL


TEXT = Candidate("text", r"(?s).*", "VARCHAR")

WITHOUT_TOKENS = replace(TEXT, form=r"[^\s\S]", sure=NO_TOKEN)
"""Text in which nothing stands for no value. No cell has the form."""

DECIMAL = CANDIDATES[3]

MOST_DIGITS = 38


@dataclass(frozen=True)
class Measured:
    """What one scan tells of a column of text: empty cells, the fewest and most characters of others, cells that
    misfit a candidate, tokens for no value beside it, digits before and after the point, cells that its rival cannot
    be, and those that are another value to the rival; of times of the day, a bit for each hour that occurs. Misfits
    are counted as `wider` too where they are numbers, if surely, beside decimals."""

    nulls: int = 0
    shortest: int | None = None
    longest: int | None = None
    misfits: int = 0
    tokens: int = 0
    whole: int = 0
    fraction: int = 0
    alone: int = 0
    either: int = 0
    hours: int = 0
    wider: int = 0

    @property
    def of_any(self) -> Self:
        """What is the same for any candidate."""
        return type(self)(self.nulls, self.shortest, self.longest)


def lengths(column: str) -> dict[str, str]:
    """SQL expressions for the fields of `Measured` that do not depend on a candidate, by name."""
    return {
        "nulls": f"count(*) - count({column})",
        "shortest": f"min(length({column}))",
        "longest": f"max(length({column}))",
    }


def scan(column: str, candidate: Candidate, standing: str) -> dict[str, str]:
    """SQL expressions for the others, of a candidate. `standing` is what a cell is beside it."""
    if candidate is TEXT:
        return {}
    asked = {"misfits": rows_where(candidate.is_misfit(standing))}
    if candidate.beyond:
        asked["wider"] = rows_where(f"{standing} = {WIDER}")
    if candidate.nulls:
        asked["tokens"] = rows_where(f"{standing} = {STANDS_FOR_NONE}")
    if candidate.rival:
        asked["alone"] = rows_where(f"case when {candidate.formed(column)} then {candidate.alone(column)} end")
        asked["either"] = rows_where(f"case when {candidate.formed(column)} then {candidate.either(column)} end")
        if candidate.cast == "TIME":
            asked["hours"] = f"bit_or(1 << hour(try_cast({candidate.text(column)} as TIME)))"
    if candidate.name == DECIMAL.name:
        borne = f" filter (where {standing} <> {STANDS_FOR_NONE})" if candidate.nulls else ""
        text = candidate.text(column)
        point = f"strpos({text}, '.')"
        negative = f"starts_with({text}, '-')" if candidate.format else f"({text} < '0')"
        whole = f"if({point} = 0, strlen({text}), {point} - 1) - {negative}::int"
        asked["whole"] = f"max({whole}){borne}"
        asked["fraction"] = f"max(if({point} = 0, 0, strlen({text}) - {point})){borne}"
    return asked


def with_beyond(candidate: Candidate) -> Candidate:
    """The same, but decimals, if they are all that is looked for, also tell which other cells are surely numbers."""
    is_alone = candidate.form == DECIMAL.form and not candidate.nulls and not candidate.rival
    return replace(candidate, beyond=DOUBLE) if is_alone else candidate


def are_wider(measured: Measured) -> bool:
    """Whether all misfits beside decimals are numbers, and so all decimals: for they are short enough for any of these
    to be held by a double."""
    return 0 < measured.misfits == measured.wider and measured.whole + measured.fraction <= FLOAT_DIGITS


def decided(found: Iterable[tuple[Candidate, Measured]], records: int) -> tuple[Candidate, Measured] | None:
    """The first candidate that every cell bears, or is a token beside enough that do. Decimals of more digits than the
    engine holds exactly are text. None where there is none."""
    for candidate, measured in found:
        if candidate is TEXT or measured.shortest is None:
            return as_text(measured)
        if not measured.misfits and _is_told(candidate, measured, records):
            lossy = candidate.name == DECIMAL.name and measured.whole + measured.fraction > MOST_DIGITS
            return as_text(measured) if lossy else (candidate, measured)
    return None


def _is_told(candidate: Candidate, measured: Measured, records: int) -> bool:
    """Whether there are cells enough beside the tokens, and beside those that a rival would read otherwise."""
    others = records - measured.nulls - measured.tokens
    told = measured.alone >= SURE * (measured.alone + measured.either) if measured.either else True
    told = told or measured.hours == EACH_HOUR
    if candidate.name == TEXT.name and candidate.nulls:
        return measured.tokens > 0 and others >= FEWEST_OTHERS
    return told and others > 0


SURE = 0.05
"""The share of the cells that can tell two readings apart which has to do so: fewer may be errors themselves."""


EACH_HOUR = 2**24 - 1
"""Where each hour of the day occurs, and none beyond, times are of the day: minutes would not end at 24."""


def as_text(measured: Measured) -> tuple[Candidate, Measured]:
    """A column that bears nothing narrower: what is a token elsewhere is a value of it."""
    return TEXT, measured.of_any


def name_of(candidate: Candidate, measured: Measured) -> str:
    """The report's name for the type of a column that fits: in a format, numbers may all be whole."""
    return "integer" if _is_whole(candidate, measured) else candidate.name


def cast_of(candidate: Candidate, measured: Measured) -> str:
    """The engine's type for a column that fits."""
    if _is_whole(candidate, measured):
        return "BIGINT" if measured.whole <= LONG else EXACT
    if candidate.name != DECIMAL.name:
        return candidate.cast
    return f"DECIMAL({max(measured.whole + measured.fraction, 1)}, {measured.fraction})"


LONG = 18
"""Digits that 64 bits hold."""


def _is_whole(candidate: Candidate, measured: Measured) -> bool:
    return candidate.name == DECIMAL.name and candidate.format is not None and not measured.fraction


def value(cell: str, candidate: Candidate, measured: Measured) -> str:
    """SQL: a cell of a column that fits, in the engine's type."""
    typed = f"{candidate.text(cell)}::{cast_of(candidate, measured)}"
    return f"case when {candidate.token(cell)} then null else {typed} end" if measured.tokens else typed


def of_engine(cast: str) -> tuple[str, bool]:
    """The report's name for one of the engine's types, and whether its values must become JSON text."""
    kind = cast.split("(")[0]
    if cast.endswith("]") or kind in ("STRUCT", "MAP", "UNION", "LIST", JSON.name.upper()):
        return JSON.name, True
    return NAMES.get(kind, TEXT.name), False


def as_value(cell: str, cast: str) -> str:
    """SQL for a cell of one of the engine's types as it is kept: nested values as JSON text."""
    if cast == JSON.name.upper():
        return f"{cell}::varchar"
    return f"to_json({cell})::varchar" if of_engine(cast)[1] else cell


NAMES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "number"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), "datetime"),
    "TIMESTAMP WITH TIME ZONE": "datetime with zone",
    "BOOLEAN": "boolean",
    "DECIMAL": "decimal",
    "DATE": "date",
    "TIME": "time",
    "INTERVAL": ISO.name,
    UUID.cast: UUID.name,
}
