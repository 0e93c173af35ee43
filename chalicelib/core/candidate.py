"""A type that the cells of a column may bear, perhaps in a format, and SQL that tells of a cell whether it does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from chalicelib.core.null_tokens import LONGEST
from chalicelib.core.sql import literal


@dataclass(frozen=True)
class Candidate:
    """A type: its name in reports, the form of its cells (RE2), and the engine's type that must take them too; `nulls`
    are the tokens (RE2) that stand for no value beside its cells, none if it is empty.

    Cells that are not written as the engine reads them have a `format`, which `plain` takes off: SQL, with `{}` for the
    cell. A `rival` may read the same cells otherwise. The `law`, if there is one, is SQL that is true of a cell of the
    form, likewise, that is of the type; else the engine's type has to take it. `sure` is SQL that is true of cells of
    this type alone, and quicker than its form is looked at; of others it may be false. What lies `beyond`, likewise, is
    true of cells that are not of this type, but surely of a wider one.
    """

    name: str
    form: str
    cast: str
    nulls: str = ""
    format: str | None = None
    plain: str = "{}"
    rival: Self | None = None
    sure: str = ""
    law: str = ""
    beyond: str = ""

    def standing(self, cell: str) -> str:
        """SQL: one of EMPTY, MISFIT, BORNE, STANDS_FOR_NONE and, if something lies beyond, WIDER. Only what has not the
        form is looked at as a token."""
        cases = [f"when {cell} is null then {EMPTY}"]
        cases += [f"when {self.sure.replace('{}', cell)} then {BORNE}"] if self.sure else []
        cases += [f"when {self.formed(cell)} then if({self._lost(cell)}, {MISFIT}, {BORNE})"]
        cases += [f"when {self.token(cell)} then {STANDS_FOR_NONE}"] if self.nulls else []
        cases += [f"when {self.beyond.replace('{}', cell)} then {WIDER}"] if self.beyond else []
        return f"case {' '.join(cases)} else {MISFIT} end"

    def misfit(self, cell: str) -> str:
        """SQL that is true of a cell that is not of this type, and false of null, which is of every type."""
        return f"({self.is_misfit(self.standing(cell))})"

    def is_misfit(self, standing: str) -> str:
        """The same, by what the cell is beside this type."""
        return f"{standing} in ({MISFIT}, {WIDER})" if self.beyond else f"{standing} = {MISFIT}"

    def formed(self, cell: str) -> str:
        """SQL that is true of a cell of the form."""
        return f"regexp_full_match({cell}, {literal(self.form)})"

    def is_without(self, marks: str) -> bool:
        """Whether no cell of this type has one of these marks."""
        is_bare = self.name in BARE and not self.format and not self.nulls
        return is_bare and not any(mark.isascii() and (mark.isalnum() or mark in PUNCTUATION) for mark in marks)

    def is_borne(self, cells: Sequence[str], least: float) -> bool:
        """Whether this share of the cells is of the form, at least."""
        fits = re.compile(self.form).fullmatch
        return all(map(fits, cells)) if least == 1 else sum(1 for cell in cells if fits(cell)) >= least * len(cells)

    def text(self, cell: str) -> str:
        """SQL: a cell as the engine reads it."""
        return self.plain.replace("{}", cell)

    def token(self, cell: str) -> str:
        """SQL that is true of a token for no value."""
        return is_token(cell, self.nulls) if self.nulls else "false"

    def alone(self, cell: str) -> str:
        """SQL that is true of a cell that the rival cannot be."""
        return f"not {self.rival.formed(cell)}" if self.rival else "true"

    def either(self, cell: str) -> str:
        """SQL that is true of a cell that is another value to the rival, as one of another type is, and one that stays
        text."""
        if not self.rival:
            return "false"
        same = self.cast == self.rival.cast != "VARCHAR"
        return f"{self.rival.formed(cell)}{f' and {self.rival.text(cell)} <> {self.text(cell)}' if same else ''}"

    def against(self, rival: Self) -> Self:
        return replace(self, rival=rival)

    def _lost(self, cell: str) -> str:
        if self.law:
            return f"not ({self.law.replace('{}', cell)})"
        if self.name == "number":
            return f"not {_held(cell)}"
        lost = f"try_cast({self.text(cell)} as {self.cast}) is null"
        written = self.format and self.name == "decimal"
        return f"({lost} or regexp_full_match({self.text(cell)}, {NEGATIVE_ZERO}))" if written else lost


EMPTY, MISFIT, BORNE, STANDS_FOR_NONE, WIDER = range(5)
"""What a cell is beside a type: odd, in both senses, if it may be written in any way."""

BARE = ("boolean", "integer", "decimal", "number", "date", "datetime", "datetime with zone", "uuid")
PUNCTUATION = "+-.: "
"""Types that are written, if in no format, of letters and digits of ASCII and these marks alone."""

NEGATIVE_ZERO = r"'-0(\.0*)?'"
"""It would come out as zero."""


def is_token(cell: str, tokens: str) -> str:
    """SQL that is true of one of these tokens (RE2): most texts are seen to be none by their length, or by a digit in
    front."""
    may_be = f"strlen({cell}) <= {LONGEST} and ({cell} < '0' or {cell} >= ':')"
    return f"({may_be} and regexp_full_match({cell}, {literal(tokens)}))"


def _held(cell: str) -> str:
    """SQL that is true of a number which a double holds: finite, no digit lost, not vanished for being small.

    Any 15 digits survive (DBL_DIG); up to 17 do where the double's own shortest text is what stood there, as the engine
    writes it (`e-07`, `e+21`) or another (`e-7`, `E21`).
    """
    value = f"try_cast({cell} as DOUBLE)"
    digits = f"strlen(ltrim(regexp_replace({cell}, '[eE].*|[-.]', '', 'g'), '0')) <= {FLOAT_DIGITS}"
    small = f"(abs({value}) >= {SMALLEST} or not regexp_matches({cell}, '^[^eE]*[1-9]'))"
    signed = rf"regexp_replace(lower({cell}), 'e([0-9])', 'e+\1')"
    own = rf"regexp_replace({signed}, 'e([-+])([0-9])$', 'e\10\2')"
    whole = f"case when strlen({cell}) <= {FLOAT_DIGITS} or {digits} then true else {value}::varchar = {own} end"
    return f"(isfinite({value}) and {whole} and {small})"


FLOAT_DIGITS, SMALLEST = 15, 2.2250738585072014e-308
"""Digits that every double holds (DBL_DIG), and the smallest of full precision (DBL_MIN)."""
