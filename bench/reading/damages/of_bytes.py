"""Damages below the text: line ends, encodings, NULs, marks, and files that end too early."""

from dataclasses import replace

from bench.reading.damages.damage import END, FILE, HEAD, MIDDLE, RECORDS, Damage, columns, has_mark, named, utf8
from bench.reading.file import File, Hit, Piece
from bench.reading.tables import Row
from bench.reading.truth import Anything, Beside, Item, Say, either

MARK = "\ufeff"


def other_line_ends_from_a_record_on(hit: Hit) -> File:
    return hit.file.each(lambda piece: _ended(hit, piece, _other(hit)), hit.at).with_say(Say.PERHAPS)


def another_line_end_in_a_record(hit: Hit) -> File:
    return hit.put(_ended(hit, hit.piece, _other(hit)), say=Say.PERHAPS)


def mixed_line_ends(hit: Hit) -> File:
    choices = ("\n", "\r\n", hit.written.end)
    return hit.file.each(lambda piece: _ended(hit, piece, hit.random.choice(choices))).with_say(Say.PERHAPS)


def _ended(hit: Hit, piece: Piece, end: str) -> Piece:
    bare = piece.text.removesuffix(hit.written.end)
    return replace(piece, text=bare + end if bare != piece.text else bare)


def _other(hit: Hit) -> str:
    return "\n" if hit.written.end == "\r\n" else "\r\n"


def half_a_line_end_in_a_cell(hit: Hit) -> File:
    """CR among LFs, or LF among others. To one who knows the line end it is text; else it breaks the record."""
    if not hit.plain:
        return hit.file
    at = hit.random.choice(hit.plain)
    mark = "\r" if hit.written.end == "\n" else "\n"
    left, right = hit.cells[:at], hit.cells[at + 1 :]
    around = [[hit.written.cell(cell) for cell in cells] for cells in (left, right)]
    text = hit.written.delimiter.join([*around[0], f"far{mark}away", *around[1]])
    truth = either(((*left, f"far{mark}away", *right),), ((*left, "far"), ("away", *right)))
    return hit.put_text(text, truth, say=Say.PERHAPS)


def another_encoding_in_a_cell(hit: Hit) -> File:
    """The bytes are those of Windows-1252, among UTF-8."""
    return _with_first(hit, "Caf\udce9 Br\udcfchl", "Café Brühl")


def a_nul(hit: Hit) -> File:
    cells = (*hit.cells[:-1], hit.cells[-1] + "\0")
    return hit.put_text(hit.bare + "\0", either((hit.cells,), (cells,)))


def a_mark_in_the_middle(hit: Hit) -> File:
    """The byte order mark of a file that was put behind another one."""
    cells = (MARK + hit.cells[0], *hit.cells[1:])
    if hit.written.cell(hit.cells[0]) != hit.cells[0]:
        return hit.put_text(MARK + hit.bare)
    return hit.put_text(MARK + hit.bare, either((hit.cells,), (cells,)), say=Say.PERHAPS)


def _with_first(hit: Hit, raw: str, cell: str) -> File:
    rest = [hit.written.cell(cell) for cell in hit.cells[1:]]
    return hit.put_text(hit.written.delimiter.join([raw, *rest]), (cell, *hit.cells[1:]))


def cut_off(hit: Hit) -> File:
    """Anywhere in a record. If all of its cells have begun, nothing tells it from one whose last cell is short."""
    kept = hit.bare[: hit.random.randint(1, max(len(hit.bare) - 1, 1))]
    written = [hit.written.cell(cell) for cell in hit.cells]
    whole = len(hit.written.delimiter.join([*written[:-1], ""]))
    is_quoted = written[-1] != hit.cells[-1]
    return _cut(hit, kept, decidable=len(kept) < whole or (is_quoted and len(kept) > whole))


def cut_in_a_character(hit: Hit) -> File:
    at = hit.random.randrange(len(hit.cells))
    written = [hit.written.cell(cell) for cell in hit.cells[:at]]
    return _cut(hit, hit.written.delimiter.join([*written, "Saint-\udcc3"]), decidable=True)


def cut_and_padded(hit: Hit) -> File:
    """As an upload that broke off and had its room already."""
    return _cut(hit, hit.bare[: hit.random.randint(1, len(hit.bare))] + "\0" * 4096, decidable=True)


def _cut(hit: Hit, kept: str, decidable: bool) -> File:
    truth: Item = Anything(1 + kept.count("\n") + kept.count("\r"))
    if not hit.written.quote or hit.written.quote not in kept:
        truth = either((_bare(kept, hit),)) if kept.isprintable() and "\udcc3" not in kept else truth
    file = hit.put(Piece(kept, (truth,)), decidable=decidable)
    return replace(file, pieces=file.pieces[: hit.at + 1])


def _bare(kept: str, hit: Hit) -> Row:
    return tuple(kept.split(hit.written.delimiter))


def control_z_at_the_end(hit: Hit) -> File:
    return hit.file.below(Piece("\x1a", (Beside("\x1a"),))).with_say(Say.PERHAPS)


def nuls_at_the_end(hit: Hit) -> File:
    return hit.file.below(Piece("\0" * 512, (Beside(""),))).with_say(Say.SOMETHING)


DAMAGES: tuple[Damage, ...] = (
    named(another_line_end_in_a_record, RECORDS, ()),
    named(other_line_ends_from_a_record_on, RECORDS, ()),
    named(mixed_line_ends, (FILE,), ()),
    named(half_a_line_end_in_a_cell, RECORDS, (columns,)),
    named(another_encoding_in_a_cell, RECORDS, (utf8,)),
    named(a_nul, RECORDS, ()),
    named(a_mark_in_the_middle, RECORDS, (has_mark,)),
    named(cut_off, RECORDS, (columns,)),
    named(cut_in_a_character, (HEAD, MIDDLE, END), (utf8,)),
    named(cut_and_padded, (MIDDLE, END), ()),
    named(control_z_at_the_end, (FILE,), ()),
    named(nuls_at_the_end, (FILE,), ()),
)
