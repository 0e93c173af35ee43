"""From a prepared file to the engine's view `cells`: by the engine where it reads strictly and every byte adds up,
else by our exact reader, record by record."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from chalicelib.core import documents as json_documents
from chalicelib.core.accounting import Structure, Sums, count, differences, has_broken_quotes, inside, of_cells
from chalicelib.core.delimited import read, write
from chalicelib.core.dialect import Detected, detect
from chalicelib.core.findings import Gathered
from chalicelib.core.records import Irregular, Record
from chalicelib.core.report import Dialect, Place
from chalicelib.core.shapes import plain as as_plain
from chalicelib.core.sql import literal
from chalicelib.core.types import as_value
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine, Refused
from chalicelib.errors import Unreadable

SAMPLE_LINES = 1600
MOST_COLUMNS, LONGEST_LABEL = 4000, 10_000
"""What a report can hold. A label takes at most 16 bytes a character in its item: 160 kB of 400 kB."""


@dataclass(frozen=True)
class Loading:
    """What a loader works with: UTF-8 text, Parquet or a workbook at `path`, which may expand to `largest` bytes;
    records set aside go to `irregular`."""

    path: Path
    engine: Engine
    gathered: Gathered
    irregular: Path
    largest: int


@dataclass(frozen=True)
class Loaded:
    """What a loader leaves behind: the view `cells` (record, c1, …), or, of Parquet, `source` with its own `types`.
    Record `n` of a `sheet` stands in its row `base + n`."""

    labels: tuple[str, ...]
    records: int
    irregular: int
    dialect: Dialect | None = None
    types: tuple[str, ...] = ()
    sheet: str | None = None
    base: int = 0


class Aside:
    """Records set aside: written out, gathered into findings, and summed up for the accounting."""

    def __init__(self, loading: Loading, dialect: Dialect | None = None) -> None:
        self._loading, self._dialect = loading, dialect
        self.sums, self.count, self.last = Sums(), 0, False

    def regular(self, records: Iterable[Record | Irregular]) -> Iterator[Record]:
        """Pass on the data records. The header is left out, and what is irregular is set aside."""
        with self._loading.irregular.open("w", encoding="utf-8") as target:
            for record in records:
                self.last = isinstance(record, Irregular)
                if isinstance(record, Irregular):
                    self._put(record, target)
                elif record.number:
                    yield record

    def _put(self, record: Irregular, target: TextIO) -> None:
        if self._dialect:
            self.sums += count([record.raw.encode()], self._dialect)
        self._loading.gathered.add_record(record)
        self.count += 1
        target.write(json.dumps(as_plain(record), ensure_ascii=False) + "\n")


def delimited(loading: Loading) -> Loaded:
    """Delimited text: the dialect is found leniently and read strictly; no byte is left unaccounted for."""
    with disk.text(loading.path) as text:
        detected = detect("".join(islice(text, SAMPLE_LINES)))
    if detected.runner_up:
        tried = f"read with {detected.dialect.delimiter!r}; {detected.runner_up.delimiter!r} fits nearly as well"
        loading.gathered.add("dialect-guess", Place(None, None), tried)
    if not detected.header_is_sure:
        read_as = "a header" if detected.dialect.header_rows else "data"
        loading.gathered.add("header-guess", Place(0, 1), f"read as {read_as}")
    dialect = detected.dialect
    if dialect.header_rows:
        labels, is_first_line = _header(loading, detected)
    else:
        labels, is_first_line = bounded(f"column{n + 1}" for n in range(detected.columns)), True
    raw = (count(disk.blocks(loading.path), dialect), disk.ends_with_newline(loading.path))
    fast = _fast(loading, labels, dialect, raw) if is_first_line else None
    return fast or _exact(loading, labels, dialect, raw)


def _header(loading: Loading, detected: Detected) -> tuple[tuple[str, ...], bool]:
    """The cells of the first regular record, and whether they are just the first line, as the engine takes it."""
    with disk.text(loading.path) as text:
        header = next(r for r in read(text, detected.dialect, detected.columns) if isinstance(r, Record))
    labels = bounded(cell or "" for cell in header.cells)
    check_labels(loading, labels, Place(0, header.line))
    return labels, header.line == 1 and not any(end in label for label in labels for end in "\r\n")


def check_labels(loading: Loading, labels: tuple[str, ...], place: Place) -> None:
    counts = Counter(labels)
    for label in labels:
        if not label.strip():
            loading.gathered.add("blank-label", place, "")
        elif counts[label] > 1:
            loading.gathered.add("duplicate-label", place, label)


def bounded(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels, no more and no longer than a report can hold. Raises Unreadable."""
    found = tuple(islice(labels, MOST_COLUMNS + 1))
    if len(found) > MOST_COLUMNS:
        raise Unreadable(f"this table has more than {MOST_COLUMNS:,} columns: send a record for each value instead")
    for position, label in enumerate(found, 1):
        if len(label) > LONGEST_LABEL:
            raise Unreadable(
                f"the label of column {position} has {len(label):,} characters and {LONGEST_LABEL:,} is the most: "
                "shorten it, or add the row of labels if it is a value"
            )
    return found


type Raw = tuple[Sums, bool]
"""Sums of the file's bytes, and whether its last line has an end."""


def _fast(loading: Loading, labels: tuple[str, ...], dialect: Dialect, raw: Raw) -> Loaded | None:
    """Read by the engine; None where it refuses, is not to be trusted, or a sum is off."""
    if raw[0].quotes and has_broken_quotes(disk.blocks(loading.path), dialect.quote):
        return None
    try:
        loading.engine.load_csv(loading.path, dialect, len(labels))
    except Refused:
        return None
    records, cells = _inside(loading.engine, labels, dialect)
    if differences(raw[0], cells, _structure(records, labels, dialect, raw[1])):
        return None
    if dialect.header_rows and _repeats_header(loading.engine, labels):
        return None
    return Loaded(labels, records, 0, dialect)


