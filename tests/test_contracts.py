"""Contracts through the doors and by the bucket: versions that never change, feeds that have one contract each."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib import contracts, taking
from chalicelib.core.arrival import Arrival, Drop, drops
from chalicelib.core.file import HeldTo, Run
from chalicelib.core.shapes import plain
from chalicelib.edges import bucket, disk, kept_contracts, table
from chalicelib.errors import Busy, NotOurs
from tests.conftest import Read
from tests.frontend import Frontend
from tests.test_api import arrive

RUN = Run("request-1", "2026-01-01T10:00:00.000Z", "2026-01-01T10:05:00.000Z")

ORDERS = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - name: price
        logicalType: number
        required: true
"""

YAML = "application/yaml"


def put(acme: Frontend, document: str, name: str = "orders") -> Any:
    return acme.ask("PUT", f"/contracts/{name}", document.encode(), Content_Type=YAML)


def dropped(document: str, name: str = "orders", second: int = 0, workspace: str = "acme") -> dict[str, Any]:
    """S3's event of a document that was dropped."""
    key = f"contracts/{workspace}/{name}.odcs.yaml"
    kept = boto3.client("s3").put_object(Bucket="assay-test", Key=key, Body=document.encode())
    thing = {"key": key, "size": len(document), "eTag": kept["ETag"], "sequencer": f"{second:04}"}
    if "VersionId" in kept:
        thing["versionId"] = kept["VersionId"]
    time = f"2026-01-01T09:00:{second:02}.000Z"
    return {"Records": [{"eventTime": time, "s3": {"bucket": {"name": "assay-test"}, "object": thing}}]}


def come(acme: Frontend, event: dict[str, Any]) -> None:
    acme.client.lambda_.invoke("contract_arrived", event)


def test_a_document_that_is_put_is_told_as_it_came(acme: Frontend) -> None:
    taken = put(acme, ORDERS)

    assert taken.status_code == 200
    assert taken.json_body["latest"] == acme.get("/contracts/orders").json_body["latest"]
    told = acme.get("/contracts/orders").json_body
    assert told["text"] == ORDERS
    assert told["document"]["schema"][0]["properties"][0]["name"] == "price"
    assert (told["latest"]["number"], told["latest"]["version"], told["latest"]["feeds"]) == (1, "1.0.0", ["orders"])


def test_numbers_of_a_document_are_told_as_they_are(acme: Frontend) -> None:
    limits = "logicalTypeOptions: {minimum: 0.01, maximum: 12345678901234567890.123, multipleOf: 1e-2}"

    taken = put(acme, ORDERS.replace("required: true", limits))

    told = taken.json_body["document"]["schema"][0]["properties"][0]["logicalTypeOptions"]
    assert told == {"minimum": 0.01, "maximum": "12345678901234567890.123", "multipleOf": 0.01}


def test_what_a_document_says_at_length_fits_the_table(acme: Frontend) -> None:
    taken = put(acme, ORDERS.replace("1.0.0", "v" * 450_000))

    assert (taken.status_code, taken.json_body["latest"]["version"]) == (200, "v" * 59 + "…")
    assert len(acme.get("/contracts/orders").json_body["document"]["version"]) == 450_000


def test_json_is_taken_as_well(acme: Frontend) -> None:
    document = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "a", "version": "2", "status": "draft"}

    taken = acme.ask("PUT", "/contracts/a", {**document, "schema": [{"name": "a"}]})

    assert taken.status_code == 200
    assert taken.json_body["latest"]["version"] == "2"


def test_each_change_is_a_version_and_none_is_ever_changed(acme: Frontend) -> None:
    changed = ORDERS.replace("1.0.0", "1.1.0")
    put(acme, ORDERS)
    again = put(acme, ORDERS)
    put(acme, changed)

    assert again.json_body["latest"]["number"] == 1
    assert [one["number"] for one in acme.get("/contracts/orders/versions").json_body["items"]] == [2, 1]
    assert acme.get("/contracts/orders?number=1").json_body["text"] == ORDERS
    assert acme.get("/contracts/orders").json_body["text"] == changed


