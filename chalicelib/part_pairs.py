"""Ask a part of a file for what it knows of columns that go together."""

from collections.abc import Sequence
from itertools import batched, combinations

from chalicelib.core import all_rows, part_pairs
from chalicelib.core.all_rows import Stepped
from chalicelib.core.counting import Typed
from chalicelib.core.pairs import MOST_COLUMNS
from chalicelib.core.part_pairs import Line, Lines, Nulls, Tables, Together
from chalicelib.core.parts import ColumnPart
from chalicelib.edges.engine import RECORD, Engine


def measured(engine: Engine, columns: Sequence[ColumnPart], start: int) -> Together:
    """Of a part that starts there, once its columns are measured."""
    return Together(_lines(engine, columns, start), _tables(engine, columns), _nulls(engine, columns))


def _lines(engine: Engine, columns: Sequence[ColumnPart], start: int) -> Lines:
    numbers = part_pairs.numbers([column.column for column in columns])
    rows = part_pairs.sampled(len(numbers), engine.rows(part_pairs.sample(numbers, start, RECORD)) if numbers else ())
    known = {column.column.position: stepped for column in columns if (stepped := column.stepped)}
    positions = tuple(column.position for column in numbers)
    asked = [(known[a], known[b]) for a, b in combinations(positions, 2) if a in known and b in known]
    found = _sums(engine, asked)
    return Lines(positions, tuple(found.get(both, Line()) for both in combinations(positions, 2)), rows)


def _sums(engine: Engine, asked: Sequence[tuple[Stepped, Stepped]]) -> dict[tuple[int, int], Line]:
    (sums,) = engine.rows(all_rows.sums(asked)) if asked else ((),)
    found = zip(asked, batched(sums, all_rows.SUMS, strict=True), strict=True)
    return {(a.typed.position, b.typed.position): part_pairs.line(some, a, b) for (a, b), some in found}


def _tables(engine: Engine, columns: Sequence[ColumnPart]) -> Tables:
    found, left = part_pairs.few((column.column, len(column.different.hashes)) for column in columns)
    return part_pairs.of_tables(found, left, engine.rows(part_pairs.tables(found)) if len(found) > 1 else ())


def _nulls(engine: Engine, columns: Sequence[ColumnPart]) -> Nulls:
    found: list[Typed] = [column.column for column in columns if column.nulls]
    these, left = found[:MOST_COLUMNS], tuple(column.position for column in found[MOST_COLUMNS:])
    return part_pairs.of_nulls(these, left, engine.rows(part_pairs.nulls(these))[0] if len(these) > 1 else ())
