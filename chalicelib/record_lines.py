"""In which line of the file each record begins, for as many records as there are."""

from collections.abc import Iterator, Sequence

from chalicelib.core.layout import Layout
from chalicelib.core.line_steps import line_steps
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, stretches
from chalicelib.core.sql import literal
from chalicelib.edges import disk
from chalicelib.loading import Loaded, Loading

NO_LINES = ("null", "")

JOINED = "asof left join steps on record >= since"


def found(loading: Loading, loaded: Loaded, texts: Sequence[int]) -> tuple[str, str]:
    """SQL: the line of a `record`, and what has to be joined for it: nothing where all are a line each; else the
    records at which it changes how far they are from their line. `texts` are the positions of columns that may hold
    line ends. Where records are missing, the text is read once more."""
    if loaded.sheet is not None:
        return f"record + {loaded.base}", ""
    if loaded.lines:
        return _stepped(loading, loaded.lines())
    if loaded.layout is None or loaded.dialect is None:
        return NO_LINES
    before = loaded.layout.start - 1
    if loaded.last != loaded.records or loaded.survey is None:
        return _stepped(loading, _of_text(loading, loaded.layout, loaded.dialect))
    if not (loaded.survey.sums.newlines or loaded.survey.sums.returns):
        return f"record + {before}", ""
    loading.engine.run(f"create or replace temp table steps as {line_steps(texts, before)}")
    return f"record + coalesce(shift, {before})", JOINED


def _of_text(loading: Loading, layout: Layout, dialect: Dialect) -> Iterator[tuple[int, int]]:
    number = 0
    with disk.text(loading.path) as text:
        for piece in stretches(text, dialect, layout.columns, layout.start, lambda *_: ()):
            if isinstance(piece, Piece):
                if piece.line >= layout.start:
                    number += 1
                    yield number, piece.line
            else:
                starts = piece.starts
                one_each = isinstance(starts, range)
                for at in range(1 if one_each else len(piece.rows)):
                    yield number + 1 + at, starts[at]
                number += len(piece.rows)


def _stepped(loading: Loading, lines: Iterator[tuple[int, int]]) -> tuple[str, str]:
    path = loading.path.with_name("lines")
    disk.keep(path, _steps(lines))
    loading.engine.run(
        f"create or replace temp table steps as select * from read_csv({literal(str(path))}, auto_detect=false, "
        "header=false, delim=',', columns={'since': 'BIGINT', 'shift': 'BIGINT'})"
    )
    return "record + shift", JOINED


def _steps(lines: Iterator[tuple[int, int]]) -> Iterator[bytes]:
    """How far the line is from the record, where that changes."""
    before = None
    for record, line in lines:
        if line - record != before:
            before = line - record
            yield b"%d,%d\n" % (record, before)
