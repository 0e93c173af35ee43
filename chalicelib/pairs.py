"""Pairs of columns that go together, once the columns of the typed table are measured."""

from collections.abc import Sequence

from chalicelib.core import all_rows, pairs
from chalicelib.core.all_rows import Stepped
from chalicelib.core.column import Column
from chalicelib.core.counting import Typed
from chalicelib.core.pairs import Chosen, Two
from chalicelib.core.report import CRAMERS_V, PEARSON, SPEARMAN, Pair
from chalicelib.edges.engine import Engine


def measured(engine: Engine, typed: Sequence[Typed], columns: Sequence[Column], records: int) -> tuple[Pair, ...]:
    """The strongest pairs, the strongest first; of all rows, or chosen by a sample of them where they are many."""
    these = pairs.chosen(typed, columns, records)
    if these.is_whole:
        return tuple(pairs.found(these, engine.rows(pairs.rows(these)))) if these.asked or these.nullable else ()
    likely = pairs.found(these, engine.rows(pairs.rows(these))) if these.asked else []
    return tuple(pairs.told([*_again(engine, these, likely), *_nulls(engine, these)]))


def _again(engine: Engine, these: Chosen, likely: Sequence[Pair]) -> list[Pair]:
    """The pairs that a sample has, measured over all rows; but for ranks, which stay with their error."""
    line, values = (
        [(these.part(first), these.part(second)) for first, second in _positions(likely, measure)]
        for measure in (PEARSON, CRAMERS_V)
    )
    found = [pair for pair in likely if pair.measure == SPEARMAN]
    found += all_rows.of_sums(line, engine.rows(all_rows.sums(list(map(_stepped, line))))[0]) if line else ()
    found += all_rows.of_all_counts(values, engine.rows(all_rows.counts(values))) if values else ()
    return found


def _stepped(both: Two) -> tuple[Stepped, Stepped]:
    return all_rows.stepped(both[0]), all_rows.stepped(both[1])


def _positions(likely: Sequence[Pair], measure: str) -> list[tuple[int, ...]]:
    return [pair.positions for pair in likely if pair.measure == measure]


def _nulls(engine: Engine, these: Chosen) -> list[Pair]:
    both = all_rows.with_nulls(these)
    return list(all_rows.of_nulls(both, engine.rows(all_rows.nulls(both)), these.records)) if both else []
