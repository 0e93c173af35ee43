"""The embedded cloud for whole journeys: a real deployment of a copy of the project, IAM enforced, real processes."""

import json
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.arrival import Arrival, event_of, incoming_key
from local import cloud, deployment, guest, rest
from local.rest import Answer
from local.site import Site

PROJECT = Path(__file__).parents[2]
JUDGE = "assay-local-file_arrived"
LARGEST = 60_000_000
REFUSED = '"event": "refused"'
TIMEOUT = 45
"""Seconds that the judge has here: the lease of a run that died is over soon."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("the cloud"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copied(target: Path) -> Path:
    """A copy of the project as a fresh clone has it."""
    for name in ("app.py", "requirements.txt"):
        shutil.copy(PROJECT / name, target / name)
    for name in ("chalicelib", "examples", "infra", "local", "tests"):
        shutil.copytree(PROJECT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    (target / ".chalice").mkdir()
    for path in (PROJECT / ".chalice").glob("*.json"):
        shutil.copy(path, target / ".chalice" / path.name)
    return target


@dataclass
class Town:
    """The cloud and REST, which may be stopped and started again."""

    site: Site
    up: ExitStack = field(default_factory=ExitStack)
    process: int = 0

    def start(self) -> None:
        self.process = self.up.enter_context(cloud.running(self.site))
        deployment.deploy(self.site)
        self.up.enter_context(rest.running(self.site))

    def stop(self) -> None:
        self.up.close()

    def log(self) -> str:
        return (self.site.state / "cloud.log").read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    project = copied(tmp_path_factory.mktemp("project"))
    config_file = project / ".chalice" / "config.json"
    config = json.loads(config_file.read_text(encoding="utf-8"))
    config["lambda_functions"]["file_arrived"]["lambda_timeout"] = TIMEOUT
    config["stages"]["local"]["environment_variables"]["ASSAY_LARGEST"] = str(LARGEST)
    config_file.write_text(json.dumps(config), encoding="utf-8")
    town = Town(Site(project, tmp_path_factory.mktemp("state"), free_port(), free_port()))
    try:
        town.start()
        yield town
    finally:
        town.stop()


@dataclass(frozen=True)
class Workspace:
    """A workspace with its key, as its people use it. `founded` only when its key is made."""

    town: Town
    name: str
    key: str

    @property
    def site(self) -> Site:
        return self.town.site

    def founded(self) -> "Workspace":
        return replace(self, key=guest.new_key(self.site, self.name))

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        return rest.ask(self.site, self.key, method, path, body)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.body

    def everything(self, path: str) -> list[Any]:
        return guest.everything(self.site, self.key, path)

    def judged(self, file_id: str) -> dict[str, Any]:
        return guest.judged(self.site, self.key, file_id)

    def put(self, name: str, body: bytes, feed: str = "orders", sequencer: str = "") -> Arrival:
        """Put an object, as a partner would; what its event says.

        Before the workspace is founded, the cloud's own event is refused, which is waited for.
        """
        key = incoming_key(self.name, feed, name)
        refused = self.town.log().count(REFUSED)
        done = self.site.client("s3").put_object(Bucket=self.site.names["ASSAY_BUCKET"], Key=key, Body=body)
        etag = done["ETag"].strip('"')
        while not self.key and self.town.log().count(REFUSED) == refused:
            time.sleep(0.05)
        arrived = "2026-01-01T10:00:00.000Z"
        return Arrival(self.name, feed, name, key, done["VersionId"], etag, len(body), sequencer or "0A", arrived)

    def deliver(self, arrival: Arrival) -> str:
        """Hand the event of an arrival to the judge and wait for its end: '' or what it raised."""
        return self.invoke(event_of(arrival, self.site.names["ASSAY_BUCKET"]))

    def invoke(self, event: dict[str, Any]) -> str:
        """Call the judge with an event and wait: '' or what it raised."""
        answer = self.site.client("lambda").invoke(FunctionName=JUDGE, Payload=json.dumps(event).encode())
        said = answer["Payload"].read().decode()
        return said if "FunctionError" in answer else ""

    def objects(self, prefix: str) -> list[str]:
        """Keys of all object versions under a prefix, one for each version."""
        s3 = self.site.client("s3")
        found = s3.list_object_versions(Bucket=self.site.names["ASSAY_BUCKET"], Prefix=prefix)
        return sorted(version["Key"] for version in found.get("Versions", []))


@pytest.fixture
def empty_name(request: pytest.FixtureRequest) -> str:
    """A workspace's name that no other journey has."""
    return f"w{abs(hash(request.node.nodeid)) % 10**12}"


@pytest.fixture
def unfounded(town: Town, empty_name: str) -> Workspace:
    """A workspace to be: the cloud's own events for it are refused, so that a journey may deliver them as it likes."""
    return Workspace(town, empty_name, "")


@pytest.fixture
def workspace(unfounded: Workspace) -> Workspace:
    return unfounded.founded()
