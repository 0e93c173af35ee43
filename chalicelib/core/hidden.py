"""Characters that cannot be seen, or that change how others are seen, made visible: cells do nothing to a screen."""

from collections.abc import Iterator
from itertools import groupby

NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
JOINERS = "\u200c\u200d"
"""What parts or joins letters, as in Persian, and makes one emoji of two: hidden unless between two such characters."""


def visible(text: str) -> str:
    """Text with a code in the place of each hidden character."""
    return text if text.isprintable() else "".join(piece for piece, _ in pieces(text))


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a visible text, and whether each stands for hidden characters."""
    hidden = (_is_hidden(text, at) for at in range(len(text)))
    for is_hidden, run in groupby(zip(text, hidden, strict=True), key=lambda pair: pair[1]):
        yield "".join(_code(character) if is_hidden else character for character, _ in run), is_hidden


def _is_hidden(text: str, at: int) -> bool:
    if text[at] not in JOINERS:
        return not text[at].isprintable()
    beside = text[at - 1 : at] + text[at + 1 : at + 2]
    return len(beside) < 2 or min(beside) <= "\x7f" or not beside.isprintable()


def _code(character: str) -> str:
    number = ord(character)
    return NAMED.get(character) or (f"\\u{number:04x}" if number < 1 << 16 else f"\\U{number:08x}")
