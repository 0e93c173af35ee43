"""The profile that follows from parts: columns and table as a report has them, with a bound for what is not exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from chalicelib.core import (
    alerts,
    different,
    frequent,
    merged_pairs,
    merged_shifts,
    part_copies,
    part_keys,
    part_types,
    profile,
    ranks,
    spread,
    texts,
    whole_rows,
)
from chalicelib.core.column import Bound, Column, Kind
from chalicelib.core.counting import FLOATS, ORDERED, ROUNDED
from chalicelib.core.different import CONFIDENCE, DEVIATIONS, ERROR
from chalicelib.core.findings import shortened
from chalicelib.core.gaps import dates
from chalicelib.core.kind_counts import LEAST
from chalicelib.core.kinds import KINDS
from chalicelib.core.ordering import limit_of, order_of, shown
from chalicelib.core.part_types import Numbered
from chalicelib.core.parts import PARTED, ColumnPart, Part, Written
from chalicelib.core.personal import personal
from chalicelib.core.powers import around_pivot
from chalicelib.core.profile import PERCENTS, TOP, Facts
from chalicelib.core.ranks import Less, Ranks
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.spoken import has, words
from chalicelib.core.spread import Known, Spread
from chalicelib.core.stretches import across
from chalicelib.core.texts import MASKS, Masks

ROWS, VALUES, SHARE, SECONDS = "rows", "values", "share of rows", "seconds"
"""Units of bounds."""


@dataclass(frozen=True)
class _Told:
    """A figure, and its bounds where it is not exact."""

    value: Any
    bounds: tuple[Bound, ...] = ()


def _certain(figure: str, within: float, unit: str) -> tuple[Bound, ...]:
    return (Bound(figure, within, unit, 1.0),) if within else ()


def told(part: Part) -> tuple[tuple[Column, ...], dict[str, Any]]:
    """The columns, and the fields of a report's table that rest on values. Keys are those that are certain."""
    found = tuple(_column(column, part.numbered) for column in part.columns)
    keys = _keys(part, found) if part.records > 1 else []
    duplicates = _Told(0) if keys or part.records < 2 else _duplicates(part)
    pairs, copies = merged_pairs.told(part, found), part_copies.copies(part.columns, found)
    found_alerts = [*alerts.alerts(found, part.records), *alerts.correlated(pairs, found, copies.keys())]
    found_alerts += [alerts.of_table("copy", first, found[later - 1]) for later, first in copies.items()]
    if part.duplicates or duplicates.value > sum(bound.within for bound in duplicates.bounds):
        found_alerts.append(alerts.of_table("duplicates", duplicates.value))
    found_alerts += merged_shifts.told(part, found)
    return found, {
        "missing": sum(column.nulls for column in found),
        "duplicates": duplicates.value,
        "keys": tuple(tuple(shortened(found[at - 1].name) for at in key) for key in keys[: whole_rows.MOST_KEYS]),
        "schema": whole_rows.fingerprint(found),
        "content": f"{part.content:016x}" if part.records else "",
        "alerts": alerts.told(found_alerts),
        "pairs": pairs,
        "bounds": duplicates.bounds,
    }


