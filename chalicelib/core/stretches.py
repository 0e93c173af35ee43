"""Rows that follow each other, and whether a column goes up or down in them: across the borders of parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core.ranks import Order


@dataclass(frozen=True)
class Stretch:
    """Part of a file from `start` to before `end`, in whatever all parts count alike, as bytes. The values of its first
    and last row, null where it has none, and how many rows are less, and how many greater, than the one before."""

    start: int
    end: int
    begins: str | None
    ends: str | None
    downs: int
    ups: int


type Stretches = tuple[Stretch, ...] | None
"""In their order; null where a column goes up and down, or has empty cells."""


def joined(parts: Sequence[Stretches], order: Order) -> Stretches:
    """Those of all parts, joined where one begins at the end of another."""
    found: list[Stretch] = []
    for part in parts:
        if part is None:
            return None
        found += (stretch for stretch in part if stretch.start < stretch.end)
    return _checked(_joined(sorted(found, key=lambda stretch: stretch.start), order, False))


def across(stretches: Stretches, order: Order) -> tuple[int, int] | None:
    """How many rows are less, and how many greater, than the one before, in all stretches one after another."""
    whole = _joined(stretches, order, True) if stretches else []
    return (whole[0].downs, whole[0].ups) if whole else None


def _joined(stretches: Sequence[Stretch], order: Order, over_gaps: bool) -> list[Stretch]:
    found: list[Stretch] = []
    for stretch in stretches:
        if found and (over_gaps or found[-1].end == stretch.start):
            found[-1] = _pair(found[-1], stretch, order)
        else:
            found.append(stretch)
    return found


def _pair(first: Stretch, second: Stretch, order: Order) -> Stretch:
    known = first.ends is not None and second.begins is not None
    before, after = (order(first.ends or ""), order(second.begins or "")) if known else (0, 0)
    return Stretch(
        start=first.start,
        end=second.end,
        begins=second.begins if first.begins is None else first.begins,
        ends=first.ends if second.ends is None else second.ends,
        downs=first.downs + second.downs + (after < before),
        ups=first.ups + second.ups + (after > before),
    )


def _checked(found: list[Stretch]) -> Stretches:
    goes_down, goes_up = any(stretch.downs for stretch in found), any(stretch.ups for stretch in found)
    return None if goes_down and goes_up else tuple(found)
