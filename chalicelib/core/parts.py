"""What is measured of a part of a file, as a frozen value, and how parts merge: in any order and any bracketing.

Counts and sums add up, ends and lengths are the least and the greatest, sums of powers are exact fractions around zero,
so that nothing is rounded twice; what a part does not hold whole is a sketch (`different`, `frequent`, `ranks`). Parts
are measured under one typing, which was decided over all of them. `core/merged.py` tells the profile that follows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import chain
from operator import add
from typing import Any

from chalicelib.core import different, frequent, part_durations, part_keys, part_pairs, part_types, ranks
from chalicelib.core.all_rows import Stepped
from chalicelib.core.counting import Typed
from chalicelib.core.different import Different
from chalicelib.core.frequent import Frequent
from chalicelib.core.ordering import has_order, order_of
from chalicelib.core.part_durations import Durations
from chalicelib.core.part_keys import Keys
from chalicelib.core.part_pairs import Together
from chalicelib.core.part_types import Numbered, Types
from chalicelib.core.ranks import Order, Ranks
from chalicelib.core.stretches import Stretch, joined

MOST_BYTES = 256 * 1024
"""That a column takes when it travels, as JSON."""

MASKS_BYTES = 30_000

PARTED = "\n"


@dataclass(frozen=True)
class Sums:
    """Of numbers: how many are finite; their exact sum; the sums of their powers, from the first to the fourth, as the
    moments have them; the least and the greatest; and counts of rows as in `report.Numbers`."""

    count: int
    total: Fraction
    powers: tuple[Fraction, ...]
    low: Fraction | None
    high: Fraction | None
    zeros: int
    negatives: int
    infinities: int
    nans: int


@dataclass(frozen=True)
class Written:
    """Of texts: how many rows are empty, blank, padded, have control characters, are not in NFC, were decoded wrongly;
    their masks; whether all are ASCII; and whether none has a letter that is not small."""

    counts: tuple[int, ...]
    masks: Frequent
    are_ascii: bool
    are_small: bool


@dataclass(frozen=True, order=True)
class Reach:
    """That no two dates that follow each other, of any rows between `low` and `high`, are further apart than `gap`."""

    gap: int
    low: int
    high: int


MOST_REACHES = 256


@dataclass(frozen=True)
class Days:
    """Of dates: the first and the last day, counted from 1970; the place in `UNITS` of the coarsest that all values are
    whole numbers of; rows by weekday and by hour; those of days that stand for none, and that are to come; how near
    dates are to each other."""

    first: int
    last: int
    unit: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    defaults: int
    future: int | None
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class ColumnPart:
    """What is measured of a column in a part. Values are text, as they are counted. `ranks` are of types with an order;
    `stretches` are null where rows go up and down, or a cell is empty, and of texts where two are the same; `kinds` are
    names and checks, `PARTED`; `placed` is the sum of the hashes of all cells, each with its place, modulo 2^64."""

    column: Typed
    nulls: int
    filled: int
    minimum: str | None
    maximum: str | None
    shortest: int | None
    longest: int | None
    different: Different
    frequent: Frequent
    ranks: Ranks | None
    stretches: tuple[Stretch, ...] | None
    sums: Sums | None
    written: Written | None
    days: Days | None
    kinds: Frequent
    types: Types
    placed: int
    durations: Durations | None

    @property
    def stepped(self) -> Stepped | None:
        """Its finite numbers on steps between the least and the greatest; None where it has none."""
        sums = self.sums
        if sums is None or sums.low is None or sums.high is None:
            return None
        return Stepped(self.column, sums.low, sums.high, sums.count < self.filled + self.nulls)


@dataclass(frozen=True)
class Part:
    """What is measured of a part: its records, and how many have numbers, of each part that was merged; hashes of whole
    rows; the rows that repeat an earlier one of the part; the sum of all rows' hashes, modulo 2^64."""

    records: int
    numbered: tuple[Numbered, ...]
    columns: tuple[ColumnPart, ...]
    rows: Different
    duplicates: int
    content: int
    together: Together
    keys: Keys

    @property
    def orders(self) -> dict[int, Order]:
        """Of the values of columns, by position."""
        return {one.column.position: order_of(one.column) for one in self.columns}


