"""Records that do not fit their columns, which a strict reading cannot see, for they have the right number of cells.

Cells that moved by one, a row of totals, a second header, units below the labels: in columns where nearly every cell is
of one type, such a record has cells that are not; in columns that are nearly never empty, it is nearly empty. One cell
alone counts only where it has nothing of its column's type, or words, so that `12a` among house numbers is no misfit;
two count only where they would not meet by chance, so that decimals among whole numbers are none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import isclose, prod

from chalicelib.core.candidate import Candidate
from chalicelib.core.column import Column
from chalicelib.core.forms import TOKENS, TYPED
from chalicelib.core.labels import loosely
from chalicelib.core.sql import literal, rows_where, total

RARE = 0.05
"""The share of all records that may be misfits: what is more frequent is the column's nature."""

LETTER = r"[A-Za-z\x{c0}-\x{1fff}\x{2c00}-\x{2fff}\x{3040}-\x{d7ff}\x{f900}-\x{fdff}\x{ff21}-\x{3ffff}]"
"""Of any script, nearly: for the exact class an engine makes ready for milliseconds."""

WORD = f"'{LETTER}{{5}}|^{LETTER}{{2}}'"
"""Longer than what stands behind a house number, or in front of all else."""

YEAR_LAST = r"^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}\b"
OTHER_ORDER = {
    "date of this form": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}",
    **dict.fromkeys(("date", "datetime", "datetime with zone"), YEAR_LAST),
}
"""Type → the dates that are none of it, though they are dates."""

WIDE = ("text", "decimal", "number")
"""Types that a column has because of a few cells only, perhaps."""

WHOLE_LOOSELY = r"[-+]?([0-9]+|[1-9][0-9]{0,2}([,. '’][0-9]{3})+|[1-9](\.[0-9]+)?[eE]\+?[0-9]+)"
NUMBER_LOOSELY = r"(?i)[-+]?[$€£]?\s?[.,]?[0-9][0-9., '’]*(e[-+]?[0-9]+)?\s?[%€$£]?|[-+]?inf(inity)?"
LOOSELY = {"integer": WHOLE_LOOSELY, **dict.fromkeys(("decimal", "number", "amount"), NUMBER_LOOSELY)}
"""Type → its numbers as people and programs write them too, with zeros in front, thousands apart, in powers of ten."""

FRACTION = Candidate("number with decimals", r"[-+]?0*|.*[^-+0-9].*", "VARCHAR")
"""What is no type but a habit: in a column of such numbers, a whole one is a misfit if the record has one more."""

BY_CHANCE = 0.15
"""Records that would have the same signs if these had nothing to do with each other; fewer are no chance."""

LEADING, FEW = 2, 3
"""Columns that may call a record a total, and how many such records are odd in any table."""

FEWEST_FULL = 3
"""Columns that are nearly never empty, before a record can be called sparse."""

FEWEST_SUMMED, MOST_SUMMED = 4, 100_000
"""Records of a table in which one may be the sum of the others."""

FEWEST_HEADINGS, FEWEST_LEADING = 2, 2

CODE = 3
"""So often a word stands in a column of numbers or dates before it is taken for a code that means no value."""


@dataclass(frozen=True)
class Near:
    """A column whose cells are nearly all of a type. `cell` is its name in the view of cells."""

    cell: str
    label: str
    candidate: Candidate

    @property
    def weight(self) -> str:
        """SQL: how much a cell says that its record is odd."""
        return weight(self.cell, self.candidate, self.candidate.misfit(self.cell))


def weight(cell: str, candidate: Candidate, misfit: str) -> str:
    """SQL: 2 for a misfit that says alone that its record is odd: no digit, where the type is written in digits, a
    whole word, letters in front, a date in another order of year, month and day; 1 for any other; 0 for a cell that is
    of the type, if loosely, or a token for none."""
    tokens = ", ".join(map(literal, ("", *TOKENS)))
    loosely = LOOSELY.get(candidate.name)
    cases = [f"when lower(trim({cell})) in ({tokens}) then 0"]
    cases += [f"when regexp_full_match(trim({cell}), {literal(loosely)}) then 0"] if loosely else []
    cases += [f"when {sign} then 2" for sign in _signs(cell, candidate)]
    return f"case when {misfit} then case {' '.join(cases)} else 1 end else 0 end"


