"""A file arrives: judged once, whatever is delivered and wherever it breaks."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from chalicelib import catalog, contracts, intake, keys, uploads
from chalicelib.core.arrival import Arrival, event_of
from chalicelib.core.file import Caller
from chalicelib.core.moments import stamp
from chalicelib.edges import bucket, disk, table
from chalicelib.errors import Busy, LostClaim, ReaderFailed
from chalicelib.settings import settings
from chalicelib.uploads import UploadWish
from tests.conftest import SAMPLES

pytestmark = pytest.mark.usefixtures("aws")

TROUBLED = (SAMPLES / "orders_with_four_troubles.csv").read_bytes()
WIDE = (",".join(f"c{n}" for n in range(150)) + "\n" + ",".join("1" * 150) + "\n").encode()
CALLER = Caller("acme", "key", ("read", "write"))


@dataclass
class Context:
    """What Lambda says of an invocation. A retry of the same event has the same id."""

    aws_request_id: str = "request-1"

    def get_remaining_time_in_millis(self) -> int:
        return 120_000


def noon() -> datetime:
    return datetime(2026, 1, 1, 12, tzinfo=UTC)


def put(body: bytes, name: str = "a.csv", feed: str = "orders") -> Arrival:
    key = f"incoming/acme/{feed}/{name}"
    done = boto3.client("s3").put_object(Bucket=settings.bucket, Key=key, Body=body)
    time = "2026-01-01T11:59:59.000Z"
    return Arrival("acme", feed, name, key, done["VersionId"], done["ETag"].strip('"'), len(body), "0A", time)


def deliver(*arrivals: Arrival, context: Context | None = None) -> None:
    records = [record for arrival in arrivals for record in event_of(arrival, settings.bucket)["Records"]]
    intake.file_arrived({"Records": records}, context or Context(), noon)


@pytest.fixture(autouse=True)
def workspace(aws: None) -> None:
    keys.found_workspace("acme")


class Crash(Exception):
    """The end of the process, as far as the code can tell."""


@contextmanager
def crashing(at: int, after: bool, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Break off at the AWS call with this number, before it is made or after it. Gives the calls that were made."""
    calls: list[str] = []
    real = BaseClient._make_api_call

    def call(client: Any, operation: str, arguments: Any) -> Any:
        calls.append(operation)
        breaks = len(calls) == at
        if breaks and not after:
            raise Crash
        answer = real(client, operation, arguments)
        if breaks:
            raise Crash
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield calls


def everything() -> tuple[Any, Any]:
    """All items of the table, and all objects of the bucket with their bytes."""
    items = boto3.client("dynamodb").scan(TableName=settings.table)["Items"]
    s3 = boto3.client("s3")
    objects = {
        thing["Key"]: s3.get_object(Bucket=settings.bucket, Key=thing["Key"])["Body"].read()
        for thing in s3.list_objects_v2(Bucket=settings.bucket)["Contents"]
    }
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"])), objects


def forget_results() -> None:
    """Back to the moment before the first delivery."""
    dynamo, s3 = boto3.client("dynamodb"), boto3.client("s3")
    for item in dynamo.scan(TableName=settings.table)["Items"]:
        if item["kind"]["S"] != "workspace":
            dynamo.delete_item(TableName=settings.table, Key={"pk": item["pk"], "sk": item["sk"]})
    for version in s3.list_object_versions(Bucket=settings.bucket, Prefix="results/").get("Versions", []):
        s3.delete_object(Bucket=settings.bucket, Key=version["Key"], VersionId=version["VersionId"])


