"""What is to mend in a record, in the few words that stand beside it in the copy for its sender."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from chalicelib.core.contract import ERROR, Check, Table
from chalicelib.core.sql import literal

MOST_VALUES = 5
"""Values of a list that are named."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong with a record, and whether it is set aside for it."""

    record: int
    note: str
    is_aside: bool
    cells: tuple[tuple[str, str], ...] = ()
    """What is wrong with cells of it: label, and what."""


IS_WORK = "record is not null and severity <> 'info'"
"""SQL: true of what there is to mend. What is for information alone is no work."""

ASKED = f'select record, "column", "check", severity from violations where {IS_WORK} order by record'
"""SQL: all that there is to mend, in the order of the records."""

COUNTED = f"select count(*) filter (where severity = 'error'), count(*) from violations where {IS_WORK}"
"""SQL: how many rows of violations set a record aside, and how many there are to mend."""

ASIDE = "select record from violations where severity = 'error' and record is not null"
"""SQL: the records that are set aside."""


def notes(table: Table) -> str:
    """SQL: the note of each record, as `mends` gives it."""
    said = enumerate(words(table).items())
    values = ", ".join(f"({at}, {literal(check)}, {literal(word)})" for at, (check, word) in said) or "(0, '', '')"
    note = """coalesce("column" || ': ', '') || coalesce(said, "check")"""
    return (
        f"select record, string_agg(note, '; ' order by nth) as note from "
        f"(select record, {note} as note, min(nth) as nth from violations "
        f"""left join (values {values}) as words(nth, id, said) on id = "check" """
        f"where {IS_WORK} group by 1, 2) group by record"
    )


def mends(rows: Iterable[tuple[Any, ...]], table: Table) -> Iterator[Mend]:
    """One for each record, of the answers to what is asked of its violations; in the order of the checks."""
    said = words(table)
    nth = {check: at for at, check in enumerate(said)}
    for record, broken in groupby(rows, itemgetter(0)):
        found = [*broken]
        if len(found) > 1:
            found.sort(key=lambda row: nth.get(row[2], len(nth)))
        wrong = dict.fromkeys((column, said.get(check, check)) for _, column, check, _ in found)
        note = "; ".join(reason(*one) for one in wrong)
        cells = tuple((column, what) for column, what in wrong if column)
        yield Mend(record, note, any(severity == ERROR for *_, severity in found), cells)


def reason(column: str | None, said: str) -> str:
    return f"{column}: {said}" if column else said


def words(table: Table) -> Mapping[str, str]:
    """What is wrong with a row that breaks a check, by the check's id."""
    types = {column.name: _typed(column.logical_type, column.format) for column in table.columns}
    return {check.id: _words(check, types.get(check.column or "", "")) for check in table.checks}


def _words(check: Check, typed: str) -> str:
    if check.kind == "logicalType":
        return typed or check.of_kind.error
    said = WORDS.get(check.kind)
    return said(check.arguments) if said else check.of_kind.error


def _typed(logical_type: str | None, form: str | None) -> str:
    if logical_type is None:
        return ""
    article = "an" if logical_type[0] in "aeiou" else "a"
    return f"not {article} {logical_type}{f' ({form})' if form else ''}"


def _list(values: Iterable[Any]) -> str:
    """Joined without a comma, which may be the delimiter."""
    shown = ["nothing" if value is None else str(value) for value in values]
    return " or ".join(shown[:MOST_VALUES]) + (" or …" if len(shown) > MOST_VALUES else "")


def _and(values: Iterable[str] | None) -> str:
    return " and ".join(values or ())


def _invalid(arguments: dict[str, Any]) -> str:
    if "validValues" in arguments:
        return f"not one of {_list(arguments['validValues'])}"
    return f"not as {arguments['pattern']}"


OPERATORS = {
    "mustBe": "not",
    "mustNotBe": "the same as",
    "mustBeGreaterThan": "not greater than",
    "mustBeGreaterOrEqualTo": "less than",
    "mustBeLessThan": "not less than",
    "mustBeLessOrEqualTo": "greater than",
    "mustBeBetween": "not between",
    "mustNotBeBetween": "between",
}
"""What a value is that breaks it."""

WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "required": lambda _: "missing",
    "nullValues": lambda _: "missing",
    "missingValues": lambda _: "stands for no value",
    "unique": lambda _: "repeats a row above",
    "duplicateValues": lambda a: f"{_and(a.get('properties'))} repeat a row above".lstrip(),
    "primaryKey": lambda a: f"{_and(a['properties'])}: no key, or that of a row above",
    "minLength": lambda a: f"shorter than {a['minLength']}",
    "maxLength": lambda a: f"longer than {a['maxLength']}",
    "pattern": lambda a: f"not as {a['pattern']}",
    "format": lambda a: f"no {a['format']}",
    "minimum": lambda a: f"below {a['minimum']}",
    "maximum": lambda a: f"above {a['maximum']}",
    "exclusiveMinimum": lambda a: f"not above {a['exclusiveMinimum']}",
    "exclusiveMaximum": lambda a: f"not below {a['exclusiveMaximum']}",
    "multipleOf": lambda a: f"no multiple of {a['multipleOf']}",
    "minItems": lambda a: f"fewer than {a['minItems']} items",
    "maxItems": lambda a: f"more than {a['maxItems']} items",
    "uniqueItems": lambda _: "an item twice",
    "minProperties": lambda a: f"fewer than {a['minProperties']} properties",
    "maxProperties": lambda a: f"more than {a['maxProperties']} properties",
    "requiredProperties": lambda a: f"lacks {_list(a['required'])}",
    "invalidValues": _invalid,
    "foreignKey": lambda a: f"not in {a['feed']}",
    "comparison": lambda a: f"{OPERATORS.get(a['operator'], a['operator'])} {_and(a.get('properties'))}",
    "sequence": lambda _: "does not follow on the row before",
    "sum": lambda a: f"not the sum of {_and(a['properties'])}",
}
