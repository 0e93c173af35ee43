"""What is true of a file: the rows that stand in it, and what else a careful person would accept from a reader.

A truth is a sequence of items, each of which stands for some rows of a reader's answer. The plain truth may be given
without a word. What is only acceptable counts if the reader says that something is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bench.reading.tables import Row


class Say(IntEnum):
    """Whether a reader says something: it must not on a clean file, may where it is a matter of taste, or has to."""

    NOTHING = 0
    PERHAPS = 1
    SOMETHING = 2


@dataclass(frozen=True)
class Anything:
    """A stretch of so many lines that nobody can know: no row, or as many as lines, whatever is in them."""

    lines: int = 1


@dataclass(frozen=True)
class Beside:
    """A line that is no row of the table. It is left out, or given as one row with the text that stands there."""

    text: str


@dataclass(frozen=True)
class Either:
    """Readings of which the first is the plain truth. The others are acceptable."""

    readings: tuple[tuple[Row, ...], ...]


type Item = Row | Anything | Beside | Either


def either(*readings: tuple[Row, ...]) -> Either:
    return Either(readings)


def matches(rows: Sequence[Row], truth: Sequence[Item], said: bool) -> bool:
    """Whether the rows are the truth; with what is acceptable too, if something was said."""
    reached = {0}
    for item in truth:
        reached = {end for start in reached for end in _ends(item, rows, start, said)}
        if not reached:
            return False
    return len(rows) in reached


def _ends(item: Item, rows: Sequence[Row], start: int, said: bool) -> Iterator[int]:
    """Where the rows that an item stands for may end, if they begin at `start`."""
    match item:
        case Anything(lines):
            yield from range(start, min(start + lines, len(rows)) + 1)
        case Beside(text):
            yield start
            if said and start < len(rows) and letters("".join(rows[start])) == letters(text):
                yield start + 1
        case Either(readings):
            for reading in readings if said else readings[:1]:
                if tuple(rows[start : start + len(reading)]) == reading:
                    yield start + len(reading)
        case _:
            if start < len(rows) and rows[start] == item:
                yield start + 1


def letters(text: str) -> str:
    """Letters and digits alone: a line beside the table may be split and quoted in any way."""
    return "".join(filter(str.isalnum, text))
