"""Hold a file that was read and measured to a contract: every row that breaks a check, grouped into findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any

from chalicelib import queries, references
from chalicelib.advising import advised
from chalicelib.clean_copy import promised
from chalicelib.core import check_findings, contract, nested_scans, violation_tables
from chalicelib.core.among_rows import AMONG_ROWS, Among, among
from chalicelib.core.breaks import Cells, tests
from chalicelib.core.check_findings import Counted, Judged
from chalicelib.core.check_kinds import TABLE
from chalicelib.core.column import Column
from chalicelib.core.comparing import condition
from chalicelib.core.contract import Check
from chalicelib.core.findings import shortened
from chalicelib.core.masking import classified
from chalicelib.core.matching import Matched, matched
from chalicelib.core.policy import Kept
from chalicelib.core.profile import unique_names
from chalicelib.core.proofs import Known, is_kept
from chalicelib.core.report import Example, Place
from chalicelib.core.sql import name, rows_where
from chalicelib.core.typed_cells import TEXTS, Source, rows, typed_cell, with_empty
from chalicelib.core.types import as_value
from chalicelib.core.violation_tables import Asked
from chalicelib.core.written import reading_of
from chalicelib.edges.engine import RECORD, Engine, Refused
from chalicelib.grouping import Outcome, grouped
from chalicelib.loading import Loaded, Loading


@dataclass(frozen=True)
class Promise:
    """The table of a contract that a file is held to, the clean copies of the feeds that it refers to, and why there is
    none of others."""

    table: contract.Table
    references: dict[str, str]
    lacking: dict[str, str]


@dataclass(frozen=True)
class _Held:
    """A file and its contract: the view of its cells, and those of the contract's columns."""

    engine: Engine
    loaded: Loaded
    promise: Promise
    view: str
    cells: Cells
    known: dict[str, Known]
    """What is known of the columns, where that is of their cells as they are written."""

    def view_of(self, asked: Sequence[Asked]) -> str:
        """What has the cells that these checks look at: the typed table, if it has them as they are written, for that
        is read in less time than the text."""
        columns = {column: None for one in asked for column in one.check.columns}
        known = [self.known.get(column) for column in columns]
        if not known or not all(one and one.is_copied for one in known):
            return self.view
        names = unique_names(self.loaded.labels, RECORD)
        places = [one.profile.position for one in known if one]
        cells = "".join(f", {name(names[at - 1])}::VARCHAR as c{at}" for at in places)
        return f"(select {name(RECORD)} as record{cells} from clean)"


def checked(loading: Loading, loaded: Loaded, columns: Sequence[Column], promise: Promise) -> Kept:
    """How a contract was kept. Leaves the engine's table `violations`, and what is made of it in the folder of the
    text."""
    table = promise.table
    found = matched(table, loaded.labels, _has_labels(loaded), loaded.lines is not None)
    held = _held(loading.engine, loaded, columns, promise, found)
    labels = {name: loaded.labels[at - 1] for name, at in found.positions.items()}
    labels |= {column.name: column.label for column in found.empty}
    checks = [check for check in table.checks if set(check.columns) <= held.cells.keys()]
    hidden = classified(table, loaded.labels, found.positions, loading.gathered.columns("swallowed-record"))
    names = {name for name, at in found.positions.items() if at in hidden}
    asked = [_asked(at, check, labels, names) for at, check in enumerate(checks)]
    judged, wrong = _judged(held, asked)
    broken = [(asked[at].check, asked[at].label, why) for at, why in wrong.items()]
    mismatches = check_findings.of_mismatches(found.mismatches)
    texts = [column.position for column in columns if column.type in ("text", "json") or column.format]
    advice = advised(held.engine, [one for one in judged if one.are_rows], held.cells, held.view)
    outcome = Outcome(judged, advice, broken, mismatches, [loaded.labels[at - 1] for at in hidden], texts)
    kept = grouped(loading, loaded, outcome)
    places = found.positions | {one.name: at for at, one in enumerate(found.empty, len(loaded.labels) + 1)}
    cells = {at: held.cells[name] for name, at in places.items()}
    clean = promised(held.engine, loaded, columns, cells, table)
    return replace(kept, masked=hidden, clean=clean)


