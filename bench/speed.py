"""How fast a file is judged: over importing the engine, over the engine's own summary, and as it grows."""

import sys
from dataclasses import dataclass
from pathlib import Path

from bench import judging, orders
from bench.clock import Command, side_by_side
from bench.results import LABELS, compared, size, table
from chalicelib import examine

SMALL_ROWS = 520
"""About 100 kB."""

THREADS = 1, 2


@dataclass(frozen=True)
class Asked:
    """What to measure: rows of the large file, 5 million being about 1 GB, and runs. Files are made in `folder`."""

    folder: Path
    rows: int
    runs: int

    def orders(self, rows: int) -> Path:
        """The benchmark's table of so many rows, made once."""
        path = self.folder / f"orders-{rows}.csv"
        if not path.exists():
            orders.write(path, rows)
        return path


def small(asked: Asked) -> str:
    path = asked.orders(SMALL_ROWS)
    commands: dict[str, Command] = {
        "import the engine": (sys.executable, "-c", "import duckdb"),
        "judge": (sys.executable, "-m", "chalicelib", str(path)),
    }
    figures = side_by_side(commands, asked.runs * 3)
    return table(LABELS, compared(path, figures, "import the engine", {"judge": "≤ 1.7"}))


def summary(asked: Asked) -> str:
    """Judging and the engine's own summary, with the same threads and the same memory."""
    path = asked.orders(asked.rows)
    commands: dict[str, Command] = {}
    for threads in THREADS:
        commands[_called("SUMMARIZE", threads)] = _summarize(path, threads)
        commands[_called("judge", threads)] = judging.command(path, threads)
    figures = side_by_side(commands, asked.runs)
    rows = []
    for threads in THREADS:
        peer, judge = _called("SUMMARIZE", threads), _called("judge", threads)
        rows += compared(path, {name: figures[name] for name in (peer, judge)}, peer, {judge: "≤ 1.0, better 0.67"})
    return table(LABELS, rows)


def _called(name: str, threads: int) -> str:
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


def _summarize(path: Path, threads: int) -> Command:
    limits = f"set threads={threads}; set memory_limit='{judging.MEMORY}MB'; set temp_directory='{path.parent}'"
    asked = f"summarize from read_csv('{path}')"
    return (
        sys.executable,
        "-c",
        f"import duckdb; c = duckdb.connect(); c.execute({limits!r}); c.execute({asked!r}).fetchall()",
    )


def growth(asked: Asked) -> str:
    """A tenth of the table, and the whole of it. Who shares the machine shows in seconds, hardly in those of CPU."""
    paths = {"judge a tenth": asked.orders(asked.rows // 10), "judge": asked.orders(asked.rows)}
    figures = side_by_side({name: judging.command(path, THREADS[-1]) for name, path in paths.items()}, asked.runs)
    first = figures["judge a tenth"]
    rows = [
        (
            name,
            size(path),
            str(figures[name].runs),
            f"{figures[name].seconds:.1f}",
            f"{figures[name].cpu:.1f}",
            f"{figures[name].megabytes:,.0f}",
            f"{figures[name].seconds / first.seconds:.2f}",
            f"{figures[name].cpu / first.cpu:.2f}",
            most,
        )
        for (name, path), most in zip(paths.items(), ("", "≤ 10.5"), strict=True)
    ]
    return table(GROWTH_LABELS, rows)


GROWTH_LABELS = (
    *("what", "file", "runs", "seconds", "CPU seconds", "peak MB", "ratio of seconds", "ratio of CPU seconds"),
    "asked for",
)


def accounting(asked: Asked) -> str:
    """What it costs that all bytes must add up, and that records are irregular."""
    path, irregular = asked.orders(asked.rows), asked.folder / "irregular.csv"
    orders.write_irregular(irregular, asked.rows)
    commands = {
        UNACCOUNTED: judging.command(path, THREADS[-1], "bench.unaccounted"),
        "judge": judging.command(path, THREADS[-1], examine.READER),
        IRREGULAR: judging.command(irregular, THREADS[-1], examine.READER),
    }
    figures = side_by_side(commands, asked.runs)
    whole = compared(path, {name: figures[name] for name in (UNACCOUNTED, "judge")}, UNACCOUNTED, {})
    broken = compared(irregular, {name: figures[name] for name in ("judge", IRREGULAR)}, "judge", {})
    irregular.unlink()
    return table(LABELS, (*whole, *broken[1:]))


UNACCOUNTED, IRREGULAR = "judge without accounting", "judge with 5 % irregular records"
