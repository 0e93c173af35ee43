"""Judges a file within what a Lambda of 1,024 MB has: `python -m bench.judging FILE THREADS [READER]`.

Ends with 2 where the file is found unreadable, with the reason as the last line of what it prints.
"""

import sys
import tempfile
from pathlib import Path

from bench.clock import Command
from chalicelib import examine
from chalicelib.edges import sandbox

MEMORY, RESIDENT, LAMBDA = 420, 900, 1024
"""MB: the engine's own limit, what the child may hold beside its parent, and what both have. Address space is held to
the last."""

HOUR = 3600
DISK = 200_000
"""MB, which is no limit: a Lambda's disk is not what is measured."""


def command(path: Path, threads: int, reader: str = examine.READER) -> Command:
    """What judges a file, by a module that reads as the real one does."""
    return (sys.executable, "-m", "bench.judging", str(path), str(threads), reader)


def main(source: str, threads: str, reader: str) -> None:
    limits = sandbox.Limits(
        memory=MEMORY,
        resident=RESIDENT,
        address_space=LAMBDA,
        wall_seconds=3 * HOUR,
        disk=DISK,
        expanded=DISK,
        threads=int(threads),
    )
    with tempfile.TemporaryDirectory(dir=Path(source).parent) as folder, sandbox.started(reader) as child:
        report = examine.judged(child, examine.Request(source, folder, limits))
    if report.reason:
        print(report.reason, file=sys.stderr)
        raise SystemExit(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
