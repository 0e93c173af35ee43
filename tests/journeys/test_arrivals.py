"""From the bucket to the report, on the embedded cloud."""

import hashlib
import json
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests

from chalicelib.core.arrival import event_of
from tests.conftest import SAMPLES
from tests.journeys.conftest import LARGEST, Workspace

TROUBLED = SAMPLES / "orders_with_four_troubles.csv"


def fetched(workspace: Workspace, file: dict[str, Any], kind: str) -> bytes:
    link = workspace.get(f"/files/{file['id']}/outputs/{kind}")
    with urllib.request.urlopen(link["url"], timeout=10) as answer:
        return bytes(answer.read())


def send(upload: dict[str, Any], body: bytes, **fields: str) -> int:
    files = {"file": ("sent.csv", body)}
    return requests.post(upload["url"], data=upload["fields"] | fields, files=files, timeout=60).status_code


def test_a_dropped_file_is_judged_and_told_over_rest(workspace: Workspace, tmp_path: Path) -> None:
    arrival = workspace.put(TROUBLED.name, TROUBLED.read_bytes())

    file = workspace.judged(arrival.file_id)

    assert file["status"] == "warned"
    assert (file["table"]["records"], file["table"]["irregular"]) == (7, 4)
    columns = {column["name"]: column for column in workspace.everything(f"/files/{file['id']}/columns")}
    assert {name: column["type"] for name, column in columns.items()} == {
        "order_id": "integer",
        "placed": "date",
        "customer": "text",
        "country": "text",
        "quantity": "integer",
        "price": "decimal",
        "note": "text",
    }
    assert columns["price"]["minimum"] == "2.50"
    findings = {f["error"]: f["first"] for f in workspace.everything(f"/files/{file['id']}/findings")}
    assert findings == {
        "extra-cell": {"record": 4, "line": 6},
        "missing-cell": {"record": 6, "line": 8},
        "blank-row": {"record": 8, "line": 10},
        "stray-quote": {"record": 9, "line": 11},
    }
    assert fetched(workspace, file, "original") == TROUBLED.read_bytes()
    for output in file["outputs"]:
        assert hashlib.sha256(fetched(workspace, file, output["kind"])).hexdigest() == output["sha256"]
    clean = tmp_path / "clean.parquet"
    clean.write_bytes(fetched(workspace, file, "clean"))
    kept = duckdb.sql(f"select record, order_id, price::varchar from '{clean}' order by record limit 2").fetchall()
    assert kept == [(1, 1001, "19.90"), (2, 1002, "5.00")]
    profile = json.loads(fetched(workspace, file, "profile"))
    assert [column["name"] for column in profile["columns"]] == list(columns)


def test_an_upload_is_expected_at_once_and_judged_when_its_bytes_come(workspace: Workspace) -> None:
    upload = workspace.ask("POST", "/uploads", {"feed": "orders", "name": "it's ünïcode & more.csv"}).body
    before = workspace.get(f"/files/{upload['file_id']}")

    status = send(upload, b"a,b\n1,2\n")

    file = workspace.judged(upload["file_id"])
    assert status in (200, 204)
    assert before["status"] == "expected"
    assert (file["status"], file["name"], file["size"]) == ("passed", "it's ünïcode & more.csv", 8)
    assert [f["id"] for f in workspace.everything("/files")] == [upload["file_id"]]


def test_an_upload_takes_nothing_that_its_policy_does_not(workspace: Workspace) -> None:
    upload = workspace.ask("POST", "/uploads", {"feed": "orders", "name": "a.csv"}).body

    assert send(upload, b"a,b\n", key=upload["fields"]["key"] + "x") == 403
    assert send(upload, b"a,b\n", **{"Content-Type": "text/html"}) == 403
    assert send(upload, b"") == 400
    assert send(upload, bytes(LARGEST + 1)) == 400
    assert workspace.get(f"/files/{upload['file_id']}")["status"] == "expected"


