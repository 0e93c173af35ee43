"""Violations, grouped by check, as findings: how many, where, what stands there, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from chalicelib.core.check_kinds import TABLE
from chalicelib.core.contract import ERROR, NONE, PERCENT, Check
from chalicelib.core.findings import CANNOT_RUN, MOST_EXAMPLES, shortened
from chalicelib.core.matching import Mismatch
from chalicelib.core.operators import exceeds, holds
from chalicelib.core.report import NOWHERE, Example, Finding, Place
from chalicelib.core.shares import number
from chalicelib.core.text_formats import TEXT_FORMATS
from chalicelib.core.violation_tables import Asked
from chalicelib.core.within import written


@dataclass(frozen=True)
class Counted:
    """Rows that break a check: how many, and how many values in them; the first and the last, and the first ten values,
    whose lines are not known yet."""

    count: int = 0
    values: int = 0
    first: int | None = None
    last: int | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A check with what was measured, in its unit."""

    asked: Asked
    counted: Counted
    measured: Fraction
    looked_at: int
    """Rows."""

    @property
    def is_kept(self) -> bool:
        check = self.asked.check
        return holds(check.operator, self.measured, check.bounds)

    @property
    def are_rows(self) -> bool:
        """Whether the rows that were counted are violations."""
        check = self.asked.check
        return check.of_kind.shown_by != TABLE and exceeds(check.operator, self.measured, check.bounds)


def judged(asked: Asked, counted: Counted, looked_at: int) -> Judged:
    share = Fraction(100 * counted.count, looked_at) if looked_at else Fraction(0)
    measured = share if asked.check.unit == PERCENT else Fraction(counted.count)
    return Judged(asked, counted, measured, looked_at)


def of_rows(found: Judged, advice: Sequence[str] = ()) -> Finding:
    """Rows that break a check. Their lines are not known yet."""
    check, counted = found.asked.check, found.counted
    return replace(
        _finding(check, found.asked.label, counted.count, message(check) + _measured(found), _advice(check, advice)),
        first=Place(counted.first, None),
        last=Place(counted.last, None),
        examples=counted.examples,
        share=counted.count / found.looked_at if found.looked_at else 0.0,
    )


def of_table(found: Judged) -> Finding:
    """A check that the table as a whole breaks."""
    check = found.asked.check
    text = f"{message(check)}: {number(found.measured)}{_unit(check)}, and must be {bounds(check)}"
    return _finding(check, found.asked.label, 1, text, _advice(check, ()))


def of_broken(check: Check, label: str | None, why: str) -> Finding:
    """A check that cannot be asked."""
    advice = "mend the contract, or send what it refers to; until then no file passes it"
    found = _finding(check, label, 1, f"the check {check.id} cannot be run: {why}", advice)
    return replace(found, error=CANNOT_RUN, severity=ERROR)


def of_lost_contract(name: str, number: int) -> Finding:
    """A contract that was taken once, and is none as it is read today."""
    return Finding(
        error=CANNOT_RUN,
        column=None,
        count=1,
        message=f"version {number} of the contract {name} cannot be read any more: nothing was held to it",
        advice=f"PUT /contracts/{name} says what is wrong with it; mend it, and judge the file again",
        first=NOWHERE,
        last=NOWHERE,
        examples=(),
        check=None,
        severity=ERROR,
        share=None,
    )


def of_mismatches(found: Sequence[Mismatch]) -> list[Finding]:
    """Labels that are not as they should be, those of one error and severity together."""
    alike: dict[tuple[str, str], list[Mismatch]] = {}
    for one in found:
        alike.setdefault((one.error, one.severity), []).append(one)
    return [_of_labels(some) for some in alike.values()]


def _of_labels(some: Sequence[Mismatch]) -> Finding:
    one, label = some[0], some[0].label if len(some) == 1 else None
    message, advice = MISMATCHES[one.error]
    return Finding(
        error=one.error,
        column=None if label is None else shortened(label),
        count=len(some),
        message=f"{message}: {_named(some)}" if len(some) > 1 else message,
        advice=advice,
        first=NOWHERE,
        last=NOWHERE,
        examples=tuple(Example(NOWHERE, shortened(one.text)) for one in some[:MOST_EXAMPLES]),
        check=None,
        severity=one.severity,
        share=None,
    )


