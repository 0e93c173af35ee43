"""Processes that serve while a block runs, and end with it; and commands that run to their end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.site import Trouble

STARTING, ENDING = 30, 20
"""Seconds that a server may take to answer, and to end when asked to."""


@dataclass(frozen=True)
class Server:
    """A command that serves on `port`; what it prints goes to `log`."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    log: Path


def check_free(port: int, variable: str) -> None:
    """Raises Trouble where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as trouble:
            raise Trouble(
                f"port {port} is taken, perhaps by another `make run`. "
                f"End that program, or choose another port: {variable}={port + 100} make run"
            ) from trouble


@contextmanager
def serving(server: Server, answers: Callable[[], bool], folder: Path) -> Iterator[int]:
    """Start a server, wait until it answers, and end it with the block. Gives its process id."""
    server.log.parent.mkdir(parents=True, exist_ok=True)
    with server.log.open("ab") as log:
        child = subprocess.Popen(
            server.command,
            cwd=folder,
            env=server.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(server, child, answers)
        yield child.pid
    finally:
        _end(child)


def _wait(server: Server, child: "subprocess.Popen[bytes]", answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTING
    while not answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise Trouble(f"{server.name} did not start; the end of {server.log}:\n{_tail(server.log)}")
        time.sleep(0.1)


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end, so that it keeps its data; then end whatever it left behind."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(ENDING)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def completed(name: str, command: list[str], environment: dict[str, str], folder: Path) -> str:
    """What a command printed. Raises Trouble with its last words where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        raise Trouble(f"{name} failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")
    return done.stdout
