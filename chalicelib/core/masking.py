"""Values of classified columns, which are shown to nobody but the sender, taken out of a report.

What is counted stays: rows, lengths, forms, how values are spread. What was one cell is masked, and so is what is of
the values' own size, as their mean: of a column of one value it is that value.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.core import contract
from chalicelib.core.check_kinds import KINDS
from chalicelib.core.column import Column, Frequency
from chalicelib.core.findings import shortened
from chalicelib.core.report import Alert, Finding, Report

MASK = "•••"
"""Stands for a value that is not shown, however long it is."""

SENTINEL = "sentinel"
"""The alert that names a value."""


ANSWERED = KINDS["sql"].error
"""What a check breaks that tells what was computed of any column."""

MOVED = "type-error"
"""What reading tells of a cell that does not fit its column, as one that should stand in another."""

OF_LABELS = ("missing-label", "extra-label", "incorrect-label")
"""What a contract tells of labels, which are shown with their columns."""

OF_DIALECT = "dialect-mismatch"
"""What is told in words of ours alone, with marks and numbers of lines."""

BEYOND_ASCII = re.compile("[^ -~]")
"""Characters that stand for themselves in a form, as those of Chinese, which are most of a text."""


def are_classified(table: contract.Table | None) -> bool:
    """Whether any column of a contract is."""
    return table is not None and any(column.is_masked for column in table.columns)


def classified(
    table: contract.Table, labels: Sequence[str], found: Mapping[str, int], swallowing: Collection[str]
) -> tuple[int, ...]:
    """Positions, from 1, of the columns that are shown to nobody but the sender, of a file where the contract's columns
    were `found` by their names: those that are classified, others of their labels, and those whose cells hold whole
    records. Where one of them was not found, any column that the contract does not have may be it."""
    if not are_classified(table):
        return ()
    hidden = [column for column in table.columns if column.is_masked]
    own = {found[column.name] for column in hidden if column.name in found}
    words = {label.strip() for column in hidden for label in (column.label, *column.aliases)}
    unknown = set(range(1, len(labels) + 1)) - set(found.values())
    if all(column.name in found for column in hidden):
        unknown = {at for at in unknown if labels[at - 1].strip() in words}
    whole = {at for at, label in enumerate(labels, 1) if {label, shortened(label)} & {*swallowing}}
    return tuple(sorted(own | unknown | whole))


def masked(report: Report, positions: Collection[int]) -> Report:
    """The report without the values of these columns, counted from 1. What stood in whole records, of which classified
    columns are a part, is not shown either, nor a cell that may have come from another column; of a file that cannot be
    read, nothing is."""
    if report.table is None:
        return replace(report, findings=tuple(map(_finding, report.findings)))
    hidden = {name for one in report.columns if one.position in positions for name in (one.name, shortened(one.name))}
    columns = tuple(_column(one) if one.position in positions else one for one in report.columns)
    findings = tuple(
        _answered(one) if one.error == ANSWERED else _finding(one) if _is_hidden(one, hidden) else one
        for one in report.findings
    )
    alerts = tuple(_alert(one) if one.position in positions else one for one in report.table.alerts)
    return replace(report, columns=columns, findings=findings, table=replace(report.table, alerts=alerts))


def _is_hidden(finding: Finding, hidden: Collection[str]) -> bool:
    if finding.error == OF_DIALECT or (finding.severity and not finding.check and finding.error in OF_LABELS):
        return False
    has_moved = finding.check is None and finding.error == MOVED
    return has_moved or finding.column is None or finding.column in hidden


def _column(column: Column) -> Column:
    dates = column.dates and replace(column.dates, gap_after=_hidden(column.dates.gap_after))
    return replace(
        column,
        minimum=_hidden(column.minimum),
        maximum=_hidden(column.maximum),
        mean=None,
        numbers=column.numbers and replace(column.numbers, total=None, outliers=None),
        texts=column.texts and replace(column.texts, masks=tuple(map(_form, column.texts.masks))),
        quantiles=_each(column.quantiles, "value"),
        top=_each(column.top, "value"),
        dates=dates,
        histogram=_each(column.histogram, "low", "high"),
        candidates=_each(column.candidates, "text"),
    )


def _form(form: Frequency) -> Frequency:
    return replace(form, value=BEYOND_ASCII.sub(MASK[0], form.value))


def _finding(finding: Finding) -> Finding:
    """An empty example of a check is a cell with no value, as the list of violations has it."""
    hidden = (one if finding.check and not one.text else replace(one, text=MASK) for one in finding.examples)
    return replace(finding, examples=tuple(hidden))


def _answered(finding: Finding) -> Finding:
    return replace(finding, message=f"the query answers what it must not, which is not shown: {MASK}")


def _alert(alert: Alert) -> Alert:
    return replace(alert, message=f"a value is told that is not shown: {MASK}") if alert.name == SENTINEL else alert


def _each[T](values: tuple[T, ...], *names: str) -> tuple[T, ...]:
    return tuple(_without(value, names) for value in values)


def _without(value: Any, names: tuple[str, ...]) -> Any:
    return replace(value, **{name: _hidden(getattr(value, name)) for name in names})


def _hidden(text: str | None) -> str | None:
    return None if text is None else MASK
