"""Pairs of columns that go together, within a budget of columns and cells: SQL text, and what is told of its answers.
The coefficients are in `association`."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from chalicelib.core.association import (
    CONFIDENCE,
    FEWEST,
    Series,
    correlation,
    cramers_v,
    error_of_ranks,
    is_strong,
    pearson,
    phi,
    spearman,
)
from chalicelib.core.column import Column
from chalicelib.core.counting import FLOATS, NUMERIC, SHORT, Typed
from chalicelib.core.findings import shortened
from chalicelib.core.profile import TOP
from chalicelib.core.report import CRAMERS_V, MEASURES, NULLS_TOGETHER, PEARSON, SPEARMAN, Pair
from chalicelib.core.sql import name
from chalicelib.core.whole_rows import SALT

MOST_COLUMNS = 20
"""Of each sort of columns, of which pairs are made: the first ones."""

MOST_CELLS = 100_000
"""Of these columns, that are taken out of the engine. Of more rows, it is those of the smallest hashes."""

MOST_TOLD = 10
"""Pairs of each measure."""

CATEGORIES = ("VARCHAR", "UUID", *SHORT)
"""The engine's types of which few values are taken for categories."""

MOST_RANKED, LIKELY = 20, 0.3
"""Pairs of columns that are ranked anew in the rows that have both, and the least coefficient of the ranks among all
numbers of each."""


@dataclass(frozen=True)
class Part:
    """A column of which pairs are made, in the typed table and as it was measured."""

    typed: Typed
    column: Column


