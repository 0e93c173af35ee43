"""The labels of columns, from the rows above the records: from one or several, more or fewer than there are columns."""

from collections.abc import Iterable, Sequence

MOST_LABEL_ROWS = 12


def joined(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The labels of one row, or of several: joined by spaces, a group's label also over the columns to its right."""
    if len(rows) == 1:
        return rows[0]
    width = max(map(len, rows))
    even = [row + ("",) * (width - len(row)) for row in rows]
    filled = [*map(_spread, even[:-1]), even[-1]]
    named = [any(map(str.strip, parts)) for parts in zip(*even, strict=True)]
    return tuple(label if is_named else "" for label, is_named in zip(stacked(filled), named, strict=True))


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
