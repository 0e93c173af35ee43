"""Types that a column of text has not, for some of its cells: which, and what stood in the way. SQL over the cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from chalicelib.core.candidate import BORNE, MISFIT, Candidate
from chalicelib.core.column import Frequency, Narrower
from chalicelib.core.findings import shortened
from chalicelib.core.heads import HALF, HEAD
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.sql import rows_where

MOST = 4
"""Types that are told of a column."""

COUNTED, FIELDS = 4, 6
"""What is counted of a column and a type, and all that is asked."""

type Pair = tuple[str, Candidate]
"""A column's name in the view of cells, and a type that it has not."""

type Counts = tuple[int, int, int | None, int | None]
"""Of a column and a type: how many of its cells are values, and of these are not of the type; how many its rival cannot
be, and how many are another value to the rival, if it has one."""

type First = tuple[int | None, str | None]
"""The first record that is not of the type, and what stands there."""

FIRST_ROWS = f"(select * from cells limit {HEAD})"
"""Where a type is nearly always seen to be broken that only most cells of the head bear."""


def counts(cell: str, candidate: Candidate, standing: str) -> Iterator[str]:
    """SQL: `Counts`. `standing` is what a cell is beside the type."""
    yield rows_where(f"{standing} in ({MISFIT}, {BORNE})")
    yield rows_where(f"{standing} = {MISFIT}")
    for told in (candidate.alone, candidate.either):
        yield rows_where(f"case when {candidate.formed(cell)} then {told(cell)} end") if candidate.rival else "null"


def _first(cell: str, standing: str) -> Iterator[str]:
    """SQL: `First`."""
    yield f"min(record) filter (where {standing} = {MISFIT})"
    yield f"arg_min(left({cell}, {LONGEST_TEXT + 1}), record) filter (where {standing} = {MISFIT})"


def both(pairs: Sequence[Pair]) -> str:
    """SQL: `Counts` and `First` of each cell and candidate."""
    asked = ((*counts(*pair, f"s{at}"), *_first(pair[0], f"s{at}")) for at, pair in enumerate(pairs))
    return f"select {', '.join(chain(*asked))} from {_beside(pairs)}"


def firsts(pairs: Sequence[Pair], source: str) -> str:
    """SQL: `First` of each cell and candidate."""
    asked = (_first(cell, f"s{at}") for at, (cell, _) in enumerate(pairs))
    return f"select {', '.join(chain(*asked))} from {_beside(pairs, source)}"


def _beside(pairs: Sequence[Pair], source: str = "cells") -> str:
    standing = ", ".join(f"{candidate.standing(cell)} as s{at}" for at, (cell, candidate) in enumerate(pairs))
    return f"(select *, {standing} from {source})"


@dataclass(frozen=True)
class Tried:
    """A type that was tried, perhaps in a format, and what came of it."""

    type: str
    format: str | None
    counts: Counts
    first: First


def tried(candidate: Candidate, counts: Counts, first: First) -> Tried:
    return Tried(candidate.name, candidate.format, counts, first)


@dataclass(frozen=True)
class Cells:
    """What the cells of a column of text tell of types: the format by which they are read, how often each token for no
    value stands in them, and other types that were tried."""

    format: str | None = None
    tokens: tuple[Frequency, ...] = ()
    tried: tuple[Tried, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """The fields of the column's report."""
        return {"format": self.format, "tokens": self.tokens, "candidates": narrower(self.tried)}


def narrower(found: Iterable[Tried]) -> tuple[Narrower, ...]:
    """Of one column, the types that most values bear, those first that more do."""
    told = [one for one in map(_narrower, found) if one.share >= HALF]
    return tuple(sorted(told, key=lambda one: -one.share)[:MOST])


def _narrower(one: Tried) -> Narrower:
    (filled, misfits, alone, either), (record, text) = one.counts, one.first
    share = 1 - misfits / filled if filled else 0.0
    told = None if text is None else shortened(text)
    return Narrower(one.type, one.format, share, record, told, alone, either)
