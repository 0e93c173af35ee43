"""Column types, decided by every row: the narrowest type that each non-null cell bears.

A form is strict, so that a type never changes what a cell says: `007`, `+1`, ` 5` and `1e400` stay text. Names are
those of Frictionless Table Schema where it has one; `decimal` is its exact `number`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core.sql import literal

DAY = r"-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DATE = r"(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})" + DAY
ZONED_DATE = r"([1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])" + DAY
"""Years whose moments are dates of four digits in every zone."""

TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
ZONE = r"(Z|[-+](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
DECIMALS = r"0(\.[0-9]+)?|-0\.[0-9]*[1-9][0-9]*|-?[1-9][0-9]*(\.[0-9]+)?"
"""A negative zero is no decimal: it would come out as zero."""


@dataclass(frozen=True)
class Candidate:
    """A type: its name in reports, the form of its cells (RE2), and the engine's type that must take them too."""

    name: str
    form: str
    cast: str

    def misfit(self, cell: str) -> str:
        """SQL that is true of a cell that is not of this type, and false of null, which is of every type."""
        lost = f"not {_held(cell)}" if self.name == "number" else f"try_cast({cell} as {self.cast}) is null"
        wrong = f"not regexp_full_match({cell}, {literal(self.form)})"
        return f"case when {cell} is null then false when {wrong} then true else {lost} end"


def _held(cell: str) -> str:
    """SQL that is true of a number which a double holds: finite, no digit lost, not vanished for being small.

    Any 15 digits survive (DBL_DIG); up to 17 do where the double's own shortest text is what stood there.
    """
    value = f"try_cast({cell} as DOUBLE)"
    digits = f"strlen(ltrim(regexp_replace({cell}, '[eE].*|[-.]', '', 'g'), '0')) <= {FLOAT_DIGITS}"
    small = f"(abs({value}) >= {SMALLEST} or not regexp_matches({cell}, '^[^eE]*[1-9]'))"
    whole = f"case when strlen({cell}) <= {FLOAT_DIGITS} or {digits} then true else {value}::varchar = {cell} end"
    return f"(isfinite({value}) and {whole} and {small})"


FLOAT_DIGITS, SMALLEST = 15, 2.2250738585072014e-308
"""Digits that every double holds (DBL_DIG), and the smallest of full precision (DBL_MIN)."""

EXACT = "DECIMAL(38, 0)"

CANDIDATES = (
    Candidate("boolean", r"(?i)true|false", "BOOLEAN"),
    Candidate("integer", r"0|-?[1-9][0-9]{0,17}", "BIGINT"),
    Candidate("integer", r"0|-?[1-9][0-9]{0,37}", EXACT),
    Candidate("decimal", DECIMALS, "DOUBLE"),
    Candidate("number", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?", "DOUBLE"),
    Candidate("date", DATE, "DATE"),
    Candidate("datetime", f"{DATE}[T ]{TIME}", "TIMESTAMP"),
    Candidate("datetime with zone", f"{ZONED_DATE}[T ]{TIME}{ZONE}", "TIMESTAMPTZ"),
)
"""Narrowest first, where one includes another."""

FORMS = (
    Candidate("date of this form", r"[0-9]{1,2}[-./][0-9]{1,2}[-./]([0-9]{2}|[0-9]{4})", "VARCHAR"),
    Candidate("time", r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", "VARCHAR"),
    Candidate("amount", r"[$€£]?\s?-?[0-9]{1,3}(([., '’]?[0-9]{3})*|[0-9]*)([.,][0-9]+)?\s?[%€$£]?", "VARCHAR"),
)
"""Forms of text that are no types yet, but that a cell among many of them may break."""

TEXT = Candidate("text", r"(?s).*", "VARCHAR")

HEAD = 500
"""Rows of the head that rule types out; what is left is decided by every row."""


@dataclass(frozen=True)
class Sampled:
    """Of a column's cells in the head: how many are filled, and how many are misfits of each candidate and form."""

    filled: int = 0
    misfits: tuple[int, ...] = (0,) * len((*CANDIDATES, *FORMS))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The types that are left, narrowest first."""
        left = (candidate for candidate, misfit in zip(CANDIDATES, self.misfits, strict=False) if not misfit)
        return (*left, TEXT)


type Heads = dict[str, Sampled]
"""What the head of the table shows of each column, by its name in the view of cells."""


def sample(cells: Sequence[str]) -> str:
    """SQL: one row for each of the cells: its place among them, then the fields of its `Sampled`."""
    tests = ", ".join(f"count(*) filter (where {candidate.misfit('cell')})" for candidate in (*CANDIDATES, *FORMS))
    listed = ", ".join(cells)
    head = f"select {listed} from unnumbered limit {HEAD}"
    tall = f"select unnest([{listed}]) as cell, unnest(range({len(cells)})) as place from ({head})"
    return f"select place, count(cell), {tests} from ({tall}) group by place"


DECIMAL = CANDIDATES[3]

MOST_DIGITS = 38


@dataclass(frozen=True)
class Measured:
    """What one scan tells of a column of text: cells that misfit a candidate, digits before and after the point."""

    misfits: int
    nulls: int
    shortest: int | None
    longest: int | None
    whole: int
    fraction: int


def scan(column: str, candidate: Candidate, misfit: str) -> list[str]:
    """SQL expressions for the fields of `Measured`, in their order. `misfit` is true of the candidate's misfits."""
    misfits = "0" if candidate is TEXT else f"count(*) filter (where {misfit})"
    point = f"strpos({column}, '.')"
    digits = (
        (
            f"max(if({point} = 0, strlen({column}), {point} - 1) - starts_with({column}, '-')::int)",
            f"max(if({point} = 0, 0, strlen({column}) - {point}))",
        )
        if candidate is DECIMAL
        else ("0", "0")
    )
    return [misfits, f"count(*) - count({column})", f"min(length({column}))", f"max(length({column}))", *digits]


def fits(candidate: Candidate, measured: Measured) -> bool:
    """Whether every cell bears the type. Decimals of more digits than the engine holds exactly do not."""
    exact = candidate is not DECIMAL or measured.whole + measured.fraction <= MOST_DIGITS
    return measured.misfits == 0 and exact


def cast_of(candidate: Candidate, measured: Measured) -> str:
    """The engine's type for a column that fits."""
    if candidate is not DECIMAL:
        return candidate.cast
    return f"DECIMAL({max(measured.whole + measured.fraction, 1)}, {measured.fraction})"


def after(candidate: Candidate, measured: Measured, left: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What remains to be tried once `candidate`, the first of `left`, did not fit."""
    lossy = candidate is DECIMAL and measured.misfits == 0
    return (TEXT,) if lossy else left[1:]


def of_engine(cast: str) -> tuple[str, bool]:
    """The report's name for one of the engine's types, and whether its values must become JSON text."""
    kind = cast.split("(")[0]
    if cast.endswith("]") or kind in ("STRUCT", "MAP", "UNION", "LIST"):
        return TEXT.name, True
    return NAMES.get(kind, TEXT.name), False


def as_value(cell: str, cast: str) -> str:
    """SQL for a cell of one of the engine's types as it is kept: nested values as JSON text."""
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
}
