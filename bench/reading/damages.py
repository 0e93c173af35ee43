"""Damages: what goes wrong with files on their way, one at a time, and what is true of the file afterwards.

A damage takes the records of a table as they were written and returns the file and its truth: the rows that a reader
should give, `ANY` where nobody could know, and whether it has to say that something was wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from bench.reading.dialects import Written
from bench.reading.tables import Row, Table

ANY: Row = ("\0any",)
"""Stands for a row that may be read in any way, or not at all."""


@dataclass(frozen=True)
class Whole:
    """A table before its damage: `lines` are its records as written, `at` is the record to be hit (0 is the header)."""

    table: Table
    written: Written
    lines: tuple[str, ...]
    at: int
    random: Random

    @property
    def line(self) -> str:
        return self.lines[self.at]

    @property
    def bare(self) -> str:
        return self.line.removesuffix(self.written.end)

    def put(self, *lines: str) -> str:
        """The file with other lines in place of the record that is hit."""
        return "".join((*self.lines[: self.at], *lines, *self.lines[self.at + 1 :]))

    def truth(self, *rows: Row) -> Table:
        return (*self.table[: self.at], *rows, *self.table[self.at + 1 :])


@dataclass(frozen=True)
class Damaged:
    """A damaged file. `told`: a reader that says nothing is wrong, however well it guesses."""

    text: str | bytes
    truth: Table
    told: bool = True


type Damage = Callable[[Whole], Damaged]


def a_separator_more(w: Whole) -> Damaged:
    cells = w.table[w.at]
    more = w.random.randint(1, len(cells))
    return Damaged(
        w.put(w.written.row((*cells[:more], "", *cells[more:]))), w.truth((*cells[:more], "", *cells[more:]))
    )


def a_separator_less(w: Whole) -> Damaged:
    cells = w.table[w.at][:-1]
    return Damaged(w.put(w.written.row(cells)), w.truth(cells))


def a_quote_more(w: Whole) -> Damaged:
    place = w.random.randint(0, len(w.bare))
    return Damaged(w.put(w.bare[:place] + w.written.quote + w.bare[place:] + w.written.end), w.truth(ANY), told=False)


def unescaped_quotes(w: Whole) -> Damaged:
    q = w.written.quote
    bad = f"{q}some {q}quoted{q} words{w.written.delimiter} and more{q}"
    cells = [w.written.cell(cell) for cell in w.table[w.at]]
    return Damaged(w.put(w.written.delimiter.join([*cells[:-1], bad]) + w.written.end), w.truth(ANY))


def a_newline(w: Whole) -> Damaged:
    cut = len(w.table[w.at]) // 2
    first, second = w.table[w.at][:cut], w.table[w.at][cut:]
    return Damaged(w.put(w.written.row(first), w.written.row(second)), w.truth(first, second))


def another_delimiter_in_a_row(w: Whole) -> Damaged:
    other = replace(w.written, delimiter=";" if w.written.delimiter != ";" else ",")
    return Damaged(w.put(other.row(w.table[w.at])), w.truth(ANY))


def another_delimiter_from_a_row_on(w: Whole) -> Damaged:
    other = replace(w.written, delimiter=";" if w.written.delimiter != ";" else ",")
    rest = "".join(map(other.row, w.table[w.at :]))
    return Damaged("".join(w.lines[: w.at]) + rest, (*w.table[: w.at], *[ANY] * len(w.table[w.at :])))


def cut_off(w: Whole) -> Damaged:
    kept = w.bare[: max(len(w.bare) * 2 // 3, 1)]
    return Damaged("".join(w.lines[: w.at]) + kept, (*w.table[: w.at], ANY))


def a_header_again(w: Whole) -> Damaged:
    return Damaged(w.put(w.line, w.lines[0]), w.truth(w.table[w.at], ANY))


def units_below_the_header(w: Whole) -> Damaged:
    units = tuple(f"[{w.random.choice(('kg', 'EUR', 'm', 'n/a', 'code'))}]" for _ in w.table[0])
    return Damaged(w.lines[0] + w.written.row(units) + "".join(w.lines[1:]), (ANY, ANY, *w.table[1:]))


def a_preamble(w: Whole) -> Damaged:
    lines = ("Report of all deliveries", "Source: warehouse 7", "")[: w.random.randint(1, 3)]
    return Damaged("".join(line + w.written.end for line in lines) + "".join(w.lines), w.table)


def a_padded_preamble(w: Whole) -> Damaged:
    title = w.written.row(("Report of all deliveries", *[""] * (len(w.table[0]) - 1)))
    return Damaged(title + "".join(w.lines), w.table)


def a_footer(w: Whole) -> Damaged:
    notes = "".join(line + w.written.end for line in ("", "* preliminary figures", "Source: warehouse 7"))
    return Damaged("".join(w.lines) + notes, (*w.table, ANY, ANY, ANY))


def totals(w: Whole) -> Damaged:
    total = w.written.row(("Total", *[""] * (len(w.table[0]) - 2), "99999.99"))
    return Damaged("".join(w.lines) + total, (*w.table, ANY))


def a_comment(w: Whole) -> Damaged:
    return Damaged(w.put(w.line, "# checked by hand" + w.written.end), w.truth(w.table[w.at], ANY))


def comments_at_the_head(w: Whole) -> Damaged:
    return Damaged("# exported 2024-01-31" + w.written.end + "# version 2" + w.written.end + "".join(w.lines), w.table)


def another_encoding_in_a_cell(w: Whole) -> Damaged:
    cells = ("Caf\xe9", *w.table[w.at][1:])
    before, after = "".join(w.lines[: w.at]), "".join(w.lines[w.at + 1 :])
    return Damaged(before.encode() + w.written.row(cells).encode("latin-1", "replace") + after.encode(), w.truth(ANY))


def a_nul(w: Whole) -> Damaged:
    return Damaged(w.put(w.bare + "\0" + w.written.end), w.truth(ANY))


def other_line_ends(w: Whole) -> Damaged:
    other = replace(w.written, end="\n" if w.written.end == "\r\n" else "\r\n")
    return Damaged("".join(w.lines[: w.at]) + "".join(map(other.row, w.table[w.at :])), w.table, told=False)


def shifted_cells(w: Whole) -> Damaged:
    cells = ("", *w.table[w.at][:-1])
    return Damaged(w.put(w.written.row(cells)), w.truth(cells))


def a_blank_line(w: Whole) -> Damaged:
    return Damaged(w.put(w.line, w.written.end), w.truth(w.table[w.at], ANY))


def a_table_below(w: Whole) -> Damaged:
    other = (("sku", "stock"), ("A-1", "5"), ("B-2", "7"), ("C-3", "0"))
    rest = w.written.end + "".join(map(w.written.row, other))
    return Damaged("".join(w.lines) + rest, (*w.table, *[ANY] * 5))


def separators_at_the_ends(w: Whole) -> Damaged:
    lines = [line.removesuffix(w.written.end) + w.written.delimiter + w.written.end for line in w.lines]
    return Damaged("".join(lines), tuple((*row, "") for row in w.table))


def no_header(w: Whole) -> Damaged:
    return Damaged("".join(w.lines[1:]), (ANY, *w.table[1:]), told=False)


def no_last_line_end(w: Whole) -> Damaged:
    return Damaged("".join(w.lines).removesuffix(w.written.end), w.table, told=False)


AT_A_PLACE: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        a_separator_more,
        a_separator_less,
        a_quote_more,
        unescaped_quotes,
        a_newline,
        another_delimiter_in_a_row,
        another_delimiter_from_a_row_on,
        cut_off,
        a_header_again,
        a_comment,
        another_encoding_in_a_cell,
        a_nul,
        other_line_ends,
        shifted_cells,
        a_blank_line,
    )
}
OF_THE_FILE: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        units_below_the_header,
        a_preamble,
        a_padded_preamble,
        a_footer,
        totals,
        comments_at_the_head,
        a_table_below,
        separators_at_the_ends,
        no_header,
        no_last_line_end,
    )
}