def _held(engine: Engine, loaded: Loaded, columns: Sequence[Column], promise: Promise, found: Matched) -> _Held:
    """The cells of the columns that the contract has, of which those that no record has are empty."""
    table = promise.table
    known = {name: _known(loaded, columns[at - 1], table, name) for name, at in found.positions.items()}
    cells = {name: typed_cell(one.promised, _source(loaded, one, table)) for name, one in known.items()}
    empty = {f"c{at}": column for at, column in enumerate(found.empty, len(loaded.labels) + 1)}
    cells |= {column.name: typed_cell(column, Source(cell)) for cell, column in empty.items()}
    view = with_empty("source" if loaded.types else "cells", [*empty])
    return _Held(engine, loaded, promise, view, cells, {} if loaded.types else known)


def _has_labels(loaded: Loaded) -> bool:
    return loaded.layout is None or bool(loaded.layout.label_lines)


def _asked(at: int, check: Check, labels: dict[str, str], hidden: set[str]) -> Asked:
    """A check with the label of the one column that shows a violation, if it is one."""
    names = [check.column] if check.column else check.arguments.get("properties", [])
    return Asked(at, check, labels[names[0]] if len(names) == 1 else None, not hidden.isdisjoint(check.columns))


def _known(loaded: Loaded, column: Column, table: contract.Table, name: str) -> Known:
    return Known(table.column(name), column, loaded.records, bool(table.held.null_tokens))


def _source(loaded: Loaded, known: Known, table: contract.Table) -> Source:
    column, tokens = known.profile, table.held.null_tokens
    cell = f"c{column.position}"
    if loaded.types:
        return Source(cell, loaded.types[column.position - 1], tokens)
    head = loaded.survey.heads.get(cell) if loaded.survey else None
    found = tuple(token.value for token in column.tokens) if column.type in (*TEXTS, "json") else ()
    reading = reading_of(head, known.promised.logical_type) if head else None
    return Source(cell, tokens=tokens, found=found, reading=reading, is_typed=known.is_typed)


def _judged(held: _Held, asked: Sequence[Asked]) -> tuple[list[Judged], dict[int, str]]:
    """Every check that can be asked, with what was measured; and of the others why they cannot be, by their places."""
    wrong = _wrong_patterns(held, asked)
    sound = [one for one in asked if one.at not in wrong]
    held.engine.run(violation_tables.CREATED)
    asked_of_rows = [one for one in sound if not is_kept(one.check, held.known)]
    wrong |= _ask_of_rows(held, asked_of_rows)
    measured: dict[int, Fraction] = {}
    for one in asked_of_rows:
        try:
            if one.check.kind in AMONG_ROWS:
                _ask_among(held, one)
            elif one.check.of_kind.shown_by == TABLE:
                measured[one.at] = _of_table(held, one.check)
        except Refused as why:
            wrong[one.at] = str(why)
    return _counted(held, [one for one in sound if one.at not in wrong], measured), wrong


def _wrong_patterns(held: _Held, asked: Sequence[Asked]) -> dict[int, str]:
    """Checks by their places whose pattern, or zone, the engine does not know, and why."""
    found, wrong = {}, {}
    for one in asked:
        try:
            found[one.at] = tests(one.check, _looks_at(one.check, held.cells))
        except ValueError as why:
            wrong[one.at] = f"its pattern is none: {why}"
    whole = [test for some in found.values() for test in some]
    if whole and held.engine.refusal(f"select {', '.join(whole)}", of_file=False):
        alone = {at: held.engine.refusal(f"select {', '.join(some)}", False) for at, some in found.items() if some}
        wrong |= {at: why for at, why in alone.items() if why}
    return wrong


