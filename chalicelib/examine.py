"""Judge a local file: the whole of Assay that needs no AWS. The reading is done by a child process, within limits."""

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from chalicelib.core.contract import Table
from chalicelib.core.promised_dialect import check
from chalicelib.core.report import UNREADABLE, Dialect, Report
from chalicelib.core.shapes import build, plain
from chalicelib.edges import disk, sandbox
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import ReaderFailed

PROFILE, AS_READ = "profile.json", "as_read.csv"
LARGEST_PROFILE = 200_000_000


READER = "chalicelib.reader"


@dataclass(frozen=True)
class Request:
    """What to judge, where to leave the outputs, within which limits; `as_read`: also every cell as it stood.

    A `dialect` that the sender has promised is held, and not found. `arrived` is the day, in UTC, after which dates are
    of the future; none is where it is not known.
    """

    source: str
    folder: str
    limits: Limits
    as_read: bool = False
    dialect: Dialect | None = None
    arrived: str | None = None
    contract: Table | None = None
    """What the file is held to."""
    references: dict[str, str] = field(default_factory=dict)
    """Paths of the latest clean copies, as Parquet, of feeds that the contract refers to."""
    lacking: dict[str, str] = field(default_factory=dict)
    """Why there is none of such a feed, where there is more to say than that none came yet."""


def judged(child: Child, request: Request) -> Report:
    """The report on a file, read by a child that was started as `READER`. A file that no child survives is unreadable.

    Raises Invalid for a dialect that there cannot be, and ReaderFailed for a bug of ours.
    """
    if request.dialect:
        check(request.dialect)
    folder = Path(request.folder)
    folder.mkdir(parents=True, exist_ok=True)
    ending = sandbox.ask(child, json.dumps(plain(request)), request.limits)
    shutil.rmtree(folder / "work", ignore_errors=True)
    if ending.killed:
        return _unreadable(f"the file could not be read: {ending.killed}; send it in parts, or in a simpler form")
    if ending.status != 0:
        raise ReaderFailed(f"the reader ended with status {ending.status}: {ending.printed}")
    return _report(folder / PROFILE)


def _report(profile: Path) -> Report:
    if profile.stat().st_size > LARGEST_PROFILE:
        return _unreadable("the file has more columns, or longer labels, than a report can hold: send fewer")
    report = build(Report, json.loads(profile.read_bytes()))
    return replace(report, outputs=(*report.outputs, disk.output("profile", profile)))


def _unreadable(reason: str) -> Report:
    return Report(UNREADABLE, reason, None, (), (), ())
