"""Values of a contract's types beside each other, in SQL: exactly, whatever numbers a double cannot tell apart.

Values are doubles first. Where two of them are the same, though one is written in more digits than every double holds,
their texts decide, as decimals of 38 digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from chalicelib.core.candidate import FLOAT_DIGITS
from chalicelib.core.contract import Column, Condition
from chalicelib.core.sql import literal
from chalicelib.core.typed_cells import GOOD, MOST_DIGITS, NO_VALUE, NUMBERS, TypedCell, moment


@dataclass(frozen=True)
class Operand:
    """A value in SQL; of a number also its text, and digits behind the point of decimals that hold it."""

    value: str
    written: str | None = None
    scales: tuple[int, ...] = ()


SCALES = (18, 0)
"""Of numbers in cells: as many digits stand before the point, else as all have."""


def of_cell(cell: TypedCell) -> Operand:
    is_number = cell.column.logical_type in NUMBERS
    return Operand(cell.value, cell.written, SCALES) if is_number else Operand(cell.value)


def of_text(text: str, column: Column) -> Operand:
    """A value of a contract, in the type of a column."""
    kind = column.logical_type or "string"
    if kind in NUMBERS:
        whole = max(Decimal(text).adjusted() + 1, 1)
        return Operand(f"try_cast({literal(text)} as DOUBLE)", literal(text), (max(MOST_DIGITS - 1 - whole, 0),))
    return Operand(
        {
            "boolean": f"{literal(text)}::BOOLEAN",
            "date": f"{literal(text)}::DATE",
            "timestamp": moment(literal(text), column),
            "time": moment(literal("1970-01-01 " + text), column),
        }.get(kind, literal(text))
    )


def _compared(sign: str, one: Operand, other: Operand) -> str:
    plain = f"{one.value} {sign} {other.value}"
    if one.written is None or other.written is None:
        return f"({plain})"
    long = f"greatest(strlen({one.written}), strlen({other.written})) > {FLOAT_DIGITS}"
    scales = min(one.scales, other.scales, key=len)
    exact = ", ".join(f"{_decimal(one.written, scale)} {sign} {_decimal(other.written, scale)}" for scale in scales)
    tied = f"{one.value} = {other.value} and {long}"
    return f"(case when {tied} then coalesce({exact}, {plain}) else {plain} end)"


def below(one: Operand, other: Operand) -> str:
    return _compared("<", one, other)


def above(one: Operand, other: Operand) -> str:
    return _compared(">", one, other)


def same(one: Operand, other: Operand) -> str:
    return _compared("=", one, other)


def key(cell: TypedCell) -> str:
    """SQL: what two cells share that have the same value, and no others."""
    if cell.column.logical_type not in NUMBERS:
        return cell.value
    value, text = cell.value, cell.written
    large = f"{_bare(_decimal(text, 18))}, {_decimal(text, 0)}::varchar"
    small = f"nullif({_bare(_decimal(text, MOST_DIGITS - 1))}, '0')"
    scientific = f"coalesce(case when abs({value}) >= 1 then coalesce({large}) else {small} end, {value}::varchar)"
    return (
        f"case when {value} is null then null when {value} = 0 then '0' "
        f"when contains(lower({text}), 'e') then {scientific} else {_bare(text)} end"
    )


def _decimal(text: str, scale: int) -> str:
    return f"try_cast({text} as DECIMAL({MOST_DIGITS}, {scale}))"


def _bare(number: str) -> str:
    """SQL: digits with no zeros at the end, behind the point."""
    text = f"({number})::varchar"
    return f"if(contains({text}, '.'), rtrim(rtrim({text}, '0'), '.'), {text})"


type Test = Callable[..., str]

HOLDS: dict[str, Test] = {
    "mustBe": same,
    "mustNotBe": lambda one, to: f"(not {same(one, to)})",
    "mustBeGreaterThan": above,
    "mustBeGreaterOrEqualTo": lambda one, to: f"(not {below(one, to)})",
    "mustBeLessThan": below,
    "mustBeLessOrEqualTo": lambda one, to: f"(not {above(one, to)})",
    "mustBeBetween": lambda one, low, high: f"(not {below(one, low)} and not {above(one, high)})",
    "mustNotBeBetween": lambda one, low, high: f"({below(one, low)} or {above(one, high)})",
}
"""Operator → SQL that is true of a value which is as it must be; null where there is no value."""


def condition(said: Condition, cell: TypedCell) -> str:
    """SQL that is true of rows of which a condition holds. A cell that is not of its type keeps none."""
    one = of_cell(cell)
    if None in said.values and said.operator not in ("mustBe", "mustNotBe"):
        return "false"
    values = [of_text(value, cell.column) for value in said.values if value is not None]
    if said.operator not in ("mustBe", "mustNotBe"):
        return f"coalesce({HOLDS[said.operator](one, *values)}, false)"
    any_of = " or ".join([f"coalesce({same(one, value)}, false)" for value in values] or ["false"])
    nothing = "true" if None in said.values else "false"
    listed = f"case {cell.standing} when {NO_VALUE} then {nothing} when {GOOD} then ({any_of}) end"
    return f"coalesce({listed if said.operator == 'mustBe' else f'not ({listed})'}, false)"
