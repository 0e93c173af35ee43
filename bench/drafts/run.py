"""Tables cut in two: a draft from the one half, held to the other, whole and damaged."""

import csv
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.drafts.damages import DAMAGES, damaged
from bench.drafts.held import Broken, Document, Reading, Rows, broken
from bench.drafts.tables import Table, tables
from chalicelib.core.column import Column
from chalicelib.core.drafts import draft
from chalicelib.core.report import Report
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on

IN_ORDER, DEALT = "in order", "dealt"
"""Halves as the rows stand, and at random."""

PROMISE, WARNING, UNSEEN = "promise", "warning", "unseen"

MOST_DAMAGED = 2_000
"""Rows of a half that is damaged."""


@dataclass(frozen=True)
class Result:
    source: str
    table: str
    split: str
    rules: list[Broken]
    """Of the other half as it was."""
    caught: dict[str, str]
    """Damage → PROMISE, WARNING or UNSEEN: which rules were broken by a row that did not break them before."""


def results(only: tuple[str, ...] = ()) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        for table in tables():
            if not only or any(word in f"{table.source}/{table.name}" for word in only):
                yield from (one for split in (IN_ORDER, DEALT) if (one := _result(table, split, Path(folder))))


def _result(table: Table, split: str, folder: Path) -> Result | None:
    """None where the half is not read as its columns are, or has nothing to draft from."""
    first, second = halves(table, split)
    report = _report(table.labels, first, folder)
    if (
        report.table is None
        or report.table.irregular
        or len({column.name for column in report.columns}) != len(table.labels)
    ):
        return None
    document = draft(report, "table")
    readings = {column.name: _reading(column) for column in report.columns}
    rules = broken(document, readings, second)
    caught = _caught(document, readings, second, rules) if split == DEALT else {}
    return Result(table.source, table.name, split, rules, caught)


def halves(table: Table, split: str) -> tuple[Rows, Rows]:
    rows = list(table.rows)
    if split == DEALT:
        Random(table.name).shuffle(rows)
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def _report(labels: list[str], rows: Rows, folder: Path) -> Report:
    path = folder / "first.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([labels, *rows])
    outputs = folder / "outputs"
    shutil.rmtree(outputs, ignore_errors=True)
    return report_on(Request(str(path), str(outputs), Limits()))


def _reading(column: Column) -> Reading:
    return Reading(frozenset(token.value for token in column.tokens), column.format)


def _caught(document: Document, readings: dict[str, Reading], rows: Rows, before: list[Broken]) -> dict[str, str]:
    rows = rows[:MOST_DAMAGED]
    caught = {}
    for damage in DAMAGES:
        changed = damaged(damage, rows, Random(damage.name + "".join(readings)))
        if changed is not None:
            after = broken(document, readings, changed)
            newly = {now.is_warning for now, then in zip(after, before, strict=True) if now.rows - then.rows}
            caught[damage.name] = PROMISE if False in newly else WARNING if newly else UNSEEN
    return caught