def _repeats_header(engine: Engine, labels: tuple[str, ...]) -> bool:
    same = " and ".join(
        f"c{n} is not distinct from {literal(label) if label else 'null'}" for n, label in enumerate(labels, 1)
    )
    return bool(engine.rows(f"select 1 from cells where {same} limit 1"))


def _exact(loading: Loading, labels: tuple[str, ...], dialect: Dialect, raw: Raw) -> Loaded:
    """Read by ourselves, record by record; what then still does not add up is a finding."""
    aside = Aside(loading, dialect)
    with disk.text(loading.path) as text:
        spooled(loading, aside.regular(read(text, dialect, len(labels))), len(labels), True)
    records, cells = _inside(loading.engine, labels, dialect)
    structure = _structure(records, labels, dialect, raw[1] or aside.last)
    for difference in differences(raw[0] - aside.sums, cells, structure):
        loading.gathered.add("byte-accounting", Place(None, None), difference)
    return Loaded(labels, records, aside.count, dialect)


def _structure(records: int, labels: tuple[str, ...], dialect: Dialect, ended: bool) -> Structure:
    return Structure(records + dialect.header_rows, len(labels), ended, len(dialect.delimiter.encode()))


def spooled(loading: Loading, records: Iterable[Record], columns: int, blank_is_null: bool) -> int:
    spool = loading.path.with_name("spool")
    written = disk.spool(records, spool)
    loading.engine.load_spool(spool, columns, blank_is_null)
    spool.unlink()
    ((kept,),) = loading.engine.rows("select count(*) from cells")
    if kept != written:
        raise AssertionError(f"{written} records were spooled and {kept} came back")
    return written


def _inside(engine: Engine, labels: tuple[str, ...], dialect: Dialect) -> tuple[int, Sums]:
    """The number of data records, and the sums of the text inside all cells, the header's too."""
    ((records, *sums),) = engine.rows(inside(len(labels), dialect))
    header = of_cells(labels, dialect) if dialect.header_rows else Sums()
    return records, Sums(*(int(part or 0) for part in sums)) + header


def complete_places(loading: Loading, loaded: Loaded) -> None:
    """Give every finding in delimited text or a sheet both its record and its line. Reads the text once more if that
    takes it."""
    wanted_records, wanted_lines = loading.gathered.incomplete()
    if loaded.sheet is not None:
        loading.gathered.complete({record: loaded.base + record for record in wanted_records}, {})
        return
    if loaded.dialect is None or not (wanted_records or wanted_lines):
        return
    lines: dict[int, int] = {}
    records: dict[int, int] = {}
    ascending = deque(sorted(wanted_lines))
    before = 0
    with disk.text(loading.path) as text:
        for record in read(text, loaded.dialect, len(loaded.labels)):
            while ascending and ascending[0] < record.line:
                records[ascending.popleft()] = before
            before = record.number
            if before in wanted_records:
                lines.setdefault(before, record.line)
    records.update(dict.fromkeys(ascending, before))
    loading.gathered.complete(lines, records)


def documents(loading: Loading) -> Loaded:
    """A JSON document that holds an array."""
    return _json(loading, json_documents.document)


def lines(loading: Loading) -> Loaded:
    """NDJSON."""
    return _json(loading, json_documents.lines)


def _json(loading: Loading, elements: Callable[[TextIO], Iterator[json_documents.Element]]) -> Loaded:
    with disk.text(loading.path) as text:
        labels = bounded(json_documents.labels(elements(text)))
    if not labels:
        raise Unreadable("there is no record with a key in this JSON: send an array of objects, or one object a line")
    check_labels(loading, labels, Place(0, None))
    aside = Aside(loading)
    with disk.text(loading.path) as text:
        records = spooled(loading, aside.regular(json_documents.read(elements(text), labels)), len(labels), False)
    return Loaded(labels, records, aside.count)


def parquet(loading: Loading) -> Loaded:
    """Parquet is typed already: the engine reads it as it is."""
    described = loading.engine.load_parquet(loading.path)
    labels = bounded(label for label, _ in described)
    ((records,),) = loading.engine.rows("select count(*) from source")
    check_labels(loading, labels, Place(None, None))
    return Loaded(labels, records, 0, types=tuple(cast for _, cast in described))


def write_as_read(engine: Engine, loaded: Loaded, irregular: Path, target: Path) -> None:
    """Every cell as it stood, as RFC 4180: the header, then all records in their order, those set aside too."""
    names = [f"c{n}" for n in range(1, len(loaded.labels) + 1)]
    if loaded.types:
        names = [f"({as_value(cell, cast)})::varchar" for cell, cast in zip(names, loaded.types, strict=True)]
    regular = engine.stream(f"select record, {', '.join(names)} from {'source' if loaded.types else 'cells'}")
    aside = _aside_rows(irregular) if loaded.irregular else iter(())
    with target.open("w", encoding="utf-8", newline="") as written:
        written.write(write(loaded.labels))
        for row in merge(regular, aside, key=lambda row: row[0]):
            written.write(write(row[1:]))


def _aside_rows(irregular: Path) -> Iterator[tuple[Any, ...]]:
    with irregular.open(encoding="utf-8") as source:
        for line in source:
            record = json.loads(line)
            if record["error"] not in OUTSIDE:
                yield (record["number"], *(cell or None for cell in record["cells"]))


OUTSIDE = ("blank-row", "comment", "preamble", "repeated-header", "outside-table")
"""Errors of what is set aside and is no record of the table."""
