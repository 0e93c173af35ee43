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
    """From 1."""
    column: int
    """From 1, in characters."""
    path: str
    """JSONPath of the value."""
    message: str
    """What is wrong."""
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.severity}: {self.message} ({self.path}); {self.advice}"


class Remarks:
    """The remarks of one document, in the order of its lines. What is more than enough is dropped, and said."""

    def __init__(self) -> None:
        self._told: dict[Remark, None] = {}

    def error(self, mark: Mark, message: str, advice: str) -> None:
        self._add(Remark(ERROR, mark.line, mark.column, mark.path, message, advice))

    def warn(self, mark: Mark, message: str, advice: str) -> None:
        self._add(Remark(WARNING, mark.line, mark.column, mark.path, message, advice))

    def _add(self, remark: Remark) -> None:
        self._told.setdefault(remark)

    @property
    def all(self) -> tuple[Remark, ...]:
        """Errors are never dropped for warnings."""
        gravest = sorted(self._told, key=lambda one: one.severity != ERROR)[:MOST_REMARKS]
        return tuple(sorted(gravest, key=lambda one: (one.line, one.column)))


def near(word: str, known: Iterable[str]) -> str:
    """Advice where a word is not among the known ones: the nearest of them, else all."""
    words = tuple(known)
    by_small = {one.lower(): one for one in words}
    close = get_close_matches(word[:100].lower(), by_small, 1, 0.7)
    return f"did you mean {by_small[close[0]]}?" if close else f"known are: {', '.join(words)}"


def named(word: str) -> str:
    """A word of the document as a message shows it."""
    return f"`{shown(word)}`"
