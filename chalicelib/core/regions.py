"""Where the regular records of delimited text stand, by counts over whole blocks of it: no record is split.

A block is regular if each of its quotes opens a cell where one begins, or closes one, and the delimiters outside of
quotes are as many as its records need. So records are parted rightly, but two of them may hide each other's errors: it
tells what is to be read record by record, and the accounting has the last word on the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TextIO

from chalicelib.core.accounting import Parts, Sums, parted, sums
from chalicelib.core.engine_text import LONGEST_LINE
from chalicelib.core.footers import LONGEST_FOOTER
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, pieces

BLOCK = 1 << 16
"""Bytes that are counted at once: so much is read record by record for one record that is not regular."""

FEW = 0.1
"""The share of all bytes that may be read record by record, before it is quicker to read all so."""

MOST_TOGETHER = 1 << 24
"""Bytes of a region. One in which a record ends that began before it is read record by record."""

type Opened = Callable[[int], AbstractContextManager[TextIO]]
"""Opens the text at a byte."""


@dataclass(frozen=True, slots=True)
class Region:
    """Whole records from byte `begin` to before byte `end`, if they are `regular`; else some lines. `line` is the
    number of the first, from 1. No record that ends in it has more bytes than `longest`, wherever it began.

    `broken`: a quote, spaces and a quote stand together, as in `"x" "y"`. The engine reads that as one cell, without
    the inner quotes, and says nothing: the one misreading that other quotes in the table may hide from the sums.
    """

    begin: int
    end: int
    line: int
    records: int
    lines: int
    regular: bool
    broken: bool
    longest: int


def regions(
    blocks: Iterable[bytes], dialect: Dialect, columns: int, begin: int, line: int
) -> tuple[Sums, list[Region]]:
    """The sums of raw bytes from byte `begin` on, where the first record begins in this `line`; and their regions, of
    which the last two are one block each."""
    total, opened = Sums(), begin
    found: list[Region] = []
    for block, parts in _whole_lines(blocks, dialect):
        own = sums(block, parts, dialect)
        lines = own.newlines + own.returns - own.pairs + (not block.endswith((b"\n", b"\r")))
        records, is_regular = _records(lines, own, parts, dialect, columns)
        broken = _has_broken_quotes(parts)
        end = begin + len(block)
        region = Region(begin, end, line, records, lines, is_regular and not broken, broken, end - opened)
        total += own
        opened = opened if total.quotes % 2 else end
        begin, line = region.end, line + lines
        if len(found) > 2 and _go_together(*found[-3:-1]):
            found[-3:-1] = [_together(*found[-3:-1])]
        found.append(region)
    return total, found


def _records(lines: int, own: Sums, parts: Parts, dialect: Dialect, columns: int) -> tuple[int, bool]:
    """How many records so many lines have, and whether they are regular."""
    inside = dialect.quote.encode().join(parts[1::2])
    records = lines - inside.count(b"\n") - inside.count(b"\r") + inside.count(b"\r\n")
    return records, (
        dialect.escape in ("", dialect.quote)
        and len(parts) % 2 == 1
        and _open_cells(parts[:-1:2], (dialect.delimiter.encode(), b"\n", b"\r"))
        and own.delimiters - inside.count(dialect.delimiter.encode()) == records * (columns - 1)
    )


def _open_cells(outside: Parts, marks: tuple[bytes, ...]) -> bool:
    """Whether the quotes behind these parts open cells, or double the quotes before them. Those of inches, as in
    `5" pipe`, do neither: two of them would take the records between them for one."""
    return sum(map(bytes.endswith, outside, repeat(marks))) + outside.count(b"") == len(outside)


def _has_broken_quotes(parts: Parts) -> bool:
    inner = parts[1:-1]
    return any(map(bytes.isspace, inner)) and any(part.isspace() and not part.strip(b" ") for part in inner)


def _go_together(one: Region, other: Region) -> bool:
    return one.regular == other.regular and other.end - one.begin <= MOST_TOGETHER


def _together(one: Region, other: Region) -> Region:
    whole = replace(one, end=other.end, records=one.records + other.records, lines=one.lines + other.lines)
    return replace(whole, broken=one.broken or other.broken, longest=max(one.longest, other.longest))


def _whole_lines(blocks: Iterable[bytes], dialect: Dialect) -> Iterator[tuple[bytes, Parts]]:
    """The same bytes in blocks that end at a line end; at one outside of quotes, as far as their number tells."""
    held: list[bytes] = []
    for more in blocks:
        held.append(more)
        if b"\n" not in more and b"\r" not in more and sum(map(len, held)) < LONGEST_LINE:
            continue
        text = b"".join(held)
        block = text[: _last_end(text, len(text) - text.endswith(b"\r"))]
        parts = parted(block, dialect)
        if len(parts) % 2 == 0 and (end := _last_end(block, len(block) - len(parts[-1]) - len(dialect.quote.encode()))):
            block = block[:end]
            parts = parted(block, dialect)
        if not block and len(text) >= LONGEST_LINE:
            block, parts = text, parted(text, dialect)
        if block:
            yield block, parts
        held = [text[len(block) :]]
    if rest := b"".join(held):
        yield rest, parted(rest, dialect)


def _last_end(text: bytes, before: int) -> int:
    """Where the last whole line ends."""
    return max(text.rfind(b"\n", 0, before), text.rfind(b"\r", 0, before)) + 1


def some_are_doubtful(found: list[Region], least: int) -> bool:
    """Whether a little, and no more, is to be read record by record of a text that has at least so many bytes."""
    size = found[-1].end - found[0].begin if found else 0
    return size >= least and 0 < sum(one.end - one.begin for one in found if not one.regular) <= FEW * size


def beside(
    found: list[Region], above: Region, columns: int, dialect: Dialect, text: Opened
) -> Iterator[Piece | Region]:
    """All records of a text, those of regular regions untouched. What stands `above` them, and the last of them, below
    which there may be notes, are looked at record by record."""
    lines, at = 0, 0
    for region in (above, *_last_doubtful(found)):
        if region.regular and region.begin == at:
            yield region
            lines, at = lines + region.lines, region.end
        elif at < region.end:
            before = lines
            with text(at) as source:
                for piece in pieces(source, dialect, columns):
                    yield replace(piece, line=piece.line + before)
                    lines, at = lines + piece.lines, at + len(piece.text.encode())
                    if at >= region.end:
                        break


def _last_doubtful(found: list[Region]) -> list[Region]:
    """The regions, of which the last, with as many records as a footer may have, are not taken for regular."""
    records = 0
    last = []
    for region in reversed(found):
        last.append(replace(region, regular=region.regular and records >= LONGEST_FOOTER))
        records += region.records if region.regular else 0
    return last[::-1]
