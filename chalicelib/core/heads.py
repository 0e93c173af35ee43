"""What the head of a table shows of its columns: which types and forms are left, and what its cells look like.

It only rules out, and says what to look for; what a column is, every row decides. So cells are looked at in Python, of
which the engine would make plans that take longer than the looking.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chalicelib.core.candidate import Candidate
from chalicelib.core.date_forms import DAYS, LENGTH, are_days
from chalicelib.core.null_tokens import AMONG_TEXTS, OF_BOOLEANS, OF_NUMBERS
from chalicelib.core.number_forms import BY_POINT
from chalicelib.core.readings import readings
from chalicelib.core.types import CANDIDATES, DECIMAL, FORMS, TEXT, WITHOUT_TOKENS, usual

HEAD = 500
"""Rows of the head."""

FEWEST, MOST, HALF, NEARLY = 5, 50, 0.5, 0.85
"""Filled cells from which on it is said what most of them are, different ones that are looked at for it, the share that
is most of them, and the share beside which others can be misfits."""

FRACTIONAL, WHOLE = ("decimal", "number", "amount"), 1
"""Types of such columns, and the place of whole numbers among the candidates."""

SHOWN = 64
"""Characters of a cell that are looked at."""


@dataclass(frozen=True)
class Sampled:
    """Of a column's cells in the head: how many are filled with no token for no value, how many of these are misfits of
    each candidate and form, how many have a token, and the different cells, cut at `SHOWN`; whether the file has
    numbers of its own, as JSON and workbooks have; and whether the head is the whole column."""

    filled: int = 0
    misfits: tuple[int, ...] = (0,) * len((*CANDIDATES, *FORMS))
    tokens: int = 0
    cells: tuple[str, ...] = ()
    has_numbers: bool = False
    is_whole: bool = True

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The types that are left, narrowest first. Tokens are looked for where there are some, else only once a type
        has misfits."""
        pairs = zip(CANDIDATES, self.misfits, strict=False)
        plain = [self.usual(candidate) for candidate, misfit in pairs if not misfit]
        days = [DAYS] if self.days_or_numbers and are_days(self._values) else []
        left = [with_tokens(candidate) for candidate in (*days, *(plain or self._written()))]
        if not left:
            return (*self._texts(), TEXT)
        strict = [] if self.tokens else [replace(left[0], nulls="")]
        return (*strict, *left, TEXT)

    def usual(self, candidate: Candidate) -> Candidate:
        """The same, but decimals as they are written here."""
        return self._decimal if candidate is DECIMAL else candidate

    @property
    def narrower(self) -> tuple[Candidate, ...]:
        """The types that most cells bear; of those that as many bear, the narrowest."""
        pairs = zip(CANDIDATES, self.misfits, strict=False)
        borne = {misfit: self.usual(one) for one, misfit in reversed([*pairs]) if 2 * misfit <= self.filled}
        found = (*reversed(borne.values()), *self._written(HALF)) if self.filled >= FEWEST else ()
        return tuple(map(with_tokens, found))

    @property
    def twofold(self) -> tuple[Candidate, ...]:
        """Decimals that may as well be thousands, and these: three digits stand behind each point, and numbers without
        one beside them, which decimals of three digits would hardly have."""
        cells = self._values
        pointed = sum("." in cell for cell in cells)
        if not 0 < pointed < len(cells) or not BY_POINT.is_borne(cells, 1):
            return ()
        return with_tokens(DECIMAL.against(BY_POINT)), with_tokens(BY_POINT.against(DECIMAL))

    @property
    def days_or_numbers(self) -> tuple[Candidate, ...]:
        """Whole numbers that may as well be days, and these, as `20241231`."""
        if self.misfits[WHOLE] or not any(len(cell) == LENGTH for cell in self.cells[:2]):
            return ()
        number, may_be = CANDIDATES[WHOLE], DAYS.is_borne(self._values, NEARLY)
        return (with_tokens(number.against(DAYS)), with_tokens(DAYS.against(number))) if may_be else ()

    @cached_property
    def _decimal(self) -> Candidate:
        return usual(self.cells)

    @property
    def _values(self) -> list[str]:
        return [cell for cell in self.cells if not IS_TOKEN(cell)]

    def _written(self, least: float = 1.0) -> Iterator[Candidate]:
        """Types in a format that at `least` this share of the cells bears."""
        cells = self._values
        return readings(cells if least == 1 else cells[:MOST], least, self.has_numbers)

    def _texts(self) -> list[Candidate]:
        """Text in which some cells stand for no value; where the head shows none, first text in which none do."""
        shown, behind = [], []
        for tokens, others in AMONG_TEXTS:
            candidate = Candidate(TEXT.name, others, TEXT.cast, tokens)
            rest = [cell for cell in self.cells if not re.fullmatch(tokens, cell)]
            if len(rest) < len(self.cells):
                shown += [candidate] if candidate.is_borne(rest, 1) else []
            elif candidate.is_borne(rest[:MOST], 1):
                behind.append(candidate)
        return [WITHOUT_TOKENS, *behind] if behind and not (shown or self.is_whole) else shown


