"""What parts know of columns that go together: sums and counts over all of their rows, which add up exactly, of every
pair within the budget; and a sample of rows, for ranks and places. SQL text, and how its answers merge.

Numbers are put on steps between the ends that they have in a part, so that the engine adds whole numbers: each is moved
by half a step at most. What the sums are off these steps is an exact fraction, whatever the steps of other parts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

from chalicelib.core.all_rows import Stepped
from chalicelib.core.counting import NUMERIC, Typed
from chalicelib.core.pairs import CATEGORIES, MOST_COLUMNS, number
from chalicelib.core.profile import TOP
from chalicelib.core.sql import name

SAMPLE = 1024
"""Rows of the smallest hashes that are kept."""

type Two = tuple[int, int]
"""Positions of two columns."""


@dataclass(frozen=True)
class Line:
    """Of two columns of numbers, in the rows that have both: how many these are, the sums of each, of their squares,
    and of their products."""

    rows: int = 0
    first: Fraction = Fraction(0)
    first_squared: Fraction = Fraction(0)
    second: Fraction = Fraction(0)
    second_squared: Fraction = Fraction(0)
    product: Fraction = Fraction(0)

    def moved(self, first: tuple[Fraction, Fraction], second: tuple[Fraction, Fraction]) -> "Line":
        """The same, were each number so many times as large, and so much more, as these say of either column."""
        (a, more), (b, beyond) = first, second
        n, x, xx, y, yy = self.rows, self.first, self.first_squared, self.second, self.second_squared
        return Line(
            n,
            a * x + n * more,
            a * a * xx + 2 * a * more * x + n * more * more,
            b * y + n * beyond,
            b * b * yy + 2 * b * beyond * y + n * beyond * beyond,
            a * b * self.product + a * beyond * x + b * more * y + n * more * beyond,
        )

    @property
    def sums(self) -> tuple[int | Fraction, ...]:
        return self.rows, self.first, self.first_squared, self.second, self.second_squared, self.product


@dataclass(frozen=True)
class Sample:
    """The rows of the smallest hashes, in the order of these: where their parts start, the numbers of their records in
    these, and, of each column, its numbers."""

    hashes: tuple[int, ...]
    starts: tuple[int, ...]
    records: tuple[int, ...]
    numbers: tuple[tuple[int | float | None, ...], ...]


@dataclass(frozen=True)
class Lines:
    """Of columns of numbers, by their positions: each pair of them, and a sample of rows."""

    columns: tuple[int, ...]
    pairs: tuple[Line, ...]
    sample: Sample


@dataclass(frozen=True)
class Few:
    """A column of few values: the hashes of these, in their order."""

    position: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Tables:
    """Of columns of few values, by their positions: the rows that have each two values of each pair of them, first by
    the first. `left` are columns that have too many values, or are too many."""

    columns: tuple[Few, ...]
    rows: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]


@dataclass(frozen=True)
class Nulls:
    """Pairs of columns that lack values in the same rows, and how many these are; `left` are columns that lack values,
    but are too many."""

    pairs: tuple[Two, ...]
    rows: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True)
class Together:
    """What a part knows of columns that go together."""

    lines: Lines
    tables: Tables
    nulls: Nulls


def numbers(columns: Sequence[Typed]) -> list[Typed]:
    """The columns of which there are lines: the same in all parts."""
    return [column for column in columns if column.type in NUMERIC][:MOST_COLUMNS]


def sample(columns: Sequence[Typed], start: int, record: str) -> str:
    """SQL: the rows of the smallest hashes, of a part that starts there; `record` has the numbers of its records."""
    cells = ", ".join(f"{number(column)} as n{at}" for at, column in enumerate(columns))
    hashed = f"hash({start}::bigint, {name(record)}::bigint) as h"
    return f"select {hashed}, {start}, {name(record)}::bigint, {cells} from clean order by h limit {SAMPLE}"


def line(sums: Sequence[int | None], first: Stepped, second: Stepped) -> Line:
    """Of what `all_rows.sums` tells of two columns."""
    rows, *rest = (some or 0 for some in sums)
    return Line(rows, *map(Fraction, rest)).moved((first.step, first.low), (second.step, second.low))


def tables(columns: Sequence[Typed]) -> str:
    """SQL: the place of each pair of these columns, the hashes of two values, and how many rows have these. Rows of the
    same values are looked at once; a grouping by sets would set megabytes apart for each."""
    keys = {f"k{at}": name(column.name) for at, column in enumerate(columns)}
    hashed = ", ".join(f"case when {own} is not null then hash({own}) end as {key}" for key, own in keys.items())
    rows = f"select {', '.join(keys)}, count(*) as n from (select {hashed} from clean) group by {', '.join(keys)}"
    firsts, seconds = (", ".join(some) for some in zip(*combinations(keys, 2), strict=True))
    places = ", ".join(map(str, range(len(keys) * (len(keys) - 1) // 2)))
    pairs = f"select unnest([{places}]) as place, unnest([{firsts}]) as a, unnest([{seconds}]) as b, n from ({rows})"
    return f"select place, a, b, sum(n)::bigint from ({pairs}) group by place, a, b"


def few(columns: Iterable[tuple[Typed, int]]) -> tuple[list[Typed], tuple[int, ...]]:
    """Columns of which there are tables, of all that have so many different values in a part; and the positions of
    those that are left."""
    there = [(column, different) for column, different in columns if different and column.cast in CATEGORIES]
    found = [column for column, different in there if different <= TOP][:MOST_COLUMNS]
    return found, tuple(column.position for column, _ in there if column not in found)


def of_tables(columns: Sequence[Typed], left: tuple[int, ...], answer: Iterable[Sequence[Any]]) -> Tables:
    """What `tables` tells of these columns; `left` are those that it was not asked of."""
    values: dict[int, set[int]] = {column.position: set() for column in columns}
    counts: defaultdict[Two, dict[Two, int]] = defaultdict(dict)
    pairs = list(combinations(values, 2))
    for place, *both, rows in answer:
        for position, value in zip(pairs[place], both, strict=True):
            values[position].update(() if value is None else (value,))
        if None not in both:
            counts[pairs[place]][both[0], both[1]] = rows
    return _written(values, counts, set(left))


type _Values = Mapping[int, set[int]]
type _Counts = Mapping[Two, Mapping[Two, int]]


def _written(values: _Values, counts: _Counts, left: set[int]) -> Tables:
    left = left | {at for at, some in values.items() if len(some) > TOP}
    columns = tuple(Few(at, tuple(sorted(some))) for at, some in sorted(values.items()) if at not in left)
    rows = (
        tuple(counts.get((a.position, b.position), {}).get(both, 0) for both in product(a.values, b.values))
        for a, b in combinations(columns, 2)
    )
    return Tables(columns, tuple(rows), tuple(sorted(left)))


def counted(these: Tables) -> dict[Two, dict[Two, int]]:
    """By the positions of two columns, how many rows have each two values, by their hashes."""
    return {
        (a.position, b.position): {
            both: count for both, count in zip(product(a.values, b.values), rows, strict=True) if count
        }
        for (a, b), rows in zip(combinations(these.columns, 2), these.rows, strict=True)
    }


def nulls(columns: Sequence[Typed]) -> str:
    """SQL: of each two of these columns, how many rows lack both."""
    cells = [f"{name(column.name)} is null" for column in columns]
    return f"select {', '.join(f'sum(({a} and {b})::int)::bigint' for a, b in combinations(cells, 2))} from clean"


def of_nulls(columns: Sequence[Typed], left: tuple[int, ...], answer: Sequence[int | None]) -> Nulls:
    """What `nulls` tells of these columns; `left` are those that lack values too."""
    pairs = combinations((column.position for column in columns), 2)
    return _lacking({both: rows or 0 for both, rows in zip(pairs, answer, strict=True)}, set(left))


def _lacking(rows: Mapping[Two, int], left: set[int]) -> Nulls:
    found = sorted((both, count) for both, count in rows.items() if count and left.isdisjoint(both))
    return Nulls(tuple(both for both, _ in found), tuple(count for _, count in found), tuple(sorted(left)))


def merged(parts: Sequence[Together]) -> Together:
    return Together(
        _lines([part.lines for part in parts]),
        _tables([part.tables for part in parts]),
        _nulls([part.nulls for part in parts]),
    )


def _lines(parts: Sequence[Lines]) -> Lines:
    pairs = (
        Line(*(sum(sums) for sums in zip(*(line.sums for line in some), strict=True)))
        for some in zip(*(part.pairs for part in parts), strict=True)
    )
    samples = (part.sample for part in parts)
    rows = (zip(one.hashes, one.starts, one.records, *one.numbers, strict=True) for one in samples)
    return Lines(parts[0].columns, tuple(pairs), sampled(len(parts[0].columns), chain.from_iterable(rows)))


def sampled(columns: int, rows: Iterable[Sequence[Any]]) -> Sample:
    """The first of the rows, which `sample` asks for; those of equal hashes have an order of their own."""
    kept = sorted(rows, key=lambda row: (row[0], str(row)))[:SAMPLE]
    hashes, starts, records, *numbers = zip(*kept, strict=True) if kept else ((),) * (3 + columns)
    return Sample(hashes, starts, records, tuple(numbers))


def _tables(parts: Sequence[Tables]) -> Tables:
    values: defaultdict[int, set[int]] = defaultdict(set)
    counts: defaultdict[Two, Counter[Two]] = defaultdict(Counter)
    for part in parts:
        for column in part.columns:
            values[column.position].update(column.values)
        for pair, rows in counted(part).items():
            counts[pair].update(rows)
    return _written(values, counts, {at for part in parts for at in part.left})


def _nulls(parts: Sequence[Nulls]) -> Nulls:
    rows: Counter[Two] = Counter()
    for part in parts:
        rows.update(dict(zip(part.pairs, part.rows, strict=True)))
    return _lacking(rows, {at for part in parts for at in part.left})