def _looks_at(check: Check, cells: Cells) -> list[contract.Column]:
    """The columns, and what lies within the cells of one."""
    inner = [cells[check.column].column.at(check.within)] if check.column and check.within else []
    return [*(cells[name].column for name in check.columns), *inner]


def _ask_of_rows(held: _Held, asked: Sequence[Asked]) -> dict[int, str]:
    """Ask what rows show by themselves; the places of checks at which the engine stops, and why."""
    wrong: dict[int, str] = {}
    of_cells = violation_tables.scans(held.view_of, asked, held.cells)
    within = nested_scans.scans(held.view, asked, held.cells, held.promise.table.held.null_tokens or ())
    for some, scan in chain(of_cells, within):
        if why := held.engine.refusal(scan):
            if len(some) == 1:
                wrong[some[0].at] = why
            for one in some if len(some) > 1 else ():
                wrong |= _ask_of_rows(held, [one])
    return wrong


def _ask_among(held: _Held, one: Asked) -> None:
    """Raises Refused where the other table cannot be asked."""
    reference = ""
    if one.check.kind == "foreignKey":
        reference = _reference(held, one.check)
    loaded = held.loaded
    names = [f"c{n}" for n in range(1, len(loaded.labels) + 1)]
    all_cells = [as_value(*pair) for pair in zip(names, loaded.types, strict=True)] if loaded.types else names
    is_whole = not one.check.column and "properties" not in one.check.arguments
    view = held.view if is_whole else held.view_of([one])
    query = among(Among(one.check, view, held.cells, all_cells, reference))
    if why := held.engine.refusal(f"insert into broken select record, {one.at}, value, null from ({query})"):
        raise Refused(why)


def _reference(held: _Held, check: Check) -> str:
    promise, feed = held.promise, check.arguments["feed"]
    if own := references.own_keys(check, promise.table, held.view, held.cells):
        return own
    if feed not in promise.references:
        raise Refused(promise.lacking.get(feed, f"there is no clean copy of the feed {feed!r} yet"))
    return references.other_keys(held.engine, check, held.cells, promise.references[feed])


def _of_table(held: _Held, check: Check) -> Fraction:
    """Raises Refused."""
    if check.kind == "rowCount":
        return Fraction(held.loaded.records)
    return queries.answered(held.engine, check, held.view, held.cells, held.promise.table.name)


def _counted(held: _Held, asked: Sequence[Asked], measured: dict[int, Fraction]) -> list[Judged]:
    counted = held.engine.rows(violation_tables.COUNTED)
    if any(one.check.within for one in asked):
        counted += held.engine.rows(violation_tables.COUNTED_WITHIN)
    found = {
        at: Counted(count, values, first, last, tuple(map(_met, some)))
        for at, count, values, first, last, some in counted
    }
    looked_at = _looked_at(held, asked)
    judged = []
    for one in asked:
        rows_of = looked_at.get(one.at, held.loaded.records)
        own = check_findings.judged(one, found.get(one.at, Counted()), rows_of)
        judged.append(replace(own, measured=measured[one.at]) if one.at in measured else own)
    return judged


def _met(one: dict[str, Any]) -> Example:
    return Example(Place(one["record"], None), shortened(one["value"] or ""), one["path"])


def _looked_at(held: _Held, asked: Sequence[Asked]) -> dict[int, int]:
    """How many rows the checks look at that are not held to all, by their places."""
    some = [one for one in asked if one.check.where]
    if not some:
        return {}
    conditions = (" and ".join(condition(said, held.cells[said.column]) for said in one.check.where) for one in some)
    counts = ", ".join(map(rows_where, conditions))
    source = rows(held.view_of(some), violation_tables.cells_of(some, held.cells))
    (found,) = held.engine.rows(f"select {counts} from {source}")
    return {one.at: count for one, count in zip(some, found, strict=True)}
