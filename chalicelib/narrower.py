"""Ask of columns of text which narrower types most of their cells bear, and which record is the first that does not."""

from collections import defaultdict
from itertools import batched
from typing import Any

from chalicelib.core import narrower
from chalicelib.core.candidate import Candidate
from chalicelib.core.column import Narrower
from chalicelib.core.heads import Heads
from chalicelib.edges.engine import Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def of(engine: Engine, heads: Heads) -> dict[str, tuple[Narrower, ...]]:
    """By the column's name in the view of cells, of columns of text with these heads."""
    found: defaultdict[str, list[tuple[Candidate, tuple[Any, ...]]]] = defaultdict(list)
    pairs = [(cell, candidate) for cell, head in heads.items() for candidate in head.narrower]
    for some in batched(pairs, COLUMNS_AT_ONCE, strict=False):
        (answer,) = engine.rows(narrower.asked(some))
        for (cell, candidate), told in zip(some, batched(answer, narrower.FIELDS, strict=True), strict=True):
            found[cell].append((candidate, told))
    return {cell: narrower.narrower(told) for cell, told in found.items()}
