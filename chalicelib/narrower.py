"""Ask of columns which other types most of their cells bear, and which record is the first that does not."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from typing import cast

from chalicelib.core import narrower
from chalicelib.core.candidate import Candidate
from chalicelib.core.narrower import Counts, First, Pair, Tried
from chalicelib.edges.engine import Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def of(
    engine: Engine, wanted: Mapping[str, Sequence[Candidate]], known: Mapping[Pair, Counts]
) -> dict[str, tuple[Tried, ...]]:
    """By the column's name in the view of cells. Of some the counts are `known`."""
    pairs = [(cell, candidate) for cell, candidates in wanted.items() for candidate in candidates]
    told = dict(_both(engine, [pair for pair in pairs if pair not in known]))
    broken = [pair for pair in pairs if pair in known and known[pair][1]]
    firsts = dict(_firsts(engine, broken, narrower.FIRST_ROWS))
    firsts |= _firsts(engine, [pair for pair in broken if firsts[pair] == NOWHERE], "cells")
    told |= {pair: (known[pair], firsts.get(pair, NOWHERE)) for pair in pairs if pair in known}
    return {
        cell: tuple(narrower.tried(one, *told[cell, one]) for one in candidates) for cell, candidates in wanted.items()
    }


NOWHERE: First = (None, None)


def _both(engine: Engine, pairs: Sequence[Pair]) -> Iterable[tuple[Pair, tuple[Counts, First]]]:
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        (found,) = engine.rows(narrower.both(some))
        for pair, answer in zip(some, batched(found, narrower.FIELDS, strict=True), strict=True):
            yield pair, (cast(Counts, answer[:-2]), cast(First, answer[-2:]))


def _firsts(engine: Engine, pairs: Sequence[Pair], source: str) -> Iterable[tuple[Pair, First]]:
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        (found,) = engine.rows(narrower.firsts(some, source))
        yield from zip(some, batched(found, 2, strict=True), strict=True)
