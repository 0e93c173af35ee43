"""Where in a text or a sheet the table lies: what stands above it, the rows of its labels, where its records begin.

Told by what cells are, not by what they say. In columns where nearly every cell is a number or a date, the first
record that has such cells is data, and what stands above it is labels, units and titles. In a table of texts alone
the first record has the labels, unless it is like all others.
"""

import re
from dataclasses import dataclass, replace
from itertools import dropwhile

from chalicelib.core.agreement import end_both_ways, without_end
from chalicelib.core.footers import is_title
from chalicelib.core.forms import LABEL, NOTHING, TRUTH, TYPED, VALUE, are_labels, go_on, is_a_series
from chalicelib.core.labels import MOST_LABEL_ROWS, are_plainly_labels, fitted, has_labels, joined, with_gaps
from chalicelib.core.marks import COMMENT_MARK, HINT
from chalicelib.core.splitting import Piece
from chalicelib.core.thousands import going_on_in_all
from chalicelib.core.units import are_units

NEARLY, FEWEST_DENSE, FOLLOWING = 0.8, 4, 3


@dataclass(frozen=True)
class Layout:
    """Where the table lies: records of `columns` cells from line `start` on, labels in records that begin at
    `label_lines`. `dense`: a record with one cell filled is no record, but text around the table. `ended`: many records
    have a separator at their end, which parts nothing.
    """

    columns: int
    label_lines: tuple[int, ...]
    start: int
    dense: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Found:
    """A layout; the labels of its columns, and as they stood, where they are more or fewer; whether it is sure that the
    first record has the labels, or that there are none; whether they are fewer perhaps for numbers whose thousands the
    delimiter parts."""

    layout: Layout
    labels: tuple[str, ...]
    header: tuple[str, ...]
    sure: bool = True
    parted: bool = False


def find(pieces: list[Piece], columns: int, header_rows: int | None = None) -> Found:
    """The layout of a text whose first records these are, most of them of so many columns. The number of rows of
    labels is found, or held to what it is said to be."""
    if not end_both_ways(pieces, columns):
        return _find(pieces, columns, header_rows)
    found = _find([without_end(piece, columns) for piece in pieces], columns, header_rows)
    return replace(found, layout=replace(found.layout, ended=True))


