"""Columns whose values are a closed set."""

from typing import Any

from chalicelib.core.drafted import TEXT, Rule, Seen, if_sure
from chalicelib.core.induction import closed, kept

FEWEST, MOST = 2, 20
"""Values of a closed set. One alone may be what this file is about, and more than a report has."""

FLAGS = ({"0", "1"}, {"1", "2"}, {"-1", "1"})
"""Whole numbers that answer a question: two others may as well be years."""


def valid_values(seen: Seen) -> Rule | None:
    """Words of which every one came up often, flags, and the words for true and false."""
    values = seen.values
    if values is None or not _may_be_closed(seen) or _are_laid_out(list(values.values())):
        return None
    because = f"{len(values)} different values in {seen.filled:,} rows, the rarest {min(values.values()):,} times"
    sure = min(kept(seen.filled), closed(values.values()))
    return if_sure(Rule("validValues", sorted(_written(seen, list(values))), sure, because))


def _may_be_closed(seen: Seen) -> bool:
    if seen.type == "integer":
        return seen.values is not None and set(seen.values) in FLAGS
    if seen.type == "boolean":
        return seen.column.distinct == 2 and bool(seen.column.format)
    return seen.type == TEXT and FEWEST <= seen.column.distinct <= MOST


def _are_laid_out(counts: list[int]) -> bool:
    """Whether values came up as often as each other, but for the rarest: such rows were laid out and not met, as those
    of one country after the other, of which the next may follow in the next file."""
    return len(counts) > 2 and len(set(sorted(counts)[1:])) == 1


def _written(seen: Seen, values: list[str]) -> list[Any]:
    """As they stand in the file."""
    if seen.type == "boolean":
        return (seen.column.format or "").split("/")
    return [int(value) for value in values] if seen.type == "integer" else values
