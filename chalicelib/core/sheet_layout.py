"""Where in a sheet the table lies, by the rules that find it in text; and its rows as records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from chalicelib.core.delimited import BLANK, FOOTER, LONGEST_FOOTER, NOTE, NOTES, PREAMBLE, REPEATED, Layout, is_title
from chalicelib.core.layout import Found, find
from chalicelib.core.records import Irregular, Record
from chalicelib.core.splitting import Piece
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
    labels = tuple(
        " ".join(part.strip() for part in parts if part.strip()) for parts in zip(*cells.values(), strict=True)
    )
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


def records(rows: Iterable[Row], sheet: Sheet, layout: Layout) -> Iterator[Record | Irregular]:
    """Records by their rows, as text has them: what stands above has number 0, text at the end is the footer."""
    waiting: list[Record | Irregular] = []
    for record in _all(rows, sheet, layout):
        if _may_be_footer(record, layout) and len(waiting) < LONGEST_FOOTER:
            waiting.append(record)
            continue
        yield from waiting
        waiting = []
        yield record
    first = next((at for at, record in enumerate(waiting) if isinstance(record, Record)), len(waiting))
    yield from waiting[:first]
    for record in waiting[first:]:
        text = "\t".join(filter(None, record.cells))
        yield Irregular(record.number, record.line, FOOTER, NOTES[FOOTER], record.cells, text)


def _may_be_footer(record: Record | Irregular, layout: Layout) -> bool:
    if isinstance(record, Irregular):
        return record.error == BLANK
    if not layout.dense or record.number == 0 or record.cells.count("") < len(record.cells) - 1:
        return False
    cells = tuple(cell or "" for cell in record.cells)
    return is_title(cells) and bool(NOTE.search("".join(cells).strip()))


def _all(rows: Iterable[Row], sheet: Sheet, layout: Layout) -> Iterator[Record | Irregular]:
    labels: list[tuple[str, ...]] = []
    due = layout.start
    for row in rows:
        number, cells, record = row.number, dense(row, sheet), row.number - layout.start + 1
        if number in layout.label_lines:
            labels.append(cells)
            yield Record(0, number, cells)
        elif number < layout.start:
            yield Irregular(0, number, PREAMBLE, NOTES[PREAMBLE], cells, "\t".join(row.texts))
        else:
            if number > due:
                note = "an empty row; set aside" if number == due + 1 else f"{number - due:,} empty rows; set aside"
                yield Irregular(due - layout.start + 1, due, BLANK, note, (), "")
            if cells in labels:
                yield Irregular(record, number, REPEATED, NOTES[REPEATED], cells, "")
            else:
                yield Record(record, number, cells)
            due = number + 1
