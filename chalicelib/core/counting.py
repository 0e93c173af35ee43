"""How the values of columns are counted: each different value once, as SQL text.

Numbers of exact types are counted by their digits, as if they had no point, and dates and times as whole numbers since
1970. So columns of many types share one table and one plan.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chalicelib.core import calendar
from chalicelib.core.bins import EXACT
from chalicelib.core.sql import name

NUMERIC = ("integer", "decimal", "number")
MOMENTS = ("date", "datetime", "datetime with zone")
ORDERED = (*NUMERIC, *MOMENTS)

WHOLE, WIDE, MOMENT = "whole", "wide", "moment"
"""What values are counted as: numbers of up to 64 bits, exact ones of more, times. Others as what the engine has."""

SHORT = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
FLOATS = ("FLOAT", "DOUBLE")
ROUNDED = (*FLOATS, "UHUGEINT")
"""Types whose values are summed as doubles."""

MOST_DIGITS = 18
"""Of a decimal that is counted as a number of 64 bits."""

VALUES_AT_ONCE = 500_000
"""Values of several columns that are counted together."""

MANY = 10_000_000
"""Rows of whose values a table in memory would take all there is, and would have to be read back from disk in parts."""

MOST_COLUMNS = 200


@dataclass(frozen=True)
class Typed:
    """A column of the typed table: its place, its label as it stood, its name in the table, its type in reports.

    `cast` is its type in the engine.
    """

    position: int
    label: str
    name: str
    type: str
    cast: str

    @property
    def counted(self) -> str:
        """What its values are counted as."""
        if self.type in MOMENTS:
            return MOMENT
        if self.cast in SHORT or (self.cast.startswith("DECIMAL") and sum(self._digits()) <= MOST_DIGITS):
            return WHOLE
        return WIDE if self.cast in ("UBIGINT", "HUGEINT") or self.cast.startswith("DECIMAL") else self.cast

    @property
    def scale(self) -> int:
        """The digits behind the point that an exact type has."""
        return self._digits()[1] if self.cast.startswith("DECIMAL") else 0

    def _digits(self) -> tuple[int, int]:
        digits, behind = self.cast[8:-1].split(",")
        return int(digits), int(behind)

    @property
    def value(self) -> str:
        """SQL: what is counted. A negative zero, which is equal to zero, is counted as that."""
        cell = name(self.name)
        if self.type in MOMENTS:
            return calendar.number(cell, self.cast)
        if self.counted == WHOLE:
            return f"({cell} * {10**self.scale})::bigint" if self.scale else f"{cell}::bigint"
        if self.counted == WIDE:
            return f"replace({cell}::varchar, '.', '')::hugeint" if self.scale else f"{cell}::hugeint"
        return f"{cell} + 0::{self.cast}" if self.cast in FLOATS else cell

    def shown(self, value: int | str) -> str:
        """A value that was counted, as the engine writes it."""
        if isinstance(value, str):
            return value
        if self.type in MOMENTS:
            return calendar.text(value, self.cast)
        if self.type == "boolean":
            return "true" if value else "false"
        return f"{Decimal(value).scaleb(-self.scale, EXACT):f}"


def written(value: Fraction, digits: int) -> str:
    """A number that has so many digits behind its point."""
    return f"{Decimal(int(value * 10**digits)).scaleb(-digits, EXACT):f}"


def batches(columns: tuple[Typed, ...], rows: int) -> list[list[Typed]]:
    """Columns that are counted together."""
    size = max(1, min(MOST_COLUMNS, VALUES_AT_ONCE // max(rows, 1)))
    alike: defaultdict[str, list[Typed]] = defaultdict(list)
    for column in columns:
        alike[column.counted].append(column)
    return [some[at : at + size] for some in alike.values() for at in range(0, len(some), size)]


def counts(columns: list[Typed], order: str | None = None) -> str:
    """SQL: each different value `v` of the columns, by their position, and its count `n`; in the order of the values if
    they have one. Where one column's `order` of rows is strict, each value counts once."""
    positions, values = (
        ", ".join(str(part) for part in parts)
        for parts in zip(*((column.position, column.value) for column in columns), strict=True)
    )
    position, keys, cells = positions, "v", f"select {values} as v from clean"
    if len(columns) == 1 and order in STRICT:
        return f"{as_they_stand(columns[0])} {STRICT[order]}"
    if len(columns) > 1:
        position, keys = "position", "position, v"
        cells = f"select unnest([{positions}]) as position, unnest([{values}]) as v from clean"
    by_value = f"order by {keys}" if is_ordered(columns) else ""
    return (
        f"select {position} as position, v, count(*) as n from ({cells}) where v is not null group by {keys} {by_value}"
    )


def are_many(columns: list[Typed], rows: int) -> bool:
    """Whether their values may be too many for a table in memory, and are such as Parquet keeps to the bit."""
    return rows > MANY and columns[0].counted in (WHOLE, MOMENT, *FLOATS, "VARCHAR")


STRICT = {"strictly ascending": "", "strictly descending": "order by v"}
"""Orders of rows in which no value comes twice, and SQL that puts them in the order of values."""

FIRST_ROWS = 10_000
"""A value that comes twice in them spares a look at all rows."""


def as_they_stand(column: Typed) -> str:
    """SQL: as `counts`, of a column in which no value comes twice; if it has empty cells, these too."""
    return f"select {column.position} as position, v, 1::bigint as n from (select {column.value} as v from clean)"


def all_different(column: Typed) -> Iterator[str]:
    """SQL: whether no value comes twice, first of the first rows. Equal values have equal hashes, so that as many
    hashes as cells prove it; where two values share a hash, it is not told."""
    cells = f"select {column.value} as v from clean"
    yield f"select count(distinct v) = count(v) from ({cells} limit {FIRST_ROWS})"
    yield f"select count(distinct hash(v)) = count(v) from ({cells}) where v is not null"


def is_ordered(columns: list[Typed]) -> bool:
    return any(column.type in ORDERED for column in columns)


def chosen(different: dict[int, int], most: int) -> str:
    """SQL that is true of the rows of `counted` that stand for each column: all of its `different` values, or, where
    they are many, about `most`, those of the smallest hashes."""
    many = (f"when {at} then {2**64 * most // count}" for at, count in different.items() if count > most)
    cases = " ".join(many)
    return f"hash(v) <= case position {cases} else {2**64 - 1} end" if cases else "true"
