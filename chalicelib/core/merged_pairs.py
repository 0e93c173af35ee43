"""The pairs of columns that go together by what parts know of them: of all rows, but for ranks of a sample."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from chalicelib.core import all_rows, pairs
from chalicelib.core.all_rows import Stepped
from chalicelib.core.association import Series, phi
from chalicelib.core.column import Column
from chalicelib.core.counting import NUMERIC
from chalicelib.core.pairs import Chosen
from chalicelib.core.part_pairs import Line, Lines, Nulls, Tables, counted
from chalicelib.core.parts import Part
from chalicelib.core.report import NULLS_TOGETHER, Pair


def told(part: Part, columns: Sequence[Column]) -> tuple[Pair, ...]:
    """The strongest pairs of these columns, the strongest first."""
    these, known = pairs.chosen([column.column for column in part.columns], columns, part.records), part.together
    steps = {column.column.position: steps for column in part.columns if (steps := column.stepped)}
    found = (
        *_of_lines(these, known.lines, steps),
        *_of_values(these, known.tables),
        *_of_nulls(these, known.nulls),
    )
    return tuple(pairs.told(found))


def _of_lines(these: Chosen, known: Lines, steps: dict[int, Stepped]) -> Iterator[Pair]:
    """Of numbers. A sample that is all of the rows tells what a file in one piece is told."""
    series = dict(zip(known.columns, map(Series, known.sample.numbers), strict=True))
    both = [
        ((a, series[a.typed.position]), (b, series[b.typed.position]))
        for a, b in combinations((part for part in these.numbers if part.typed.position in series), 2)
    ]
    if len(known.sample.hashes) == these.records:
        yield from chain(pairs.of_lines(both), pairs.of_ranks(both))
        return
    yield from (pairs.with_error(one, series) for one in pairs.of_ranks(both))
    lines = dict(zip(combinations(known.columns, 2), known.pairs, strict=True))
    for (a, _), (b, _) in both:
        line = lines[a.typed.position, b.typed.position]
        if line.rows and (first := steps[a.typed.position]).step and (second := steps[b.typed.position]).step:
            yield from all_rows.of_sums([(a, b)], _in_steps(line, first, second).sums)


def _in_steps(line: Line, first: Stepped, second: Stepped) -> Line:
    """As the sums are where the engine adds up all rows at once."""
    a, b = ((1 / column.step, -column.low / column.step) for column in (first, second))
    return line.moved(a, b)


def _of_values(these: Chosen, known: Tables) -> Iterator[Pair]:
    """Of columns of few values; not of two of numbers, whose correlation is told."""
    counts = counted(known)
    for a, b in combinations(these.categories, 2):
        found = counts.get((a.typed.position, b.typed.position))
        if found and (a.typed.type not in NUMERIC or b.typed.type not in NUMERIC):
            yield from pairs.of_counts((a, b), {(one, other): rows for (one, other), rows in found.items()})


def _of_nulls(these: Chosen, known: Nulls) -> Iterator[Pair]:
    rows = dict(zip(known.pairs, known.rows, strict=True))
    for a, b in combinations((part for part in these.nullable if part.typed.position not in known.left), 2):
        both = rows.get((a.typed.position, b.typed.position), 0)
        value = phi(these.records, a.column.nulls, b.column.nulls, both)
        yield from pairs.pair(NULLS_TOGETHER, (a, b), value, these.records)
