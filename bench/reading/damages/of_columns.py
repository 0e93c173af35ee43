"""Damages that all records share, or the labels alone: a separator too many everywhere, labels too few, none at all."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from bench.reading.damages.damage import LABELS, Damage, columns, named, several_columns
from bench.reading.file import File, Hit, Piece, record
from bench.reading.kinds import has_labels_unlike
from bench.reading.tables import Row
from bench.reading.truth import Say, either


def separators_at_all_ends(hit: Hit) -> File:
    """A column with nothing in it, not even a label."""
    file = _columns(hit, lambda row: (*row, ""), Say.PERHAPS)
    return replace(file, labels=((*hit.cells, ""), hit.cells))


def separators_at_the_ends_of_records(hit: Hit) -> File:
    file = _columns(hit, lambda row: (*row, ""), Say.SOMETHING)
    pieces = (*file.pieces[: hit.at], hit.piece, *file.pieces[hit.at + 1 :])
    return replace(file, labels=(hit.cells, (*hit.cells, "")), pieces=pieces)


def a_separator_at_the_end_of_the_labels(hit: Hit) -> File:
    return _labels(hit, (*hit.cells, ""), (*hit.cells, ""), hit.cells)


def a_label_less(hit: Hit) -> File:
    """The last column has none. A reader may make one up, or take none of them for labels."""
    return _labels(hit, hit.cells[:-1])


def an_empty_column(hit: Hit) -> File:
    at = hit.random.randrange(1, len(hit.cells))
    return _columns(hit, lambda row: (*row[:at], "", *row[at:]), Say.PERHAPS, trims=False)


def an_index_without_a_label(hit: Hit) -> File:
    """An empty label over numbers, as from pandas."""
    return _indexed(hit, ("", *hit.cells), Say.PERHAPS)


def an_index_and_a_label_less(hit: Hit) -> File:
    """No label over numbers, as from R."""
    return replace(_indexed(hit, hit.cells, Say.SOMETHING), labels=())


def no_labels(hit: Hit) -> File:
    """Nobody can know the labels, but the first record is a record."""
    file = hit.file.with_say(Say.PERHAPS, has_labels_unlike(hit.file.table))
    return replace(file, labels=(), pieces=(*file.pieces[: hit.at], *file.pieces[hit.at + 1 :]))


def a_label_twice(hit: Hit) -> File:
    cells = (*hit.cells[:-1], hit.cells[0])
    return replace(_labels(hit, cells, cells), say=Say.PERHAPS)


def _labels(hit: Hit, cells: Row, *acceptable: Row) -> File:
    """Other labels over the same records."""
    return replace(hit.put(record(cells, hit.written)), labels=acceptable)


def _columns(hit: Hit, change: Callable[[Row], Row], say: Say, trims: bool = True) -> File:
    """Every row changed; where it `trims`, leaving out what was added is acceptable."""

    def changed(piece: Piece) -> Piece:
        cells = change(piece.cells or ())
        truth = (either((cells,), (piece.cells or (),)),) if piece.truth and trims else (cells,) if piece.truth else ()
        text = hit.written.row(cells).removesuffix(hit.written.end)
        return Piece(text + piece.text[len(piece.text.removesuffix(hit.written.end)) :], truth, cells)

    return replace(hit.file.each(changed).with_say(say), labels=(change(hit.cells),))


def _indexed(hit: Hit, labels: Row, say: Say) -> File:
    numbers = count()
    file = _columns(hit, lambda row: (str(next(numbers)), *row), say, trims=False)
    header = Piece(hit.written.row(labels), ())
    return replace(file, labels=(labels,), pieces=(*file.pieces[: hit.at], header, *file.pieces[hit.at + 1 :]))


DAMAGES: tuple[Damage, ...] = (
    *(
        named(damage, (LABELS,), (columns,))
        for damage in (
            separators_at_all_ends,
            separators_at_the_ends_of_records,
            a_separator_at_the_end_of_the_labels,
            an_empty_column,
            an_index_without_a_label,
            an_index_and_a_label_less,
            a_label_twice,
        )
    ),
    named(a_label_less, (LABELS,), (several_columns,)),
    named(no_labels, (LABELS,), ()),
)
