"""Copies of JSON for its sender: the records that are set aside as they came, and all of it once more with notes."""

from collections.abc import Iterator
from typing import Any, TextIO

from chalicelib.core.annotation import LABEL
from chalicelib.core.copying import Copied, Original, encoded
from chalicelib.core.document_notes import are_annotated, is_note_alone, labelled, noted
from chalicelib.core.json_outline import Table
from chalicelib.core.json_stream import BLOCK, Cursor, Element, at, elements
from chalicelib.core.json_values import has_text, loaded
from chalicelib.core.mending import Due, Mend


class _Mends:
    """What is to mend, as it is asked for from the first record to the last; and which number the next record has."""

    def __init__(self, mends: Iterator[Mend]) -> None:
        self._due = Due(mends)
        self.number, self.named = 0, False
        self.annotated, self.arrays = True, False

    def next(self, value: Any) -> Mend | None:
        """Of the next element, which is the array of labels, or a record."""
        if not self.number and not self.named:
            self.annotated, self.arrays = are_annotated(value), isinstance(value, list)
            if isinstance(value, list) and has_text(value):
                self.named = True
                return None
        self.number += 1
        return self._due.of(self.number)

    def noted(self, value: Any, raw: str, mend: Mend | None) -> tuple[str, str]:
        """What stands before an element in the copy, if anything, and the element."""
        return ("", labelled(raw)) if self.is_at_labels else noted(value, raw, mend.note if mend else None, self.arrays)

    @property
    def is_due(self) -> bool:
        """Whether there is something to mend in the next record."""
        return self._due.next is not None and self._due.next.first <= self.number + 1

    @property
    def is_at_labels(self) -> bool:
        return self.named and not self.number

    def end(self) -> None:
        if self._due.next:
            raise AssertionError("there are records that were not copied")


def lines_copied(original: Original, mends: Iterator[Mend]) -> Iterator[Copied]:
    """Both copies of NDJSON, line by line."""
    found = _Mends(mends)
    yield Copied(original.mark, original.mark)
    for text, line in zip(original.text, original.lines, strict=True):
        whole = line.removeprefix(original.mark) if original.mark and not found.number and not found.named else line
        if not text.strip():
            yield Copied(whole)
            continue
        is_told = not found.number or found.arrays or found.is_due or LABEL in text
        value = loaded(text) if is_told else None
        if is_note_alone(value):
            continue
        mend = found.next(value)
        if not is_told:
            yield Copied(whole)
            continue
        aside = whole if found.is_at_labels or (mend and mend.is_aside) else b""
        before, record = found.noted(value, text, mend)
        before = f"{before}\n" if before else ""
        changed = encoded(before + record, original.codec) if before or record != text else whole
        yield Copied(changed if found.annotated else None, aside)
    found.end()


def document_copied(original: Original, again: TextIO, table: Table | None, mends: Iterator[Mend]) -> Iterator[Copied]:
    """Both copies of a document; the one of records set aside is an array. `again` is the same text."""
    found, codec = _Mends(mends), original.codec
    yield Copied(original.mark, original.mark + encoded("[", codec))
    done, asides, dropped = 0, 0, False
    for end, value, raw in _placed(original.text, table):
        between = again.read(end - len(raw) - done)
        done = end
        again.read(len(raw))
        yield Copied(b"" if dropped else encoded(between, codec))
        dropped = is_note_alone(value)
        if dropped:
            continue
        mend = found.next(value)
        before, record = found.noted(value, raw, mend)
        before = f"{before}, " if before else ""
        is_aside = found.is_at_labels or (mend is not None and mend.is_aside)
        asides += is_aside
        aside = encoded(f"{'' if asides == 1 else ','}\n{raw.strip()}", codec) if is_aside else b""
        yield Copied(encoded(before + record, codec) if found.annotated else None, aside)
    found.end()
    while rest := again.read(BLOCK):
        yield Copied(encoded(rest, codec))
    yield Copied(b"", encoded("\n]\n", codec))


def _placed(text: TextIO, table: Table | None) -> Iterator[tuple[int, Any, str]]:
    """The elements: where each ends in the text, its value, and how it stands there."""
    cursor, base = (at(text, table.array.start, table.array.line), table.array.start) if table else (Cursor(text), 0)
    if not table and cursor.next() != "[":
        text.seek(0)
        whole = text.read()
        yield len(whole), loaded(whole), whole
        return
    found: Iterator[Element] = elements(cursor)
    for _, value, raw in found:
        yield base + cursor.place, value, raw
