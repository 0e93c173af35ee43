"""Records that do not fit their columns, which a strict reading cannot see, for they have the right number of cells.

Cells that moved by one, a row of totals, a second header, units below the labels: in columns where nearly every cell is
of one type, such a record has cells that are not; in columns that are nearly never empty, it is nearly empty. One cell
alone counts only where it has nothing of its column's type, or words, so that `12a` among house numbers is no misfit.
"""

import re
from dataclasses import dataclass

from chalicelib.core.forms import TOKENS
from chalicelib.core.sql import literal, total
from chalicelib.core.types import CANDIDATES, FORMS, Candidate, Sampled

NEARLY, FEWEST = 0.85, 5
"""The share of a column's cells in the head that are of a type, and their number, before others can be misfits."""

RARE = 0.05
"""The share of all records that may be misfits: what is more frequent is the column's nature."""

WORD = r"'\pL{5}'"
"""Longer than what stands behind a house number."""

WIDE = ("text", "decimal", "number")
"""Types that a column has because of a few cells only, perhaps."""

LEADING, FEW = 2, 3
"""Columns that may call a record a total, and how many such records are odd in any table."""

FEWEST_FULL = 3
"""Columns that are nearly never empty, before a record can be called sparse."""

CODE = 3
"""So often a word stands in a column of numbers or dates before it is taken for a code that means no value."""


@dataclass(frozen=True)
class Near:
    """A column whose cells are nearly all of a type. `cell` is its name in the view of cells."""

    cell: str
    label: str
    candidate: Candidate

    def weight(self, misfit: str) -> str:
        """SQL: 2 for a misfit that has no digit, where the type is written in digits, or has a whole word; 1 for any
        other; 0 for a cell that is of the type, or a token for none."""
        tokens = ", ".join(map(literal, TOKENS))
        foreign = f"not regexp_matches({self.cell}, '[0-9]') or regexp_matches({self.cell}, {WORD})"
        heavy = f"case when lower(trim({self.cell})) in ({tokens}) then 0 when {foreign} then 2 else 1 end"
        return f"case when {misfit} then {heavy} else 0 end"


def nearest(head: Sampled) -> Candidate | None:
    """The narrowest type that nearly all filled cells are of."""
    found = zip((*CANDIDATES, *FORMS), head.misfits, strict=True)
    most = (1 - NEARLY) * head.filled
    fits = (candidate for candidate, misfit in found if misfit <= most and candidate.name != "boolean")
    return next(fits, None) if head.filled >= FEWEST else None


def misfits(near: list[Near], full: list[str]) -> str:
    """SQL: the records that do not fit, in order: their number, and for each near column the cell that is a misfit."""
    cells = ", ".join(f"case when {column.cell}_weight > 0 then {column.cell} end" for column in near)
    weights = ", ".join(
        f"{column.weight(column.candidate.misfit(column.cell))} as {column.cell}_weight" for column in near
    )
    odd = are_odd([f"{column.cell}_weight" for column in near], full)
    return f"select record, {cells} from (select *, {weights} from cells) where {odd} order by record"


def are_odd(weights: list[str], full: list[str]) -> str:
    """SQL: two signs make a misfit of a record: cells of another type, or one such cell and an empty one among the
    full."""
    return f"({total(weights)} > 1 or ({total(weights)} > 0 and {_empty(full)} > 0))"


def counts(cells: list[str], header: tuple[str, ...]) -> dict[str, str]:
    """SQL: how many records are the header once more, have nothing in their first cell, or may be a line of totals;
    and how many cells of one record are empty at most."""
    pairs = zip(cells, header, strict=True) if len(cells) == len(header) else ()
    same = [f"{cell} is not distinct from {literal(label) if label else 'null'}" for cell, label in pairs]
    return {
        "repeated": f"count(*) filter (where {' and '.join(same)})" if same else "0",
        "blank": f"count(*) - count({cells[0]})",
        "totals": f"count(*) filter (where {_says_total(cells[:LEADING])})" if len(cells) > 1 else "0",
        "emptiest": f"max({_empty(cells)})",
    }


TOTAL = (
    r"(grand |sub|sub-)?total(s|e|en|es)?( général| general)?|sum|summe|(ins)?gesamt(summe)?|somme|suma|totaal|totale"
    r"|ogółem|razem|celkem|összesen|toplam|итого|всего|σύνολο|合計|总计|總計|합계"
)
"""What a row of totals is called, in lower case."""


SURE_TOTAL = re.compile(r"total|gesamt|итого", re.IGNORECASE)
"""What is a total anywhere; a sum, as a word, may name something else, but at the end."""


def totals(cells: list[str]) -> str:
    """SQL: the records that a cell calls a total, in order, and what it says."""
    return f"select record, concat_ws(' ', {', '.join(cells)}) from cells where {_says_total(cells)} order by record"


def _says_total(cells: list[str]) -> str:
    """A cell that begins with a digit says no such thing: most are seen to be none without a look at the form."""
    says = "regexp_full_match(lower(trim({cell}, ' :*')), {form})"
    return " or ".join(
        f"case when {cell} between '0' and ':' then false else {says.format(cell=cell, form=literal(TOTAL))} end"
        for cell in cells
    )


def sparse(full: list[str]) -> str:
    """SQL: the records of which more than half is empty, in order, among columns that are nearly never empty."""
    return f"select record from cells where {_empty(full)} > {len(full) // 2} order by record"


def empty(cells: list[str]) -> str:
    """SQL: the records with nothing in any cell, in order."""
    return f"select record from cells where {_empty(cells)} = {len(cells)} order by record"


def _empty(cells: list[str]) -> str:
    """SQL: how many of the cells are empty."""
    return total([f"({cell} is null)::int" for cell in cells]) if cells else "0"
