"""Files that ask for memory: wide ones, long ones, and columns in which no value is met twice. They stream to disk."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

MIXED = (
    "{u} % 1000003",
    "(({u} % 100000000) / 100)::decimal(12, 2)",
    "case when {u} % 4 = 0 then null else 'v' || ({u} % 5000)::varchar end",
    "date '2020-01-01' + ({u} % 2000)::int",
    "round(({u} % 1000000) / 7.0, 6)::double",
    "['red','green','blue'][1 + {u} % 3]",
)
"""Columns of a wide table, in turn; `{u}` is a number that follows from row and column."""

LONG = "left(md5(i::varchar) || md5((i + 1)::varchar) || repeat(md5((i + 2)::varchar), 5), 200)"


def wide(path: Path, columns: int, rows: int) -> None:
    _write(path, rows, [MIXED[at % len(MIXED)].format(u=_number(at)) for at in range(columns)])


def integers(path: Path, rows: int) -> None:
    """One column of integers of twelve digits at most, hardly any of them twice."""
    _write(path, rows, [f"{_number(0)} % 1000000000000"])


def texts(path: Path, rows: int) -> None:
    """One column of different texts of 200 bytes."""
    _write(path, rows, [LONG])


def _number(seed: int) -> str:
    return f"(hash(i, {seed}) // 8)::bigint"


def _write(path: Path, rows: int, cells: Sequence[str]) -> None:
    columns = ", ".join(f"{cell} as c{at}" for at, cell in enumerate(cells, 1))
    with duckdb.connect() as engine:
        engine.execute("set enable_progress_bar=false; set preserve_insertion_order=false")
        engine.execute(f"copy (select {columns} from range({rows}) t(i)) to '{path}' (format csv, header true)")
