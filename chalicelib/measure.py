"""From cells to columns: the type that every row bears, the typed table, and what is measured of each column."""

from dataclasses import dataclass
from itertools import batched
from typing import Any

from chalicelib.core import profile
from chalicelib.core.findings import shortened
from chalicelib.core.profile import Typed
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
    scan,
)
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import Loaded
from chalicelib.survey import COLUMNS_AT_ONCE, Survey, tried


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
    measured = [d.measured for d in decided] if loaded.survey else _lengths(engine, typed)
    return _measured(engine, typed, measured, loaded.records)


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


def _lengths(engine: Engine, typed: tuple[Typed, ...]) -> list[Measured]:
    found: list[Measured] = []
    for some in batched(typed, COLUMNS_AT_ONCE, strict=False):
        parts = [scan(f"{name(column.name)}::varchar", TEXT, "false") for column in some]
        (row,) = engine.rows(f"select {', '.join(part for expressions in parts for part in expressions)} from clean")
        found += [Measured(*fields) for fields in batched(row, len(parts[0]), strict=True)]
    return found


def _measured(engine: Engine, typed: tuple[Typed, ...], measured: list[Measured], records: int) -> tuple[Column, ...]:
    found: list[Column] = []
    for some in profile.batches(typed, records):
        engine.run(f"create temp table batch as select {', '.join(name(column.name) for column in some)} from clean")
        (row,) = engine.rows(profile.moments(some, "batch"))
        moments = list(batched(row, profile.PARTS, strict=True))
        values = {position: rest for position, *rest in engine.rows(profile.values(some, "batch"))}
        engine.run("drop table batch")
        for column, moment in zip(some, moments, strict=True):
            found.append(_column(column, moment, values[column.position], measured[column.position - 1]))
    return tuple(found)


def _column(column: Typed, moment: tuple[Any, ...], values: list[Any], measured: Measured) -> Column:
    minimum, maximum, quantiles = moment
    distinct, top, counts, *total = values
    return Column(
        position=column.position,
        name=column.label,
        type=column.type,
        nulls=measured.nulls,
        distinct=distinct,
        minimum=None if minimum is None else shortened(minimum),
        maximum=None if maximum is None else shortened(maximum),
        mean=profile.mean(*total),
        shortest=measured.shortest,
        longest=measured.longest,
        quantiles=profile.quantiles(quantiles),
        top=profile.frequencies(top, counts),
    )
