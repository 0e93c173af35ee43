"""What a command line names to hold a file to: the table of a contract, and the feeds that it refers to."""

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib import examine
from chalicelib.contract_text import contract_of
from chalicelib.core.contract import Contract, Table
from chalicelib.core.formats import PARQUET
from chalicelib.edges import disk
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import Invalid
from chalicelib.examine import Request


def contract(document: Path) -> Contract:
    """What is to be told of the document is printed. Raises Invalid where it is broken."""
    reading = contract_of(_bytes(document))
    for remark in reading.remarks:
        print(f"{document}: {remark}", file=sys.stderr)
    if reading.contract is None:
        raise Invalid(f"{document} is broken, and holds no file to anything: mend what is told above")
    return reading.contract


def table(contract: Contract, feed: str | None) -> Table:
    """The table of a contract: that of a feed, else the only one. Raises Invalid where there is no such."""
    tables = contract.tables
    found = contract.table(feed) if feed else tables[0] if len(tables) == 1 else None
    if found is None:
        feeds = ", ".join(name for one in tables for name in one.feeds)
        wrong = (
            f"no table of the contract is of the feed {feed!r}" if feed else f"the contract has {len(tables)} tables"
        )
        raise Invalid(f"{wrong}: say whose by --feed, which is one of {feeds or 'none'}")
    return found


def _bytes(document: Path) -> bytes:
    if not document.is_file() or not os.access(document, os.R_OK):
        raise Invalid(f"{document} is no file that can be read: give the path of a contract, in YAML or JSON")
    return document.read_bytes()


def references(named: Sequence[str], contract: Contract, folder: Path) -> dict[str, str]:
    """Paths of clean copies by feed, of arguments as `planes=planes.csv`. What is no Parquet is first read, as a table
    of the contract if it has one of the feed, without its checks. Raises Invalid."""
    found: dict[str, str] = {}
    known = dict.fromkeys(feed for table in contract.tables for feed in table.references)
    for one in named:
        feed, _, path = one.partition("=")
        if not feed or not path:
            raise Invalid(f"{one!r} names no feed with its file: write it as in planes=planes.parquet")
        if feed not in known:
            raise Invalid(
                f"the contract does not refer to the feed {feed!r}: it refers to {', '.join(known) or 'none'}"
            )
        if not Path(path).is_file() or not os.access(path, os.R_OK):
            raise Invalid(f"{path} is no file that can be read: give the path of one of the feed {feed!r}")
        own = contract.table(feed)
        held = replace(own, checks=()) if own else None
        found[feed] = str(_clean(Path(path), held, folder / f"reference{len(found)}"))
    return found


def lacking(table: Table, given: Collection[str]) -> dict[str, str]:
    """What is to be done about feeds that a table refers to, and of which no file is given."""
    return {feed: LACKING.format(feed=feed) for feed in table.references if feed not in given}


LACKING = "there is no clean copy of the feed '{feed}' yet: give a file of it, by --reference {feed}=FILE"


def _clean(path: Path, held: Table | None, folder: Path) -> Path:
    if disk.tail(path, len(PARQUET)) == PARQUET:
        return path
    with Child(examine.READER) as child:
        limits = Limits(wall_seconds=3600)
        report = examine.judged(child, Request(str(path.resolve()), str(folder), limits, contract=held))
    if report.table is None:
        raise Invalid(f"{path} cannot be referred to: {report.reason}")
    return folder / "clean.parquet"
