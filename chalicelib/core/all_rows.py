"""What is asked of all rows of a large table about pairs of columns, most of which a sample has chosen. SQL text, and
the pairs that its answers make."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import batched, combinations
from math import isfinite
from typing import Any

from chalicelib.core.association import coefficient, is_strong, phi
from chalicelib.core.counting import FLOATS, WHOLE
from chalicelib.core.pairs import Chosen, Part, Two, number, of_counts, pair
from chalicelib.core.report import NULLS_TOGETHER, PEARSON, Pair
from chalicelib.core.sql import name

STEPS = 2**31
"""From one end of a column of numbers to the other, so that products fit 63 bits."""

FINE = 2**38
"""The least variance, in steps, for a coefficient to have its digits. Half a step is rounded away, 2^-20 of this
deviation, which moves it by 2^-18 at most."""


def sums(pairs: Sequence[Two]) -> str:
    """SQL: one row with, for each two columns of numbers, how many rows have both, and the sums in these of each, of
    their squares, and of their products; in whole steps."""
    asked = ", ".join(sum_ for both in pairs for sum_ in _sums(*both))
    return f"select {asked} from (select {', '.join(map(_steps, _parts(pairs)))} from clean)"


def _sums(a: Part, b: Part) -> tuple[str, ...]:
    """What is null in one column is null in all sums of the pair; a filter would take the engine twice as long."""
    x, y = f"p{a.typed.position}", f"p{b.typed.position}"
    in_x, in_y = (f" + 0 * {own}" if _has_gaps(part) else "" for part, own in ((a, x), (b, y)))
    squares = (f"sum({x}{in_y})", f"sum({x} * {x}{in_y})", f"sum({y}{in_x})", f"sum({y} * {y}{in_x})")
    return (f"count({x}{in_y})", *squares, f"sum({x} * {y})")


def _has_gaps(part: Part) -> bool:
    numbers = part.column.numbers
    return part.column.nulls > 0 or numbers is None or numbers.infinities + numbers.nans > 0


def _steps(part: Part) -> str:
    """SQL: a number's place between the ends of its column; it is subtracted from one of them before it is rounded."""
    low, high = _ends(part)
    own, cast = number(part.typed), part.typed.cast
    if cast in FLOATS:
        above, range_ = f"({own} - {_double(low / 2)})", _double((high - low) / 2)
    elif part.typed.counted != WHOLE:
        end = f"'{low}'::hugeint"
        halves = f"{own} // 2 - {end} // 2"
        above, range_ = f"(({halves})::double + ({own} % 2)::int / 2 - ({end} % 2)::int / 2)", _double((high - low) / 2)
    else:
        above, range_ = f"({own}::hugeint - '{low}'::hugeint)::double", _double(high - low)
    return f"({above} / {range_} * {STEPS})::bigint as p{part.typed.position}"


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


def of_sums(pairs: Sequence[Two], answer: Sequence[int | None]) -> Iterator[Pair]:
    for both, found in zip(pairs, batched(answer, 6, strict=True), strict=True):
        rows, a, aa, b, bb, ab = (some or 0 for some in found)
        varied = rows * aa - a * a, rows * bb - b * b
        value = coefficient(rows * ab - a * b, varied) if rows and min(varied) >= FINE * rows * rows else None
        yield from pair(PEARSON, both, value, rows)


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
