"""The few forms that all values of a column of codes have, as a regular expression."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from chalicelib.core.column import Column

MOST_FORMS = 3
LONGEST_MASK = 60
DIGIT, CAPITAL, SMALL = "9", "A", "a"
ASCII = {DIGIT: "[0-9]", CAPITAL: "[A-Z]", SMALL: "[a-z]"}
UNICODE = {DIGIT: "[0-9]", CAPITAL: r"\p{Lu}", SMALL: r"\p{Ll}"}
"""Class of characters → its regular expression, where all letters are known to be those of ASCII, and where not."""
SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")

OF_ASCII = ("US state", "country code", "currency code", "language code", "hash", "base64", "IBAN", "VAT number")
"""Kinds whose values have no other letters."""

type Shape = tuple[str, ...]
"""The characters of a mask, each run of digits as one, and of letters as they are."""


@dataclass(frozen=True)
class Forms:
    """What the values are like."""

    regex: str
    """Of the whole value."""
    example: str
    """The most frequent mask."""
    masks: int
    """How many there are."""
    rows: tuple[int, ...]
    """Of each form: masks that differ in the digits of a run are one."""


def pattern_of(column: Column, filled: int) -> Forms | None:
    """The forms of a column, of which so many rows are `filled`; None where they are many, not known of all rows, or
    those of words: letters alone, in several lengths."""
    texts = column.texts
    if texts is None or texts.masked != column.distinct or sum(mask.count for mask in texts.masks) != filled:
        return None
    shapes: dict[Shape, list[tuple[str, int]]] = defaultdict(list)
    for mask in texts.masks:
        shapes[_shape(mask.value)].append((mask.value, mask.count))
    masks = [mask.value for mask in texts.masks]
    if len(shapes) > MOST_FORMS or max(map(len, masks)) > LONGEST_MASK or not _are_codes(masks):
        return None
    classes = ASCII if _are_plain(column, filled) else UNICODE
    alternatives = sorted(_regex([mask for mask, _ in found], classes) for found in shapes.values())
    body = alternatives[0] if len(alternatives) == 1 else f"({'|'.join(alternatives)})"
    rows = tuple(sum(count for _, count in found) for found in shapes.values())
    return Forms(f"^{body}$", masks[0], len(masks), rows)


def _are_codes(masks: Sequence[str]) -> bool:
    return all(DIGIT in mask for mask in masks) or (len(masks) == 1 and not re.search(r"\s", masks[0]))


def _are_plain(column: Column, filled: int) -> bool:
    if any(kind.name in OF_ASCII and kind.rows == filled for kind in column.kinds):
        return True
    return column.distinct == len(column.top) and all(one.value.isascii() for one in column.top)


def _runs(mask: str) -> list[tuple[str, int]]:
    return [(sign, len(list(run))) for sign, run in groupby(mask)]


def _shape(mask: str) -> Shape:
    return tuple(sign if sign == DIGIT else sign * length for sign, length in _runs(mask))


def _regex(masks: Sequence[str], classes: dict[str, str]) -> str:
    """Of masks of one shape: digits as many as they all have, or any number of them."""
    written = []
    for runs in zip(*map(_runs, masks), strict=True):
        sign, lengths = runs[0][0], {length for _, length in runs}
        text = classes.get(sign) or SPECIAL.sub(r"\\\g<0>", sign)
        times = min(lengths)
        written.append(text + ("+" if len(lengths) > 1 else f"{{{times}}}" if times > 1 else ""))
    return "".join(written)
