"""Contracts on the embedded cloud: sent, dropped, refused."""

import json
import time
from typing import Any

from examples import orders
from tests.journeys.conftest import PROJECT, Workspace
from tests.journeys.test_arrivals import fetched

DOCUMENT = """\
{"apiVersion": "v3.1.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active",
 "schema": [{"name": "orders", "properties": [{"name": "price", "logicalType": "number"}]}]}
"""


def drop(workspace: Workspace, name: str, document: str) -> None:
    key = f"contracts/{workspace.name}/{name}.odcs.yaml"
    workspace.site.client("s3").put_object(Bucket=workspace.site.names["ASSAY_BUCKET"], Key=key, Body=document.encode())


def told(workspace: Workspace, name: str, part: str) -> Any:
    """The contract, once this part of it is there."""
    for _ in range(600):
        answer = workspace.ask("GET", f"/contracts/{name}")
        if answer.status == 200 and answer.body[part]:
            return answer.body
        time.sleep(0.05)
    raise AssertionError(f"no {part} of {name}: {answer}")


def test_a_contract_is_dropped_and_one_that_is_broken_told(workspace: Workspace) -> None:
    drop(workspace, "orders", DOCUMENT)
    taken = told(workspace, "orders", "latest")
    drop(workspace, "orders", "schema: [")
    refused = told(workspace, "orders", "refused")

    assert (taken["latest"]["number"], taken["text"]) == (1, DOCUMENT)
    assert refused["latest"] == taken["latest"]
    assert refused["refused"]["why"].startswith("this is no contract yet:\nline ")


def test_a_contract_is_sent_and_holds_its_feed(workspace: Workspace) -> None:
    sent = workspace.ask("PUT", "/contracts/prices", {**json.loads(DOCUMENT), "version": "2"})
    other = workspace.ask("PUT", "/contracts/other", {**json.loads(DOCUMENT), "version": "3"})

    assert (sent.status, other.status) == (200, 409)
    assert workspace.ask("DELETE", "/contracts/prices").status == 204
    assert workspace.ask("PUT", "/contracts/other", json.loads(DOCUMENT)).status == 200


def test_violations_are_told_to_the_last_page_and_another_version_judges_again(workspace: Workspace) -> None:
    contract = (PROJECT / "examples" / "orders.odcs.yaml").read_bytes()
    orders.main(workspace.site.state / "examples")
    body = (workspace.site.state / "examples" / "orders.csv").read_bytes()
    workspace.ask("PUT", "/contracts/orders", contract)
    arrival = workspace.put("orders.csv", body)

    file = workspace.judged(arrival.file_id)
    found = workspace.everything(f"/files/{file['id']}/violations")
    quarantine = fetched(workspace, file, "quarantine")
    laxer = contract.replace(b"validValues: [AT", b"validValues: [GB, AT")
    workspace.ask("PUT", "/contracts/orders", laxer)
    workspace.ask("POST", f"/files/{file['id']}/reassay")
    again = workspace.judged(arrival.file_id)

    assert (file["status"], file["contract"]) == ("warned", {"name": "orders", "number": 1})
    assert len(found) == 213
    assert [one["record"] for one in found] == sorted(one["record"] for one in found)
    assert again["contract"] == {"name": "orders", "number": 2}
    served = orders.DAMAGE["the country is not served"][0]
    assert len(workspace.everything(f"/files/{file['id']}/violations")) == 213 - served
    lines = body.splitlines(keepends=True)
    aside = {lines[record] for record in {one["record"] for one in found}}
    assert set(quarantine.splitlines(keepends=True)) == {lines[0], *aside}
    assert workspace.ask("GET", "/contracts/orders/diff").body["breaking"] is True
