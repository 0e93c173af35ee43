"""What the child process does: identify → read → account → profile, one file, in a private folder."""

import json
import shutil
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from chalicelib import measure, misfits
from chalicelib.core import policy
from chalicelib.core.column import Column
from chalicelib.core.contract import Policy
from chalicelib.core.findings import Gathered
from chalicelib.core.formats import HEAD, OLE, STREAMS, ZIP, identify
from chalicelib.core.masking import are_classified, masked
from chalicelib.core.outputs import INDEX, PIECES, VIOLATIONS
from chalicelib.core.packing import packing
from chalicelib.core.policy import Kept
from chalicelib.core.report import NOWHERE, UNREADABLE, Dialect, Output, Report, Table
from chalicelib.core.shapes import build, plain
from chalicelib.edges import disk, sandbox
from chalicelib.edges.engine import CLEAN, RECORD, Engine
from chalicelib.errors import OutOfDisk, OutOfMemory, Unreadable
from chalicelib.examine import AS_READ, PROFILE, Request
from chalicelib.loading import Loaded, Loading, parquet, write_as_read
from chalicelib.loading_json import documents, lines
from chalicelib.loading_text import complete_places, delimited
from chalicelib.returned import restored
from chalicelib.transcoding import as_utf8, held


@dataclass(frozen=True)
class Prepared:
    """The file as plain bytes or UTF-8 text under a name of ours; `original` are the bytes that a text came from."""

    path: Path
    original: Path
    format: str
    compression: str | None
    encoding: str | None


def _workbook(kind: str, loading: Loading) -> Loaded:
    from chalicelib import sheets  # here, for other files need nothing of what it imports, which takes 10 ms

    return sheets.LOADERS[kind](loading)


OF_CONTRACT = (("violations", VIOLATIONS), (PIECES, PIECES), (INDEX, INDEX))
"""Kinds of outputs that a contract makes, and their names."""

LOADERS: dict[str, Callable[[Loading], Loaded]] = {
    "csv": delimited,
    "json": documents,
    "ndjson": lines,
    "parquet": parquet,
    **{kind: partial(_workbook, kind) for kind in ("xlsx", "ods", "fods", "xls")},
}


def report_on(request: Request) -> Report:
    """The report on a file, its outputs in the folder. Whatever is wrong with the file is in the report."""
    gathered = Gathered()
    try:
        return _report(request, gathered)
    except Unreadable as trouble:
        reason = str(trouble)
    except MemoryError:
        reason = str(OutOfMemory())
    except OSError as trouble:
        if trouble.errno not in OutOfDisk.NUMBERS:
            raise
        reason = str(OutOfDisk())
    shutil.rmtree(request.folder)
    Path(request.folder).mkdir()
    return _shown(Report(UNREADABLE, reason, None, (), gathered.findings(), ()), request)


def _report(request: Request, gathered: Gathered) -> Report:
    folder = Path(request.folder)
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    prepared = _prepared(request, work, gathered)
    promised = _said(request)
    dialect = promised if prepared.format == "csv" else None
    if promised and not dialect:
        gathered.add("dialect-mismatch", NOWHERE, f"the file is {prepared.format}, and was read as that")
    with Engine(work, prepared.path, request.limits.memory, request.limits.threads) as engine:
        irregular, largest = folder / "irregular.ndjson", request.limits.expanded * 1_000_000
        loading = Loading(prepared.path, engine, gathered, irregular, largest, dialect)
        loaded = LOADERS[prepared.format](loading)
        if request.as_read:
            write_as_read(engine, loaded, loading.irregular, folder / AS_READ)
        columns, whole = measure.measured(
            engine, loaded, date.fromisoformat(request.arrived) if request.arrived else None
        )
        if loaded.survey:
            misfits.gather(engine, columns, loaded.survey, gathered)
            if loaded.dialect:
                misfits.gather_swallowed(engine, columns, loaded.survey, loaded.dialect, gathered)
            complete_places(loading, loaded)
        kept = _checked(request, loading, loaded, columns)
        made = _copied(request, prepared, loading, loaded, kept)
    told = {(finding.error, finding.column) for finding in kept.findings if finding.column is not None}
    findings = tuple(one for one in gathered.findings() if (one.error, one.column) not in told)
    verdict, reason = policy.ruled(findings, kept, request.contract.policy if request.contract else Policy())
    table = _facts(Path(request.source), prepared, loaded, whole)
    outputs = _outputs(folder, work, loaded, made)
    return _shown(Report(verdict, reason, table, columns, (*findings, *kept.findings), outputs), request, kept.masked)


