"""One scan of all cells answers what is asked of every row: whether all bytes are there, which types the cells
bear, and whether a record may be odd."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import batched
from typing import Any

from chalicelib.core import misfits
from chalicelib.core.accounting import Sums, inside, row
from chalicelib.core.candidate import Candidate
from chalicelib.core.heads import Heads, head, nearest, sampled, shows_misfits
from chalicelib.core.report import Dialect
from chalicelib.core.swallowed import spanning
from chalicelib.core.types import TEXT, Measured, lengths, scan
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
    heads = _heads(engine, cells, has_numbers=dialect is None)
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
        measured={cell: Measured(**_fields(answers, cell)) for cell in cells},
        misfits={cell: answers[cell] for cell in cells if cell in answers},
    )


type Tried = list[tuple[Candidate, Measured]]
"""Candidates, and what a scan tells of a column as each of them."""


def tried(engine: Engine, left: dict[str, tuple[Candidate, ...]], known: dict[str, Measured]) -> dict[str, Tried]:
    """What one scan tells of columns of which something is `known`, as each of the candidates that are left."""
    found: dict[str, Tried] = {cell: [] for cell in left}
    pairs = [(cell, candidate) for cell, some in left.items() for candidate in some if candidate is not TEXT]
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        flags = [f"{candidate.misfit(cell)} as m{at}" for at, (cell, candidate) in enumerate(some)]
        asked = [scan(cell, candidate, f"m{at}") for at, (cell, candidate) in enumerate(some)]
        named = {f"{at}.{name}": sql for at, part in enumerate(asked) for name, sql in part.items()}
        answers = _answers(engine, named, f"(select *, {', '.join(flags)} from unnumbered)")
        for at, (cell, candidate) in enumerate(some):
            found[cell].append((candidate, replace(known[cell].of_any, **_fields(answers, str(at)))))
    return found


type Tokens = tuple[dict[str, int], int, int]
"""How often each token for no value stands in a column, and the fewest and most characters of its other cells."""


def tokens(engine: Engine, typed: dict[str, Candidate]) -> dict[str, Tokens]:
    """Of columns that have some, by their names in the view of cells."""
    if not typed:
        return {}
    asked = (part for cell, candidate in typed.items() for part in _beside_tokens(cell, candidate.token(cell)))
    (found,) = engine.rows_of_text(f"select {', '.join(asked)} from unnumbered")
    return dict(zip(typed, batched(found, 3, strict=True), strict=True))


def _beside_tokens(cell: str, token: str) -> Iterator[str]:
    yield f"histogram({cell}) filter (where {token})"
    yield from (f"{end}(length({cell})) filter (where not {token})" for end in ("min", "max"))


def _heads(engine: Engine, cells: list[str], has_numbers: bool) -> Heads:
    """What the first rows show of each column."""
    found: Heads = {}
    for some in batched(cells, COLUMNS_AT_ONCE, strict=False):
        rows = engine.rows_of_text(head(some))
        columns = zip(*rows, strict=True) if rows else ((),) * len(some)
        found |= {cell: sampled(column, has_numbers) for cell, column in zip(some, columns, strict=True)}
    return found


def _misfits(first: dict[str, Candidate], heads: Heads) -> dict[str, str]:
    """SQL: how many cells of each column are not of the type that nearly all are of, by its name; where the head has
    such cells, only those that are odd."""
    counts: dict[str, str] = {}
    for cell, candidate in first.items():
        if near := nearest(heads[cell]):
            misfit = f"{cell}_misfit" if near.form == candidate.form else near.misfit(cell)
            odd = f"{misfits.weight(cell, near, misfit)} > 0" if shows_misfits(heads[cell]) else misfit
            counts[cell] = f"count(*) filter (where {odd})"
    return counts


def _with_misfits(candidates: dict[str, Candidate], source: str) -> str:
    """SQL: the source with a column for each cell that tells whether it is of its candidate, which text always is."""
    typed = {cell: candidate for cell, candidate in candidates.items() if candidate is not TEXT}
    flags = [f"{candidate.misfit(cell)} as {cell}_misfit" for cell, candidate in typed.items()]
    return f"(select {', '.join(['*', *flags])} from {source})"


def _types(candidates: dict[str, Candidate]) -> dict[str, str]:
    return {
        f"{cell}.{field}": part
        for cell, candidate in candidates.items()
        for field, part in (lengths(cell) | scan(cell, candidate, f"{cell}_misfit")).items()
    }


def _fields(answers: dict[str, Any], of: str) -> dict[str, int]:
    """The fields of `Measured` that were asked for."""
    named = {field.name: f"{of}.{field.name}" for field in fields(Measured)}
    return {field: answers[key] for field, key in named.items() if key in answers}


def _answers(engine: Engine, asked: dict[str, str], source: str) -> dict[str, Any]:
    (found,) = engine.rows_of_text(f"select {', '.join(asked.values())} from {source}")
    return dict(zip(asked, found, strict=True))
