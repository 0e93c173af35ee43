"""Violations, once all checks are asked: kept with their lines, listed, and grouped into findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib import record_lines, violation_pieces
from chalicelib.core import check_findings, violation_tables
from chalicelib.core.check_findings import Judged
from chalicelib.core.contract import ERROR, Check
from chalicelib.core.findings import CANNOT_RUN
from chalicelib.core.outputs import VIOLATIONS
from chalicelib.core.policy import Kept
from chalicelib.core.report import Finding, Place
from chalicelib.core.violation_pieces import Group
from chalicelib.core.violation_tables import Broken
from chalicelib.edges.engine import Engine
from chalicelib.loading import Loaded, Loading


@dataclass(frozen=True)
class Outcome:
    """What was found of a contract: checks that were measured, and advice on those that rows break, by their places;
    checks that could not be run, with the label of their column and the reason; labels that are not as they should be;
    labels of classified columns, and positions of columns whose cells may hold line ends."""

    judged: Sequence[Judged]
    advice: dict[int, list[str]]
    broken: Sequence[tuple[Check, str | None, str]]
    mismatches: Sequence[Finding]
    masked: Sequence[str]
    texts: Sequence[int]

    @property
    def by_rows(self) -> list[Judged]:
        return [one for one in self.judged if one.are_rows]

    @property
    def of_table(self) -> list[Judged]:
        """Broken by the table as a whole."""
        return [one for one in self.judged if not one.is_kept and not one.are_rows]


def grouped(loading: Loading, loaded: Loaded, outcome: Outcome) -> Kept:
    """How the contract was kept. Leaves the engine's view `violations`, and its outputs in the folder of the text, in
    which values of classified columns do not show."""
    engine, folder = loading.engine, loading.path.parent
    by_rows = outcome.by_rows
    broken = _broken(outcome)
    _keep(loading, loaded, outcome, broken)
    whole = [
        *outcome.mismatches,
        *(check_findings.of_broken(*one) for one in outcome.broken),
        *(check_findings.of_table(one) for one in outcome.of_table),
    ]
    with_errors = engine.number(violation_tables.WITH_ERRORS) if by_rows else 0
    of_rows = _with_lines(
        engine, [check_findings.of_rows(one, outcome.advice.get(one.asked.at, ())) for one in by_rows]
    )
    checks = [one.asked.check.id for one in outcome.judged] + [check.id for check, _, _ in outcome.broken]
    violation_pieces.kept(engine, folder, checks, [Group(one.check, one.column, one.severity) for one in broken])
    is_whole = any(finding.severity == ERROR for finding in whole)
    return Kept((*whole, *sorted(of_rows, key=lambda one: -one.count)), with_errors, loaded.records, is_whole)


def _keep(loading: Loading, loaded: Loaded, outcome: Outcome, broken: Sequence[Broken]) -> None:
    """Put what counts in the order of the file, on disk, from where all else reads it."""
    engine, file = loading.engine, loading.path.with_name(VIOLATIONS)
    if broken:
        is_by_rows = any(one.at is not None for one in broken)
        line, lines = record_lines.found(loading, loaded, outcome.texts) if is_by_rows else record_lines.NO_LINES
        engine.keep(violation_tables.kept(broken, line, lines), file)
        engine.run(violation_tables.DONE)
    engine.run(violation_tables.violated(str(file)) if broken else violation_tables.NONE_VIOLATED)


def _broken(outcome: Outcome) -> list[Broken]:
    """The checks that have violations."""
    not_run = [Broken(None, check.id, label, CANNOT_RUN, ERROR) for check, label, _ in outcome.broken]
    return not_run + [_of_check(one, outcome.masked) for one in (*outcome.of_table, *outcome.by_rows)]


def _of_check(found: Judged, masked: Sequence[str]) -> Broken:
    one, check = found.asked, found.asked.check
    is_hidden = one.is_classified if one.label is None else one.label in masked
    at, error = one.at if found.are_rows else None, check.of_kind.error
    return Broken(at, check.id, one.label, error, check.severity, is_hidden, bool(check.within))


def _with_lines(engine: Engine, findings: Sequence[Finding]) -> list[Finding]:
    places = {place.record for one in findings for place in _places(one) if place.record is not None}
    known = dict(engine.rows(violation_tables.lines(sorted(places)))) if places else {}
    return [_placed(one, known) for one in findings]


def _places(finding: Finding) -> list[Place]:
    return [finding.first, finding.last, *(example.place for example in finding.examples)]


def _placed(finding: Finding, lines: dict[int, int | None]) -> Finding:
    def whole(place: Place) -> Place:
        return place if place.record is None else Place(place.record, lines[place.record])

    examples = tuple(replace(example, place=whole(example.place)) for example in finding.examples)
    return replace(finding, first=whole(finding.first), last=whole(finding.last), examples=examples)