def _shown(report: Report, request: Request, positions: tuple[int, ...] = ()) -> Report:
    return masked(report, positions) if are_classified(request.contract) else report


def _outputs(folder: Path, work: Path, loaded: Loaded, made: dict[str, Path]) -> tuple[Output, ...]:
    """What was written, in the folder, by its kind."""
    found = {kind: path.replace(folder / f"{kind}{path.suffix}") for kind, path in made.items()}
    if loaded.irregular:
        found["irregular"] = folder / "irregular.ndjson"
    for kind, name in OF_CONTRACT:
        if (work / name).exists() and (work / name).stat().st_size:
            found[kind] = (work / name).rename(folder / name)
    return tuple(disk.output(kind, path) for kind, path in found.items())


def _copied(request: Request, prepared: Prepared, loading: Loading, loaded: Loaded, kept: Kept) -> dict[str, Path]:
    """The clean copy, and with a contract those for the sender."""
    typed = loading.path.with_name(CLEAN)
    made = {"clean": typed}
    if request.contract:
        from chalicelib import copies  # here, as above

        sent = copies.Sent(prepared.path, prepared.original, prepared.format, prepared.encoding, loading.irregular)
        made = {"clean": copies.clean(loading.engine, kept.clean, typed)}
        made |= copies.copies(loading.engine, sent, loaded, request.contract, Path(request.folder))
    if loaded.leaps and made["clean"] == typed:
        disk.number_records(typed, RECORD, loaded.leaps)
    return made


def _checked(request: Request, loading: Loading, loaded: Loaded, columns: tuple[Column, ...]) -> Kept:
    if request.contract is None:
        return Kept()
    from chalicelib import checking  # here, as above

    references = {}
    for number, (feed, path) in enumerate(request.references.items(), 1):
        target = loading.path.with_name(f"reference{number}.parquet")
        disk.bring(Path(path), target)
        references[feed] = str(target)
    return checking.checked(loading, loaded, columns, checking.Promise(request.contract, references, request.lacking))


def _facts(source: Path, prepared: Prepared, loaded: Loaded, whole: dict[str, Any]) -> Table:
    return Table(
        format=prepared.format,
        compression=prepared.compression,
        encoding=prepared.encoding,
        dialect=loaded.dialect,
        sheet=loaded.sheet,
        bytes=source.stat().st_size,
        records=loaded.records,
        irregular=loaded.irregular,
        columns=len(loaded.labels),
        **whole,
    )


def _prepared(request: Request, work: Path, gathered: Gathered) -> Prepared:
    """Decompress and transcode as far as the file needs it, and take the column of an annotated copy out."""
    source, path = Path(request.source), work / "source"
    book = _workbook_format(source)
    compression = None if book else packing(disk.head(source, HEAD))
    if compression:
        from chalicelib.unpacking import unpack  # here, as above

        unpack(source, compression, path, request.limits.expanded * 1_000_000, gathered)
    else:
        path.symlink_to(source.resolve())
    if book:
        return Prepared(path, path, book, None, None)
    identity = identify(disk.head_with_line(path, HEAD))
    if identity.format in ("parquet", "fods"):
        return Prepared(path, path, identity.format, compression, None)
    if request.contract and request.contract.held.encoding:
        identity = held(path, identity, request.contract.held.encoding, gathered)
    encoding, text = as_utf8(path, identity, gathered)
    original = path
    if identity.format == "csv":
        text, original = restored(text, path, encoding, _said(request))
    return Prepared(text, original, identity.format, compression, encoding)


def _said(request: Request) -> Dialect | None:
    """The dialect that the sender has promised."""
    return request.dialect or (request.contract.held.dialect if request.contract else None)


def _workbook_format(path: Path) -> str | None:
    """xlsx, xls or ods; None for what is no workbook that its first bytes show."""
    head = disk.head(path, len(ZIP))
    if head == ZIP:
        from chalicelib.edges import packages  # here, as above

        return packages.format_of(path)
    if head == OLE or head in STREAMS:
        from chalicelib.edges import xls  # here, as above

        return xls.format_of(path)
    return None


def _without_cells(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    """Print a bug's type and place: its message may hold cells of the file."""
    frames = traceback.extract_tb(trace)
    print(kind.__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames), file=sys.stderr)


def main() -> None:
    sys.excepthook = _without_cells
    request = build(Request, json.load(sys.stdin))
    sandbox.confine(request.limits)
    report = report_on(request)
    profile = Path(request.folder) / PROFILE
    profile.write_text(json.dumps(plain(report), ensure_ascii=False, allow_nan=False), encoding="utf-8")


if __name__ == "__main__":
    main()
