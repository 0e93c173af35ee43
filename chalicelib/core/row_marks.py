"""What is put into the rows of a sheet, and which rows these are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.core.xml_source import NotPlain


@dataclass(frozen=True, slots=True)
class Marks:
    """What is put into a row: the note in its last column, if there is one, and what is to mend in cells, by their
    columns from 0."""

    number: int
    note: str
    cells: Mapping[int, str] = field(default_factory=dict)


class Rows(Protocol):
    """What is written of a row, or of several that are the same; with `number` 0 of none."""

    @property
    def number(self) -> int: ...

    @property
    def last(self) -> int: ...


def met[R: Rows](spans: Iterable[R], marks: Iterable[Marks]) -> Iterator[tuple[R, list[Marks]]]:
    """All spans, those of rows with the marks in them, and of rows before them that are not there. Raises NotPlain."""
    due = iter(marks)
    mark, last = next(due, None), 0
    for span in spans:
        some: list[Marks] = []
        while span.number and mark and mark.number <= span.last:
            if mark.number <= last:
                raise NotPlain("rows out of order")
            last = mark.number
            some.append(mark)
            mark = next(due, None)
        yield span, some
    if mark:
        raise NotPlain("a row that is not there")
