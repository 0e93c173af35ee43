"""The bytes of a text's records: counted, and parted into regions that are regular or not. Where the text is large,
that is done beside what the engine makes of it."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Event

from chalicelib.core.accounting import Sums
from chalicelib.core.dialect import Detected
from chalicelib.core.regions import BLOCK, Region, regions, some_are_doubtful
from chalicelib.core.spool import LONGEST_LINE, ORDINARY_LINE
from chalicelib.edges import disk
from chalicelib.errors import Unreadable
from chalicelib.loading import Loading

LARGE = 1 << 22
"""Bytes of a text, from which on it is worth looking for regions of regular records, and counting beside the engine."""

PULSE = 0.05
"""Seconds between two attempts to stop the engine, which may be between two queries."""


@dataclass(frozen=True)
class Body:
    """The records of a text, their sums and regions, and what stands `above` them; whether the text has a last line
    end, and the number of its lines. Some of it `is_doubtful` if the rest can be read without that."""

    above: Region
    sums: Sums
    regions: list[Region]
    ended: bool
    lines: int
    is_doubtful: bool

    @property
    def line(self) -> int:
        """Bytes that no record exceeds, as the engine is told: of few, several threads write a table sooner."""
        most = max(region.longest for region in (self.above, *self.regions))
        return ORDINARY_LINE if most <= ORDINARY_LINE // 2 else LONGEST_LINE

    def allows(self, line: int) -> bool:
        """Whether the engine may read the text as it is, if it is told that no record exceeds a line; else in vain."""
        return line >= self.line and not (self.is_doubtful or any(region.broken for region in self.regions))


def body(path: Path, detected: Detected) -> Body:
    layout = detected.found.layout
    with disk.text(path) as text:
        above = list(islice(text, layout.start - 1))
    size, lines = sum(len(line.encode()) for line in above), len(above)
    sums, found = regions(disk.blocks(path, size, BLOCK), detected.dialect, layout.columns, size, lines + 1)
    return Body(
        Region(0, size, 1, 0, lines, False, False, size),
        sums,
        found,
        disk.ends_with_newline(path),
        lines + sum(region.lines for region in found),
        layout.columns > 1 and some_are_doubtful(found, LARGE),
    )


type Reading[T] = Callable[[int], T | None]
"""Reads the text as it is by the engine, which is told that no record has more bytes; None where that is of no use."""


def body_and[T](loading: Loading, detected: Detected, read: Reading[T]) -> tuple[Body, T | None]:
    """The body, and what is read of the text as it is; None where that is in vain.

    A large text is counted by a thread of its own, if the engine has several; when it is counted, the engine is stopped
    if it reads in vain. Else it is counted first.
    """
    count = partial(body, loading.path, detected)
    if loading.engine.threads > 1 and loading.path.stat().st_size >= LARGE:
        with ThreadPoolExecutor(1) as pool:
            return _beside(pool, count, read, loading.engine.stopper())
    return _in_turn(count(), read)


def _in_turn[T](counted: Body, read: Reading[T]) -> tuple[Body, T | None]:
    return counted, read(counted.line) if counted.allows(counted.line) else None


def _beside[T](
    pool: Executor, count: Callable[[], Body], read: Reading[T], stop: Callable[[], None]
) -> tuple[Body, T | None]:
    is_read = Event()

    def stopping() -> Body:
        counted = count()
        while not counted.allows(ORDINARY_LINE) and not is_read.wait(PULSE):
            stop()
        return counted

    try:
        counting = pool.submit(stopping)
    except RuntimeError:  # a thread may not start
        return _in_turn(count(), read)
    found = None
    try:
        found = read(ORDINARY_LINE)
    except Unreadable:  # as what makes it vain may take all memory
        is_read.set()
        if counting.result().allows(ORDINARY_LINE):
            raise
    finally:
        is_read.set()
    counted = counting.result()
    return (counted, found) if counted.allows(ORDINARY_LINE) else _in_turn(counted, read)
