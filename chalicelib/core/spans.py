"""Where in the text of a record its cells stand, quotes and all, and what these say: to change one and no other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from chalicelib.core.cells import bare
from chalicelib.core.report import Dialect


@dataclass(frozen=True, slots=True)
class Span:
    """A cell from character `start` to `end` of its record."""

    start: int
    end: int


def spans(record: str, dialect: Dialect) -> list[Span]:
    """The cells of a record that is as its dialect has it; its line end is none of them."""
    whole, body = _cell(dialect), bare(record)
    found: list[Span] = []
    at = 0
    while True:
        end = whole.match(body, at).end()  # type: ignore[union-attr]
        found.append(Span(at, end))
        if end >= len(body):
            return found
        at = end + len(dialect.delimiter)


def content(raw: str, dialect: Dialect) -> str:
    """What a cell says that stands so in its record."""
    if dialect.quote and raw.startswith(dialect.quote):
        return _escaped_mark(dialect).sub(r"\1", raw[1:-1])
    if dialect.escape and dialect.escape != dialect.quote and dialect.escape in raw:
        return _escaped_anything(dialect).sub(r"\1", raw)
    return raw


def written(cell: str, dialect: Dialect) -> str:
    """The cell in quotes."""
    quote, escape = dialect.quote, dialect.escape
    inner = cell if escape == quote else cell.replace(escape, escape * 2)
    return quote + inner.replace(quote, escape + quote) + quote


def text_of(cells: Iterable[str], dialect: Dialect) -> str:
    """A record of these cells with its line end; those are in quotes that have to be."""
    marks = {*dialect.delimiter, dialect.quote, "\n", "\r"} if dialect.quote else set()
    return dialect.delimiter.join(written(c, dialect) if marks & {*c} else c for c in cells) + dialect.line_end


@cache
def _cell(dialect: Dialect) -> re.Pattern[str]:
    """One cell. Nothing is tried twice, for no part gives back what it took."""
    delimiter, quote, escape = map(re.escape, (dialect.delimiter, dialect.quote, dialect.escape))
    plain = f"(?:(?!{delimiter}).)*+"
    if dialect.escape != dialect.quote:
        plain = f"(?:{escape}(?:{delimiter}|{quote or escape}|{escape})|(?!{delimiter}).)*+"
    if not quote:
        return re.compile(plain, re.DOTALL)
    inner = (
        f"[^{quote}]|{quote * 2}"
        if dialect.escape == dialect.quote
        else f"[^{quote}{escape}]|{escape}[{quote}{escape}]?+"
    )
    return re.compile(f"{quote}(?:{inner})*+{quote}|{plain}", re.DOTALL)


@cache
def _escaped_mark(dialect: Dialect) -> re.Pattern[str]:
    quote, escape = re.escape(dialect.quote), re.escape(dialect.escape)
    return re.compile(f"{escape}([{quote}{escape}])", re.DOTALL)


@cache
def _escaped_anything(dialect: Dialect) -> re.Pattern[str]:
    marks = [re.escape(mark) for mark in (dialect.delimiter, dialect.quote, dialect.escape) if mark]
    return re.compile(f"{re.escape(dialect.escape)}({'|'.join(marks)})", re.DOTALL)
