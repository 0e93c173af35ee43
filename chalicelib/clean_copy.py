"""What the clean copy of a file that is held to a contract is written from."""

from collections.abc import Mapping, Sequence

from chalicelib.core.column import Column
from chalicelib.core.contract import Table
from chalicelib.core.profile import unique_names
from chalicelib.core.promised_casts import Promised, cast, digits, is_kept
from chalicelib.core.sql import name
from chalicelib.core.typed_cells import NUMBERS, TypedCell, rows
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import Loaded


def promised(
    engine: Engine, loaded: Loaded, columns: Sequence[Column], cells: Mapping[int, TypedCell], table: Table
) -> Promised | None:
    """The typed table with the columns that a contract has of other types, by position; None where all agree."""
    other = {at: cell for at, cell in cells.items() if not is_kept(columns[at - 1], cell, table)}
    if not other:
        return None
    names = unique_names(loaded.labels, RECORD)
    apart = dict(zip(other, _apart(names, len(other)), strict=True))
    typed = rows("source" if loaded.types else "cells", list(other.values()))
    casts = ", ".join(f"{_cast(engine, cell, typed)} as {name(apart[at])}" for at, cell in other.items())
    selected = (
        f"{name(apart[at])} as {name(called)}" if at in apart else name(called) for at, called in enumerate(names, 1)
    )
    return Promised([name(RECORD), *selected], f"(select * from clean positional join (select {casts} from {typed}))")


def _apart(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many names that no column has."""
    return unique_names((*names, *["promised"] * count), RECORD)[len(names) :]


def _cast(engine: Engine, cell: TypedCell, typed: str) -> str:
    if cell.column.logical_type not in NUMBERS:
        return cast(cell, 0, 0, False)
    ((whole, behind, powers),) = engine.rows(f"select {digits(cell)} from {typed}")
    return cast(cell, whole or 0, behind or 0, powers)
