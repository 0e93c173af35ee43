"""What memory the judge needs for files that ask for much of it, within the limits of a Lambda of 1,024 MB."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import extremes, judging, orders
from bench.clock import Failed, timed
from bench.results import size, table
from bench.speed import THREADS, Asked

MOST = 512
"""MB of the largest process, for any file."""

WHOLE = 5_000_000
"""Rows of the large file for which the others have the size that is asked for; they shrink with it."""


def memory(asked: Asked) -> str:
    part = asked.rows / WHOLE
    rows = [_judged(asked.folder / "extreme.csv", name, write) for name, write in _cases(part).items()]
    return f"{NOTE}\n\n{table(LABELS, rows)}"


NOTE = (
    f"With {THREADS[-1]} threads and {judging.MEMORY} MB for the engine. Judged once, within {judging.LAMBDA:,} MB of "
    f"address space, or {judging.MAPPED:,} MB where that is too little."
)
LABELS = ("what", "file", "address space MB", "seconds", "CPU seconds", "peak MB", "asked for")


def _cases(part: float) -> dict[str, Callable[[Path], None]]:
    """What is judged → what writes it. Rows are a part of those that are asked for, columns are not."""

    def rows(whole: int) -> int:
        return max(round(whole * part), 1)

    return {
        "18 columns of all types": partial(orders.write, rows=rows(WHOLE)),
        "the same, ten times as long": partial(orders.write, rows=rows(10 * WHOLE)),
        f"500 columns × {rows(200_000):,} rows": partial(extremes.wide, columns=500, rows=rows(200_000)),
        f"2,000 columns × {rows(5000):,} rows": partial(extremes.wide, columns=2000, rows=rows(5000)),
        f"{rows(100_000_000):,} integers": partial(extremes.integers, rows=rows(100_000_000)),
        f"{rows(WHOLE):,} different texts of 200 bytes": partial(extremes.texts, rows=rows(WHOLE)),
    }


def _judged(path: Path, name: str, write: Callable[[Path], None]) -> tuple[str, ...]:
    write(path)
    told: tuple[str, ...] = ()
    for space in (judging.LAMBDA, judging.MAPPED):
        try:
            figure = timed(judging.command(path, THREADS[-1], address_space=space))
        except Failed as trouble:
            told = f"{space:,}", "–", "–", str(trouble)
        else:
            told = f"{space:,}", f"{figure.seconds:.1f}", f"{figure.cpu:.1f}", f"{figure.megabytes:,.0f}"
            break
    row = name, size(path), *told, f"≤ {MOST}"
    path.unlink()
    return row
