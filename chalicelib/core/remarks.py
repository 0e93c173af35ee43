"""What is told of a document: each remark with its place, what is wrong and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from chalicelib.core.nodes import Mark, shown

ERROR, WARNING = "error", "warning"

MOST_REMARKS = 200


@dataclass(frozen=True)
class Remark:
    """One place of a document that is wrong, or not understood."""

    severity: str
    """`error`: the document cannot be held to. `warning`: it can, but not what is said here."""
    line: int
    """The line where it stands, from 1."""
    column: int
    """The character of that line, from 1."""
    path: str
    """JSONPath of the value."""
    message: str
    """What is wrong."""
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.severity}: {self.message} ({self.path}); {self.advice}"


@dataclass(frozen=True)
class Near:
    """Advice where a word is not among the known ones: the nearest of them, else all. It is looked for only where it is
    told, for that takes time."""

    word: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        by_small = {one.lower(): one for one in self.known[:MOST_COMPARED]}
        close = get_close_matches(shown(self.word).lower(), by_small, 1, 0.7)
        if close:
            return f"did you mean {shown(by_small[close[0]])}?"
        more = ", …" if len(self.known) > MOST_LISTED else ""
        return f"known are: {', '.join(map(shown, self.known[:MOST_LISTED]))}{more}"


MOST_COMPARED = 500
MOST_LISTED = 40

Advice = str | Near


class Remarks:
    """The remarks of one document, in the order of its lines. What is more than enough is dropped, warnings first."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, Mark, str], Advice] = {}

    def error(self, mark: Mark, message: str, advice: Advice) -> None:
        self._told.setdefault((ERROR, mark, message), advice)

    def warn(self, mark: Mark, message: str, advice: Advice) -> None:
        self._told.setdefault((WARNING, mark, message), advice)

    @property
    def all(self) -> tuple[Remark, ...]:
        gravest = sorted(self._told.items(), key=lambda one: one[0][0] != ERROR)[:MOST_REMARKS]
        told = (
            Remark(severity, mark.line, mark.column, mark.path, message, str(advice))
            for (severity, mark, message), advice in gravest
        )
        return tuple(sorted(told, key=lambda one: (one.line, one.column)))


def near(word: str, known: Iterable[str]) -> Near:
    return Near(word, tuple(known))


def named(word: str) -> str:
    """A word of the document as a message shows it."""
    return f"`{shown(word)}`"
