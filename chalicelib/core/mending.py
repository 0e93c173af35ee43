"""What is to mend in a record, in the few words that stand beside it in the copy for its sender."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from chalicelib.core.contract import ERROR, Check, Column, Table
from chalicelib.core.sql import literal, place

MOST_VALUES = 5
"""Values of a list that are named."""


class Mend(NamedTuple):
    """What is wrong with some records that follow each other, from `first` to `last`, and whether they are set aside
    for it."""

    first: int
    last: int
    note: str
    is_aside: bool
    cells: tuple[tuple[str, str], ...] = ()
    """What is wrong with cells of each: label, and what."""


class Broken(NamedTuple):
    """A check that rows break, the label that its violations have, and the last record of them."""

    check: str
    column: str | None
    severity: str
    last: int
    is_within: bool = False
    """Whether it is of values within cells."""


IS_WORK = "record is not null and severity <> 'info'"
"""SQL: true of what there is to mend. What is for information alone is no work."""

BROKEN = (
    'select "check", any_value("column"), any_value(severity), max(record), count(path) > 0 from violations '
    f'where {IS_WORK} group by "check" order by "check"'
)
"""SQL: `Broken`, of all that there is to mend."""

_ASIDE = "from violations where severity = 'error' and record is not null"

LAST_ASIDE = f"select max(record) {_ASIDE}"
"""SQL: the last record that is set aside."""


def known_aside(last: int) -> str:
    """SQL that makes known which records are set aside, up to the last one: a bit for each. So rows are told apart by a
    scan that keeps their order; after a join they would have to be sorted."""
    return f"set variable aside = (select bitstring_agg(record, 0, {last}) {_ASIDE})"


def is_aside(record: str, last: int) -> str:
    """SQL: true of a record that is set aside, by its number."""
    return f"case when {record} <= {last} then get_bit(getvariable('aside'), {record}::INTEGER) = 1 else false end"


MOST_PATHS = 3
"""Of the values in a cell that break a check, named in a note."""

_PLACES = f"""array_to_string(arg_min(path, {{'long': length(path), 'path': path}}, {MOST_PATHS}), ' and ') || """ + (
    f"case when count(path) > {MOST_PATHS} then ' and ' || (count(path) - {MOST_PATHS}) || ' more' else '' end"
)


def _each(is_within: bool) -> str:
    """SQL: each check that a record breaks; of values within cells, their `places` in words."""
    if not is_within:
        return f'(select record, "column", "check", null::VARCHAR as places from violations where {IS_WORK})'
    return (
        f'(select record, any_value("column") as "column", "check", {_PLACES} as places '
        f'from violations where {IS_WORK} group by record, "check")'
    )


def notes(table: Table) -> str:
    """SQL: the note of each record, as `mends` gives it."""
    said = enumerate(words(table).items())
    values = ", ".join(f"({at}, {literal(check)}, {literal(word)})" for at, (check, word) in said) or "(0, '', '')"
    note = """coalesce("column" || ': ', '') || coalesce(places || ' ', '') || coalesce(said, "check")"""
    each = _each(any(check.within for check in table.checks))
    return (
        f"select record, string_agg(note, '; ' order by nth) as note from "
        f"(select record, {note} as note, min(nth) as nth from {each} "
        f"""left join (values {values}) as words(nth, id, said) on id = "check" group by 1, 2) group by record"""
    )


def ordered(broken: Iterable[Broken], table: Table) -> list[Broken]:
    """In the order of the checks."""
    nth = {check: at for at, check in enumerate(words(table))}
    return sorted(broken, key=lambda one: nth.get(one.check, len(nth)))


def asked(broken: Sequence[Broken]) -> str:
    """SQL: from which record to which all break the same of these checks, a bit for each check, and the places within
    cells of those that have them."""
    at, is_within = place("check", [one.check for one in broken]), any(one.is_within for one in broken)
    listed = f"list(places order by {at}) filter (where places is not null)" if is_within else "null"
    told = f"{{'bits': bitstring_agg({at}, 0, {len(broken) - 1}), 'places': {listed}}}"
    marked = f"select record, {told} as told from {_each(is_within)} group by record order by record"
    beside = f"select record, told, lag(record) over () as above, lag(told) over () as others from ({marked})"
    last = max(one.last for one in broken)
    return (
        f"select record, coalesce(lead(above) over (), {last}), told.bits, told.places from ({beside}) "
        "where above is distinct from record - 1 or others is distinct from told"
    )


type Row = tuple[int, int, str, list[str] | None]


def mends(rows: Iterable[Row], broken: Sequence[Broken], table: Table) -> Iterator[Mend]:
    """One for records that follow each other, of the answers to what is `asked` of their violations."""
    said = words(table)

    @lru_cache(MOST_KEPT)
    def wrong(bits: str, places: tuple[str, ...]) -> tuple[str, bool, tuple[tuple[str, str], ...]]:
        found, left = [one for one, bit in zip(broken, bits, strict=True) if bit == "1"], iter(places)
        before = [f"{next(left)} " if one.is_within else "" for one in found]
        pairs = zip(found, before, strict=True)
        told = dict.fromkeys((one.column, at + said.get(one.check, one.check)) for one, at in pairs)
        cells = tuple((column, what) for column, what in told if column)
        return "; ".join(reason(*one) for one in told), any(one.severity == ERROR for one in found), cells

    for first, last, bits, places in rows:
        yield Mend(first, last, *wrong(bits, tuple(places or ())))


MOST_KEPT = 1000
"""Notes that are kept as they are told."""


class Due:
    """What is to mend, as it is asked for from the first record to the last."""

    def __init__(self, mends: Iterator[Mend]) -> None:
        self._mends = mends
        self.next = next(mends, None)
        """What comes next, or has begun; None where there is no more."""

    def up_to(self, record: int) -> list[Mend]:
        """All that begins there or before, and has not ended before it was asked for last."""
        found: list[Mend] = []
        while self.next and self.next.first <= record:
            found.append(self.next)
            if self.next.last > record:
                break
            self.next = next(self._mends, None)
        return found

    def of(self, record: int) -> Mend | None:
        return next((mend for mend in self.up_to(record) if mend.last >= record), None)


def reason(column: str | None, said: str) -> str:
    return f"{column}: {said}" if column else said


def words(table: Table) -> Mapping[str, str]:
    """What is wrong with a row that breaks a check, by the check's id."""
    columns = {column.name: column for column in table.columns}
    return {check.id: _words(check, columns.get(check.column or "")) for check in table.checks}


def _words(check: Check, column: Column | None) -> str:
    if check.kind == "logicalType":
        inner = column.at(check.within) if column else None
        return (_typed(inner.logical_type, inner.format) if inner else "") or check.of_kind.error
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