def _named(some: Sequence[Mismatch]) -> str:
    shown = ", ".join(repr(shortened(one.label or "")) for one in some[:MOST_EXAMPLES])
    return f"{shown}{', …' if len(some) > MOST_EXAMPLES else ''}"


MISMATCHES = {
    "missing-label": (
        "columns of the contract that the file does not have; their checks are not run",
        "send them, or add the labels that they have to their aliases in the contract",
    ),
    "extra-label": (
        "columns that the contract does not have",
        "leave them out, or add them to the contract",
    ),
    "incorrect-label": (
        "columns that do not stand in the order of the contract",
        "send them in its order",
    ),
}


def _finding(check: Check, label: str | None, count: int, text: str, advice: str) -> Finding:
    return Finding(
        error=check.of_kind.error,
        column=None if label is None else shortened(label),
        count=count,
        message=text,
        advice=advice,
        first=NOWHERE,
        last=NOWHERE,
        examples=(),
        check=check.id,
        severity=check.severity,
        share=None,
    )


def message(check: Check) -> str:
    """What a check counts, in words, with what it takes."""
    if check.description:
        return check.description
    if check.kind in WORDS:
        operator = BOUNDS.get(check.arguments.get("operator", ""), "").format(*check.arguments["properties"])
        shown = {name: _said(value).strip("[]") for name, value in check.arguments.items()}
        return WORDS[check.kind].format(**shown | {"operator": operator}, column=check.column)
    said = [f"{name} {_said(value)}" for name, value in check.arguments.items() if name != "query"]
    where = f"{check.column}{written(check.within)}: " if check.within else ""
    return f"{where}{_counted(check)}{f' ({", ".join(said)})' if said else ''}"


WORDS = {
    "foreignKey": "rows whose values in {properties} no row of the feed {feed} has in {references}",
    "comparison": "rows in which {column} is not {operator}",
    "sum": "rows in which {column} is not the sum of {properties}, within {tolerance}",
}
"""Of checks over several columns."""


def _counted(check: Check) -> str:
    """What a check counts, of those of its kind that count two things."""
    said = check.arguments
    if check.kind == "format":
        return "texts that are none such" if said["format"] in TEXT_FORMATS else "numbers that it cannot hold"
    if check.kind == "invalidValues" and len(said) == 1:
        return VALID if "validValues" in said else FOUND
    return check.of_kind.counts


VALID, FOUND = "values that are not among the valid ones", "values in which the pattern is not found"


MOST_SAID = 8
"""Items of a list that a message shows."""


def _said(value: Any) -> str:
    if isinstance(value, list):
        shown = ", ".join("null" if item is None else str(item) for item in value[:MOST_SAID])
        return f"[{shown}{', …' if len(value) > MOST_SAID else ''}]"
    return shortened(str(value))


def _measured(found: Judged) -> str:
    """How many are allowed, where some are."""
    check = found.asked.check
    if check.bounds == NONE:
        return ""
    return f": {number(found.measured)}{_unit(check)}, and must be {bounds(check)}"


def _unit(check: Check) -> str:
    return " percent" if check.unit == PERCENT else ""


BOUNDS = {
    "mustBe": "{0}",
    "mustNotBe": "other than {0}",
    "mustBeGreaterThan": "more than {0}",
    "mustBeGreaterOrEqualTo": "at least {0}",
    "mustBeLessThan": "less than {0}",
    "mustBeLessOrEqualTo": "at most {0}",
    "mustBeBetween": "from {0} to {1}",
    "mustNotBeBetween": "below {0} or above {1}",
}


def bounds(check: Check) -> str:
    return BOUNDS[check.operator].format(*map(number, check.bounds)) + _unit(check)


def _advice(check: Check, more: Sequence[str]) -> str:
    """What is sure of these violations, else what to do about such as these."""
    return "; ".join(more) if more else ADVICE.get(check.of_kind.error, "")


ADVICE = {
    "type-error": "write these cells as the contract has their type and format, or leave them empty",
    "constraint-error": "correct these cells, or change the contract if they are right",
    "unique-error": "send each row once, or look which of those that are alike is right",
    "primary-key": "give every row a key of its own",
    "foreign-key": "send what they refer to first, or correct these references",
    "row-constraint": "look at these rows: one of the cells is wrong, or stands in another column's place",
    "sequential-value": "look whether rows are missing, doubled or out of order",
    "table-dimensions": "look whether the whole table was sent, and once",
    "query-error": "ask the query of your own data: it shows what is wrong",
}
