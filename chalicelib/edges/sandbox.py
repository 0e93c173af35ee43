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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

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


def run(module: str, arguments: list[str], limits: Limits) -> Ending:
    """Run `python -m module arguments` and wait for its end, at most `wall_seconds`."""
    ended, alive = os.pipe()
    with tempfile.TemporaryFile() as printed, open(ended, "rb"), open(alive, "wb") as mine:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=printed,
            start_new_session=True,
            pass_fds=[alive],
        )
        mine.close()
        try:
            broken = _watched(child, ended, limits)
        finally:
            _end(child)
        printed.seek(max(printed.seek(0, os.SEEK_END) - LARGEST_OUTPUT, 0))
        killed = broken or _killed_by(child.returncode)
        return Ending(child.returncode, killed, printed.read().decode(errors="replace"))


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


def _environment() -> dict[str, str]:
    paths = [path for path in sys.path if path]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the child and all that it may have started."""
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
