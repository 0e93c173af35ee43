"""Copies for the sender: the records that are set aside, and the whole file once more with what is to mend in each.

Both are in the format in which the file came, but for workbooks: their copies are CSV, but for the annotated one of an
XLSX or ODS workbook that can be marked. They are whole: nothing of them is masked.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from chalicelib.core import mending
from chalicelib.core.annotation import LABEL, MARK, STRAY_MARK, Annotation
from chalicelib.core.clean_copy import Promised
from chalicelib.core.contract import ERROR, Table
from chalicelib.core.copying import Copied, Original, copied
from chalicelib.core.delimited import write
from chalicelib.core.document_copying import document_copied, lines_copied
from chalicelib.core.encodings import mark_of
from chalicelib.core.formats import HEAD
from chalicelib.core.harmless import PREFIXED
from chalicelib.core.json_outline import table as table_of
from chalicelib.core.lines import each, has_lines
from chalicelib.core.mending import Broken, Due, Mend
from chalicelib.core.mixture import codec_of
from chalicelib.core.outputs import ANNOTATED, QUARANTINE
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece
from chalicelib.core.sql import literal, name
from chalicelib.edges import disk
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.loading import OUTSIDE, Loaded


@dataclass(frozen=True)
class Sent:
    """The file as it was read, unpacked: its `text` in UTF-8, the bytes that this came from, and their encoding; where
    it is no text, the two are the same. What reading set aside is in `irregular`."""

    text: Path
    original: Path
    format: str
    encoding: str | None
    irregular: Path


def copies(engine: Engine, sent: Sent, loaded: Loaded, table: Table, folder: Path) -> dict[str, Path]:
    """The copies that there is reason to make, in `folder`, by their kind. The engine has the table `violations`."""
    broken = mending.ordered((Broken(*row) for row in engine.rows(mending.BROKEN)), table)
    has_irregular = loaded.irregular > 0 and any(mend.is_aside for mend in _irregular(sent.irregular))
    if not broken and not has_irregular:
        return {}
    if sent.format == "parquet":
        made = _of_parquet(engine, loaded, table, folder)
    else:
        rows = engine.stream(mending.asked(broken)) if broken else iter(())
        mends = mending.mends(rows, broken, table)
        found = merge(mends, _irregular(sent.irregular), key=attrgetter("first")) if loaded.irregular else mends
        ending = sent.format if sent.format in COPIED else "csv"
        made = {kind: folder / f"{kind}.{ending}" for kind in (QUARANTINE, ANNOTATED)}
        of_text = COPIED.get(sent.format)
        if of_text:
            _write(of_text(sent, loaded, found), made)
        else:
            _write_sheet(engine, sent, loaded, _kept(sent, found), made)
    if not has_irregular and all(one.severity != ERROR for one in broken):
        made.pop(QUARANTINE).unlink()
    return made


def _irregular(path: Path) -> Iterator[Mend]:
    """The records that reading set aside. Lines that are no record of the table are noted, and in no quarantine."""
    for record in _irregular_lines(path):
        if record["number"]:
            number, note = record["number"], record["note"].replace("; set aside", "")
            yield Mend(number, number, note, record["error"] not in OUTSIDE)


def _write(copied: Iterable[Copied], made: dict[str, Path]) -> None:
    """Write both copies; of one that cannot be annotated there is none."""
    is_annotated = True
    with made[QUARANTINE].open("wb") as aside, made[ANNOTATED].open("wb") as annotated:
        for piece in copied:
            aside.write(piece.aside)
            annotated.write(piece.annotated or b"")
            is_annotated = is_annotated and piece.annotated is not None
    if not is_annotated:
        made.pop(ANNOTATED).unlink()


@contextmanager
def _opened(sent: Sent) -> Iterator[Original]:
    """The text beside its bytes; beside itself where these have not the same lines, as where a byte was lost that
    ended one, or in the encodings of mainframes."""
    codec, original = codec_of(sent.encoding or "utf-8"), sent.original
    if original != sent.text and not (has_lines(codec) and _lines(original, codec) == _lines(sent.text, "utf-8")):
        codec, original = "utf-8", sent.text
    mark = mark_of(disk.head(original, HEAD))
    with disk.text(sent.text) as text, disk.text(sent.text) as again:
        yield Original(text, None if original == sent.text else again, each(disk.blocks(original), codec), codec, mark)


def _lines(path: Path, codec: str) -> int:
    return sum(1 for _ in each(disk.blocks(path), codec))


def _of_text(sent: Sent, loaded: Loaded, mends: Iterator[Mend]) -> Iterator[Copied]:
    if loaded.dialect is None or loaded.layout is None:
        raise AssertionError("delimited text was read in a dialect")
    with _opened(sent) as original:
        yield from copied(original, loaded.dialect, loaded.layout, mends, loaded.last)


def _of_lines(sent: Sent, loaded: Loaded, mends: Iterator[Mend]) -> Iterator[Copied]:
    with _opened(sent) as original:
        yield from lines_copied(original, mends)


def _of_document(sent: Sent, loaded: Loaded, mends: Iterator[Mend]) -> Iterator[Copied]:
    with disk.text(sent.text) as text:
        found = table_of(text)
    with _opened(sent) as original, disk.text(sent.text) as again:
        yield from document_copied(original, again, found, mends)


COPIED: dict[str, Callable[[Sent, Loaded, Iterator[Mend]], Iterator[Copied]]] = {
    "csv": _of_text,
    "ndjson": _of_lines,
    "json": _of_document,
}
"""Format → its copies, of texts."""

SHEET = Dialect(",", '"', '"', "\r\n", 1)
"""In which the copies of a workbook are written, as UTF-8 with a mark, by which spreadsheets know it."""


def _kept(sent: Sent, mends: Iterator[Mend]) -> Path:
    """The mends in a file, a line of JSON each."""
    kept = sent.text.with_name("mends")
    with kept.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(mend) + "\n" for mend in mends)
    return kept


def _write_sheet(engine: Engine, sent: Sent, loaded: Loaded, kept: Path, made: dict[str, Path]) -> None:
    """Both copies of a sheet: CSV, but for the annotated one of XLSX and ODS, where the workbook can be marked."""
    from chalicelib import marked_open_workbook, marked_workbook  # here, for other formats need nothing of it

    marked = {"xlsx": marked_workbook.annotated, "ods": marked_open_workbook.annotated}.get(sent.format)
    pieces, book = _of_sheet(engine, sent, loaded, kept), made[ANNOTATED].with_suffix(f".{sent.format}")
    if marked and not _has_ours(engine, sent, loaded) and marked(sent.text, loaded, kept, book):
        _write((replace(piece, annotated=None) for piece in pieces), made)
        made[ANNOTATED] = book
    else:
        _write(pieces, made)


def _has_ours(engine: Engine, sent: Sent, loaded: Loaded) -> bool:
    """Whether a cell is what would be changed, or taken away, in an annotated copy that comes back."""
    aside = _irregular_lines(sent.irregular) if loaded.irregular else iter(())
    cells = chain(loaded.labels, chain.from_iterable(record["cells"] for record in aside))
    ours = NOTED if loaded.is_returned else OURS
    asked = " or ".join(f"regexp_matches(c{n}, {literal(ours.pattern)})" for n in range(1, len(loaded.labels) + 1))
    return any(cell and ours.match(cell) for cell in cells) or bool(
        engine.number(f"select count(*) from (select 1 from cells where {asked} limit 1)")
    )


NOTED = re.compile(rf"^(?:{LABEL}$|{'|'.join(map(re.escape, (MARK, STRAY_MARK)))})")
OURS = re.compile(rf"{NOTED.pattern}|^{PREFIXED.pattern}")


def _of_sheet(engine: Engine, sent: Sent, loaded: Loaded, kept: Path) -> Iterator[Copied]:
    """A sheet as CSV, its cells as they are shown."""
    annotation, labels = Annotation(SHEET, len(loaded.labels)), write(loaded.labels)
    yield Copied(BOM_UTF8, BOM_UTF8)
    yield Copied(annotation.record(Piece(1, labels, ()), None, is_label=True).encode(), labels.encode())
    cells = ", ".join(f"c{n}" for n in range(1, len(loaded.labels) + 1))
    rows = engine.stream(f"select record, {cells} from cells")
    with kept.open(encoding="utf-8") as source:
        due = Due(Mend(*json.loads(line)) for line in source)
        for number, *row in merge(rows, _irregular_rows(sent, loaded), key=itemgetter(0)):
            own = due.of(number)
            text = write(row) if row else "\r\n"
            annotated = annotation.record(Piece(number + 1, text, ()), own.note if own else None)
            yield Copied(annotated.encode(), text.encode() if own and own.is_aside else b"")


def _irregular_rows(sent: Sent, loaded: Loaded) -> Iterator[tuple[Any, ...]]:
    if loaded.irregular:
        yield from ((r["number"], *r["cells"]) for r in _irregular_lines(sent.irregular) if r["number"])


def _irregular_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as source:
        yield from map(json.loads, source)


def _of_parquet(engine: Engine, loaded: Loaded, table: Table, folder: Path) -> dict[str, Path]:
    """With the labels and types of the source, in the order of its records."""
    columns = [f"c{n} as {name(label)}" for n, label in enumerate(loaded.labels, 1)]
    last = _known_aside(engine)
    aside = f"source where {mending.is_aside('record', last) if last else 'false'}"
    notes = f"(select record from source) left join ({mending.notes(table)}) using (record) order by record"
    noted = f"source positional join (select note from {notes})"
    made = {
        QUARANTINE: engine.write(columns, aside, "quarantine.parquet"),
        ANNOTATED: engine.write([*columns, f"coalesce(note, '') as {name(LABEL)}"], noted, "annotated.parquet"),
    }
    return {kind: path.rename(folder / path.name) for kind, path in made.items()}


def clean(engine: Engine, promised: Promised | None, file: Path) -> Path:
    """The rows that are not set aside, with the numbers of their records, as Parquet. `file` is the typed table, as the
    file calls and types it; it is the copy, if that is as promised and no row is set aside."""
    last = _known_aside(engine)
    if promised is None and not last:
        return file
    rest = f" where not {mending.is_aside(f't.{name(RECORD)}', last)}" if last else ""
    columns = promised.selected if promised else [name(column) for column, *_ in engine.rows("describe clean")]
    return engine.write(columns, f"{promised.source if promised else 'clean'} as t{rest}", "promised.parquet")


def _known_aside(engine: Engine) -> int:
    """The last record that is set aside, 0 where none is; the engine then knows which are."""
    last = engine.number(mending.LAST_ASIDE)
    if last:
        engine.run(mending.known_aside(last))
    return last
