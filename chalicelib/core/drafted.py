"""What a rule of a draft is, and what it is drafted from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from chalicelib.core.column import Column
from chalicelib.core.contract import ERROR
from chalicelib.core.induction import ENOUGH
from chalicelib.core.masking import MASK
from chalicelib.core.spoken import has, words

TEXT = "text"
NUMERIC = ("integer", "decimal", "number")


@dataclass(frozen=True)
class Rule:
    """What a draft holds a column to, and why."""

    name: str
    """By the standard's word: a key of the property, of its `logicalTypeOptions`, or of a rule's arguments."""
    value: Any
    """As it stands there."""
    sure: float | None
    """The chance that a file of as many rows keeps it too (`core/induction.py`); None where it is no matter of that."""
    because: str
    """What was seen, with its count."""
    severity: str = ERROR
    """A warning is told, and rejects nothing: an honest file may well be so one day."""

    @property
    def evidence(self) -> str:
        return self.because if self.sure is None else f"{self.because}; {surely(self.sure)} sure"


def surely(chance: float) -> str:
    """In percent, rounded down: nothing seen makes anything quite sure."""
    return f"{min(int(chance * 1000), 999) / 10:.1f} %"


def if_sure(rule: Rule) -> Rule | None:
    return rule if (rule.sure or 0) >= ENOUGH else None


@dataclass(frozen=True)
class Seen:
    """A column of a file of so many rows."""

    column: Column
    rows: int
    shifts: bool = False
    """Whether its numbers shift along the rows."""

    @property
    def filled(self) -> int:
        return self.rows - self.column.nulls

    @property
    def type(self) -> str:
        return self.column.type

    @cached_property
    def spoken(self) -> str:
        return words(self.column.name)

    def says(self, phrases: str) -> bool:
        """Whether its label has one of some phrases, which are parted by `|`."""
        return has(self.spoken, phrases)

    def is_exact(self, *figures: str) -> bool:
        """Whether these figures are those of every row."""
        return not any(bound.figure in figures and bound.within for bound in self.column.bounds)

    @property
    def values(self) -> dict[str, int] | None:
        """All different values with their rows; None where the report does not have them, or not whole."""
        column = self.column
        whole = self.is_exact("distinct", "top") and column.distinct == len(column.top)
        return {one.value: one.count for one in column.top} if whole and (column.longest or 0) < LONGEST else None

    @property
    def known(self) -> tuple[str, ...]:
        """The values that the report has, cut or not."""
        ends = (value for value in (self.column.minimum, self.column.maximum) if value is not None)
        return (*ends, *(one.value for one in self.column.top))

    def kind(self, *names: str) -> str | None:
        """The first of these kinds that every value is of."""
        return next((one.name for one in self.column.kinds if one.name in names and one.rows == self.filled), None)


def without_masks(column: Column) -> Column:
    """The column with no values where they are not shown, as those of a contract's classified column."""
    if column.minimum != MASK and all(one.value != MASK for one in column.top):
        return column
    texts = column.texts
    if texts and any(MASK[0] in form.value for form in texts.masks):
        texts = replace(texts, masks=())
    return replace(column, minimum=None, maximum=None, quantiles=(), top=(), texts=texts)


LONGEST = 100
"""Characters of a value that is one of a closed set."""

Draft = Callable[[Seen], Rule | None]
"""A rule that a column bears out, or none."""
