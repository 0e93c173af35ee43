"""The readers under test: Assay, and its peers in their default use, each asked for text in every cell."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.reading.outcome import Answer
from chalicelib.core.report import UNREADABLE
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import AS_READ, Request
from chalicelib.reading import report_on

type Reader = Callable[[Path], Answer | None]
"""None where a reader refuses the file: it has said that something is wrong, and given nothing."""


def assay(path: Path) -> Answer:
    folder = path.with_name("judged")
    shutil.rmtree(folder, ignore_errors=True)
    report = report_on(Request(str(path), str(folder), Limits(), as_read=True))
    if report.verdict == UNREADABLE:
        return Answer((), True)
    with (folder / AS_READ).open(encoding="utf-8", newline="") as written:
        return Answer(list(csv.reader(written)), bool(report.findings))


def duckdb(path: Path) -> Answer | None:
    import duckdb

    with duckdb.connect() as engine:
        try:
            found = engine.execute("select * from read_csv(?, all_varchar=true)", [str(path)])
            rows = found.fetchall()
        except duckdb.Error:
            return None
        labels = [column[0] for column in found.description or ()]
    return Answer([labels, *([cell or "" for cell in row] for row in rows)], False)


def pandas(path: Path) -> Answer | None:
    import pandas

    try:
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, pandas.errors.ParserError):
        return None
    rows = [list(map(str, row)) for row in frame.itertuples(index=False)]
    return Answer([list(map(str, frame.columns)), *rows], False)


def polars(path: Path) -> Answer | None:
    import polars

    try:
        frame = polars.read_csv(path, infer_schema=False)
    except polars.exceptions.PolarsError:
        return None
    return Answer([frame.columns, *([cell or "" for cell in row] for row in frame.rows())], False)


def clevercsv(path: Path) -> Answer | None:
    import clevercsv

    try:
        return Answer(clevercsv.read_table(str(path)), False)
    except (clevercsv.exceptions.Error, clevercsv.exceptions.NoDetectionResult, ValueError):
        return None


READERS: dict[str, Reader] = {reader.__name__: reader for reader in (assay, duckdb, pandas, polars, clevercsv)}
