"""How far the lines of a text run ahead of its records, where cells hold line ends. SQL."""

from collections.abc import Sequence
from itertools import batched

from chalicelib.core.sql import marks, times

AT_ONCE = 500
"""Columns that are looked at together."""


def line_steps(texts: Sequence[int], before: int) -> str:
    """SQL: each record behind one of several lines as `since`, and how many lines more than records there are from it
    on as `shift`, of a text with so many lines `before` its records. `texts` are the columns that hold line ends."""
    cells = [f"c{position}" for position in texts]
    parts = " union all ".join(_ends(", ".join(some)) for some in batched(cells, AT_ONCE, strict=False))
    counted = f"select record, sum(ends) as ends from ({parts}) group by record"
    return (
        f"select record + 1 as since, {before} + (sum(ends) over (order by record))::BIGINT as shift from ({counted})"
    )


def _ends(cells: str) -> str:
    """SQL: the records that have line ends in these cells, and how many."""
    ends = f"{times('\n', 'text')} + {times('\r', 'text')} - {times('\r\n', 'text')}"
    several = " or ".join(f"contains(text, {marks(mark)})" for mark in "\n\r")
    texts = f"select record, concat_ws('x', {cells}) as text from cells"
    return f"select record, {ends} as ends from ({texts}) where {several}"
