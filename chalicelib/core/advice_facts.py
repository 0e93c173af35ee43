"""The facts that advice rests on. SQL over `broken`, the rows that break checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.core.advice import MOST_VALUES
from chalicelib.core.candidate import is_token
from chalicelib.core.contract import Column
from chalicelib.core.null_tokens import OF_NUMBERS
from chalicelib.core.sql import literal, rows_where
from chalicelib.core.typed_cells import MOMENTS, MOST_DIGITS, NUMBERS
from chalicelib.core.violation_tables import Asked

LONGEST_VALUE = 200
"""Characters of values that are compared; longer ones are no value that is listed."""


def values(places: Sequence[int]) -> str:
    """SQL: of each of these checks its place, how many different values break it, and the most frequent of them."""
    listed = ", ".join(map(str, places))
    each = (
        f"select nth, value, count(*) as n from broken where nth in ({listed}) and length(value) <= {LONGEST_VALUE} "
        "group by nth, value"
    )
    first = f"arg_min({{'value': value, 'n': n}}, {{'n': -n, 'value': value}}, {MOST_VALUES})"
    return f"select nth, count(*), {first} from ({each}) group by nth"


@dataclass(frozen=True)
class Form:
    """A form of cells that are not of their type: SQL that is true of `value`, and what is said of them."""

    test: str
    words: str


def _like(pattern: str) -> str:
    return f"regexp_full_match(value, {literal(pattern)})"


THOUSANDS = r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"
TOKEN = Form(
    is_token("value", OF_NUMBERS), "with a token for no value: promise it as assay.nullTokens, or leave the cells empty"
)
PADDED = Form("value <> trim(value, concat(' ', chr(9), chr(10), chr(13), chr(160)))", "with spaces around")
OF_NUMBER = (
    Form(_like(THOUSANDS), "with commas between thousands, or for decimals"),
    Form(f"{_like(r'-?[0-9]{1,3}([. ]?[0-9]{3})*,[0-9]+')} and not {_like(THOUSANDS)}", "with a decimal comma"),
    Form(_like(r"[€$£]\s?-?[0-9.,]+|-?[0-9.,]+\s?[€$£%]"), "with a sign of currency, or of percent"),
    Form(_like(r"-?0[0-9]+"), "with zeros in front: if they are codes, their type is string"),
)
OF_INTEGER = (Form(_like(r"-?[0-9]+\.[0-9]+"), "with a decimal point"),)
DAY_FIRST = Form(_like(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}.*"), "with the day or the month first")
OF_MOMENT = (
    Form(_like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "written as ISO 8601 has a day"),
    Form(_like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].+"), "written as ISO 8601 has a day with a time"),
    Form(_like(r"[0-9]{5}(\.[0-9]+)?"), "that may be days as a spreadsheet counts them"),
)

QUOTED = "that are texts: write them without quotes"
OF_TEXT = {
    "integer": (Form(_like("0|-?[1-9][0-9]{0,37}"), QUOTED),),
    "number": (Form(rf"{_like(r'-?(0|[1-9][0-9]*)([.][0-9]+)?')} and strlen(value) <= {MOST_DIGITS}", QUOTED),),
    "boolean": (Form(_like("true|false"), QUOTED),),
}
"""Of values within cells, which are of their type but in JSON."""


def forms_of(column: Column, is_within: bool = False) -> tuple[Form, ...]:
    """What may be wrong of a cell, or of a value within one, that is not of its type."""
    of_text = OF_TEXT.get(column.logical_type or "", ()) if is_within else ()
    return (*of_text, *_forms_of(column))


def _forms_of(column: Column) -> tuple[Form, ...]:
    if column.logical_type in NUMBERS:
        return (*OF_NUMBER, *(OF_INTEGER if column.logical_type == "integer" else ()), PADDED, TOKEN)
    if column.logical_type in MOMENTS:
        return (*OF_MOMENT, *(() if column.format else (DAY_FIRST,)), PADDED, TOKEN)
    return (PADDED, TOKEN) if column.logical_type == "boolean" else ()


def forms(asked: Sequence[tuple[Asked, tuple[Form, ...]]]) -> str:
    """SQL: for each form of each check how many cells have it, in one row."""
    counts = (rows_where(f"case when nth = {one.at} then {form.test} end") for one, some in asked for form in some)
    places = ", ".join(str(one.at) for one, _ in asked)
    return f"select {', '.join(counts)} from broken where nth in ({places})"


def apart(names: Mapping[int, str]) -> str:
    """SQL: the cells that break these checks, each in a column of its check's."""
    values = ", ".join(f"case when nth = {at} then value end as {name}" for at, name in names.items())
    return f"(select record, {values} from broken where nth in ({', '.join(map(str, names))}))"


def orders(view: str, cells: Sequence[str]) -> str:
    """SQL: the fields of `Orders`, of the cells of each column."""
    form = literal("^([0-9]{1,2})[./-]([0-9]{1,2})[./-]")
    parts = ", ".join(
        f"try_cast(regexp_extract({cell}, {form}, {group}) as INTEGER) as {part}{at}"
        for at, cell in enumerate(cells)
        for group, part in enumerate(("one", "two"), 1)
    )
    tests = (
        f"{first}{at} > 12 and {other}{at} between 1 and 12"
        for at in range(len(cells))
        for first, other in (("one", "two"), ("two", "one"))
    )
    ends = ", ".join(f"{end}(record) filter (where {test})" for test in tests for end in ("min", "max"))
    return f"select {ends} from (select record, {parts} from {view})"
