"""The readers under test: Assay, and its peers in their default use, each asked for text in every cell."""

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.reading.outcome import Answer
from chalicelib.core.report import UNREADABLE
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import AS_READ, Request
from chalicelib.reading import report_on

type Reader = Callable[[Path], Answer | None]
"""None where a reader refuses the file: it has said that something is wrong, and given nothing."""


def assay(path: Path) -> Answer | None:
    folder = path.with_name("judged")
    shutil.rmtree(folder, ignore_errors=True)
    report = report_on(Request(str(path), str(folder), Limits(threads=1), as_read=True))
    if report.verdict == UNREADABLE:
        return None
    with (folder / AS_READ).open(encoding="utf-8", newline="") as written:
        labels, *rows = csv.reader(written)
    return _answer(labels, rows, bool(report.findings))


def duckdb(path: Path) -> Answer | None:
    import duckdb

    with duckdb.connect() as engine:
        try:
            found = engine.execute("select * from read_csv(?, all_varchar=true)", [str(path)])
            rows = found.fetchall()
        except (duckdb.Error, UnicodeDecodeError):
            return None
        return _answer([column[0] for column in found.description or ()], rows)


def pandas(path: Path) -> Answer | None:
    import pandas

    try:
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, pandas.errors.ParserError):
        return None
    return _answer(frame.columns, frame.itertuples(index=False))


def polars(path: Path) -> Answer | None:
    import polars

    try:
        frame = polars.read_csv(path, infer_schema=False)
    except polars.exceptions.PolarsError:
        return None
    return _answer(frame.columns, frame.rows())


def clevercsv(path: Path) -> Answer | None:
    import clevercsv

    try:
        labels, *rows = clevercsv.read_table(str(path)) or [()]
    except (clevercsv.exceptions.Error, clevercsv.exceptions.NoDetectionResult, ValueError):
        return None
    return _answer(labels, rows)


def _answer(labels: Iterable[Any], rows: Iterable[Sequence[Any]], told: bool = False) -> Answer:
    """An empty cell and a missing value are the same here: an empty text."""
    return Answer(tuple(map(str, labels)), [tuple("" if c is None else str(c) for c in row) for row in rows], told)


READERS: dict[str, Reader] = {reader.__name__: reader for reader in (assay, duckdb, pandas, polars, clevercsv)}
