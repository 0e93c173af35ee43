"""Times whole processes, side by side, and takes medians: this keeps a shared machine's drift out of a ratio."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Figure:
    """Median wall seconds of a command and its peak memory in MB, of the largest of its processes."""

    seconds: float
    megabytes: float


def side_by_side(commands: dict[str, list[str]], runs: int) -> dict[str, Figure]:
    """Run the commands in turn, A B A B …, after one warm-up each."""
    seen: dict[str, list[Figure]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            figure = _timed(command)
            if run or runs == 1:
                seen[name].append(figure)
        if runs == 1:
            break
    return {
        name: Figure(median(f.seconds for f in figures), max(f.megabytes for f in figures))
        for name, figures in seen.items()
    }


def _timed(command: list[str]) -> Figure:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Figure(seconds, usage.ru_maxrss / 1000)
