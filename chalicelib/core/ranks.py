"""Where values stand in the order of a column: a summary that merges exactly, and of which quantiles and histograms are
read with a bound.

Some values of a column, each with a bound from above on the rows that are less, and one from below on the rows that are
not greater. Between values these are steps, so that summaries merge as the steps of all parts add up, in any order and
bracketing. Of a part that was measured both are exact: it keeps the values at every `MOST`-th of its rows, with fewer
than 1/`MOST` of them between two that are kept. So there are fewer than 1/`MOST` of all rows between two values of
parts that were merged, which is what a quantile can be wrong by (as in Greenwald and Khanna 2004). Each time that a
merged summary is made as small as that of a part, at most as much is added. What the bound has become is read from the
steps themselves.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any

MOST = 1024
"""Values are kept at these parts of the rows."""

type Order = Callable[[str], Any]
"""Of a value as it is written, what stands in the order of its type."""


@dataclass(frozen=True)
class Ranks:
    """Values in their order, the least first and the greatest last; of each, the most rows that may be less, and the
    rows that are certainly not greater."""

    values: tuple[str, ...] = ()
    below: tuple[int, ...] = ()
    upto: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return self.upto[-1] if self.upto else 0

    @property
    def gap(self) -> int:
        """The most rows that may stand between two values that follow each other: what a rank may be wrong by."""
        return max((below - upto for upto, below in zip(self.upto, self.below[1:], strict=False)), default=0)


def merged(parts: Sequence[Ranks], order: Order) -> Ranks:
    """The ranks in all parts together."""
    at: defaultdict[str, int] = defaultdict(int)
    after: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for value, (before, upto) in zip(part.values, pairwise((0, *part.upto)), strict=True):
            at[value] += upto - before
        for value, (before, below) in zip(part.values, pairwise((*part.below, part.rows)), strict=False):
            after[value] += below - before
    values = tuple(sorted(at, key=order))
    steps = accumulate((after[value] for value in values), initial=0)
    return Ranks(values, tuple(islice(steps, len(values))), tuple(accumulate(at[value] for value in values)))


def compressed(ranks: Ranks, most: int = MOST) -> Ranks:
    """The same with the values at `most` parts of the rows alone: the gap grows by at most one such part."""
    if len(ranks.values) <= most + 1:
        return ranks
    wanted = {bisect_left(ranks.upto, -(-ranks.rows * part // most)) for part in range(1, most + 1)}
    kept = sorted(wanted | {0})
    return Ranks(
        tuple(ranks.values[at] for at in kept),
        tuple(ranks.below[at] for at in kept),
        tuple(ranks.upto[at] for at in kept),
    )


def at_rank(ranks: Ranks, rank: int) -> tuple[str, int]:
    """The value at this rank, the first being 1, and by how many rows it may miss that."""
    last = bisect_left(ranks.upto, rank)
    return min(
        ((ranks.values[at], _missed(ranks, at, rank)) for at in (last, max(last - 1, 0))), key=lambda one: one[1]
    )


def _missed(ranks: Ranks, at: int, rank: int) -> int:
    return max(ranks.below[at] + 1 - rank, rank - ranks.upto[at], 0)


@dataclass(frozen=True)
class Less:
    """So many rows are less than something at least and at most."""

    least: int
    most: int

    @property
    def likely(self) -> int:
        return (self.least + self.most) // 2


def less(ranks: Ranks, keys: Sequence[Any], limit: Any, included: bool = False) -> Less:
    """How many rows are less than a limit, or no greater where it is `included`. `keys` are what the values of the
    ranks, and the limit, stand for in their order."""
    at = (bisect_right if included else bisect_left)(keys, limit)
    return Less(ranks.upto[at - 1] if at else 0, ranks.below[at] if at < len(keys) else ranks.rows)


@dataclass(frozen=True)
class Asked:
    """What has to be known of a column: its rows with a value, its different values, and the one before its largest
    gap, if that is looked for."""

    filled: int
    different: int
    before_gap: int | None = None


def summary(columns: dict[int, Asked], most: int = MOST) -> str:
    """SQL over `counted`, in the order of its values: position, value as text, the rows that are less, and those that
    are not greater, of the values that `Ranks` keep of each column, by its position: of all where they are few, and of
    both ends of the largest gap."""
    before, rows = 0, []
    for at, one in sorted(columns.items()):
        gap = "null" if one.before_gap is None else one.before_gap
        rows.append(f"({at}, {before}, {one.filled}, {one.different <= most}, {gap})")
        before += one.filled
    has_gaps = any(one.before_gap is not None for one in columns.values())
    last = "lag(v) over () as last" if has_gaps else "null as last"
    running = f"select position, v, n, sum(n) over (rows unbounded preceding)::bigint as r, {last} from counted"
    known = f"(values {', '.join(rows)}) known(position, start, filled, is_few, gap)"
    placed = f"select *, r - start - n as below, r - start as upto from ({running}) join {known} using (position)"
    kept = f"is_few or below = 0 or upto * {most} // filled > below * {most} // filled"
    kept += " or v = gap or last = gap" if has_gaps else ""
    return f"select position, v::varchar, below::bigint, upto::bigint from ({placed}) where {kept} order by 1, 4"
