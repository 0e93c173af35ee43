"""What stands around the table or between its records and is no row of it: titles, units, comments, notes, totals."""

from dataclasses import replace

from bench.reading.damages.damage import (
    FILE,
    LABELS,
    RECORDS,
    Damage,
    columns,
    has_mark,
    named,
    several_columns,
    unmarked_hash,
)
from bench.reading.file import File, Hit, beside, record
from bench.reading.kinds import DATE, NUMBER, TEXT, kinds, stands_out
from bench.reading.tables import Row
from bench.reading.truth import Say


def _above(hit: Hit, *lines: str) -> File:
    out = _stand_out(hit, lines)
    return hit.file.above(*(beside(line, hit.written) for line in lines)).with_say(Say.SOMETHING, out)


def _below(hit: Hit, *lines: str) -> File:
    out = _stand_out(hit, lines)
    return hit.file.below(*(beside(line, hit.written) for line in lines)).with_say(Say.SOMETHING, out)


def _stand_out(hit: Hit, lines: tuple[str, ...]) -> bool:
    """Whether every line is told from the records by what is in it."""
    return all(stands_out(tuple(line.split(hit.written.delimiter)), hit.file.table) for line in lines)


def _row(hit: Hit, *cells: str) -> str:
    return hit.written.row(cells).removesuffix(hit.written.end)


def _padded(hit: Hit, *cells: str) -> str:
    return _row(hit, *cells, *[""] * (hit.file.columns - len(cells)))


def a_title_above(hit: Hit) -> File:
    return _above(hit, "Deliveries")


def a_preamble(hit: Hit) -> File:
    return _above(hit, "Report of all deliveries", "Source: warehouse 7", "")


def a_preamble_with_separators(hit: Hit) -> File:
    return _above(hit, _row(hit, "Report", "2024-01-31"), _row(hit, "Warehouse", "7"), "")


def a_padded_preamble(hit: Hit) -> File:
    return _above(hit, _padded(hit, "Report of all deliveries"))


def comments_at_the_head(hit: Hit) -> File:
    return _above(hit, "# exported 2024-01-31", "# version 2")


def units_below_the_labels(hit: Hit) -> File:
    return _second_labels(hit, tuple(f"[{hit.random.choice(('kg', 'EUR', 'm', 'code'))}]" for _ in hit.cells))


def bare_units_below_the_labels(hit: Hit) -> File:
    """Above columns of texts there is none; a table of texts has no units."""
    units = {TEXT: "", NUMBER: "EUR", DATE: "date"}
    if set(kinds(hit.file.table)) == {TEXT}:
        return hit.file
    return _second_labels(hit, tuple(units.get(kind, "n") for kind in kinds(hit.file.table)))


def technical_labels_below_the_labels(hit: Hit) -> File:
    return _second_labels(hit, tuple(f"COL_{at:02}" for at, _ in enumerate(hit.cells, 1)))


def _second_labels(hit: Hit, cells: Row) -> File:
    """Either row has the labels, or both together."""
    units = beside(_row(hit, *cells), hit.written)
    out = stands_out(cells, hit.file.table)
    file = hit.put(record(hit.cells, hit.written), units, decidable=out)
    return replace(file, labels=(hit.cells, cells, _joined(hit.cells, cells)))


def _joined(above: Row, below: Row) -> Row:
    return tuple(f"{upper} {lower}".strip() for upper, lower in zip(above, below, strict=True))


def groups_above_the_labels(hit: Hit) -> File:
    groups = tuple(f"group {at // 2}" if at % 2 else "" for at, _ in enumerate(hit.cells))
    title = beside(_row(hit, *groups), hit.written)
    filled = tuple(f"group {(at - 1) // 2}" if at else "" for at, _ in enumerate(hit.cells))
    file = hit.put(title, record(hit.cells, hit.written))
    return replace(file, labels=(hit.cells, groups, _joined(groups, hit.cells), _joined(filled, hit.cells)))


def the_labels_again(hit: Hit) -> File:
    labels = hit.file.table[0]
    return hit.insert(beside(_row(hit, *labels), hit.written))


def a_blank_line(hit: Hit) -> File:
    return hit.insert(beside("", hit.written))


def a_line_of_separators(hit: Hit) -> File:
    return hit.insert(beside(_padded(hit), hit.written), decidable=stands_out(("",) * hit.file.columns, hit.file.table))


