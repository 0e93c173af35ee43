"""Ask a part of a file which pairs of columns tell its rows apart, as their order proves."""

from collections.abc import Sequence
from itertools import batched

from chalicelib.core import part_keys
from chalicelib.core.counting import ORDERED, Typed
from chalicelib.core.part_keys import Keys, Pair, Run
from chalicelib.core.parts import ColumnPart
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.stretches import Stretch
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def measured(engine: Engine, columns: Sequence[ColumnPart], records: int) -> Keys:
    """Of a part, once its columns are measured."""
    if not records:
        return Keys(True, ())
    found = [one for one in columns if part_keys.may_tell(one.column, one.nulls) and (one.longest or 0) <= LONGEST_TEXT]
    firsts = {one.column.position: one.stretches[0] for one in found if one.stretches and one.column.type in ORDERED}
    pairs = [
        (first.column, second.column)
        for first in found
        if first.column.position in firsts
        for second in found
        if first is not second
    ][: part_keys.MOST]
    return Keys(False, _pairs(engine, pairs, firsts, records)) if pairs else Keys(False, ())


def _pairs(
    engine: Engine, pairs: Sequence[tuple[Typed, Typed]], firsts: dict[int, Stretch], records: int
) -> tuple[Pair, ...]:
    """A first column that goes strictly up or down has no equal rows, so that nothing is asked of it."""
    columns = list({column.position: column for both in pairs for column in both}.values())
    rows = engine.rows(part_keys.ends(columns, RECORD))
    begins, ends = (dict(zip((column.position for column in columns), row, strict=True)) for row in (rows[0], rows[-1]))
    tied = [both for both in pairs if firsts[both[0].position].downs + firsts[both[0].position].ups < records - 1]
    steps = _ties(engine, tied)
    found: list[Pair] = []
    for both in ((a.position, b.position) for a, b in pairs):
        stretch, (same, down, up) = firsts[both[0]], steps.get(both, (False, False, False))
        goes = stretch.downs > 0, stretch.ups > 0, down, up
        first, last = (tuple(row[at] for at in both) for row in (begins, ends))
        run = Run(stretch.start, stretch.end, first, last, goes)
        found += [Pair(*both, (run,))] if run.tells_apart and not same else []
    return tuple(sorted(found, key=lambda pair: (pair.first, pair.second)))


def _ties(engine: Engine, pairs: Sequence[tuple[Typed, Typed]]) -> dict[tuple[int, int], tuple[bool, ...]]:
    """By the positions of two columns."""
    found: dict[tuple[int, int], tuple[bool, ...]] = {}
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        (answer,) = engine.rows(part_keys.ties(some))
        told = zip(some, batched(answer, 3, strict=True), strict=True)
        found |= {(a.position, b.position): steps for (a, b), steps in told}
    return found
