"""Violations, once all checks are asked: kept with their lines, listed, and grouped into findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib import record_lines, violation_pieces
from chalicelib.core import check_findings, violation_tables
from chalicelib.core.check_findings import Judged
from chalicelib.core.contract import ERROR, Check
from chalicelib.core.policy import Kept
from chalicelib.core.report import Finding, Place
from chalicelib.core.violation_pieces import VIOLATIONS, listed
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
    """How the contract was kept. Leaves the engine's table `violations`, whole, and its outputs in the folder of the
    text, which do not show values of classified columns."""
    engine = loading.engine
    by_rows = outcome.by_rows
    line, lines = record_lines.found(loading, loaded, outcome.texts) if by_rows else record_lines.NO_LINES
    engine.run(violation_tables.kept([one.asked for one in by_rows], _of_table(outcome), line, lines))
    whole = [
        *outcome.mismatches,
        *(check_findings.of_broken(*one) for one in outcome.broken),
        *(check_findings.of_table(one) for one in outcome.of_table),
    ]
    with_errors = engine.number(violation_tables.WITH_ERRORS) if by_rows else 0
    of_rows = _with_lines(
        engine, [check_findings.of_rows(one, outcome.advice.get(one.asked.at, ())) for one in by_rows]
    )
    folder = loading.path.parent
    if by_rows or outcome.broken or outcome.of_table:
        engine.keep(listed(outcome.masked), folder / VIOLATIONS)
    checks = [one.asked.check.id for one in outcome.judged] + [check.id for check, _, _ in outcome.broken]
    violation_pieces.kept(engine, folder, checks, outcome.masked)
    is_whole = any(finding.severity == ERROR for finding in whole)
    return Kept((*whole, *sorted(of_rows, key=lambda one: -one.count)), with_errors, loaded.records, is_whole)


def _of_table(outcome: Outcome) -> list[tuple[str | None, str, str, str]]:
    """Label, check, error and severity of what no row shows."""
    broken = [(label, check.id, check_findings.CANNOT_RUN, ERROR) for check, label, _ in outcome.broken]
    found = [(one.asked.label, one.asked.check) for one in outcome.of_table]
    return broken + [(label, check.id, check.of_kind.error, check.severity) for label, check in found]


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
