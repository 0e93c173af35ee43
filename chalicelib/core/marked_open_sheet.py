"""The content of an OpenDocument spreadsheet with bad cells of a sheet marked: first whether that can be done without a
doubt, then the doing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib.core.open_marking import COLUMNS, Marking, repeated
from chalicelib.core.open_source import MORE, Facts, Source
from chalicelib.core.row_marks import Marks, met
from chalicelib.core.workbook import WIDEST
from chalicelib.core.xml_source import Edit, NotPlain, attributes, edited_part, is_closed, with_attributes

type Blocks = Iterable[bytes]


@dataclass(frozen=True)
class Looked:
    """What there is to know of a sheet that can be marked, whose notes stand in `column`, from 0."""

    facts: Facts
    column: int
    used: frozenset[str]
    """Styles of the cells that are marked."""


def looked(content: Blocks, sheet: str, marks: Iterable[Marks], column: int, is_returned: bool) -> Looked:
    """Raises NotPlain, Unreadable."""
    source, used = Source(sheet), _Used()
    if column >= WIDEST:
        raise NotPlain("no column beside the table")
    marking = Marking(column, used, source.facts.style_of, is_returned=is_returned)
    for span, some in met(source.spans(content), marks):
        if some:
            for _ in marking.rows(span, some):
                pass
    if any(first <= column <= last for first, last in source.facts.hidden):
        raise NotPlain("a column beside the table that is hidden")
    return Looked(source.facts, column, frozenset(used))


class _Used(dict[str, str]):
    """Takes down the styles that are asked for."""

    def __missing__(self, style: str) -> str:
        return self.setdefault(style, style)


def marked(content: Blocks, sheet: str, marks: Iterable[Marks], marking: Marking, edits: list[Edit]) -> Iterator[bytes]:
    """The content with its marks, and what changes beside rows. Raises NotPlain, Unreadable."""
    for span, some in met(Source(sheet).spans(content), marks):
        yield edited_part(span.before, edits, span.at)
        if span.number:
            yield from marking.rows(span, some)


def edits(looked: Looked, styles: bytes) -> list[Edit]:
    """What changes beside rows: namespaces that are needed, new styles, and a column that is declared."""
    facts = looked.facts
    at, tag = facts.root
    lacking = {f"xmlns:{name}": space for name, space in MORE.items() if f"xmlns:{name}" not in attributes(tag)}
    found: list[Edit] = [(at, at + len(tag), with_attributes(tag, {**lacking}))] if lacking else []
    if styles and facts.styles_end:
        found.append(_put(*facts.styles_end, styles))
    if facts.column_end and facts.columns <= looked.column:
        at, tag = facts.column_end
        more = repeated(b"<table:table-column/>", COLUMNS, looked.column + 1 - facts.columns)
        found.append((at, at + len(tag), tag + more))
    return found


def _put(at: int, tag: bytes, styles: bytes) -> Edit:
    """The styles where others end, or where none are."""
    if tag.startswith(b"</"):
        return at, at, styles
    begin = tag.removesuffix(b"/>") + b">" if is_closed(tag) else b"<office:automatic-styles>"
    return at, at + len(tag), begin + styles + b"</office:automatic-styles>"
