"""Other programs that profile or validate a file, each in its own process and with all processors.

They live in two environments, for ydata-profiling pins older versions of what the others need. Miller is no Python
package: it is measured where `mlr` is installed. Whatever is not installed is left out, and named.
"""

from pathlib import Path
from shutil import which

from bench import judging
from bench.clock import ROOT, Command, side_by_side
from bench.results import LABELS, compared, table
from bench.speed import THREADS, Asked

FRAMES, PROFILERS = ROOT / ".venv-bench" / "bin", ROOT / ".venv-profilers" / "bin"

HEAD_ROWS = 230_000
"""About 47 MB: all that the slowest take in minutes."""

PATIENCE = 60
"""Seconds after which a peer is not run again."""

PANDAS = "import pandas; pandas.read_csv({!r}).describe(include='all')"
POLARS = "import polars; polars.read_csv({!r}, try_parse_dates=True, infer_schema_length=10_000).describe()"
YDATA = (
    "import pandas; from ydata_profiling import ProfileReport; "
    "ProfileReport(pandas.read_csv({!r}), minimal=True, progress_bar=False).get_description()"
)
"""What is computed, without its page."""


def peers(asked: Asked) -> str:
    large, head = asked.orders(asked.rows), asked.orders(min(HEAD_ROWS, asked.rows))
    frames: dict[str, Command] = {
        "pandas read and describe": (str(FRAMES / "python"), "-c", PANDAS.format(str(large))),
        "polars describe": (str(FRAMES / "python"), "-c", POLARS.format(str(large))),
    }
    profilers: dict[str, Command] = {
        "ydata-profiling minimal": (str(PROFILERS / "python"), "-W", "ignore", "-c", YDATA.format(str(head))),
        "frictionless validate": (str(PROFILERS / "frictionless"), "validate", "--trusted", str(head)),
        "csvkit csvstat": (str(PROFILERS / "csvstat"), str(head)),
        "Miller summary": ("mlr", "--icsv", "--ojson", "summary", str(head)),
    }
    rows = [*_over_judge(large, frames, asked.runs, ""), *_over_judge(head, profilers, asked.runs, "≥ 10")]
    missing = [name for name, command in (frames | profilers).items() if not which(command[0])]
    left_out = f"\n\nNot installed, and left out: {', '.join(missing)}." if missing else ""
    return f"{NOTE}\n\n{table(LABELS, rows)}{left_out}"


NOTE = (
    f"With {THREADS[-1]} threads, peers with what they take by themselves. What takes more than {PATIENCE} seconds "
    "is run once. Miller comes from no registry of Python's (Debian: `apt-get install miller`)."
)


def _over_judge(path: Path, found: dict[str, Command], runs: int, asked: str) -> list[tuple[str, ...]]:
    installed = {name: command for name, command in found.items() if which(command[0])}
    figures = side_by_side({"judge": judging.command(path, THREADS[-1]), **installed}, runs, PATIENCE)
    return compared(path, figures, "judge", dict.fromkeys(installed, asked))
