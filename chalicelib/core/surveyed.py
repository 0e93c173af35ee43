"""What surveys of parts say of the whole: the typing is decided over all parts, before any is measured."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial, reduce
from operator import or_
from typing import Any

from chalicelib.core.heads import Sampled
from chalicelib.core.types import Measured

MERGES: dict[str, Callable[..., Any]] = {
    "shortest": min,
    "longest": max,
    "whole": max,
    "fraction": max,
    "hours": partial(reduce, or_),
}
"""How fields of `Measured` merge that are no counts, which add up."""


def measured(parts: Sequence[Measured]) -> Measured:
    """What scans of all parts tell of a column, of the same candidate."""
    merged: dict[str, Any] = {field.name: _merged(field.name, parts) for field in fields(Measured)}
    return Measured(**merged)


def _merged(name: str, parts: Sequence[Measured]) -> Any:
    found = [value for part in parts if (value := getattr(part, name)) is not None]
    return MERGES.get(name, sum)(found) if found else None


def head(heads: Sequence[Sampled]) -> Sampled:
    """What the heads of all parts show of a column."""
    return Sampled(
        sum(one.filled for one in heads),
        tuple(map(sum, zip(*(one.misfits for one in heads), strict=True))),
        sum(one.tokens for one in heads),
        tuple(dict.fromkeys(cell for one in heads for cell in one.cells)),
        any(one.has_numbers for one in heads),
    )
