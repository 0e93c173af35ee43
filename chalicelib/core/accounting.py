"""Every byte accounted for, by a check that trusts no reader.

For delimited text whose regular records were read rightly, the bytes of the file less those of the records set
aside equal what came out: line ends, delimiters, quotes and cells. Each sum is counted in the raw bytes, and again
from the cells that a reader gave.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from chalicelib.core.report import Dialect


@dataclass(frozen=True)
class Sums:
    """Counts over some bytes. `pairs` counts CR LF pairs, each of which is also in `returns` and in `newlines`."""

    size: int = 0
    delimiters: int = 0
    quotes: int = 0
    newlines: int = 0
    returns: int = 0
    pairs: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))


def count(blocks: Iterable[bytes], dialect: Dialect) -> Sums:
    """Count raw UTF-8 bytes."""
    delimiter, quote = dialect.delimiter.encode(), dialect.quote.encode()
    size = delimiters = quotes = newlines = returns = pairs = 0
    last = b""
    for block in blocks:
        size += len(block)
        delimiters += block.count(delimiter)
        quotes += block.count(quote)
        newlines += block.count(b"\n")
        if b"\r" in block or last == b"\r":
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
        last = block[-1:] or last
    return Sums(size, delimiters, quotes, newlines, returns, pairs)


@dataclass(frozen=True)
class Structure:
    """What a reader gave: records (the header is one), columns, and whether the last line has an end."""

    records: int
    columns: int
    ended: bool


def differences(raw: Sums, cells: Sums, structure: Structure) -> tuple[str, ...]:
    """What does not add up, sum by sum; nothing where every byte is accounted for.

    `raw` is of the regular records' bytes, `cells` of the text inside their cells.
    """
    left = raw - cells
    ends = structure.records - (0 if structure.ended or not structure.records else 1)
    separators = structure.records * max(structure.columns - 1, 0)
    sums = {
        "delimiters": left.delimiters - separators,
        "line ends": left.newlines + left.returns - left.pairs - ends,
        "quotes": left.quotes % 2,
        "bytes": left.size - separators - left.newlines - left.returns - left.quotes,
    }
    return tuple(f"{name} off by {off:+,}" for name, off in sums.items() if off)


def inside(columns: int, dialect: Dialect) -> str:
    """SQL over the view `cells`: the number of records and the fields of `Sums` inside their cells.

    Cells of a row are joined by a letter, so that no mark arises between two of them.
    """
    row = f"concat({", 'x', ".join(f'c{n}' for n in range(1, columns + 1))})"
    marks = (dialect.delimiter, dialect.quote, "\n", "\r", "\r\n")
    counts = ", ".join(f"sum(strlen(row) - strlen(replace(row, {_mark(mark)}, ''))) // {len(mark)}" for mark in marks)
    return (
        f"select count(*), sum(strlen(row)) - count(*) * {columns - 1}, {counts} from (select {row} as row from cells)"
    )


def _mark(mark: str) -> str:
    return " || ".join(f"chr({ord(character)})" for character in mark)
