"""How many rows of a column are of each kind, as SQL over the table of its different values, and what follows from it.

First few values of each column are tried, and only what most of them are is counted over all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from math import log

from chalicelib.core.column import Kind
from chalicelib.core.kinds import KINDS, Form
from chalicelib.core.profile import PERCENTS, Facts
from chalicelib.core.spoken import has
from chalicelib.core.sql import literal

SAMPLE = 400
"""Different values of a column that are tried first: where 80 % are of a kind, hardly ever fewer than 70 % of these."""

FEW = 5000
"""Different values of a column that are looked through at once: another query costs as much."""

LEAST, HINTED = 0.8, 0.7
"""The share of a column's filled rows that a kind has at least, and of the sample's rows or values that hint at it."""

SURE = 9.2
"""An accident that looks like a kind is one in 10,000: the logarithm of that."""

SIGNED = 0.1

type Hinted = dict[str, set[int]]
"""The columns, by position, of which few values look as if they all had a form."""


@dataclass(frozen=True)
class Asked:
    """One way to write a kind, to be looked for in the columns at these positions."""

    kind: Form
    form: str
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Borne:
    """Of one column and kind: the rows, the different values, and the values with a sign."""

    kind: Form
    rows: int
    values: int
    signs: int


GROUP = 4
"""Kinds that are looked for by one expression, at first: fewer than one each, for an engine takes half a millisecond to
understand one."""

PLAIN = tuple(batched((kind for kind in KINDS if kind.form), GROUP, strict=False))


def hints(sample: str) -> str:
    """SQL over `counted`: for each column its position, and for each group of `PLAIN` whether most of the sample has a
    form of it."""
    tests, shares = [], []
    for at, group in enumerate(PLAIN):
        form = "|".join(f"(?:{kind.form})" for kind in group)
        tests.append(f"regexp_full_match(v::varchar, {literal(form)}) as g{at}")
        shares.append(f"coalesce(sum(n) filter (where g{at}), 0) >= {HINTED} * sum(n)")
        shares[-1] += f" or count(*) filter (where g{at}) >= {HINTED} * count(*)"
    found = f"select position, n, {', '.join(tests)} from counted where {sample}"
    return f"select position, [{', '.join(shares)}] from ({found}) group by position"


def plainly(found: Iterable[tuple[int, list[bool]]]) -> Hinted:
    """The columns in which each kind that needs no label is hinted at."""
    hinted = {position: flags for position, flags in found if any(flags)}
    return {
        kind.form: {position for position, flags in hinted.items() if flags[at]}
        for at, group in enumerate(PLAIN)
        for kind in group
    }


def by_length(positions: Iterable[int], facts: dict[int, Facts]) -> Hinted:
    """The same of columns of whole numbers, whose median has as many digits as an EAN-8 at least and a card at most."""
    digits = {at: len(found[PERCENTS.index(50)]) for at in positions if (found := facts[at].quantiles)}
    long = {at for at, count in digits.items() if SHORTEST <= count <= LONGEST}
    return {kind.form: long for kind in KINDS if kind.numbers}


SHORTEST, LONGEST = 8, 19


def wanted(spoken: dict[int, str], hinted: Hinted, numbers: bool) -> list[Asked]:
    """What to look for: in columns by the words of their labels, and what needs no label where it is hinted at."""
    at: defaultdict[tuple[Form, str], list[int]] = defaultdict(list)
    for kind in KINDS:
        if numbers and not kind.numbers:
            continue
        for position, words in spoken.items():
            named = has(words, kind.labels)
            form = (kind.named or kind.form) if named else kind.form
            if form and (named or position in hinted[kind.form]) and not has(words, kind.unless):
                at[kind, form].append(position)
    return [Asked(kind, form, tuple(positions)) for (kind, form), positions in at.items()]


def counts(asked: Sequence[Asked], sample: str) -> str:
    """SQL over `counted`: for each column its position, its rows and values, and of all that is asked for the rows, the
    values and the values with a sign."""
    columns = []
    for at, one in enumerate(asked):
        columns += [f"sum(n) filter (where k{at})", f"count(*) filter (where k{at})"]
        columns += [f"count(*) filter (where k{at} and {one.kind.sign})"]
    tests = ", ".join(f"{_test(one)} as k{at}" for at, one in enumerate(asked))
    everywhere = ", ".join(str(at) for at in sorted({at for one in asked for at in one.positions}))
    source = f"select position, v::varchar as t, n from counted where position in ({everywhere}) and {sample}"
    listed = ", ".join(f"coalesce({column}, 0)" for column in columns)
    return f"select position, sum(n), count(*), [{listed}] from (select *, {tests} from ({source})) group by position"


def _test(one: Asked) -> str:
    """Branches are taken in their order, so that no law meets a text that has not its form."""
    elsewhere = f"position not in ({', '.join(map(str, one.positions))})"
    formed = f"regexp_full_match(t, {literal(one.form)})"
    return f"case when {elsewhere} then false when not {formed} then false else {one.kind.law} end"


def hinted(asked: Sequence[Asked], found: Iterable[tuple[int, int, int, list[int]]]) -> list[Asked]:
    """What most of the sample is, where it was found."""
    most: defaultdict[int, list[int]] = defaultdict(list)
    for position, rows, values, counted in found:
        for at in range(len(asked)):
            if counted[3 * at] >= HINTED * rows or counted[3 * at + 1] >= HINTED * values:
                most[at].append(position)
    return [Asked(asked[at].kind, asked[at].form, tuple(positions)) for at, positions in most.items()]


def borne(asked: Sequence[Asked], counted: Sequence[int]) -> list[Borne]:
    """What was counted of one column."""
    triples = zip(asked, counted[::3], counted[1::3], counted[2::3], strict=True)
    return [Borne(one.kind, int(rows), int(values), int(signs)) for one, rows, values, signs in triples]


def kinds(spoken: str, filled: int, different: int, found: Iterable[Borne]) -> tuple[Kind, ...]:
    """The kinds of a column, the best first: those that its label says, then those of most rows."""
    held = [one for one in found if one.rows >= LEAST * filled and _is_no_accident(one, different, spoken)]
    held.sort(key=lambda one: (not has(spoken, one.kind.labels), -one.rows))
    return tuple(Kind(one.kind.name, one.rows, one.rows / filled, one.kind.check) for one in held)


def _is_no_accident(one: Borne, different: int, spoken: str) -> bool:
    """Whether the label says so, or so many of the different values would keep the law by accident too seldom
    (Chernoff's bound)."""
    if not one.values or one.signs < SIGNED * one.values:
        return False
    chance, share = one.kind.chance, one.values / different
    if not chance or has(spoken, one.kind.labels):
        return True
    distance = share * log(share / chance) + (0 if share == 1 else (1 - share) * log((1 - share) / (1 - chance)))
    return share > chance and different * distance >= SURE
