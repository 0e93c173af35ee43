"""One scan of all cells answers what is asked of every row: whether all bytes are there, which types the cells
bear, and whether a record may be odd."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import batched
from typing import Any

from chalicelib.core import misfits
from chalicelib.core.accounting import Sums, inside, row
from chalicelib.core.report import Dialect
from chalicelib.core.swallowed import spanning
from chalicelib.core.types import TEXT, Candidate, Heads, Measured, Sampled, sample, scan
from chalicelib.edges.engine import Engine

COLUMNS_AT_ONCE = 100


@dataclass(frozen=True)
class Survey:
    """What was found. `sums` are of the text inside all cells, `measured` is of each column's first candidate.

    Records that may be odd: `repeated` the header, `blank` in their first cell, a line of `totals`, `spanning` lines
    with delimiters in them. No record has more than `emptiest` empty cells. `misfits` counts the cells of each column
    that may be odd beside the type of nearly all.
    """

    records: int
    sums: Sums
    repeated: int
    blank: int
    totals: int
    emptiest: int
    spanning: int
    heads: Heads
    measured: dict[str, Measured]
    misfits: dict[str, int]


def survey(engine: Engine, columns: int, dialect: Dialect | None = None, header: tuple[str, ...] = ()) -> Survey:
    """Ask everything of every row; sums only of text with a dialect. Raises Stopped where the engine stops at it."""
    cells = [f"c{n}" for n in range(1, columns + 1)]
    heads = _heads(engine, cells)
    asked = {"records": "count(*)", **misfits.odd(cells, header)}
    answers: dict[str, Any] = {}
    sums, spanned, empty = Sums(), 0, 0
    for some in batched(cells, COLUMNS_AT_ONCE, strict=False):
        first = {cell: heads[cell].candidates[0] for cell in some}
        asked |= misfits.emptiest(some)
        asked |= {**inside(some, dialect), **spanning(columns, dialect)} if dialect else {}
        source = f"(select *, {row(some, dialect)} as row from unnumbered)" if dialect else "unnumbered"
        found = _answers(engine, asked | _types(first) | _misfits(first, heads), _with_misfits(first, source))
        sums += Sums(*(int(found.get(field.name) or 0) for field in fields(Sums)))
        spanned += found.get("spanning", 0)
        empty += found["emptiest"] or 0
        answers |= found
        asked = {}
    return Survey(
        records=answers["records"],
        sums=sums,
        repeated=answers["repeated"],
        blank=answers["blank"],
        totals=answers["totals"],
        emptiest=empty,
        spanning=spanned,
        heads=heads,
        measured=_measured(answers, cells),
        misfits={cell: answers[cell] for cell in cells if cell in answers},
    )


def tried(engine: Engine, candidates: dict[str, Candidate]) -> dict[str, Measured]:
    """What one scan tells of columns that are tried as these types."""
    answers: dict[str, Any] = {}
    for some in batched(candidates.items(), COLUMNS_AT_ONCE, strict=False):
        answers |= _answers(engine, _types(dict(some)), _with_misfits(dict(some), "unnumbered"))
    return _measured(answers, candidates)


def _heads(engine: Engine, cells: list[str]) -> Heads:
    """What the first rows show of each column."""
    found = {cell: Sampled() for cell in cells}
    for some in batched(cells, COLUMNS_AT_ONCE, strict=False):
        for place, filled, *misfits_of in engine.rows_of_text(sample(some)):
            found[some[place]] = Sampled(filled, tuple(misfits_of))
    return found


def _misfits(first: dict[str, Candidate], heads: Heads) -> dict[str, str]:
    """SQL: how many cells of each column are not of the type that nearly all are of, by its name; where the head has
    such cells, only those that are odd."""
    counts: dict[str, str] = {}
    for cell, candidate in first.items():
        if nearest := misfits.nearest(heads[cell]):
            misfit = f"{cell}_misfit" if nearest is candidate else nearest.misfit(cell)
            weighed = misfits.shows_misfits(heads[cell])
            odd = f"{misfits.weight(cell, nearest, misfit)} > 0" if weighed else misfit
            counts[cell] = f"count(*) filter (where {odd})"
    return counts


def _with_misfits(candidates: dict[str, Candidate], source: str) -> str:
    """SQL: the source with a column for each cell that tells whether it is of its candidate, which text always is."""
    typed = {cell: candidate for cell, candidate in candidates.items() if candidate is not TEXT}
    flags = [f"{candidate.misfit(cell)} as {cell}_misfit" for cell, candidate in typed.items()]
    return f"(select {', '.join(['*', *flags])} from {source})"


def _types(candidates: dict[str, Candidate]) -> dict[str, str]:
    return {
        f"{cell}.{field.name}": part
        for cell, candidate in candidates.items()
        for field, part in zip(fields(Measured), scan(cell, candidate, f"{cell}_misfit"), strict=True)
    }


def _measured(answers: dict[str, Any], cells: Iterable[str]) -> dict[str, Measured]:
    return {cell: Measured(*(answers[f"{cell}.{field.name}"] for field in fields(Measured))) for cell in cells}


def _answers(engine: Engine, asked: dict[str, str], source: str) -> dict[str, Any]:
    (found,) = engine.rows_of_text(f"select {', '.join(asked.values())} from {source}")
    return dict(zip(asked, found, strict=True))
