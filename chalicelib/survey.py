"""One scan of all cells answers what is asked of every row: whether all bytes are there, which types the cells
bear, and whether a record may be odd."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import batched
from typing import Any

from chalicelib.core import misfits, narrower
from chalicelib.core.accounting import Bare, Sums, inside, with_rows
from chalicelib.core.candidate import MISFIT, STANDS_FOR_NONE, Candidate
from chalicelib.core.heads import Heads, Sampled, head, nearest, sampled, shows_misfits
from chalicelib.core.narrower import Counts, Pair
from chalicelib.core.report import Dialect
from chalicelib.core.sql import rows_where
from chalicelib.core.surveyed import Survey, Tried
from chalicelib.core.swallowed import spanning
from chalicelib.core.types import (
    TEXT,
    WITHOUT_TOKENS,
    Measured,
    are_wider,
    decided,
    lengths,
    scan,
    with_beyond,
)
from chalicelib.edges.engine import Engine

COLUMNS_AT_ONCE = 100


def survey(
    engine: Engine,
    columns: int,
    dialect: Dialect | None = None,
    headers: Sequence[tuple[str, ...]] = (),
    are_long: bool = False,
) -> Survey:
    """Ask everything of every row; sums only of text with a dialect. What spares work in each row, but is longer to
    plan, is for columns that are long. Raises Stopped where the engine stops at it."""
    heads = heads_of(engine, columns, has_numbers=dialect is None)
    return survey_as(engine, heads, dialect, headers, are_long)


def survey_as(
    engine: Engine, heads: Heads, dialect: Dialect | None, headers: Sequence[tuple[str, ...]], are_long: bool
) -> Survey:
    """The same, where it is known what the head shows: of a part, that of its file."""
    cells = [*heads]
    asked = {"records": "count(*)", **misfits.odd(cells, headers)}
    answers: dict[str, Any] = {}
    borne: dict[Pair, Counts] = {}
    sums, spanned, empty = Sums(), 0, 0
    for some in batched(cells, COLUMNS_AT_ONCE, strict=False):
        asked |= misfits.emptiest(some) | (spanning(len(cells), dialect) if dialect else {})
        found, counts = _of_types(engine, {cell: heads[cell] for cell in some}, asked, dialect, are_long)
        sums += Sums(*(int(found.get(field.name) or 0) for field in fields(Sums)))
        spanned += found.get("spanning", 0)
        empty += found["emptiest"] or 0
        answers |= found
        borne |= counts
        asked = {}
    return Survey(
        **{name: answers[name] for name in ("records", "repeated", "blank", "totals")},
        sums=sums,
        emptiest=empty,
        spanning=spanned,
        heads=heads,
        measured={cell: Measured(**_fields(answers, cell)) for cell in cells},
        misfits={cell: answers[cell] for cell in cells if cell in answers},
        narrower=borne,
    )


def _of_types(
    engine: Engine, heads: Heads, asked: dict[str, str], dialect: Dialect | None, are_long: bool
) -> tuple[dict[str, Any], dict[Pair, Counts]]:
    """Answers to what is asked, the sums of these columns, and of some of what types their cells are."""
    first = {cell: head.candidates[0] for cell, head in heads.items()}
    first = {cell: with_beyond(candidate) for cell, candidate in first.items()} if are_long else first
    pairs = _only_text(heads)
    source = _beside(first, pairs, "unnumbered")
    if dialect:
        bare = _bare(first, dialect) if are_long else Bare()
        asked = asked | inside([*heads], dialect, bare)
        source = with_rows(source, [*heads], dialect, bare)
    found = _answers(engine, asked | _types(first) | _misfits(first, heads, pairs) | _narrower(pairs), source)
    counted = range(narrower.COUNTED)
    return found, {pair: tuple(found[f"n{at}.{field}"] for field in counted) for at, pair in enumerate(pairs)}


def closer(engine: Engine, found: Survey, whole: Survey | None = None) -> Survey:
    """Look again, where it takes that: at columns that are not of their first candidate as all others that are left,
    and how many cells are odd of those that a type of nearly all misses. What was found of a part is looked at again
    where the whole file takes it."""
    whole = whole or found
    wider = {cell for cell, measured in whole.measured.items() if are_wider(measured)}
    left = {
        cell: head.candidates[1:]
        for cell, head in whole.heads.items()
        if cell not in wider and not decided([(head.candidates[0], whole.measured[cell])], whole.records)
    }
    odd = {
        cell: _odd(cell, near, near.misfit(cell))
        for cell, head in whole.heads.items()
        if whole.misfits.get(cell) and not shows_misfits(head) and (near := nearest(head))
    }
    others, weighed = tried(engine, left, found.measured, {cell: sql for cell, sql in odd.items() if cell not in wider})
    others |= {cell: _wider(found.heads[cell], found.measured[cell]) for cell in wider}
    return replace(found, others=others, misfits=found.misfits | dict.fromkeys(odd, 0) | weighed)


def _wider(head: Sampled, measured: Measured) -> Tried:
    """What another scan would tell of decimals beside which there are wider numbers."""
    same, number = head.candidates[1:3]
    return [(same, replace(measured.of_any, misfits=measured.wider)), (number, measured.of_any)]


def tried(
    engine: Engine, left: dict[str, tuple[Candidate, ...]], known: dict[str, Measured], more: dict[str, str]
) -> tuple[dict[str, Tried], dict[str, int]]:
    """What one scan tells of columns of which something is `known`, as each of the candidates that are left; and of
    what is asked of columns besides."""
    found: dict[str, Tried] = {cell: [] for cell in left}
    told: dict[str, int] = {}
    pairs = [(cell, candidate) for cell, some in left.items() for candidate in some if candidate is not TEXT]
    pairs += [(cell, TEXT) for cell in more]
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        typed = [(at, cell, candidate) for at, (cell, candidate) in enumerate(some) if candidate is not TEXT]
        asked = {cell: more[cell] for cell, candidate in some if candidate is TEXT}
        for at, cell, candidate in typed:
            asked |= {f"{at}.{name}": sql for name, sql in scan(cell, candidate, f"s{at}").items()}
        standing = (f"{candidate.standing(cell)} as s{at}" for at, cell, candidate in typed)
        answers = _answers(engine, asked, f"(select {', '.join(['*', *standing])} from unnumbered)")
        told |= {cell: answers[cell] for cell in more if cell in answers}
        for at, cell, candidate in typed:
            found[cell].append((candidate, replace(known[cell].of_any, **_fields(answers, str(at)))))
    return found, told


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


def heads_of(engine: Engine, columns: int, has_numbers: bool) -> Heads:
    """What the first rows show of each column."""
    found: Heads = {}
    for some in batched((f"c{n}" for n in range(1, columns + 1)), COLUMNS_AT_ONCE, strict=False):
        rows = engine.rows_of_text(head(some))
        told = zip(*rows, strict=True) if rows else ((),) * len(some)
        found |= {cell: sampled(column, has_numbers) for cell, column in zip(some, told, strict=True)}
    return found


def _bare(candidates: dict[str, Candidate], dialect: Dialect) -> Bare:
    """Cells of types that are written without marks, but in rows where one is none of its type: its standing is odd."""
    marks = dialect.delimiter + dialect.quote + dialect.escape
    bare = [cell for cell, candidate in candidates.items() if candidate.is_without(marks)]
    standing = " | ".join(f"{cell}_standing" for cell in bare)
    return Bare(tuple(bare), f"({standing}) & 1 = 1") if bare else Bare()


def _misfits(first: dict[str, Candidate], heads: Heads, pairs: list[Pair]) -> dict[str, str]:
    """SQL: how many cells of each column are not of the type that nearly all are of, by its name; where the head has
    such cells, only those that are odd."""
    counts: dict[str, str] = {}
    plain = [(at, cell, one) for at, (cell, one) in enumerate(pairs) if not one.format]
    beside = {(cell, one.form): f"n{at} in ({MISFIT}, {STANDS_FOR_NONE})" for at, cell, one in plain}
    beside |= {(cell, candidate.form): candidate.is_misfit(f"{cell}_standing") for cell, candidate in first.items()}
    for cell in first:
        if near := nearest(heads[cell]):
            misfit = beside.get((cell, near.form)) or near.misfit(cell)
            is_odd = shows_misfits(heads[cell])
            counts[cell] = _odd(cell, near, misfit) if is_odd else rows_where(misfit)
    return counts


def _odd(cell: str, near: Candidate, misfit: str) -> str:
    return rows_where(f"{misfits.weight(cell, near, misfit)} > 0")


def _only_text(heads: Heads) -> list[Pair]:
    """The types that most cells bear of columns that are text already, for their head."""
    texts = ((cell, head) for cell, head in heads.items() if head.candidates[0] in (TEXT, WITHOUT_TOKENS))
    return [(cell, candidate) for cell, head in texts for candidate in head.narrower][:COLUMNS_AT_ONCE]


def _narrower(pairs: list[Pair]) -> dict[str, str]:
    """SQL: of text, what is counted of types that most cells bear."""
    asked = (enumerate(narrower.counts(*pair, f"n{at}")) for at, pair in enumerate(pairs))
    return {f"n{at}.{field}": sql for at, counts in enumerate(asked) for field, sql in counts}


def _beside(candidates: dict[str, Candidate], pairs: list[Pair], source: str) -> str:
    """SQL: the source with columns that tell what cells are beside their candidate, which all are as text, and beside
    narrower types."""
    typed = {cell: candidate for cell, candidate in candidates.items() if candidate is not TEXT}
    standing = [f"{candidate.standing(cell)} as {cell}_standing" for cell, candidate in typed.items()]
    standing += [f"{candidate.standing(cell)} as n{at}" for at, (cell, candidate) in enumerate(pairs)]
    return f"(select {', '.join(['*', *standing])} from {source})"


def _types(candidates: dict[str, Candidate]) -> dict[str, str]:
    return {
        f"{cell}.{field}": part
        for cell, candidate in candidates.items()
        for field, part in (lengths(cell) | scan(cell, candidate, f"{cell}_standing")).items()
    }


def _fields(answers: dict[str, Any], of: str) -> dict[str, int]:
    """The fields of `Measured` that were asked for."""
    named = {field.name: f"{of}.{field.name}" for field in fields(Measured)}
    return {field: answers[key] for field, key in named.items() if key in answers}


def _answers(engine: Engine, asked: dict[str, str], source: str) -> dict[str, Any]:
    (found,) = engine.rows_of_text(f"select {', '.join(asked.values())} from {source}")
    return dict(zip(asked, found, strict=True))
