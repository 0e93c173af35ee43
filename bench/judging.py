"""Judges a file within what a Lambda of 1,024 MB has: `python -m bench.judging FILE THREADS READER ADDRESS_SPACE`, and
perhaps a file with the table of a contract, as plain JSON.

Ends with 2 where the file is found unreadable, with the reason as the last line of what it prints.
"""

import json
import sys
import tempfile
from pathlib import Path

from bench.clock import Command
from chalicelib import examine
from chalicelib.core.contract import Table
from chalicelib.core.report import UNREADABLE
from chalicelib.core.shapes import build, plain
from chalicelib.edges import sandbox
from chalicelib.edges.child import Child

MEMORY, RESIDENT, LAMBDA = 320, 900, 1024
"""MB: the engine's own limit, what the child may hold beside its parent, and what both have."""

MAPPED = sandbox.Limits().address_space
"""MB of address space, most of which is never touched."""

HOUR = 3600
DISK = 200_000
"""MB, which is no limit: a Lambda's disk is not what is measured."""


def command(path: Path, threads: int, reader: str = examine.READER, address_space: int = MAPPED) -> Command:
    """What judges a file, by a module that reads as the real one does; `address_space` in MB."""
    return (sys.executable, "-m", "bench.judging", str(path), str(threads), reader, str(address_space))


def held(path: Path, threads: int, table: Table) -> Command:
    """What judges a file, and holds it to a contract, which is written beside it."""
    contract = path.with_suffix(f".{len(table.checks)}.json")
    contract.write_text(json.dumps(plain(table)), encoding="utf-8")
    return (*command(path, threads), str(contract))


def main(source: str, threads: str, reader: str, address_space: str, contract: str = "") -> None:
    limits = sandbox.Limits(
        memory=MEMORY,
        resident=RESIDENT,
        address_space=int(address_space),
        wall_seconds=3 * HOUR,
        disk=DISK,
        expanded=DISK,
        threads=int(threads),
    )
    with tempfile.TemporaryDirectory(dir=Path(source).parent) as folder, Child(reader) as child:
        table = build(Table, json.loads(Path(contract).read_bytes())) if contract else None
        report = examine.judged(child, examine.Request(source, folder, limits, contract=table))
    if report.verdict == UNREADABLE:
        print(report.reason, file=sys.stderr)
        raise SystemExit(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
