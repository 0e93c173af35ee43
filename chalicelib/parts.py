"""What is measured of a part of a file: by the same questions as a whole file's profile, and those for its sketches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import batched
from typing import Any

from chalicelib import kinds, measure, part_keys, part_pairs
from chalicelib.core import (
    calendar,
    counting,
    dates,
    different,
    frequent,
    notations,
    part_copies,
    part_types,
    profile,
    ranks,
    spread,
    texts,
    whole_rows,
)
from chalicelib.core.column import Kind
from chalicelib.core.counting import NUMERIC, ORDERED, Typed
from chalicelib.core.different import SAMPLE, Different
from chalicelib.core.frequent import Frequent
from chalicelib.core.notations import ISO
from chalicelib.core.ordering import has_order
from chalicelib.core.part_durations import Durations, Length
from chalicelib.core.part_types import Numbered
from chalicelib.core.parts import MASKS_BYTES, PARTED, ColumnPart, Days, Part, Reach, Sums, Written
from chalicelib.core.powers import around_zero
from chalicelib.core.profile import COUNTED, Facts, Lengths
from chalicelib.core.ranks import Ranks
from chalicelib.core.report import LONGEST_TEXT
from chalicelib.core.spread import Spread
from chalicelib.core.stretches import Stretch
from chalicelib.core.surveyed import Survey
from chalicelib.core.types import TEXT
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import Loaded
from chalicelib.measure import Kept
from chalicelib.survey import COLUMNS_AT_ONCE

HASHES = 0
"""The position under which whole rows are counted, by their hashes."""


@dataclass(frozen=True)
class Place:
    """Where in the file a part lies: from `start` to before `end`, as all of its parts count; how many regular records
    it has; the day on which the file arrived, if that is known; and the number of its last record, which those set
    aside have made larger than that of the regular ones."""

    start: int
    end: int
    records: int
    arrived: date | None = None
    last: int = 0


def typed(engine: Engine, loaded: Loaded, whole: Survey | None) -> Kept:
    """Keep the typed table of a part, as the surveys of all parts type it; of Parquet there are none."""
    survey = replace(whole, narrower=loaded.survey.narrower) if whole and loaded.survey else loaded.survey
    return measure.typed(engine, replace(loaded, survey=survey))


def measured(engine: Engine, kept: Kept, place: Place) -> Part:
    """Measure the part that is in the typed table; the lengths of its cells too, if these are not known from text."""
    found: dict[int, dict[str, Any]] = {}
    for some in counting.batches(kept.columns, place.records):
        found |= _together(engine, some, kept.lengths, [column.label for column in kept.columns], place.arrived)
    stretches = _stretches(engine, [column for column in kept.columns if _may_ascend(column, found, place)], place)
    placed = _placed(engine, kept.columns, place)
    for column, cells in zip(kept.columns, kept.cells, strict=True):
        at = column.position
        more = {"stretches": stretches.get(at), "types": part_types.of(cells, place.start), "placed": placed[at]}
        found[at] = found.get(at, {}) | more
    columns = tuple(_column(column, place.records, found[column.position]) for column in kept.columns)
    names = [column.name for column in kept.columns]
    engine.run(whole_rows.hashes(names, HASHES))
    ((rows, hashes),) = engine.rows("select coalesce(sum(n), 0)::bigint, count(*) from counted")
    repeated = engine.number(whole_rows.repeated(names)) if rows > hashes else 0
    sketch = _different(engine, {HASHES: hashes}, set()).get(HASHES, Different())
    numbered = (Numbered(place.start, max(place.records, place.last)),)
    together = part_pairs.measured(engine, columns, place.start)
    content, keys = engine.number(whole_rows.content(names)), part_keys.measured(engine, columns, place.records)
    return Part(place.records, numbered, columns, sketch, repeated, content, together, keys)


def _column(column: Typed, records: int, found: dict[str, Any]) -> ColumnPart:
    filled = found.get("filled", 0)
    fields = dict.fromkeys(
        ("minimum", "maximum", "shortest", "longest", "ranks", "sums", "written", "days", "durations")
    )
    nothing: dict[str, Any] = {**fields, "different": Different(), "frequent": Frequent(), "kinds": Frequent()}
    return ColumnPart(column=column, **nothing | found | {"nulls": records - filled, "filled": filled})


def _together(
    engine: Engine, columns: list[Typed], lengths: dict[int, Lengths] | None, labels: list[str], arrived: date | None
) -> dict[int, dict[str, Any]]:
    """The fields of the parts of columns that are counted together, by position; of those that have values."""
    facts = measure.facts_of(engine, columns)
    if not facts:
        return {}
    are_texts = measure.are_texts(columns)
    known = lengths if lengths is not None else measure.lengths_of(engine) if are_texts else {}
    more = _of_texts(engine, columns, facts) if are_texts else _of_ranks(engine, columns, facts, arrived)
    borne = kinds.of(engine, columns, facts, labels)
    sketches = _different(engine, {at: own.different for at, own in facts.items()}, set(facts) if are_texts else set())
    most = {at: frequent.of(values, counts) for at, values, counts in engine.rows(frequent.listed(are_texts))}
    return {
        column.position: {
            **_ends(column, facts[column.position]),
            **dict(zip(("shortest", "longest"), known.get(column.position, (None, None)), strict=True)),
            "filled": int(facts[column.position].filled),
            "different": sketches[column.position],
            "frequent": most[column.position],
            "kinds": _kinds(borne[column.position]["kinds"], int(facts[column.position].filled)),
            **more.get(column.position, {}),
        }
        for column in columns
        if column.position in facts
    }


def _kinds(found: Sequence[Kind], filled: int) -> Frequent:
    """In how many rows kinds are; any other may be in all."""
    rows = tuple(kind.rows for kind in found)
    return Frequent(tuple(f"{kind.name}{PARTED}{kind.check}" for kind in found), rows, rows, filled)


def _ends(column: Typed, facts: Facts) -> dict[str, str | None]:
    """The least and the greatest value, as they are counted; none of types whose texts are in another order."""
    if not has_order(column):
        return {}
    if column.counted in COUNTED:
        return {"minimum": str(facts.low), "maximum": str(facts.high)}
    return {"minimum": facts.minimum, "maximum": facts.maximum}


def _different(engine: Engine, counts: dict[int, int], texts_at: set[int]) -> dict[int, Different]:
    many = [at for at, count in counts.items() if count > SAMPLE]
    found = engine.rows(different.registers(many)) if many else []
    registers = {at: different.written(numbers, leasts) for at, numbers, leasts in found}
    sampled = engine.rows(different.sample(bool(texts_at)))
    return {at: different.of(hashes, n, folded, registers.get(at, "")) for at, hashes, n, folded in sampled}


def _of_ranks(
    engine: Engine, columns: list[Typed], facts: dict[int, Facts], arrived: date | None
) -> dict[int, dict[str, Any]]:
    """Of numbers and dates."""
    spreads = measure.spreads_of(engine, columns, facts, arrived)
    if not spreads:
        return {}
    days_of = {column.position: days for column, _, _, days in spreads}
    asked = {at: _asked(own, days_of.get(at)) for at, own in facts.items()}
    kept: dict[int, list[tuple[str, int, int]]] = {}
    for position, value, below, upto in engine.rows(ranks.summary(asked)):
        kept.setdefault(position, []).append((value, below, upto))
    found: dict[int, dict[str, Any]] = {}
    for column, known, found_spread, days in spreads:
        at = column.position
        found[at] = {"ranks": Ranks(*zip(*kept[at], strict=True))}
        if column.type in NUMERIC:
            found[at]["sums"] = _sums(column, known, found_spread, facts[at])
        if days:
            found[at]["days"] = _days(column, days, facts[at])
    return found


def _asked(facts: Facts, days: dates.Found | None) -> ranks.Asked:
    return ranks.Asked(int(facts.filled), facts.different, days.before_gap if days else None)


def _sums(column: Typed, one: spread.Known, found: Spread, facts: Facts) -> Sums:
    count = int(facts.summed or 0)
    ends = (None, None) if facts.low is None or facts.high is None else (Fraction(facts.low), Fraction(facts.high))
    return Sums(
        count,
        profile.whole(column, facts) or Fraction(0),
        around_zero(column, one, found, count) if count else (Fraction(0),) * 4,
        *ends,
        *(int(rows or 0) for rows in (found.zeros, found.negatives, found.infinities, found.nans)),
    )


def _days(column: Typed, found: dates.Found, facts: Facts) -> Days:
    low, high, infinity = int(facts.low or 0), int(facts.high or 0), calendar.infinity(column.cast)
    reaches = (Reach(found.gap or 0, low, high),) if max(-low, high) < infinity else ()
    rows = (found.weekdays, found.hours, found.defaults, found.future)
    return Days(found.first, found.last, found.unit, *rows, reaches)


def _of_texts(engine: Engine, columns: list[Typed], facts: dict[int, Facts]) -> dict[int, dict[str, Any]]:
    """Of texts: the masks of all values, for samples of parts would not add up."""
    every = dict.fromkeys(facts, 0)
    found = {at: lists for at, *lists, _ in engine.rows(texts.forms(every, {}, frequent.MOST + 1))}
    masks = {at: frequent.of(values, list(map(int, counts)), MASKS_BYTES) for at, (values, counts) in found.items()}
    counted = {at: tuple(int(count or 0) for count in counts[:-1]) for at, *counts in engine.rows(texts.asked(every))}
    lengths_of_time = [column.position for column in columns if column.type == ISO.name and column.position in facts]
    rows = engine.rows(notations.lengths(lengths_of_time)) if lengths_of_time else ()
    durations = {at: Durations(Length(*found[:3]), Length(*found[3:6]), *found[6:]) for at, *found in rows}
    letters = {at: found for at, *found in engine.rows(texts.LETTERS_OF)}
    return {
        at: {"written": Written(counted[at], masks[at], *letters[at]), "durations": durations.get(at)} for at in facts
    }


def _placed(engine: Engine, columns: Sequence[Typed], place: Place) -> dict[int, int]:
    """The sums by which copies are told, of columns by their positions."""
    found: dict[int, int] = {}
    for some in batched(columns, COLUMNS_AT_ONCE, strict=False):
        (sums,) = engine.rows(part_copies.sums(some, place.start, RECORD))
        found |= {column.position: int(sum_) for column, sum_ in zip(some, sums, strict=True)}
    return found


def _may_ascend(column: Typed, found: dict[int, dict[str, Any]], place: Place) -> bool:
    """Whether rows are looked at one after the other: numbers and dates, and texts that are all different."""
    own = found.get(column.position, {})
    if column.type in ORDERED or not place.records:
        return column.type in ORDERED or column.cast in SORTED
    different = own.get("filled") == place.records and own["frequent"].most[:1] == (1,)
    return column.cast in SORTED and different and (own.get("longest") or 0) <= LONGEST_TEXT


SORTED = (TEXT.cast, "UUID")
"""Types that have no order in a report, but tell all rows apart where these go strictly up or down in it."""


def _stretches(engine: Engine, columns: list[Typed], place: Place) -> dict[int, tuple[Stretch, ...] | None]:
    """Whether rows go up or down; null where they do both, or a cell is empty."""
    if not place.records:
        return {column.position: (Stretch(place.start, place.end, None, None, 0, 0),) for column in columns}
    found: dict[int, tuple[Stretch, ...] | None] = {}
    for some in batched(columns, COLUMNS_AT_ONCE, strict=False):
        for position, nulls, begins, ends, downs, ups in engine.rows(whole_rows.stretches(some, RECORD)):
            broken = nulls or (downs and ups)
            found[position] = None if broken else (Stretch(place.start, place.end, begins, ends, downs, ups),)
    return found
