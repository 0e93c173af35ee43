"""The only ways into SQL text: names and literals, each quoted, and marks by their numbers. Nothing else is ever pasted
in."""

from collections.abc import Sequence


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def place(column: str, values: Sequence[str]) -> str:
    """The place, from 0, of what stands in a column among some different values."""
    return f"enum_code({name(column)}::ENUM({', '.join(map(literal, values))}))::INTEGER"


def rows_where(condition: str) -> str:
    """SQL: in how many rows a condition holds, in half the time of a filter. All parts of an `and` are asked of every
    row: where one is dear, write `case`."""
    return f"coalesce(count_if({condition}), 0)"


def total(terms: Sequence[str]) -> str:
    """The sum of thousands of terms, no deeper than the engine bears."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return f"({total(terms[:half])} + {total(terms[half:])})"


def marks(text: str) -> str:
    """A text of marks, which may be controls."""
    return " || ".join(f"chr({ord(character)})" for character in text)


def times(mark: str, text: str) -> str:
    """How often a mark stands in a text."""
    return f"(strlen({text}) - strlen(replace({text}, {marks(mark)}, ''))) // {len(mark.encode())}"


def reached(value: str, limits: Sequence[str], before: int = 0) -> str:
    """How many limits, which ascend, are not greater than a value, and so many `before` them; looked for by halves."""
    if not limits:
        return str(before)
    middle = len(limits) // 2
    low, high = reached(value, limits[:middle], before), reached(value, limits[middle + 1 :], before + middle + 1)
    return f"case when {value} < {limits[middle]} then {low} else {high} end"