def _signs(cell: str, candidate: Candidate) -> list[str]:
    if candidate is FRACTION:
        return []
    order = OTHER_ORDER.get(candidate.name)
    return [
        f"not regexp_matches({cell}, '[0-9]')",
        f"regexp_matches({cell}, {WORD})",
        *([f"regexp_matches({cell}, {literal(order)})"] if order else []),
    ]


def in_other_order(column: Near, cell: str) -> bool:
    """Whether a cell is a date in another order of year, month and day than those of its column."""
    order = OTHER_ORDER.get(column.candidate.name)
    return order is not None and re.match(order, cell) is not None


def odd(cells: list[str], headers: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """SQL: how many records repeat a header, have nothing in their first cell, or may be a line of totals."""
    repeated = " or ".join(_repeats(cells, header) for header in headers if len(header) == len(cells))
    return {
        "repeated": rows_where(repeated) if repeated else "0",
        "blank": f"count(*) - count({cells[0]})",
        "totals": rows_where(_says_total(cells[:LEADING])) if len(cells) > 1 else "0",
    }


def emptiest(cells: Sequence[str]) -> dict[str, str]:
    """SQL: how many of these cells are empty in one record at most."""
    return {"emptiest": f"max({_empty(cells)})"}


def _repeats(cells: list[str], header: tuple[str, ...]) -> str:
    """SQL: whether a record may be the header, if loosely, by its longest labels. Most are seen not to be by the length
    of one cell."""
    labels = dict(zip(cells, loosely(header), strict=True))
    longest = nlargest(COMPARED, labels, key=lambda cell: len(labels[cell].encode()))
    first, *others = (f"coalesce(lower(trim({cell})), '') = {literal(labels[cell])}" for cell in longest)
    length = len(labels[longest[0]].encode())
    near = f"coalesce(strlen({longest[0]}), 0) between {length} and {length + SPACES}"
    return f"case when not {near} then false when {first} then {' and '.join(others) or 'true'} else false end"


COMPARED = 30
"""Labels that are compared; each takes the engine memory for two thousand texts a thread."""


SPACES = 4
"""More than so many around a label are not looked for."""


def counts(near: Sequence[Near]) -> str:
    """SQL: how many misfits each column has."""
    return f"select {', '.join(rows_where(f'{column.weight} > 0') for column in near)} from unnumbered"


def misfits(near: list[Near], full: list[str]) -> str:
    """SQL: the records that may not fit, in order: their number, whether one cell is enough to say so, whether one is
    empty that should not be, and for each near column the cell that is a misfit.

    Two signs make a misfit of a record: cells of another type, or one such cell and an empty one where none should be.
    """
    names = [f"weight{n}" for n in range(len(near))]
    typed = [weight for weight, column in zip(names, near, strict=True) if column.candidate is not FRACTION]
    cells = ", ".join(f"case when {w} > 0 then {column.cell} end" for w, column in zip(names, near, strict=True))
    several = total([f"({weight} > 0)::int" for weight in names])
    foreign = " or ".join(f"{weight} = 2" for weight in names)
    source = (
        f"(select *, {', '.join(f'{column.weight} as {w}' for w, column in zip(names, near, strict=True))} from cells)"
    )
    return (
        f"select record, {foreign}, {_empty(full)} > 0, {cells} from {source} "
        f"where {foreign} or ({total(typed)} > 0 and ({several} > 1 or {_empty(full)} > 0)) order by record"
    )


def sign(column: Near, cell: str) -> str:
    """What a misfit is a sign of. Numbers with decimals in several columns of whole ones are one sign: they may belong
    together, and so may whole ones in columns of numbers with decimals."""
    if column.candidate is FRACTION or (column.candidate.name == "integer" and TYPED.fullmatch(cell)):
        return column.candidate.name
    return column.cell


def by_chance(shares: list[float], records: int) -> bool:
    """Whether some of so many records would have these signs together if they had nothing to do with each other, each
    of which this share of them has."""
    return records * prod(shares) > BY_CHANCE


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


def summable(columns: tuple[Column, ...], records: int) -> list[Column]:
    """Columns of numbers without gaps, where a record may be the sum of all others; none in a table that is too small
    to tell, or too large to be one that somebody sums up."""
    found = [c for c in columns if c.type in ("integer", "decimal") and c.mean and not c.nulls and not c.format]
    return found if len(found) > 1 and FEWEST_SUMMED <= records <= MOST_SUMMED else []


def ends(cells: Sequence[str]) -> str:
    """SQL: the first and the last record, with these cells."""
    return (
        f"select record, {', '.join(cells)} from cells "
        "where record in ((select min(record) from cells), (select max(record) from cells)) order by record"
    )


def is_sum(values: list[str | None], columns: tuple[Column, ...], records: int) -> bool:
    """Whether a record is the sum of all others in most columns, two or more: then it is half of all there is."""
    numbers = summable(columns, records)
    halves = [(float(values[c.position - 1] or 0), (c.mean or 0) * records / 2) for c in numbers]
    equal = sum(1 for value, half in halves if isclose(value, half, rel_tol=1e-9))
    return equal > 1 and equal > len(numbers) / 2


def empties(column: Column) -> int:
    """Cells of a column that are empty: no value has been written, and no token for none either."""
    return column.nulls - sum(token.count for token in column.tokens)


def may_have_headings(columns: tuple[Column, ...], records: int) -> bool:
    """Whether all columns but the first, which is of texts, lack values equally often, but for a few of them."""
    first, *others = columns
    gaps = Counter(map(empties, others))
    usual, times = gaps.most_common(1)[0]
    few = FEWEST_HEADINGS <= usual <= records / 2 and min(gaps) == usual
    return few and first.type == "text" and not empties(first) and times > len(others) / 2


def alone(cells: list[str]) -> str:
    """SQL: the records of which nothing but the first cell is filled, in order."""
    others = f"{_empty(cells[1:])} = {len(cells) - 1}"
    return f"select record from cells where {cells[0]} is not null and {others} order by record"


def are_headings(found: list[int], records: int) -> bool:
    """Whether the records found are headings of groups: one begins the table, and records follow each of them."""
    gaps = [later - earlier for earlier, later in pairwise(found)]
    return len(found) >= FEWEST_HEADINGS and found[0] == 1 and min(gaps) > 1 and found[-1] < records


def numbers(columns: tuple[Column, ...]) -> list[str]:
    """The columns of nothing but numbers."""
    return [f"c{column.position}" for column in columns if column.type in ("integer", "decimal", "number")]


def sparse(full: list[str], numbers: list[str]) -> str:
    """SQL: the records of which more than half is empty, in order, among columns that are nearly never empty; and how
    many numbers each has."""
    filled = f"{len(numbers)} - {_empty(numbers)}" if numbers else "0"
    return f"select record, {filled} from cells where {_empty(full)} > {len(full) // 2} order by record"


def not_leading(found: list[tuple[int, int]]) -> Iterator[int]:
    """The sparse records but for those that begin a table and have numbers where numbers are: what is computed from
    earlier records, as a change is, has none there."""
    leading = True
    for at, (record, filled) in enumerate(found, 1):
        leading = leading and record == at and filled >= FEWEST_LEADING
        if not leading:
            yield record


def empty(cells: list[str]) -> str:
    """SQL: the records with nothing in any cell, in order."""
    return f"select record, 0 from cells where {_empty(cells)} = {len(cells)} order by record"


def _empty(cells: Sequence[str]) -> str:
    """SQL: how many of the cells are empty."""
    return total([f"({cell} is null)::int" for cell in cells]) if cells else "0"
