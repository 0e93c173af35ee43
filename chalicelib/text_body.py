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
from chalicelib.core.engine_text import LONGEST_LINE, ORDINARY_LINE
from chalicelib.core.regions import BLOCK, Region, regions, some_are_doubtful
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
    def is_in_vain(self) -> bool:
        """Whether the engine would read the text as it is in vain."""
        return self.is_doubtful or any(region.broken for region in self.regions)

    @property
    def longest(self) -> int:
        """Bytes of a record that the engine is told of: twice those that any has, whose quotes may be doubled yet."""
        most = max(region.longest for region in (self.above, *self.regions))
        return ORDINARY_LINE if 2 * most <= ORDINARY_LINE else LONGEST_LINE


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
"""Reads the text as it is by the engine, which is told how many bytes a record has at most; None where it does not."""


def body_and[T](loading: Loading, detected: Detected, read: Reading[T]) -> tuple[Body, T | None]:
    """The body, and what is read of the text as it is; None where that is in vain.

    A large text is counted by a thread of its own, if the engine has several, while it is read as one of ordinary
    lines; if the counts tell otherwise, the engine is stopped, and perhaps reads again. Else it is counted first.
    """
    count = partial(body, loading.path, detected)
    if loading.engine.threads > 1 and loading.path.stat().st_size >= LARGE:
        with ThreadPoolExecutor(1) as pool:
            return _beside(pool, count, read, loading.engine.stopper())
    return _in_turn(count(), read)


def _in_turn[T](counted: Body, read: Reading[T]) -> tuple[Body, T | None]:
    return counted, None if counted.is_in_vain else read(counted.longest)


def _beside[T](
    pool: Executor, count: Callable[[], Body], read: Reading[T], stop: Callable[[], None]
) -> tuple[Body, T | None]:
    is_read = Event()

    def stopping() -> tuple[Body, bool]:
        counted = count()
        stands = not counted.is_in_vain and counted.longest == ORDINARY_LINE
        while not stands and not is_read.is_set():
            stop()
            is_read.wait(PULSE)
        return counted, stands

    try:
        counting = pool.submit(stopping)
    except RuntimeError:  # a thread may not start
        return _in_turn(count(), read)
    found = None
    try:
        try:
            found = read(ORDINARY_LINE)
        finally:
            is_read.set()
    except Unreadable:  # where it reads in vain, what it meets tells nothing of the file
        if counting.result()[1]:
            raise
    counted, stands = counting.result()
    return (counted, found) if stands else _in_turn(counted, read)
