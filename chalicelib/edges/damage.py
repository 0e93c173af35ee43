"""What of a Parquet file cannot be read, told by row groups. Each is read by a connection of its own, for an engine may
be of no use after damage."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import _duckdb as duckdb  # without its Python API, as in opening.py

from chalicelib.core.pages import ROW_NUMBER
from chalicelib.core.sql import literal, name
from chalicelib.errors import OutOfMemory

MOST_GROUPS = 3

type Opened = Callable[[], duckdb.DuckDBPyConnection]


def damage(opened: Opened, path: Path) -> str:
    """Which row groups of a Parquet file cannot be read, and in which column first; nothing if it is not known."""
    file = literal(str(path))
    with closing(opened()) as connection:
        try:
            groups = connection.execute(
                "select max(row_group_num_rows), list(distinct split_part(path_in_schema, ', ', 1)) "
                f"from parquet_metadata({file}) group by row_group_id order by row_group_id"
            ).fetchall()
        except duckdb.Error:
            return ""
    found, last = [], 0
    for number, (rows, columns) in enumerate(groups, 1):
        first, last = last, last + rows
        is_read = partial(_is_read, opened, file, f"{ROW_NUMBER} between {first} and {last - 1}")
        if not is_read(columns):
            column = next((column for column in sorted(columns) if not is_read([column])), "any column")
            found.append(f"row group {number} of {len(groups)} (records {first + 1:,} to {last:,}, in {column!r})")
    more = f" and {len(found) - MOST_GROUPS} more" if len(found) > MOST_GROUPS else ""
    return f": {', '.join(found[:MOST_GROUPS])}{more} cannot be read" if found else ""


def _is_read(opened: Opened, file: str, rows: str, columns: list[str]) -> bool:
    counted = ", ".join(f"count(hash({name(column)}))" for column in columns)
    with closing(opened()) as connection:
        try:
            connection.execute(f"select {counted} from read_parquet({file}, {ROW_NUMBER}=true) where {rows}").fetchall()
        except duckdb.OutOfMemoryException as trouble:
            raise OutOfMemory from trouble
        except duckdb.Error:
            return False
    return True
