"""Numbers as people write them: a decimal comma, thousands apart, a percent sign, a currency in front or behind.

A column is read so only by one rule for all of its cells. A rule that cells may keep by accident has a rival: `1,234`
is a thousand and more to one, a little more than one to the other, and other cells have to tell.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.core.candidate import Candidate
from chalicelib.core.code_lists import CURRENCIES

SPACE = " \u00a0\u202f\u2009"
"""A space, and those that do not break a line."""

SIGNS = ("$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₫", "₴", "฿", "₪", "R$", "zł", "Kč", "Ft", "kr", "lei", "%")
AFFIX = re.compile(rf"-?([^-0-9{SPACE}]*)[{SPACE}]?-?[0-9][0-9.,'’{SPACE}]*?[{SPACE}]?([^0-9{SPACE}]*)")
"""What stands in front of a number, and behind it."""


@dataclass(frozen=True)
class _Style:
    """The marks of a way to write numbers, before decimals and between thousands, and what it is called."""

    decimal: str
    group: str
    named: str


POINT, COMMA = _Style(".", "", ""), _Style(",", "", "decimal comma")
COMMAS, POINTS = _Style(".", ",", "thousands by comma"), _Style(",", ".", "decimal comma, thousands by point")
STYLES: tuple[tuple[_Style, _Style], ...] = (
    (POINT, POINTS),
    (COMMA, COMMAS),
    (COMMAS, POINTS),
    (POINTS, COMMAS),
    (_Style(".", SPACE, "thousands by space"), POINTS),
    (_Style(",", SPACE, "decimal comma, thousands by space"), COMMAS),
    (_Style(".", "'’", "thousands by apostrophe"), POINTS),
    (_Style(",", "'’", "decimal comma, thousands by apostrophe"), COMMAS),
)
"""Ways to write numbers, each with its rival, the plainest first."""

OF_IDENTIFIERS = (".", SPACE)
"""Marks that also stand between the digits of telephones and addresses, which are all of as many groups."""

RARE = 0.05
"""The share of cells that must have another number of groups than most, or decimals, to be no identifiers."""


def readings(cells: Sequence[str], least: float, has_numbers: bool) -> Iterator[Candidate]:
    """How cells that are no plain numbers can be read as numbers, at `least` this share of them, the plainest way
    first. Where a file `has_numbers` of its own, none that may be one of these is read otherwise."""
    around = Counter(met.groups() for met in map(AFFIX.fullmatch, cells[:1] if least == 1 else cells) if met)
    for (front, behind), _ in around.most_common(1):
        for style, rival in STYLES if _is_of_a_number(front, behind, cells) else ():
            alone = not (front or behind)
            own = _candidate(style, front, behind, has_numbers and alone)
            if not (alone and style is POINT) and own.is_borne(cells, least) and _shows(style, cells, alone):
                yield own.against(_candidate(rival, front, behind))


def _is_of_a_number(front: str, behind: str, cells: Sequence[str]) -> bool:
    """Whether what stands in front and behind can stand there. A code beside nothing but whole numbers is a product's
    rather than a currency's."""
    affix = front or behind
    marked = any(mark in cell for cell in cells for mark in ".,")
    known = affix in ("", *SIGNS) or (affix in CURRENCIES and marked)
    return known and not (front and behind) and front != "%"


def _shows(style: _Style, cells: Sequence[str], alone: bool) -> bool:
    """Whether cells have the marks of a style, and, where numbers stand alone, are not all made alike, as identifiers
    are."""
    mark = style.group or (style.decimal if style is COMMA else "")
    groups = [len(re.findall(f"(?<=[0-9])[{mark}](?=[0-9])", cell)) if mark else 0 for cell in cells]
    if not any(groups):
        return not mark
    usual = max(map(groups.count, set(groups)))
    decimals = any(style.decimal in cell for cell in cells)
    return not alone or style.group not in OF_IDENTIFIERS or decimals or usual <= (1 - RARE) * len(groups)


def _candidate(style: _Style, front: str, behind: str, is_beside_numbers: bool = False) -> Candidate:
    whole = f"[1-9][0-9]{{0,2}}([{style.group}][0-9]{{3}})*" if style.group else "[1-9][0-9]*"
    number = rf"(0|{whole})(\{style.decimal}[0-9]+)?"
    if is_beside_numbers and style.group == ".":
        number = rf"(0|{whole})\{style.decimal}[0-9]+|0|{NO_DECIMAL}"
    space = f"[{SPACE}]?"
    form = rf"-?({number})"
    if front:
        sign = re.escape(front)
        form = rf"(-?{sign}{space}|{sign}{space}-){number}"
    elif behind:
        form = rf"-?{number}{space}{re.escape(behind)}"
    digits = f"regexp_replace({{}}, '[^-0-9{style.decimal}]', '', 'g')"
    plain = f"replace({digits}, ',', '.')" if style.decimal == "," else digits
    return Candidate("decimal", form, "DOUBLE", format=_named(style, front, behind), plain=plain)


NO_DECIMAL = r"[1-9][0-9]{0,2}(\.[0-9]{3}(\.[0-9]{3})+)?"
"""A whole number, perhaps with points between thousands, but not with one alone, behind which there may be decimals."""


def _named(style: _Style, front: str, behind: str) -> str:
    affix = "percent" if behind == "%" else f"{front} in front" if front else f"{behind} behind" if behind else ""
    return ", ".join(filter(None, (affix, style.named)))


BY_POINT = _candidate(POINTS, "", "")
"""Numbers with points between thousands."""