def _keys(part: Part, columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """Positions of columns that tell all rows apart for certain, or, where there are none, of pairs that do."""
    alone: list[tuple[int, ...]] = [(one.position,) for one in columns if whole_rows.is_key(one, part.records)]
    return alone or part_keys.told(part.keys, columns, part.orders)


def _duplicates(part: Part) -> _Told:
    """Each part counts its own exactly; which rows are in several parts is told by their hashes."""
    rows = different.distinct(part.rows)
    found = max(part.records - rows, part.duplicates)
    within = 0.0 if part.rows.is_whole else DEVIATIONS * ERROR * rows
    return _Told(found, (Bound("duplicates", within, ROWS, CONFIDENCE),) if within else ())


def _column(part: ColumnPart, numbered: Sequence[Numbered]) -> Column:
    records = part.nulls + part.filled
    steps = across(part.stretches, order_of(part.column)) if part.filled and not part.nulls else None
    order = whole_rows.order(*steps, records) if steps and records > 1 else None
    facts, bounds = _facts(part, bool(order and order.startswith("strictly")))
    cells, unsure = part_types.told(part.types, numbered)
    column = replace(profile.column(part.column, facts, (part.shortest, part.longest), records), **cells.told)
    if not part.filled:
        return column
    told = {"order": _Told(order if column.type in ORDERED else None), "kinds": _kinds(part)}
    told |= _of_ranks(part, facts) if part.ranks else {}
    told |= _of_texts(part, facts)
    if part.durations:
        told |= zip(("minimum", "maximum"), map(_Told, part.durations.ends), strict=True)
    return replace(
        column,
        **{figure: one.value for figure, one in told.items()},
        personal=personal(column.type, words(column.name), told["kinds"].value),
        bounds=(*bounds, *(bound for one in told.values() for bound in one.bounds), *_certain("tokens", unsure, ROWS)),
    )


def _facts(part: ColumnPart, is_strict: bool) -> tuple[Facts, tuple[Bound, ...]]:
    """What is asked of all columns. Where rows go strictly up or down, all values are different."""
    column, order = part.column, order_of(part.column)
    distinct, unique = (_Told(part.filled), _Told(part.filled)) if is_strict else _distinct(part)
    most, within = frequent.top(part.frequent, TOP, order)
    within = min(within, 1) if is_strict else within
    quantiles, missed = _quantiles(part.ranks, part.filled) if part.ranks else ((), 0)
    total, exponent = _total(part)
    numbers = part.sums
    ends = (numbers.low, numbers.high) if numbers else (part.minimum, part.maximum)
    as_counted = float if column.counted in ROUNDED else int
    found = Facts(
        different=distinct.value,
        filled=part.filled,
        minimum=part.minimum and shown(column, part.minimum),
        maximum=part.maximum and shown(column, part.maximum),
        top=tuple(shown(column, value) for value, _ in most),
        counts=tuple(count for _, count in most),
        quantiles=tuple(shown(column, value) for value in quantiles) or None,
        total=total,
        exponent=exponent,
        summed=numbers.count if numbers else None,
        single=unique.value,
        low=as_counted(ends[0]) if part.ranks and ends[0] is not None else None,
        high=as_counted(ends[1]) if part.ranks and ends[1] is not None else None,
    )
    bounds = _certain("top", within, ROWS) + _certain("quantiles", missed / max(part.filled, 1), SHARE)
    return found, (*distinct.bounds, *unique.bounds, *bounds)


def _distinct(part: ColumnPart) -> tuple[_Told, _Told]:
    """How many values are different, and how many stand in one row alone."""
    if part.frequent.is_whole:
        return _Told(len(part.frequent.values)), _Told(part.frequent.least.count(1))
    if part.different.is_whole:
        return _Told(len(part.different.hashes)), _Told(part.different.counts.count(1))
    found = min(max(different.distinct(part.different), len(part.frequent.values)), part.filled)
    share, unsure = different.alone(part.different)
    within = DEVIATIONS * ERROR * found
    either = 1 - 2 * (1 - CONFIDENCE)
    return (
        _Told(found, (Bound("distinct", within, VALUES, CONFIDENCE),)),
        _Told(round(share * found), (Bound("unique", share * within + unsure * (found + within), VALUES, either),)),
    )


def _quantiles(found: Ranks, filled: int) -> tuple[list[str], int]:
    """The values at `PERCENTS`, and by how many rows one of them may miss its rank."""
    told = [ranks.at_rank(found, (filled * percent + 99) // 100) for percent in PERCENTS]
    return [value for value, _ in told], max(missed for _, missed in told)


def _total(part: ColumnPart) -> tuple[str | None, int | None]:
    """The exact sum as `Facts` have it, with its exponent."""
    if part.sums is None or not part.sums.count:
        return None, None
    if part.column.cast not in ROUNDED:
        return str(int(part.sums.total * 10**part.column.scale)), 0
    return str(part.sums.total.numerator), 1 - part.sums.total.denominator.bit_length()


def _of_ranks(part: ColumnPart, facts: Facts) -> dict[str, _Told]:
    """What is told of numbers and dates."""
    known = spread.known(part.column, facts)
    found, within, outside = _spread(part, known)
    bounds = _certain("histogram", within, ROWS) if known.edges else ()
    told = {"histogram": _Told(spread.histogram(known, found, facts), bounds)}
    if part.sums:
        numbers = spread.numbers(part.column, known, found, facts)
        told["numbers"] = _Told(numbers, _certain("numbers.outliers", outside, ROWS))
    if part.days and part.ranks:
        days, missed = dates(part.column, part.days, part.ranks)
        told["dates"] = _Told(days, _certain("dates.gap", missed, SECONDS))
    return told


def _spread(part: ColumnPart, known: Known) -> tuple[Spread, int, int]:
    """What the engine would find of the whole; by how many rows a bin, and the outliers, may be wrong."""
    column, sums, found = part.column, part.sums, part.ranks or Ranks()
    keys = list(map(order_of(column), found.values))
    negative = found.upto[0] if column.counted in FLOATS and found.values[0] == "-inf" else 0
    edges = [ranks.less(found, keys, limit_of(column, edge)) for edge in known.inner]
    within = [edge.most - edge.least for edge in edges]
    below = tuple(edge.likely - negative for edge in edges)
    if sums is None:
        return Spread(below), _of_bins(within), 0
    outside = _outside(part, known, keys, negative)
    powers = around_pivot(column, known, sums.count, sums.powers) if sums.count else (None,) * 4
    counts = (sums.zeros, sums.negatives, sums.infinities, sums.nans)
    return Spread(below, *counts, outside.likely, *powers), _of_bins(within), outside.most - outside.likely


def _of_bins(within: Sequence[int]) -> int:
    """Of a bin both edges may be wrong, each by half of what is not known, rounded up."""
    halves = [0, *((unsure + 1) // 2 for unsure in within), 0]
    return max(first + second for first, second in pairwise(halves))


def _outside(part: ColumnPart, known: Known, keys: list[Any], negative: int) -> Less:
    """How many rows are beyond the fences, but finite."""
    column, found, fences = part.column, part.ranks, spread.limits(part.column, known)
    if fences is None or found is None or part.sums is None:
        return Less(0, 0)
    low = ranks.less(found, keys, limit_of(column, fences[0]))
    high = ranks.less(found, keys, limit_of(column, fences[1]), included=True)
    finite = negative + part.sums.count
    return Less(max(low.least - negative, 0) + max(finite - high.most, 0), low.most - negative + finite - high.least)


def _kinds(part: ColumnPart) -> _Told:
    """Those that are certain; how many rows more they may have, or another that some parts have."""
    spoken, found, unsure = words(part.column.label), [], 0
    for both, least, most in zip(part.kinds.values, part.kinds.least, part.kinds.most, strict=True):
        if most >= LEAST * part.filled:
            unsure = max(unsure, most - least)
        if least >= LEAST * part.filled:
            name, check = both.split(PARTED)
            found.append(Kind(name, least, least / part.filled, check))
    labels = {kind.name: kind.labels for kind in KINDS}
    found.sort(key=lambda kind: (not has(spoken, labels.get(kind.name, "")), -kind.rows))
    return _Told(tuple(found), _certain("kinds", unsure, ROWS))


def _of_texts(part: ColumnPart, facts: Facts) -> dict[str, _Told]:
    if part.written is None:
        return {}
    most, within = frequent.top(part.written.masks, MASKS, str)
    masks = Masks(tuple(mask for mask, _ in most), tuple(count for _, count in most), facts.different)
    told = texts.texts((*part.written.counts, _variants(part, part.written)), masks)
    return {"texts": _Told(told, _certain("texts.masks", within, ROWS))}


def _variants(part: ColumnPart, written: Written) -> int | None:
    """How many values differ from others in case alone: counted, where all are known; none, where all letters are
    small, or no two masks of ASCII, which tell the case of each letter, are the same but for that."""
    found = different.variants(part.different)
    masks = written.masks.values
    are_all = written.are_ascii and written.masks.is_whole and (part.longest or 0) <= LONGEST_TEXT
    no_two = are_all and len({mask.lower() for mask in masks}) == len(masks)
    return 0 if found is None and (written.are_small or no_two) else found