def a_comment(hit: Hit) -> File:
    line = "# checked by hand"
    return hit.insert(beside(line, hit.written), decidable=_stand_out(hit, (line,)))


def a_subtotal(hit: Hit) -> File:
    cells = ("Subtotal", *[""] * (hit.file.columns - 2), "99.99")
    return hit.insert(beside(_row(hit, *cells), hit.written), decidable=stands_out(cells, hit.file.table))


def notes_below(hit: Hit) -> File:
    return _below(hit, "", "* preliminary figures", "Source: warehouse 7")


def footnotes_below(hit: Hit) -> File:
    return _below(hit, "(1) revised", "(2) estimated, see the notes")


def a_source_below(hit: Hit) -> File:
    return _below(hit, _padded(hit, "Source: Statistical Office"))


def a_padded_total_below(hit: Hit) -> File:
    word = hit.random.choice(("Total", "Gesamt", "Sum", "Summe"))
    return _below(hit, _row(hit, word, *[""] * (hit.file.columns - 2), "99999.99"))


def a_count_below(hit: Hit) -> File:
    return _below(hit, f"({len(hit.file.table) - 1} rows affected)")


def a_spelled_count_below(hit: Hit) -> File:
    return _below(hit, "", f"Total records: {len(hit.file.table) - 1}")


def an_error_page_below(hit: Hit) -> File:
    return _below(hit, "<html><body><h1>500 Internal Server Error</h1></body></html>")


def blank_lines_below(hit: Hit) -> File:
    return hit.file.below(*(beside("", hit.written) for _ in range(5))).with_say(Say.PERHAPS)


def a_smaller_table_below(hit: Hit) -> File:
    return _table_below(hit, hit.file.columns - 1)


def an_equal_table_below(hit: Hit) -> File:
    return _table_below(hit, hit.file.columns)


def a_larger_table_below(hit: Hit) -> File:
    return _table_below(hit, hit.file.columns + 1)


def _table_below(hit: Hit, width: int) -> File:
    rows = [tuple(f"stock {at}" for at in range(width)), *(tuple(f"{n}{at}" for at in range(width)) for n in "123")]
    return _below(hit, "", *(_row(hit, *row) for row in rows))


def the_file_again_with_its_labels(hit: Hit) -> File:
    return _again(hit, "")


def the_file_again_with_its_mark(hit: Hit) -> File:
    return _again(hit, "\ufeff")


def _again(hit: Hit, mark: str) -> File:
    labels, *rows = hit.file.table
    head = beside(mark + _row(hit, *labels), hit.written)
    return hit.file.below(head, *(record(row, hit.written) for row in rows)).with_say(Say.SOMETHING)


DAMAGES: tuple[Damage, ...] = (
    *(named(damage, (FILE,), (columns,)) for damage in (a_title_above, a_preamble)),
    *(named(damage, (FILE,), (several_columns,)) for damage in (a_preamble_with_separators, a_padded_preamble)),
    named(comments_at_the_head, (FILE,), (columns, unmarked_hash)),
    *(named(damage, (LABELS,), ()) for damage in (units_below_the_labels, technical_labels_below_the_labels)),
    *(
        named(damage, (LABELS,), (several_columns,))
        for damage in (bare_units_below_the_labels, groups_above_the_labels)
    ),
    named(the_labels_again, RECORDS, ()),
    *(named(damage, (LABELS, *RECORDS), (columns,)) for damage in (a_blank_line, a_line_of_separators)),
    named(a_comment, (LABELS, *RECORDS), (unmarked_hash,)),
    named(a_subtotal, RECORDS, (columns,)),
    *(named(damage, (FILE,), (columns,)) for damage in (notes_below, blank_lines_below, a_padded_total_below)),
    *(named(damage, (FILE,), ()) for damage in (footnotes_below, a_count_below, an_error_page_below)),
    *(named(damage, (FILE,), (columns,)) for damage in (a_source_below, a_spelled_count_below, an_equal_table_below)),
    *(named(damage, (FILE,), (several_columns,)) for damage in (a_smaller_table_below, a_larger_table_below)),
    named(the_file_again_with_its_labels, (FILE,), ()),
    named(the_file_again_with_its_mark, (FILE,), (has_mark,)),
)
