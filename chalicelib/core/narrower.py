"""Types that a column of text has not, for some of its cells: which, and what stood in the way. SQL over the cells."""

from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.core.candidate import Candidate
from chalicelib.core.column import Narrower
from chalicelib.core.findings import shortened
from chalicelib.core.heads import HALF
from chalicelib.core.report import LONGEST_TEXT

MOST = 4
"""Types that are told of a column."""

FIELDS = 6
"""What is asked of each."""


def asked(pairs: Sequence[tuple[str, Candidate]]) -> str:
    """SQL: for each cell and candidate the fields that `narrower` takes."""
    flags = ", ".join(f"{candidate.misfit(cell)} as m{at}" for at, (cell, candidate) in enumerate(pairs))
    fields = (field for at, (cell, candidate) in enumerate(pairs) for field in _fields(f"m{at}", cell, candidate))
    return f"select {', '.join(fields)} from (select *, {flags} from cells)"


def _fields(misfit: str, cell: str, candidate: Candidate) -> Iterable[str]:
    odd = f"filter (where {misfit})"
    yield f"count({cell}) filter (where not {candidate.token(cell)})"
    yield f"count(*) {odd}"
    yield f"min(record) {odd}"
    yield f"arg_min(left({cell}, {LONGEST_TEXT + 1}), record) {odd}"
    for told in (candidate.alone, candidate.either):
        yield f"count(*) filter (where {candidate.formed(cell)} and {told(cell)})" if candidate.rival else "null"


def narrower(found: Iterable[tuple[Candidate, Sequence[Any]]]) -> tuple[Narrower, ...]:
    """Of one column, the types that most values bear, those first that more do."""
    told = [one for one in (_narrower(*pair) for pair in found) if one.share >= HALF]
    return tuple(sorted(told, key=lambda one: -one.share)[:MOST])


def _narrower(candidate: Candidate, answer: Sequence[Any]) -> Narrower:
    filled, misfits, record, text, alone, either = answer
    share = 1 - misfits / filled if filled else 0.0
    return Narrower(
        candidate.name, candidate.format, share, record, None if text is None else shortened(text), alone, either
    )
