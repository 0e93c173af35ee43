"""What the clean copy of a file that is held to a contract is written from."""

from collections.abc import Mapping, Sequence
from itertools import batched

from chalicelib.core.clean_copy import NONE, Digits, Promised, cast, clean_names, digits, is_kept
from chalicelib.core.column import Column
from chalicelib.core.contract import Table
from chalicelib.core.profile import unique_names
from chalicelib.core.sql import name
from chalicelib.core.typed_cells import NUMBERS, TypedCell, rows, with_empty
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import Loaded


def promised(
    engine: Engine, loaded: Loaded, columns: Sequence[Column], cells: Mapping[int, TypedCell], table: Table
) -> Promised | None:
    """The typed table as a contract has it, of which these are the columns by position, those that no record has behind
    all others; None where it is so already."""
    names = unique_names(loaded.labels, RECORD)
    empty = {at: cell for at, cell in cells.items() if at > len(names)}
    other = {at: cell for at, cell in cells.items() if at in empty or not is_kept(columns[at - 1], cell, table)}
    called = clean_names(loaded.labels, {at: cell.column.name for at, cell in cells.items()}, RECORD)
    if not other and called == (RECORD, *names):
        return None
    apart = dict(zip(other, _apart(names, len(other)), strict=True))
    held = [RECORD, *(apart.get(at, own) for at, own in enumerate(names, 1)), *(apart[at] for at in empty)]
    selected = [f"{name(own)} as {name(wished)}" for own, wished in zip(held, called, strict=True)]
    view = with_empty("source" if loaded.types else "cells", [cell.name for cell in empty.values()])
    return Promised(selected, _source(engine, view, {apart[at]: cell for at, cell in other.items()}))


def _source(engine: Engine, view: str, other: Mapping[str, TypedCell]) -> str:
    """SQL: the typed table, with these cells of a view in the promised types beside it."""
    if not other:
        return "clean"
    typed = rows(view, list(other.values()))
    most = _digits(engine, list(other.values()), typed)
    casts = ", ".join(f"{cast(cell, most.get(cell.name, NONE))} as {name(apart)}" for apart, cell in other.items())
    return f"(select * from clean positional join (select {casts} from {typed}))"


def _apart(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many names that no column has."""
    return unique_names((*names, *["promised"] * count), RECORD)[len(names) :]


def _digits(engine: Engine, cells: Sequence[TypedCell], typed: str) -> dict[str, Digits]:
    """Of the columns that are numbers, by their names."""
    numbers = [cell for cell in cells if cell.column.logical_type in NUMBERS]
    if not numbers:
        return {}
    (found,) = engine.rows(f"select {', '.join(map(digits, numbers))} from {typed}")
    return {cell.name: Digits(*some) for cell, some in zip(numbers, batched(found, 3, strict=True), strict=True)}
