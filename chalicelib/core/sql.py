"""The only two ways into SQL text: names and literals, each quoted. Nothing else is ever pasted in."""

from collections.abc import Sequence


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def total(terms: Sequence[str]) -> str:
    """The sum of thousands of terms, no deeper than the engine bears."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return f"({total(terms[:half])} + {total(terms[half:])})"
