"""A file arrived: judge it and keep the report. Delivered twice, out of order or after a crash, one result."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib import __version__, examine, logs
from chalicelib.clock import Clock, utc_now
from chalicelib.core.arrival import Arrival, arrivals
from chalicelib.core.file import GONE, Claim, File, Run
from chalicelib.core.moments import stamp
from chalicelib.core.report import UNREADABLE, Report
from chalicelib.edges import bucket, table, tenants
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import Busy, Gone, NotOurs
from chalicelib.settings import MEGABYTE, settings

EDITION = __version__
"""Names the reader. Outputs of one edition never overwrite those of another."""

KEEPING = 20
"""Seconds of a Lambda's time that are left for what comes after the judging."""

SKEW = timedelta(seconds=5)
"""By so much may the clocks of two Lambdas differ."""


class Context(Protocol):
    """What is used of Lambda's context."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int: ...


def file_arrived(event: dict[str, Any], context: Context, clock: Clock = utc_now) -> None:
    """Judge every file of an S3 event. What another run holds is raised at the end: Lambda then delivers again."""
    busy: list[Busy] = []
    for arrival in arrivals(event):
        try:
            if isinstance(arrival, NotOurs):
                raise arrival
            assay(arrival, context, clock)
        except NotOurs as refusal:
            logs.say("refused", why=str(refusal))
        except Busy as trouble:
            logs.say("busy", why=str(trouble))
            busy.append(trouble)
    if busy:
        raise busy[0]


def assay(arrival: Arrival, context: Context, clock: Clock) -> None:
    """Judge one arrived file. A bad file is a result, not a failure."""
    if tenants.workspace(arrival.workspace) is None:
        raise NotOurs("the workspace of this key does not exist: make it before files come")
    claim = table.claim(arrival, _run(context, clock()))
    if claim is None:
        return logs.say("judged already", file=arrival.file_id)
    began = time.monotonic()
    try:
        report = _judged(claim, arrival, context)
    except Gone as gone:
        table.keep(claim, replace(claim.file, status=GONE, reason=str(gone), judged=stamp(clock())), None)
        return logs.say("gone", file=claim.file.id)
    table.keep(claim, _with(claim, report, stamp(clock())), report)
    return _tell(claim, report, began)


def _run(context: Context, now: datetime) -> Run:
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    return Run(context.aws_request_id, stamp(now), stamp(now + left + SKEW))


def _judged(claim: Claim, arrival: Arrival, context: Context) -> Report:
    if arrival.size > settings.largest:
        return _too_large(arrival.size)
    with bucket.fetched(arrival) as source:
        folder = source.with_name("outputs")
        seconds = context.get_remaining_time_in_millis() / 1000 - KEEPING
        report = examine.judged(source, folder, Limits(wall_seconds=seconds))
        bucket.keep(claim.file, EDITION, folder, report.outputs)
    return report


def _too_large(size: int) -> Report:
    reason = (
        f"the file has {size / MEGABYTE:,.1f} MB and this stage judges files up to "
        f"{settings.largest / MEGABYTE:,.1f} MB: send it in parts, or compressed"
    )
    return Report(UNREADABLE, reason, None, (), (), ())


def _with(claim: Claim, report: Report, judged: str) -> File:
    return replace(
        claim.file,
        status=report.verdict,
        reason=report.reason,
        judged=judged,
        edition=EDITION,
        table=report.table,
        findings=len(report.findings),
        outputs=report.outputs,
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
