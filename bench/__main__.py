"""`python -m bench`: the ratios, printed and written to `bench/RESULTS.md`, section by section."""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import results
from bench.checks import checks
from bench.memory import memory
from bench.peers import peers
from bench.speed import Asked, accounting, growth, small, summary

SECTIONS: dict[str, Callable[[Asked], str]] = {
    "small": small,
    "summary": summary,
    "growth": growth,
    "accounting": accounting,
    "checks": checks,
    "peers": peers,
    "memory": memory,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--rows", type=int, default=5_000_000, help="of the large file; 5 million are about 1 GB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION")
    parser.add_argument("--results", type=Path, default=results.PATH, help="where they are written")
    asked = parser.parse_args()
    for section in asked.only:
        with tempfile.TemporaryDirectory() as folder:
            measured = SECTIONS[section](Asked(Path(folder), asked.rows, asked.runs))
        body = f"{results.versions(os.cpu_count() or 1)}\n\n{measured}"
        print(f"## {section}\n\n{body}\n", flush=True)
        before = asked.results.read_text(encoding="utf-8") if asked.results.exists() else ""
        asked.results.write_text(results.merged(before, {section: body}, list(SECTIONS)), encoding="utf-8")


if __name__ == "__main__":
    main()
