"""Check → SQL that is true of a row which breaks it, of those checks that a row shows by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import Any

from chalicelib.core.candidate import FLOAT_DIGITS
from chalicelib.core.comparing import HOLDS, Operand, above, below, condition, key, of_cell, of_text, same
from chalicelib.core.contract import Check, Column
from chalicelib.core.patterns import engine_pattern
from chalicelib.core.sql import literal
from chalicelib.core.text_formats import LONGEST, TEXT_FORMATS, WIDTHS
from chalicelib.core.typed_cells import GOOD, MOST_DIGITS, NO_VALUE, WRONG, TypedCell

type Cells = Mapping[str, TypedCell]
"""The cells of the columns that a file has, by the columns' names."""


@dataclass(frozen=True)
class Asked:
    """A check, and the cells of its column and of others."""

    check: Check
    cells: Cells

    @property
    def cell(self) -> TypedCell:
        return self.cells[self.check.column or ""]

    @property
    def one(self) -> Operand:
        return of_cell(self.cell)

    @property
    def others(self) -> list[TypedCell]:
        return [self.cells[name] for name in self.check.arguments["properties"]]

    def argument(self, name: str) -> Any:
        return self.check.arguments[name]

    def bound(self, name: str) -> Operand:
        return of_text(self.argument(name), self.cell.column)


def broken(check: Check, cells: Cells) -> str:
    """SQL over the rows of `typed_cells.rows`: true of a row that breaks the check. Null is of a row that does not."""
    breaks = BREAKS[check.kind](Asked(check, cells))
    return " and ".join([*(condition(said, cells[said.column]) for said in check.where), f"({breaks})"])


def tests(check: Check, columns: Iterable[Column]) -> list[str]:
    """SQL that fails where the engine does not know a pattern of a check, or the zone of the columns that it looks at.
    Raises ValueError for a pattern that there cannot be."""
    found = [_is_found(check.arguments["pattern"], "''")] if "pattern" in check.arguments else []
    zones = {column.default_timezone for column in columns} - {"UTC"}
    return found + [f"timezone({literal(zone)}, TIMESTAMP '2000-01-01') is null" for zone in sorted(zones)]


def _is_found(pattern: str, text: str) -> str:
    """SQL that is true of a text in which a pattern is found."""
    return f"regexp_matches({text}, {literal(engine_pattern(pattern))})"


def _format(asked: Asked) -> str:
    word, value = asked.argument("format"), asked.cell.value
    if word in TEXT_FORMATS:
        whole = f"not regexp_full_match({value}, {literal(TEXT_FORMATS[word])})"
        return f"{whole} or strlen({value}) > {LONGEST[word]}" if word in LONGEST else whole
    low, high = (of_text(str(bound), asked.cell.column) for bound in WIDTHS[word])
    return f"{below(asked.one, low)} or {above(asked.one, high)}"


def _not_multiple(asked: Asked) -> str:
    """A multiple has no more digits behind the point than its divisor, and so none is lost in a decimal of these."""
    divisor = Decimal(asked.argument("multipleOf")).normalize()
    digits = max(-int(divisor.as_tuple().exponent), 0)
    number = key(asked.cell)
    decimal = f"DECIMAL({MOST_DIGITS}, {min(digits, MOST_DIGITS - 1)})"
    rest = f"try_cast({number} as {decimal}) % try_cast({literal(format(divisor, 'f'))} as {decimal}) <> 0"
    longer = f"strlen(split_part({number}, '.', 2)) > {digits}"
    factor = int(divisor.scaleb(digits)) // gcd(int(divisor.scaleb(digits)), 10**digits)
    decimal = f"DECIMAL({MOST_DIGITS}, 0)"
    whole = f"contains({number}, '.') or try_cast({number} as {decimal}) % try_cast('{factor}' as {decimal}) <> 0"
    broken = f"when {longer} then true else coalesce({rest}, {whole}, true) end"
    return f"case when {asked.cell.value} is null then false {broken}"


def _missing(asked: Asked) -> str:
    tokens = asked.argument("missingValues")
    listed = ", ".join(literal(token) for token in tokens if token is not None)
    raw = asked.cell.raw
    cases = [f"{raw} is null"] * (None in tokens) + [f"{raw} in ({listed})"] * bool(listed)
    return " or ".join(cases) or "false"


