"""A child process for untrusted bytes: limits on memory, time and output, and nothing of ours in its environment.

What the file makes of the child is told as an `Ending`; it never reaches the parent as an exception or a signal.
"""

import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST_OUTPUT = 1 << 16
"""Bytes that are kept of what a child prints: a traceback of ours, never the file."""

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Limits:
    """In MB: `memory` of the engine; `resident` and `address_space` of the process; `disk` a file; `expanded` size.

    The engine maps much more than it touches: resident memory is watched, address space is the limit behind it.
    """

    memory: int = 800
    resident: int = 1500
    address_space: int = 12_000
    wall_seconds: float = 240
    disk: int = 8000
    expanded: int = 4000
    threads: int = 2


@dataclass(frozen=True)
class Ending:
    """How a child ended. `killed` says by what, None where it ended by itself with `status`."""

    status: int
    killed: str | None
    printed: str


SIGNALS = {
    signal.SIGXCPU: "it took more processor time than a file may",
    signal.SIGXFSZ: "it took more disk than a file may",
    signal.SIGKILL: "it took more memory than there is",
    signal.SIGSEGV: "it broke the engine that reads it",
    signal.SIGABRT: "it broke the engine that reads it",
    signal.SIGBUS: "it broke the engine that reads it",
}


PULSE = 0.05
"""Seconds between two looks at a child's memory."""


class Child:
    """A process that waits for its one request."""

    def __init__(self, process: "subprocess.Popen[bytes]", ended: int, printed: IO[bytes]) -> None:
        self._process, self._ended, self._printed = process, ended, printed

    def run(self, request: str, limits: Limits) -> Ending:
        """Hand over the request and wait for the end, at most `wall_seconds`."""
        assert self._process.stdin is not None, "it was started with a pipe"
        with suppress(BrokenPipeError), self._process.stdin as pipe:
            pipe.write(request.encode())
        try:
            broken = _watched(self._process, self._ended, limits)
        finally:
            _end(self._process)
        self._printed.seek(max(self._printed.seek(0, os.SEEK_END) - LARGEST_OUTPUT, 0))
        killed = broken or _killed_by(self._process.returncode)
        return Ending(self._process.returncode, killed, self._printed.read().decode(errors="replace"))


@contextmanager
def started(module: str) -> Iterator[Child]:
    """`python -m module`, which reads its request from standard input; it gets ready while its parent goes on.
    It ends with the block."""
    ended, alive = os.pipe()
    with tempfile.TemporaryFile() as printed, open(ended, "rb"), open(alive, "wb") as mine:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=printed,
            start_new_session=True,
            pass_fds=[alive],
        )
        mine.close()
        try:
            yield Child(process, ended, printed)
        finally:
            if process.returncode is None:
                _end(process)


def _watched(child: "subprocess.Popen[bytes]", ended: int, limits: Limits) -> str | None:
    """Wait until the child ends, which `ended` tells at once, or breaks a limit: which one."""
    deadline = time.monotonic() + limits.wall_seconds
    while child.poll() is None:
        if time.monotonic() > deadline:
            return f"it took longer than {limits.wall_seconds:.0f} seconds"
        if _resident(child.pid) > limits.resident * 1_000_000:
            return SIGNALS[signal.SIGKILL]
        select.select([ended], [], [], PULSE)
    return None


def _resident(process: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def _killed_by(status: int) -> str | None:
    if status >= 0:
        return None
    number = signal.Signals(-status)
    return SIGNALS.get(number, f"it was ended by {number.name}")


KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
"""What a child may know of its parent's environment. It may leave bytecode of ours as its parent may: without, a child
takes 90 ms to compile us."""


def _environment() -> dict[str, str]:
    paths = [path for path in sys.path if path]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": ARENAS}


ARENAS = "2"
"""Of glibc's allocator, which sets up to eight for each processor apart, each with 64 MB of address space."""


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the child and all that it may have started. Once only: its id may be another's afterwards."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


PR_SET_PDEATHSIG = 1


def confine(limits: Limits) -> None:
    """The first thing that the child does: hold itself to the limits, and to its parent's life."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    megabyte = 1_000_000
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.address_space * megabyte),
        (resource.RLIMIT_FSIZE, limits.disk * megabyte),
        (resource.RLIMIT_CPU, int(limits.wall_seconds * limits.threads) + 1),
    ):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
