"""What a cell is beside the type that a contract promises for its column, in SQL: no value, not of the type, or a value
of it. Text has to be written as the type is (`core/types.py`); Parquet is typed, and its text as any other."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core.candidate import Candidate, is_token
from chalicelib.core.contract import Column
from chalicelib.core.date_patterns import date_pattern
from chalicelib.core.null_tokens import OF_BOOLEANS, OF_NUMBERS
from chalicelib.core.sql import literal
from chalicelib.core.types import (
    CANDIDATES,
    DATE,
    SHORT,
    TEXT,
    TIME,
    TO_THE_SECOND,
    ZONE,
    ZONED_DATE,
    as_value,
    of_engine,
)

NO_VALUE, WRONG, GOOD = range(3)
"""What a cell is beside its type."""

MOST_DIGITS = 38
"""Of a whole number, and of a decimal: as many as the engine holds exactly."""

NUMBERS = ("integer", "number")
MOMENTS = ("date", "timestamp", "time")
NESTED = {"array": "ARRAY", "object": "OBJECT"}
"""Types whose cells are JSON."""

TEXTS = ("text", "uuid", "duration")
"""What Parquet's own types are to a contract that promises a string."""


@dataclass(frozen=True)
class TypedCell:
    """The cells of a column, by the names that they have in `rows`."""

    column: Column
    name: str
    """In the view of cells, `c1`, …; what follows is SQL over it."""
    raw: str
    """Text as it stands in the file."""
    written: str
    """Text by which its numbers are known exactly."""
    nothing: str
    """True of no value."""
    token: str
    """True of a token for no value among what is not of the type; empty where there are none such."""
    fits: str
    """True of a cell of the type; asked of what may be a value."""
    typed: str
    """The value of such a cell: of numbers as a double, of days and times as a moment, of nested values as JSON."""

    @property
    def standing(self) -> str:
        """One of NO_VALUE, WRONG and GOOD."""
        return f"{self.name}_standing"

    @property
    def value(self) -> str:
        """The value; null where there is none of the type."""
        return f"{self.name}_value"

    @property
    def asked(self) -> str:
        """SQL of `standing`."""
        token = f"when {self.token} then {NO_VALUE} " if self.token else ""
        return f"case when {self.nothing} then {NO_VALUE} when {self.fits} then {GOOD} {token}else {WRONG} end"


@dataclass(frozen=True)
class Source:
    """Where the cells of a column come from."""

    name: str
    cast: str = TEXT.cast
    """The engine's type: VARCHAR of text."""
    tokens: tuple[str, ...] | None = None
    """What stands for no value, as it is promised; None is what is `found`, and tokens beside numbers and days."""
    found: tuple[str, ...] = ()
    reading: Candidate | None = None
    """How numbers and booleans are written, where it is not plainly."""
    is_typed: bool = False
    """Whether every cell that is not empty is known to be of the type."""


def typed_cell(column: Column, source: Source) -> TypedCell:
    """The cells of a column as its contract has it."""
    cell, kind = source.name, column.logical_type or "string"
    if source.cast == TEXT.cast:
        reading = source.reading if source.reading and kind not in ("string", *MOMENTS) else None
        written = reading.text(cell) if reading else cell
        fits = _read_fits(kind, reading, cell) if reading else _text_fits(column, kind, cell)
        fits = "true" if source.is_typed else fits
        return TypedCell(column, cell, cell, written, *_nothing(kind, source), fits, _typed(column, kind, written))
    raw, fits = f"({as_value(cell, source.cast)})::varchar", _parquet_fits(column, source)
    typed = _of_parquet(column, cell, source.cast) if fits != "false" else "null"
    return TypedCell(column, cell, raw, raw, f"{cell} is null", "", fits, typed)


