"""Codes that changed places: in columns whose cells are all made alike, as `F-2680` and `+49 595 8650197` are, each
of some cells of a record is made like those of another of their columns."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.core.forms import mask
from chalicelib.core.sql import literal, rows_where, total

MOST_RECORDS, MOST_COLUMNS = 100_000, 100
"""Of a table that is small enough to be looked through once more."""

HEAD, FEWEST, NEARLY = 500, 10, 0.95
"""Records from which a column's form is known, the filled cells among them, and the share of these that have it."""

LONGEST = 60
"""Characters of a code."""

CLASSES = {"9": "[0-9]", "A": "[A-ZÀ-Þ]", "a": "[a-zß-ÿ]"}


@dataclass(frozen=True)
class Coded:
    """A column of codes. `form` is the regular expression (RE2) of nearly all of them."""

    cell: str
    label: str
    form: str


def form(values: Sequence[str | None]) -> str | None:
    """How nearly all cells of a column are made: runs of digits and letters with marks between them, or letters of one
    number, as in the codes of countries; None where cells differ, or are words."""
    masks = Counter(mask(value) for value in values if value and len(value) <= LONGEST)
    if masks.total() < FEWEST:
        return None
    without_runs = Counter[str]()
    for one, times in masks.items():
        without_runs[re.sub(r"(.)\1+", r"\1", one)] += times
    (exact, exactly), (loose, loosely) = (found.most_common(1)[0] for found in (masks, without_runs))
    if "9" in loose:
        return _pattern(loose, "+") if loosely >= NEARLY * masks.total() else None
    return _pattern(exact, "") if exactly >= NEARLY * masks.total() and exact.isalpha() else None


def _pattern(of: str, times: str) -> str:
    return "".join(CLASSES[one] + times if one in CLASSES else re.escape(one) + times for one in of)


def differ(coded: Iterable[Coded]) -> bool:
    """Whether columns are of several forms, so that one can be taken for another."""
    return len({column.form for column in coded}) > 1


def head(cells: Sequence[str]) -> str:
    """SQL: the first records."""
    return f"select {', '.join(cells)} from cells limit {HEAD}"


def counts(coded: Sequence[Coded]) -> str:
    """SQL: how many cells of each column are made like those of another."""
    return f"select {', '.join(rows_where(_is_strange(column, coded)) for column in coded)} from cells"


def strange(coded: Sequence[Coded]) -> str:
    """SQL: the records with several such cells, in order, and for each column its cell if it is one."""
    flags = [_is_strange(column, coded) for column in coded]
    cells = ", ".join(f"case when {flag} then {column.cell} end" for flag, column in zip(flags, coded, strict=True))
    several = total([f"({flag})::int" for flag in flags])
    return f"select record, {cells} from cells where {several} > 1 order by record"


def _is_strange(column: Coded, coded: Sequence[Coded]) -> str:
    others = "|".join(sorted({other.form for other in coded if other.form != column.form}))
    own = f"regexp_full_match({column.cell}, {literal(column.form)})"
    return (
        f"case when {column.cell} is null or {own} then false "
        f"else regexp_full_match({column.cell}, {literal(others)}) end"
    )


def changed_places(coded: Sequence[Coded], cells: Sequence[str | None]) -> dict[Coded, str]:
    """The columns whose cells of a record changed places, and these: together they are made like the columns. No more
    than one of them may be of letters alone."""
    odd = {column: cell for column, cell in zip(coded, cells, strict=True) if cell is not None}
    forms = Counter(column.form for column in odd)
    seen = Counter(form for cell in odd.values() for form in forms if re.fullmatch(form, cell))
    letters = sum(1 for column in odd if CLASSES["9"] not in column.form)
    return odd if seen == forms and letters < 2 else {}
