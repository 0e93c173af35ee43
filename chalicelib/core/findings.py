"""Irregularities gathered into findings: one for each cause, with its count, its first and last place and examples."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.core.records import Irregular
from chalicelib.core.report import LONGEST_TEXT, Example, Finding, Place

CANNOT_RUN = "check-error"
"""Of a check that cannot be asked: it never counts as kept."""

MOST_EXAMPLES = 10

CAUSES = {
    "extra-cell": ("records with more cells than columns", "quote cells that contain the delimiter"),
    "missing-cell": ("records with fewer cells than columns", "write every cell, also the empty ones"),
    "blank-row": ("lines with nothing in them", "remove them"),
    "stray-quote": ("records in which a quote does not close its cell", "double the quotes inside quoted cells"),
    "preamble": ("text before the labels; set aside", "send the table alone, beginning with its labels"),
    "footer": ("text below the records, as notes or another table; set aside", "send the table alone, each in a file"),
    "missing-line-end": (
        "the last line has no end: the file may have been cut off",
        "look at the last record; end every line",
    ),
    "mixed-line-ends": (
        "records end in more than one way; read alike",
        "was another export appended, or the file edited by hand? end every line in one way",
    ),
    "header-rows": ("labels in several rows; joined", "give each column one label, in one row"),
    "extra-label": ("more labels than the records have cells", "write a cell for each label, or drop the label"),
    "missing-label": (
        "fewer labels than the records have cells",
        "give every column a label; leave out a separator at the end of every record",
    ),
    "comment": ("lines that begin with #; set aside", "send the table alone"),
    "repeated-header": ("records that repeat the labels", "was another export appended? write the labels once"),
    "type-error": (
        "records of another shape than the others, or cells of another type than nearly all of their column",
        "look at these records: cells may have moved, or a second header, units or a total may stand among the data",
    ),
    "sparse-record": (
        "records that are mostly empty, where others are full",
        "look at these records: a title, a note or a total may stand among the data",
    ),
    "swallowed-record": (
        "cells that hold whole records, one a line; kept as cells",
        "a quote opens there that closes too late: mend it, and send the file again",
    ),
    "total-row": ("records that sum up others", "send the records alone, or leave totals out of sums"),
    "source-error": ("records that cannot be read", "mend them as the examples say"),
    "encoding-error": (
        "lines that are not in the encoding of the others; read as the examples say",
        "send the whole file in UTF-8",
    ),
    "encoding-guess": (
        "lines beyond ASCII in a file that does not say its encoding; how they were read is a guess",
        "look whether the examples read well, and send the file in UTF-8",
    ),
    "nul-character": (
        "lines with NUL characters; kept as they stand",
        "was a field of fixed width exported, or a disk full? write empty cells instead",
    ),
    "byte-order-mark": (
        "lines with a byte order mark in them, as where files were joined; kept",
        "send each file by itself, or join them without their marks",
    ),
    "duplicate-label": ("columns that share a label", "give every column a label of its own"),
    "blank-label": ("columns without a label", "give every column a label"),
    "byte-accounting": (
        "the bytes of the file do not add up to what was read",
        "do not trust this reading; send the file with every cell quoted",
    ),
    "header-guess": (
        "whether the first record has the labels is a guess",
        "give the columns labels unlike their values",
    ),
    "outside-table": ("keys beside the array that is the table; set aside", "send the array alone, or NDJSON"),
    "trailing-bytes": (
        "bytes after the end of the compressed data; not read",
        "was a transfer broken, or something joined to the file? pack it again",
    ),
    "other-member": ("files in the archive beside the table; not read", "send the table alone"),
    "merged-cell": (
        "ranges of merged cells; the value stands in the first cell, the others are left empty",
        "unmerge them, and write the value in every cell that it is meant for",
    ),
    "uncached-formula": (
        "formulas whose value is not in the file; left as they stand",
        "open the workbook in a spreadsheet, save it and send that, or paste the values",
    ),
    "error-cell": ("cells that hold an error; kept as its text", "mend their formulas, or leave the cells empty"),
    "hidden-row": ("rows that are not shown; read as the others", "delete them if they do not belong to the table"),
    "hidden-column": (
        "columns that are not shown; read as the others",
        "delete them if they do not belong to the table",
    ),
    "number-as-text": (
        "numbers stored as text in a column of numbers; a spreadsheet leaves them out of sums",
        "store them as numbers",
    ),
    "other-sheet": (
        "sheets beside the one that is the table, which has the most filled cells; not read",
        "send each table as a workbook of its own",
    ),
    "dialect-mismatch": (
        "the dialect that was said does not fit the file",
        "look at what was read; say the dialect that fits, or none: then it is found",
    ),
    "dialect-guess": (
        "the delimiter, or whether there are quotes, is a guess",
        "say so if the runner-up is right; quote cells with separators",
    ),
}
"""Error → what it means, and what the sender can do. Frictionless names, and ours where it has none."""


STRAY_CHARACTERS = {"\0": "nul-character", "\ufeff": "byte-order-mark"}
"""What no text should have, though JSON and XML can write it → the error that it is."""

NOTICES = ("missing-line-end", "mixed-line-ends")
"""Findings that are worth a word and no warning: RFC 4180, 2.2 leaves the last line end to the writer, and no cell
depends on how the others are written."""


@dataclass
class Gathered:
    """Findings while they are gathered; millions of irregularities take no more room than ten."""

    _counts: dict[tuple[str, str | None], int] = field(default_factory=dict)
    _first: dict[tuple[str, str | None], Place] = field(default_factory=dict)
    _last: dict[tuple[str, str | None], Place] = field(default_factory=dict)
    _examples: dict[tuple[str, str | None], list[Example]] = field(default_factory=dict)

    def add(self, error: str, place: Place, text: str, column: str | None = None) -> None:
        """Count one irregularity of a cause."""
        cause = (error, column)
        self._counts[cause] = self._counts.get(cause, 0) + 1
        self._first.setdefault(cause, place)
        self._last[cause] = place
        examples = self._examples.setdefault(cause, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(Example(place, shortened(text)))

    def add_record(self, irregular: Irregular) -> None:
        """Count a record that was set aside."""
        place = Place(irregular.number, irregular.line)
        self.add(irregular.error, place, f"{irregular.note}: {irregular.raw.rstrip()}")

    def columns(self, error: str) -> set[str]:
        """Labels of the columns in which this was met."""
        return {column for told, column in self._counts if told == error and column is not None}

    def take(self, other: "Gathered") -> None:
        """Count in what was gathered apart, of causes that are not here yet."""
        self._counts |= other._counts
        self._first |= other._first
        self._last |= other._last
        self._examples |= other._examples

    def incomplete(self) -> tuple[set[int], set[int]]:
        """Records that are told without their line, and lines without their record."""
        places = list(self._places())
        records = {place.record for place in places if place.record is not None and place.line is None}
        return records, {place.line for place in places if place.line is not None and place.record is None}

    def _places(self) -> Iterator[Place]:
        yield from (*self._first.values(), *self._last.values())
        yield from (example.place for examples in self._examples.values() for example in examples)

    def complete(self, lines: dict[int, int], records: dict[int, int]) -> None:
        """Tell the line of each record in `lines`, and the record of each line in `records`."""

        def whole(place: Place) -> Place:
            if place.line is None and place.record is not None:
                return Place(place.record, lines.get(place.record))
            if place.record is None and place.line is not None:
                return Place(records.get(place.line), place.line)
            return place

        for places in (self._first, self._last):
            places.update({cause: whole(place) for cause, place in places.items()})
        for examples in self._examples.values():
            examples[:] = [Example(whole(example.place), example.text) for example in examples]

    def findings(self) -> tuple[Finding, ...]:
        """The findings, the most frequent first."""
        ordered = sorted(self._counts, key=lambda cause: (-self._counts[cause], cause[0], cause[1] or ""))
        return tuple(
            Finding(
                error=cause[0],
                column=cause[1],
                count=self._counts[cause],
                message=CAUSES[cause[0]][0],
                advice=CAUSES[cause[0]][1],
                first=self._first[cause],
                last=self._last[cause],
                examples=tuple(self._examples[cause]),
                check=None,
                severity=None,
                share=None,
            )
            for cause in ordered
        )


def shortened(text: str) -> str:
    """Text as a report shows it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
