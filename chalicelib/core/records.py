"""One record of a file, as every reader gives it: regular, or set aside."""

from dataclasses import dataclass
from typing import Protocol

STRAY, REPEATED, PREAMBLE, COMMENT, FOOTER = "stray-quote", "repeated-header", "preamble", "comment", "footer"
BLANK, MISSING, EXTRA = "blank-row", "missing-cell", "extra-cell"
NOTES = {
    BLANK: "an empty line; set aside",
    STRAY: "a quote that does not close its cell; set aside",
    REPEATED: "the labels once more; set aside",
    PREAMBLE: "text before the records; set aside",
    COMMENT: "a line that begins with #; set aside",
    FOOTER: "text below the records; set aside",
}
"""Error → what is wrong with a record that was set aside, where that needs no number."""

MORE_AT_END = "a separator at its end, with nothing behind it; read without it"
"""What is wrong with a record that is kept."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record with as many cells as the table has columns.

    `number` counts data records from 1, the header is 0; `line` counts physical lines from 1. A cell is None where
    there is no value (JSON null, an absent key); an empty cell of delimited text is ''.
    """

    number: int
    line: int
    cells: tuple[str | None, ...]

    @property
    def last(self) -> int:
        return self.number


@dataclass(frozen=True, slots=True)
class Ended(Record):
    """A record that has a separator more at its end, with nothing behind it; `raw` is the text as it stood."""

    raw: str


@dataclass(frozen=True, slots=True)
class Irregular:
    """A record set aside. `error` is the Frictionless framework's name where it has one; `note` says what is wrong.

    `cells` are the best split there is, `raw` is the text as it stood, with its line end.
    """

    number: int
    line: int
    error: str
    note: str
    cells: tuple[str | None, ...]
    raw: str

    @property
    def last(self) -> int:
        return self.number


class Stretch(Protocol):
    """Regular records that stand together."""

    @property
    def records(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Run[S: Stretch]:
    """Regular records that follow each other and are not looked at one by one; `number` is of the first."""

    number: int
    stretch: S

    @property
    def last(self) -> int:
        return self.number + self.stretch.records - 1
