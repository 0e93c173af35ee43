"""Find the records that do not fit their columns, and say so. They stay in the table: they may be right."""

from collections import Counter
from collections.abc import Iterator
from itertools import batched
from typing import Any

from chalicelib.core import misfits
from chalicelib.core.findings import Gathered
from chalicelib.core.misfits import Near
from chalicelib.core.report import Column, Place
from chalicelib.core.types import Heads
from chalicelib.edges.engine import Engine
from chalicelib.survey import Survey

COLUMNS_AT_ONCE = 100


def gather(engine: Engine, columns: tuple[Column, ...], surveyed: Survey, gathered: Gathered) -> None:
    """Add what does not fit to the findings, unless it is too frequent to be odd. What the survey ruled out is not
    looked for."""
    most = max(misfits.RARE * surveyed.records, 1)
    full = [f"c{column.position}" for column in columns if column.nulls <= misfits.RARE * surveyed.records]
    near = _near(columns, surveyed.heads) if surveyed.suspects else ()
    for some in batched(near, COLUMNS_AT_ONCE, strict=False):
        found = engine.rows(misfits.misfits(list(some), full))
        if len(found) <= most:
            _add(found, some, gathered)
    cells = [f"c{column.position}" for column in columns]
    if 0 < surveyed.totals <= max(most, misfits.FEW):
        ((last,),) = engine.rows("select max(record) from cells")
        for record, text in engine.rows(misfits.totals(cells[: misfits.LEADING])):
            if record == last or misfits.SURE_TOTAL.search(text):
                gathered.add("total-row", Place(record, None), text)
    _add_sparse(engine, cells, full, surveyed, gathered)


def _add_sparse(engine: Engine, cells: list[str], full: list[str], surveyed: Survey, gathered: Gathered) -> None:
    """Add the records that are nearly empty."""
    enough = len(full) >= misfits.FEWEST_FULL
    if len(cells) < misfits.FEWEST_FULL or surveyed.emptiest <= (len(full) // 2 if enough else len(cells) - 1):
        return
    found = engine.rows(misfits.sparse(full) if enough else misfits.empty(cells))
    for (record,) in found if len(found) <= max(misfits.RARE * surveyed.records, 1) else ():
        gathered.add("sparse-record", Place(record, None), "more than half of its cells are empty")


def _add(found: list[tuple[Any, ...]], near: tuple[Near, ...], gathered: Gathered) -> None:
    """Add the misfits of each record, but not a lone one that comes often: that is a code for no value."""
    times = Counter((at, cell) for _, *cells in found for at, cell in enumerate(cells) if cell is not None)
    for record, *cells in found:
        odd = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
        if len(odd) > 1 or times[odd[0]] < misfits.CODE:
            for at, cell in odd:
                text = f"no {near[at].candidate.name}: {cell}"
                gathered.add("type-error", Place(record, None), text, near[at].label)


def _near(columns: tuple[Column, ...], heads: Heads) -> Iterator[Near]:
    for column in columns:
        cell = f"c{column.position}"
        candidate = misfits.nearest(heads[cell]) if column.type in misfits.WIDE and cell in heads else None
        if candidate and candidate.name != column.type:
            yield Near(cell, column.name, candidate)
