"""Pairs of columns that tell all rows of a file in parts apart, as the order of its rows proves.

Where one column only goes up, or only down, rows that are equal in it stand together. If in each such group another
column goes strictly up, or down in all, no two rows are equal in both. Tables that are sorted by both are so.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from chalicelib.core.column import Column
from chalicelib.core.counting import Typed
from chalicelib.core.ordering import OF_PARQUET, has_order
from chalicelib.core.ranks import Order
from chalicelib.core.sql import name
from chalicelib.core.whole_rows import FRACTIONS, MOST_PAIRED, MOST_PAIRS

MOST = 200
"""Pairs that a part knows."""

BYTES = 30_000
"""That they take of each column of the part, written as JSON."""


RUN_BYTES = 150
"""Of a run, beside its values."""


@dataclass(frozen=True)
class Run:
    """Rows that follow each other, from `start` to before `end`, as `stretches.Stretch` has them: the values of both
    columns in the first row and in the last, and whether the first column goes down and up in them, and the second does
    among rows that are equal in the first."""

    start: int
    end: int
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    steps: tuple[bool, ...]

    @property
    def tells_apart(self) -> bool:
        first_down, first_up, down, up = self.steps
        return not (first_down and first_up) and not (down and up)


@dataclass(frozen=True)
class Pair:
    """Two columns, by their positions, that tell apart all rows of these runs."""

    first: int
    second: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Keys:
    """The pairs of a part; all there are, where it has no rows."""

    are_any: bool
    pairs: tuple[Pair, ...]


def may_tell(column: Typed, nulls: int) -> bool:
    """Whether a column may be one of two that tell rows apart."""
    is_known = has_order(column) and column.cast not in OF_PARQUET
    return column.position <= MOST_PAIRED and not nulls and column.type not in FRACTIONS and is_known


def ends(columns: Sequence[Typed], record: str) -> str:
    """SQL: the values of these columns, as they are counted, in the first row, and in the last if there are more."""
    cells = ", ".join(f"({column.value})::varchar" for column in columns)
    of = f"(select {{}}({name(record)}) from clean)"
    return (
        f"select {cells} from clean where {name(record)} in ({of.format('min')}, {of.format('max')}) "
        f"order by {name(record)}"
    )


def ties(pairs: Iterable[tuple[Typed, Typed]]) -> str:
    """SQL: for each pair whether, in rows that are equal in the first to the row before, the second is equal, less,
    and more."""
    both = list(pairs)
    columns = {column.position: column for two in both for column in two}
    cells = ", ".join(
        f"{column.value} as v{at}, lag({column.value}) over () as b{at}" for at, column in columns.items()
    )
    asked = (
        f"coalesce(bool_or(v{a.position} = b{a.position} and v{b.position} {sign} b{b.position}), false)"
        for a, b in both
        for sign in ("=", "<", ">")
    )
    return f"select {', '.join(asked)} from (select {cells} from clean)"


def merged(parts: Sequence[Keys], orders: Mapping[int, Order]) -> Keys:
    """Those of all parts; `orders` are of the values of columns, by position."""
    found: defaultdict[tuple[int, int], list[Pair]] = defaultdict(list)
    some = [part for part in parts if not part.are_any]
    for part in some:
        for pair in part.pairs:
            found[pair.first, pair.second].append(pair)
    pairs = (_pair(alike, orders, False) for _, alike in sorted(found.items()) if len(alike) == len(some))
    return Keys(not some, tuple(pair for pair in pairs if pair))


def _pair(alike: Sequence[Pair], orders: Mapping[int, Order], over_gaps: bool) -> Pair | None:
    """The runs of some parts, joined where one begins at the end of another; None where they do not tell rows apart."""
    both = alike[0].first, alike[0].second
    runs: list[Run] = []
    for run in sorted((run for pair in alike for run in pair.runs), key=lambda run: run.start):
        if not runs or not (over_gaps or runs[-1].end == run.start):
            runs.append(run)
        elif joined := _joined(runs[-1], run, [orders[position] for position in both]):
            runs[-1] = joined
        else:
            return None
    goes = [any(steps) for steps in zip(*(run.steps for run in runs), strict=True)]
    return Pair(*both, tuple(runs)) if replace(runs[0], steps=tuple(goes)).tells_apart else None


def _joined(before: Run, after: Run, orders: Sequence[Order]) -> Run | None:
    """None where the last row of the one is equal to the first of the other."""
    last, first = (
        [order(value) for order, value in zip(orders, row, strict=True)] for row in (before.ends, after.begins)
    )
    if last == first:
        return None
    is_tie = last[0] == first[0]
    step = (first[0] < last[0], first[0] > last[0], is_tie and first[1] < last[1], is_tie and first[1] > last[1])
    steps = tuple(any(goes) for goes in zip(before.steps, after.steps, step, strict=True))
    return Run(before.start, after.end, before.begins, after.ends, steps)


def compressed(keys: Keys, columns: int) -> Keys:
    """As many of them as have room: of parts that do not follow each other, each pair has a run for each."""
    taken = accumulate(sum(map(_bytes, pair.runs)) for pair in keys.pairs)
    return replace(
        keys, pairs=tuple(pair for pair, size in zip(keys.pairs, taken, strict=True) if size <= BYTES * columns)
    )


def _bytes(run: Run) -> int:
    return len(json.dumps((run.begins, run.ends), ensure_ascii=False).encode()) + RUN_BYTES


def told(keys: Keys, columns: Sequence[Column], orders: Mapping[int, Order]) -> list[tuple[int, ...]]:
    """Positions of the pairs that tell all rows apart, those of the fewest values first; of columns that vary."""
    proven = [pair for pair in keys.pairs if _pair([pair], orders, over_gaps=True)]
    both = {(min(pair.first, pair.second), max(pair.first, pair.second)) for pair in proven}
    counts = {column.position: column.distinct for column in columns}
    ranked = sorted((counts[a] * counts[b], a, b) for a, b in both if min(counts[a], counts[b]) > 1)
    return [(a, b) for _, a, b in ranked[:MOST_PAIRS]]
