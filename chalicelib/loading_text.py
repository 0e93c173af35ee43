"""Delimited text → the view `cells`: by the engine where it reads strictly and every byte adds up, else by our exact
reader, record by record."""

from collections import deque
from dataclasses import dataclass
from itertools import islice

from chalicelib.core.accounting import Structure, Sums, count, differences, has_broken_quotes, inside
from chalicelib.core.delimited import is_title, read
from chalicelib.core.dialect import Detected, detect, held
from chalicelib.core.layout import Found
from chalicelib.core.report import NOWHERE, Dialect, Place
from chalicelib.core.splitting import naive, pieces
from chalicelib.core.sql import literal
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine, Refused
from chalicelib.loading import Aside, Loaded, Loading, bounded, check_labels, spooled

SAMPLE_LINES = 1600


@dataclass(frozen=True)
class _Body:
    """The records of a text, without what stands above them: their first byte, their sums, whether the text has a last
    line end, and the number of its lines."""

    offset: int
    sums: Sums
    ended: bool
    lines: int


def delimited(loading: Loading) -> Loaded:
    """Delimited text: the dialect is found leniently and read strictly; no byte is left unaccounted for."""
    with disk.text(loading.path) as text:
        head = "".join(islice(text, SAMPLE_LINES))
    detected = held(head, loading.dialect) if loading.dialect else detect(head, disk.elsewhere(loading.path))
    labels = bounded(detected.found.labels)
    body = _body(loading, detected)
    _tell(loading, detected)
    loaded = _fast(loading, detected, labels, body) or _exact(loading, detected, labels, body)
    if not body.ended:
        loading.gathered.add("missing-line-end", Place(loaded.last, body.lines), "")
    return loaded


def _tell(loading: Loading, detected: Detected) -> None:
    """What the head of the text shows is a guess, or is not as it should be."""
    found, gathered = detected.found, loading.gathered
    if detected.runner_up:
        delimiter, other = detected.dialect.delimiter, detected.runner_up.delimiter
        tried = f"read with {delimiter!r}; {other!r} fits nearly as well"
        gathered.add("dialect-guess", NOWHERE, tried if other != delimiter else "read as if quotes were text")
    rows = found.layout.label_lines
    if not found.sure:
        gathered.add("header-guess", Place(0, 1), f"read as {'a header' if rows else 'data'}")
    if not rows:
        return
    place = Place(0, rows[-1])
    if len(rows) > 1:
        gathered.add("header-rows", Place(0, rows[0]), f"lines {', '.join(map(str, rows))}")
    if len(found.header) != found.layout.columns:
        error = "extra-label" if len(found.header) > found.layout.columns else "missing-label"
        gathered.add(error, place, f"{len(found.header)} labels above {found.layout.columns} columns")
    check_labels(loading, found.labels, place)


def _body(loading: Loading, detected: Detected) -> _Body:
    with disk.text(loading.path) as text:
        above = list(islice(text, detected.found.layout.start - 1))
    offset = sum(len(line.encode()) for line in above)
    sums = count(disk.blocks(loading.path, offset), detected.dialect)
    ended = disk.ends_with_newline(loading.path)
    lines = len(above) + sums.newlines + sums.returns - sums.pairs + (not ended and sums.size > 0)
    return _Body(offset, sums, ended, lines)


def _fast(loading: Loading, detected: Detected, labels: tuple[str, ...], body: _Body) -> Loaded | None:
    """Read by the engine; None where it refuses, is not to be trusted, or a sum is off."""
    dialect, layout, engine = detected.dialect, detected.found.layout, loading.engine
    if dialect.escape not in (dialect.quote, "") or _ends_with_note(loading, detected):
        return None
    if body.sums.quotes and has_broken_quotes(disk.blocks(loading.path, body.offset), dialect.quote):
        return None
    try:
        engine.load_csv(loading.path, dialect, len(labels), layout.start - 1)
    except Refused:
        return None
    records, cells = _inside(engine, labels, dialect)
    if differences(body.sums, cells, _structure(records, labels, dialect, body.ended)):
        return None
    if layout.label_lines and _repeats_header(engine, detected.found):
        return None
    if len(labels) == 1 and engine.rows("select 1 from cells where c1 is null limit 1"):
        return None
    aside = Aside(loading)
    with disk.text(loading.path) as text:
        deque(aside.regular(read(islice(text, layout.start - 1), dialect, layout)), 0)
    return Loaded(labels, records, aside.count, dialect, layout=layout, header=detected.found.header, last=records)


def _ends_with_note(loading: Loading, detected: Detected) -> bool:
    """Whether the last line may be no record of the table, though it has the cells of one."""
    return is_title(naive(disk.last_line(loading.path), detected.dialect))


def _repeats_header(engine: Engine, found: Found) -> bool:
    if len(found.header) != found.layout.columns:
        return False
    same = " and ".join(
        f"c{n} is not distinct from {literal(label) if label else 'null'}" for n, label in enumerate(found.header, 1)
    )
    return bool(engine.rows(f"select 1 from cells where {same} limit 1"))


def _exact(loading: Loading, detected: Detected, labels: tuple[str, ...], body: _Body) -> Loaded:
    """Read by ourselves, record by record; what then still does not add up is a finding."""
    dialect, layout = detected.dialect, detected.found.layout
    aside = Aside(loading, dialect, layout.start)
    with disk.text(loading.path) as text:
        spooled(loading, aside.regular(read(text, dialect, layout)), len(labels), True)
    records, cells = _inside(loading.engine, labels, dialect)
    structure = _structure(records, labels, dialect, body.ended or aside.last_is_aside)
    for difference in differences(body.sums - aside.sums, cells, structure):
        loading.gathered.add("byte-accounting", NOWHERE, difference)
    return Loaded(labels, records, aside.count, dialect, layout=layout, header=detected.found.header, last=aside.last)


def _structure(records: int, labels: tuple[str, ...], dialect: Dialect, ended: bool) -> Structure:
    return Structure(records, len(labels), ended, len(dialect.delimiter.encode()))


def _inside(engine: Engine, labels: tuple[str, ...], dialect: Dialect) -> tuple[int, Sums]:
    """The number of data records, and the sums of the text inside all their cells."""
    ((records, *sums),) = engine.rows(inside(len(labels), dialect))
    return records, Sums(*(int(part or 0) for part in sums))


def complete_places(loading: Loading, loaded: Loaded) -> None:
    """Give every finding in text or a sheet both its record and its line. Reads the text once more if that takes it."""
    wanted_records, wanted_lines = loading.gathered.incomplete()
    if loaded.sheet is not None:
        loading.gathered.complete({record: loaded.base + record for record in wanted_records}, {})
        return
    if loaded.layout is None or loaded.dialect is None or not (wanted_records or wanted_lines):
        return
    lines: dict[int, int] = {}
    records: dict[int, int] = {}
    ascending = deque(sorted(wanted_lines))
    before = 0
    with disk.text(loading.path) as text:
        for piece in pieces(text, loaded.dialect, loaded.layout.columns):
            while ascending and ascending[0] < piece.line:
                records[ascending.popleft()] = before
            before += piece.line >= loaded.layout.start
            if before in wanted_records:
                lines.setdefault(before, piece.line)
    records.update(dict.fromkeys(ascending, before))
    loading.gathered.complete(lines, records)
