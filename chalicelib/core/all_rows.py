"""What is asked of all rows of a large table about pairs of columns, most of which a sample has chosen. SQL text, and
the pairs that its answers make."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import batched, combinations
from math import isfinite
from typing import Any

from chalicelib.core.association import coefficient, is_strong, phi
from chalicelib.core.counting import FLOATS, WHOLE, Typed
from chalicelib.core.pairs import Chosen, Part, Two, number, of_counts, pair
from chalicelib.core.report import NULLS_TOGETHER, PEARSON, Pair
from chalicelib.core.sql import name

STEPS = 2**31
"""From one end of a column of numbers to the other, so that products fit 63 bits."""

SUMS = 6
"""That are asked of two columns of numbers."""

FINE = 2**38
"""The least variance, in steps, for a coefficient to have its digits. Half a step is rounded away, 2^-20 of this
deviation, which moves it by 2^-18 at most."""


@dataclass(frozen=True)
class Stepped:
    """A column of numbers, which are put on steps between two numbers that have all its finite ones between them."""

    typed: Typed
    low: Fraction
    high: Fraction
    has_gaps: bool

    @property
    def name(self) -> str:
        return f"p{self.typed.position}"

    @property
    def step(self) -> Fraction:
        """None is left where doubles have nothing between the ends."""
        return 2 * Fraction(float((self.high - self.low) / 2)) / STEPS

    @property
    def place(self) -> str:
        """SQL: a number's step; it is subtracted from an end before it is rounded."""
        own, half = number(self.typed), _double((self.high - self.low) / 2)
        if not self.step:
            return f"case when {own} is not null then 0 end"
        if self.typed.cast in FLOATS:
            above = f"({own} - {_double(self.low / 2)})"
        elif self.typed.counted != WHOLE:
            end = f"'{self.low}'::hugeint"
            above = f"(({own} // 2 - {end} // 2)::double + ({own} % 2)::int / 2 - ({end} % 2)::int / 2)"
        else:
            above = f"(({own}::hugeint - '{self.low}'::hugeint)::double / 2)"
        return f"({above} / {half} * {STEPS})::bigint"


def stepped(part: Part) -> Stepped:
    numbers = part.column.numbers
    has_gaps = part.column.nulls > 0 or numbers is None or numbers.infinities + numbers.nans > 0
    return Stepped(part.typed, *_ends(part), has_gaps)


def sums(pairs: Sequence[tuple[Stepped, Stepped]]) -> str:
    """SQL: one row with, for each two columns of numbers, how many rows have both, and the sums in these of each, of
    their squares, and of their products; in whole steps."""
    asked = ", ".join(sum_ for both in pairs for sum_ in _sums(*both))
    places = {column.name: column.place for both in pairs for column in both}
    listed = ", ".join(f"{place} as {name}" for name, place in places.items())
    return f"select {asked} from (select {listed} from clean)"


def _sums(a: Stepped, b: Stepped) -> tuple[str, ...]:
    """What is null in one column is null in all sums of the pair; a filter would take the engine twice as long."""
    x, y = a.name, b.name
    in_x, in_y = (f" + 0 * {column.name}" if column.has_gaps else "" for column in (a, b))
    squares = (f"sum({x}{in_y})", f"sum({x} * {x}{in_y})", f"sum({y}{in_x})", f"sum({y} * {y}{in_x})")
    return (f"count({x}{in_y})", *squares, f"sum({x} * {y})")


def _double(value: Fraction) -> str:
    return f"'{float(value)!r}'::double"


def _ends(part: Part) -> tuple[Fraction, Fraction]:
    """Numbers that have all finite ones of the column between them, in units of its last digit."""
    column, unit = part.column, 10**part.typed.scale
    ends = column.minimum or "", column.maximum or ""
    if all(isfinite(float(end)) for end in ends):
        return Fraction(ends[0]) * unit, Fraction(ends[1]) * unit
    low, high = Fraction(column.histogram[0].low), Fraction(column.histogram[-1].high)
    return max(low, -LARGEST), min(high, LARGEST)


