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
