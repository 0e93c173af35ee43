"""Damages to the cells of one record, or of the labels: too many, too few, moved."""

from dataclasses import replace

from bench.reading.damages.damage import EVERYWHERE, RECORDS, Damage, columns, named, several_columns
from bench.reading.file import File, Hit, Piece
from bench.reading.kinds import stands_out
from bench.reading.tables import Row
from bench.reading.truth import Anything, Beside, Item, Say, either


def a_separator_more(hit: Hit) -> File:
    more = hit.random.randint(1, len(hit.cells))
    return hit.put_row((*hit.cells[:more], "", *hit.cells[more:]))


def a_separator_less(hit: Hit) -> File:
    """The cells on both sides of it become one; where quotes stand at the seam, nobody can know."""
    at = hit.random.randint(1, len(hit.cells) - 1)
    written = [hit.written.cell(cell) for cell in hit.cells]
    text = hit.written.delimiter.join([*written[: at - 1], written[at - 1] + written[at], *written[at + 1 :]])
    if (written[at - 1], written[at]) != (hit.cells[at - 1], hit.cells[at]):
        return hit.put_text(text)
    return hit.put_text(text, (*hit.cells[: at - 1], hit.cells[at - 1] + hit.cells[at], *hit.cells[at + 1 :]))


def a_cell_less(hit: Hit) -> File:
    at = hit.random.randrange(len(hit.cells))
    return hit.put_row((*hit.cells[:at], *hit.cells[at + 1 :]))


def a_cell_twice(hit: Hit) -> File:
    at = hit.random.randrange(len(hit.cells))
    return hit.put_row((*hit.cells[:at], hit.cells[at], *hit.cells[at:]))


def cells_moved_right(hit: Hit) -> File:
    return hit.put_row(("", *hit.cells[:-1]))


def cells_moved_left(hit: Hit) -> File:
    return hit.put_row((*hit.cells[1:], ""))


def two_cells_swapped(hit: Hit) -> File:
    first, second = sorted(hit.random.sample(range(len(hit.cells)), 2))
    cells = list(hit.cells)
    cells[first], cells[second] = cells[second], cells[first]
    return hit.put_row(tuple(cells))


def a_newline_for_a_separator(hit: Hit) -> File:
    at = hit.random.randint(1, len(hit.cells) - 1)
    return _broken(hit, hit.cells[:at], hit.cells[at:])


def a_newline_after_a_separator(hit: Hit) -> File:
    at = hit.random.randint(1, len(hit.cells) - 1)
    return _broken(hit, (*hit.cells[:at], ""), hit.cells[at:])


def a_newline_in_a_cell(hit: Hit) -> File:
    """In the longest that is not quoted."""
    plain = [at for at in hit.plain if len(hit.cells[at]) > 1]
    if not plain:
        return hit.file
    at = max(plain, key=lambda at: len(hit.cells[at]))
    half = len(hit.cells[at]) // 2
    left, right = hit.cells[at][:half].rstrip(), hit.cells[at][half:].lstrip()
    return _broken(hit, (*hit.cells[:at], left), (right, *hit.cells[at + 1 :]))


def _broken(hit: Hit, first: Row, second: Row) -> File:
    """Both parts as they stand; or joined again, if that is said."""
    text = hit.written.row(first) + hit.written.row(second).removesuffix(hit.written.end)
    out = stands_out(first, hit.file.table) or stands_out(second, hit.file.table)
    piece = Piece(text + hit.end, (either((first, second), (hit.cells,)),))
    return hit.put(piece, decidable=out)


def two_records_on_one_line(hit: Hit) -> File:
    return _joined(hit, "", (*hit.cells[:-1], hit.cells[-1] + hit.cells[0], *hit.cells[1:]))


def two_records_with_a_separator_between(hit: Hit) -> File:
    return _joined(hit, hit.written.delimiter, hit.cells * 2)


def _joined(hit: Hit, between: str, row: Row) -> File:
    """The record and its double, on one line as it stands; or the two of them, if that is said."""
    seam = hit.cells[-1], hit.cells[0]
    is_plain = bool(between) or all(hit.written.cell(cell) == cell for cell in seam)
    truth: Item = either((row,), (hit.cells, hit.cells)) if is_plain else Anything(4)
    return hit.put(Piece(hit.bare + between + hit.bare + hit.end, (truth,)))


def another_delimiter_in_a_record(hit: Hit) -> File:
    return hit.put(_in_another_delimiter(hit, hit.piece))


def another_delimiter_from_a_record_on(hit: Hit) -> File:
    """If all records are hit, the labels are the odd ones, and nobody can know what they should be."""
    file = hit.file.each(lambda piece: _in_another_delimiter(hit, piece), hit.at).with_say(Say.SOMETHING)
    if hit.at > hit.file.records[0]:
        return file
    loose = (replace(p, truth=(Beside(p.text),)) if p.cells and not p.truth else p for p in file.pieces)
    return replace(file, labels=(), pieces=tuple(loose))


def _in_another_delimiter(hit: Hit, piece: Piece) -> Piece:
    """Split at the delimiter of the others, or at its own; where it has quotes, nobody can know."""
    other = ";" if hit.written.delimiter[0] != ";" else ","
    cells = piece.cells or ()
    written = [hit.written.cell(cell) for cell in cells]
    text = other.join(written)
    if written != list(cells) or any(other in cell for cell in cells):
        return Piece(text + hit.written.end, (Anything(2 + text.count("\n") + text.count("\r")),))
    naive = tuple(text.split(hit.written.delimiter))
    return Piece(text + hit.written.end, (either((naive,), (cells,)),))


DAMAGES: tuple[Damage, ...] = (
    *(
        named(damage, EVERYWHERE, (columns,))
        for damage in (a_separator_more, a_separator_less, a_cell_less, a_cell_twice, another_delimiter_in_a_record)
    ),
    *(
        named(damage, RECORDS, (columns,))
        for damage in (
            cells_moved_right,
            cells_moved_left,
            two_cells_swapped,
            a_newline_for_a_separator,
            a_newline_after_a_separator,
            a_newline_in_a_cell,
            two_records_on_one_line,
            another_delimiter_from_a_record_on,
        )
    ),
    named(two_records_with_a_separator_between, RECORDS, (several_columns,)),
)
