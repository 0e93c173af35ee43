"""Queries of a contract (`type: sql`), asked of the rows of a file: read-only, and in bounded time."""

import math
from decimal import Decimal
from fractions import Fraction

from chalicelib.core import query_checks
from chalicelib.core.breaks import Cells
from chalicelib.core.contract import Check
from chalicelib.edges.engine import Engine, Refused


def answered(engine: Engine, check: Check, view: str, cells: Cells, table: str) -> Fraction:
    """What a query answers. Raises Refused where that is no number, or the query is none that may be asked."""
    label = check.column
    query = query_checks.written(check.arguments["query"], label)
    tree = engine.answer(query_checks.parsed(query), query_checks.SECONDS)
    names = query_checks.names(table)
    if why := query_checks.refused(tree, names):
        raise Refused(why)
    casts = _casts(engine, cells)
    for name in names:
        engine.run(query_checks.view(view, cells, casts, name))
    found = engine.answer(query, query_checks.SECONDS)
    if isinstance(found, Decimal | float | int) and math.isfinite(found):
        return Fraction(found)
    raise Refused("it does not answer a number, or true or false")


def _casts(engine: Engine, cells: Cells) -> dict[str, str]:
    """The engine's types of the columns in the typed table, behind the number of the record."""
    typed = {f"c{position}": row[1] for position, row in enumerate(engine.rows("describe clean"))}
    return {name: typed[cell.name] for name, cell in cells.items() if cell.name in typed}
