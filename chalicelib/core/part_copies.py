"""Columns of a file in parts that are copies of others. Of each column a part knows the sum of the hashes of its cells,
each of them with its place in the file. Sums add up modulo 2^64, over all rows. Columns that differ anywhere have the
same one by a chance of about 2^-63: all bits of a sum but the last depend on which value stands where."""

from collections.abc import Iterable, Sequence

from chalicelib.core.column import Column
from chalicelib.core.counting import FLOATS, MOMENT, WHOLE, WIDE, Typed
from chalicelib.core.parts import ColumnPart
from chalicelib.core.sql import name


def sums(columns: Iterable[Typed], start: int, record: str) -> str:
    """SQL: the sum of each column in a part that starts there; `record` has the numbers of its records."""
    place = f"hash({start}::bigint, {name(record)}::bigint)"
    hashes = (f"sum(hash({place}, {_alike(column)})::hugeint)" for column in columns)
    return f"select {', '.join(f'(coalesce({sum_}, 0) % {2**64}::hugeint)::varchar' for sum_ in hashes)} from clean"


def _alike(column: Typed) -> str:
    """SQL: a value, which is hashed alike in all of the engine's types that it may have."""
    if column.counted in FLOATS:
        return f"({column.value})::double"
    return f"({column.value})::hugeint" if column.counted in (WHOLE, WIDE) else column.value


def copies(parts: Sequence[ColumnPart], columns: Sequence[Column]) -> dict[int, int]:
    """Columns that are copies of an earlier one, by position; of those that have more than one value."""
    firsts: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for part, column in zip(parts, columns, strict=True):
        if column.distinct > 1:
            own = part.column
            alike = own.cast if own.counted == MOMENT else own.scale
            first = firsts.setdefault((column.type, alike, part.nulls, part.placed), column.position)
            found |= {column.position: first} if first != column.position else {}
    return found
