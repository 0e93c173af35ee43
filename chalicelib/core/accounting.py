"""Every byte accounted for, by a check that trusts no reader.

For delimited text whose regular records were read rightly, the bytes of the file less those of the records set
aside equal what came out: line ends, delimiters, quotes and cells. Each sum is counted in the raw bytes, and again
from the cells that a reader gave.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import repeat

from chalicelib.core.report import Dialect
from chalicelib.core.sql import literal, marks, times

type Parts = list[bytes]
"""What stands between the quotes of some bytes: each second one is in quotes, where these are well."""


@dataclass(frozen=True)
class Sums:
    """Counts over some bytes. `pairs` counts CR LF pairs, each of which is also in `returns` and in `newlines`.

    `openings` counts quotes that follow a delimiter, a line end or nothing: those which may open a cell. `escapes`
    counts the escape where that is a character of its own.
    """

    size: int = 0
    delimiters: int = 0
    quotes: int = 0
    newlines: int = 0
    returns: int = 0
    pairs: int = 0
    openings: int = 0
    escapes: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))


def count(raw: bytes, dialect: Dialect) -> Sums:
    """Count raw UTF-8 bytes that begin where a record begins."""
    return sums(raw, parted(raw, dialect), dialect)


def parted(raw: bytes, dialect: Dialect) -> Parts:
    return raw.split(dialect.quote.encode()) if dialect.quote else [raw]


def sums(raw: bytes, parts: Parts, dialect: Dialect) -> Sums:
    """The same of bytes that end with a line, and are parted already."""
    delimiter, quote = dialect.delimiter.encode(), dialect.quote.encode()
    escape = dialect.escape.encode() if dialect.escape != dialect.quote else b""
    returns = raw.count(b"\r") if b"\r" in raw else 0
    marks = (delimiter, b"\n", b"\r") if returns else (delimiter, b"\n")
    quotes = len(parts) - 1
    return Sums(
        size=len(raw),
        delimiters=raw.count(delimiter),
        quotes=quotes,
        newlines=raw.count(b"\n"),
        returns=returns,
        pairs=raw.count(b"\r\n") if returns else 0,
        openings=(not parts[0]) + _quoted(raw, quote, parts, marks) if quotes else 0,
        escapes=raw.count(escape) if escape else 0,
    )


def _quoted(raw: bytes, quote: bytes, parts: Parts, marks: tuple[bytes, ...]) -> int:
    """How many of the quotes follow a mark. Where they are few, it is quicker to look before each of them."""
    if len(parts) * FEW_QUOTES < len(raw):
        return sum(map(bytes.endswith, parts[:-1], repeat(marks)))
    return sum(raw.count(mark + quote) for mark in marks)


FEW_QUOTES = 50
"""Bytes for each quote, from which on it is so."""


@dataclass(frozen=True)
class Structure:
    """What a reader gave: records (the header is one), columns, whether the last line ends; bytes of a delimiter."""

    records: int
    columns: int
    ended: bool
    width: int


def mixed_ends(left: Sums) -> str | None:
    """How records end, where it is in several ways, each more than once. `left` is of what stands between cells."""
    ends = {"CRLF": left.pairs, "LF": left.newlines - left.pairs, "CR": left.returns - left.pairs}
    found = sorted(((count, end) for end, count in ends.items() if count > 1), reverse=True)
    return ", ".join(f"{count:,} in {end}" for count, end in found) if len(found) > 1 else None


def differences(raw: Sums, cells: Sums, structure: Structure) -> tuple[str, ...]:
    """What does not add up, sum by sum; nothing where every byte is accounted for.

    `raw` is of the regular records' bytes, `cells` of the text inside their cells. Of the quotes around cells there
    are two for each opening; the rest stand before quotes in quoted cells, of which there are no more than quotes. An
    escape of its own stands before a delimiter, a quote or itself, and keeps a quote there from opening a cell.
    """
    left = raw - cells
    ends = structure.records - (0 if structure.ended or not structure.records else 1)
    separators = structure.records * max(structure.columns - 1, 0)
    escapes = left.quotes - 2 * left.openings
    hidden = max(min(left.escapes, cells.delimiters + cells.quotes), 0)
    sums = {
        "delimiters": left.delimiters - separators,
        "line ends": left.newlines + left.returns - left.pairs - ends,
        "quotes": escapes - min(max(escapes, 0), cells.quotes + 2 * hidden),
        "escapes": left.escapes - min(max(left.escapes, 0), cells.quotes + cells.delimiters + cells.escapes),
        "bytes": left.size - separators * structure.width - left.newlines - left.returns - left.quotes - left.escapes,
    }
    return tuple(f"{name} off by {off:+,}" for name, off in sums.items() if off)


@dataclass(frozen=True)
class Bare:
    """Cells in which no mark of the dialect stands, as in numbers, but in rows that are `odd` (SQL)."""

    cells: tuple[str, ...] = ()
    odd: str = "false"


def inside(cells: Sequence[str], dialect: Dialect, bare: Bare) -> dict[str, str]:
    """SQL over rows (`with_rows`): `Sums` of the text inside all cells, field by field.

    The cells of a row are looked at together, with a seam that no mark crosses. For the openings each is taken with
    the quote that closes it, if it is quoted, so that what follows a quote inside is seen.
    """
    quote, escape = dialect.quote, dialect.escape if dialect.escape != dialect.quote else ""
    marked = " or ".join(f"contains(row, {marks(mark)})" for mark in (dialect.delimiter, quote, "\n", "\r"))
    parts = [
        _size(cells, bare),
        *(_times(mark, "row") for mark in (dialect.delimiter, quote, "\n", "\r", "\r\n")),
        f"sum(case when {marked} then {_opened(cells, dialect)} else 0 end)" if quote else "0",
        _times(escape, "row"),
    ]
    return dict(zip((field.name for field in fields(Sums)), parts, strict=True))


def _size(cells: Sequence[str], bare: Bare) -> str:
    """SQL: the bytes of all cells: those of rows without their seams, and of cells that are only in odd rows."""
    apart = (f" + coalesce(sum(strlen({cell})), 0)" for cell in bare.cells)
    odd = " - coalesce(sum(strlen(odd)), 0)" if bare.cells else ""
    return f"sum(strlen(row)) - count(*) * {1 + len(cells) - len(bare.cells)}{odd}{''.join(apart)}"


def with_rows(source: str, cells: Sequence[str], dialect: Dialect, bare: Bare) -> str:
    """SQL: the source with the text `row` of all cells in which marks may stand: the bare ones are in odd rows only,
    where `odd` is their text."""
    plain = _plain(dialect)
    if not bare.cells:
        return f"(select *, {_joined(cells, '', plain)} as row from {source})"
    odd = f"case when {bare.odd} then {_joined(bare.cells, '', plain)} end"
    marked = [cell for cell in cells if cell not in bare.cells]
    return f"(select *, {_joined(marked, '', plain, 'odd')} as row from (select *, {odd} as odd from {source}))"


def _joined(cells: Sequence[str], quote: str, plain: str, *more: str) -> str:
    seam = literal(quote + plain)
    return f"concat({', '.join([literal(plain), *(f'{cell}, {seam}' for cell in cells), *more])})"


def _plain(dialect: Dialect) -> str:
    """A letter that is no mark of the dialect."""
    return next(letter for letter in "xyzabcd" if letter not in dialect.delimiter + dialect.quote + dialect.escape)


def _opened(cells: Sequence[str], dialect: Dialect) -> str:
    """SQL: how many quotes follow a mark in a row whose cells are all closed by one. Each such pair is put a byte
    shorter, by text that makes no new pair. Few rows have a mark in front of a quote or at the end of a cell."""
    plain = _plain(dialect)
    whole = text = _joined(cells, dialect.quote, plain)
    near = []
    for mark in (dialect.delimiter, "\n", "\r"):
        pair = mark + dialect.quote
        near += [f"contains(row, {marks(pair)})", f"contains(row, {marks(mark + plain)})"]
        text = f"replace({text}, {marks(pair)}, '{plain * (len(pair.encode()) - 1)}')"
    return f"case when {' or '.join(near)} then strlen({whole}) - strlen({text}) else 0 end"


def _times(mark: str, text: str) -> str:
    """SQL: how often a mark stands in all texts. Few have it, and to look for it is cheap."""
    return f"sum(case when contains({text}, {marks(mark)}) then {times(mark, text)} else 0 end)" if mark else "0"
