"""From a prepared file to the engine's view `cells`, or `source`: what every loader shares, and that of Parquet."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from chalicelib.core import pages
from chalicelib.core.accounting import Sums, count
from chalicelib.core.annotation import LABEL
from chalicelib.core.delimited import write
from chalicelib.core.findings import Gathered
from chalicelib.core.formats import PARQUET
from chalicelib.core.layout import Found, Layout
from chalicelib.core.record_column import Leaps
from chalicelib.core.records import EXTRA, MORE_AT_END, Ended, Irregular, Record, Run, Stretch
from chalicelib.core.report import NOWHERE, Dialect, Place
from chalicelib.core.splitting import Plain
from chalicelib.core.surveyed import Survey
from chalicelib.core.types import as_value
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine
from chalicelib.errors import Unreadable
from chalicelib.survey import closer, survey

MOST_COLUMNS, LONGEST_LABEL = 4000, 10_000
"""What a report can hold. A label takes at most 16 bytes a character in its item: 160 kB of 400 kB."""


COUNTED_AT_ONCE = 1000
NOTHING_EMPTY: Mapping[int, str] = {}

MOST_ASIDE, SHARE_ASIDE = 1_000_000, 0.9
"""Records set aside, and their share of all, from which on a text is no table."""


@dataclass(frozen=True)
class Loading:
    """What a loader works with: UTF-8 text, Parquet or a workbook at `path`, which may expand to `largest` bytes;
    records set aside go to `irregular`."""

    path: Path
    engine: Engine
    gathered: Gathered
    irregular: Path
    largest: int
    dialect: Dialect | None
    """What the sender says it is; None where it has to be found."""


type Places = Callable[[set[int], set[int]], tuple[dict[int, int], dict[int, int]]]
"""Finds the lines of these records, and the records of these lines, by reading the file once more."""


@dataclass(frozen=True)
class Loaded:
    """What a loader leaves behind: the view `cells` (record, c1, …), or, of Parquet, `source` with its own `types`.

    `header` are the labels as they stood, where those of the table had to be fitted to its columns. Record `n` of a
    `sheet` stands in its row `base + n`.
    """

    labels: tuple[str, ...]
    records: int
    irregular: int
    survey: Survey | None = None
    """Of the cells; None of Parquet, which is typed already."""

    dialect: Dialect | None = None
    types: tuple[str, ...] = ()
    layout: Layout | None = None
    header: tuple[str, ...] = ()
    sheet: str | None = None
    base: int = 0
    left: int = 0
    label_row: int = 0
    """Of a sheet: its first column, from 0, and the row with the labels; 0 where there is none to put a label into, as
    where something else stands in our column."""
    is_returned: bool = False
    """Whether a sheet came with our column, which is beside the labels."""
    last: int = 0
    """The number of the last record, of those set aside too."""

    leaps: Leaps | None = None
    """By which the numbers of records are told from the rows; None where they stand beside the cells."""

    places: Places | None = None
    """Of what is neither delimited text nor a sheet, but has lines."""

    lines: Callable[[], Iterator[tuple[int, int]]] | None = None
    """The same: each record and the line where it begins, in their order, by reading the file once more."""


class Aside:
    """Records set aside: written out, gathered into findings, and summed up from line `start` on for the accounting."""

    def __init__(self, loading: Loading, dialect: Dialect | None = None, start: int = 1) -> None:
        self._loading, self._dialect, self._start = loading, dialect, start
        self._delimiter = dialect.delimiter.encode() if dialect else b""
        self._uncounted: list[str] = []
        self._sums = Sums()
        self.count = 0
        self.last_is_aside = False
        self.last = 0

    @property
    def sums(self) -> Sums:
        """Of all records that were set aside so far."""
        self._sum_up()
        return self._sums

    def regular[S: Stretch](self, records: Iterable[Record | Run[S] | Irregular]) -> Iterator[Record | Run[S]]:
        """Pass on the data records. The header is left out, and what is irregular is set aside."""
        with self._loading.irregular.open("w", encoding="utf-8") as target:
            for record in records:
                self.last, self.last_is_aside = record.last, isinstance(record, Irregular)
                if isinstance(record, Irregular):
                    self._put(record, target)
                elif record.number:
                    if isinstance(record, Ended):
                        self._tell(record)
                    yield record

    def _tell(self, record: Ended) -> None:
        """Of a record that is kept, only the separator at its end is set aside."""
        self._loading.gathered.add(EXTRA, Place(record.number, record.line), f"{MORE_AT_END}: {record.raw.rstrip()}")
        self._sums += Sums(len(self._delimiter), delimiters=1)

    def _put(self, record: Irregular, target: TextIO) -> None:
        self.count += 1
        self._loading.gathered.add_record(record)
        target.write(json.dumps({name: getattr(record, name) for name in record.__slots__}, ensure_ascii=False) + "\n")
        if record.line >= self._start:
            self._uncounted.append(record.raw)
        if len(self._uncounted) > COUNTED_AT_ONCE:
            self._sum_up()
        if self.count > MOST_ASIDE and self.count > SHARE_ASIDE * record.number:
            raise Unreadable(
                f"of the first {record.number:,} records {self.count:,} do not fit the columns: this is no table, or "
                "more than one"
            )

    def _sum_up(self) -> None:
        """Line ends alone go first: behind a record that ends at CR, an LF would seem to be the other half of it."""
        if self._dialect:
            ordered = sorted(self._uncounted, key=lambda raw: raw != "\n")
            self._sums += count("".join(ordered).encode(), self._dialect)
        self._uncounted = []


def tell_labels(
    loading: Loading,
    found: Found,
    of: str = "rows",
    surveyed: Survey | None = None,
    empty: Mapping[int, str] = NOTHING_EMPTY,
) -> None:
    """What of the labels is a guess, or is not as it should be. They stand in lines or in rows. Columns that are there
    for a separator at the end of every record need no label. Of those that are `empty` there is this to say."""
    rows, gathered = found.layout.label_lines, loading.gathered
    place = Place(0, rows[-1] if rows else found.layout.start)
    ended = surveyed is not None and _are_ended(found, surveyed)
    if not found.sure:
        gathered.add("header-guess", place, f"read as {'a header' if rows else 'data'}")
    if len(rows) > 1 and not loading.dialect:
        gathered.add("header-rows", Place(0, rows[0]), f"{of} {', '.join(map(str, rows))}")
    if len(found.header) != found.layout.columns:
        error = "extra-label" if len(found.header) > found.layout.columns else "missing-label"
        why = ": a separator stands at the end of every record" if ended else THOUSANDS if found.parted else ""
        gathered.add(error, place, f"{len(found.header)} labels above {found.layout.columns} columns{why}")
    if rows:
        check_labels(loading, found.header if ended else found.labels, place, empty)


THOUSANDS = ": perhaps numbers are not quoted whose thousands the delimiter parts"


def _are_ended(found: Found, surveyed: Survey) -> bool:
    """Whether records are longer than the labels, and there is nothing in any of them behind the last label."""
    missing = range(len(found.header) + 1, found.layout.columns + 1)
    empty = all(surveyed.measured[f"c{n}"].nulls == surveyed.records and not found.labels[n - 1] for n in missing)
    return bool(missing) and surveyed.records > 0 and empty


def check_labels(
    loading: Loading, labels: tuple[str, ...], place: Place, empty: Mapping[int, str] = NOTHING_EMPTY
) -> None:
    """Labels that are missing or not unique are findings."""
    counts = Counter(labels)
    for at, label in enumerate(labels):
        if not label.strip():
            loading.gathered.add("blank-label", place, empty.get(at, ""))
        elif counts[label] > 1:
            loading.gathered.add("duplicate-label", place, label)


def reportable(labels: Iterable[str]) -> tuple[str, ...]:
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


def spooled(
    loading: Loading,
    records: Iterable[Record | Run[Plain]],
    columns: int,
    dialect: Dialect | None = None,
    blank_is_null: bool = True,
) -> Survey:
    spool = loading.path.with_name("spool")
    written, marked = disk.spool(records, spool)
    loading.engine.open_spool(spool, columns, blank_is_null, marked)
    found = survey(loading.engine, columns, dialect)
    if found.records != written:
        raise AssertionError(f"{written} records were spooled and {found.records} came back")
    return closer(loading.engine, found)


def parquet(loading: Loading) -> Loaded:
    """Parquet is typed already: the engine reads it as it is. Raises Unreadable."""
    if disk.tail(loading.path, len(PARQUET)) != PARQUET:
        raise Unreadable(pages.DAMAGED.format(": it does not end as Parquet does, so it was cut off, or added to"))
    described = loading.engine.load_parquet(loading.path)
    if len(described) > 1 and described[-1][0] == LABEL:
        del described[-1]
    with loading.path.open("rb") as source:
        pages.check(loading.engine.chunks(loading.path), source)
    labels = reportable(label for label, _ in described)
    records = loading.engine.number("select count(*) from source")
    check_labels(loading, labels, NOWHERE)
    return Loaded(labels, records, 0, types=tuple(cast for _, cast in described))


def write_as_read(engine: Engine, loaded: Loaded, irregular: Path, target: Path) -> None:
    """Every cell as it stood, as RFC 4180: the header, then all records in their order, those set aside too."""
    names = [f"c{n}" for n in range(1, len(loaded.labels) + 1)]
    if loaded.types:
        names = [f"({as_value(cell, cast)})::varchar" for cell, cast in zip(names, loaded.types, strict=True)]
    regular = engine.stream(f"select record, {', '.join(names)} from {'source' if loaded.types else 'cells'}")
    aside = _aside_rows(irregular) if loaded.irregular else iter(())
    with target.open("w", encoding="utf-8", newline="") as written:
        written.write(write(loaded.header or loaded.labels))
        for row in merge(regular, aside, key=lambda row: row[0]):
            written.write(write(row[1:]))


def _aside_rows(irregular: Path) -> Iterator[tuple[Any, ...]]:
    with irregular.open(encoding="utf-8") as source:
        for line in source:
            record = json.loads(line)
            if record["error"] not in OUTSIDE:
                yield (record["number"], *(cell or None for cell in record["cells"]))


OUTSIDE = ("blank-row", "comment", "preamble", "footer", "repeated-header", "outside-table")
"""Errors of what is set aside and is no record of the table."""