@dataclass(frozen=True)
class Chosen:
    """The columns of which pairs are made: numbers, those of few values, those with nulls; and rows of the table."""

    numbers: tuple[Part, ...]
    categories: tuple[Part, ...]
    nullable: tuple[Part, ...]
    records: int

    @property
    def asked(self) -> tuple[Part, ...]:
        """The columns whose cells are taken out of the engine."""
        return (*self.numbers, *self.categories)

    @property
    def rows(self) -> int:
        """How many rows are taken out of the engine, or about how many."""
        return min(self.records, MOST_CELLS // max(1, len(self.asked) + len(self.nullable)))

    @property
    def is_whole(self) -> bool:
        return self.rows == self.records

    def part(self, position: int) -> Part:
        return next(part for part in (*self.asked, *self.nullable) if part.typed.position == position)


type Two = tuple[Part, Part]
type Compared = tuple[tuple[Part, Series], tuple[Part, Series]]


def chosen(typed: Sequence[Typed], columns: Sequence[Column], records: int) -> Chosen:
    """The columns of which pairs are made; none of a table with too few rows."""
    parts = [Part(*both) for both in zip(typed, columns, strict=True)] if records >= FEWEST else []
    vary = [part for part in parts if part.column.distinct > 1]
    numbers = [part for part in vary if part.typed.type in NUMERIC]
    few = [part for part in vary if part.column.distinct <= TOP and part.typed.cast in CATEGORIES]
    nullable = [part for part in parts if 0 < part.column.nulls < records]
    return Chosen(_paired(numbers), _paired(few), _paired(nullable), records)


def _paired(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The first of a sort of columns; none where there is only one."""
    return tuple(parts[:MOST_COLUMNS]) if len(parts) > 1 else ()


def rows(these: Chosen) -> str:
    """SQL: all rows of the table, or about as many as there is room for: numbers, values, and, of all, what is null."""
    cells = [*(number(part.typed) for part in these.numbers), *map(_own, these.categories)]
    if these.is_whole:
        nulls = (f"{_own(part)} is null" for part in these.nullable)
        return f"select {', '.join([*cells, *nulls])} from clean"
    return f"select {', '.join(cells)} from clean where hash(record, {SALT}) <= {2**64 * these.rows // these.records}"


def _own(part: Part) -> str:
    return name(part.typed.name)


def number(column: Typed) -> str:
    """SQL: an exact number as a whole one, by its digits; finite floats as their halves, whose differences do not
    overflow."""
    own = name(column.name)
    return f"case when isfinite({own}) then {own}::double / 2 end" if column.cast in FLOATS else column.value


def found(these: Chosen, answer: Sequence[Sequence[Any]]) -> list[Pair]:
    """The pairs that go together in these rows."""
    cells = iter(list(zip(*answer, strict=True)))
    series = [(part, Series(some)) for part, some in zip(these.numbers, cells, strict=False)]
    values = [(part, marks(some)) for part, some in zip(these.categories, cells, strict=False)]
    nulls = [(part, marks(some)[True]) for part, some in zip(these.nullable, cells, strict=False)]
    both = list(combinations(series, 2))
    strongest = told((*of_lines(both), *of_ranks(both), *_of_values(values), *_of_nulls(nulls, len(answer))))
    known = {part.typed.position: some for part, some in series}
    return strongest if these.is_whole else [with_error(one, known) for one in strongest]


def with_error(one: Pair, known: Mapping[int, Series]) -> Pair:
    """Of ranks, which are not asked of all rows."""
    if one.measure != SPEARMAN:
        return one
    first, second = map(known.__getitem__, one.positions)
    return replace(one, error=error_of_ranks(first, second, one.value), confidence=CONFIDENCE)


def of_lines(both: Sequence[Compared]) -> Iterator[Pair]:
    for (a, first), (b, second) in both:
        yield from pair(PEARSON, (a, b), pearson(first, second), first.line.rows(second.line))


def of_ranks(both: Sequence[Compared]) -> Iterator[Pair]:
    """Of those that are likeliest by the ranks among all numbers of each column."""
    quick = [(abs(correlation(a.ranks, b.ranks) or 0), at) for at, ((_, a), (_, b)) in enumerate(both)]
    for likely, at in sorted(quick, reverse=True)[:MOST_RANKED]:
        (a, first), (b, second) = both[at]
        if likely >= LIKELY:
            yield from pair(SPEARMAN, (a, b), spearman(first, second), first.ranks.rows(second.ranks))


def _of_values(values: Sequence[tuple[Part, dict[Hashable, int]]]) -> Iterator[Pair]:
    """Of columns of few values; not of two of numbers, whose correlation is told."""
    for (a, first), (b, second) in combinations(values, 2):
        if a.typed.type not in NUMERIC or b.typed.type not in NUMERIC:
            counts = {(one, other): (first[one] & second[other]).bit_count() for one in first for other in second}
            yield from of_counts((a, b), counts)


def of_counts(parts: Two, counts: dict[tuple[Hashable, Hashable], int]) -> Iterator[Pair]:
    """Of two columns, by how many rows have each two values."""
    filled = {values: rows_ for values, rows_ in counts.items() if rows_ and None not in values}
    yield from pair(CRAMERS_V, parts, cramers_v(filled), sum(filled.values()))


def _of_nulls(nulls: Sequence[tuple[Part, int]], rows_: int) -> Iterator[Pair]:
    for (a, first), (b, second) in combinations(nulls, 2):
        value = phi(rows_, first.bit_count(), second.bit_count(), (first & second).bit_count())
        yield from pair(NULLS_TOGETHER, (a, b), value, rows_)


def marks(cells: Sequence[Hashable]) -> dict[Hashable, int]:
    """The values of a column of few → the rows that have each, as the bits of an integer."""
    places = {value: place for place, value in enumerate(dict.fromkeys(cells))}
    written = bytes(map(places.__getitem__, cells))
    return {value: int(written.translate(ONLY[place]), 2) for value, place in places.items()}


ONLY = [b"0" * place + b"1" + b"0" * (255 - place) for place in range(TOP + 1)]
"""Tables that translate one place to 1, and all others to 0."""


def pair(measure: str, parts: Two, value: float | None, rows_: int) -> Iterator[Pair]:
    """The pair, as one of all rows, if it is worth telling."""
    if value is not None and is_strong(value, rows_):
        labels, positions = zip(*((shortened(part.typed.label), part.typed.position) for part in parts), strict=True)
        yield Pair(labels, positions, measure, value, rows_, None, None)


def told(pairs: Iterable[Pair]) -> list[Pair]:
    """The strongest of each measure, all of these the strongest first."""
    ranked = sorted(pairs, key=lambda one: (-abs(one.value), MEASURES.index(one.measure), one.positions))
    alike = {measure: [one for one in ranked if one.measure == measure][:MOST_TOLD] for measure in MEASURES}
    return [one for one in ranked if one in alike[one.measure]]
