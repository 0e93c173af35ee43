"""Cases read by readers, in two processes, each reader within a time."""

import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from types import FrameType

from bench.reading.cases import Case, all_cases
from bench.reading.outcome import Answer, outcome
from bench.reading.readers import READERS

PROCESSES, SECONDS = 2, 10.0
"""The seconds that a reader has for a file. Who takes longer has given no answer."""


@dataclass(frozen=True)
class Asked:
    """What to run: cases with one of `only` in their group, by these readers. `keep`: where to leave files."""

    show: tuple[str, ...]
    keep: Path | None
    only: tuple[str, ...] = ()
    readers: tuple[str, ...] = tuple(READERS)
    dialects: int = 1
    pairs: int = 600


@dataclass(frozen=True)
class Result:
    case: str
    group: str
    reader: str
    outcome: str


type Results = Queue[list[Result] | None]


def results(asked: Asked) -> Iterator[Result]:
    """What came of every case, with every reader. Raises RuntimeError if a process died."""
    context = get_context("spawn")
    queue: Results = context.Queue()
    workers = [context.Process(target=_share, args=(asked, part, queue), daemon=True) for part in range(PROCESSES)]
    for worker in workers:
        worker.start()
    left = len(workers)
    while left:
        found = queue.get()
        left -= found is None
        yield from found or ()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError("a process that reads cases has died")


def _share(asked: Asked, part: int, queue: Results) -> None:
    """Read every other case."""
    signal.signal(signal.SIGALRM, _late)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for at, case in enumerate(all_cases(asked.dialects, asked.pairs)):
                if at % PROCESSES == part and (not asked.only or any(word in case.group for word in asked.only)):
                    queue.put(_read(case, asked, Path(folder)))
    finally:
        queue.put(None)


def _read(case: Case, asked: Asked, folder: Path) -> list[Result]:
    path = folder / "source.csv"
    path.write_bytes(case.file.bytes)
    found = [Result(case.name, case.group, name, outcome(case.file, _in_time(name, path))) for name in asked.readers]
    if asked.keep and found[0].outcome in asked.show:
        asked.keep.mkdir(parents=True, exist_ok=True)
        (asked.keep / f"{case.name.replace('/', ' ')}.csv").write_bytes(case.file.bytes)
    return found


def _in_time(reader: str, path: Path) -> Answer | None:
    """The answer, or None if the time is over: an engine that is interrupted says so in its own way."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return READERS[reader](path)
    except (TimeoutError, RuntimeError):
        if signal.getitimer(signal.ITIMER_REAL)[0]:
            raise
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _late(_: int, __: FrameType | None) -> None:
    raise TimeoutError
