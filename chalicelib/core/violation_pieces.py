"""Violations as they lie in S3: in pieces, each compressed by itself, and an index that tells which pieces hold what is
asked for. So a page of millions takes a few reads and no engine.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from chalicelib.core.sql import name, place

IN_PIECE = 1000
"""Violations of a piece."""

LONGEST_VALUE = 1000
"""Characters of a cell: a piece, which a page is read from whole, is to fit any memory."""

LEVEL = 1
"""Of zlib: the quickest, for violations are much alike."""


@dataclass(frozen=True)
class Violation:
    """One cell or row that breaks a check."""

    record: int | None
    """Number of the data record in the file, from 1; null where the table as a whole breaks the check."""
    line: int | None
    """Number of the line where the record begins, from 1; null where the format has no lines."""
    column: str | None
    """Label of the column; null of a rule of whole rows or of the table."""
    value: str | None
    """The cell as it stood in the file, cut at 1,000 characters, `•••` if the column is classified; null of none."""
    check: str
    """The id of the check."""
    error: str
    """What is wrong, by the Frictionless framework's name where it has one."""
    severity: str
    """`error`, `warning` or `info`."""
    path: str | None = None
    """Where in the cell the value stands, as a path of SQL/JSON: `$.city`, `$[3].sku`; null where it is the cell."""


@dataclass(frozen=True)
class Group:
    """What violations of one check and column have in common."""

    check: str
    column: str | None
    severity: str


type Counts = dict[str, int]
"""Place of a group → how many of its violations."""


@dataclass(frozen=True)
class Piece:
    """Where a piece lies, in bytes, and what is in it."""

    start: int
    size: int
    counts: Counts


@dataclass(frozen=True)
class Index:
    """All groups, and all pieces in their order, each but the last of `IN_PIECE` violations. `checks` are ids of all
    checks that were made."""

    checks: tuple[str, ...]
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Wanted:
    """Which violations a list shows; None is any."""

    check: str | None = None
    column: str | None = None
    severity: str | None = None

    def __call__(self, one: Violation | Group) -> bool:
        pairs = (self.check, one.check), (self.column, one.column), (self.severity, one.severity)
        return all(wanted in (None, value) for wanted, value in pairs)


FIELDS = ("record", "line", "column", "value", "check", "error", "severity", "path")


def in_short(checks: Sequence[str]) -> str:
    """SQL: each violation as a list in JSON, with a value that fits a piece, and the place of its check among these."""
    cut = f"case when length(value) > {LONGEST_VALUE} then left(value, {LONGEST_VALUE - 1}) || '…' else value end"
    cells = ", ".join(cut if field == "value" else name(field) for field in FIELDS)
    return f"select json_array({cells})::VARCHAR, {place('check', checks)} from violations"


def pieces(rows: Iterable[tuple[str, int]]) -> Iterator[tuple[bytes, Counts]]:
    """The pieces of violations `in_short`, with their counts."""
    for some in batched(rows, IN_PIECE, strict=False):
        counts = Counter(place for _, place in some)
        listed = ",".join([row for row, _ in some])
        yield zlib.compress(f"[{listed}]".encode(), LEVEL), {str(place): count for place, count in counts.items()}


def read(piece: bytes) -> list[Violation]:
    """The violations of a piece."""
    return [Violation(*row) for row in json.loads(zlib.decompress(piece))]
