"""What a damage is, where it falls, and which files can have it."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.reading.dialects import Written
from bench.reading.file import File, Hit
from bench.reading.tables import Table

LABELS, HEAD, MIDDLE, AFTER_THE_HEAD, END, FILE = "labels", "head", "middle", "after the head", "end", "file"
RECORDS = (HEAD, MIDDLE, AFTER_THE_HEAD, END)
EVERYWHERE = (LABELS, *RECORDS)
LARGE_HEAD = 100_000
"""Rows that a reader may have looked at before it decides what a file is."""

type Need = Callable[[Table, Written], bool]
type Change = Callable[[Hit], File]


def columns(table: Table, _: Written) -> bool:
    """A table of one column has no delimiter to break, and a blank line in it may be a record."""
    return len(table[0]) > 1


def several_columns(table: Table, _: Written) -> bool:
    return len(table[0]) > 2


def quotes(table: Table, written: Written) -> bool:
    """Quotes that the table does not show elsewhere can be broken only if they are the usual ones."""
    return written.quote == '"' or (bool(written.quote) and any(written.quote in written.row(row) for row in table))


def utf8(_: Table, written: Written) -> bool:
    return written.encoding.startswith("utf-8")


def no_spaces(_: Table, written: Written) -> bool:
    """Where spaces are part of the delimiter, a space more is a separator more, or none."""
    return " " not in written.delimiter


def has_mark(_: Table, written: Written) -> bool:
    """Whether a byte order mark can be written."""
    return written.encoding.startswith("utf")


def unmarked_hash(_: Table, written: Written) -> bool:
    """A line that begins with # is no comment where # separates cells."""
    return written.delimiter != "#"


@dataclass(frozen=True)
class Damage:
    """A way in which files go wrong. `of` gives the damaged file and its truth."""

    name: str
    of: Change
    places: tuple[str, ...]
    needs: tuple[Need, ...]

    def fits(self, table: Table, written: Written) -> bool:
        """Whether it is a damage to this table in this dialect, and the truth of it can be known."""
        return len(table) > FEWEST_RECORDS and all(need(table, written) for need in self.needs)


FEWEST_RECORDS = 8


def named(of: Change, places: tuple[str, ...], needs: tuple[Need, ...]) -> Damage:
    return Damage(of.__name__.replace("_", " "), of, places, needs)
