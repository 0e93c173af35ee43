"""How many rows of a column are of each kind, as SQL over the table of its different values, and what follows from it.

First few values of each column are tried, and only what most of them are is counted over all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from math import log

from chalicelib.core.column import Kind
from chalicelib.core.kinds import ANY, KINDS, Form
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
    """SQL over `counted`: the rows of `tallied`, of which of the groups of `PLAIN` values of the sample have a form."""
    forms = ("|".join(f"(?:{kind.form})" for kind in group) for group in PLAIN)
    tests = {f"g{at}": f"regexp_full_match(v::varchar, {literal(form)})" for at, form in enumerate(forms)}
    return _grouped(f"select position, n, {_named(tests)} from counted where {sample}", tests, tests)


def _named(tests: dict[str, str]) -> str:
    return ", ".join(f"{test} as {own}" for own, test in tests.items())


def _grouped(source: str, borne: Iterable[str], signed: Iterable[str]) -> str:
    """SQL: values that are alike in all tests, as `tallied` takes them."""
    flags = dict.fromkeys([*borne, *signed])
    lists = f"[{', '.join(borne)}], [{', '.join(signed)}]"
    return f"select position, sum(n)::bigint, count(*), {lists} from ({source}) group by position, {', '.join(flags)}"


type Tally = tuple[int, int, int, list[int]]
"""Of one column its position, rows and values, and of each test the rows, the values and the values with a sign."""


def tallied(found: Iterable[tuple[int, int, int, list[bool | None], list[bool | None]]]) -> list[Tally]:
    """Of values that are alike, by columns: position, rows, values, and which tests they bear, and bear with a sign."""
    counts: dict[int, list[int]] = {}
    for position, rows, values, borne, signed in found:
        own = [rows, values]
        for is_borne, is_signed in zip(borne, signed, strict=True):
            own += [rows * bool(is_borne), values * bool(is_borne), values * bool(is_signed)]
        counts[position] = [sum(pair) for pair in zip(counts.get(position, [0] * len(own)), own, strict=True)]
    return [(position, rows, values, rest) for position, (rows, values, *rest) in counts.items()]


def _most(tally: Tally) -> list[bool]:
    """Of each test whether most rows or values bear it."""
    _, rows, values, counted = tally
    pairs = zip(counted[::3], counted[1::3], strict=True)
    return [own >= HINTED * rows or different >= HINTED * values for own, different in pairs]


def plainly(found: Iterable[Tally]) -> Hinted:
    """The columns in which each kind that needs no label is hinted at."""
    hinted = {tally[0]: _most(tally) for tally in found}
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
    """SQL over `counted`: the rows of `tallied`, of what is asked for."""
    tests = {f"k{at}": _test(one) for at, one in enumerate(asked)}
    signs = {f"s{at}": f"k{at} and {one.kind.sign}" for at, one in enumerate(asked) if one.kind.sign != ANY}
    everywhere = ", ".join(str(at) for at in sorted({at for one in asked for at in one.positions}))
    source = f"select position, v::varchar as t, n from counted where position in ({everywhere}) and {sample}"
    source = f"select *, {', '.join([_named(tests), *filter(None, [_named(signs)])])} from ({source})"
    return _grouped(source, tests, [f"s{at}" if f"s{at}" in signs else f"k{at}" for at in range(len(asked))])


def _test(one: Asked) -> str:
    """Branches are taken in their order, so that no law meets a text that has not its form."""
    elsewhere = f"position not in ({', '.join(map(str, one.positions))})"
    formed = f"regexp_full_match(t, {literal(one.form)})"
    return f"case when {elsewhere} then false when not {formed} then false else {one.kind.law} end"


def hinted(asked: Sequence[Asked], found: Iterable[Tally]) -> list[Asked]:
    """What most of the sample is, where it was found."""
    most: defaultdict[int, list[int]] = defaultdict(list)
    for tally in found:
        for at in (at for at, is_most in enumerate(_most(tally)) if is_most):
            most[at].append(tally[0])
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
