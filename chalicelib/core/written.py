"""How the numbers, or truths, of a column are written that a contract promises, where that is not plainly."""

from dataclasses import replace

from chalicelib.core.candidate import Candidate
from chalicelib.core.heads import Sampled

NUMERIC = ("integer", "decimal", "number")
OF = {"integer": NUMERIC, "number": NUMERIC, "boolean": ("boolean",)}


def reading_of(head: Sampled, logical_type: str | None) -> Candidate | None:
    """The first that all cells of the head bear, else most of them; None is plain. A contract has no words for it."""
    names = OF.get(logical_type or "", ())
    found = next((one for one in (*head.candidates, *head.narrower) if one.name in names), None)
    return replace(found, nulls="") if found and found.format else None
