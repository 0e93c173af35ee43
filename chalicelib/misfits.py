"""Find the records that do not fit their columns, and say so. They stay in the table: they may be right."""

from itertools import batched

from chalicelib.core import misfits
from chalicelib.core.findings import Gathered
from chalicelib.core.misfits import Near
from chalicelib.core.report import Column, Place
from chalicelib.edges.engine import Engine

COLUMNS_AT_ONCE = 100


def gather(engine: Engine, columns: tuple[Column, ...], records: int, gathered: Gathered) -> None:
    """Add what does not fit to the findings, unless it is too frequent to be odd."""
    most = max(misfits.RARE * records, 1)
    full = [f"c{column.position}" for column in columns if column.nulls <= misfits.RARE * records]
    for some in batched(_near(engine, columns, records), COLUMNS_AT_ONCE, strict=False):
        found = engine.rows(misfits.misfits(list(some), full))
        for record, *cells in found if len(found) <= most else ():
            for column, cell in zip(some, cells, strict=True):
                if cell is not None:
                    gathered.add("type-error", Place(record, None), f"no {column.candidate.name}: {cell}", column.label)
    if len(full) >= misfits.FEWEST_FULL:
        found = engine.rows(misfits.sparse(full))
        for (record,) in found if len(found) <= most else ():
            gathered.add("sparse-record", Place(record, None), "more than half of its cells are empty")


def _near(engine: Engine, columns: tuple[Column, ...], records: int) -> list[Near]:
    near: list[Near] = []
    wide = [column for column in columns if column.type in misfits.WIDE]
    for some in batched(wide, COLUMNS_AT_ONCE, strict=False):
        cells = [f"c{column.position}" for column in some]
        for place, filled, *counts in engine.rows(misfits.shares(cells, max(records // misfits.SAMPLE, 1))):
            candidate = misfits.nearest(filled, tuple(counts))
            if candidate and candidate.name != some[place].type:
                near.append(Near(cells[place], some[place].name, candidate))
    return sorted(near, key=lambda column: int(column.cell[1:]))