def test_one_event_five_times_gives_one_result(unfounded: Workspace) -> None:
    arrival = unfounded.put("a.csv", b"a,b\n1,2\n")
    workspace = unfounded.founded()

    told = [workspace.deliver(arrival) for _ in range(5)]

    file = workspace.judged(arrival.file_id)
    assert told == [""] * 5
    assert [f["id"] for f in workspace.everything("/files")] == [arrival.file_id]
    assert len(workspace.objects(f"results/{workspace.name}/")) == len(file["outputs"])


JUDGE_HERE = """
import json, sys, time
from types import SimpleNamespace
import app
from chalicelib.errors import Busy
event, number, start = json.loads(sys.argv[1]), sys.argv[2], float(sys.argv[3])
context = SimpleNamespace(aws_request_id=number, get_remaining_time_in_millis=lambda: 60_000)
time.sleep(max(start - time.time(), 0))
try:
    app.file_arrived(event, context)
except Busy:
    print("busy")
"""


def test_one_event_to_eight_processes_at_once_gives_one_result(unfounded: Workspace) -> None:
    arrival = unfounded.put("a.csv", b"a,b\n" + b"1,2\n" * 100_000)
    workspace = unfounded.founded()
    site = workspace.site
    event, start = json.dumps(event_of(arrival, site.names["ASSAY_BUCKET"])), str(time.time() + 3)

    judges = [
        subprocess.Popen(
            [sys.executable, "-c", JUDGE_HERE, event, str(number), start],
            cwd=site.project,
            env=site.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    said = [judge.communicate(timeout=60)[0] for judge in judges]

    file = workspace.judged(arrival.file_id)
    assert [judge.returncode for judge in judges] == [0] * 8
    assert sum('"FilesJudged"' in line for line in said) == 1
    assert all('"busy"' in line or "judged already" in line or '"FilesJudged"' in line for line in said)
    assert workspace.deliver(arrival) == ""
    assert [f["id"] for f in workspace.everything("/files")] == [arrival.file_id]
    assert len(workspace.objects(f"results/{workspace.name}/")) == len(file["outputs"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the newer first"])
def test_the_newer_version_is_the_latest_in_any_order_of_events(unfounded: Workspace, order: tuple[int, int]) -> None:
    versions = [
        unfounded.put("a.csv", b"a,b\n1,2\n", sequencer="0055"),
        unfounded.put("a.csv", b"a,b\n1,2\n3,4\n", sequencer="0056"),
    ]
    workspace = unfounded.founded()

    for at in order:
        workspace.deliver(versions[at])

    (feed,) = workspace.everything("/feeds")
    assert feed["latest"]["id"] == versions[1].file_id
    assert feed["latest"]["table"]["records"] == 2
    assert [f["id"] for f in workspace.everything("/files")] == [versions[1].file_id, versions[0].file_id]


def test_a_file_deleted_before_it_is_judged_is_gone(unfounded: Workspace) -> None:
    arrival = unfounded.put("a.csv", b"a,b\n1,2\n")
    workspace = unfounded.founded()
    bucket = workspace.site.names["ASSAY_BUCKET"]
    workspace.site.client("s3").delete_object(Bucket=bucket, Key=arrival.key, VersionId=arrival.version)

    told = workspace.deliver(arrival)

    assert told == ""
    assert workspace.get(f"/files/{arrival.file_id}")["status"] == "gone"
    assert workspace.deliver(arrival) == ""


def test_a_file_of_an_unknown_workspace_is_refused_once(unfounded: Workspace) -> None:
    arrival = unfounded.put("a.csv", b"a,b\n1,2\n")

    assert unfounded.deliver(arrival) == ""

    assert unfounded.founded().everything("/files") == []


@pytest.mark.parametrize(
    "name", ["*.csv", "a'b\".csv", "a b+c%20d.csv", "..%2f..%2fx", "http:x.csv", "🦆.csv", "~a.csv", "-"]
)
def test_a_name_is_only_a_name(workspace: Workspace, name: str) -> None:
    arrival = workspace.put(name, b"a,b\n1,2\n")

    file = workspace.judged(arrival.file_id)

    assert (file["status"], file["name"], file["table"]["records"]) == ("passed", name, 1)
    assert fetched(workspace, file, "original") == b"a,b\n1,2\n"


def test_a_file_of_two_thousand_columns_is_judged_and_paged(workspace: Workspace) -> None:
    labels = [f"column {n}" for n in range(1, 2001)]
    text = ",".join(labels) + "\n" + "\n".join(",".join(str(n * r) for n in range(2000)) for r in range(3)) + "\n"

    arrival = workspace.put("wide.csv", text.encode())

    file = workspace.judged(arrival.file_id)
    assert (file["status"], file["table"]["columns"]) == ("passed", 2000)
    assert [c["name"] for c in workspace.everything(f"/files/{file['id']}/columns")] == labels
    one = workspace.get(f"/files/{file['id']}/columns/~1999")
    assert (one["name"], one["maximum"]) == ("column 1999", "3996")


def test_a_file_that_is_too_large_is_unreadable_and_says_why(workspace: Workspace) -> None:
    arrival = workspace.put("large.csv", b"a,b\n" + b"1,2\n" * (LARGEST // 4))

    file = workspace.judged(arrival.file_id)

    assert file["status"] == "unreadable"
    assert "60.0 MB" in file["reason"]


def test_judging_again_and_forgetting(workspace: Workspace) -> None:
    arrival = workspace.put("a.csv", b"a,b\n1,2\n")
    first = workspace.judged(arrival.file_id)

    again = workspace.ask("POST", f"/files/{arrival.file_id}/reassay")
    second = workspace.judged(arrival.file_id)
    forgotten = workspace.ask("DELETE", f"/files/{arrival.file_id}")

    assert (again.status, again.body["status"], again.body["table"]) == (202, "received", None)
    assert {**first, "judged": None} == {**second, "judged": None}
    assert second["judged"] > first["judged"]
    assert forgotten.status == 204
    assert workspace.ask("GET", f"/files/{arrival.file_id}").status == 404
    assert workspace.objects(f"results/{workspace.name}/") == []
    assert workspace.objects(f"incoming/{workspace.name}/") == []
    time.sleep(0.2)
    assert workspace.deliver(arrival) == ""
    assert workspace.everything("/files") == []


def test_another_workspace_sees_nothing(workspace: Workspace, empty_name: str) -> None:
    rival = Workspace(workspace.town, f"{empty_name}-rival", "").founded()
    file = workspace.judged(workspace.put("a.csv", b"a,b\n1,2\n").file_id)

    paths = [link for name, link in file["links"].items()]
    seen = [rival.ask("GET", path) for path in paths]
    unknown = [rival.ask("GET", path.replace(file["id"], "a" * 26)) for path in paths]

    assert rival.everything("/files") == rival.everything("/feeds") == []
    assert {answer.status for answer in seen} == {404}
    assert [str(a.body).replace(file["id"], "") for a in seen] == [str(a.body).replace("a" * 26, "") for a in unknown]
    assert rival.ask("DELETE", f"/files/{file['id']}").status == 404
    assert workspace.get(f"/files/{file['id']}") == file


def test_an_event_that_is_none_of_ours_is_refused_and_not_repeated(unfounded: Workspace) -> None:
    """S3's TestEvent, and a mixed event whose other records are judged all the same."""
    arrival = unfounded.put("a.csv", b"a,b\n1,2\n")
    workspace = unfounded.founded()
    bucket = workspace.site.names["ASSAY_BUCKET"]
    mixed = event_of(arrival, bucket)
    mixed["Records"] = [*event_of(replace(arrival, key="incoming/nowhere"), bucket)["Records"], *mixed["Records"]]

    told = [workspace.invoke({"Service": "Amazon S3", "Event": "s3:TestEvent"}), workspace.invoke(mixed)]

    assert told == ["", ""]
    assert workspace.judged(arrival.file_id)["status"] == "passed"
