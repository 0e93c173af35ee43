"""A file arrived: judge it and keep the report. Delivered twice, out of order or after a crash, one result."""

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from chalicelib import __version__, contracts, examine, logs
from chalicelib.clock import Clock, utc_now
from chalicelib.contracts import Promise
from chalicelib.core.arrival import Arrival, arrivals
from chalicelib.core.check_findings import of_lost_contract
from chalicelib.core.file import FAILED, GONE, Claim, File, Run
from chalicelib.core.masking import masked
from chalicelib.core.moments import stamp
from chalicelib.core.report import REJECTED, UNREADABLE, Output, Report
from chalicelib.edges import bucket, disk, lists, table, tenants
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import Busy, Gone, NotOurs, ReaderFailed
from chalicelib.examine import PROFILE, Request
from chalicelib.settings import MEGABYTE, settings

EDITION = __version__
"""Names the reader that judged a file."""

KEEPING = 20
"""Seconds of a Lambda's time that are left for what comes after the judging."""

READING = 4
"""Times its size that reading a file takes of the disk: so much is left to it by the clean copies of other feeds, and
half of what is free, for the file may be packed."""

TOO_LARGE = (
    "the latest clean copy of the feed {feed!r} has {size:,.1f} MB, for which the disk of the judge has no room beside "
    "this file: send that feed with fewer rows or columns, or this file in parts, and judge it again"
)

SKEW = timedelta(seconds=5)
"""By so much may the clocks of two Lambdas differ."""


OURS = (
    "Assay itself failed on this file, and its bytes are kept: update Assay and judge the file again with "
    "POST /files/{id}/reassay; the log of `file_arrived` says where it failed"
)


class Context(Protocol):
    """What is used of Lambda's context."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int: ...


def file_arrived(event: dict[str, Any], context: Context, clock: Clock = utc_now) -> None:
    """Judge every file of an S3 event, whatever becomes of the others. What failed is raised at the end: Lambda then
    delivers again, and what is judged already is found so."""
    enough = context.get_remaining_time_in_millis() / 2
    with ExitStack() as each:
        for arrival in reversed(arrivals(event)):
            each.callback(_one, arrival, context, clock, enough)


def _one(arrival: Arrival | NotOurs, context: Context, clock: Clock, enough: float) -> None:
    try:
        if isinstance(arrival, NotOurs):
            raise arrival
        if context.get_remaining_time_in_millis() < enough:
            raise Busy("the files before this one took most of this run's time: the next delivery judges it")
        assay(arrival, context, clock)
    except NotOurs as refusal:
        logs.say("refused", why=str(refusal))
    except Busy as trouble:
        logs.say("busy", why=str(trouble))
        raise


def assay(arrival: Arrival, context: Context, clock: Clock) -> None:
    """Judge one arrived file. A bad file is a result, not a failure."""
    if tenants.workspace(arrival.workspace) is None:
        raise NotOurs("the workspace of this key does not exist: make it before files come")
    claim = table.claim(arrival, _run(context, clock()))
    if claim is None:
        return logs.say("judged already", file=arrival.file_id)
    began = time.monotonic()
    promise = contracts.of_feed(arrival.workspace, arrival.feed)
    try:
        report = _judged(claim, arrival, context, promise)
    except Gone as gone:
        return _end(claim, GONE, str(gone), clock)
    except ReaderFailed:
        _end(claim, FAILED, OURS, clock)
        raise
    table.keep(claim, _with(claim, report, promise, stamp(clock())), report)
    return _tell(claim, report, began)


def _end(claim: Claim, status: str, reason: str, clock: Clock) -> None:
    table.keep(claim, replace(claim.file, status=status, reason=reason, judged=stamp(clock())), None)
    logs.say(status, file=claim.file.id)


def _run(context: Context, now: datetime) -> Run:
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    return Run(context.aws_request_id, stamp(now), stamp(now + left + SKEW))


def _judged(claim: Claim, arrival: Arrival, context: Context, promise: Promise | None) -> Report:
    if arrival.size > settings.largest:
        return _too_large(arrival.size)
    with Child(examine.READER) as child, disk.private_folder() as private:
        source, folder = private / "source", private / "outputs"
        bucket.fetch(arrival, source)
        references, lacking = _references(arrival, promise, private)
        request = Request(
            str(source),
            str(folder),
            Limits(wall_seconds=context.get_remaining_time_in_millis() / 1000 - KEEPING),
            arrived=arrival.time[: len("2026-01-01")],
            contract=promise.table if promise else None,
            references=references,
            lacking=lacking,
        )
        report = _held(examine.judged(child, request), promise)
        bucket.keep(claim.file, folder, report.outputs)
    return report


def _references(arrival: Arrival, promise: Promise | None, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Fetch the clean copies that a contract looks into: their paths by feed; and of those that are too large why they
    are not there. One that no file made yet is in neither."""
    found: dict[str, str] = {}
    lacking: dict[str, str] = {}
    free = disk.room(folder)
    room = min(free // 2, free - READING * arrival.size)
    for feed in promise.table.references if promise and promise.table else ():
        latest = lists.latest_clean(arrival.workspace, feed)
        clean = next((made for made in latest.outputs if made.kind == "clean"), None) if latest else None
        if latest is None or clean is None:
            continue
        if clean.size > room:
            lacking[feed] = TOO_LARGE.format(feed=feed, size=clean.size / MEGABYTE)
            continue
        room -= clean.size
        found[feed] = str(folder / f"reference{len(found)}")
        _fetch(latest, clean, Path(found[feed]))
    return found, lacking


def _fetch(latest: File, output: Output, target: Path) -> None:
    try:
        bucket.fetch_output(latest, output, target)
    except Gone:
        raise Busy(f"the latest clean copy of the feed {latest.feed} was deleted just now") from None


def _held(report: Report, promise: Promise | None) -> Report:
    """The report; where a contract is there and cannot be read, no file passes, and as nobody knows what it classifies,
    no value is shown."""
    if promise is None or promise.table:
        return report
    hidden = masked(report, {column.position for column in report.columns})
    if report.verdict == UNREADABLE:
        return hidden
    told = of_lost_contract(promise.held_to.name, promise.held_to.number)
    outputs = tuple(output for output in report.outputs if output.name != PROFILE)
    return replace(hidden, verdict=REJECTED, reason=told.message, findings=(told, *hidden.findings), outputs=outputs)


def _too_large(size: int) -> Report:
    reason = (
        f"the file has {size / MEGABYTE:,.1f} MB and this stage judges files up to "
        f"{settings.largest / MEGABYTE:,.1f} MB: send it in parts, or compressed"
    )
    return Report(UNREADABLE, reason, None, (), (), ())


def _with(claim: Claim, report: Report, promise: Promise | None, judged: str) -> File:
    return replace(
        claim.file,
        status=report.verdict,
        reason=report.reason,
        judged=judged,
        edition=EDITION,
        table=report.table,
        findings=len(report.findings),
        outputs=report.outputs,
        contract=promise.held_to if promise else None,
    )


def _tell(claim: Claim, report: Report, began: float) -> None:
    logs.count(
        "FilesJudged",
        "Verdict",
        report.verdict,
        file=claim.file.id,
        milliseconds=round((time.monotonic() - began) * 1000),
        bytes=claim.file.size,
        records=report.table.records if report.table else 0,
        findings=len(report.findings),
    )
