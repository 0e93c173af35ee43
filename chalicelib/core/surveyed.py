"""What surveys tell of the cells of a file, and how those of its parts merge: the typing is decided over all of them,
before any is measured."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial, reduce
from operator import add, or_
from typing import Any, cast

from chalicelib.core.accounting import Sums
from chalicelib.core.candidate import Candidate
from chalicelib.core.heads import Heads
from chalicelib.core.narrower import Counts, Pair
from chalicelib.core.types import Measured

type Tried = list[tuple[Candidate, Measured]]
"""Candidates, and what a scan tells of a column as each of them."""


@dataclass(frozen=True)
class Survey:
    """What was found. `sums` are of the text inside all cells, `measured` is of each column's first candidate.

    Records that may be odd: `repeated` a header, `blank` in their first cell, a line of `totals`, `spanning` lines
    with delimiters in them. No record has more than `emptiest` empty cells. `misfits` counts the cells of each column
    that may be odd beside the type of nearly all. `others` is of the other candidates of columns that were looked at
    twice, `narrower` of the types that most cells bear of columns that can only be text.
    """

    records: int
    sums: Sums
    repeated: int
    blank: int
    totals: int
    emptiest: int
    spanning: int
    heads: Heads
    measured: dict[str, Measured]
    misfits: dict[str, int]
    narrower: dict[Pair, Counts]
    others: dict[str, Tried] = field(default_factory=dict)


def merged(parts: Sequence[Survey]) -> Survey:
    """What all parts tell, which were surveyed with the heads of one file."""
    return Survey(
        **{name: sum(getattr(part, name) for part in parts) for name in ("records", "repeated", "blank", "totals")},
        sums=reduce(add, (part.sums for part in parts)),
        emptiest=max(part.emptiest for part in parts),
        spanning=sum(part.spanning for part in parts),
        heads=parts[0].heads,
        measured=_by_name((part.measured for part in parts), measured),
        misfits=_by_name((part.misfits for part in parts), sum),
        narrower=_by_name((part.narrower for part in parts), counts),
        others=_by_name((part.others for part in parts), tried),
    )


def _by_name[N, T](parts: Iterable[Mapping[N, T]], merge: Callable[[list[T]], T]) -> dict[N, T]:
    """What parts have under the same names."""
    found = list(parts)
    return {name: merge([part[name] for part in found]) for name in found[0]}


def measured(parts: Sequence[Measured]) -> Measured:
    """What scans of all parts tell of a column, of the same candidate."""
    merged: dict[str, Any] = {field.name: _merged(field.name, parts) for field in fields(Measured)}
    return Measured(**merged)


MERGES: dict[str, Callable[..., Any]] = {
    "shortest": min,
    "longest": max,
    "whole": max,
    "fraction": max,
    "hours": partial(reduce, or_),
}
"""How fields of `Measured` merge that are no counts, which add up."""


def _merged(name: str, parts: Sequence[Measured]) -> Any:
    found = [value for part in parts if (value := getattr(part, name)) is not None]
    return MERGES.get(name, sum)(found) if found else None


def counts(parts: Sequence[Counts]) -> Counts:
    """Of a column and a type."""
    return cast(Counts, tuple(None if None in some else sum(some) for some in zip(*parts, strict=True)))


def tried(parts: Sequence[Tried]) -> Tried:
    """Of a column, as each of the same candidates."""
    return [(some[0][0], measured([one for _, one in some])) for some in zip(*parts, strict=True)]
