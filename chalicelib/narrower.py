"""Ask of columns which other types most of their cells bear, and which record is the first that does not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from chalicelib.core import narrower
from chalicelib.core.candidate import Candidate
from chalicelib.core.column import Narrower
from chalicelib.edges.engine import Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def of(engine: Engine, wanted: Mapping[str, Sequence[Candidate]]) -> dict[str, tuple[Narrower, ...]]:
    """By the column's name in the view of cells."""
    found: defaultdict[str, list[tuple[Candidate, tuple[Any, ...]]]] = defaultdict(list)
    pairs = [(cell, candidate) for cell, candidates in wanted.items() for candidate in candidates]
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        (answer,) = engine.rows(narrower.asked(some))
        for (cell, candidate), told in zip(some, batched(answer, narrower.FIELDS, strict=True), strict=True):
            found[cell].append((candidate, told))
    return {cell: narrower.narrower(told) for cell, told in found.items()}
