"""What is told of a table's rows as a whole: which repeat, which columns tell them apart, and a fingerprint. SQL."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, islice

from chalicelib.core.column import Column
from chalicelib.core.counting import Typed
from chalicelib.core.sql import name, rows_where

MOST_PAIRS = 12
"""Pairs of columns that are tried as keys, and rows of the head on which most of them are ruled out."""

HEAD = 50_000

MOST_PAIRED = 100
"""Columns of which pairs are made."""

MOST_ALIKE = 100
"""Pairs of columns of the same figures that are compared."""

MOST_KEYS = 20
"""Keys that are told. They are in the item of the file, which has its bounds."""


def content(names: Sequence[str]) -> str:
    """SQL: the sum of the hashes of all rows, which does not depend on their order. No row's hash is without the
    constant, for the engine's hash of zeros is zero."""
    return f"select ((sum({_hash(names)}::hugeint) + count(*)) % {2**64}::hugeint)::varchar from clean"


def repeated(names: Sequence[str]) -> str:
    """SQL: how many rows repeat an earlier one. Rows are compared in full where their hashes are the same."""
    cells = [f"c{at}" for at in range(len(names))]
    named = ", ".join(f"{name(own)} as {cell}" for own, cell in zip(names, cells, strict=True))
    hashed = f"select {named}, {_hash(names)} as hashed from clean"
    suspects = f"select hashed from ({hashed}) group by hashed having count(*) > 1"
    rows = f"select count(*) as rows from ({hashed}) where hashed in ({suspects}) group by {', '.join(cells)}"
    return f"select coalesce(sum(rows - 1), 0)::bigint from ({rows})"


def _hash(names: Sequence[str]) -> str:
    return f"hash({SALT}, {', '.join(map(name, names))})"


SALT = 88_172_645_463_325_252


def fingerprint(columns: Sequence[Column]) -> str:
    """Of labels and types, in their order: 16 hexadecimal digits of a SHA-256."""
    told = json.dumps([[column.name, column.type] for column in columns], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_key(column: Column, records: int) -> bool:
    """Whether a column tells all rows apart for certain, and may be meant to: no measure with a fraction is."""
    is_estimate = any(bound.figure == "distinct" for bound in column.bounds)
    return column.distinct == records and column.type not in FRACTIONS and not is_estimate


FRACTIONS = ("decimal", "number")


def likely_pairs(columns: Sequence[Column], records: int) -> list[tuple[int, int]]:
    """Places of two columns that may tell all rows apart together: none is empty anywhere, and there are enough pairs
    of values. Those with the fewest pairs of values come first."""
    whole = [
        (at, c) for at, c in enumerate(columns) if not c.nulls and 1 < c.distinct < records and c.type not in FRACTIONS
    ]
    pairs = ((c.distinct * d.distinct, a, b) for (a, c), (b, d) in combinations(whole[:MOST_PAIRED], 2))
    return [(a, b) for count, a, b in sorted(pairs) if count >= records]


def tells_apart(first: str, second: str, head: bool) -> str:
    """SQL: whether no two rows have the same values in both columns, of the head or of all."""
    source = f"(select {name(first)}, {name(second)} from clean limit {HEAD})" if head else "clean"
    return f"select count(*) = count(distinct ({name(first)}, {name(second)})) from {source}"


def filled(names: Sequence[str]) -> str:
    """SQL: for each column how many rows have a value."""
    return f"select {', '.join(f'count({name(own)})' for own in names)} from clean"


def steps(names: Sequence[str]) -> str:
    """SQL: for each column how many rows are less, and how many greater, than the one before."""
    asked = ", ".join(step for at in range(len(names)) for step in _steps(at))
    before = ", ".join(f"{name(own)} as v{at}, lag({name(own)}) over () as b{at}" for at, own in enumerate(names))
    return f"select {asked} from (select {before} from clean)"


def _steps(at: int) -> tuple[str, str]:
    """SQL: how many rows of a column are less, and how many greater, than the one before."""
    return rows_where(f"v{at} < b{at}"), rows_where(f"v{at} > b{at}")


def stretches(columns: Sequence[Typed], record: str) -> str:
    """SQL: for each column its position, its nulls, its values in the first and in the last row, as they are counted,
    and how many rows are less, and how many greater, than the one before."""
    own = ", ".join(
        f"{column.value} as v{at}, lag({column.value}) over () as b{at}" for at, column in enumerate(columns)
    )
    asked = (
        f"{{'position': {column.position}, 'nulls': count(*) - count(v{at}), "
        f"'begins': arg_min(v{at}, {name(record)})::varchar, 'ends': arg_max(v{at}, {name(record)})::varchar, "
        f"'downs': {downs}, 'ups': {ups}}}"
        for at, (column, (downs, ups)) in enumerate(zip(columns, map(_steps, range(len(columns))), strict=True))
    )
    listed = f"select unnest([{', '.join(asked)}]) as one from (select {name(record)}, {own} from clean)"
    return f"select one.position, one.nulls, one.begins, one.ends, one.downs, one.ups from ({listed})"


def hashes(names: Sequence[str], position: int) -> str:
    """SQL: the table `counted` of the hashes of whole rows."""
    rows = f"select {position} as position, {_hash(names)} as v, count(*) as n from clean group by 2"
    return f"create or replace temp table counted as {rows}"


def order(downs: int, ups: int, records: int) -> str | None:
    """What the steps from row to row say of a column without empty cells."""
    if (downs and ups) or (not downs and not ups):
        return None
    strictly = "strictly " if downs + ups == records - 1 else ""
    return f"{strictly}{'descending' if downs else 'ascending'}"


def alike(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Places of two columns that may be the same: what was measured of them is, and they have more than one value."""
    seen: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        if column.distinct > 1:
            measured = (column.type, column.nulls, column.minimum, column.maximum, column.quantiles, column.top)
            seen[measured].append(at)
    return [pair for places in seen.values() for pair in islice(combinations(places, 2), MOST_ALIKE)]


def same(pairs: Sequence[tuple[str, str]]) -> str:
    """SQL: for each pair of columns whether they have the same values in all rows."""
    differ = (f"count_if({name(a)} is distinct from {name(b)}) = 0" for a, b in pairs)
    return f"select {', '.join(differ)} from clean"