@pytest.mark.parametrize("body", [TROUBLED, WIDE], ids=["with findings", "in several transactions"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_call_and_a_redelivery_give_the_same_bytes(
    body: bytes, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = put(body)
    with crashing(0, after, monkeypatch) as calls:
        deliver(arrival)
    whole, number = everything(), len(calls)
    assert number >= 8

    for at in range(1, number + 1):
        forget_results()
        with crashing(at, after, monkeypatch) as calls, pytest.raises(Crash):
            deliver(arrival)
        deliver(arrival)
        assert everything() == whole, f"call {at}, {calls[-1]}"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_while_judging_again_gives_the_same_bytes(after: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = put(TROUBLED)
    deliver(arrival)
    whole = everything()
    table.requeue("acme", arrival.file_id, stamp(noon()))
    with crashing(0, after, monkeypatch) as calls:
        deliver(arrival)
    assert everything() == whole

    for at in range(1, len(calls) + 1):
        table.requeue("acme", arrival.file_id, stamp(noon()))
        with crashing(at, after, monkeypatch), pytest.raises(Crash):
            deliver(arrival)
        deliver(arrival)
        assert everything() == whole


def test_a_file_is_judged_once_however_often_it_is_delivered() -> None:
    arrival = put(TROUBLED)
    deliver(arrival)
    once = everything()

    for number in range(4):
        deliver(arrival, context=Context(f"request-{number}"))

    assert everything() == once
    assert [file.id for file in catalog.files(CALLER, {}).items] == [arrival.file_id]


def test_a_file_that_another_run_holds_is_raised_after_the_others_are_judged() -> None:
    held, free = put(TROUBLED, "held.csv"), put(TROUBLED, "free.csv")
    run = intake._run(Context("another"), noon())
    table.claim(held, run)

    with pytest.raises(Busy):
        deliver(held, free)

    assert catalog.file(CALLER, held.file_id).status == "processing"
    assert catalog.file(CALLER, free.file_id).status == "warned"


def test_one_record_that_fails_leaves_the_others_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals = [put(TROUBLED, f"{n}.csv") for n in range(3)]

    with crashing(4, False, monkeypatch), pytest.raises(Crash):
        deliver(*arrivals)

    assert [file.status for file in catalog.files(CALLER, {}).items].count("warned") == 2
    deliver(*arrivals)
    assert [file.status for file in catalog.files(CALLER, {}).items] == ["warned"] * 3


def test_a_file_gets_half_of_a_runs_time_or_another_run() -> None:
    class Hurried(Context):
        left = iter([120_000, 100_000, 100_000, 100_000, 20_000])

        def get_remaining_time_in_millis(self) -> int:
            return next(self.left, 20_000)

    first, second = put(TROUBLED, "1.csv"), put(TROUBLED, "2.csv")

    with pytest.raises(Busy):
        deliver(first, second, context=Hurried())

    assert [file.name for file in catalog.files(CALLER, {}).items] == ["1.csv"]


def test_a_run_that_woke_up_late_overwrites_no_result() -> None:
    arrival = put(TROUBLED)
    late = table.claim(arrival, intake._run(Context("late"), noon() - timedelta(hours=1)))
    assert late is not None
    deliver(arrival)
    other = put(WIDE, "b.csv")
    before = everything()

    changed = intake._judged(late, other, Context(), None)
    with pytest.raises(LostClaim):
        table.keep(late, intake._with(late, changed, None, stamp(noon())), changed)

    items, objects = everything()
    assert items == before[0]
    assert before[1].items() <= objects.items()


def test_a_file_deleted_while_its_bytes_are_under_way_stays_deleted() -> None:
    upload = uploads.create(CALLER, UploadWish("orders", "a.csv"))
    key = upload.fields["key"]
    done = boto3.client("s3").put_object(Bucket=settings.bucket, Key=key, Body=TROUBLED)
    arrival = Arrival("acme", "orders", "a.csv", key, done["VersionId"], "e", 5, "0A", "2026-01-01T11:59:59.000Z")

    catalog.delete(CALLER, upload.file_id)
    deliver(arrival)

    assert catalog.files(CALLER, {}).items == ()
    assert boto3.client("s3").list_objects_v2(Bucket=settings.bucket)["KeyCount"] == 0


def test_an_upload_is_listed_and_latest_by_the_time_of_its_arrival() -> None:
    upload = uploads.create(CALLER, UploadWish("orders", "a.csv"))
    assert catalog.feeds(CALLER, {}).items == ()
    dropped = put(TROUBLED, "dropped.csv")
    deliver(dropped)
    (before,) = catalog.feeds(CALLER, {}).items

    done = boto3.client("s3").put_object(Bucket=settings.bucket, Key=upload.fields["key"], Body=TROUBLED)
    later = "2026-01-01T12:59:59.000Z"
    key = upload.fields["key"]
    deliver(Arrival("acme", "orders", "a.csv", key, done["VersionId"], "e", 5, "0A", later))

    (after,) = catalog.feeds(CALLER, {}).items
    assert before.latest is not None
    assert after.latest is not None
    assert (before.latest.name, after.latest.name) == ("dropped.csv", "a.csv")
    assert [file.name for file in catalog.files(CALLER, {"limit": "10"}).items] == ["a.csv", "dropped.csv"]


@pytest.mark.parametrize("by_version", [True, False], ids=["by version", "by a delete marker"])
def test_a_deleted_object_ends_as_gone(by_version: bool) -> None:
    arrival = put(TROUBLED)
    which: Any = {"VersionId": arrival.version} if by_version else {}
    boto3.client("s3").delete_object(Bucket=settings.bucket, Key=arrival.key, **which)

    deliver(arrival)
    deliver(arrival)

    file = catalog.file(CALLER, arrival.file_id)
    assert file.status == "gone"
    assert file.reason is not None


@pytest.mark.parametrize(
    "event",
    [
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"},
        {"Records": []},
        event_of(Arrival("nobody", "orders", "a", "incoming/nobody/orders/a", "v", "e", 1, "0", "t"), "b"),
        event_of(Arrival("", "", "", "incoming/a", "v", "e", 1, "0", "t"), "b"),
        event_of(Arrival("", "", "", "incoming/acme/orders/a/b", "v", "e", 1, "0", "t"), "b"),
        event_of(Arrival("", "", "", "incoming/acme//a", "v", "e", 1, "0", "t"), "b"),
    ],
    ids=["test event", "no records", "unknown workspace", "no feed", "a folder more", "empty feed"],
)
def test_what_is_none_of_ours_is_refused_and_leaves_nothing(
    event: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = boto3.client("dynamodb").scan(TableName=settings.table)["Items"]

    intake.file_arrived(event, Context(), noon)

    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in logged] == ["refused"] * (1 if event.get("Records") != [] else 0)
    assert boto3.client("dynamodb").scan(TableName=settings.table)["Items"] == before


def test_a_file_that_is_too_large_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = replace(put(TROUBLED), size=settings.largest + 1)

    with crashing(0, False, monkeypatch) as calls:
        deliver(arrival)

    file = catalog.file(CALLER, arrival.file_id)
    assert file.status == "unreadable"
    assert "MB" in (file.reason or "")
    assert "GetObject" not in calls


def test_a_failure_of_our_own_is_told_raised_and_mended_by_another_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = put(TROUBLED)
    (tmp_path / "_duckdb.py").write_text("raise RuntimeError('a broken engine')", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        with pytest.raises(ReaderFailed):
            deliver(arrival)
    failed = catalog.file(CALLER, arrival.file_id)

    deliver(arrival)

    assert failed.status == "failed"
    assert "reassay" in (failed.reason or "")
    assert catalog.file(CALLER, arrival.file_id).status == "warned"


def test_what_a_dead_judge_left_on_the_disk_is_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = [tmp_path / f"assay-{process}-x" for process in (dead.pid, os.getpid())]
    living = tmp_path / f"assay-{os.getppid()}-x"
    for folder in (*left, living):
        folder.mkdir()

    deliver(put(TROUBLED))

    assert list(tmp_path.iterdir()) == [living]


SECRET = "zebra-7731"


@pytest.mark.parametrize(
    "body",
    [
        f'name,{SECRET}\n{SECRET},1\n{SECRET},1,2\n"{SECRET}\n',
        f'[{{"{SECRET}": "{SECRET}"}}, {SECRET}]',
        f"%PDF-1.7 {SECRET}",
        f"PAR1 {SECRET} PAR1",
    ],
    ids=["csv", "json", "pdf", "parquet"],
)
def test_nothing_of_a_file_reaches_a_log(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    arrival = put(body.encode(), "a.csv")

    deliver(arrival)

    printed = "".join(capfd.readouterr())
    (line,) = [json.loads(line) for line in printed.splitlines()]
    assert SECRET not in printed
    assert line["file"] == arrival.file_id
    assert line["FilesJudged"] == 1
    assert line["bytes"] == len(body)
    assert line["milliseconds"] > 0


def test_the_clean_copy_has_the_same_bytes_each_time() -> None:
    arrivals = [put(TROUBLED, f"{n}.csv") for n in range(3)]
    deliver(*arrivals)

    digests = {
        tuple((output.kind, output.sha256) for output in catalog.file(CALLER, arrival.file_id).outputs)
        for arrival in arrivals
    }

    assert len(digests) == 1


def test_a_reference_that_is_deleted_while_it_is_fetched_is_looked_up_again() -> None:
    contracts.put(CALLER, "orders", REFERRING)
    known = put(b"word\na\nb\n", feed="known")
    deliver(known)
    arrival = put(b"word\na\nb\n")

    def delete(**asked: Any) -> None:
        if "clean" in asked["params"]["url_path"]:
            catalog.delete(CALLER, known.file_id)

    bucket._s3().meta.events.register_last("before-call.s3.HeadObject", delete)

    with pytest.raises(Busy, match="the feed known was deleted just now"):
        deliver(arrival)

    deliver(arrival)
    told = catalog.findings(CALLER, arrival.file_id, {}).items
    assert [one.message.partition(": ")[2] for one in told] == ["there is no clean copy of the feed 'known' yet"]


@pytest.mark.parametrize(
    ("policy", "verdict"), [("reject", "rejected"), ("quarantine", "rejected"), ("warn", "warned")]
)
def test_a_reference_that_the_disk_has_no_room_for_is_told_and_not_fetched(
    policy: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"\n    customProperties: [{{property: assay.policy, value: {policy}}}]\n".encode()
    contracts.put(CALLER, "orders", REFERRING.rstrip() + said)
    deliver(put(b"word\na\nb\n", feed="known"))
    arrival = put(b"word\na\nc\n")
    monkeypatch.setattr(intake, "READING", disk.room(Path("/")) + (1 << 40))

    deliver(arrival)

    assert catalog.file(CALLER, arrival.file_id).status == verdict
    (told,) = catalog.findings(CALLER, arrival.file_id, {}).items
    assert (told.error, told.check, told.severity) == ("check-error", "word.foreignKey", "error")
    assert "the latest clean copy of the feed 'known' has 0.0 MB, for which the disk" in told.message


def test_references_take_no_more_than_half_of_the_disk(tmp_path: Path) -> None:
    contracts.put(CALLER, "orders", REFERRING)
    known, arrival = put(b"word\na\nb\n", feed="known"), put(b"word\na\nc\n")
    deliver(known)
    file = table.file("acme", known.file_id)
    promise = contracts.of_feed("acme", "orders")
    larger = tuple(replace(one, size=disk.room(tmp_path) * 2 // 3) for one in file.outputs)
    table.item_of(replace(file, outputs=larger)).save()

    found, lacking = intake._references(arrival, promise, tmp_path)

    assert (found, list(lacking)) == ({}, ["known"])
    assert list(tmp_path.iterdir()) == []


REFERRING = b"""
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: word
        logicalType: string
        relationships: [{to: known.word}]
"""
