"""What an S3 event says, and which file it is about."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.arrival import Arrival, arrivals, digest_id, event_of
from chalicelib.errors import NotOurs

NAMES = st.text(min_size=1, max_size=60).filter(lambda name: "/" not in name and max(name) < "\ud800")


def record(key: str, **thing: Any) -> dict[str, Any]:
    return {
        "eventTime": "2026-01-02T03:04:05.678Z",
        "s3": {"object": {"key": key, "size": 3, "eTag": "e", "sequencer": "0A", **thing}},
    }


@given(
    name=NAMES,
    version=st.none() | st.text("abc123", min_size=1, max_size=8),
    size=st.integers(0, 2**50),
    sequencer=st.text("0123456789ABCDEF", max_size=20),
)
def test_an_arrival_survives_its_event(name: str, version: str | None, size: int, sequencer: str) -> None:
    arrival = Arrival(
        "ws",
        "orders",
        name,
        f"incoming/ws/orders/{name}",
        version,
        "etag",
        size,
        sequencer,
        "2026-01-02T03:04:05.678Z",
    )

    (read,) = arrivals(event_of(arrival, "b"))

    assert read == arrival or "~" in name


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("incoming/ws/orders", id="no name"),
        pytest.param("incoming/ws/orders/", id="a folder"),
        pytest.param("incoming/ws/orders/2026/a.csv", id="a folder too many"),
        pytest.param("incoming/WS/orders/a.csv", id="no such workspace name"),
        pytest.param("incoming/ws/.hidden/a.csv", id="no such feed name"),
        pytest.param("results/ws/f/clean.parquet", id="a result"),
        pytest.param("a.csv", id="outside"),
    ],
)
def test_a_key_outside_the_intake_is_refused(key: str) -> None:
    (found,) = arrivals({"Records": [record(key)]})

    assert isinstance(found, NotOurs)


def test_a_test_event_is_refused() -> None:
    (found,) = arrivals({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"})

    assert isinstance(found, NotOurs)


def test_every_record_is_read_and_its_key_decoded_once() -> None:
    event = {"Records": [record("incoming/ws/f/a+b%2Bc%2520.csv"), record("incoming/ws/f/%C3%A9.csv", versionId="v")]}

    first, second = arrivals(event)

    assert isinstance(first, Arrival)
    assert isinstance(second, Arrival)
    assert first.name == "a b+c%20.csv"
    assert (second.name, second.version) == ("é.csv", "v")


def test_a_name_given_by_an_upload_carries_its_file_id() -> None:
    file_id = digest_id("anything")

    (found,) = arrivals({"Records": [record(f"incoming/ws/f/{file_id}~my~file.csv")]})

    assert isinstance(found, Arrival)
    assert (found.announced_id, found.name) == (file_id, "my~file.csv")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        pytest.param("0055AED6DCD90281E5", "0055AED6DCD90281E6", id="same length"),
        pytest.param("0055AED6DCD90281E5", "0055AED6DCD90281E51", id="longer"),
        pytest.param("0055AED6DCD90281E51", "0055AED6DCD90281E6", id="shorter but greater"),
        pytest.param("0055aed6", "0055AED7", id="in either case"),
    ],
)
def test_sequencers_order_the_versions_of_a_key(earlier: str, later: str) -> None:
    first, second = arrivals(
        {"Records": [record("incoming/ws/f/a", sequencer=earlier), record("incoming/ws/f/a", sequencer=later)]}
    )

    assert isinstance(first, Arrival)
    assert isinstance(second, Arrival)
    assert first.order < second.order
    assert first.file_id != second.file_id
