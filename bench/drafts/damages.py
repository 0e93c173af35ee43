"""What goes wrong with the next file of a feed: one damage to some of its rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

type Rows = list[list[str]]

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(.*)")


@dataclass(frozen=True)
class Damage:
    name: str
    cell: Callable[[str, Random], str] | None = None
    """Changes one cell; gives the same where it cannot."""
    table: Callable[[Rows, Random], Rows] | None = None
    """Changes the rows."""


def damaged(damage: Damage, rows: Rows, random: Random) -> Rows | None:
    """The rows with the damage; None where it can be done to none of them."""
    if damage.table:
        changed = damage.table([list(row) for row in rows], random)
        return changed if changed != rows else None
    assert damage.cell
    places = [
        (at, column) for at in random.sample(range(len(rows)), min(len(rows), 20)) for column in range(len(rows[0]))
    ]
    random.shuffle(places)
    for at, column in places:
        cell = damage.cell(rows[at][column], random)
        if cell != rows[at][column]:
            return [*rows[:at], [*rows[at][:column], cell, *rows[at][column + 1 :]], *rows[at + 1 :]]
    return None


def _missing(cell: str, _: Random) -> str:
    return ""


def _cased(cell: str, _: Random) -> str:
    return cell.swapcase() if cell.isascii() and cell.isalpha() else cell


def _tenfold(cell: str, _: Random) -> str:
    return (
        f"{float(cell) * 10:g}"
        if NUMBER.fullmatch(cell) and "." in cell
        else f"{cell}0"
        if NUMBER.fullmatch(cell)
        else cell
    )


def _negative(cell: str, _: Random) -> str:
    return f"-{cell}" if NUMBER.fullmatch(cell) and cell.strip("0.-") and not cell.startswith("-") else cell


def _with_unit(cell: str, _: Random) -> str:
    return f"{cell} kg" if NUMBER.fullmatch(cell) else cell


def _with_comma(cell: str, _: Random) -> str:
    return cell.replace(".", ",") if NUMBER.fullmatch(cell) else cell


def _misspelt(cell: str, random: Random) -> str:
    at = random.randrange(1, len(cell)) if len(cell) > 2 and cell.isalpha() else 0
    return cell[:at] + cell[at + 1 :] if at else cell


def _letter_o(cell: str, _: Random) -> str:
    return cell.replace("0", "O", 1)


def _american(cell: str, _: Random) -> str:
    return DAY.sub(r"\2/\3/\1\4", cell)


def _shifted(rows: Rows, random: Random) -> Rows:
    """The cells of a row one to the right, the last of them first."""
    at = random.randrange(len(rows))
    rows[at] = [*rows[at][-1:], *rows[at][:-1]]
    return rows


def _swapped(rows: Rows, random: Random) -> Rows:
    """Two columns, each under the label of the other."""
    if len(rows[0]) < 2:
        return rows
    one, other = random.sample(range(len(rows[0])), 2)
    for row in rows:
        row[one], row[other] = row[other], row[one]
    return rows


def _twice(rows: Rows, random: Random) -> Rows:
    return [*rows, list(random.choice(rows))]


def _emptied(rows: Rows, random: Random) -> Rows:
    column = random.randrange(len(rows[0]))
    return [[*row[:column], "", *row[column + 1 :]] for row in rows]


DAMAGES = (
    Damage("a cell is empty", _missing),
    Damage("a column is empty", table=_emptied),
    Damage("a word in the other case", _cased),
    Damage("a word without one of its letters", _misspelt),
    Damage("a letter O for a zero", _letter_o),
    Damage("a number with a unit", _with_unit),
    Damage("a decimal comma", _with_comma),
    Damage("a number with a minus", _negative),
    Damage("a number ten times too large", _tenfold),
    Damage("a day as month/day/year", _american),
    Damage("a row moved by one cell", table=_shifted),
    Damage("two columns changed places", table=_swapped),
    Damage("a row twice", table=_twice),
)
