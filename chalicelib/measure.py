"""From cells to columns: the type that every row bears, the typed table, and what is measured of each column."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib import kinds, narrower, pairs, whole_rows
from chalicelib.core import counting, cuts, dates, notations, profile, spread, texts
from chalicelib.core.candidate import Candidate
from chalicelib.core.column import Column, Frequency
from chalicelib.core.counting import MOMENT, ORDERED, Typed
from chalicelib.core.heads import Sampled
from chalicelib.core.narrower import Cells
from chalicelib.core.profile import Facts, Lengths
from chalicelib.core.spread import Known, Spread
from chalicelib.core.sql import name
from chalicelib.core.surveyed import Survey
from chalicelib.core.texts import Masks
from chalicelib.core.types import (
    DECIMAL,
    TEXT,
    Measured,
    as_text,
    as_value,
    cast_of,
    decided,
    name_of,
    of_engine,
    value,
)
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.errors import OutOfMemory
from chalicelib.loading import Loaded
from chalicelib.survey import tokens

AT_ONCE = 2
"""Batches of columns that are measured at once: parts of each are done by one thread."""


NO_ORDERS: Mapping[int, str] = {}


@dataclass(frozen=True)
class _Decided:
    """A column's type in reports and in the engine, its cells in that type, lengths of its text, and what else its
    cells told."""

    type: str
    cast: str
    expression: str
    measured: Measured
    cells: Cells


@dataclass(frozen=True)
class Kept:
    """The columns of the typed table; the lengths of their cells by position, if these are known from text; what else
    their cells told; and how many of each are empty, if that is known from text."""

    columns: tuple[Typed, ...]
    lengths: dict[int, Lengths] | None
    cells: tuple[Cells, ...]
    empty: tuple[int, ...] | None = None


@dataclass(frozen=True)
class _Before:
    """What is known of columns before they are counted, by position: lengths of cells, if these are known from text,
    and the order of those that have one, row by row."""

    lengths: dict[int, Lengths] | None
    orders: dict[int, str]


def measured(engine: Engine, loaded: Loaded, arrived: date | None) -> tuple[tuple[Column, ...], dict[str, Any]]:
    """Type every column, keep the typed table, and measure it: the columns, and facts of the table as a whole."""
    kept = typed(engine, loaded)
    before = _Before(kept.lengths, whole_rows.orders(engine, kept.columns, kept.empty, loaded.records))
    alone = _columns(engine, kept.columns, before, loaded.records, arrived)
    found = tuple(
        replace(column, order=None if column.nulls else before.orders.get(column.position), **own.told)
        for column, own in zip(alone, kept.cells, strict=True)
    )
    together = pairs.measured(engine, kept.columns, found, loaded.records)
    names = [column.name for column in kept.columns]
    return found, whole_rows.facts(engine, names, found, loaded.records, together)


def typed(engine: Engine, loaded: Loaded) -> Kept:
    """Type every column and keep the typed table."""
    names = profile.unique_names(loaded.labels, RECORD)
    decided = _from_text(engine, loaded.survey) if loaded.survey else _from_parquet(loaded)
    selected = [f"{d.expression} as {name(n)}" for d, n in zip(decided, names, strict=True)]
    if loaded.leaps:
        engine.keep_clean(selected, "unnumbered", loaded.leaps)
    else:
        engine.keep_clean([f"record as {name(RECORD)}", *selected], "source" if loaded.types else "cells")
    columns = tuple(
        Typed(position, label, own, d.type, d.cast)
        for position, (label, own, d) in enumerate(zip(loaded.labels, names, decided, strict=True), 1)
    )
    lengths = {at: (d.measured.shortest, d.measured.longest) for at, d in enumerate(decided, 1)}
    cells = tuple(own.cells for own in decided)
    if not loaded.survey:
        return Kept(columns, None, cells)
    return Kept(columns, lengths, cells, tuple(own.measured.nulls + own.measured.tokens for own in decided))


def _from_text(engine: Engine, surveyed: Survey) -> list[_Decided]:
    known = {
        cell: decided([(head.candidates[0], surveyed.measured[cell]), *surveyed.others.get(cell, ())], surveyed.records)
        or as_text(surveyed.measured[cell])
        for cell, head in surveyed.heads.items()
    }
    told = tokens(engine, {cell: candidate for cell, (candidate, measured) in known.items() if measured.tokens})
    counts = {cell: found or {} for cell, (found, *_) in told.items()}
    for cell, (_, shortest, longest) in told.items():
        candidate, scanned = known[cell]
        known[cell] = candidate, replace(scanned, shortest=shortest, longest=longest)
    others = {cell: _others(surveyed.heads[cell], *found) for cell, found in known.items()}
    tried = narrower.of(engine, others, surveyed.narrower)
    return [
        _decided(cell, *known[cell], Cells(known[cell][0].format, _frequencies(counts.get(cell, {})), tried[cell]))
        for cell in surveyed.heads
    ]


def _others(head: Sampled, candidate: Candidate, measured: Measured) -> tuple[Candidate, ...]:
    """What else a column may be."""
    if candidate.name == TEXT.name:
        return head.narrower
    if candidate.name == "integer":
        return head.days_or_numbers
    return head.twofold if candidate.name == DECIMAL.name and not candidate.format and measured.fraction == 3 else ()


def _frequencies(counts: dict[str, int]) -> tuple[Frequency, ...]:
    """The most frequent first."""
    return tuple(Frequency(*pair) for pair in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _decided(cell: str, candidate: Candidate, measured: Measured, cells: Cells) -> _Decided:
    name, cast = name_of(candidate, measured), cast_of(candidate, measured)
    return _Decided(name, cast, value(cell, candidate, measured), measured, cells)


def _from_parquet(loaded: Loaded) -> list[_Decided]:
    return [
        _Decided(kind, TEXT.cast if is_nested else cast, as_value(f"c{n}", cast), Measured(), Cells())
        for n, (cast, (kind, is_nested)) in enumerate(zip(loaded.types, map(of_engine, loaded.types), strict=True), 1)
    ]


def _columns(
    engine: Engine, typed: tuple[Typed, ...], before: _Before, records: int, arrived: date | None
) -> tuple[Column, ...]:
    """Measure the columns of the typed table, some together; their lengths too, if these are not known from text."""
    labels = [column.label for column in typed]

    def measure(columns: list[Typed]) -> list[Column]:
        with engine.beside() as own:
            facts = facts_of(own, columns, before.orders, records)
            known = before.lengths if before.lengths is not None else lengths_of(own) if are_texts(columns) else {}
            more = _more(own, columns, facts, arrived)
            borne = kinds.of(own, columns, facts, labels)
        return [
            replace(
                profile.column(column, facts.get(at, Facts()), known.get(at, (None, None)), records),
                **more.get(at, {}) | borne.get(at, {}),
            )
            for at, column in ((column.position, column) for column in columns)
        ]

    batches = sorted(counting.batches(typed, records), key=are_texts, reverse=True)  # the longest first
    found = {column.position: column for some in _together(engine, measure, batches) for column in some}
    return tuple(found[column.position] for column in typed)


def _together(
    engine: Engine, measure: Callable[[list[Typed]], list[Column]], batches: list[list[Typed]]
) -> list[list[Column]]:
    """What is measured of batches, some at once; those for which memory did not suffice so, alone when all others are
    done."""

    def tried(columns: list[Typed]) -> list[Column] | None:
        with suppress(OutOfMemory):
            return measure(columns)
        return None

    try:
        with ThreadPoolExecutor(min(engine.threads, AT_ONCE)) as pool:
            found = list(pool.map(tried, batches))
    except RuntimeError:  # a thread may not start
        found = [None] * len(batches)
    return [measure(columns) if some is None else some for columns, some in zip(batches, found, strict=True)]


def facts_of(
    engine: Engine, columns: list[Typed], orders: Mapping[int, str] = NO_ORDERS, records: int = 0
) -> dict[int, Facts]:
    """Count the columns, of which the order of rows may be known, into `counted`, which is on disk if there are many
    records, or is the column itself if its texts all differ: facts of those that have values, by position."""
    first, are_many = columns[0], counting.are_many(columns, records)
    if are_many and are_texts(columns) and all(map(engine.number, counting.all_different(first))):
        engine.show(f"{counting.as_they_stand(first)} where v is not null", "counted")
    else:
        engine.hold(counting.counts(columns, orders.get(first.position)), "counted", on_disk=are_many)
    rows = {position: values for position, *values in engine.rows(profile.asked(columns))}
    return {c.position: profile.facts(c, rows[c.position]) for c in columns if c.position in rows}


def lengths_of(engine: Engine) -> dict[int, Lengths]:
    """Of the texts that are counted, by position."""
    return {position: (shortest, longest) for position, shortest, longest in engine.rows(profile.LENGTHS)}


def are_texts(columns: list[Typed]) -> bool:
    return columns[0].counted == TEXT.cast


def _more(
    engine: Engine, columns: list[Typed], facts: dict[int, Facts], arrived: date | None
) -> dict[int, dict[str, Any]]:
    """What is told of columns of some types, and of no others, by position; of those that have values."""
    if not facts:
        return {}
    if are_texts(columns):
        return _texts(engine, columns, facts)
    return {
        column.position: {
            "numbers": spread.numbers(column, known, found, facts[column.position]),
            "dates": dates.dates(column, days) if days else None,
            "histogram": spread.histogram(known, found, facts[column.position]),
        }
        for column, known, found, days in spreads_of(engine, columns, facts, arrived)
    }


def spreads_of(
    engine: Engine, columns: list[Typed], facts: dict[int, Facts], arrived: date | None
) -> list[tuple[Typed, Known, Spread, dates.Found | None]]:
    """How the values are spread that are counted, of the columns that have an order and values."""
    ordered = [column for column in columns if column.type in ORDERED and column.position in facts]
    if not ordered:
        return []
    known = [spread.known(column, facts[column.position]) for column in ordered]
    places = _by_position(engine.rows(cuts.asked(ordered, known)))
    are_moments = ordered[0].counted == MOMENT
    days = _by_position(engine.rows(dates.asked(ordered, arrived))) if are_moments else {}
    return [
        (column, one, cuts.found(column, one, places[at]), dates.found(column, days[at]) if at in days else None)
        for at, column, one in ((column.position, column, one) for column, one in zip(ordered, known, strict=True))
    ]


def _by_position(rows: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """The rest of rows that begin with the position of a column."""
    found = defaultdict(list)
    for position, *row in rows:
        found[position].append(tuple(row))
    return found


def _texts(engine: Engine, columns: list[Typed], facts: dict[int, Facts]) -> dict[int, dict[str, Any]]:
    lengths_of_time = [c.position for c in columns if c.type == notations.ISO.name and c.position in facts]
    rows = engine.rows(notations.ends(lengths_of_time)) if lengths_of_time else []
    ends = {at: {"minimum": least, "maximum": greatest} for at, least, greatest in rows}
    different = {at: own.different for at, own in facts.items()}
    often = {at: own.counts[-1] for at, own in facts.items()}
    masks = {at: Masks(*values) for at, *values in engine.rows(texts.forms(different, often))}
    return {
        at: {"texts": texts.texts(counts, masks[at]), **ends.get(at, {})}
        for at, *counts in engine.rows(texts.asked(different))
    }
