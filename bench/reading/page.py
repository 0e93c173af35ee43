"""The table of outcomes, and its place in docs/reading.md."""

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bench.reading.cases import HARM, NONE, PAIRS, UNKNOWABLE
from bench.reading.outcome import EXACT, OUTCOMES, SILENT
from bench.reading.run import Result

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
BEGIN, END = "<!-- written by `make bench-reading` from here -->", "<!-- to here -->"
PEERS = ("duckdb", "pandas", "polars", "clevercsv")
SINGLE = "all damages of one kind"

type Counts = dict[str, dict[str, Counter[str]]]
"""Line of the table → reader → outcome → cases."""


def table(found: Iterable[Result], readers: tuple[str, ...]) -> list[str]:
    """A line for each damage, and for each reader the counts in the order of `OUTCOMES`."""
    counts = _counts(found)
    lines = [f"| damage | cases | {' | '.join(readers)} |", "|---" * (2 + len(readers)) + "|"]
    for group in _ordered(counts):
        cells = [" · ".join(str(counts[group][reader][outcome]) for outcome in OUTCOMES) for reader in readers]
        lines.append(f"| {group} | {counts[group][readers[0]].total()} | {' | '.join(cells)} |")
    return lines


def _counts(found: Iterable[Result]) -> Counts:
    counts: Counts = {}
    for result in found:
        groups = [result.group] if result.group in (NONE, HARM, PAIRS, UNKNOWABLE) else [result.group, SINGLE]
        for group in groups:
            counts.setdefault(group, {}).setdefault(result.reader, Counter())[result.outcome] += 1
    return counts


def _ordered(counts: Counts) -> list[str]:
    last = (SINGLE, PAIRS, UNKNOWABLE)
    first = [group for group in (NONE, HARM) if group in counts]
    return [*first, *sorted(set(counts) - {*first, *last}), *(group for group in last if group in counts)]


def write(found: list[Result], lines: list[str]) -> None:
    """Put the table between its two marks in the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    text = "\n".join([BEGIN, "", *_summary(found), "", *lines, "", END])
    PAGE.write_text(before + text + after, encoding="utf-8")


def _summary(found: list[Result]) -> list[str]:
    counts = _counts(found)
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    lines = [
        f"{len({result.case for result in found}):,} files. {peers}.",
        f"In each cell: {' · '.join(OUTCOMES)}.",
        "",
        "| reader | exact, of damages of one kind | silent, of these | exact, of pairs | silent, of these |",
        "|---|---|---|---|---|",
    ]
    for reader in counts[SINGLE]:
        shares = (_share(counts[group][reader], came) for group in (SINGLE, PAIRS) for came in (EXACT, SILENT))
        lines.append(f"| {reader} | {' | '.join(shares)} |")
    return lines


def _share(counts: Counter[str], came: str) -> str:
    return f"{counts[came] / counts.total():.1%}"
