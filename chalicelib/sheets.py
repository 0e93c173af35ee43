"""From a workbook to the engine's view `cells`: its sheets are read once, row by row; the one that is the table is
chosen; its rows become records."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from chalicelib.core import ods, returned_sheet, xlsx
from chalicelib.core.findings import STRAY_CHARACTERS, Gathered
from chalicelib.core.layout import Found
from chalicelib.core.report import NOWHERE, Place
from chalicelib.core.returned_sheet import Notes
from chalicelib.core.second_tables import SecondTables
from chalicelib.core.sheet_layout import HEAD, lay_out, records
from chalicelib.core.surveyed import Survey
from chalicelib.core.workbook import (
    ERROR,
    MOST_SHEETS,
    UNCACHED,
    Assumed,
    Opened,
    Package,
    Part,
    Row,
    Sheet,
    Suspects,
    choose,
    letters,
    shown,
    unrolled,
)
from chalicelib.edges import disk, packages
from chalicelib.edges.shelf import Shelf
from chalicelib.errors import Unreadable
from chalicelib.loading import MOST_COLUMNS, Aside, Loaded, Loading, reportable, spooled, tell_labels


def _packed(parts: Callable[[Package], Iterator[Part]], loading: Loading) -> Loaded:
    with packages.opened(loading.path, loading.largest) as package:
        return _workbook(loading, parts(package))


def _flat(loading: Loading) -> Loaded:
    return _workbook(loading, ods.flat(disk.blocks(loading.path)))


def _old(loading: Loading) -> Loaded:
    from chalicelib.edges import xls  # here, for the library that it needs takes longer to import than all others

    return _workbook(loading, xls.parts(loading.path))


LOADERS: dict[str, Callable[[Loading], Loaded]] = {
    "xlsx": partial(_packed, xlsx.parts),
    "ods": partial(_packed, ods.parts),
    "fods": _flat,
    "xls": _old,
}


def _workbook(loading: Loading, parts: Iterable[Part]) -> Loaded:
    shelved = _shelved(loading, parts)
    sheet = choose([sheet for sheet, _ in shelved])
    for other, shelf in shelved:
        if other is not sheet:
            shelf.clear()
            if other.filled:
                named = f"{other.name!r}{' (hidden)' if other.hidden else ''}: {other.filled:,} cells"
                loading.gathered.add("other-sheet", NOWHERE, named)
    return _table(loading, sheet, next(shelf for other, shelf in shelved if other is sheet))


def _shelved(loading: Loading, parts: Iterable[Part]) -> list[tuple[Sheet, Shelf]]:
    """Every sheet, with its rows. Raises Unreadable where they are more than a judge takes."""
    found: list[tuple[Sheet, Shelf]] = []
    characters, most = 0, packages.most(loading.path, loading.largest)
    for part in parts:
        if isinstance(part, Opened):
            if len(found) == MOST_SHEETS:
                raise Unreadable(f"this workbook has more than {MOST_SHEETS:,} sheets: send the one that is the table")
            characters += found[-1][0].characters if found else 0
            found.append((Sheet(part.name, part.hidden), Shelf(loading.path.with_name(f"sheet{len(found)}"))))
            continue
        if isinstance(part, Assumed):
            loading.gathered.add("encoding-guess", NOWHERE, f"read as {part.encoding}: {part.text}")
            continue
        sheet, shelf = found[-1]
        sheet.take(part)
        if characters + sheet.characters > most:
            raise Unreadable(
                f"the cells of this workbook hold more than {most / 1e6:,.0f} MB: send it in parts, or as CSV"
            )
        if isinstance(part, Row) and not sheet.hidden:
            shelf.put(part)
    for _, shelf in found:
        shelf.close()
    return found


def _table(loading: Loading, sheet: Sheet, shelf: Shelf) -> Loaded:
    if sheet.width > MOST_COLUMNS:
        raise Unreadable(
            f"the cells of sheet {sheet.name!r} reach from column {letters(sheet.left)} to {letters(sheet.right)}, "
            f"and a table has at most {MOST_COLUMNS:,} columns: clear those that stand far away, or send a record for "
            "each value"
        )
    notes = _notes(sheet, shelf)
    sheet = returned_sheet.narrower(sheet) if notes else sheet
    rows = partial(_rows, shelf, notes)
    found = lay_out(sheet, list(islice(rows(), HEAD)))
    labels, base, gathered = reportable(found.labels), found.layout.start - 1, loading.gathered
    _tell_ranges(gathered, sheet, found, labels)
    aside, suspects = Aside(loading), Suspects(labels, sheet.left)
    told = _told(rows(), found, suspects, gathered)
    below = _with_second_tables(told, SecondTables(labels, base + 1, gathered), base)
    kept = spooled(loading, aside.regular(records(below, sheet, found.layout)), len(labels))
    suspects.settle(gathered)
    tell_labels(loading, found, empty=_empty(sheet, labels, kept))
    shelf.clear()
    are_plain = notes is None or notes.are_plain
    label_row = found.layout.label_lines[-1] if found.layout.label_lines and are_plain else 0
    loaded = Loaded(labels, kept.records, aside.count, kept, sheet=sheet.name, base=base)
    return replace(loaded, left=sheet.left, label_row=label_row, is_returned=notes is not None)


def _notes(sheet: Sheet, shelf: Shelf) -> Notes | None:
    """The column of an annotated copy, if the sheet is one."""
    head = list(islice(unrolled(shelf.rows()), HEAD))
    return Notes(sheet.right) if returned_sheet.is_annotated(head, sheet) else None


def _rows(shelf: Shelf, notes: Notes | None) -> Iterator[Row]:
    """The rows from the first on, without the column of an annotated copy."""
    return notes.taken_out(unrolled(shelf.rows())) if notes else unrolled(shelf.rows())


def _tell_ranges(gathered: Gathered, sheet: Sheet, found: Found, labels: tuple[str, ...]) -> None:
    """Merged ranges and hidden columns, as far as they touch the table. Labels that are joined may be merged."""
    base, rows = found.layout.start - 1, found.layout.label_lines
    first = base + (len(rows) != 1)
    for merged in sorted(sheet.merged):
        beside = merged.right < sheet.left or merged.left > sheet.right
        if first <= merged.bottom and merged.top <= sheet.bottom and not beside:
            row = max(merged.top, first)
            gathered.add("merged-cell", Place(row - base, row), shown(merged))
    hidden = {
        column
        for columns in sheet.hidden_columns
        for column in range(max(columns.first, sheet.left), min(columns.last, sheet.right) + 1)
    }
    for column in sorted(hidden):
        gathered.add("hidden-column", NOWHERE, f"column {letters(column)}: {labels[column - sheet.left]}")


def _told(rows: Iterable[Row], found: Found, suspects: Suspects, gathered: Gathered) -> Iterator[Row]:
    """The rows; what there is to say of their cells is added to the findings."""
    base, labels = found.layout.start - 1, found.layout.label_lines
    first = labels[0] if labels else found.layout.start
    for row in rows:
        if row.number >= first:
            place, text = Place(max(row.number - base, 0), row.number), ", ".join(row.texts)
            if row.hidden:
                gathered.add("hidden-row", place, text)
            if ERROR in row.kinds or UNCACHED in row.kinds:
                _tell_cells(gathered, row, place)
            for mark, error in STRAY_CHARACTERS.items():
                if mark in text:
                    gathered.add(error, place, text)
            if row.number > base:
                suspects.look_at(row, place)
        yield row


def _with_second_tables(rows: Iterable[Row], tables: SecondTables, base: int) -> Iterator[Row]:
    """The rows; what there is to say of those below the labels together is added to the findings."""
    for row in rows:
        if row.number > base:
            tables.look_at(row, Place(row.number - base, row.number))
        yield row


def _empty(sheet: Sheet, labels: tuple[str, ...], kept: Survey) -> dict[int, str]:
    """What to say of columns with nothing in them: they may part two tables."""
    said = "column {} is empty; from column {} on another table may stand beside the first"
    found: dict[int, str] = {}
    filled = len(labels) - 1
    for at in reversed(range(len(labels))):
        if labels[at] or kept.measured[f"c{at + 1}"].nulls < kept.records:
            filled = at
        else:
            found[at] = said.format(letters(sheet.left + at), letters(sheet.left + filled))
    return found


def _tell_cells(gathered: Gathered, row: Row, place: Place) -> None:
    for column, kind, text in zip(row.columns, row.kinds, row.texts, strict=True):
        if kind == ERROR:
            gathered.add("error-cell", place, f"{letters(column)}{row.number}: {text}")
        elif kind == UNCACHED:
            gathered.add("uncached-formula", place, f"{letters(column)}{row.number}: {text or 'no value'}")
