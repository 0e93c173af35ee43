"""`python -m bench.reading`: each damage, in many files, read by Assay and its peers; the table of what came out."""

import argparse
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.reading.damages import AT_A_PLACE, OF_THE_FILE, Damaged, Whole
from bench.reading.dialects import DIALECTS, Written
from bench.reading.outcome import OUTCOMES, SILENT, outcome
from bench.reading.readers import READERS
from bench.reading.tables import SHAPES, Table

NONE = "none"


@dataclass(frozen=True)
class Case:
    """One file to read: what it is called, the damage it has, and its truth."""

    name: str
    damage: str
    written: Written
    damaged: Damaged

    def write(self, path: Path) -> None:
        text = self.damaged.text
        path.write_bytes(text if isinstance(text, bytes) else text.encode(self.written.encoding))


def cases(dialects: int) -> Iterator[Case]:
    """Every shape with every damage at every place, each in so many dialects; and clean in all of them."""
    for shape, make in SHAPES.items():
        table = make(_random(shape))
        for dialect, written in DIALECTS.items():
            text = written.table(table)
            yield Case(f"{shape}, {dialect}", NONE, written, Damaged(text, table, told=False))
        for damage in (*AT_A_PLACE, *OF_THE_FILE):
            for place in ("head", "middle", "end") if damage in AT_A_PLACE else ("file",):
                name = f"{shape}, {damage}, {place}"
                for dialect in _random(name).sample(list(DIALECTS), dialects):
                    yield _case(f"{name}, {dialect}", damage, place, (table, DIALECTS[dialect]))


def _case(name: str, damage: str, place: str, what: tuple[Table, Written]) -> Case:
    table, written = what
    at = {"head": 1, "middle": len(table) // 2, "end": len(table) - 1, "file": 0}[place]
    whole = Whole(table, written, tuple(map(written.row, table)), at, _random(name))
    return Case(name, damage, written, (AT_A_PLACE | OF_THE_FILE)[damage](whole))


def _random(name: str) -> Random:
    return Random(zlib.crc32(name.encode()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--dialects", type=int, default=2, help="in which each damage at each place is written")
    parser.add_argument("--readers", nargs="*", default=list(READERS))
    parser.add_argument("--show", nargs="*", default=[SILENT], help="outcomes of Assay whose cases are listed")
    asked = parser.parse_args()
    counts: dict[str, dict[str, Counter[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source"
        for case in cases(asked.dialects):
            for name in asked.readers:
                case.write(path)
                came = outcome(case.damaged, READERS[name](path), case.damage != NONE)
                counts.setdefault(case.damage, {}).setdefault(name, Counter())[came] += 1
                if name == "assay" and came in asked.show:
                    print(f"{came}: {case.name}", flush=True)
    print("\n".join(_table(counts)))


def _table(counts: dict[str, dict[str, Counter[str]]]) -> list[str]:
    rows = ["| damage | reader | " + " | ".join(OUTCOMES) + " |", "|---" * (2 + len(OUTCOMES)) + "|"]
    for damage, readers in counts.items():
        for reader, found in readers.items():
            rows.append(f"| {damage} | {reader} | " + " | ".join(str(found[o]) for o in OUTCOMES) + " |")
    return rows


if __name__ == "__main__":
    main()
