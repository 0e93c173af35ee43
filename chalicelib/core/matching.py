"""Which column of a file is which of the contract, and what is missing, there besides, or out of its place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chalicelib.core.contract import ERROR, WARNING, Check, Column, Table

REQUIRED = ("required", "nullValues", "missingValues", "primaryKey")
"""Kinds of checks that a column breaks which is not there."""

SEVERITIES = {"warn": WARNING, "reject": ERROR}
"""Of columns that the contract does not have; allowed ones are not told."""


@dataclass(frozen=True)
class Mismatch:
    """What of the labels is not as the contract has it."""

    error: str
    """`missing-label`, `extra-label` or `incorrect-label`."""
    severity: str
    label: str | None
    text: str


@dataclass(frozen=True)
class Matched:
    """Positions of the contract's columns in the file, from 1, by their names; and columns that no record has, though
    any might."""

    positions: dict[str, int] = field(default_factory=dict)
    mismatches: tuple[Mismatch, ...] = ()
    empty: tuple[Column, ...] = ()


def matched(table: Table, labels: Sequence[str], has_labels: bool, keyed: bool) -> Matched:
    """Columns found by label or alias, or, in a file that has no labels, by their place. In a `keyed` format, as JSON,
    a record may leave a key out: a column that no record has is empty, and missing only where it must not be."""
    positions = _by_label(table.columns, labels) if has_labels else _by_place(table.columns, labels)
    missing = [column for column in table.columns if column.name not in positions]
    empty = [column for column in missing if keyed and not _is_required(column, table.checks)]
    told = [_missing(column, labels) for column in missing if column not in empty]
    told += _extra(table, labels, set(positions.values()))
    if table.held.column_order == "exact":
        told += _order(table, positions, labels)
    return Matched(positions, tuple(told), tuple(empty))


def _by_label(columns: Sequence[Column], labels: Sequence[str]) -> dict[str, int]:
    """The first column that has the label, else an alias; spaces around it do not count."""
    places: dict[str, int] = {}
    for position, label in reversed(list(enumerate(labels, 1))):
        places[label.strip()] = position
    for position, label in reversed(list(enumerate(labels, 1))):
        places[label] = position
    found: dict[str, int] = {}
    for labels_of in (lambda column: (column.label,)), (lambda column: column.aliases):
        for column in columns:
            free = (places[label] for label in labels_of(column) if places.get(label, 0) not in (0, *found.values()))
            if column.name not in found and (position := next(free, 0)):
                found[column.name] = position
    return found


def _by_place(columns: Sequence[Column], labels: Sequence[str]) -> dict[str, int]:
    return {column.name: position for position, (column, _) in enumerate(zip(columns, labels, strict=False), 1)}


def _is_required(column: Column, checks: Sequence[Check]) -> bool:
    names = {
        name
        for check in checks
        if check.kind in REQUIRED and not check.within
        for name in (check.column, *check.arguments.get("properties", ()))
    }
    return column.name in names


def _missing(column: Column, labels: Sequence[str]) -> Mismatch:
    wanted = _plainly(column.label)
    near = next((label for label in labels if _plainly(label) == wanted), None)
    hint = f"; {near!r} is there: is it the same column?" if near is not None else ""
    return Mismatch("missing-label", ERROR, column.label, f"no column is called {column.label!r}{hint}")


def _plainly(label: str) -> str:
    return "".join(character for character in label.casefold() if character.isalnum())


def _extra(table: Table, labels: Sequence[str], known: set[int]) -> list[Mismatch]:
    severity = SEVERITIES.get(table.held.extra_columns)
    if severity is None:
        return []
    extra = [(position, label) for position, label in enumerate(labels, 1) if position not in known]
    return [Mismatch("extra-label", severity, label, f"column {at} is not in the contract") for at, label in extra]


def _order(table: Table, positions: dict[str, int], labels: Sequence[str]) -> list[Mismatch]:
    """The first column that stands before one that it should follow."""
    there = [column for column in table.columns if column.name in positions]
    for before, column in pairwise(there):
        if positions[column.name] < positions[before.name]:
            text = f"{labels[positions[column.name] - 1]!r} stands before {labels[positions[before.name] - 1]!r}"
            return [Mismatch("incorrect-label", ERROR, column.label, text)]
    return []
