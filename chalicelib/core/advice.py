"""What helps to mend violations: each piece of advice is a function of facts, and says nothing where it is not sure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import log

from chalicelib.core.contract import Check
from chalicelib.core.findings import shortened
from chalicelib.core.wording import counted

MOST_VALUES = 20
"""The most frequent of the different values that break a check."""

SURE = log(1e-6)
"""The logarithm of the chance below which what is seen is none."""

FEWEST_ASIDE = 0.05
"""The share of the file without violations, at its beginning or end, from which on it is worth a word."""


@dataclass(frozen=True)
class Orders:
    """The first and the last record in which a day can only stand before the month, and the other way round."""

    first_day: int | None
    last_day: int | None
    first_month: int | None
    last_month: int | None


@dataclass(frozen=True)
class Facts:
    """Of the rows that break a check: how many, the first and the last; how many values break it, of which a row has
    several where they lie within its cell; how many different ones these are, and the most frequent with their counts;
    how many of them have a form that tells what is wrong."""

    check: Check
    records: int
    count: int
    first: int
    last: int
    cells: int
    different: int = 0
    values: tuple[tuple[str, int], ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    orders: Orders | None = None


def advice(facts: Facts) -> list[str]:
    """All that is sure, the most telling first."""
    told = [text for one in OF_PLACES for text in one(facts)]
    why = [text for one in OF_CELLS for text in one(facts)]
    return told + (why or list(_few_values(facts)))


def _order_of_dates(facts: Facts) -> Iterator[str]:
    found = facts.orders
    if found is None:
        return
    ends = ("day", found.first_day, found.last_day), ("month", found.first_month, found.last_month)
    if any(first is None or last is None for _, first, last in ends):
        return
    (one, _, last), (other, first, _) = sorted(ends, key=lambda end: end[1] or 0)
    if (last or 0) < (first or 0):
        yield f"dates are {one} first up to record {last:,}, and {other} first from record {first:,} on"
    else:
        yield "in some dates the day stands first, in others the month"


def _forms(facts: Facts) -> Iterator[str]:
    for words, count in facts.forms:
        if count:
            yield f"{_some(count, facts.cells)} {words}"


def _some(count: int, whole: int) -> str:
    return "all" if count == whole else f"{count:,}"


def _only_in_case(facts: Facts) -> Iterator[str]:
    valid = {text.casefold(): text for text in _valid(facts)}
    yield from _differ(facts, "only in case", lambda value: valid.get(value.casefold()))


def _only_in_spaces(facts: Facts) -> Iterator[str]:
    valid = set(_valid(facts))
    yield from _differ(facts, "only in spaces", lambda value: value.strip() if value.strip() in valid else None)


def _differ(facts: Facts, how: str, meant: Callable[[str], str | None]) -> Iterator[str]:
    """By the value that is meant, the most frequent first."""
    counts: dict[str, int] = {}
    for value, count in facts.values:
        if (text := meant(value)) is not None:
            counts[text] = counts.get(text, 0) + count
    for text, count in sorted(counts.items(), key=lambda pair: -pair[1])[:MOST_NAMED]:
        yield f"{counted(count, 'value differs', 'values differ')} from {shortened(text)!r} {how}"


MOST_NAMED, CLOSE, FEWEST_LETTERS = 3, 0.8, 4
"""Values that one piece of advice names; how alike those are of which one may be meant by the other, and their size."""


MOST_VALID = 1_000
"""Of which each is compared with the values."""


def _misspelt(facts: Facts) -> Iterator[str]:
    valid = [text for text in _valid(facts)[:MOST_VALID] if len(text) >= FEWEST_LETTERS]
    known = {text.casefold().strip() for text in valid}
    named = 0
    for value, count in facts.values:
        if value.strip().casefold() in known or named == MOST_NAMED:
            continue
        if near := get_close_matches(value[: 2 * max(map(len, valid), default=0)], valid, 1, CLOSE):
            named += 1
            yield f"{shortened(value)!r} ({counted(count, 'time')}) may be meant for {near[0]!r}"


def _valid(facts: Facts) -> list[str]:
    return [text for text in facts.check.arguments.get("validValues", ()) if text is not None]


OF_VALUES = ("invalidValues", "pattern", "foreignKey", "unique", "duplicateValues", "format", "logicalType")


def _few_values(facts: Facts) -> Iterator[str]:
    """Where a few values are all of it."""
    if facts.check.kind not in OF_VALUES or not facts.values or facts.different > MOST_NAMED + 1:
        return
    if sum(count for _, count in facts.values) < facts.cells or facts.cells < 2 * facts.different:
        return
    shown = ", ".join(f"{shortened(value)!r} ({count:,})" for value, count in facts.values)
    yield f"{'the only value is' if facts.different == 1 else 'the only values are'} {shown}"


def _part_of_the_file(facts: Facts) -> Iterator[str]:
    """Violations that keep out of a part of the file, which they would not by chance."""
    if facts.check.where or facts.records < 1:
        return
    begins = _is_no_chance(facts, facts.records - facts.first + 1)
    ends = _is_no_chance(facts, facts.last)
    if begins and ends:
        yield f"the violations all stand in records {facts.first:,} to {facts.last:,}"
    elif begins:
        yield f"the violations all begin at record {facts.first:,}: was another export appended?"
    elif ends:
        yield f"the violations all end at record {facts.last:,}"


def _is_no_chance(facts: Facts, part: int) -> bool:
    """Whether a part of the records has all violations, and would hardly have them by chance."""
    share = min(part / facts.records, 1.0)
    return 0 < share <= 1 - FEWEST_ASIDE and facts.count * log(share) < SURE


type Piece = Callable[[Facts], Iterator[str]]

OF_PLACES: Sequence[Piece] = (_order_of_dates, _part_of_the_file)
OF_CELLS: Sequence[Piece] = (_only_in_case, _only_in_spaces, _misspelt, _forms)
"""Where neither tells why cells break a check, it may help to know that they are few different ones."""
