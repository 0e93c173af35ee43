"""The cases: every shape in every dialect, clean; and every damage at every place in every shape, in some dialects."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from random import Random

from bench.reading.damages import DAMAGES, HARMLESS
from bench.reading.damages.damage import AFTER_THE_HEAD, END, FILE, HEAD, LABELS, LARGE_HEAD, MIDDLE, RECORDS, Damage
from bench.reading.dialects import DIALECTS
from bench.reading.file import File, Hit, clean
from bench.reading.tables import LARGE, SHAPES, Table

NONE, HARM, PAIRS, UNKNOWABLE = "none", "none, but odd content", "pairs of damages", "cannot be told from data"

LARGE_DIALECTS = ("comma", "semicolon, CRLF, all quoted", "tab")
LARGE_PLACES = (AFTER_THE_HEAD, FILE)
SEED, FEWEST_LEFT = 20, 3
"""Records that two damages leave whole; fewer show nobody what the table was."""


@dataclass(frozen=True)
class Case:
    """One file to read: what it is called, the line of the table that counts it, and the file with its truth."""

    name: str
    group: str
    file: File


def all_cases(dialects: int, pairs: int) -> Iterator[Case]:
    """Clean files in every dialect; damages in so many dialects each; so many pairs of damages."""
    yield from _clean()
    for damage in (*HARMLESS.values(), *DAMAGES.values()):
        for shape in SHAPES:
            for place in damage.places:
                yield from _damaged(shape, damage, place, dialects)
    yield from islice(_pairs(), pairs)


@cache
def table(shape: str) -> Table:
    return SHAPES[shape].table(Random(zlib.crc32(shape.encode())))


def _clean() -> Iterator[Case]:
    for shape in SHAPES:
        for dialect in dialects_of(shape):
            yield Case(f"{shape}, {dialect}", NONE, clean(table(shape), DIALECTS[dialect]))


@cache
def dialects_of(shape: str) -> tuple[str, ...]:
    names = LARGE_DIALECTS if shape == LARGE else DIALECTS
    return tuple(name for name in names if DIALECTS[name].holds(table(shape)))


def _damaged(shape: str, damage: Damage, place: str, dialects: int) -> Iterator[Case]:
    if shape == LARGE and (damage.name in HARMLESS or place not in LARGE_PLACES):
        return
    name = f"{shape}, {damage.name}, {place}"
    random = _random(name)
    fitting = [name for name in dialects_of(shape) if damage.fits(table(shape), DIALECTS[name])]
    for dialect in random.sample(fitting, min(dialects if shape != LARGE else 1, len(fitting))):
        whole = clean(table(shape), DIALECTS[dialect])
        file = hurt(whole, damage, place, random)
        if file is not None and file.bytes != whole.bytes:
            group = HARM if damage.name in HARMLESS else damage.name
            yield Case(f"{name}, {dialect}", group if file.decidable else UNKNOWABLE, file)


def hurt(file: File, damage: Damage, place: str, random: Random) -> File | None:
    """The file with a damage at a place; None where it has no such place."""
    at = _piece(file, place)
    return None if at is None else damage.of(Hit(file, at, random))


def _piece(file: File, place: str) -> int | None:
    labels = [at for at, piece in enumerate(file.pieces) if piece.cells is not None and not piece.truth]
    if place == FILE:
        return 0
    if place == LABELS:
        return labels[0] if labels else None
    records = file.records
    if place == AFTER_THE_HEAD and len(records) <= LARGE_HEAD:
        return None
    where = {HEAD: 0, MIDDLE: len(records) // 2, AFTER_THE_HEAD: LARGE_HEAD, END: len(records) - 1}[place]
    return records[where] if records else None


def _pairs() -> Iterator[Case]:
    """Two damages at different places of one file, drawn with a fixed seed, without an end."""
    random = Random(SEED)
    shapes = [shape for shape in SHAPES if shape != LARGE]
    while True:
        shape = random.choice(shapes)
        dialect = random.choice(dialects_of(shape))
        drawn = random.sample(list(DAMAGES.values()), 2)
        whole = clean(table(shape), DIALECTS[dialect])
        places = [random.choice(damage.places) for damage in drawn]
        if places[0] == places[1] or not all(damage.fits(whole.table, whole.written) for damage in drawn):
            continue
        first, second = sorted(zip(drawn, places, strict=True), key=lambda one: one[1] in RECORDS)
        once = hurt(whole, *first, random)
        twice = hurt(once, *second, random) if once else None
        if once and twice and len({whole.bytes, once.bytes, twice.bytes}) == 3:
            name = f"{shape}, {first[0].name}, {first[1]} + {second[0].name}, {second[1]}, {dialect}"
            is_known = twice.decidable and len(twice.records) >= FEWEST_LEFT
            yield Case(name, PAIRS if is_known else UNKNOWABLE, twice)


def _random(name: str) -> Random:
    return Random(zlib.crc32(name.encode()))
