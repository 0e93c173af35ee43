"""How many cells most records of a text have, once it is split at a mark: the evidence of shape for a delimiter."""

from collections import Counter
from dataclasses import replace
from itertools import groupby

from chalicelib.core.forms import TYPED
from chalicelib.core.splitting import Piece
from chalicelib.core.thousands import may_be

ENOUGH = 0.6
"""The share of records that must agree on the number of cells before a text is a table of several columns."""

INNER = 0.4
"""The share of lines between a title and notes, at least, that are looked at without these."""


BOTH_WAYS, FEWEST_ENDED = 0.2, 2
"""The share of records that end in a separator, and of those that do not, and their number, from which on a text is
taken to have both."""

PARTED = 0.9
"""The share of records that must fit if cells that go on a number are none."""


def agreement(first: list[Piece], rest: list[Piece]) -> tuple[int, float]:
    """How many cells most records have, of the first and of those elsewhere, and the share that has them. Where that is
    few, it may be that some have an empty one more at their end; it is none where many are as long without it."""
    found = [*_inner(first), *rest]
    shapes = _shapes(found)
    columns, agreeing = max(shapes.items(), key=lambda shape: (shape[1], shape[0]))
    ended = _shapes([without_end(p, len(p.cells) - 1) for p in found])
    cells, alike = max(ended.items(), key=lambda shape: (shape[1], shape[0]))
    whole = sum(shapes.values())
    if ENOUGH * whole <= alike and cells > 1 and end_both_ways([*first, *rest], cells):
        return cells, alike / whole
    if agreeing < ENOUGH * whole <= alike and cells > 1 and shapes[cells + 1]:
        return cells + 1, alike / whole
    parted = _with_parted_numbers(found, shapes) if agreeing < ENOUGH * whole else None
    return parted or (columns, agreeing / whole)


def _with_parted_numbers(found: list[Piece], shapes: Counter[int]) -> tuple[int, float] | None:
    """The number of cells that nearly all records have if those which go on a number are none, and their share."""
    full = [piece for piece in found if piece.text.strip()]
    sound = [may_be(piece.cells) for piece in full if not piece.broken]
    fitting = {columns: sum(1 for likely in sound if columns in likely) for columns in shapes if columns > 1}
    columns = max(fitting, key=lambda columns: (fitting[columns], -columns), default=0)
    return (columns, fitting[columns] / len(full)) if columns and fitting[columns] >= PARTED * len(full) else None


def end_both_ways(found: list[Piece], columns: int) -> bool:
    """Whether many records of so many cells have a separator at their end, with nothing behind it in any, and many have
    none."""
    full = [piece for piece in found if not piece.broken and piece.text.strip()]
    more = [piece.cells[-1] for piece in full if len(piece.cells) == columns + 1]
    whole = sum(1 for piece in full if len(piece.cells) == columns and piece.cells[-1])
    return columns > 1 and not any(more) and min(len(more), whole) >= max(BOTH_WAYS * len(full), FEWEST_ENDED)


def without_end(piece: Piece, columns: int) -> Piece:
    """A record without the empty cell that is one more than so many, if it has one."""
    ended = len(piece.cells) == columns + 1 > 1 and not piece.cells[-1]
    return replace(piece, cells=piece.cells[:-1]) if ended else piece


def _shapes(found: list[Piece]) -> Counter[int]:
    """How many records have how many cells: 0 where quotes are broken. Empty lines are no evidence."""
    shapes = Counter(0 if piece.broken else len(piece.cells) for piece in found if piece.text.strip())
    return shapes or Counter({1: 1})


def _inner(found: list[Piece]) -> list[Piece]:
    """The records without lines of one cell above and below, as titles and notes are, and without those above most
    records that follow each other with as many cells; unless too few are left."""
    alone = [len(piece.cells) == 1 or not any(map(str.strip, piece.cells)) for piece in found]
    first = next((at for at, one in enumerate(alone) if not one), 0)
    last = next((at for at in range(len(alone) - 1, -1, -1) if not alone[at]), 0)
    within = found[first : last + 1]
    widths = [list(run) for _, run in groupby(range(len(within)), lambda at: len(within[at].cells))]
    longest = max(widths, key=len, default=[0])
    if len(longest) >= max(INNER * len(found), 3) and len(within[longest[0]].cells) > 1:
        within = within[longest[0] :]
    enough = len(within) > 2 or _are_labels_over_values(within)
    return within if enough and len(within) >= INNER * len(found) else found


def _are_labels_over_values(found: list[Piece]) -> bool:
    """Whether there are two records, one of words and one of nothing but values."""
    above, *below = (piece.cells for piece in found)
    values = len(below) == 1 and len(below[0]) == len(above) and all(map(TYPED.fullmatch, below[0]))
    return values and not any(map(TYPED.fullmatch, above))
