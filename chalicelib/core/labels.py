"""The labels of columns, from the rows above the records: from one or several, more or fewer than there are columns;
and whether the first of records of texts has them."""

from collections.abc import Iterable, Sequence

from chalicelib.core.forms import LABEL, NO_LABEL, mask
from chalicelib.core.label_words import may_be_names

MOST_LABEL_ROWS = 12
LONGEST_LABEL = 300
"""Characters of a label among texts; what is longer is a text."""

MOST_WORDS = 4
"""Words of a label that stands over no record."""

FEWEST = 4
"""Records that are enough to be like each other."""


def joined(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The labels of one row, or of several: joined by spaces, a group's label also over the columns to its right."""
    if len(rows) == 1:
        return rows[0]
    width = max(map(len, rows))
    even = [row + ("",) * (width - len(row)) for row in rows]
    filled = [*map(_spread, even[:-1]), even[-1]]
    named = [any(map(str.strip, parts)) for parts in zip(*even, strict=True)]
    return tuple(label if is_named else "" for label, is_named in zip(stacked(filled), named, strict=True))


def loosely(cells: Iterable[str]) -> tuple[str, ...]:
    """Cells as they are compared with labels: without regard to case and to spaces around them."""
    return tuple(cell.strip(" ").lower() for cell in cells)


def repeats(cells: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Whether a record has the labels once more; two or more of them also in other letters."""
    alike = len(cells) > 1 and loosely(cells[:1]) == loosely(labels[:1])
    return cells == labels or (alike and loosely(cells) == loosely(labels))


def stacked(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """What stands in each column of some rows, joined by spaces."""
    return tuple(" ".join(part.strip() for part in parts if part.strip()) for parts in zip(*rows, strict=True))


def _spread(row: tuple[str, ...]) -> tuple[str, ...]:
    last = ""
    spread = []
    for label in row:
        last = label if label.strip() else last
        spread.append(last)
    return tuple(spread)


def fitted(found: tuple[str, ...], columns: int, first_is_index: bool) -> tuple[str, ...]:
    """As many labels as columns: empty ones go first, missing ones are left empty, at the front of an index."""
    kept = list(found)
    while len(kept) > columns and "" in kept:
        del kept[len(kept) - 1 - kept[::-1].index("")]
    missing = [""] * (columns - len(kept))
    return tuple(missing + kept if first_is_index else kept + missing)[:columns]


def with_gaps(labels: tuple[str, ...], gaps: list[int]) -> tuple[str, ...]:
    """Labels with empty ones between them, at these places."""
    found = list(labels)
    for at in gaps:
        found.insert(at, "")
    return tuple(found)


def has_labels(first: tuple[str, ...], body: list[tuple[str, ...]]) -> tuple[bool, bool]:
    """Whether the first of records of texts is labels, and whether that is sure. Labels do not come again."""
    labels = not any(NO_LABEL.fullmatch(label) or len(label) > LONGEST_LABEL for label in first) and any(first)
    again = first in body
    if labels and body.count(first) == 1 and len(body) >= 2 * FEWEST and _come_together(first, body):
        return True, False
    novel = sum(-1 if label.strip() and label in [row[at] for row in body] else 0 for at, label in enumerate(first))
    alike = [_is_like_all(label, [row[at] for row in body]) for at, label in enumerate(first)]
    if again:
        return False, not (labels and len(body) > 1)
    coded = any(like and not first[at].strip().isalpha() for at, like in enumerate(alike))
    return novel >= 0 and not coded and labels, not (any(alike) and novel == 0)


def are_plainly_labels(cells: tuple[str, ...]) -> bool:
    """Whether a record with none below it can be taken for labels: two or more, of a few words each, all different, and
    no names of persons or places."""
    short = all(LABEL.fullmatch(cell) and len(cell.split()) <= MOST_WORDS for cell in map(str.strip, cells))
    return short and len(set(cells)) == len(cells) > 1 and not may_be_names(cells)


def _come_together(labels: tuple[str, ...], body: list[tuple[str, ...]]) -> bool:
    """Whether what the first record says is said nowhere but in one like it."""
    return all(not label or label not in [row[at] for row in body if row != labels] for at, label in enumerate(labels))


def _is_like_all(label: str, column: list[str]) -> bool:
    """Whether the first cell is made like all others, which are all made alike, as codes are."""
    masks = {mask(value) for value in column}
    return len(column) > FEWEST and masks == {mask(label)} and len(set(column)) > 1
