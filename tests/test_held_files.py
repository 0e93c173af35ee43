"""Files that arrive by a feed with a contract: what is kept of them, and that none passes what cannot be asked."""

import pytest

from chalicelib import catalog, contracts, keys, violations
from chalicelib.core.arrival import Arrival
from chalicelib.core.file import HeldTo
from chalicelib.edges import bucket, table
from tests.test_intake import CALLER, deliver, put

ORDERS = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: id, logicalType: integer, primaryKey: true, required: true}
      - {name: price, logicalType: number, logicalTypeOptions: {minimum: 0}}
      - {name: plane, logicalType: string, classification: secret}
"""
REFERRING = ORDERS.replace("classification: secret", "relationships: [{to: planes.tailnum}]")
BODY = b"id,price,plane\n1,2.50,N1\n2,-1,N2\n3,x,N3\n3,4,N1\n"


@pytest.fixture(autouse=True)
def workspace(aws: None) -> None:
    keys.found_workspace("acme")


def judged(arrival: Arrival) -> catalog.FileAnswer:
    deliver(arrival)
    return catalog.file(CALLER, arrival.file_id)


def found(file: catalog.FileAnswer) -> list[tuple[int, str, str | None]]:
    told = violations.violations(CALLER, file.id, {}).items
    return [(one.record, one.check, one.value) for one in told]


def test_a_file_is_held_to_the_contract_of_its_feed() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())

    file = judged(put(BODY))

    assert (file.status, file.contract) == ("rejected", HeldTo("orders", 1))
    assert [(one.name, one.contract) for one in catalog.feeds(CALLER, {}).items] == [("orders", "orders")]
    assert found(file) == [(2, "price.minimum", "-1"), (3, "price.logicalType", "x"), (4, "primaryKey", "3")]
    assert {"violations", "findings"} <= file.links.keys()
    told = catalog.findings(CALLER, file.id, {}).items
    assert sorted(one.check or "" for one in told) == ["price.logicalType", "price.minimum", "primaryKey"]


def test_a_file_that_keeps_its_contract_passes() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())

    file = judged(put(b"id,price,plane\n1,2.50,N1\n2,1,N2\n"))

    assert (file.status, found(file)) == ("passed", [])


def test_values_of_a_classified_column_are_told_nowhere() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())

    file = judged(put(BODY))

    column = catalog.column(CALLER, file.id, "plane")
    assert {one.value for one in column.top} == {"•••"}
    assert catalog.column(CALLER, file.id, "price").top[0].value != "•••"


def test_another_version_judges_again() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())
    arrival = put(BODY)
    judged(arrival)
    contracts.put(CALLER, "orders", ORDERS.replace("minimum: 0", "minimum: -5").encode())

    table.requeue("acme", arrival.file_id, "2026-01-01T13:00:00.000Z")
    file = judged(arrival)

    assert file.contract == HeldTo("orders", 2)
    assert [check for _, check, _ in found(file)] == ["price.logicalType", "primaryKey"]


def test_a_reference_that_is_not_there_yet_is_told_and_looked_into_once_it_is() -> None:
    contracts.put(CALLER, "orders", REFERRING.encode())
    arrival = put(BODY)

    before = catalog.findings(CALLER, judged(arrival).id, {}).items
    deliver(put(b"tailnum,seats\nN1,5\nN2,6\n", feed="planes"))
    table.requeue("acme", arrival.file_id, "2026-01-01T13:00:00.000Z")
    after = judged(arrival)

    assert "check-error" in {one.error for one in before}
    assert (3, "plane.foreignKey", "N3") in found(after)
    assert "check-error" not in {one.error for one in catalog.findings(CALLER, after.id, {}).items}


def test_a_contract_that_can_be_read_no_more_lets_nothing_pass() -> None:
    answer = contracts.put(CALLER, "orders", ORDERS.encode())
    assert answer.latest is not None
    bucket.keep_document("acme", "orders", answer.latest.sha256, b"{")

    file = judged(put(b"id,price,plane\n1,2.50,N1\n"))

    assert file.status == "rejected"
    (finding,) = catalog.findings(CALLER, file.id, {}).items
    assert (finding.error, finding.severity) == ("check-error", "error")
    assert {one.value for one in catalog.column(CALLER, file.id, "plane").top} == {"•••"}
    assert "profile" not in file.links


def test_what_is_not_read_is_unreadable_whatever_was_promised() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())

    assert judged(put(b"")).status == "unreadable"


def test_an_event_that_comes_twice_changes_nothing() -> None:
    contracts.put(CALLER, "orders", ORDERS.encode())
    arrival = put(BODY)
    first = judged(arrival)
    contracts.put(CALLER, "orders", ORDERS.replace("1.0.0", "2.0.0").encode())

    assert judged(arrival) == first


def test_what_the_contract_tells_of_a_column_is_not_told_by_reading_once_more() -> None:
    contracts.put(
        CALLER, "orders", ORDERS.replace("secret}", "secret}\n      - {name: day, logicalType: date}").encode()
    )
    days = [f"2026-01-{n % 28 + 1:02}" for n in range(99)] + ["31.01.2026"]

    file = judged(put(("id,price,plane,day\n" + "".join(f"{n},1,N1,{day}\n" for n, day in enumerate(days))).encode()))

    told = catalog.findings(CALLER, file.id, {}).items
    assert [(one.error, one.column, one.check) for one in told] == [("type-error", "day", "day.logicalType")]
