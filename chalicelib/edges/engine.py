"""DuckDB. The only module that knows which engine reads the files.

One engine for one file, locked into a private folder (`opening`): it opens nothing else, loads nothing, changes no
setting.
Files have fixed names in that folder, so that no name from outside is ever a path, a glob or a URL.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cached_property, partial
from itertools import batched
from pathlib import Path
from threading import Timer
from typing import Any, Self

import _duckdb as duckdb  # without its Python API, as in opening.py

from chalicelib.core import spool
from chalicelib.core.engine_text import Text, source
from chalicelib.core.pages import DAMAGED, LARGEST_ROW_GROUP, ROW_NUMBER, Chunk, group_rows
from chalicelib.core.record_column import Leaps, number_of
from chalicelib.core.sql import literal, name
from chalicelib.edges.damage import damage
from chalicelib.edges.opening import opened
from chalicelib.errors import OutOfDisk, OutOfMemory, Unreadable

CLEAN, RECORD = "clean.parquet", "record"
"""The typed table, and its column that holds the original record number."""

WIDEST = 1024
"""Columns that are taken up at once: for each of them, each step and each thread the engine sets 32 kB apart."""


class Stopped(Exception):
    """The engine's reader stopped at a text that it cannot follow, as where line ends change, or was stopped."""


class Refused(Exception):
    """A query that came with a contract cannot be answered: why, in words that are not of the file."""


