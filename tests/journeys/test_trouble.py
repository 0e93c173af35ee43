"""What goes wrong in a cloud, on the embedded one: a judge killed, a restart, a right taken away."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local import rest
from tests.journeys.conftest import JUDGE, TIMEOUT, Town, Workspace

READER = "chalicelib.reader"
SKEW = 5


def processes() -> dict[int, tuple[int, str]]:
    """Process id → its parent's id and its command line."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(folder.name)] = (parent, command)
    return found


def is_below(process: int, ancestor: int, seen: dict[int, tuple[int, str]]) -> bool:
    while process in seen:
        process = seen[process][0]
        if process == ancestor:
            return True
    return False


def kill_the_judge(town: Town) -> None:
    """Kill the Lambda process whose reader is at work, and its reader, as the end of a sandbox does."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        seen = processes()
        for process, (parent, command) in seen.items():
            if READER in command and is_below(process, town.process, seen):
                os.kill(parent, signal.SIGKILL)
                os.kill(process, signal.SIGKILL)
                return
        time.sleep(0.02)
    raise AssertionError("no reader was seen at work")


def test_a_killed_judge_is_taken_over_after_its_lease_and_the_event_is_not_lost(workspace: Workspace) -> None:
    body = b"a,b\n" + b'1,"x ""y"\n2,y\n3,z,more\n' * 200_000
    began = time.monotonic()
    arrival = workspace.put("slow.csv", body)
    kill_the_judge(workspace.town)
    while workspace.get(f"/files/{arrival.file_id}")["status"] != "processing":
        time.sleep(0.2)

    event = lost_event(workspace, arrival.key)
    early = workspace.invoke(event)
    during = workspace.get(f"/files/{arrival.file_id}")["status"]
    time.sleep(max(began + TIMEOUT + SKEW + 2 - time.monotonic(), 0))
    late = workspace.invoke(event)

    file = workspace.judged(arrival.file_id)
    assert "held by another run" in early
    assert during == "processing"
    assert late == ""
    assert (file["status"], file["table"]["records"], file["table"]["irregular"]) == ("warned", 400_000, 200_000)
    assert [f["id"] for f in workspace.everything("/files")] == [arrival.file_id]
    assert len(workspace.objects(f"results/{workspace.name}/")) == len(file["outputs"])


def lost_event(workspace: Workspace, key: str) -> dict[str, Any]:
    """The event of a key, from the queue that keeps what could not be handled."""
    queue = workspace.site.client("sqs")
    url = queue.get_queue_url(QueueName="assay-local-lost")["QueueUrl"]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for message in queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            event = json.loads(message["Body"])["requestPayload"]
            if event["Records"][0]["s3"]["object"]["key"] == key:
                return dict(event)
        time.sleep(0.5)
    raise AssertionError("the event is not in the queue of lost events")


def test_everything_is_there_after_a_restart(town: Town, workspace: Workspace) -> None:
    before = workspace.judged(workspace.put("a.csv", b"a,b\n1,2\n").file_id)
    columns = workspace.everything(f"/files/{before['id']}/columns")

    town.stop()
    town.start()

    assert workspace.get(f"/files/{before['id']}") == before
    assert workspace.everything(f"/files/{before['id']}/columns") == columns
    after = workspace.judged(workspace.put("b.csv", b"a,b\n1,2\n").file_id)
    assert [f["id"] for f in workspace.everything("/files")] == [after["id"], before["id"]]


@contextmanager
def without(town: Town, action: str) -> Iterator[None]:
    """Take an action away from the judge's role while the block runs."""
    iam = town.site.client("iam")
    (name,) = iam.list_role_policies(RoleName=JUDGE)["PolicyNames"]
    whole = iam.get_role_policy(RoleName=JUDGE, PolicyName=name)["PolicyDocument"]
    less = json.loads(json.dumps(whole))
    for statement in less["Statement"]:
        statement["Action"] = [a for a in statement["Action"] if a != action] or ["sts:GetCallerIdentity"]
    assert less != whole
    iam.put_role_policy(RoleName=JUDGE, PolicyName=name, PolicyDocument=json.dumps(less))
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=JUDGE, PolicyName=name, PolicyDocument=json.dumps(whole))


@contextmanager
def rest_without(town: Town, action: str) -> Iterator[None]:
    """Take an action away from REST while the block runs."""
    iam = town.site.client("iam")
    whole = (town.site.project / ".chalice" / f"{rest.POLICY}.json").read_text(encoding="utf-8")
    less = json.loads(whole)
    for statement in less["Statement"]:
        statement["Action"] = [a for a in statement["Action"] if a != action] or ["sts:GetCallerIdentity"]
    assert less != json.loads(whole)
    iam.put_user_policy(UserName=rest.USER, PolicyName=rest.POLICY, PolicyDocument=json.dumps(less))
    try:
        yield
    finally:
        iam.put_user_policy(UserName=rest.USER, PolicyName=rest.POLICY, PolicyDocument=whole)


@pytest.mark.parametrize(
    ("action", "method", "path"),
    [
        ("dynamodb:Query", "GET", "/files"),
        ("dynamodb:PutItem", "POST", "/files/{id}/reassay"),
        ("lambda:InvokeFunction", "POST", "/files/{id}/reassay"),
        ("s3:DeleteObjectVersion", "DELETE", "/files/{id}"),
        ("s3:ListBucketVersions", "DELETE", "/files/{id}"),
        ("dynamodb:BatchWriteItem", "DELETE", "/files/{id}"),
    ],
)
def test_rest_needs_each_of_its_rights(workspace: Workspace, action: str, method: str, path: str) -> None:
    file = workspace.judged(workspace.put("a.csv", b"a,b\n1,2\n").file_id)
    path = path.format(id=file["id"])

    with rest_without(workspace.town, action):
        refused = workspace.ask(method, path)
    allowed = workspace.ask(method, path)

    assert refused.status == 500, refused
    assert allowed.status < 300, allowed


@pytest.mark.parametrize(
    "action",
    ["dynamodb:GetItem", "dynamodb:PutItem", "s3:GetObjectVersion", "s3:PutObject", "dynamodb:Query"],
)
def test_without_one_right_the_journey_fails_and_with_it_ends(unfounded: Workspace, action: str) -> None:
    arrival = unfounded.put("a.csv", b"a,b\n1,2\n")
    workspace = unfounded.founded()

    with without(workspace.town, action):
        refused = workspace.deliver(arrival)

    assert "is not authorized to perform" in refused
    assert action in refused
    assert workspace.everything("/files") == [] or workspace.everything("/files")[0]["status"] == "processing"