def merged(parts: Sequence[Part]) -> Part:
    """All parts as one. They have the same columns."""
    return Part(
        records=sum(part.records for part in parts),
        numbered=tuple(sorted(chain.from_iterable(part.numbered for part in parts))),
        columns=tuple(_column(some) for some in zip(*(part.columns for part in parts), strict=True)),
        rows=different.merged([part.rows for part in parts]),
        duplicates=sum(part.duplicates for part in parts),
        content=sum(part.content for part in parts) % 2**64,
        together=part_pairs.merged([part.together for part in parts]),
        keys=part_keys.merged([part.keys for part in parts], parts[0].orders),
    )


def compressed(part: Part) -> Part:
    """The same, with no more than `MOST_BYTES` a column: it may travel."""
    keys = part_keys.compressed(part.keys, len(part.columns))
    return replace(part, columns=tuple(map(_compressed, part.columns)), keys=keys)


def _compressed(part: ColumnPart) -> ColumnPart:
    masks = part.written and replace(part.written, masks=frequent.compressed(part.written.masks, MASKS_BYTES))
    return replace(
        part,
        frequent=frequent.compressed(part.frequent),
        ranks=part.ranks and ranks.compressed(part.ranks),
        written=masks,
        days=part.days and replace(part.days, reaches=part.days.reaches[:MOST_REACHES]),
        types=part_types.compressed(part.types),
    )


def _column(parts: Sequence[ColumnPart]) -> ColumnPart:
    column = parts[0].column
    order = order_of(column)
    ends: Order | None = order if has_order(column) else None
    return ColumnPart(
        column=column,
        nulls=sum(part.nulls for part in parts),
        filled=sum(part.filled for part in parts),
        minimum=_end(min, (part.minimum for part in parts), ends),
        maximum=_end(max, (part.maximum for part in parts), ends),
        shortest=_end(min, (part.shortest for part in parts)),
        longest=_end(max, (part.longest for part in parts)),
        different=different.merged([part.different for part in parts]),
        frequent=frequent.merged([part.frequent for part in parts]),
        ranks=_merged([part.ranks for part in parts], lambda some: ranks.merged(some, order)),
        stretches=joined([part.stretches for part in parts], order),
        sums=_merged([part.sums for part in parts], _sums),
        written=_merged([part.written for part in parts], _written),
        days=_merged([part.days for part in parts], _days),
        kinds=frequent.merged([part.kinds for part in parts]),
        types=part_types.merged([part.types for part in parts]),
        placed=sum(part.placed for part in parts) % 2**64,
        durations=_merged([part.durations for part in parts], part_durations.merged),
    )


def _merged[T](parts: Iterable[T | None], merge: Callable[[list[T]], T]) -> T | None:
    """Those of the parts that have any."""
    there = [part for part in parts if part is not None]
    return merge(there) if there else None


def _end(choose: Callable[..., Any], found: Iterable[Any], order: Callable[[Any], Any] | None = None) -> Any:
    return choose((one for one in found if one is not None), key=order, default=None)


def _sums(parts: list[Sums]) -> Sums:
    return Sums(
        count=sum(part.count for part in parts),
        total=sum((part.total for part in parts), Fraction(0)),
        powers=_added(part.powers for part in parts),
        low=_end(min, (part.low for part in parts)),
        high=_end(max, (part.high for part in parts)),
        zeros=sum(part.zeros for part in parts),
        negatives=sum(part.negatives for part in parts),
        infinities=sum(part.infinities for part in parts),
        nans=sum(part.nans for part in parts),
    )


def _written(parts: list[Written]) -> Written:
    return Written(
        _added(part.counts for part in parts),
        frequent.merged([part.masks for part in parts]),
        all(part.are_ascii for part in parts),
        all(part.are_small for part in parts),
    )


def _days(parts: list[Days]) -> Days:
    return Days(
        first=min(part.first for part in parts),
        last=max(part.last for part in parts),
        unit=max(part.unit for part in parts),
        weekdays=_added(part.weekdays for part in parts),
        hours=_added(part.hours for part in parts),
        defaults=sum(part.defaults for part in parts),
        future=None if any(part.future is None for part in parts) else sum(part.future or 0 for part in parts),
        reaches=tuple(sorted({reach for part in parts for reach in part.reaches})),
    )


def _added[N: (int, Fraction)](rows: Iterable[tuple[N, ...]]) -> tuple[N, ...]:
    return tuple(reduce(add, some) for some in zip(*rows, strict=True))
