"""Times whole processes, side by side, and takes medians: this keeps a shared machine's drift out of a ratio."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent

type Command = Sequence[str]
"""A program and its arguments; it runs at the top of the repository."""


@dataclass(frozen=True)
class Figure:
    """Median wall and CPU seconds of so many runs of a command, and its peak memory in MB, of the largest of its
    processes."""

    seconds: float
    cpu: float
    megabytes: float
    runs: int = 1


class Failed(Exception):
    """A command ended with something else than 0. Says what it printed last."""


def side_by_side(commands: dict[str, Command], runs: int, patience: float = inf) -> dict[str, Figure]:
    """Run the commands in turn, A B A B …, after one warm-up each. One whose warm-up took more than `patience` seconds
    is not run again; its warm-up counts, as all do where there is but one run. Raises Failed."""
    first = {name: timed(command) for name, command in commands.items()}
    repeated = [name for name in commands if runs > 1 and first[name].seconds <= patience]
    seen: dict[str, list[Figure]] = {name: [] for name in repeated}
    for _ in range(runs):
        for name in repeated:
            seen[name].append(timed(commands[name]))
    return {name: _middle(seen[name]) if name in seen else figure for name, figure in first.items()}


def _middle(figures: list[Figure]) -> Figure:
    most = max(figure.megabytes for figure in figures)
    seconds, cpu = (median(some) for some in zip(*((figure.seconds, figure.cpu) for figure in figures), strict=True))
    return Figure(seconds, cpu, most, len(figures))


def timed(command: Command) -> Figure:
    """One run. Raises Failed."""
    run = subprocess.run(
        (*LAUNCHED, *command),
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
        errors="replace",
    )
    seconds, cpu, kilobytes, ended = run.stdout.split()
    if int(ended):
        raise Failed(run.stderr.strip().rpartition("\n")[2] or f"it ended with {ended}")
    return Figure(float(seconds), float(cpu), int(kilobytes) * 1024 / 1e6)


def _environment() -> dict[str, str]:
    """Ours, but bytecode may be left, as packages that are installed have it: the warm-up then leaves it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


LAUNCHED: Command = (sys.executable, "-S", str(ROOT / "bench" / "launched.py"))