def rows(view: str, cells: Sequence[TypedCell], more: str = "") -> str:
    """SQL: the view with what its cells are, and their values."""
    standing = "".join(f", {cell.asked} as {cell.standing}" for cell in cells)
    values = "".join(f", case when {c.standing} = {GOOD} then {c.typed} end as {c.value}" for c in cells)
    return f"(select *{values} from (select *{standing}{more} from {view}))"


def with_empty(view: str, names: Sequence[str]) -> str:
    """SQL: the view of cells, with these beside them that no record has."""
    return f"(select *, {', '.join(f'null::VARCHAR as {name}' for name in names)} from {view})" if names else view


def _nothing(kind: str, source: Source) -> tuple[str, str]:
    """SQL of `nothing`, and of `token`. What is promised may be of the type, as 1900-01-01 is."""
    cell, found = source.name, source.found if source.tokens is None else source.tokens
    listed = f"({cell} is null or {cell} in ({', '.join(map(literal, found))}))" if found else f"{cell} is null"
    if source.tokens is not None or kind in ("string", *NESTED):
        return listed, ""
    return listed, is_token(cell, OF_BOOLEANS if kind == "boolean" else OF_NUMBERS)


def _text_fits(column: Column, kind: str, cell: str) -> str:
    if kind in NESTED:
        return f"case when json_valid({cell}) then {_is_json(column, cell)} else false end"
    if kind in MOMENTS and column.format:
        pattern = date_pattern(column.format)
        return f"(regexp_full_match({cell}, {literal(pattern.regex)}) and {_parsed(column, kind, cell)} is not null)"
    return FITS[kind](column, cell)


def _is_json(column: Column, cell: str) -> str:
    """An array, or an object, in which no key stands twice where something is promised of what lies behind them."""
    fits = f"json_type({cell}) = '{NESTED[column.logical_type or '']}'"
    return f"{fits} and {has_keys_once(cell)}" if column.properties else fits


def has_keys_once(text: str) -> str:
    """SQL: whether JSON has no key twice, for nobody can tell which of two values an object has behind one."""
    return f"len(list_distinct(json_keys({text}))) = len(json_keys({text}))"


def _read_fits(kind: str, reading: Candidate, cell: str) -> str:
    """Whether a cell is of a type that is not plainly written."""
    whole = f" and not regexp_matches({reading.text(cell)}, '[.]')" if kind == "integer" else ""
    return f"(not {reading.misfit(cell)}{whole})"


def _integer(_: Column, cell: str) -> str:
    form = r"0|-?[1-9][0-9]*"
    long = f"(regexp_full_match({cell}, '{form}') and strlen(ltrim({cell}, '-')) <= {MOST_DIGITS})"
    return f"case when {SHORT.replace('{}', cell)} then true else {long} end"


def _number(_: Column, cell: str) -> str:
    number = CANDIDATES[4]
    digits = f"strlen(replace(ltrim({cell}, '-'), '.', '')) <= {MOST_DIGITS}"
    held = f"case when contains(lower({cell}), 'e') then not {number.misfit(cell)} else {digits} end"
    return f"({number.formed(cell)} and {held})"


def _boolean(_: Column, cell: str) -> str:
    return f"regexp_full_match({cell}, '(?i:true|false)|[01]')"


def _date(_: Column, cell: str) -> str:
    return f"(strlen({cell}) = 10 and coalesce(try_cast({cell} as DATE)::varchar = {cell}, false))"


def _timestamp(column: Column, cell: str) -> str:
    zoned, plain = f"{ZONED_DATE}[T ]{TIME}{ZONE}", f"{DATE}[T ]{TIME}"
    is_zoned = f"(regexp_full_match({cell}, '{zoned}') and try_cast({cell} as TIMESTAMPTZ) is not null)"
    if column.timezone:
        return is_zoned
    is_plain = f"(regexp_full_match({cell}, '{plain}') and try_cast({cell} as TIMESTAMP) is not null)"
    return f"case when {TO_THE_SECOND.replace('{}', cell)} then true else {is_plain} or {is_zoned} end"


