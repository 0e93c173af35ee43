"""Delimited text → the view `cells`: by the engine where it reads strictly and every byte adds up, else by our exact
reader, record by record."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from io import StringIO
from itertools import islice, takewhile

from chalicelib.core.accounting import Structure, Sums, differences, mixed_ends
from chalicelib.core.cells import bare, naive
from chalicelib.core.delimited import read, read_beside
from chalicelib.core.dialect import Detected, detect
from chalicelib.core.engine_text import Text
from chalicelib.core.findings import Gathered
from chalicelib.core.footers import is_title
from chalicelib.core.held import held
from chalicelib.core.pages import ROW_NUMBER
from chalicelib.core.record_column import AS_ROWS, Leaps
from chalicelib.core.regions import beside
from chalicelib.core.report import NOWHERE, Dialect, Place
from chalicelib.core.splitting import Piece, Plain, pieces, stretches
from chalicelib.core.surveyed import Survey
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine, Stopped
from chalicelib.errors import Unreadable
from chalicelib.loading import Aside, Loaded, Loading, reportable, spooled, tell_labels
from chalicelib.survey import closer, survey
from chalicelib.text_body import Body, body_and

SAMPLE_LINES = 1600
MOST_LEAPS = 1000
"""Places at which records are set aside."""

LONG = 1 << 18
"""Bytes of a column, from which on it is worth planning longer to spare work in each row."""

WIDE = 50
"""Columns beyond which the longer plan takes memory that the judge has not."""

REGULAR = "regular"
"""The text without the records that are set aside."""


def delimited(loading: Loading) -> Loaded:
    """Delimited text: the dialect is found leniently and read strictly; no byte is left unaccounted for."""
    with disk.text(loading.path) as text:
        head = "".join(islice(text, SAMPLE_LINES))
    detected = held(head, loading.dialect) if loading.dialect else detect(head, disk.elsewhere(loading.path))
    labels = reportable(detected.found.labels)
    body, found = body_and(loading, detected, partial(_as_it_is, loading, detected, head))
    _tell(loading, detected)
    if body.is_doubtful:
        quick = _beside(loading, detected, labels, body)
    else:
        quick = _fast(loading, detected, labels, body, found) if found else None
    loaded = quick or _exact(loading, detected, labels, body)
    tell_labels(loading, detected.found, "lines", loaded.survey)
    if not body.ended:
        loading.gathered.add("missing-line-end", Place(loaded.last, body.lines), "")
    return loaded


def _tell(loading: Loading, detected: Detected) -> None:
    """What of the dialect is a guess, or is not as it was said."""
    if detected.mismatch:
        loading.gathered.add("dialect-mismatch", NOWHERE, detected.mismatch)
    if detected.runner_up:
        delimiter, other = detected.dialect.delimiter, detected.runner_up.delimiter
        tried = f"read with {delimiter!r}; {other!r} fits nearly as well"
        loading.gathered.add("dialect-guess", NOWHERE, tried if other != delimiter else "read as if quotes were text")


def _as_it_is(loading: Loading, detected: Detected, head: str, longest: int) -> Survey | None:
    """What the engine finds in the text; None where it would not read what is meant, or stops."""
    dialect, layout = detected.dialect, detected.found.layout
    is_meant = dialect.escape in (dialect.quote, "") and not _ends_with_note(loading, detected)
    if not (is_meant and _is_regular(head, detected)):
        return None
    with suppress(Stopped):
        text = Text(loading.path, dialect, layout.columns, layout.start - 1, longest)
        return _surveyed(loading, detected, text)
    return None


def _surveyed(loading: Loading, detected: Detected, text: Text) -> Survey:
    """What the engine finds in a text. Raises Stopped."""
    loading.engine.open_text(text)
    are_long = text.columns <= WIDE and text.path.stat().st_size >= LONG * text.columns
    return survey(loading.engine, text.columns, text.dialect, _headers(loading, detected), are_long)


def _fast(loading: Loading, detected: Detected, labels: tuple[str, ...], body: Body, found: Survey) -> Loaded | None:
    """What the engine found; None where it is not to be trusted, or a sum is off, as where it left records out."""
    dialect, layout, engine = detected.dialect, detected.found.layout, loading.engine
    if differences(body.sums, found.sums, _structure(found.records, labels, dialect, body.ended)):
        return None
    if found.repeated or (len(labels) == 1 and found.blank):
        return None
    aside = Aside(loading)
    with disk.text(loading.path) as text:
        deque(aside.regular(read(StringIO("".join(islice(text, layout.start - 1)), newline=""), dialect, layout)), 0)
    _tell_ends(loading, body.sums - found.sums)
    return _by_rows(engine, _loaded(detected, labels, closer(engine, found), aside, found.records), AS_ROWS)


def _beside(loading: Loading, detected: Detected, labels: tuple[str, ...], body: Body) -> Loaded | None:
    """Read by the engine without the records that are set aside; None where these are many, or the rest is not to be
    trusted."""
    dialect, layout, engine = detected.dialect, detected.found.layout, loading.engine
    apart = Gathered()
    aside = Aside(replace(loading, gathered=apart), dialect, layout.start)
    parts = beside(body.regions, body.above, layout.columns, dialect, partial(disk.text, loading.path))
    target, records = loading.path.with_name(REGULAR), aside.regular(read_beside(parts, dialect, layout, []))
    try:
        copied, leaps = disk.copy(records, loading.path, target, dialect)
        if len(leaps) > MOST_LEAPS:
            return None
        found = _surveyed(loading, detected, Text(target, dialect, layout.columns, longest=body.longest))
    except (Stopped, Unreadable):
        return None
    left = body.sums - aside.sums
    if (
        found.repeated
        or found.records != copied
        or differences(left, found.sums, _structure(found.records, labels, dialect, body.ended or aside.last_is_aside))
    ):
        return None
    loading.gathered.take(apart)
    _tell_ends(loading, left - found.sums)
    return _by_rows(engine, _loaded(detected, labels, closer(engine, found), aside, aside.last), leaps)


def _is_regular(head: str, detected: Detected) -> bool:
    """Whether all records of the head, but the last, which may be cut, are such as the engine takes; and the lines
    above them, which it steps over, end as they do."""
    layout, lines = detected.found.layout, StringIO(head, newline="")
    above = islice(StringIO(head, newline=""), layout.start - 1)
    if any(line != bare(line) + detected.dialect.line_end for line in above):
        return False
    found = list(stretches(lines, detected.dialect, layout.columns, layout.start, lambda *_: ()))
    whole = (piece for piece in found[:-1] if isinstance(piece, Piece) and piece.line >= layout.start)
    return not any(piece.broken or len(piece.cells) != layout.columns for piece in whole)


def _headers(loading: Loading, detected: Detected) -> list[tuple[str, ...]]:
    """The rows of labels, which records may repeat."""
    found, layout = detected.found, detected.found.layout
    if len(layout.label_lines) < 2:
        return [found.header] if layout.label_lines else []
    with disk.text(loading.path) as text:
        above = takewhile(lambda piece: piece.line < layout.start, pieces(text, detected.dialect))
        return [piece.cells for piece in above if piece.line in layout.label_lines]


def _ends_with_note(loading: Loading, detected: Detected) -> bool:
    """Whether the last line may be no record of the table, though it has the cells of one."""
    return is_title(naive(disk.last_line(loading.path), detected.dialect))


def _exact(loading: Loading, detected: Detected, labels: tuple[str, ...], body: Body) -> Loaded:
    """Read by ourselves, record by record; what then still does not add up is a finding."""
    dialect, layout = detected.dialect, detected.found.layout
    loading.path.with_name(REGULAR).unlink(missing_ok=True)
    aside = Aside(loading, dialect, layout.start)
    with disk.text(loading.path) as text:
        found = spooled(loading, aside.regular(read(text, dialect, layout)), len(labels), dialect)
    structure = _structure(found.records, labels, dialect, body.ended or aside.last_is_aside)
    for difference in differences(body.sums - aside.sums, found.sums, structure):
        loading.gathered.add("byte-accounting", NOWHERE, difference)
    _tell_ends(loading, body.sums - aside.sums - found.sums)
    return _loaded(detected, labels, found, aside, aside.last)


def _tell_ends(loading: Loading, left: Sums) -> None:
    """That records end in several ways, which costs nothing in reading, but may show that files were joined."""
    if ends := mixed_ends(left):
        loading.gathered.add("mixed-line-ends", NOWHERE, f"records end {ends}")


def _loaded(detected: Detected, labels: tuple[str, ...], found: Survey, aside: Aside, last: int) -> Loaded:
    return Loaded(
        labels,
        found.records,
        aside.count,
        found,
        dialect=detected.dialect,
        layout=detected.found.layout,
        header=detected.found.header,
        last=last,
    )


def _by_rows(engine: Engine, loaded: Loaded, leaps: Leaps) -> Loaded:
    """The numbers of records are told from the rows, unless a column is called as the engine calls these."""
    engine.number_text(leaps)
    return loaded if ROW_NUMBER in map(str.lower, loaded.labels) else replace(loaded, leaps=leaps)


def _structure(records: int, labels: tuple[str, ...], dialect: Dialect, ended: bool) -> Structure:
    return Structure(records, len(labels), ended, len(dialect.delimiter.encode()))


def complete_places(loading: Loading, loaded: Loaded) -> None:
    """Give every finding both its record and its line. Reads the text once more if that takes it."""
    wanted_records, wanted_lines = loading.gathered.incomplete()
    if loaded.places and (wanted_records or wanted_lines):
        loading.gathered.complete(*loaded.places(wanted_records, wanted_lines))
        return
    if loaded.sheet is not None:
        loading.gathered.complete({record: loaded.base + record for record in wanted_records}, {})
        return
    if loaded.layout is None or loaded.dialect is None or not (wanted_records or wanted_lines):
        return
    with disk.text(loading.path) as text:
        source = stretches(text, loaded.dialect, loaded.layout.columns, loaded.layout.start, lambda *_: ())
        loading.gathered.complete(*_places(source, loaded.layout.start, wanted_records, wanted_lines))


def _places(
    source: Iterator[Piece | Plain], start: int, wanted_records: set[int], wanted_lines: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """The first line of each of the records, and the record in which each of the lines stands."""
    numbers, places = deque(sorted(wanted_records)), deque(sorted(wanted_lines))
    lines: dict[int, int] = {}
    records: dict[int, int] = {}
    before = 0
    for piece in takewhile(lambda _: numbers or places, source):
        while places and places[0] < piece.line:
            records[places.popleft()] = before
        if isinstance(piece, Plain):
            starts = piece.starts
            while places and places[0] < starts[-1]:
                line = places.popleft()
                records[line] = before + bisect_right(starts, line)
        else:
            starts = [piece.line] * (1 + (piece.line >= start))
        size = len(starts) - 1
        while numbers and numbers[0] <= before + size:
            number = numbers.popleft()
            lines[number] = starts[max(number - before - 1, 0)]
        before += size
    return lines, records | dict.fromkeys(places, before)
