"""Values of classified columns, which are shown to nobody but the sender, taken out of a report.

What is counted or computed of many values stays: counts, lengths, forms, moments. What was one cell is masked.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from chalicelib.core.column import Column
from chalicelib.core.report import Alert, Finding, Report

MASK = "•••"
"""Stands for a value that is not shown, however long it is."""

SENTINEL = "sentinel"
"""The alert that names a value."""


def masked(report: Report, positions: Collection[int]) -> Report:
    """The report without the values of these columns, counted from 1. What stood in whole records, of which these
    columns are a part, is not shown either."""
    if not positions or report.table is None:
        return report
    hidden = {column.name for column in report.columns if column.position in positions}
    columns = tuple(_column(one) if one.position in positions else one for one in report.columns)
    findings = tuple(_finding(one) if one.column is None or one.column in hidden else one for one in report.findings)
    alerts = tuple(_alert(one) if one.position in positions else one for one in report.table.alerts)
    return replace(report, columns=columns, findings=findings, table=replace(report.table, alerts=alerts))


def _column(column: Column) -> Column:
    dates = column.dates and replace(column.dates, gap_after=_hidden(column.dates.gap_after))
    return replace(
        column,
        minimum=_hidden(column.minimum),
        maximum=_hidden(column.maximum),
        quantiles=_each(column.quantiles, "value"),
        top=_each(column.top, "value"),
        dates=dates,
        histogram=_each(column.histogram, "low", "high"),
        candidates=_each(column.candidates, "text"),
    )


def _finding(finding: Finding) -> Finding:
    return replace(finding, examples=_each(finding.examples, "text"))


def _alert(alert: Alert) -> Alert:
    return replace(alert, message=f"a value is told that is not shown: {MASK}") if alert.name == SENTINEL else alert


def _each[T](values: tuple[T, ...], *names: str) -> tuple[T, ...]:
    return tuple(_without(value, names) for value in values)


def _without(value: Any, names: tuple[str, ...]) -> Any:
    return replace(value, **{name: _hidden(getattr(value, name)) for name in names})


def _hidden(text: str | None) -> str | None:
    return None if text is None else MASK
