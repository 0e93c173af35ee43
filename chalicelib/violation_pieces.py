"""Violations, from the engine to the pieces that their list is told from."""

import json
from collections.abc import Sequence
from pathlib import Path

from chalicelib.core.outputs import INDEX, PIECES
from chalicelib.core.report import Output
from chalicelib.core.shapes import plain
from chalicelib.core.violation_pieces import Group, Index, Piece, in_short, pieces
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine


def kept(engine: Engine, folder: Path, checks: Sequence[str], broken: Sequence[Group]) -> tuple[Output, ...]:
    """Write the pieces of the engine's `violations`, which are of these groups, and their index."""
    found: list[Piece] = []
    start = 0
    rows = engine.stream(in_short([group.check for group in broken])) if broken else iter(())
    with (folder / PIECES).open("wb") as written:
        for piece, counts in pieces(rows):
            written.write(piece)
            found.append(Piece(start, len(piece), counts))
            start += len(piece)
    index = Index(tuple(checks), tuple(broken), tuple(found))
    (folder / INDEX).write_text(json.dumps(plain(index), ensure_ascii=False), encoding="utf-8")
    made = (PIECES, INDEX) if found else (INDEX,)
    return tuple(disk.output(name, folder / name) for name in made)