LARGEST = Fraction(sys.float_info.max)


def of_sums(pairs: Sequence[Two], answer: Sequence[int | Fraction | None]) -> Iterator[Pair]:
    for both, found in zip(pairs, batched(answer, SUMS, strict=True), strict=True):
        rows, a, aa, b, bb, ab = (some or 0 for some in found)
        varied, mixed = (float(rows * aa - a * a), float(rows * bb - b * b)), float(rows * ab - a * b)
        value = coefficient(mixed, varied) if rows and min(varied) >= FINE * rows * rows else None
        yield from pair(PEARSON, both, value, int(rows))


def counts(pairs: Sequence[Two]) -> str:
    """SQL: how many rows have each two values: a number that tells the pair, the values of all columns, null of those
    that are not in the pair, and the count. All pairs are grouped in one scan."""
    names = [name(part.typed.name) for part in _parts(pairs)]
    sets = ", ".join(f"({name(a.typed.name)}, {name(b.typed.name)})" for a, b in pairs)
    listed = ", ".join(names)
    return f"select grouping({listed}), {listed}, count(*) from clean group by grouping sets ({sets})"


def _parts(pairs: Sequence[Two]) -> list[Part]:
    return list({part.typed.position: part for both in pairs for part in both}.values())


def of_all_counts(pairs: Sequence[Two], answer: Sequence[tuple[Any, ...]]) -> Iterator[Pair]:
    """The number that tells a pair has a bit for each column that is not in it, the first column's the highest."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pair_, *values in answer:
        found[pair_].append(tuple(values))
    places = {part.typed.position: place for place, part in enumerate(_parts(pairs))}
    for both in pairs:
        one, other = (places[part.typed.position] for part in both)
        pair_ = 2 ** len(places) - 1 - sum(2 ** (len(places) - 1 - place) for place in (one, other))
        yield from of_counts(both, {(values[one], values[other]): values[-1] for values in found[pair_]})


def with_nulls(these: Chosen) -> list[Two]:
    """Pairs of columns that have so many nulls that these may well be in the same rows, or never."""
    return [both for both in combinations(these.nullable, 2) if _may_agree(*both, these.records)]


def _may_agree(a: Part, b: Part, records: int) -> bool:
    first, second = a.column.nulls, b.column.nulls
    extremes = max(0, first + second - records), min(first, second)
    return any(is_strong(phi(records, first, second, both) or 0, records) for both in extremes)


def nulls(these: Sequence[Two]) -> str:
    """SQL: for each two columns a number that tells the pair, and how many rows have neither; none where there are no
    such rows. Rows that lack the same are looked at once."""
    bits = _bits(these)
    marked = (f"({name(part.typed.name)} is null)::int * {bits[part.typed.position]}" for part in _parts(these))
    lacks = f"select {' + '.join(marked)} as lacks, count(*) as rows from clean group by 1"
    masks = ", ".join(f"({_mask(bits, both)})" for both in these)
    return (
        f"select mask, sum(rows) from ({lacks}), (values {masks}) pairs(mask) where lacks & mask = mask group by mask"
    )


def _bits(these: Sequence[Two]) -> dict[int, int]:
    return {part.typed.position: 2**place for place, part in enumerate(_parts(these))}


def _mask(bits: dict[int, int], both: Two) -> int:
    return sum(bits[part.typed.position] for part in both)


def of_nulls(these: Sequence[Two], answer: Sequence[tuple[int, int]], records: int) -> Iterator[Pair]:
    lacking, bits = dict(answer), _bits(these)
    for both in these:
        a, b = (part.column.nulls for part in both)
        yield from pair(NULLS_TOGETHER, both, phi(records, a, b, int(lacking.get(_mask(bits, both), 0))), records)
