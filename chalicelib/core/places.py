"""Columns of latitudes and longitudes: numbers in range whose label says so, with digits behind the point or with the
other of the two in the table. SQL over the table of a column's different values."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.core.column import Kind
from chalicelib.core.counting import Typed
from chalicelib.core.profile import Facts
from chalicelib.core.spoken import has, words


@dataclass(frozen=True)
class Axis:
    """One of the two: what labels call it, and how far it goes from zero, in degrees."""

    name: str
    labels: str
    most: int


AXES = (
    Axis("latitude", "latitude|lat|breitengrad|latitud|latitudine", 90),
    Axis("longitude", "longitude|long|lon|lng|langengrad|laengengrad|longitud|longitudine", 180),
)

DIGITS = 3
"""Behind the point, which place a thing to a hundred metres."""


def said(spoken: dict[int, str]) -> dict[int, Axis]:
    """The columns whose label, by its words, says one of the two."""
    found = {at: [axis for axis in AXES if has(one, axis.labels)] for at, one in spoken.items()}
    return {at: axes[0] for at, axes in found.items() if len(axes) == 1}


def axes(said: dict[int, Axis], facts: dict[int, Facts], labels: Iterable[str]) -> dict[int, Axis]:
    """Those that are to be looked at: of fine numbers, or in a table whose labels have both."""
    spoken = set(map(words, labels))
    is_pair = all(any(has(one, axis.labels) for one in spoken) for axis in AXES)
    return {at: axis for at, axis in said.items() if is_pair or _is_fine(facts[at])}


def _is_fine(facts: Facts) -> bool:
    return any(len(value.partition(".")[2]) >= DIGITS for value in facts.quantiles or ())


def asked(found: dict[Typed, Axis]) -> str:
    """SQL over `counted`: for each column its position and the rows in range."""
    cases = " ".join(f"when {column.position} then {axis.most}e{column.scale}" for column, axis in found.items())
    inside = f"coalesce(sum(n) filter (where abs(v::double) <= case position {cases} end), 0)"
    positions = ", ".join(str(column.position) for column in found)
    return f"select position, {inside} from counted where position in ({positions}) group by position"


def kind(axis: Axis, rows: int, facts: Facts) -> Kind:
    return Kind(axis.name, int(rows), int(rows) / int(facts.filled), f"column label, range -{axis.most} to {axis.most}")