def _time(column: Column, cell: str) -> str:
    return f"regexp_full_match({cell}, '{TIME}({ZONE}){'' if column.timezone else '?'}')"


FITS = {
    "string": lambda _, cell: "true",
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "time": _time,
}


def _typed(column: Column, kind: str, text: str) -> str:
    if kind in MOMENTS and column.format:
        return _parsed(column, kind, text)
    if kind in NUMBERS:
        return f"try_cast({text} as DOUBLE)"
    return {
        "boolean": f"lower({text}) in ('true', '1')",
        "date": f"try_cast({text} as DATE)",
        "timestamp": moment(text, column),
        "time": moment(f"('1970-01-01 ' || {text})", column),
    }.get(kind, text)


def moment(text: str, column: Column) -> str:
    """SQL: a moment, in the default zone of the column where it says none."""
    zoned = f"regexp_matches({text}, '{ZONE}$')"
    plain = _in_zone(f"try_cast({text} as TIMESTAMP)", column)
    return f"case when {zoned} then try_cast({text} as TIMESTAMPTZ) else {plain} end"


def _in_zone(plain: str, column: Column) -> str:
    zone = "UTC" if column.logical_type == "time" else column.default_timezone
    return f"timezone({literal(zone)}, {plain})"


def _parsed(column: Column, kind: str, cell: str) -> str:
    """SQL: a cell of a format of the contract's."""
    directives = date_pattern(column.format or "").strptime
    text = f"replace({cell}, 'Z', '+00:00')" if "%z" in directives else cell
    parsed = f"try_strptime({text}, {literal(directives)})"
    if kind == "date":
        return f"({parsed})::DATE"
    if kind == "time":
        parsed = f"({parsed} + interval 70 year)"
    return parsed if "%z" in directives else _in_zone(f"({parsed})::TIMESTAMP", column)


def _parquet_fits(column: Column, source: Source) -> str:
    cell, kind = source.name, column.logical_type
    name, is_nested = of_engine(source.cast)
    if source.cast == "JSON" and kind in (*NESTED, "string"):
        return _is_json(column, cell) if kind in NESTED else "true"
    if kind is None or kind in NESTED:
        is_list = source.cast.endswith("]") or source.cast.startswith("LIST")
        return "true" if kind is None or (is_nested and is_list is (kind == "array")) else "false"
    whole = f"isfinite({cell}) and {cell} = trunc({cell})" if name == "number" else f"{cell} = trunc({cell})"
    known = {
        **{("string", text): "true" for text in TEXTS},
        ("integer", "integer"): "true",
        ("integer", "decimal"): whole,
        ("integer", "number"): whole,
        ("number", "integer"): "true",
        ("number", "decimal"): "true",
        ("number", "number"): f"isfinite({cell})",
        ("boolean", "boolean"): "true",
        ("date", "date"): f"isfinite({cell})",
        ("date", "datetime"): f"isfinite({cell}) and {cell} = date_trunc('day', {cell})",
        ("timestamp", "datetime"): "false" if column.timezone else f"isfinite({cell})",
        ("timestamp", "datetime with zone"): f"isfinite({cell})",
        ("time", "time"): "false" if column.timezone else "true",
    }
    return "false" if is_nested else known.get((kind, name), "false")


def _of_parquet(column: Column, cell: str, cast: str) -> str:
    kind = column.logical_type or "string"
    if kind in NUMBERS:
        return f"{cell}::varchar::DOUBLE" if cast == "FLOAT" else f"{cell}::DOUBLE"
    plain = f"{cell}::TIMESTAMP" if kind == "timestamp" else f"(DATE '1970-01-01' + {cell})"
    return {
        "boolean": cell,
        "date": f"{cell}::DATE",
        "timestamp": f"{cell}::TIMESTAMPTZ" if "ZONE" in cast else _in_zone(plain, column),
        "time": _in_zone(plain, column),
    }.get(kind, f"({as_value(cell, cast)})::varchar")
