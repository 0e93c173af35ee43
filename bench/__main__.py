"""`python -m bench`: the ratios, printed and written to `bench/RESULTS.md`.

Exit code 1 of a judging is fine: it means that there were findings.
"""

import argparse
import os
import platform
import tempfile
from pathlib import Path

import duckdb

from bench import orders
from bench.clock import Figure, side_by_side
from chalicelib import examine

RESULTS = Path(__file__).parent / "RESULTS.md"
THREADS, MEMORY = os.cpu_count() or 1, 420
SMALL_ROWS = 520
"""About 100 kB."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--rows", type=int, default=5_000_000, help="of the large file; 5 million are about 1 GB")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join([*_head(), *_small(Path(folder), asked.runs), *_large(Path(folder), asked.rows, asked.runs)])
    RESULTS.write_text(text + "\n", encoding="utf-8")
    print(text)


def _head() -> list[str]:
    return [
        "# Results",
        "",
        "Written by `make bench`. Medians of whole processes run in turn; trust the ratios, not the seconds.",
        "",
        f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, {THREADS} processors.",
        "",
        "| what | file | seconds | peak MB | over | ratio |",
        "|---|---|---|---|---|---|",
    ]


def _small(folder: Path, runs: int) -> list[str]:
    path = folder / "small.csv"
    orders.write(path, SMALL_ROWS)
    figures = side_by_side(
        {"import the engine": ["-c", "import duckdb"], "judge": ["-m", "chalicelib", str(path)]}, runs * 3
    )
    return _rows(path, figures, "import the engine")


def _large(folder: Path, rows: int, runs: int) -> list[str]:
    path, irregular = folder / "large.csv", folder / "irregular.csv"
    orders.write(path, rows)
    orders.write_irregular(irregular, rows)
    summary = (
        f"import duckdb; c = duckdb.connect(); c.execute(\"set threads={THREADS}; set memory_limit='{MEMORY}MB'; "
        f"set temp_directory='{folder}'\"); c.execute(\"summarize from read_csv('{path}')\").fetchall()"
    )
    commands = {
        SUMMARIZE: ["-c", summary],
        JUDGE: ["-c", _judging(path, examine.READER)],
        UNACCOUNTED: ["-c", _judging(path, "bench.unaccounted")],
        IRREGULAR: ["-c", _judging(irregular, examine.READER)],
    }
    figures = side_by_side(commands, runs)
    return [
        *_rows(path, {name: figures[name] for name in (SUMMARIZE, JUDGE)}, SUMMARIZE),
        *_rows(path, {name: figures[name] for name in (UNACCOUNTED, JUDGE)}, UNACCOUNTED),
        *_rows(irregular, {name: figures[name] for name in (JUDGE, IRREGULAR)}, JUDGE)[1:],
    ]


SUMMARIZE, JUDGE = "SUMMARIZE", "judge"
UNACCOUNTED, IRREGULAR = "judge without accounting", "judge with 5 % irregular records"


def _judging(path: Path, reader: str) -> str:
    """Python that judges a file within the limits, by a module that reads as the real one does."""
    return (
        "from chalicelib import examine; from chalicelib.edges import sandbox\n"
        f"limits = sandbox.Limits(memory={MEMORY}, threads={THREADS}, wall_seconds=3600)\n"
        f"with sandbox.started('{reader}') as child:\n"
        f"    report = examine.judged(child, examine.Request('{path}', '{path.parent}/judged', limits))\n"
        "assert report.reason is None, report.reason"
    )


def _rows(path: Path, figures: dict[str, Figure], peer: str) -> list[str]:
    size = f"{path.stat().st_size / 1e6:,.1f} MB"
    return [
        f"| {name} | {size} | {figure.seconds:.3f} | {figure.megabytes:,.0f} | {peer} "
        f"| {figure.seconds / figures[peer].seconds:.2f} |"
        for name, figure in figures.items()
    ]


if __name__ == "__main__":
    main()