def test_versions_come_in_pages(acme: Frontend) -> None:
    for number in range(3):
        put(acme, ORDERS.replace("1.0.0", f"1.{number}.0"))

    first = acme.get("/contracts/orders/versions?limit=2").json_body
    rest = acme.get(f"/contracts/orders/versions?limit=2&page={first['next']}").json_body

    assert [one["number"] for one in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("", "this is no contract yet"),
        ("{", "line 1"),
        (ORDERS.replace("number", "nmber"), "line 10, column 22"),
        ("\x00", "this is no contract yet"),
        ("a: &a [*a, *a]", "this is no contract yet"),
    ],
    ids=["empty", "half of JSON", "a misspelt type", "a NUL", "an alias of itself"],
)
def test_a_document_that_is_no_contract_is_refused_with_the_place(acme: Frontend, document: str, told: str) -> None:
    refused = put(acme, document)

    assert refused.status_code == 400
    assert told in refused.json_body["detail"]
    assert acme.get("/contracts/orders").status_code == 404


@pytest.mark.parametrize("name", ["-a", "a b", "a%2Fb", "x" * 101, "drafts"])
def test_a_name_that_no_feed_could_have_is_refused(acme: Frontend, name: str) -> None:
    assert put(acme, ORDERS, name).status_code in (400, 404, 405)


def test_a_feed_belongs_to_one_contract(acme: Frontend) -> None:
    put(acme, ORDERS)

    refused = put(acme, ORDERS, "other")

    assert refused.status_code == 409
    assert "orders belongs to the contract orders" in refused.json_body["detail"]
    assert acme.get("/contracts/other").status_code == 404


def test_a_version_that_names_a_feed_no_more_sets_it_free(acme: Frontend) -> None:
    put(acme, ORDERS)
    put(acme, ORDERS.replace("- name: orders", "- name: returns"))

    assert put(acme, ORDERS, "other").status_code == 200


def test_a_contract_is_deleted_only_where_no_file_came_by_its_feeds(acme: Frontend) -> None:
    put(acme, ORDERS)
    key = "incoming/acme/orders/a.csv"
    table.claim(Arrival("acme", "orders", "a.csv", key, "v1", "e", 10, "0A", "2026-01-01T09:00:00.000Z"), RUN)

    refused = acme.ask("DELETE", "/contracts/orders")
    put(acme, ORDERS.replace("- name: orders", "- name: returns"))

    assert refused.status_code == 409
    assert "send a version that names these feeds no more" in refused.json_body["detail"]
    assert acme.ask("DELETE", "/contracts/orders").status_code == 204
    assert acme.get("/contracts/orders").status_code == 404
    assert acme.get("/contracts").json_body["items"] == []


def test_numbers_of_versions_go_on_after_a_deletion(acme: Frontend) -> None:
    put(acme, ORDERS)
    acme.ask("DELETE", "/contracts/orders")

    assert put(acme, ORDERS).json_body["latest"]["number"] == 2


def test_another_workspace_sees_nothing_of_it(acme: Frontend, rival: Frontend) -> None:
    put(acme, ORDERS)

    assert rival.get("/contracts/orders").status_code == 404
    assert rival.get("/contracts").json_body["items"] == []
    assert put(rival, ORDERS).json_body["latest"]["number"] == 1


def test_two_versions_are_held_against_each_other(acme: Frontend) -> None:
    put(acme, ORDERS)
    put(acme, ORDERS.replace("required: true", "required: false"))
    put(acme, ORDERS.replace("status: active", "status: draft"))

    lost = acme.get("/contracts/orders/diff?from=1&to=2").json_body
    newest = acme.get("/contracts/orders/diff").json_body

    assert (lost["before"]["number"], lost["after"]["number"], lost["breaking"]) == (1, 2, True)
    assert [(change["what"], change["how"]) for change in lost["changes"]] == [("price.required", "removed")]
    assert (newest["before"]["number"], newest["after"]["number"], newest["breaking"]) == (2, 3, False)
    assert acme.get("/contracts/orders/diff?from=7").status_code == 404
    assert acme.get("/contracts/orders/diff?to=1").status_code == 404


