"""Violations, from the engine to the pieces that their list is told from."""

import json
from collections.abc import Sequence
from pathlib import Path

from chalicelib.core.report import Output
from chalicelib.core.shapes import plain
from chalicelib.core.violation_pieces import INDEX, PIECES, Group, Index, Piece, in_short, listed, pieces
from chalicelib.edges import disk
from chalicelib.edges.engine import Engine


def kept(engine: Engine, folder: Path, checks: Sequence[str], masked: Sequence[str]) -> tuple[Output, ...]:
    """Write the pieces and their index. The values of `masked` columns, by label, are not in them."""
    groups: dict[tuple[str, str | None, str], int] = {}
    found: list[Piece] = []
    start = 0
    with (folder / PIECES).open("wb") as written:
        for piece, counts in pieces(engine.stream(in_short(listed(masked))), groups):
            written.write(piece)
            found.append(Piece(start, len(piece), counts))
            start += len(piece)
    index = Index(tuple(checks), tuple(Group(*group) for group in groups), tuple(found))
    (folder / INDEX).write_text(json.dumps(plain(index), ensure_ascii=False), encoding="utf-8")
    made = (PIECES, INDEX) if found else (INDEX,)
    return tuple(disk.output(name, folder / name) for name in made)
