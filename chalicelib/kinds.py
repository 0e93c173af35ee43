"""What the values of columns are, beyond their type: tried on a few of them, then counted over all."""

from typing import Any

from chalicelib.core import kind_counts, places
from chalicelib.core.column import Kind
from chalicelib.core.counting import NUMERIC, Typed, chosen
from chalicelib.core.kind_counts import FEW, SAMPLE, tallied
from chalicelib.core.personal import personal
from chalicelib.core.profile import Facts
from chalicelib.core.spoken import words
from chalicelib.core.types import TEXT
from chalicelib.edges.engine import Engine

type Kinds = dict[int, tuple[Kind, ...]]


def of(engine: Engine, columns: list[Typed], facts: dict[int, Facts], labels: list[str]) -> dict[int, dict[str, Any]]:
    """Kinds, and whether they tell of persons, by position: of columns that are counted together, of a table with these
    labels."""
    filled = [column for column in columns if column.position in facts]
    spoken = {column.position: words(column.label) for column in filled}
    found: Kinds = {}
    for kind in (TEXT.name, "integer"):
        if formed := {column.position: spoken[column.position] for column in filled if column.type == kind}:
            found |= _formed(engine, formed, facts, kind == "integer")
    found |= _places(engine, [column for column in filled if column.type in NUMERIC], facts, labels)
    return {
        column.position: {
            "kinds": found.get(column.position, ()),
            "personal": personal(column.type, spoken[column.position], found.get(column.position, ())),
        }
        for column in filled
    }


def _formed(engine: Engine, spoken: dict[int, str], facts: dict[int, Facts], numbers: bool) -> Kinds:
    different = {at: facts[at].different for at in spoken}
    sample = chosen(different, SAMPLE)
    hints = [] if numbers else tallied(engine.rows(kind_counts.hints(sample)))
    hinted = kind_counts.by_length(spoken, facts) if numbers else kind_counts.plainly(hints)
    asked = kind_counts.wanted(spoken, hinted, numbers)
    if asked and max(different.values()) > FEW:
        asked = kind_counts.hinted(asked, tallied(engine.rows(kind_counts.counts(asked, sample))))
    if not asked:
        return {}
    return {
        at: kind_counts.kinds(spoken[at], rows, different[at], kind_counts.borne(asked, counted))
        for at, rows, _, counted in tallied(engine.rows(kind_counts.counts(asked, "true")))
    }


def _places(engine: Engine, columns: list[Typed], facts: dict[int, Facts], labels: list[str]) -> Kinds:
    said = places.said({column.position: words(column.label) for column in columns})
    axes = places.axes(said, facts, labels) if said else {}
    asked = {column: axes[column.position] for column in columns if column.position in axes}
    counted = engine.rows(places.asked(asked)) if asked else []
    found = {at: places.kind(axes[at], rows, facts[at]) for at, rows in counted}
    return {at: (kind,) for at, kind in found.items() if kind.share >= kind_counts.LEAST}
