"""`bench/RESULTS.md`, section by section: what was not measured again stays as it was."""

import platform
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.clock import Figure

PATH = Path(__file__).with_name("RESULTS.md")

HEAD = """# Results

Written by `make bench`, and a section by `python -m bench --only SECTION`. Medians of whole processes run in turn, with
the peak memory of the largest; trust the ratios, not the seconds.
"""


def merged(before: str, measured: dict[str, str], order: Sequence[str]) -> str:
    """The results with these sections in place of those of the same names; all are in this order."""
    kept = dict(_section(text) for text in before.split("\n## ")[1:])
    bodies = kept | measured
    return "\n".join([HEAD, *(f"## {name}\n\n{bodies[name].strip()}\n" for name in order if name in bodies)])


def _section(text: str) -> tuple[str, str]:
    name, _, body = text.partition("\n")
    return name.strip(), body


def versions(threads: int) -> str:
    return f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, {threads} processors."


def table(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (labels, ["---"] * len(labels), *rows))


LABELS = ("what", "file", "runs", "seconds", "peak MB", "over", "ratio", "asked for")


def compared(path: Path, figures: dict[str, Figure], peer: str, asked: dict[str, str]) -> list[tuple[str, ...]]:
    """Rows of what was measured on a file, each over one of them; `asked` says what some of the ratios have to be."""
    return [
        (
            name,
            size(path),
            str(figure.runs),
            f"{figure.seconds:.3f}",
            f"{figure.megabytes:,.0f}",
            peer,
            f"{figure.seconds / figures[peer].seconds:.2f}",
            asked.get(name, ""),
        )
        for name, figure in figures.items()
    ]


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:,.1f} MB"