def with_tokens(candidate: Candidate) -> Candidate:
    """A type beside whose cells tokens may stand for no value."""
    return replace(candidate, nulls=OF_BOOLEANS if candidate.name == "boolean" else OF_NUMBERS)


type Heads = dict[str, Sampled]
"""What the head of the table shows of each column, by its name in the view of cells."""


def nearest(head: Sampled) -> Candidate | None:
    """The narrowest type that nearly all filled cells are of."""
    found = zip((*CANDIDATES, *FORMS), head.misfits, strict=True)
    most = (1 - NEARLY) * head.filled
    fits = (head.usual(one) for one, misfit in found if misfit <= most and one.name != "boolean")
    return next(fits, None) if head.filled >= FEWEST else None


def shows_misfits(head: Sampled) -> bool:
    """Whether the head has cells that are not of the type of nearly all: then there are many, to be weighed at once."""
    candidate = nearest(head)
    found = zip((*CANDIDATES, *FORMS), head.misfits, strict=True)
    return candidate is not None and any(misfit for one, misfit in found if one.form == candidate.form)


def have_fractions(head: Sampled) -> bool:
    """Whether nearly all filled cells are numbers that are not whole."""
    candidate = nearest(head)
    return candidate is not None and candidate.name in FRACTIONAL and head.misfits[WHOLE] >= NEARLY * head.filled


def head(cells: Sequence[str]) -> str:
    """SQL: these cells of the first rows."""
    return f"select {', '.join(f'left({cell}, {SHOWN})' for cell in cells)} from unnumbered limit {HEAD}"


def sampled(cells: Iterable[str | None], has_numbers: bool) -> Sampled:
    """What is told of the cells of one column."""
    counts = Counter(cells)
    rows = counts.total()
    counts.pop(None, None)
    narrowest = Counter[str | None]()
    for cell, times in counts.items():
        met = FORM(cell) if cell else None
        narrowest[met.lastgroup if met else None] += times
    tokens = narrowest.pop(TOKEN, 0)
    misfits = [0] * len(ALL)
    for name, times in narrowest.items():
        for at in MISFITS[name]:
            misfits[at] += times
    return Sampled(narrowest.total(), tuple(misfits), tokens, tuple(filter(None, counts)), has_numbers, rows < HEAD)


IS_TOKEN = re.compile(OF_NUMBERS).fullmatch

ALL = (*CANDIDATES, *FORMS)
BORNE = ((0,), (1, 2, 3, 4, 10), (2, 3, 4, 10), (3, 4, 10), (4,), (5,), (6,), (7,), (8,), (9,), (10,))
"""Places of a type or form → those that its cells bear too, and it."""

TOKEN = "token"
NAMED = {f"at{at}": candidate.form for at, candidate in enumerate(ALL)} | {TOKEN: OF_NUMBERS}
FORM = re.compile("|".join(f"(?P<{name}>{form})" for name, form in NAMED.items())).fullmatch
"""The narrowest that a cell bears is the last group of the match."""

MISFITS = {f"at{at}": tuple(other for other in range(len(ALL)) if other not in BORNE[at]) for at in range(len(ALL))} | {
    None: tuple(range(len(ALL)))
}
"""The narrowest that a cell bears, if any → places of those that it does not."""
