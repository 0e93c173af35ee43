"""What the values of columns are, beyond their type: tried on a few of them, then counted over all."""

from typing import Any

from chalicelib.core import kind_counts, places
from chalicelib.core.kind_counts import SAMPLE
from chalicelib.core.personal import personal
from chalicelib.core.profile import NUMERIC, Facts, Typed, chosen
from chalicelib.core.report import Kind
from chalicelib.core.spoken import words
from chalicelib.core.types import TEXT
from chalicelib.edges.engine import Engine

type Kinds = dict[int, tuple[Kind, ...]]


def of(engine: Engine, columns: list[Typed], facts: dict[int, Facts], labels: list[str]) -> dict[int, dict[str, Any]]:
    """Kinds, and whether they tell of persons, by position: of columns of one type, which are counted, of a table with
    these labels."""
    spoken = {column.position: words(column.label) for column in columns if column.position in facts}
    found: Kinds = {}
    if spoken and columns[0].type in (TEXT.name, "integer"):
        found |= _formed(engine, spoken, facts, columns[0].type == "integer")
    if spoken and columns[0].type in NUMERIC:
        found |= _places(engine, spoken, facts, labels)
    return {
        at: {"kinds": found.get(at, ()), "personal": personal(columns[0].type, said, found.get(at, ()))}
        for at, said in spoken.items()
    }


def _formed(engine: Engine, spoken: dict[int, str], facts: dict[int, Facts], numbers: bool) -> Kinds:
    different = {at: facts[at].different for at in spoken}
    sample = chosen(different, SAMPLE)
    hints = [] if numbers else engine.rows(kind_counts.hints(sample))
    hinted = kind_counts.by_length(facts) if numbers else kind_counts.plainly(hints)
    asked = kind_counts.wanted(spoken, hinted, numbers)
    if asked and max(different.values()) > SAMPLE:
        asked = kind_counts.hinted(asked, engine.rows(kind_counts.counts(asked, sample)))
    if not asked:
        return {}
    return {
        at: kind_counts.kinds(spoken[at], rows, different[at], kind_counts.borne(asked, counted))
        for at, rows, _, counted in engine.rows(kind_counts.counts(asked, "true"))
    }


def _places(engine: Engine, spoken: dict[int, str], facts: dict[int, Facts], labels: list[str]) -> Kinds:
    said = places.said(spoken)
    axes = places.axes(said, facts, labels) if said else {}
    counted = engine.rows(places.asked(axes)) if axes else []
    found = {at: places.kind(axes[at], rows, facts[at]) for at, rows in counted}
    return {at: (kind,) for at, kind in found.items() if kind.share >= kind_counts.LEAST}
