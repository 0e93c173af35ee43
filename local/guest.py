"""What a user of Assay does: get a key, drop a file, wait for its report, read it over REST."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from chalicelib.core.arrival import Arrival, incoming_key
from chalicelib.core.column import Column
from chalicelib.core.report import VERDICTS, Finding, Report, Table
from chalicelib.core.shapes import build
from local.processes import completed
from local.rest import ask
from local.site import Site, Trouble

PATIENCE = 90
"""Seconds that a small file may take from the bucket to its report."""


def new_key(site: Site, workspace: str) -> str:
    """An API key, of a workspace that is made if it is not there."""
    command = [sys.executable, "-m", "chalicelib.keys", "create", workspace]
    return completed("making an API key", command, site.environment(), site.project).strip()


def kept_key(site: Site, workspace: str) -> str:
    """The key of former runs, or a new one where that no longer opens."""
    kept = site.state / f"{workspace}.key"
    if kept.exists() and ask(site, key := kept.read_text(encoding="utf-8"), "GET", "/feeds").status == 200:
        return key
    key = new_key(site, workspace)
    kept.touch(mode=0o600)
    kept.write_text(key, encoding="utf-8")
    return key


def promise(site: Site, key: str, name: str, path: Path) -> None:
    """Send a contract."""
    answer = ask(site, key, "PUT", f"/contracts/{name}", path.read_bytes())
    if answer.status != 200:
        raise Trouble(f"PUT /contracts/{name} answered {answer.status}: {answer.body}")


def drop(site: Site, workspace: str, feed: str, path: Path) -> str:
    """Put a file into the bucket, as a partner would. The id that it will have."""
    key = incoming_key(workspace, feed, path.name)
    put = site.client("s3").put_object(Bucket=site.names["ASSAY_BUCKET"], Key=key, Body=path.read_bytes())
    return Arrival(workspace, feed, path.name, key, put["VersionId"], "", 0, "", "").file_id


def judged(site: Site, key: str, file_id: str) -> dict[str, Any]:
    """The file as REST tells it, once it has a verdict."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = ask(site, key, "GET", f"/files/{file_id}")
        if answer.status == 200 and answer.body["status"] in VERDICTS:
            return dict(answer.body)
        time.sleep(0.2)
    raise Trouble(f"file {file_id} has no verdict after {PATIENCE} seconds: see {site.state / 'cloud.log'}")


def report(site: Site, key: str, file: dict[str, Any]) -> Report:
    """The report on a judged file, put together from its pages."""
    table = None if file["table"] is None else build(Table, file["table"])
    told = Report(file["status"], file["reason"], table, (), (), ())
    columns = tuple(build(Column, column) for column in everything(site, key, f"/files/{file['id']}/columns"))
    findings = tuple(build(Finding, finding) for finding in everything(site, key, f"/files/{file['id']}/findings"))
    return replace(told, columns=columns, findings=findings)


def everything(site: Site, key: str, path: str) -> list[Any]:
    """All items of a list, page by page."""
    items: list[Any] = []
    page = ""
    while True:
        answer = ask(site, key, "GET", f"{path}?limit=200{page}")
        if answer.status != 200:
            raise Trouble(f"GET {path} answered {answer.status}: {answer.body}")
        items += answer.body["items"]
        if answer.body["next"] is None:
            return items
        page = f"&page={answer.body['next']}"
