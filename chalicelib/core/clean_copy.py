"""The clean copy as a contract has it: what its columns are called, which are of another type than was found, and as
what they are written. SQL over the cells of `typed_cells.rows`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.core.column import Column
from chalicelib.core.contract import Table
from chalicelib.core.profile import different, wished_names
from chalicelib.core.typed_cells import GOOD, MOST_DIGITS, NUMBERS, TypedCell
from chalicelib.core.types import LONG


@dataclass(frozen=True)
class Promised:
    """SQL of the clean copy: its columns as they are called, the record first, and what they are columns of."""

    selected: list[str]
    source: str


AGREE = {
    "string": ("text", "uuid", "duration", "json"),
    "integer": ("integer",),
    "number": ("integer", "decimal", "number"),
    "date": ("date",),
    "timestamp": ("datetime", "datetime with zone"),
    "time": ("time",),
    "boolean": ("boolean",),
    "array": ("json",),
    "object": ("json",),
}
"""Logical type → the types in reports whose values are it as they are."""

CASTS = {"date": "DATE", "timestamp": "TIMESTAMPTZ", "boolean": "BOOLEAN"}


def clean_names(labels: Sequence[str], promised: Mapping[int, str], record: str) -> tuple[str, ...]:
    """What the number of the record, and then each column, is called in the clean copy. Columns that are `promised`, by
    position, have the contract's names; to these gives way the `record`, and to it others, which have their labels."""
    wished = {0: record, **dict(enumerate(wished_names(labels), 1)), **promised}
    order = [*promised, *(at for at in wished if at not in promised)]
    chosen = dict(zip(order, different(wished[at] for at in order), strict=True))
    return tuple(chosen[at] for at in wished)


def is_kept(found: Column, cell: TypedCell, table: Table) -> bool:
    """Whether a column is of the promised type as it was found; where tokens for no value are promised, none is."""
    promised = cell.column.logical_type
    return promised is None or (table.held.null_tokens is None and found.type in AGREE[promised])


class Digits(NamedTuple):
    """The most digits before and behind the point of a column's numbers, and whether one has an exponent."""

    whole: int
    behind: int
    powers: bool


NONE = Digits(0, 0, False)


def digits(cell: TypedCell) -> str:
    """SQL: `Digits` of a column."""
    good, text = f"filter (where {cell.standing} = {GOOD})", f"ltrim(({cell.written})::varchar, '-+')"
    point = f"strpos({text}, '.')"
    whole = f"max(if({point} = 0, strlen({text}), {point} - 1)) {good}"
    behind = f"max(if({point} = 0, 0, strlen({text}) - {point})) {good}"
    return f"coalesce({whole}, 0), coalesce({behind}, 0), coalesce(bool_or(contains(lower({text}), 'e')) {good}, false)"


def cast(cell: TypedCell, most: Digits) -> str:
    """SQL: the cells of a column in the engine's type for the promised one; null where they are not of it."""
    kind = cell.column.logical_type or "string"
    if kind in NUMBERS:
        exact = f"try_cast({cell.written} as {_of_number(kind, most)})"
        return f"case when {cell.standing} = {GOOD} then {exact} end"
    if kind == "time":
        return f"timezone('UTC', {cell.value})::TIME"
    return f"{cell.value}::{CASTS.get(kind, 'VARCHAR')}"


def _of_number(kind: str, most: Digits) -> str:
    """An exact type, where one holds them all; as they are written where none does."""
    whole, behind, powers = most
    if powers:
        return "DOUBLE"
    if kind == "integer":
        return "BIGINT" if whole <= LONG else f"DECIMAL({MOST_DIGITS}, 0)"
    return f"DECIMAL({max(whole + behind, 1)}, {behind})" if whole + behind <= MOST_DIGITS else "VARCHAR"
