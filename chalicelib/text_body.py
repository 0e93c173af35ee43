"""The bytes of a text's records: counted, and parted into regions that are regular or not. Where the text is large,
that is done beside what the engine makes of it."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from chalicelib.core.accounting import Sums
from chalicelib.core.dialect import Detected
from chalicelib.core.regions import BLOCK, Region, regions, some_are_doubtful
from chalicelib.edges import disk
from chalicelib.loading import Loading

LARGE = 1 << 22
"""Bytes of records, from which on it is worth looking for regions of regular ones."""

LONG = 1 << 18
"""Bytes of a column, from which on it is worth planning longer to spare work in each row."""

WIDE = 50
"""Columns beyond which the longer plan takes memory that the judge has not."""


@dataclass(frozen=True)
class Body:
    """The records of a text, their sums and regions, and what stands `above` them; whether the text has a last line
    end, and the number of its lines. Some of it `is_doubtful` if the rest can be read without that.

    The text as it is would be read `in vain` by the engine.
    """

    above: Region
    sums: Sums
    regions: list[Region]
    ended: bool
    lines: int
    is_doubtful: bool

    @property
    def is_in_vain(self) -> bool:
        return self.is_doubtful or any(region.broken for region in self.regions)


def begun(loading: Loading, detected: Detected) -> Future[Body]:
    """The body to come: counted by another thread if the text is large and the engine has some, which then is stopped
    as soon as it is seen that it reads in vain; else counted already."""
    if loading.engine.threads > 1 and loading.path.stat().st_size >= LARGE:
        stop = loading.engine.stopper()

        def stopping() -> Body:
            body = _counted(loading.path, detected)
            if body.is_in_vain:
                stop()
            return body

        with suppress(RuntimeError):  # a thread may not start
            pool = ThreadPoolExecutor(1)
            counting = pool.submit(stopping)
            pool.shutdown(wait=False)
            return counting
    counted = Future[Body]()
    counted.set_result(_counted(loading.path, detected))
    return counted


def _counted(path: Path, detected: Detected) -> Body:
    layout = detected.found.layout
    with disk.text(path) as text:
        above = list(islice(text, layout.start - 1))
    size, lines = sum(len(line.encode()) for line in above), len(above)
    sums, found = regions(disk.blocks(path, size, BLOCK), detected.dialect, layout.columns, size, lines + 1)
    return Body(
        Region(0, size, 1, 0, lines, False, False),
        sums,
        found,
        disk.ends_with_newline(path),
        lines + sum(region.lines for region in found),
        layout.columns > 1 and some_are_doubtful(found, LARGE),
    )


def are_long(path: Path, columns: int) -> bool:
    """Whether the columns of a text are long, by and large, and not too many."""
    return columns <= WIDE and path.stat().st_size >= LONG * columns
