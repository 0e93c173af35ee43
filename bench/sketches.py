"""`python -m bench.sketches`: what is told of parts that were merged, against numpy, which has the whole before it.

For each kind of data, each part is measured by the engine, as a part of a file is; parts are merged at once, and by a
tree in which every summary is made small again. Each row of the table tells how far figures are from the truth, and
the bound that the profile says itself. Exit code 1 where one is beyond its bound.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched
from math import ceil
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from chalicelib import parts
from chalicelib.core import merged
from chalicelib.core.column import Column
from chalicelib.core.counting import Typed
from chalicelib.core.narrower import Cells
from chalicelib.core.parts import Part, compressed
from chalicelib.core.parts import merged as merge
from chalicelib.core.shapes import plain
from chalicelib.core.sql import literal
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.measure import Kept
from chalicelib.parts import Place

type Values = NDArray[np.float64]

COLUMN = Typed(1, "x", "x", "number", "DOUBLE")
WAYS = 4
"""Summaries that a node of the tree merges."""


def hidden(drawn: np.random.Generator, size: int) -> Values:
    """One value is the most frequent by far, but each sixteenth has 1,200 of its own that are somewhat more frequent
    there."""
    own = np.arange(size) * 16 // size * 10_000 + drawn.integers(0, 1200, size)
    return np.where(drawn.random(size) < 1 / 1300, -1.0, own)


def thickening(drawn: np.random.Generator, size: int) -> Values:
    """Values thicken towards an end, 10^-12 apart, and each sixteenth has a range of its own that overlaps the next."""
    return np.arange(size) * 16 // size * 0.5 + np.round(drawn.random(size) ** 12, 12)


DATA: dict[str, Callable[[np.random.Generator, int], Values]] = {
    "uniform": lambda drawn, size: np.floor(drawn.random(size) * 1e9),
    "skewed (Zipf, 1.1)": lambda drawn, size: drawn.zipf(1.1, size).astype(np.float64),
    "skewed (log-normal)": lambda drawn, size: drawn.lognormal(0, 4, size),
    "sorted": lambda drawn, size: np.sort(drawn.normal(0, 1e6, size)),
    "adversarial: a hidden value": hidden,
    "adversarial: thickening": thickening,
    "few values": lambda drawn, size: drawn.integers(0, 700, size).astype(np.float64),
    "all different": lambda drawn, size: drawn.permutation(size).astype(np.float64),
}


@dataclass(frozen=True)
class Error:
    """A figure's distance from the truth, and the bound that was told."""

    figure: str
    error: float
    bound: float


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.sketches")
    asked.add_argument("--values", type=int, default=10_000_000)
    asked.add_argument("--parts", type=int, default=16)
    asked.add_argument("--seed", type=int, default=2017)
    found = asked.parse_args()
    print(f"{found.values:,} values in {found.parts} parts, seed {found.seed}\n")
    print("| data | merged | distinct | unique | rank | top | bin | outliers | kB |")
    print("|---|---|---|---|---|---|---|---|---|")
    broken = [name for name in DATA for held in table(name, found.values, found.parts, found.seed) if not held]
    sys.exit(1 if broken else 0)


def table(name: str, size: int, count: int, seed: int) -> list[bool]:
    """Print the rows of one kind of data; whether all bounds hold, for each."""
    values = DATA[name](np.random.default_rng(seed), size)
    found = [measured(some, at) for at, some in enumerate(np.array_split(values, count))]
    held = []
    for way, whole in (("at once", compressed(merge(found))), ("by a tree", by_a_tree(found))):
        errors = compared(merged.told(whole)[0][0], values)
        size_of = max(len(json.dumps(plain(part.columns[0]))) for part in (whole, *found))
        told = " | ".join(f"{one.error:.3g} of {one.bound:.3g}" for one in errors)
        print(f"| {name} | {way} | {told} | {size_of / 1000:.0f} |", flush=True)
        held.append(all(one.error <= one.bound for one in errors))
    return held


def by_a_tree(found: list[Part]) -> Part:
    while len(found) > 1:
        found = [compressed(merge(list(some))) for some in batched(found, WAYS, strict=False)]
    return found[0]


def measured(values: Values, at: int) -> Part:
    """A part, as the engine measures it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.parquet"
        with duckdb.connect() as engine:
            engine.register("given", {"x": values})
            engine.execute(f"copy (select x from given) to {literal(str(source))} (format parquet)")
        with Engine(Path(folder), source, 800, 2) as engine:
            engine.load_parquet(source)
            engine.keep_clean([f"record as {RECORD}", "c1 as x"], "source")
            return parts.measured(engine, Kept((COLUMN,), None, (Cells(),)), Place(at, at + 1, len(values)))


def compared(column: Column, values: Values) -> list[Error]:
    """How far each figure is from the truth: as a share of the truth, or of the rows."""
    rows = len(values)
    ordered = np.sort(values)
    different, counts = np.unique(ordered, return_counts=True)
    bounds = {bound.figure: bound.within for bound in column.bounds}
    alone = int((counts == 1).sum())
    truth = dict(zip(different.tolist(), counts.tolist(), strict=True)) if len(different) <= 2_000_000 else {}
    top = [float(one.value) for one in column.top]
    most = np.sort(counts)[::-1][: len(top)]
    missed = [abs(int(real) - one.count) for real, one in zip(most, column.top, strict=True)]
    missed += [abs(truth[value] - one.count) for value, one in zip(top, column.top, strict=True)] if truth else []
    edges = np.array([float(bin_.low) for bin_ in column.histogram] + [float(column.histogram[-1].high)])
    inside = np.histogram(values, edges)[0]
    bins = max(abs(int(real) - bin_.count) for real, bin_ in zip(inside, column.histogram, strict=True))
    return [
        Error("distinct", abs(column.distinct / len(different) - 1), bounds.get("distinct", 0) / len(different)),
        Error("unique", abs(column.unique - alone) / len(different), bounds.get("unique", 0) / len(different)),
        Error("rank", max(_missed(ordered, one.share, float(one.value)) for one in column.quantiles) / rows,
              bounds.get("quantiles", 0)),
        Error("top", max(missed) / rows, bounds.get("top", 0) / rows),
        Error("bin", bins / rows, bounds.get("histogram", 0) / rows),
        _outliers(column, values, bounds.get("numbers.outliers", 0)),
    ]  # fmt: skip


def _missed(ordered: Values, share: float, value: float) -> int:
    """By how many rows a value misses the rank of a quantile."""
    rank = ceil(round(share * 100) * len(ordered) / 100)
    less, upto = (int(np.searchsorted(ordered, value, side)) for side in ("left", "right"))
    return max(less + 1 - rank, rank - upto, 0)


def _outliers(column: Column, values: Values, within: float) -> Error:
    outliers = column.numbers and column.numbers.outliers
    if not outliers:
        return Error("outliers", 0, 0)
    beyond = int(((values < outliers.low) | (values > outliers.high)).sum())
    return Error("outliers", abs(beyond - outliers.count) / len(values), within / len(values))


if __name__ == "__main__":
    main()
