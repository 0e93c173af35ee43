"""Random tables, and random dialects in which they are written, by a writer that is not under test."""

from hypothesis import assume
from hypothesis import strategies as st

from bench.reading.dialects import ALL, NEEDED, Written
from chalicelib.core.dialect import DELIMITERS
from chalicelib.core.report import Dialect

type Row = tuple[str, ...]
type Table = tuple[list[Row], list[Row]]
"""Rows of labels, and records."""

LONGER = ("||", ";;", "::", "!!", "~|~", ", ", "#", "§", "¦", "*")
QUOTES = (('"', '"'), ("'", "'"), ('"', "\\"), ("'", "\\"))

NUMBERS = st.integers(-999, 99_999).map(str) | st.decimals(-99, 99, places=2).map(str)
DATES = st.dates().map(str)
TEXTS = st.text(st.sampled_from("abcXYZ 0123456789.-:/_,;|\t^~#§'\"\\\n\r€ñ日🦆"), max_size=8)
LABELS = st.text("abcdefgh", min_size=1, max_size=6)


def dialects() -> st.SearchStrategy[Written]:
    return st.builds(
        lambda delimiter, quotes, end, which, encoding: Written(delimiter, *quotes, end, which, encoding),
        st.sampled_from((*DELIMITERS, *LONGER)),
        st.sampled_from(QUOTES),
        st.sampled_from(("\n", "\r\n", "\r")),
        st.sampled_from((NEEDED, ALL)),
        st.sampled_from(("utf-8", "utf-8-sig")),
    )


def promised(written: Written, header_rows: int) -> Dialect:
    return Dialect(written.delimiter, written.quote, written.escape, written.end, header_rows)


def body(written: Written, table: Table) -> bytes:
    return written.encoded("".join(map(written.row, [*table[0], *table[1]])))


@st.composite
def held_tables(draw: st.DrawFn) -> Table:
    """Where the dialect is known, any table can be told that has labels of letters, and of one record or more.

    But a record that repeats the labels is another header, and among records of three cells and more one with a single
    cell filled is a title at the beginning of a table that has no labels, and a note at the end of one.
    """
    columns = draw(st.integers(1, 6))
    labels = draw(st.lists(st.tuples(*[LABELS] * columns), max_size=2))
    cells = [draw(st.sampled_from((NUMBERS, DATES, TEXTS, TEXTS))) for _ in range(columns)]
    records = draw(st.lists(st.tuples(*cells), min_size=1, max_size=12))
    assume(not set(labels) & set(records))
    assume(all(columns < 3 or len([cell for cell in row if cell.strip()]) > 1 for row in (records[0], records[-1])))
    return labels, records


WORDS = st.text(st.sampled_from("abcdefghXYZéñ日"), min_size=1, max_size=8)
MARKED = st.builds(str.__add__, WORDS, TEXTS)


@st.composite
def told_tables(draw: st.DrawFn) -> Table:
    """Where the dialect has to be found, a table can be told that has evidence for it: eight records or more, of three
    columns or more, two of which are numbers or days, and the others texts, or nothing; and labels, if any, that are
    not alike.
    """
    texts = draw(st.lists(st.sampled_from((WORDS, MARKED, MARKED | st.just(""))), min_size=1, max_size=3))
    typed = draw(st.lists(st.sampled_from((st.integers(0, 9999).map(str), DATES)), min_size=1, max_size=2))
    cells = draw(st.permutations([st.integers(1, 999).map(str), *typed, *texts]))
    names = st.text("abcdefgh", min_size=2, max_size=6)
    labels = draw(st.lists(names, min_size=len(cells), max_size=len(cells), unique=True))
    records = draw(st.lists(st.tuples(*cells), min_size=8, max_size=24))
    return [tuple(labels)] if draw(st.booleans()) else [], records