def _invalid(asked: Asked) -> str:
    found = []
    if "validValues" in asked.check.arguments:
        values = [value for value in asked.argument("validValues") if value is not None]
        column = asked.cell.column
        if asked.one.written is None and column.logical_type in (None, "string"):
            listed = ", ".join(map(literal, values))
            found.append(f"{asked.cell.value} not in ({listed})" if values else "true")
        else:
            any_of = " or ".join([same(asked.one, of_text(value, column)) for value in values] or ["false"])
            found.append(f"not ({any_of})")
    if "pattern" in asked.check.arguments:
        found.append(f"not {_is_found(asked.argument('pattern'), asked.cell.raw)}")
    return f"{asked.cell.standing} = {GOOD} and ({' or '.join(found)})"


def _compared(asked: Asked) -> str:
    others = [of_cell(cell) for cell in asked.others]
    filled = " and ".join(f"{one.value} is not null" for one in (asked.one, *others))
    return f"{filled} and not {HOLDS[asked.argument('operator')](asked.one, *others)}"


def _not_sum(asked: Asked) -> str:
    """In decimals where they hold all of the numbers, else in doubles, within what these leave out."""
    tolerance = asked.argument("tolerance")
    exact, rough = _difference(asked, "DECIMAL(38, 18)"), _difference(asked, "DOUBLE")
    sizes = " + ".join(f"abs({cell.value})" for cell in (asked.cell, *asked.others))
    near = f"{literal(tolerance)}::DOUBLE + 1e-{FLOAT_DIGITS} * ({sizes})"
    return f"coalesce({exact} > try_cast({literal(tolerance)} as DECIMAL(38, 18)), {rough} > {near})"


def _difference(asked: Asked, cast: str) -> str:
    parts = [f"try_cast({cell.written} as {cast})" for cell in (asked.cell, *asked.others)]
    known = " and ".join(f"{cell.value} is not null" for cell in (asked.cell, *asked.others))
    return f"try(abs(case when {known} then {' - '.join(parts)} end))"


def _nested(test: str) -> Callable[[Asked], str]:
    """Of the values that are JSON. The argument has the name of the check."""

    def breaks(asked: Asked) -> str:
        said = next(iter(asked.check.arguments.values()))
        shown = f"[{', '.join(map(literal, said))}]" if isinstance(said, list) else str(said)
        return test.format(items=f"json_extract({asked.cell.value}, '$[*]')", value=asked.cell.value, said=shown)

    return breaks


def _of_value(test: str) -> Callable[[Asked], str]:
    def breaks(asked: Asked) -> str:
        said = next(iter(asked.check.arguments.values()), "")
        return test.format(cell=asked.cell, said=said, NO_VALUE=NO_VALUE, WRONG=WRONG)

    return breaks


BREAKS: dict[str, Callable[[Asked], str]] = {
    "logicalType": _of_value("{cell.standing} = {WRONG}"),
    "required": _of_value("{cell.standing} = {NO_VALUE}"),
    "nullValues": _of_value("{cell.standing} = {NO_VALUE}"),
    "missingValues": _missing,
    "invalidValues": _invalid,
    "minLength": _of_value("length({cell.value}) < {said}"),
    "maxLength": _of_value("length({cell.value}) > {said}"),
    "pattern": lambda asked: f"not {_is_found(asked.argument('pattern'), asked.cell.value)}",
    "format": _format,
    "minimum": lambda asked: below(asked.one, asked.bound("minimum")),
    "maximum": lambda asked: above(asked.one, asked.bound("maximum")),
    "exclusiveMinimum": lambda asked: f"not {above(asked.one, asked.bound('exclusiveMinimum'))}",
    "exclusiveMaximum": lambda asked: f"not {below(asked.one, asked.bound('exclusiveMaximum'))}",
    "multipleOf": _not_multiple,
    "minItems": _nested("json_array_length({value}) < {said}"),
    "maxItems": _nested("json_array_length({value}) > {said}"),
    "uniqueItems": _nested("len(list_distinct({items})) < len({items})"),
    "minProperties": _nested("len(list_distinct(json_keys({value}))) < {said}"),
    "maxProperties": _nested("len(list_distinct(json_keys({value}))) > {said}"),
    "requiredProperties": _nested("not list_has_all(json_keys({value}), {said})"),
    "comparison": _compared,
    "sum": _not_sum,
}
"""Kind → its condition; null, as of a cell with no value, is of a row that does not break it."""
