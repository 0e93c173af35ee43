"""A child process for untrusted bytes: limits on memory, time and output. Nothing of ours is in its environment.

What the file makes of the child is told as an `Ending`; it never reaches the parent as an exception or a signal.
"""

import ctypes
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chalicelib.edges.child import Child, is_orphan

LARGEST_OUTPUT = 1 << 16
"""Bytes that are kept of what a child prints: a traceback of ours, never the file."""


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


PULSE = 50
"""Milliseconds between two looks at a child's memory."""


def ask(child: Child, request: str, limits: Limits) -> Ending:
    """Hand over the request and wait for the end, at most `wall_seconds`."""
    with suppress(BrokenPipeError):
        child.ask(request.encode())
    try:
        broken = _watched(child, limits)
    finally:
        child.end()
    assert child.status is not None, "it has ended"
    size = os.fstat(child.printed).st_size
    printed = os.pread(child.printed, LARGEST_OUTPUT, max(size - LARGEST_OUTPUT, 0))
    return Ending(child.status, broken or _killed_by(child.status), printed.decode(errors="replace"))


def _watched(child: Child, limits: Limits) -> str | None:
    """Wait until the child ends, or breaks a limit: which one."""
    deadline, end = time.monotonic() + limits.wall_seconds, select.poll()
    end.register(child.ended, select.POLLIN)
    while not child.is_gone():
        if time.monotonic() > deadline:
            return f"it took longer than {limits.wall_seconds:.0f} seconds"
        if _resident(child.id) > limits.resident * 1_000_000:
            return SIGNALS[signal.SIGKILL]
        end.poll(PULSE)
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


PR_SET_PDEATHSIG = 1


def confine(limits: Limits) -> None:
    """The first thing that the child does: hold itself to the limits, and to its parent's life."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if is_orphan():  # its parent was ended before that
            raise SystemExit
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