class Engine:
    """A connection in a folder, where `source` may be a link out of it. `memory` in MB. Use it in a `with` block.

    It is opened when it is first asked something: until then a thread may be at it.
    """

    def __init__(self, folder: Path, source: Path, memory: int, threads: int) -> None:
        self._folder = folder
        self._open = partial(opened, folder, source, memory, threads)
        self.threads = threads
        self._damaged: Path | None = None
        """The Parquet file that is being read, whose damage it is if the engine fails."""
        self._held: Path | None = None
        """What is held on disk."""

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._open()

    def beside(self) -> "Engine":
        """The same tables by a connection for another thread, with temporary tables of its own."""
        own = copy(self)
        own._connection = self._connection.cursor()
        return own

    def stopper(self) -> Callable[[], None]:
        """What stops a query over text, if one runs, from another thread."""
        return self._connection.interrupt

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if self._held:
            self._held.unlink(missing_ok=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises Unreadable where the file asks for more memory or disk than there is."""
        with self._told():
            return self._connection.execute(query).fetchall()

    def number(self, query: str) -> int:
        """The one number that a query asks for; 0 where there is none."""
        ((found,),) = self.rows(query)
        return int(found or 0)

    def run(self, statement: str) -> None:
        self.rows(statement)

    def answer(self, query: str, seconds: float) -> Any:
        """The one value that a foreign query answers, within so many seconds. Raises Refused.

        What it changed, were that possible, is undone.
        """
        timer = Timer(seconds, self._connection.interrupt)
        self._connection.execute("begin transaction")
        timer.start()
        try:
            found = self._connection.execute(query).fetchmany(2)
        except duckdb.InterruptException:
            raise Refused(f"it took more than {seconds:g} seconds") from None
        except duckdb.OutOfMemoryException:
            raise Refused("it took more memory than there is") from None
        except duckdb.Error as trouble:
            raise Refused(_kind_of(trouble)) from None
        finally:
            timer.cancel()
            timer.join()
            self._connection.execute("rollback")
        if len(found) != 1 or len(found[0]) != 1:
            raise Refused("it does not answer one value")
        return found[0][0]

    def refusal(self, query: str, of_file: bool = True) -> str | None:
        """Why the engine does not answer a query, in words that are not of the file; None where it does."""
        try:
            self.rows(query)
        except duckdb.Error as trouble:
            return _kind_of(trouble) if of_file else str(trouble).partition("\n")[0]
        return None

    def keep(self, query: str, path: Path) -> None:
        """Write the rows of a query as Parquet."""
        self._copy(query, path, LARGEST_ROW_GROUP)

    def hold(self, query: str, table: str, on_disk: bool) -> None:
        """The rows of a query as a table of this connection alone. On disk they take memory while they are read."""
        if not on_disk:
            self.run(f"create or replace temp table {table} as {query}")
            return
        self._held = self._folder / f"{table}{id(self._connection)}.parquet"
        self.keep(query, self._held)
        self.show(f"select * from read_parquet({literal(str(self._held))})", table)

    def show(self, query: str, table: str) -> None:
        """The same, asked anew each time that the table is read."""
        self.run(f"create or replace temp view {table} as {query}")

    def open_text(self, text: Text) -> None:
        """Delimited text as the view `unnumbered` (c1, c2, …): every cell as text.

        Empty cells are null; what is not of the dialect is left out: the sums tell. Raises Stopped for an unknown one.
        """
        self.rows_of_text(f"create or replace view unnumbered as select * from {source(text, 'ignore_errors=true')}")

    def number_text(self, leaps: Leaps) -> None:
        """The same as the view `cells` (record, c1, …), with the records' numbers, which only one thread can count."""
        record, rows = number_of("n", leaps), "(select row_number() over () as n, * from unnumbered)"
        self.run(f"create or replace view cells as select {record} as record, * exclude (n) from {rows}")

    def open_spool(self, file: Path, columns: int, blank_is_null: bool, marked: bool) -> None:
        """Records that were spooled as both views. Where no cell is `marked`, there are no marks to be read."""
        records = source(Text(file, spool.DIALECT, columns + 1), f"nullstr={literal(spool.NULL)}")
        blank = "nullif({}, '')" if blank_is_null else "{}"
        cells = ", ".join(
            f"{blank.format(spool.read(f'c{n + 1}') if marked else f'c{n + 1}')} as c{n}" for n in range(1, columns + 1)
        )
        self.run(f"create or replace view cells as select c1::bigint as record, {cells} from {records}")
        self.run("create or replace view unnumbered as select * exclude (record) from cells")

    def rows_of_text(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query over text that may be irregular. Raises Stopped where the engine's reader stops at it, or is
        stopped."""
        try:
            return self.rows(query)
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.NotImplementedException) as trouble:
            raise Stopped("the engine's reader stopped") from trouble
        except duckdb.InterruptException as trouble:
            raise Stopped("the engine was stopped") from trouble

    def load_parquet(self, file: Path) -> list[tuple[str, str]]:
        """Read Parquet into the view `source` (record, c1, c2, …). The columns: label, engine's type.

        From here on and until the typed table is kept, whatever the engine cannot do is the file's damage: Unreadable.
        """
        self._damaged = file
        labels = self._labels(literal(str(file)))
        if ROW_NUMBER in labels:
            raise Unreadable(f"a column is called {ROW_NUMBER}, which the engine keeps for itself: rename it")
        source = f"read_parquet({literal(str(file))}, {ROW_NUMBER}=true)"
        described = self.rows(f"describe select * exclude ({ROW_NUMBER}) from {source}")
        names = ", ".join(["record", *(f"c{n}" for n in range(1, len(described) + 1))])
        columns = ", ".join([f"{ROW_NUMBER} + 1", *(name(row[0]) for row in described)])
        self.run(f"create view source as select * from (select {columns} from {source}) as t({names})")
        return [(label, row[1]) for label, row in zip(labels, described, strict=True)]

    def chunks(self, file: Path) -> list[Chunk]:
        """What the footer of a Parquet file says of its pages. Raises Unreadable where it contradicts itself."""
        ((said, there),) = self.rows(
            f"select sum(num_rows), (select count(*) from source) from parquet_file_metadata({literal(str(file))})"
        )
        if said != there:
            raise Unreadable(DAMAGED.format(f": its footer says {said:,} records, its row groups have {there:,}"))
        found = self.rows(
            "select row_group_id + 1, path_in_schema, least(data_page_offset, "
            "case when dictionary_page_offset > 0 then dictionary_page_offset end), num_values "
            f"from parquet_metadata({literal(str(file))}) order by row_group_id, column_id"
        )
        return [Chunk(*row) for row in found]

    def _labels(self, file: str) -> list[str]:
        """Labels of the outermost columns, as they stand: the engine tells apart those that differ by case alone."""
        nodes = iter(self.rows(f"select name, coalesce(num_children, 0) from parquet_schema({file})"))
        labels: list[str] = []
        for _ in range(next(nodes)[1]):
            label, inner = next(nodes)
            labels.append(label)
            while inner:
                inner += next(nodes)[1] - 1
        return labels

    def keep_clean(self, selected: list[str], source: str, leaps: Leaps | None = None) -> None:
        """Write the typed table: `selected` are SQL expressions with their names. With `leaps`, that of the records'
        numbers is none of them; they are told by the rows."""
        file = literal(str(self.write(selected, source, CLEAN)))
        self._damaged = None
        whole, row = f"read_parquet({file}, {ROW_NUMBER}={leaps is not None})", f"({ROW_NUMBER} + 1)"
        columns = f"{number_of(row, leaps)} as {name(RECORD)}, * exclude ({ROW_NUMBER})" if leaps else "*"
        self.run(f"create view clean as select {columns} from {whole}")

    def write(self, selected: list[str], source: str, file: str) -> Path:
        """Write what is selected of a source that has an order, as Parquet of this name; what is wide, in parts."""
        rows, target = group_rows(len(selected)), self._folder / file
        some = [list(part) for part in batched(selected, WIDEST, strict=False)]
        parts = [target.with_name(f"part{at}.parquet") for at in range(len(some))] if len(some) > 1 else [target]
        for part, columns in zip(parts, some, strict=True):
            self._copy(f"select {', '.join(columns)} from {source}", part, rows)
        if len(parts) > 1:
            whole = " positional join ".join(f"read_parquet({literal(str(part))})" for part in parts)
            self._copy(f"select * from {whole}", target, rows)
            for part in parts:
                part.unlink()
        return target

    def _copy(self, query: str, path: Path, rows: int) -> None:
        self.run(f"copy ({query}) to {literal(str(path))} (format parquet, compression snappy, row_group_size {rows})")

    def stream(self, query: str, size: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """Rows of a query, a few thousand at a time."""
        with self._told():
            found = self._connection.execute(query)
            while rows := found.fetchmany(size):
                yield from rows

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What a file asks for beyond this judge's memory or disk, or is damaged in, is a verdict on the file."""
        try:
            yield
        except duckdb.OutOfMemoryException as trouble:
            raise OutOfMemory from trouble
        except duckdb.Error as trouble:
            if any(os.strerror(number) in str(trouble) for number in OutOfDisk.NUMBERS):
                raise OutOfDisk from trouble
            if self._damaged:
                raise Unreadable(DAMAGED.format(damage(self._open, self._damaged))) from trouble
            raise


def _kind_of(trouble: duckdb.Error) -> str:
    """The first line of what the engine says, if it is of the query: what fails in a row may quote the file."""
    if isinstance(trouble, (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)):
        return str(trouble).partition("\n")[0]
    return f"the engine stopped at it ({type(trouble).__name__})"
