"""Contracts on the embedded cloud: sent, dropped, refused."""

import json
import time
from typing import Any

from tests.journeys.conftest import Workspace

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
