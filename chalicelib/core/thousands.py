"""Numbers whose thousands are parted by the delimiter itself, as `1,234` between commas without quotes."""

import re
from itertools import pairwise

LEADING, GROUP = re.compile(r"\s*[-+]?[$€£]?[1-9]\d{0,2}"), re.compile(r"\d{3}(\.\d+)?\s*")
"""What stands before the first mark between thousands, and behind each of them."""

FEWEST = 2
"""Records, before all of them can show that a column goes on the number of another."""


def going_on(cells: tuple[str, ...]) -> list[int]:
    """The places of cells that may go on the number in the cell before."""
    places: list[int] = []
    for at, (before, cell) in enumerate(pairwise(cells), 1):
        if GROUP.fullmatch(cell) and (LEADING.fullmatch(before) or at - 1 in places):
            places.append(at)
    return places


def may_be(cells: tuple[str, ...]) -> range:
    """How many cells a record may have, if some of them go on the number before."""
    return range(len(cells) - len(going_on(cells)), len(cells) + 1)


def going_on_in_all(records: list[tuple[str, ...]]) -> list[int]:
    """The columns that may go on the number of the column before in every record."""
    found = [set(going_on(cells)) for cells in records]
    return sorted(set.intersection(*found)) if len(found) >= FEWEST else []
