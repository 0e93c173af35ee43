"""Columns whose numbers have ends by nature: latitudes, percentages, hours of the day."""

from dataclasses import dataclass

from chalicelib.core.drafted import NUMERIC, Seen


@dataclass(frozen=True)
class Nature:
    """What labels call it, its ends, from where on its greatest value is near the upper one, and why."""

    labels: str
    least: int
    most: int
    near: float
    why: str
    whole: bool = False
    """Whether it is of whole numbers, and of labels that say nothing else."""


NATURES = (
    Nature("percent|percentage|pct|prozent|pourcentage|porcentaje", 0, 100, 50, "the label speaks of percent"),
    Nature("probability|proportion|prob|fraction", 0, 1, 0.5, "the label speaks of a share"),
    Nature("month|monat|mois|mes", 1, 12, 12, "the label speaks of months", True),
    Nature("weekday|day of week|dow|wochentag", 0, 7, 6, "the label speaks of days of the week", True),
    Nature("hour|stunde|heure|hora", 0, 24, 22, "the label speaks of hours", True),
    Nature("minute|minutes", 0, 60, 55, "the label speaks of minutes", True),
)
AXES = {"latitude": 90, "longitude": 180}


def nature(seen: Seen) -> Nature | None:
    """The nature that a column's label, or its kind, and all of its values speak for."""
    column = seen.column
    if seen.type not in NUMERIC or column.minimum is None or column.maximum is None:
        return None
    axis = seen.kind(*AXES)
    if axis:
        return Nature("", -AXES[axis], AXES[axis], 0, f"a {axis}")
    least, most = float(column.minimum), float(column.maximum)
    fitting = (one for one in NATURES if one.least <= least and one.near <= most <= one.most)
    return next((one for one in fitting if _is_said(one, seen)), None)


def _is_said(nature: Nature, seen: Seen) -> bool:
    if nature.whole:
        return seen.type == "integer" and seen.spoken.strip() in nature.labels.split("|")
    return seen.says(nature.labels)
