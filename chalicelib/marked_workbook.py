"""The annotated copy of an XLSX workbook: the sender's own, in which bad cells are marked."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from chalicelib.core import former_comments, sheet_comments
from chalicelib.core.annotation import LABEL, LONGEST_NOTE, MARK
from chalicelib.core.marked_sheet import Looked, looked, marked
from chalicelib.core.marked_styles import Restyled, restyled
from chalicelib.core.package_parts import WORKBOOK, declared, related
from chalicelib.core.row_marks import Marks
from chalicelib.core.sheet_comments import COMMENTS, DRAWING
from chalicelib.core.sheet_marking import Marking
from chalicelib.core.xlsx import Places, places, relations, table_ranges, targets
from chalicelib.core.xml_source import NotPlain
from chalicelib.edges.packages import TYPES, Package, opened
from chalicelib.errors import Unreadable
from chalicelib.loading import Loaded

LARGEST = 1 << 40
"""Bytes; reading has held the workbook to what a judge takes."""

MOST_BYTES = 16_000_000
"""Of the parts that are changed and are no sheet."""


NAMES = ("xl/comments{}.xml", "xl/drawings/vmldrawing{}.vml")
"""Of the parts of comments, in lower case."""


@dataclass(frozen=True)
class _Plan:
    """All that has to be known before the copy is begun."""

    at: Places
    looked: Looked
    marks: Callable[[], Iterator[Marks]]
    parts: Mapping[str, Iterable[bytes]]
    styles: Restyled
    relation: str


def annotated(workbook: Path, loaded: Loaded, mends: Path, target: Path) -> bool:
    """Write the copy, if that can be done without a doubt. `mends` has a line of JSON for each."""
    if not loaded.label_row or loaded.sheet is None:
        return False
    with opened(workbook, LARGEST) as package:
        try:
            plan = _planned(package, loaded, partial(marks, loaded, mends))
            marking = Marking(
                plan.looked.column,
                plan.styles.marked,
                plan.looked.facts.style_of,
                plan.styles.unmarked,
                loaded.is_returned,
            )
            sheet = marked(package.blocks(plan.at.sheet), plan.marks(), marking, plan.looked, plan.relation)
            package.copy(target, {**plan.parts, plan.at.sheet: sheet})
        except (NotPlain, Unreadable):  # Unreadable: a part that reading has no need of is damaged
            target.unlink(missing_ok=True)
            return False
    return True


def marks(loaded: Loaded, mends: Path) -> Iterator[Marks]:
    """What is put into rows of the sheet, in their order."""
    columns: dict[str, int] = {}
    for at, label in enumerate(loaded.labels, loaded.left):
        columns.setdefault(label, at)
    yield Marks(loaded.label_row, LABEL)
    with mends.open(encoding="utf-8") as source:
        for first, last, note, _, wrong in map(json.loads, source):
            said: dict[int, list[str]] = {}
            for label, what in wrong:
                if label in columns:
                    said.setdefault(columns[label], []).append(what)
            cells = {column: _cut(f"{MARK} {'; '.join(some)}") for column, some in said.items()}
            for record in range(first, last + 1):
                yield Marks(loaded.base + record, _cut(f"{MARK} {note}"), cells)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"


def _planned(package: Package, loaded: Loaded, marks: Callable[[], Iterator[Marks]]) -> _Plan:
    """Raises NotPlain, Unreadable."""
    at = places(package, loaded.sheet or "")
    if at is None or at.styles is None or any(name.startswith("_xmlsignatures/") for name in package.names):
        raise NotPlain("a workbook that is signed or protected, or has no styles")
    types = _whole(package, TYPES)
    if WORKBOOK not in types:
        raise NotPlain("a workbook that has macros, or is a template")
    column = loaded.left + len(loaded.labels)
    found = looked(package.blocks(at.sheet), marks(), column, loaded.is_returned)
    if found.facts.tables and any(first <= column <= last for first, last in table_ranges(package, at.sheet)):
        raise NotPlain("a table that reaches further than its cells")
    styles = restyled(_whole(package, at.styles), found.used)
    parts: dict[str, Iterable[bytes]] = {at.styles: [styles.part]}
    relation, linked = "", targets(package, at.sheet)
    there = [[target for kind, target in linked.values() if kind == one] for one in ("comments", "vmlDrawing")]
    if there[0]:
        parts |= _instead(package, there, partial(_of_comments, marks, found.comments))
    elif found.facts.comments_at and found.comments:
        relation = next(name for n in count(1) if (name := f"rIdAssay{n}") not in linked)
        parts |= _comments(package, at.sheet, relation, types)
        comments, drawing = list(parts)[-2:]
        parts |= _of_comments(marks, found.comments, comments, drawing)
    return _Plan(at, found, marks, parts, styles, relation)


def _of_comments(
    marks: Callable[[], Iterator[Marks]], number: int, comments: str, drawing: str
) -> dict[str, Iterable[bytes]]:
    return {
        comments: sheet_comments.texts(sheet_comments.of(marks())),
        drawing: sheet_comments.boxes(sheet_comments.of(marks()), number),
    }


def _instead(
    package: Package, there: list[list[str]], ours: Callable[[str, str], dict[str, Iterable[bytes]]]
) -> dict[str, Iterable[bytes]]:
    """The parts of comments that a sheet has already, if there are any of ours in them. Raises NotPlain, Unreadable."""
    if all(former_comments.are_others(_whole(package, name)) for name in there[0]):
        return {}
    if [len(some) for some in there] != [1, 1]:
        raise NotPlain("comments and no boxes of them, or several")
    (comments,), (drawing,) = there
    found = former_comments.rest(_whole(package, comments), _whole(package, drawing))
    return ours(comments, drawing) if found.is_nothing else {comments: [found.comments], drawing: [found.boxes]}


def _comments(package: Package, sheet: str, relation: str, types: bytes) -> dict[str, Iterable[bytes]]:
    """The parts that change for comments, and, last, theirs, which are empty yet."""
    nth = next(n for n in count(1) if not {one.format(n) for one in NAMES} & {*package.names})
    comments, drawing = (name.format(nth) for name in NAMES)
    related_to = [(f"{relation}c", COMMENTS[0], comments), (relation, DRAWING[0], drawing)]
    return {
        TYPES: [declared(types, [(comments, COMMENTS[1]), (drawing, DRAWING[1])])],
        relations(sheet): [related(_whole(package, relations(sheet)), related_to)],
        comments: [],
        drawing: [],
    }


def _whole(package: Package, name: str) -> bytes:
    """Raises NotPlain."""
    found = package.head(name, MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise NotPlain("a part that is too large")
    return found
