"""The cells of one record of delimited text, where these can be told without going through it letter by letter."""

from itertools import batched

from chalicelib.core.report import Dialect

LINE_ENDS = ("\r\n", "\n", "\r")


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
