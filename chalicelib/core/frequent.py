"""The most frequent values of a column, with bounds on how often each occurs: a summary that merges exactly.

A value that is not listed occurs at most as often as the most frequent one that was left out. So the bounds of all
parts add up, in any order and bracketing (as in Misra and Gries 1982, and Agarwal et al. 2013). A part that lists k
values of n rows leaves none out that occurs more than n / (k + 1) times, and all parts together none of more than that
of their rows. A list with nothing left out is the whole table of frequencies, and all that follows from it is exact.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.core.ranks import Order
from chalicelib.core.report import LONGEST_TEXT

MOST = 1024
"""Values that a part lists at most."""

BYTES = 60_000
"""What they take at most, written as JSON."""


@dataclass(frozen=True)
class Frequent:
    """Values, those that may be the most frequent first; in how many rows each stands at least and at most, and the
    most rows that any other value may stand in."""

    values: tuple[str, ...] = ()
    least: tuple[int, ...] = ()
    most: tuple[int, ...] = ()
    left: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.left


def listed(is_text: bool) -> str:
    """SQL over `counted`: for each column its position, its most frequent values, one more than `MOST` if there are as
    many, and their counts. A text that is cut ends in the hash of the whole, so that no two are taken for one."""
    long = f"case when length(v) > {LONGEST_TEXT} then left(v, {LONGEST_TEXT + 1}) || sha256(v) else v end"
    least = f"min({{'n': -n, 'v': {long if is_text else 'v'}}}, {MOST + 1})"
    lists = "[t.v::varchar for t in top], [-t.n for t in top]"
    return f"select position, {lists} from (select position, {least} as top from counted group by position)"


def of(values: Sequence[str], counts: Sequence[int], size: int = BYTES) -> Frequent:
    """Those of a part, of its most frequent values; if these are more than `MOST`, it may have others."""
    return compressed(_listed(((value, count, count) for value, count in zip(values, counts, strict=True)), 0), size)


def merged(parts: Sequence[Frequent]) -> Frequent:
    """The frequencies in all parts together."""
    left = sum(part.left for part in parts)
    least: defaultdict[str, int] = defaultdict(int)
    more: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for value, certain, possible in zip(part.values, part.least, part.most, strict=True):
            least[value] += certain
            more[value] += possible - part.left
    return _listed(((value, least[value], more[value] + left) for value in least), left)


def _listed(found: Iterable[tuple[str, int, int]], left: int) -> Frequent:
    """In an order of their own, so that it does not matter in which order parts come."""
    ranked = sorted(found, key=lambda one: (-one[2], -one[1], one[0]))
    return Frequent(
        tuple(one[0] for one in ranked), tuple(one[1] for one in ranked), tuple(one[2] for one in ranked), left
    )


def compressed(frequent: Frequent, size: int = BYTES) -> Frequent:
    """As many of them as take no more than `size` bytes, and are no more than `MOST`."""
    kept, taken = 0, 0
    for value, most in zip(frequent.values[:MOST], frequent.most, strict=False):
        taken += len(json.dumps(value, ensure_ascii=False).encode()) + 2 * len(str(most)) + len(', "", ""')
        if taken > size:
            break
        kept += 1
    left = max(frequent.left, *frequent.most[kept : kept + 1], 0)
    return Frequent(frequent.values[:kept], frequent.least[:kept], frequent.most[:kept], left)


def top(frequent: Frequent, most: int, order: Order) -> tuple[list[tuple[str, int]], int]:
    """The most frequent values, of equals the smaller first, and in how many rows each stands at least; and how many
    more that may be, or that any other value may have more than the last of these. It is 1 at least where another
    may be as frequent as the last, so that it might stand in its place."""
    found = sorted(
        zip(frequent.values, frequent.least, frequent.most, strict=True), key=lambda one: (-one[1], order(one[0]))
    )
    told, others = found[:most], found[most:]
    last = told[-1][1] if told else 0
    rivals = [possible for _, certain, possible in others if possible > certain] + [frequent.left]
    unsure = max((possible - certain for _, certain, possible in told), default=0)
    beyond = max((max(possible - last, 1) for possible in rivals if possible >= max(last, 1)), default=0)
    return [(value, certain) for value, certain, _ in told], max(unsure, beyond)
