"""The tables of other feeds that a contract refers to: their latest clean copies, as Parquet."""

import re
from dataclasses import replace

from chalicelib.core.among_rows import reference
from chalicelib.core.breaks import Cells
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.sql import literal, name
from chalicelib.core.typed_cells import Source, typed_cell
from chalicelib.core.types import TEXT
from chalicelib.edges.engine import RECORD, Engine, Refused


def own_keys(check: Check, table: Table, view: str, cells: Cells) -> str | None:
    """SQL of the keys of the file itself, if the check refers to the feed that it is of. Raises Refused."""
    if check.arguments["feed"] not in (*table.feeds, table.name):
        return None
    names = check.arguments["references"]
    if missing := [one for one in names if one not in cells]:
        raise Refused(f"the file has no column {missing[0]!r} to refer to")
    return reference(view, [cells[one] for one in names])


def other_keys(engine: Engine, check: Check, cells: Cells, path: str) -> str:
    """SQL of the keys of another feed, whose clean copy this is, in the types of the columns that refer to it. Raises
    Refused."""
    feed, names = check.arguments["feed"], check.arguments["references"]
    source = f"read_parquet({literal(path)})"
    casts = _columns(engine, source)
    if missing := [one for one in names if one not in casts]:
        raise Refused(f"the clean copy of the feed {feed!r} has no column {missing[0]!r}; {CALLED}")
    own = [cells[one].column for one in check.arguments.get("properties") or [check.column or ""]]
    selected, typed = [], []
    for n, (column, one) in enumerate(zip(own, names, strict=True), 1):
        text = f"{name(one)}::VARCHAR" if _is_text(column) else name(one)
        selected.append(f"{text} as r{n}")
        cast = TEXT.cast if _is_text(column) else casts[one]
        typed.append(typed_cell(replace(column, format=None), Source(f"r{n}", cast, ())))
    return reference(f"(select {', '.join(selected)} from {source})", typed)


CALLED = "columns there have the names of the contract that holds the feed, and their labels without one"


def _columns(engine: Engine, source: str) -> dict[str, str]:
    """The columns of a clean copy with their types, without the number of the record, which is the first."""
    first, *rest = ((row[0], row[1]) for row in engine.rows(f"describe select * from {source}"))
    is_number = NUMBER.fullmatch(first[0]) and first[1] == "BIGINT"
    return dict(rest if is_number else [first, *rest])


NUMBER = re.compile(rf"{RECORD}(_\d+)?")


def _is_text(column: Column) -> bool:
    return column.logical_type in (None, "string")
