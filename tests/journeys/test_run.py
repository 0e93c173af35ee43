"""`make run` and `make deploy`, as whoever cloned the project types them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.core.report import VERDICTS
from tests.journeys.conftest import PROJECT, copied, free_port
from tests.journeys.test_trouble import processes


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    project = copied(tmp_path)
    (project / ".venv-cloud").symlink_to(PROJECT / ".venv-cloud")
    return project


@pytest.fixture
def ports() -> dict[str, str]:
    return {"ASSAY_CLOUD_PORT": str(free_port()), "ASSAY_PORT": str(free_port())}


class Terminal:
    """`python -m local <verb>` in a clone, what it has printed so far, and Ctrl-C."""

    def __init__(self, clone: Path, ports: dict[str, str], verb: str) -> None:
        self.output = clone / f"{verb}.txt"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local", verb],
                cwd=clone,
                env=environment | ports,
                stdout=output,
                stderr=output,
            )

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + 120
        while text not in self.printed():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < deadline, self.printed()
            time.sleep(0.1)

    def ended(self) -> int:
        return self.process.wait(60)

    def interrupt(self) -> int:
        """Ctrl-C, twice, as the impatient press it."""
        for _ in range(2):
            self.process.send_signal(signal.SIGINT)
            time.sleep(0.1)
        return self.ended()


@pytest.fixture
def running(clone: Path, ports: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(clone, ports, "run")
    yield terminal
    terminal.interrupt()


def left_behind(clone: Path) -> list[str]:
    return [command for _, command in processes().values() if str(clone) in command]


def version(ports: dict[str, str]) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['ASSAY_PORT']}/health", timeout=5) as answer:
        return str(json.load(answer)["version"])


def test_one_command_ends_in_a_report_and_leaves_nothing_behind(
    clone: Path, ports: dict[str, str], running: Terminal
) -> None:
    running.wait_for("Ctrl-C stops everything")
    printed = running.printed()

    own = clone / "own.csv"
    own.write_text("id,price\n1,2.50\n2,\n3,4,5\n", encoding="utf-8")
    key = re.search(r"^  KEY=(assay\.demo\.\S+)$", printed, re.MULTILINE)
    assert key
    environment = os.environ | {"KEY": key[1]}
    line = re.search(r"^  (curl -s \S+/uploads .*)$", printed, re.MULTILINE)
    assert line
    subprocess.run(line[1].replace("FILE.csv", "own.csv"), shell=True, check=True, cwd=clone, env=environment)
    look = re.search(r"^  (curl -s '\S+/files\?limit=1' .*)$", printed, re.MULTILINE)
    assert look
    deadline = time.monotonic() + 60
    while True:
        told = subprocess.run(look[1], shell=True, check=True, capture_output=True, env=environment)
        own_report = json.loads(told.stdout)["items"][0]
        if own_report["status"] in VERDICTS and own_report["name"] == "own.csv":
            break
        assert time.monotonic() < deadline, own_report
        time.sleep(0.2)
    status = running.interrupt()

    assert "WARNED  orders.csv" in printed
    assert "constraint-error in column 'country' ×47" in printed
    assert "8 values differ from 'DE' only in case" in printed
    assert "/violations: 213 of them" in printed
    assert "orders_mended.csv, as the partner sends it again: passed" in printed
    assert re.search(r"8  net +decimal +0 +3,899 +5.02 +899.88", printed)
    assert (own_report["name"], own_report["status"], own_report["table"]["irregular"]) == ("own.csv", "warned", 1)
    assert status == 0
    assert "The data stays" in running.printed()
    assert left_behind(clone) == []


def test_a_change_is_live_after_one_deploy(clone: Path, ports: dict[str, str], running: Terminal) -> None:
    running.wait_for("Ctrl-C stops everything")
    before = version(ports)
    package = clone / "chalicelib" / "__init__.py"
    package.write_text(package.read_text(encoding="utf-8").replace(before, "9.9.9"), encoding="utf-8")

    deployed = Terminal(clone, ports, "deploy")
    status, said = deployed.ended(), deployed.printed()
    running.wait_for("The change is live.")
    again = Terminal(clone, ports, "deploy")
    again.ended()

    assert status == 0
    assert "The change is live." in said
    assert version(ports) == "9.9.9"
    assert "Nothing changed" in again.printed()


@pytest.mark.parametrize("variable", ["ASSAY_CLOUD_PORT", "ASSAY_PORT"])
def test_a_taken_port_is_told_in_plain_words(clone: Path, ports: dict[str, str], variable: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(ports[variable])))
        other.listen()
        terminal = Terminal(clone, ports, "run")
        status = terminal.ended()

    assert status == 1
    assert f"port {ports[variable]} is taken" in terminal.printed()
    assert f"{variable}=" in terminal.printed()
    assert "Traceback" not in terminal.printed()
    assert left_behind(clone) == []


def test_a_deployment_that_fails_is_told_and_leaves_nothing_behind(clone: Path, ports: dict[str, str]) -> None:
    (clone / "app.py").write_text("from chalice import Chalice\napp = Chalice(\n", encoding="utf-8")

    terminal = Terminal(clone, ports, "run")
    status = terminal.ended()

    assert status == 1
    assert "chalice deploy failed" in terminal.printed()
    assert "was never closed" in terminal.printed()
    assert left_behind(clone) == []


def test_a_deployment_into_nothing_says_what_to_do(clone: Path, ports: dict[str, str]) -> None:
    terminal = Terminal(clone, ports, "deploy")

    assert terminal.ended() == 1
    assert "`make run` starts one" in terminal.printed()
