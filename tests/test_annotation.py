"""The column of an annotated copy goes in and comes out again, and nothing else changes."""

import io
from itertools import cycle

from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.annotation import LABEL, Annotation, is_writable
from chalicelib.core.cells import bare
from chalicelib.core.harmless import PREFIX, PREFIXED, RUNS, harmless, undone
from chalicelib.core.held import held
from chalicelib.core.marks import HINT
from chalicelib.core.report import Dialect
from chalicelib.core.spans import content, spans
from chalicelib.core.splitting import Piece, pieces
from tests.test_nothing_lost import DELIMITERS, QUOTES

NOTES = st.text(st.sampled_from("ab:; ,\t|\"'\\\n€#~x^"), max_size=12)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Dialect]:
    """Any text of a dialect's marks, of what a spreadsheet would run and of notes."""
    delimiter, (quote, escape) = draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from(QUOTES))
    marks = [delimiter, delimiter, quote or "a", quote or "b", escape or "c", "\n", "\n", "\r", "\r\n", "1", "é", " "]
    strange = ["=", "-", "@", "'", '"', "[assay]", "[assay?]", LABEL, "sep=;\n"]
    text = "".join(draw(st.lists(st.sampled_from([*marks, *strange]), min_size=1, max_size=40)))
    return text, Dialect(delimiter, quote, escape, "\n", draw(st.integers(0, 2)))


def split(text: str, dialect: Dialect, columns: int | None) -> list[Piece]:
    return list(pieces(io.StringIO(text, newline=""), dialect, columns))


@hypothesis_settings(max_examples=250)
@given(texts())
def test_cells_stand_where_the_splitter_finds_them(given: tuple[str, Dialect]) -> None:
    text, dialect = given

    for piece in split(text, dialect, None):
        if not piece.broken:
            found = spans(piece.text, dialect)
            raw = [piece.text[span.start : span.end] for span in found]
            assert dialect.delimiter.join(raw) == bare(piece.text)
            assert tuple(content(cell, dialect) for cell in raw) == piece.cells


@hypothesis_settings(max_examples=500)
@given(texts(), st.lists(NOTES | st.none(), min_size=1, max_size=4), st.booleans())
def test_what_is_annotated_comes_back_as_it_was(
    given: tuple[str, Dialect], notes: list[str | None], is_quoted: bool
) -> None:
    text, dialect = given
    assume(is_writable(dialect) and HINT.sub("", text, 1).strip())
    layout = held(text, dialect).found.layout
    annotation = Annotation(dialect, layout.columns, is_quoted and bool(dialect.quote))
    last = layout.label_lines[-1] if layout.label_lines else None
    original = split(text, dialect, layout.columns)
    assume(not any(piece.broken for piece in original if piece.line == last))

    written = "".join(
        annotation.record(piece, note if piece.line >= layout.start else None, piece.line == last)
        for piece, note in zip(original, cycle(notes), strict=False)
    )
    back = "".join(annotation.restored(io.StringIO(written, newline=""), last))

    if dialect.quote != PREFIX and dialect.escape == dialect.quote:
        assert back == text
    found = split(back, dialect, layout.columns)
    assert [(piece.line, piece.cells, piece.broken) for piece in found] == [
        (piece.line, piece.cells, piece.broken) for piece in original
    ]
    for piece in split(written, dialect, None):
        assert not piece.broken
        assert not any(RUNS.match(cell) and not cell.startswith(PREFIX) for cell in piece.cells) or piece.line == 1


CELLS = st.text(st.sampled_from("=+-@\t\r'\"1a. "), max_size=5)


@given(CELLS)
def test_a_cell_that_was_made_harmless_is_given_back(cell: str) -> None:
    assert undone(harmless(cell)) == cell
    assert bool(PREFIXED.match(harmless(cell))) == bool(RUNS.match(cell))
