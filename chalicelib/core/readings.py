"""How cells that are of no plain type can be read as one all the same, by a rule that has a name."""

import re
from collections.abc import Iterator, Sequence

from chalicelib.core import date_forms, notations, number_forms, time_forms
from chalicelib.core.candidate import Candidate
from chalicelib.core.sql import literal

TRUTHS = (
    *(("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("on", "off"), ("ja", "nein"), ("j", "n")),
    *(("oui", "non"), ("vrai", "faux"), ("sí", "no"), ("si", "no"), ("sim", "não"), ("ja", "nee"), ("ja", "nej")),
    *(("tak", "nie"), ("wahr", "falsch")),
)
"""What people write for true and false, in small letters."""

DIGIT = re.compile("[0-9]")


def readings(cells: Sequence[str], least: float, has_numbers: bool) -> Iterator[Candidate]:
    """How the different cells of a column's head can be read, at `least` this share of them, the likeliest first; of a
    file that `has_numbers` of its own, which have a decimal point, beside texts or not."""
    if not cells:
        return
    yield from _truths(cells)
    yield from notations.readings(cells, least)
    if sum(1 for cell in cells if DIGIT.search(cell)) >= least * len(cells):
        yield from time_forms.readings(cells, least)
        yield from date_forms.readings(cells, least)
        yield from number_forms.readings(cells, least, has_numbers)


def _truths(cells: Sequence[str]) -> Iterator[Candidate]:
    """Both words, each in one way of writing: one alone may be anything."""
    if len(cells) != 2:
        return
    for true, false in (tuple(cells), tuple(cells)[::-1]):
        if (true.lower(), false.lower()) in TRUTHS:
            form = f"{true}|{false}"
            plain = f"case {{}} when {literal(true)} then 'true' when {literal(false)} then 'false' end"
            yield Candidate("boolean", form, "BOOLEAN", format=f"{true}/{false}", plain=plain)
