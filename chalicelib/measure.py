"""From cells to columns: the type that every row bears, the typed table, and what is measured of each column."""

from dataclasses import dataclass

from chalicelib.core import profile
from chalicelib.core.findings import shortened
from chalicelib.core.profile import Facts, Typed
from chalicelib.core.report import Column
from chalicelib.core.sql import name
from chalicelib.core.types import (
    TEXT,
    Measured,
    after,
    as_value,
    cast_of,
    fits,
    of_engine,
)
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import Loaded
from chalicelib.survey import Survey, tried

type Lengths = tuple[int | None, int | None]
"""The fewest and the most characters of a column's cells."""


@dataclass(frozen=True)
class _Decided:
    """A column's type in reports and in the engine, its cells in that type, and nulls and lengths of its text."""

    type: str
    cast: str
    expression: str
    measured: Measured


def columns(engine: Engine, loaded: Loaded) -> tuple[Column, ...]:
    """Type every column, keep the typed table, and measure it."""
    names = profile.unique_names(loaded.labels, RECORD)
    decided = _from_text(engine, loaded.survey) if loaded.survey else _from_parquet(loaded)
    selected = [f"{d.expression} as {name(n)}" for d, n in zip(decided, names, strict=True)]
    engine.keep_clean([f"record as {name(RECORD)}", *selected], "source" if loaded.types else "cells")
    typed = tuple(
        Typed(position, label, own, d.type, d.cast)
        for position, (label, own, d) in enumerate(zip(loaded.labels, names, decided, strict=True), 1)
    )
    lengths = [(d.measured.shortest, d.measured.longest) for d in decided] if loaded.survey else None
    return _measured(engine, typed, lengths, loaded.records)


def _from_text(engine: Engine, surveyed: Survey) -> list[_Decided]:
    left = {cell: head.candidates for cell, head in surveyed.heads.items()}
    found = surveyed.measured
    decided: dict[str, _Decided] = {}
    while left:
        for cell, measured in found.items():
            candidate = left[cell][0]
            if measured.shortest is None:
                candidate = TEXT
            if fits(candidate, measured):
                cast = cast_of(candidate, measured)
                decided[cell] = _Decided(candidate.name, cast, f"{cell}::{cast}", measured)
                del left[cell]
            else:
                left[cell] = after(candidate, measured, left[cell])
        found = tried(engine, {cell: types[0] for cell, types in left.items()})
    return [decided[cell] for cell in surveyed.heads]


def _from_parquet(loaded: Loaded) -> list[_Decided]:
    unknown = Measured(0, 0, None, None, 0, 0)
    return [
        _Decided(of_engine(cast)[0], cast, as_value(f"c{n}", cast), unknown) for n, cast in enumerate(loaded.types, 1)
    ]


def _measured(
    engine: Engine, typed: tuple[Typed, ...], lengths: list[Lengths] | None, records: int
) -> tuple[Column, ...]:
    """Measure the columns of the typed table; their lengths too, if these are not known from the text."""
    found: dict[int, Facts] = {}
    measured = {column.position: some for column, some in zip(typed, lengths or (), strict=False)}
    for some in profile.batches(typed, records):
        engine.run(profile.counted(some))
        found |= {position: Facts(*values) for position, *values in engine.rows(profile.facts(some))}
        if lengths is None:
            measured |= {position: (shortest, longest) for position, shortest, longest in engine.rows(profile.LENGTHS)}
    nothing = (Facts(), (None, None))
    return tuple(
        _column(column, found.get(column.position, nothing[0]), measured.get(column.position, nothing[1]), records)
        for column in typed
    )


def _column(column: Typed, facts: Facts, lengths: Lengths, records: int) -> Column:
    shortest, longest = lengths
    return Column(
        position=column.position,
        name=column.label,
        type=column.type,
        nulls=records - int(facts.filled),
        distinct=facts.different,
        minimum=None if facts.minimum is None else shortened(facts.minimum),
        maximum=None if facts.maximum is None else shortened(facts.maximum),
        mean=profile.mean(facts),
        shortest=shortest,
        longest=longest,
        quantiles=profile.quantiles(facts),
        top=profile.frequencies(facts),
    )