def _find(pieces: list[Piece], columns: int, header_rows: int | None) -> Found:
    if pieces and pieces[0].line == 1 and HINT.fullmatch(pieces[0].text):
        pieces = pieces[1:]
    if header_rows is not None:
        table = _said(pieces, columns, header_rows)
        return _found(pieces, table[:header_rows], table[0] if table else 0, columns)
    fit = [at for at, piece in enumerate(pieces) if _fits(piece, columns)]
    if not fit:
        return _found(pieces, [], 0, columns)
    later = [pieces[at].cells for at in (fit[len(fit) // 2 :] if len(fit) > 3 else fit[1:])]
    later = [cells for cells in later if cells != pieces[fit[0]].cells] or later
    typed = _typed(later, [pieces[at].cells for at in fit[1:]], columns)
    data = [at for at in fit if typed and _is_data(pieces[at].cells, typed)]
    if is_a_series(pieces[fit[0]].cells):
        data = [at for at in data if at != fit[0]]
    body = next((at for at in data if _goes_on(at, data, fit)), data[0] if data else None)
    if body is None:
        return _of_texts(pieces, fit, columns)
    chosen = _label_rows(pieces[:body], typed, columns)
    series = are_labels(pieces[body].cells, [[row[at] for row in later] for at in range(columns)])
    if series and not any(at in fit for at in chosen):
        chosen = []
    if not chosen:
        odd = body == fit[0] and _may_be_either(pieces[body].cells, typed)
        return _found(pieces, [] if series is False else [body], body, columns, series is not None and not odd)
    return _found(pieces, chosen, body, columns, len(chosen) > 1 or not _may_be_either(pieces[chosen[0]].cells, typed))


def _said(pieces: list[Piece], columns: int, header_rows: int) -> list[int]:
    """The records of a table that has so many rows of labels, from the first of these on.

    A row of labels is no title, unless it is one of several and has a label; nor is a record of a dense table. Labels
    may be one more or one less than the cells of the records.
    """
    fit = [at for at, p in enumerate(pieces) if len(p.cells) == columns and not p.broken and p.text.strip()]
    alone = {at for at in fit if is_title(pieces[at].cells) and (header_rows < 2 or not pieces[at].filled)}
    table = list(dropwhile(alone.__contains__, fit)) or fit
    if not header_rows:
        return table if len(table) >= FEWEST_DENSE and alone.isdisjoint(table) else fit
    above = table[0] - 1 if table and table[0] else 0
    near = abs(len(pieces[above].cells) - columns) == 1 and not pieces[above].broken if table else False
    if near and _has_values(pieces[table[0]].cells) and _is_misfitting_label_row(pieces[above], columns):
        return [above, *table]
    return table


def _found(pieces: list[Piece], chosen: list[int], body: int, columns: int, sure: bool = True) -> Found:
    above = pieces[chosen[-1]] if chosen else None
    start = above.line + above.lines if above else pieces[body].line if pieces else 1
    below = [piece.cells for piece in pieces if piece.line >= start and _fits(piece, columns)]
    sound = below[:-3]
    dense = len(sound) >= FEWEST_DENSE and not any(map(is_title, sound))
    layout = Layout(columns, tuple(pieces[at].line for at in chosen), start, dense)
    if not chosen:
        names = tuple(f"column{n + 1}" for n in range(columns))
        return Found(layout, names, names, sure)
    header = joined([pieces[at].cells for at in chosen])
    index, parts = _begins_with_index(below), going_on_in_all(below) if len(header) < columns else []
    parted = len(parts) == columns - len(header) > 0
    if parted and (not index or len(parts) > 1 or any(cells[at].startswith("0") for at in parts for cells in below)):
        return Found(layout, with_gaps(header, parts), header, sure, parted)
    return Found(layout, fitted(header, columns, index), header, sure, parted)


def _begins_with_index(below: list[tuple[str, ...]]) -> bool:
    """Whether the first column tells the records apart, while the last one is not just empty."""
    first = [cells[0] for cells in below]
    return len(set(first)) == len(first) and any(cells[-1].strip() for cells in below)


def _fits(piece: Piece, columns: int) -> bool:
    return not piece.broken and len(piece.cells) == columns and not (columns == 1 and not piece.filled)


type Typed = dict[int, re.Pattern[str]]
"""Columns of values, and the form that these have."""


def _typed(later: list[tuple[str, ...]], below: list[tuple[str, ...]], columns: int) -> Typed:
    """The columns of values. Of the words for truth only those are values that stand below the first record as they
    are spelled there: `No` may be a label above `no`."""
    forms = {at: _form([row[at] for row in later]) for at in range(columns)}
    for at in [at for at, form in forms.items() if form is TRUTH]:
        words = {row[at].strip() for row in below if TRUTH.fullmatch(row[at])}
        forms[at] = re.compile(rf"\s*({'|'.join(sorted(map(re.escape, words)))})\s*")
    return {at: form for at, form in forms.items() if form}


def _form(column: list[str]) -> re.Pattern[str] | None:
    """The form that nearly all values of a column have; None for texts."""
    values = [value for value in column if not NOTHING.fullmatch(value.strip())]
    forms = (form for form in (TYPED, TRUTH) if sum(map(bool, map(form.fullmatch, values))) >= NEARLY * len(values))
    return next(forms, None) if values else None


def _is_data(cells: tuple[str, ...], typed: Typed) -> bool:
    """Whether a record has values where the columns have them: half of what is filled there is typed."""
    right = _right(cells, typed)
    return bool(right) and sum(right) >= len(right) / 2


def _right(cells: tuple[str, ...], typed: Typed) -> list[bool]:
    """For each filled cell in a column of values, whether it is one."""
    filled = [at for at in typed if at < len(cells) and not NOTHING.fullmatch(cells[at].strip())]
    return [bool(typed[at].fullmatch(cells[at])) for at in filled]


def _goes_on(at: int, data: list[int], fit: list[int]) -> bool:
    """Whether most of the next records are data too. A row of units below the labels may look like data, alone."""
    following = fit[fit.index(at) + 1 :][:FOLLOWING]
    return sum(1 for later in following if later in data) >= len(following) / 2


def _may_be_either(cells: tuple[str, ...], typed: Typed) -> bool:
    """Whether a record may be labels and may be data."""
    says_no = all(form is not TYPED and cells[at : at + 1] and cells[at].lower() == "no" for at, form in typed.items())
    return says_no or _is_mixed(cells, typed)


def _is_mixed(cells: tuple[str, ...], typed: Typed) -> bool:
    """Whether a record has both labels and values in columns of values, so that it could be either."""
    return len(set(_right(cells, typed))) > 1 and not is_a_series(cells)


def _label_rows(head: list[Piece], typed: Typed, columns: int) -> list[int]:
    """Which of the records above the data are rows of labels, in order: those nearest to it, without a gap."""
    likely = [at for at, piece in enumerate(head) if _is_label_row(piece, typed, columns)]
    units = [at for at in likely if len(head[at].cells) == columns and are_units(head[at].cells, typed)]
    telling = [at for at in likely if at in units or _tells(head[at].cells, typed, columns)]
    together = telling == list(range(telling[0], telling[-1] + 1)) if telling else False
    likely_labels = telling[:1] if together else telling[-1:]
    words = [at for at in telling if at in units or _are_words(head[at], typed, head[telling[0]].cells)]
    telling = [at for at in telling if at in likely_labels or at in words]
    likely = telling or [at for at in likely if len(head[at].cells) != columns] or likely[:1]
    without_values = [at for at in likely if not _has_values(head[at].cells)]
    if not likely:
        return []
    chosen = [without_values[-1] if without_values else likely[-1]]
    has_gaps = len(head[chosen[0]].filled) < columns
    while chosen[0] > 0 and len(chosen) < MOST_LABEL_ROWS:
        if not _is_group_row(head[chosen[0] - 1], columns) and (columns > 1 or chosen[0] not in units):
            break
        above, first = head[chosen[0] - 1].cells, head[chosen[0]].cells
        if columns == 2 and not has_gaps and chosen[0] not in units and not go_on(above, first):
            break
        chosen.insert(0, chosen[0] - 1)
    return chosen


def _tells(cells: tuple[str, ...], typed: Typed, columns: int) -> bool:
    """Whether a record has words where the columns have values."""
    right = _right(cells, typed) if len(cells) == columns else []
    return (bool(right) and sum(right) < len(right) / 2) or is_a_series(cells)


def _are_words(piece: Piece, typed: Typed, labels: tuple[str, ...]) -> bool:
    """Whether a record below one of labels has more of them, or units, and is no record with a word for a value."""
    right = _right(piece.cells, typed)
    gaps = len(piece.filled) < len(piece.cells)
    return not any(right) and (len(right) > 1 or gaps or go_on(labels, piece.cells))


def _has_values(cells: tuple[str, ...]) -> bool:
    """Whether a record has numbers or dates, which damage to it may have brought into other columns."""
    return any(VALUE.match(cell) for cell in cells) and not is_a_series(cells)


def _is_label_row(piece: Piece, typed: Typed, columns: int) -> bool:
    """Whether the record nearest to the data can be labels, or units below them."""
    filled = piece.filled
    if piece.broken or not filled:
        return False
    if len(piece.cells) != columns:
        return not piece.text.startswith(COMMENT_MARK) and _is_misfitting_label_row(piece, columns)
    over_index = columns == 2 and not piece.cells[0].strip() and 0 in typed
    return len(filled) > 1 or columns == 1 or over_index or (filled[0] > 0 and filled[0] in typed)


def _is_misfitting_label_row(piece: Piece, columns: int) -> bool:
    """Whether labels stand here that are more or fewer than the cells of the records."""
    labels = [piece.cells[at].strip() for at in piece.filled]
    near = columns / 2 <= len(piece.cells) <= columns * 2 and len(labels) > 1
    return near and len(set(labels)) == len(labels) and all(LABEL.fullmatch(label) for label in labels)


def _is_group_row(piece: Piece, columns: int) -> bool:
    """Whether a record above a row of labels has more of them, and is not a title or a name with its value."""
    filled = piece.filled
    if piece.broken or len(piece.cells) != columns or len(filled) < 2:
        return False
    return len(filled) > 2 or columns == len(filled) or filled != [0, 1]


def _of_texts(pieces: list[Piece], fit: list[int], columns: int) -> Found:
    """The layout where no column has a type: the first record that is no title has the labels."""
    first = next((at for at in fit if not is_title(pieces[at].cells)), fit[0])
    above = first - 1
    several = len(fit) > 1 or not pieces[first].cells[-1].strip()
    if above >= 0 and several and not _fits(pieces[above], columns):
        piece = pieces[above]
        if abs(len(piece.cells) - columns) == 1 and not piece.broken and _is_misfitting_label_row(piece, columns):
            return _found(pieces, [above], first, columns)
    rest = [pieces[at].cells for at in fit if at > first]
    if rest and _is_group_above(pieces[first].cells, rest) and fit[fit.index(first) + 1] == first + 1:
        return _found(pieces, [first, first + 1], first + 2, columns)
    if rest and go_on(pieces[first].cells, rest[0], rest[1:]):
        return _found(pieces, [first, fit[fit.index(first) + 1]], first + 2, columns)
    labels, sure = has_labels(pieces[first].cells, rest)
    sure = sure and (bool(rest) or not labels or are_plainly_labels(pieces[first].cells))
    return _found(pieces, [first] if labels else [], first, columns, sure)


def _is_group_above(cells: tuple[str, ...], rest: list[tuple[str, ...]]) -> bool:
    """Whether a first record has gaps between its cells where no other record has any."""
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    gaps = [at for at in range(len(cells)) if at not in filled and at > 0]
    spread = len(filled) > 1 and filled != list(range(len(filled)))
    return bool(gaps) and spread and len(rest) > 2 and all(row[at].strip() for row in rest for at in gaps)
