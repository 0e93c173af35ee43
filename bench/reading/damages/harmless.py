"""What looks like a damage and is none: content that a reader gives as it stands, without a word."""

from bench.reading.damages.damage import FILE, MIDDLE, RECORDS, Damage, columns, named
from bench.reading.file import File, Hit, Piece
from bench.reading.kinds import TEXT, kinds
from bench.reading.truth import Say


def a_record_twice(hit: Hit) -> File:
    return hit.insert(Piece(hit.written.row(hit.cells), (hit.cells,)), say=Say.NOTHING)


def an_empty_cell(hit: Hit) -> File:
    return _with(hit, len(hit.cells) - 1, "")


def a_word_for_no_value(hit: Hit) -> File:
    return _with(hit, len(hit.cells) - 1, "n/a")


def a_long_text(hit: Hit) -> File:
    return _in_text(hit, "and so on; " * 300 + "the end")


def text_encoded_twice(hit: Hit) -> File:
    return _in_text(hit, "CafÃ© BrÃ¼hl")


def a_total_in_a_text(hit: Hit) -> File:
    return _in_text(hit, "Total loss")


def a_hash_in_a_text(hit: Hit) -> File:
    return _in_text(hit, "# 7, second door")


def no_last_line_end(hit: Hit) -> File:
    *most, last = hit.file.pieces
    return File(
        hit.file.table,
        hit.written,
        hit.file.labels,
        (*most, Piece(last.text.removesuffix(hit.written.end), last.truth)),
        Say.PERHAPS,
        hit.file.decidable,
    )


def _in_text(hit: Hit, cell: str) -> File:
    """In the last column of texts; a table of figures stays as it is."""
    texts = [at for at, kind in enumerate(kinds(hit.file.table)) if kind == TEXT]
    return _with(hit, texts[-1], cell) if texts else hit.file


def _with(hit: Hit, at: int, cell: str) -> File:
    cells = (*hit.cells[:at], cell, *hit.cells[at + 1 :])
    text = hit.written.row(cells).removesuffix(hit.written.end)
    return hit.put_text(text, cells, say=Say.NOTHING)


DAMAGES: tuple[Damage, ...] = (
    named(a_record_twice, RECORDS, ()),
    *(named(d, (MIDDLE,), (columns,)) for d in (an_empty_cell, a_word_for_no_value, a_long_text, a_total_in_a_text)),
    *(named(damage, (MIDDLE,), (columns,)) for damage in (text_encoded_twice, a_hash_in_a_text)),
    named(no_last_line_end, (FILE,), ()),
)
