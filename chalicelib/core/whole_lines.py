"""Lines of delimited text that are records for themselves, as most are: no splitter need go through them.

Their cells are joined by a mark that stands in none of them, so that thousands of lines are one text.
"""

from collections.abc import Iterator
from itertools import batched, repeat

from chalicelib.core.report import Dialect

SEPARATOR, ESCAPE = "\x1f", "\x1a"
"""Between the cells of a row, and a mark that no row has."""

LINE_ENDS = ("\r\n", "\n", "\r")


def rows(lines: list[str], dialect: Dialect, columns: int) -> list[str]:
    """The row of each line; nothing for a line that is no whole record of so many cells, or has a mark of rows."""
    text = "".join(lines)
    bared = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    found = bared.replace(dialect.delimiter, SEPARATOR).split("\n")
    for at in _with(dialect.quote, lines, text) if dialect.quote else ():
        found[at] = SEPARATOR.join(cells_of(lines[at], dialect) or ())
    for mark in {SEPARATOR, ESCAPE, "\0", dialect.escape or ESCAPE} - {dialect.delimiter, dialect.quote}:
        for at in _with(mark, lines, text):
            found[at] = ""
    counts = list(map(str.count, found, repeat(SEPARATOR)))
    if counts.count(columns - 1) != len(counts):
        found = [row if count == columns - 1 else "" for row, count in zip(found, counts, strict=True)]
    return found


def _with(mark: str, lines: list[str], text: str) -> Iterator[int]:
    if mark in text:
        yield from (at for at, line in enumerate(lines) if mark in line)


def cells_of(record: str, dialect: Dialect) -> list[str] | None:
    """The cells of a record whose quotes all stand around whole cells, or twice in such; None for any other."""
    quote = dialect.quote
    doubled = dialect.escape == quote
    if not doubled and dialect.escape in record:
        return None
    outside, *rest = bare(record).split(quote)
    if len(rest) % 2:
        return None
    cells = outside.split(dialect.delimiter)
    twice = False
    for inside, after in batched(rest, 2, strict=True):
        separated = after.split(dialect.delimiter)
        if separated[0] or (twice and not doubled) or (cells[-1] and not twice):
            return None
        cells[-1:] = [f"{cells[-1]}{quote}{inside}" if twice else inside, *separated[1:]]
        twice = not after
    return cells


def naive(line: str, dialect: Dialect) -> tuple[str, ...]:
    """A line split at its delimiters, whatever its quotes."""
    return tuple(bare(line).split(dialect.delimiter))


def bare(line: str) -> str:
    """A line without its end."""
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line.removesuffix("\r")
