"""Files read as the child process reads them, with violations put in by hand, and the copies that follow."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from chalicelib.copies import Sent, copies
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.findings import Gathered
from chalicelib.core.report import Dialect
from chalicelib.core.sql import literal
from chalicelib.edges.engine import Engine
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.loading import Loaded, Loading
from chalicelib.reading import LOADERS, _prepared

VIOLATIONS = (
    'create temp table violations(record bigint, line bigint, "column" varchar, value varchar, "check" varchar, '
    "error varchar, severity varchar, path varchar)"
)
PRICE = Check("price.logicalType", "logicalType", "price")
COUNTRY = Check("country.invalidValues", "invalidValues", "country", {"validValues": ["DE", "AT"]})
CONTRACT = Table("orders", ("orders",), (Column("price", "price", logical_type="number"),), (PRICE, COUNTRY))


@dataclass(frozen=True)
class Opened:
    """A file that was read, and where its copies go."""

    engine: Engine
    sent: Sent
    loaded: Loaded
    folder: Path

    def violate(self, records: Iterable[int], severity: str = "error", check: Check = PRICE) -> None:
        for record in records:
            column = literal(check.column) if check.column else "null"
            self.engine.run(
                f"insert into violations values ({record}, null, {column}, null, {literal(check.id)}, 'x', "
                f"{literal(severity)}, null)"
            )

    def copies(self) -> dict[str, bytes]:
        found = copies(self.engine, self.sent, self.loaded, CONTRACT, self.folder)
        return {kind: path.read_bytes() for kind, path in found.items()}


@contextmanager
def opened(body: bytes, folder: Path, dialect: Dialect | None = None) -> Iterator[Opened]:
    rmtree(folder, ignore_errors=True)
    work = folder / "work"
    work.mkdir(parents=True)
    source = folder / "arrived"
    source.write_bytes(body)
    limits = Limits()
    gathered = Gathered()
    prepared = _prepared(Request(str(source), str(folder), limits, dialect=dialect), work, gathered)
    with Engine(work, prepared.path, limits.memory, 2) as engine:
        irregular = folder / "irregular.ndjson"
        loading = Loading(prepared.path, engine, gathered, irregular, 1 << 30, dialect)
        loaded = LOADERS[prepared.format](loading)
        engine.run(VIOLATIONS)
        sent = Sent(prepared.path, prepared.original, prepared.format, prepared.encoding, irregular)
        yield Opened(engine, sent, loaded, folder)
