"""Copies of delimited text for its sender: the records that are set aside, byte for byte as they came, and the whole
text once more with what is to mend.

Text and bytes are read side by side. They have the same lines, whatever the encoding, so a record's lines in the text
are its lines in the bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import TextIO

from chalicelib.core.annotation import MARK, Annotation, has_quotes, is_writable
from chalicelib.core.cells import LINE_ENDS, bare
from chalicelib.core.harmless import within
from chalicelib.core.layout import Layout
from chalicelib.core.mending import Due, Mend
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, Plain, stretches
from chalicelib.core.spool import DELIMITER, ESCAPE, MARKS

NOTE = MARK[:-1]
"""What all notes have in common."""

MOST_NOTES = 1000
"""That are kept as they are written."""

RUN = within(DELIMITER, MARKS["\r"])


@dataclass(frozen=True, slots=True)
class Copied:
    """What stands next in the annotated copy, and in that of the records that are set aside. None where there can be no
    annotated copy."""

    annotated: bytes | None
    aside: bytes = b""


@dataclass(frozen=True)
class Original:
    """A text as it was read, and the bytes that it came from: their lines, and their encoding by Python's codec.

    `texts` are the lines of the text once more; None where those of the bytes are the same in UTF-8.
    """

    text: TextIO
    texts: Iterator[str] | None
    lines: Iterator[bytes]
    codec: str
    mark: bytes
    """The byte order mark, which is in the first line."""


def encoded(text: str, codec: str) -> bytes:
    """A text in the encoding of the file; what that has not is UTF-8, as other lines of such a file are, or lost."""
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return text.encode(codec if len("a".encode(codec)) > 1 else "utf-8", "replace")


def copied(original: Original, dialect: Dialect, layout: Layout, mends: Iterator[Mend], last: int) -> Iterator[Copied]:
    """Both copies, a piece at a time. What stands above the records is in both; `mends` are in the order of their
    records, those of irregular records too. `last` is the number of the last record."""
    copier = _Copier(original, dialect, layout, mends)
    yield Copied(original.mark, original.mark)
    for stretch in stretches(original.text, dialect, layout.columns, layout.start, lambda *_: ()):
        if isinstance(stretch, Plain):
            yield from copier.run(stretch)
        else:
            yield copier.piece(stretch)
    copier.end(last)


class _Copier:
    """A place in a text and in its bytes, and the number of the record before it."""

    def __init__(self, original: Original, dialect: Dialect, layout: Layout, mends: Iterator[Mend]) -> None:
        self._original, self._layout, self._due = original, layout, Due(mends)
        self._ending = encoded(dialect.delimiter, original.codec)
        is_known = self._ending.decode(original.codec, "replace") == dialect.delimiter
        self._annotation = Annotation(dialect, layout.columns) if is_known and is_writable(dialect) else None
        self._label = layout.label_lines[-1] if layout.label_lines else None
        self._samples = {layout.start, *layout.label_lines}
        self._unit = len("a".encode(original.codec))
        self._line_ends = [mark.encode(original.codec) for mark in LINE_ENDS]
        self._behind = lru_cache(MOST_NOTES)(self._encoded_note)
        self._number, self._is_first = 0, True

    def end(self, last: int) -> None:
        if next(self._original.lines, None) is not None or self._due.next or self._number != last:
            raise AssertionError(f"{self._number} records were copied of {last}, or not all lines")

    def piece(self, piece: Piece) -> Copied:
        """One record, or what stands above all of them."""
        lines, _ = self._take(piece.lines)
        if piece.line < self._layout.start:
            return Copied(self._annotated(piece, None, lines), b"".join(lines))
        self._number += 1
        return self._record(piece, lines, self._due.of(self._number))

    def run(self, plain: Plain) -> Iterator[Copied]:
        """Records that keep all rules: those with the same to mend are copied together."""
        starts, first = plain.starts, self._number + 1
        lines, texts = self._take(starts[-1] - starts[0])
        strange = self._strange(plain.rows)
        several = [at for at, row in enumerate(plain.rows) if ESCAPE in row] if len(lines) > len(plain.rows) else []
        alone = {*strange, *several}
        for at, until, mend in _parts(alone, self._due.up_to(self._number + len(plain.rows)), first, len(plain.rows)):
            begin, end = starts[at] - plain.line, starts[until] - plain.line
            if at in strange:
                text = "".join(texts[begin:end] if texts else map(bytes.decode, lines[begin:end]))
                yield self._record(Piece(starts[at], text, ()), lines[begin:end], mend)
            else:
                inner = end - 1 if at in alone else begin
                ending = self._behind(mend.note) if mend else self._ending
                aside = b"".join(lines[begin:end]) if mend and mend.is_aside else b""
                yield Copied(self._together(lines[begin:inner], lines[inner:end], ending), aside)
        self._number += len(plain.rows)

    def _take(self, count: int) -> tuple[list[bytes], list[str]]:
        """The next lines, and their texts where these are not the same."""
        lines = list(islice(self._original.lines, count))
        if self._is_first:
            lines[:1] = [line.removeprefix(self._original.mark) for line in lines[:1]]
            self._is_first = False
        return lines, list(islice(self._original.texts, count)) if self._original.texts else []

    def _strange(self, rows: list[str]) -> set[int]:
        """The places of records that the copy has otherwise, and of the first."""
        first = set() if self._number else {0}
        together = DELIMITER + DELIMITER.join(rows)
        if not (NOTE in together or RUN.search(together)):
            return first
        return first | {at for at, row in enumerate(rows) if NOTE in row or RUN.search(DELIMITER + row)}

    def _together(self, inner: list[bytes], last: list[bytes], ending: bytes) -> bytes | None:
        """Lines with something more at the end of each but the `inner` ones."""
        if self._annotation is None:
            return None
        begun, block = b"".join(inner), b"".join(last)
        if self._unit == 1 and b"\r" not in block:
            return begun + block.replace(b"\n", ending + b"\n")
        if self._unit == 1 and block.count(b"\r\n") == block.count(b"\n") == block.count(b"\r"):
            return begun + block.replace(b"\r\n", ending + b"\r\n")
        return begun + b"".join(self._ended(line, ending) for line in last)

    def _ended(self, line: bytes, behind: bytes) -> bytes:
        """A line with something more at its end."""
        line_end = next(filter(line.endswith, self._line_ends))
        return line[: -len(line_end)] + behind + line_end

    def _encoded_note(self, note: str) -> bytes:
        return encoded(self._annotation.behind(note), self._original.codec) if self._annotation else b""

    def _record(self, piece: Piece, lines: list[bytes], mend: Mend | None) -> Copied:
        note = mend.note if mend else None
        if self._label is None and piece.line == self._layout.start:
            note = note or ""
        return Copied(self._annotated(piece, note, lines), b"".join(lines) if mend and mend.is_aside else b"")

    def _annotated(self, piece: Piece, note: str | None, lines: list[bytes]) -> bytes | None:
        """The record in the copy: its own bytes, unless a cell of it is made harmless."""
        if self._annotation is None:
            return None
        if piece.line in self._samples and not piece.broken and has_quotes(piece.text, self._annotation.dialect):
            self._annotation = replace(self._annotation, is_quoted=True)
            self._ending = encoded(self._annotation.ending, self._original.codec)
        codec, whole, body = self._original.codec, b"".join(lines), bare(piece.text)
        text = self._annotation.record(piece, note, piece.line == self._label)
        if not text.startswith(body) or len(whole) % self._unit:
            return encoded(text, codec)
        end = len(piece.text[len(body) :].encode(codec))
        return whole[: len(whole) - end] + encoded(text[len(body) :], codec)


def _parts(alone: set[int], mends: list[Mend], first: int, count: int) -> Iterator[tuple[int, int, Mend | None]]:
    """The places of so many records from the `first` on, in parts: those that stand `alone`, and others as long as the
    same is to mend in them."""
    ends = [(max(mend.first - first, 0), min(mend.last + 1 - first, count)) for mend in mends]
    cuts = sorted({0, count, *chain.from_iterable(ends), *alone, *(at + 1 for at in alone)})
    left = iter(zip(ends, mends, strict=True))
    due = next(left, None)
    for at, until in pairwise(cuts):
        while due and due[0][1] <= at:
            due = next(left, None)
        yield at, until, due[1] if due and due[0][0] <= at else None
