"""One record of a file, as every reader gives it: regular, or set aside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """A record with as many cells as the table has columns.

    `number` counts data records from 1, the header is 0; `line` counts physical lines from 1. A cell is None where
    there is no value (JSON null, an absent key); an empty cell of delimited text is ''.
    """

    number: int
    line: int
    cells: tuple[str | None, ...]


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
