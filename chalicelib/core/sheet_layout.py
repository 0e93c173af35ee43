"""Where in a sheet the table lies, by the rules that find it in text; and its rows as records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count

from chalicelib.core.footers import Told, is_padded_note, is_title, with_footer
from chalicelib.core.labels import repeats, stacked
from chalicelib.core.layout import Found, Layout, find
from chalicelib.core.records import BLANK, EXTRA, NOTES, PREAMBLE, REPEATED, Irregular, Record, Run
from chalicelib.core.splitting import Piece, Plain
from chalicelib.core.workbook import NUMERIC, TEXT, Row, Sheet, dense

HEAD = 200
"""Rows in which the table is looked for."""


def lay_out(sheet: Sheet, head: Sequence[Row]) -> Found:
    """The layout of a sheet that begins with these rows. Its lines are the rows of the sheet."""
    pieces = list(_pieces(sheet, head))
    found = find(pieces, sheet.width)
    full = next((row.number for at, row in enumerate(head) if _may_be_labels(sheet, head, at)), 0)
    first, *more = found.layout.label_lines or (found.layout.start,)
    if first < full and not more:
        pieces = [piece for piece in pieces if piece.line >= full]
        below = find(pieces, sheet.width)
        found = below if below.layout.label_lines else found
    if not found.layout.label_lines:
        return _with_labels(found, sheet, head, pieces)
    return _with_groups(found, sheet, head)


def _with_groups(found: Found, sheet: Sheet, head: Sequence[Row]) -> Found:
    """The layout where labels in several rows are merged, so that it is known which columns a group's label is of."""
    first, last = found.layout.label_lines[0], found.layout.label_lines[-1]
    while any(row.number == first - 1 for row in head) and _are_groups(sheet, first - 1):
        first -= 1
    cells = {row.number: list(dense(row, sheet)) for row in head if first <= row.number <= last}
    within = [m for m in sheet.merged if m.top in cells and sheet.left <= m.left < min(m.right, sheet.right + 1)]
    ranges = [merged for merged in within if merged.top < last]
    if not ranges:
        return found
    for merged in ranges:
        left, right = merged.left - sheet.left, min(merged.right, sheet.right) - sheet.left
        cells[merged.top][left : right + 1] = [cells[merged.top][left]] * (right + 1 - left)
    labels = stacked(cells.values())
    return Found(replace(found.layout, label_lines=tuple(cells)), labels, labels, found.sure)


def _are_groups(sheet: Sheet, row: int) -> bool:
    """Whether merged cells of a row above labels are of groups of them: a title is merged from the first column on."""
    return any(m.top == m.bottom == row and sheet.left < m.left < m.right <= sheet.right for m in sheet.merged)


def _pieces(sheet: Sheet, head: Sequence[Row]) -> Iterator[Piece]:
    """The rows as text has its records, each on a line of its own. Empty rows are one empty line."""
    due = head[0].number
    for row in head:
        if row.number > due:
            yield Piece(due, "\n", ("",))
        cells = dense(row, sheet)
        yield Piece(row.number, " ".join(" ".join(cells).split()) + "\n", cells)
        due = row.number + 1


def _may_be_labels(sheet: Sheet, head: Sequence[Row], at: int) -> bool:
    """Whether a row may have the labels: notes above them leave half of it empty, or stand apart."""
    full = 2 * len(head[at].columns) >= sheet.width and not _stands_apart(sheet, head, at)
    return full and not is_title(dense(head[at], sheet))


def _stands_apart(sheet: Sheet, head: Sequence[Row], at: int) -> bool:
    """Whether an empty row follows a few rows of which none is full."""
    few = [row for row, due in zip(head[at : at + MOST_APART], count(head[at].number)) if row.number == due]
    ends = len(few) < MOST_APART and at + len(few) < len(head)
    return ends and all(len(row.columns) < sheet.width for row in few)


MOST_APART = 6
"""Rows. More of them are a table, whose labels have a gap."""


def _with_labels(found: Found, sheet: Sheet, head: Sequence[Row], pieces: list[Piece]) -> Found:
    """The layout where text would have no labels. In a sheet, words above words are labels, and so is a row alone."""
    first, *below = [row for row in head if row.number >= found.layout.start]
    words = set(first.kinds) == {TEXT} and not any(map(NUMERIC.fullmatch, first.texts))
    if below and not words:
        return found
    labeled = find([piece for piece in pieces if piece.line >= first.number], sheet.width, header_rows=1)
    again = any(_cells(first) & _cells(row) for row in below)
    return Found(labeled.layout, labeled.labels, labeled.header, not again)


def _cells(row: Row) -> set[tuple[int, str]]:
    return set(zip(row.columns, row.texts, strict=True))


def records(rows: Iterable[Row], sheet: Sheet, layout: Layout) -> Iterator[Record | Run[Plain] | Irregular]:
    """Records by their rows, as text has them: what stands above has number 0, text at the end is the footer."""
    return with_footer(_told(rows, sheet, layout), partial(_may_be_footer, layout), _first_filled)


def _may_be_footer(layout: Layout, piece: Piece, record: Record | Irregular) -> bool:
    if isinstance(record, Irregular):
        return record.error == BLANK
    return layout.dense and record.number > 0 and bool(piece.filled) and is_padded_note(piece.cells)


def _first_filled(waiting: list[Told]) -> int:
    return next((at for at, (piece, _) in enumerate(waiting) if piece.filled), len(waiting))


def _told(rows: Iterable[Row], sheet: Sheet, layout: Layout) -> Iterator[Told]:
    labels: list[tuple[str, ...]] = []
    due = layout.start
    for row in rows:
        number, record = row.number, row.number - layout.start + 1
        piece = Piece(number, "\t".join(row.texts), dense(row, sheet))
        if number in layout.label_lines:
            labels.append(piece.cells)
            yield piece, Record(0, number, piece.cells)
        elif number < layout.start:
            yield piece, Irregular(0, number, PREAMBLE, NOTES[PREAMBLE], piece.cells, piece.text)
        else:
            if number > due:
                note = "an empty row; set aside" if number == due + 1 else f"{number - due:,} empty rows; set aside"
                yield Piece(due, "", ()), Irregular(due - layout.start + 1, due, BLANK, note, (), "")
            if row.columns[-1] > sheet.right:
                note = f"{len(piece.cells)} cells where the table has {sheet.width} columns; set aside"
                yield piece, Irregular(record, number, EXTRA, note, piece.cells, "")
            elif any(repeats(piece.cells, row) for row in labels):
                yield piece, Irregular(record, number, REPEATED, NOTES[REPEATED], piece.cells, "")
            else:
                yield piece, Record(record, number, piece.cells)
            due = number + 1
