"""What differs between two contracts, as those see it who use the data: a promise less is breaking, one more is not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chalicelib.core.contract import ACTIONS, Check, Column, Contract, Table
from chalicelib.core.implied import implied
from chalicelib.core.within import written

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """One difference."""

    table: str
    """The table that it is of; empty of the contract as a whole."""
    column: str | None
    """The column that it is of; null of the table as a whole."""
    what: str
    """What differs, by the standard's word, or the id of a check."""
    how: str
    """`added`, `removed` or `changed`."""
    before: str | None
    """What was said; null where nothing was."""
    after: str | None
    """What is said now; null where nothing is."""
    breaking: bool
    """Whether someone who relied on the contract may be let down."""


def changes(old: Contract, new: Contract) -> tuple[Change, ...]:
    """All differences in what is promised, those that are breaking first."""
    return tuple(sorted(_changes(old, new), key=lambda change: not change.breaking))


def _changes(old: Contract, new: Contract) -> Iterator[Change]:
    yield from _differs("", None, "status", old.status, new.status, breaking=new.status in ENDED)
    before, after = ({table.name: table for table in contract.tables} for contract in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Change(name, None, "table", REMOVED, name, None, breaking=True)
        elif name not in before:
            yield Change(name, None, "table", ADDED, None, name, breaking=False)
        else:
            yield from _of_table(before[name], after[name])


ENDED = ("deprecated", "retired")
"""What the standard calls a contract on which nobody should rely any more."""


def _of_table(old: Table, new: Table) -> Iterator[Change]:
    for feed in dict.fromkeys([*old.feeds, *new.feeds]):
        yield from _differs(old.name, None, "feed", *_in(feed, old.feeds, new.feeds), breaking=feed not in new.feeds)
    weaker = ACTIONS.index(new.policy.action) > ACTIONS.index(old.policy.action)
    yield from _differs(old.name, None, "policy", old.policy.action, new.policy.action, breaking=weaker)
    yield from _of_columns(old, new)
    yield from _of_checks(old, new)


def _in(word: str, *places: Iterable[str]) -> list[str | None]:
    return [word if word in place else None for place in places]


def _of_columns(old: Table, new: Table) -> Iterator[Change]:
    before, after = ({column.name: column for column in table.columns} for table in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Change(old.name, name, "column", REMOVED, name, None, breaking=True)
        elif name not in before:
            yield Change(old.name, name, "column", ADDED, None, name, breaking=False)
        else:
            yield from _of_column(old.name, before[name], after[name])


def _of_column(table: str, old: Column, new: Column) -> Iterator[Change]:
    """A promise of a type where there was none changes what is read, and so is breaking too."""
    typed = {
        "logicalType": (old.logical_type, new.logical_type),
        "format": (old.format, new.format),
        "timezone": (str(old.timezone), str(new.timezone)),
        "defaultTimezone": (old.default_timezone, new.default_timezone),
    }
    for what, pair in typed.items():
        yield from _differs(table, old.name, what, *pair, breaking=True)
    hidden = new.is_masked and not old.is_masked
    yield from _differs(table, old.name, "classification", _classified(old), _classified(new), breaking=hidden)
    yield from _differs(table, old.name, "description", old.description, new.description, breaking=False)
    for step in [step for step in old.inner if step in new.inner]:
        one, other = (replace(of.inner[step], name=f"{of.name}{written((step,))}") for of in (old, new))
        yield from _of_column(table, one, other)


def _classified(column: Column) -> str | None:
    return column.classification or (WITHIN if column.is_masked else None)


WITHIN = "of what lies within"
"""The classification of a column that has none but is masked."""


def _of_checks(old: Table, new: Table) -> Iterator[Change]:
    """A check is gone where none of the new ones says as much; a column that is gone takes its checks with it."""
    before, after = {check.id: check for check in old.checks}, {check.id: check for check in new.checks}
    columns, is_implied = {column.name for column in new.columns}, implied(new.checks)
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one == other or (one and one.column is not None and one.column not in columns):
            continue
        kept = one is None or is_implied(one)
        of = one or other
        assert of is not None, "the name is of one of them"
        how = ADDED if one is None else REMOVED if other is None else CHANGED
        yield Change(old.name, of.column, name, how, _said(one), _said(other), breaking=not kept)


def _said(check: Check | None) -> str | None:
    """A check in a line, as people read it."""
    if check is None:
        return None
    arguments = [f"{name} {value}" for name, value in check.arguments.items()]
    bounds = " and ".join(map(str, check.bounds))
    where = [f"where {one.column} {one.operator} {', '.join(map(str, one.values))}" for one in check.where]
    return ", ".join([check.kind, *arguments, f"{check.operator} {bounds} {check.unit}", *where, check.severity])


def _differs(table: str, column: str | None, what: str, *pair: str | None, breaking: bool) -> Iterator[Change]:
    before, after = pair
    if before != after:
        how = ADDED if before is None else REMOVED if after is None else CHANGED
        yield Change(table, column, what, how, before, after, breaking)
