"""The column of an annotated copy of delimited text: put into it record by record, and taken out when it comes back.

Every record of an annotated copy is as its dialect has it, so that it is split in one way only: one whose quotes are
broken is written as the cells that it was split into, and its note says that it was. Nothing but the note of a record
tells one that fits from one that does not, so a note is cut off by its mark and never by its place alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from chalicelib.core.cells import bare, naive
from chalicelib.core.harmless import PREFIX, PREFIXED, RUNS, harmless, undone
from chalicelib.core.marks import HINT
from chalicelib.core.report import Dialect
from chalicelib.core.spans import content, spans, written
from chalicelib.core.splitting import Piece, pieces

LABEL = "assay_what_to_mend"
"""Of the column; it has no mark that is a delimiter or a quote anywhere."""

MARK, STRAY_MARK = "[assay]", "[assay?]"
"""How a note begins, and that of a record whose quotes are broken."""

LONGEST_NOTE = 500


def is_note(cell: str) -> bool:
    return cell.startswith((MARK, STRAY_MARK))


def has_quotes(record: str, dialect: Dialect) -> bool:
    """Whether a cell of a record stands in quotes."""
    return bool(dialect.quote) and any(record.startswith(dialect.quote, span.start) for span in spans(record, dialect))


def is_writable(dialect: Dialect) -> bool:
    """Whether no mark of the dialect stands in the label or in how notes begin, nor is what makes cells harmless."""
    marks = {*dialect.delimiter, dialect.quote, dialect.escape} - {""}
    is_prefix = PREFIX in dialect.delimiter or (dialect.escape == PREFIX != dialect.quote)
    return not is_prefix and not marks & set(LABEL + MARK + STRAY_MARK)


@dataclass(frozen=True)
class Annotation:
    """The column in a text of this dialect, whose table has so many `columns` without it."""

    dialect: Dialect
    columns: int
    is_quoted: bool = False
    """Whether its cells stand in quotes, as the others do."""

    def behind(self, note: str) -> str:
        """What is at the end of a record that has no marks of the dialect at its own."""
        return self.dialect.delimiter + self._cell(self._plain(f"{MARK} {note}"))

    @property
    def ending(self) -> str:
        """What is at the end of a record with nothing to mend."""
        return self.dialect.delimiter + self._cell("")

    def record(self, piece: Piece, note: str | None, is_label: bool = False) -> str:
        """What stands in the copy for a record, or for a line above all records. None is nothing to mend."""
        if piece.broken:
            return self.noted(piece.text, note or "", is_broken=True)
        if piece.line == 1 and HINT.fullmatch(piece.text):
            return piece.text
        if is_label:
            return self._with(piece.text, self.harmless(piece.text), LABEL)
        return self.plain(piece.text) if note is None else self.noted(piece.text, note)

    def noted(self, record: str, note: str, is_broken: bool = False) -> str:
        """A record with what is to mend in it. `is_broken`: a quote does not close its cell."""
        mark, text = MARK, self.harmless(record)
        if is_broken:
            mark, text = STRAY_MARK, self.dialect.delimiter.join(map(self._quoted, naive(record, self.dialect)))
        return self._with(record, text, self._plain(f"{mark} {note}") if note else mark)

    def plain(self, record: str) -> str:
        """A record with nothing to mend. One of fewer cells than columns, as a title is, gets none more."""
        cells = self._cells(record)
        if is_note(next(filter(None, reversed(cells)), "")):
            return self.noted(record, "")
        if len(cells) < self.columns:
            return self.harmless(record) + record[len(bare(record)) :]
        return self._with(record, self.harmless(record), "")

    def harmless(self, record: str) -> str:
        """The record without its line end, in which no cell is one that a spreadsheet would run."""
        body = bare(record)
        text = body
        for span in reversed(spans(record, self.dialect)):
            raw = body[span.start : span.end]
            if RUNS.match(content(raw, self.dialect)):
                text = text[: span.start] + self._prefixed(raw) + text[span.end :]
        return text

    def _cells(self, record: str) -> list[str]:
        return [content(record[span.start : span.end], self.dialect) for span in spans(record, self.dialect)]

    def _prefixed(self, raw: str) -> str:
        quote = self.dialect.quote
        if quote == PREFIX:
            return written(PREFIX + content(raw, self.dialect), self.dialect)
        begins = 1 if quote and raw.startswith(quote) else 0
        return raw[:begins] + PREFIX + raw[begins:]

    def _quoted(self, cell: str) -> str:
        """A cell of a record whose quotes are broken."""
        return written(harmless(cell), self.dialect)

    def _with(self, record: str, text: str, last: str) -> str:
        delimiter, escape = self.dialect.delimiter, self.dialect.escape
        if (
            escape
            and text.endswith(escape)
            and len(spans(text + delimiter, self.dialect)) == len(spans(text, self.dialect))
        ):
            text += escape
        return f"{text}{delimiter}{self._cell(last)}{record[len(bare(record)) :]}"

    def _cell(self, text: str) -> str:
        return written(text, self.dialect) if self.is_quoted else text

    def _plain(self, note: str) -> str:
        """A note with no mark of the dialect in it."""
        marks = {self.dialect.delimiter[0], self.dialect.quote, self.dialect.escape, "\r", "\n", "\0"} - {""}
        instead = next(mark for mark in "/|_" if mark not in marks)
        spaced = "_" if " " in marks else " "
        note = note.replace("; ", " / ") if ";" in marks else note
        shown = note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1]}…"
        return "".join((spaced if mark in " \r\n" else instead) if mark in marks else mark for mark in shown)

    def restored(self, text: TextIO, label_line: int | None) -> Iterator[str]:
        """The records of an annotated text, which may have been mended, without the column."""
        for piece in pieces(text, self.dialect):
            if piece.broken or (piece.line == 1 and HINT.fullmatch(piece.text)):
                yield piece.text
            else:
                yield self._without(piece.text, piece.line == label_line) + piece.text[len(bare(piece.text)) :]

    def _without(self, record: str, is_label: bool) -> str:
        """A record as it stood, without its line end and note."""
        body, found, cells = bare(record), spans(record, self.dialect), self._cells(record)
        last = next((at for at in range(len(cells) - 1, -1, -1) if cells[at]), 0)
        kept = len(cells)
        if is_note(cells[last]) or (is_label and cells[last] == LABEL):
            kept = last
        elif kept > self.columns and not cells[-1]:
            kept -= 1
        if cells[last].startswith(STRAY_MARK) and any(self.dialect.quote in cell for cell in cells[:kept]):
            return self.dialect.delimiter.join(map(undone, cells[:kept]))
        text = body[: found[kept - 1].end] if kept else ""
        for span, cell in reversed(list(zip(found[:kept], cells[:kept], strict=True))):
            if PREFIXED.match(cell):
                text = text[: span.start] + self._unprefixed(body[span.start : span.end]) + text[span.end :]
        return text

    def _unprefixed(self, raw: str) -> str:
        quote = self.dialect.quote
        if quote == PREFIX:
            return written(content(raw, self.dialect)[1:], self.dialect)
        begins = 1 if quote and raw.startswith(quote) else 0
        return raw[:begins] + raw[begins + 1 :]
