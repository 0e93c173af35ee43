"""Pairs of columns that go together, as people read them: what it means, and the figures behind it."""

from collections.abc import Sequence
from math import ceil

from chalicelib.core.cards import anchor, label
from chalicelib.core.column import Column
from chalicelib.core.elements import Html, folded, heads, tag
from chalicelib.core.report import CRAMERS_V, NULLS_TOGETHER, PEARSON, SPEARMAN, Pair, Report

MEANINGS = {
    PEARSON: ("rise and fall together, along a line", "one falls as the other rises, along a line"),
    SPEARMAN: ("rise and fall together", "one falls as the other rises"),
    CRAMERS_V: ("the value of one tells much about the other", ""),
    NULLS_TOGETHER: ("mostly lack values in the same rows", "mostly, one has a value only where the other has none"),
}
"""What a coefficient above 0 means, and one below."""

ALWAYS = ("lack values in exactly the same rows", "in each row, one of the two has a value and the other has none")
"""The same of nulls, where there is no exception."""

NAMES = {PEARSON: "Pearson's r", SPEARMAN: "Spearman's ρ", CRAMERS_V: "Cramér's V", NULLS_TOGETHER: "φ of nulls"}

MOST_SHOWN = 12
"""Pairs of columns that are shown unfolded."""


def by_columns(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The measures of the same two columns together, the strongest first."""
    alike: dict[tuple[int, ...], list[Pair]] = {}
    for pair in pairs:
        alike.setdefault(pair.positions, []).append(pair)
    return list(alike.values())


def meaning(pair: Pair) -> str:
    meanings = ALWAYS if pair.measure == NULLS_TOGETHER and abs(pair.value) == 1 else MEANINGS[pair.measure]
    return meanings[pair.value < 0]


def measure(pair: Pair) -> str:
    """The coefficient, and how far it may be from that of all rows."""
    error = "" if pair.error is None else f" ± {ceil(1000 * pair.error) / 1000:g}"
    return f"{NAMES[pair.measure]} {_rounded(pair.value)}{error}"


def _rounded(value: float) -> str:
    """To two digits; what is not 1 never looks as if it were."""
    return f"{value:.2f}" if abs(value) == 1 or abs(value) < 0.995 else f"{value:.5f}".rstrip("0")


def pairs(report: Report) -> Html | None:
    """The pairs of a report, as a part of a page."""
    found = by_columns(report.table.pairs) if report.table else []
    if not found:
        return None
    rows = [_row(some, report.columns) for some in found]
    note = tag("p", NOTE, class_="note")
    return tag("section", tag("h2", "Pairs of columns"), note, *folded(HEAD, rows, MOST_SHOWN, "pairs"), id="pairs")


NOTE = "Columns that go together most, which need not mean that one makes the other."
HEAD = heads(("Columns", None), ("How they go together", None))


def _row(some: Sequence[Pair], columns: Sequence[Column]) -> Html:
    first, second = (columns[position - 1] for position in some[0].positions)
    both = [_link(first), " · ", _link(second)]
    figures = tag("span", ", ".join(map(measure, some)), class_="note")
    return tag("tr", tag("th", both, scope="row"), tag("td", f"{meaning(some[0])}: ", figures))


def _link(column: Column) -> Html:
    return tag("a", label(column), href=f"#{anchor(column)}")
