"""What cells of parts tell of types beside that of their column: tokens for no value, the format by which they are
read, and narrower types, with the record that stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from chalicelib.core import frequent
from chalicelib.core.column import Frequency
from chalicelib.core.frequent import Frequent
from chalicelib.core.narrower import Cells, Counts, First, Tried
from chalicelib.core.surveyed import counts

TOKENS_BYTES = 8_000
"""Of tokens for no value, which are few: but for small and capital letters about forty."""


@dataclass(frozen=True, order=True)
class Misfit:
    """A cell that is not of a type: where its part starts, the number of its record in the part, and what stands
    there."""

    start: int
    record: int
    text: str


@dataclass(frozen=True)
class Borne:
    """A type that cells bear, perhaps in a format, and the first cell that is not of it."""

    type: str
    format: str | None
    counts: Counts
    first: Misfit | None


@dataclass(frozen=True)
class Types:
    """What the cells of a column tell; the same types were tried in all parts."""

    format: str | None
    tokens: Frequent
    borne: tuple[Borne, ...]


@dataclass(frozen=True, order=True)
class Numbered:
    """So many records of the part that starts there have numbers, those set aside too."""

    start: int
    records: int


def of(cells: Cells, start: int) -> Types:
    """Those of a part that starts there."""
    values, rows = zip(*((one.value, one.count) for one in cells.tokens), strict=True) if cells.tokens else ((), ())
    borne = (Borne(one.type, one.format, one.counts, _misfit(one, start)) for one in cells.tried)
    return Types(cells.format, frequent.of(values, rows, TOKENS_BYTES), tuple(borne))


def _misfit(one: Tried, start: int) -> Misfit | None:
    record, text = one.first
    return None if record is None or text is None else Misfit(start, record, text)


def merged(parts: Sequence[Types]) -> Types:
    return Types(
        parts[0].format,
        frequent.merged([part.tokens for part in parts]),
        tuple(_borne(some) for some in zip(*(part.borne for part in parts), strict=True)),
    )


def _borne(parts: Sequence[Borne]) -> Borne:
    first = min((part.first for part in parts if part.first), default=None)
    return replace(parts[0], counts=counts([part.counts for part in parts]), first=first)


def compressed(types: Types) -> Types:
    return replace(types, tokens=frequent.compressed(types.tokens, TOKENS_BYTES))


def told(types: Types, numbered: Sequence[Numbered]) -> tuple[Cells, int]:
    """What is told of a file of these parts; and in how many rows more a token, or another, may be."""
    tokens, _ = frequent.top(types.tokens, frequent.MOST, str)
    unsure = (most - least for least, most in zip(types.tokens.least, types.tokens.most, strict=True))
    within = max(types.tokens.left, *unsure, 0)
    before = offsets(numbered)
    tried = (Tried(one.type, one.format, one.counts, _first(one.first, before)) for one in types.borne)
    return Cells(types.format, tuple(Frequency(*pair) for pair in tokens), tuple(tried)), within


def offsets(numbered: Sequence[Numbered]) -> dict[int, int]:
    """By where a part starts, how many records of the file are before it."""
    before = accumulate((part.records for part in numbered), initial=0)
    found: dict[int, int] = {}
    for part, records in zip(numbered, before, strict=False):
        found.setdefault(part.start, records)
    return found


def _first(misfit: Misfit | None, before: dict[int, int]) -> First:
    """A misfit by the number of its record in the file."""
    return (None, None) if misfit is None else (before[misfit.start] + misfit.record, misfit.text)