def test_a_feed_is_held_to_the_newest_version(acme: Frontend) -> None:
    before = contracts.of_feed("acme", "orders")
    put(acme, ORDERS)
    put(acme, ORDERS.replace("price", "cost"))

    promise = contracts.of_feed("acme", "orders")

    assert before is None
    assert promise is not None
    assert promise.table is not None
    assert (promise.held_to, promise.table.columns[0].name) == (HeldTo("orders", 2), "cost")
    assert contracts.of_feed("acme", "others") is None


def test_a_feed_that_leaves_its_contract_just_now_is_looked_at_again(
    acme: Frontend, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(acme, ORDERS)
    holder = kept_contracts.holder

    def left(*arguments: str) -> str | None:
        found = holder(*arguments)
        monkeypatch.setattr(kept_contracts, "holder", holder)
        put(acme, ORDERS.replace("- name: orders", "- name: returns"))
        return found

    monkeypatch.setattr(kept_contracts, "holder", left)

    with pytest.raises(Busy):
        contracts.of_feed("acme", "orders")
    assert contracts.of_feed("acme", "orders") is None


def test_a_document_that_is_dropped_is_taken_once(acme: Frontend) -> None:
    event = dropped(ORDERS)

    come(acme, event)
    come(acme, event)

    assert [one["number"] for one in acme.get("/contracts/orders/versions").json_body["items"]] == [1]
    assert acme.get("/contracts/orders").json_body["latest"]["by"] == "contracts/acme/orders.odcs.yaml"


def test_of_two_drops_that_come_out_of_order_the_later_stays(acme: Frontend) -> None:
    earlier = dropped(ORDERS, second=1)
    later = dropped(ORDERS.replace("1.0.0", "1.1.0"), second=2)

    come(acme, later)
    come(acme, earlier)

    assert acme.get("/contracts/orders").json_body["latest"]["version"] == "1.1.0"


def test_a_drop_that_is_no_contract_is_told_beside_the_version_before(acme: Frontend) -> None:
    come(acme, dropped(ORDERS, second=1))
    come(acme, dropped(ORDERS.replace("number", "nmber"), second=2))

    told = acme.get("/contracts/orders").json_body

    assert told["latest"]["number"] == 1
    assert "line 10, column 22" in told["refused"]["why"]
    come(acme, dropped(ORDERS.replace("1.0.0", "1.2.0"), second=3))
    assert acme.get("/contracts/orders").json_body["refused"] is None


def test_a_drop_that_comes_twice_does_not_undo_what_was_sent_meanwhile(acme: Frontend) -> None:
    event = dropped(ORDERS)
    come(acme, event)
    put(acme, ORDERS.replace("1.0.0", "1.1.0"))

    come(acme, event)

    assert acme.get("/contracts/orders").json_body["latest"]["version"] == "1.1.0"


def test_a_drop_that_comes_twice_does_not_bring_back_what_was_deleted(acme: Frontend) -> None:
    event = dropped(ORDERS)
    come(acme, event)
    acme.ask("DELETE", "/contracts/orders")

    come(acme, event)

    assert acme.get("/contracts/orders").status_code == 404


def test_a_refusal_that_comes_twice_is_not_told_beside_what_came_later(acme: Frontend) -> None:
    broken = dropped("schema: [", second=1)
    come(acme, broken)
    come(acme, dropped(ORDERS, second=2))

    come(acme, broken)

    assert acme.get("/contracts/orders").json_body["refused"] is None


@pytest.mark.parametrize("by_bucket", [True, False])
def test_the_version_that_counts_come_again_ends_a_refusal(by_bucket: bool, acme: Frontend) -> None:
    come(acme, dropped(ORDERS, second=1))
    come(acme, dropped("schema: [", second=2))

    come(acme, dropped(ORDERS, second=3)) if by_bucket else put(acme, ORDERS)

    told = acme.get("/contracts/orders").json_body
    assert (told["latest"]["number"], told["refused"]) == (1, None)


def between(acme: Frontend, monkeypatch: pytest.MonkeyPatch, document: str) -> None:
    """Send a document after another one has seen the contract and before it is kept."""
    keep = bucket.keep_document

    def late(*arguments: Any) -> None:
        monkeypatch.setattr(bucket, "keep_document", keep)
        assert put(acme, document).status_code == 200
        keep(*arguments)

    monkeypatch.setattr(bucket, "keep_document", late)


def test_of_two_that_are_sent_at_once_one_is_asked_to_look_again(
    acme: Frontend, monkeypatch: pytest.MonkeyPatch
) -> None:
    between(acme, monkeypatch, ORDERS.replace("1.0.0", "1.1.0"))

    refused = put(acme, ORDERS)

    assert (refused.status_code, refused.json_body["detail"]) == (409, "this contract changed just now: ask again")
    assert [one["version"] for one in acme.get("/contracts/orders/versions").json_body["items"]] == ["1.1.0"]


def test_a_drop_that_meets_another_version_comes_again(acme: Frontend, monkeypatch: pytest.MonkeyPatch) -> None:
    event = dropped(ORDERS)
    between(acme, monkeypatch, ORDERS.replace("1.0.0", "0.9.0"))

    with pytest.raises(Busy):
        taking.contract_arrived(event)
    taking.contract_arrived(event)

    assert [one["version"] for one in acme.get("/contracts/orders/versions").json_body["items"]] == ["1.0.0", "0.9.0"]


def test_a_version_that_leaves_one_feed_and_takes_one_of_another_says_whose_it_is(acme: Frontend) -> None:
    put(acme, ORDERS)
    put(acme, ORDERS.replace("- name: orders", "- name: returns"), "other")

    refused = put(acme, ORDERS.replace("- name: orders", "- name: returns"))

    assert "returns belongs to the contract other" in refused.json_body["detail"]


def test_a_first_drop_that_is_no_contract_is_told_too(acme: Frontend) -> None:
    come(acme, dropped("", name="new"))

    told = acme.get("/contracts/new").json_body

    assert (told["latest"], told["document"], told["text"]) == (None, None, None)
    assert told["refused"]["key"] == "contracts/acme/new.odcs.yaml"
    assert [one["name"] for one in acme.get("/contracts").json_body["items"]] == ["new"]


@pytest.mark.parametrize(
    "key",
    ["contracts/acme/orders.csv", "contracts/acme/a/orders.odcs.yaml", "contracts/ACME/orders.odcs.yaml", "other/a"],
)
def test_other_keys_are_none_of_ours(key: str) -> None:
    event = {"Records": [{"eventTime": "2026-01-01T09:00:00.000Z", "s3": {"object": {"key": key}}}]}

    (found,) = drops(event)

    assert isinstance(found, NotOurs)


def test_a_dropped_document_in_json_has_its_name_too() -> None:
    event = {
        "Records": [{"eventTime": "2026-01-01T09:00:00.000Z", "s3": {"object": {"key": "contracts/a/b.odcs.json"}}}]
    }

    (found,) = drops(event)

    assert isinstance(found, Drop)
    assert (found.workspace, found.name) == ("a", "b")


def test_a_document_that_went_away_before_it_was_read_is_no_failure(acme: Frontend) -> None:
    event = dropped(ORDERS)
    boto3.client("s3").delete_object(Bucket="assay-test", Key="contracts/acme/orders.odcs.yaml")
    event["Records"][0]["s3"]["object"]["versionId"] = "gone"

    come(acme, event)

    assert acme.get("/contracts/orders").status_code == 404


def test_the_document_lies_in_the_bucket_before_the_table_knows_of_it(acme: Frontend) -> None:
    put(acme, ORDERS)

    latest = acme.get("/contracts/orders").json_body["latest"]

    assert bucket.document("acme", "orders", latest["sha256"]) == ORDERS.encode()
    assert json.dumps(latest)


def test_a_table_crosses_into_other_languages_and_what_cannot_is_named(acme: Frontend) -> None:
    put(acme, ORDERS.replace("required: true", "required: true, classification: secret".replace(", ", "\n        ")))

    told = acme.get("/contracts/orders/schema").json_body
    other = acme.get("/contracts/orders/schema?as=json-schema&table=orders&number=1").json_body

    assert told["document"]["fields"] == [{"name": "price", "type": "number", "constraints": {"required": True}}]
    assert [one["what"] for one in told["lost"]] == ["price", "columns"]
    assert other["document"]["properties"]["price"]["type"] == "number"
    assert acme.get("/contracts/orders/schema?as=avro").status_code == 400
    assert acme.get("/contracts/orders/schema?table=others").status_code == 404
    assert acme.get("/contracts/others/schema").status_code == 404


@pytest.mark.parametrize(
    "schema",
    [
        {"fields": [{"name": "price", "type": "number", "constraints": {"minimum": 0}, "rdfType": "x"}]},
        {"type": "object", "properties": {"price": {"type": "number", "minimum": 0}}, "if": {}},
    ],
    ids=["table schema", "json schema"],
)
def test_a_schema_becomes_a_draft_that_can_be_put(acme: Frontend, schema: dict[str, Any]) -> None:
    draft = acme.ask("POST", "/contracts/drafts", {"name": "prices", "schema": schema}).json_body

    taken = put(acme, draft["text"], "prices")

    assert taken.status_code == 200
    assert taken.json_body["latest"]["feeds"] == ["prices"]
    assert draft["document"]["schema"][0]["properties"][0]["logicalTypeOptions"] == {"minimum": 0}
    assert len(draft["lost"]) == 1


def test_a_judged_file_becomes_a_draft_that_can_be_put(acme: Frontend, read: Read, folder: Path) -> None:
    claim = arrive("acme")
    report = read(b"id,price\n" + b"".join(b"%d,%d.5\n" % (at, at * at) for at in range(90)))
    (folder / "profile.json").write_text(json.dumps(plain(report)))
    outputs = (disk.output("profile", folder / "profile.json"),)
    judged = {"status": "passed", "judged": "2026-01-01T10:00:00.000Z", "edition": "1"}
    file = replace(claim.file, table=report.table, findings=0, outputs=outputs, **judged)
    bucket.keep(file, folder, outputs)
    table.keep(claim, file, report)

    draft = acme.ask("POST", "/contracts/drafts", {"name": "prices", "file": file.id}).json_body

    assert put(acme, draft["text"], "prices").json_body["latest"]["feeds"] == [file.feed]
    first, second = draft["document"]["schema"][0]["properties"]
    assert first["primaryKey"]
    assert second["customProperties"][0]["value"]["required"] == "all 90 rows have a value; 99.4 % sure"


def test_a_file_that_is_not_judged_makes_no_draft(acme: Frontend, rival: Frontend) -> None:
    file = arrive("acme").file

    refused = acme.ask("POST", "/contracts/drafts", {"name": "a", "file": file.id})

    assert (refused.status_code, refused.json_body) == (409, acme.get(f"/files/{file.id}/columns").json_body)
    assert rival.ask("POST", "/contracts/drafts", {"name": "a", "file": file.id}).status_code == 404
    assert acme.ask("POST", "/contracts/drafts", {"name": "a", "file": file.id, "schema": {}}).status_code == 400


def test_a_judged_file_without_a_profile_makes_no_draft(acme: Frontend) -> None:
    claim = arrive("acme")
    table.keep(claim, replace(claim.file, status="rejected"), None)

    refused = acme.ask("POST", "/contracts/drafts", {"name": "a", "file": claim.file.id})

    assert refused.status_code == 409
    assert "say why" in refused.json_body["detail"]


@pytest.mark.parametrize("body", [{}, {"name": "a"}, {"name": "a", "schema": []}, {"name": "-", "schema": {}}])
def test_what_makes_no_draft_is_refused(acme: Frontend, body: dict[str, Any]) -> None:
    assert acme.ask("POST", "/contracts/drafts", body).status_code == 400
