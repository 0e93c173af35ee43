"""A file under the hammer: its pieces, and the truth of each, so that one damage can follow another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from bench.reading.dialects import Written
from bench.reading.kinds import stands_out
from bench.reading.tables import Row, Table
from bench.reading.truth import Anything, Beside, Either, Item, Say


@dataclass(frozen=True)
class Piece:
    """A stretch of the file and what is true of it. `cells` are those of a record that nothing has happened to yet."""

    text: str
    truth: tuple[Item, ...]
    cells: Row | None = None


@dataclass(frozen=True)
class File:
    """A file in pieces. `labels` are the acceptable ones, the right ones first; none: nobody can know."""

    table: Table
    written: Written
    labels: tuple[Row, ...]
    pieces: tuple[Piece, ...]
    say: Say = Say.NOTHING
    decidable: bool = True

    @property
    def truth(self) -> tuple[Item, ...]:
        return tuple(item for piece in self.pieces for item in piece.truth)

    @property
    def bytes(self) -> bytes:
        return self.written.encoded("".join(piece.text for piece in self.pieces))

    @property
    def records(self) -> list[int]:
        """Which pieces are records that nothing has happened to yet."""
        return [at for at, piece in enumerate(self.pieces) if piece.cells is not None and piece.truth]

    def with_say(self, say: Say, decidable: bool = True) -> "File":
        return replace(self, say=max(say, self.say), decidable=decidable and self.decidable)

    @property
    def columns(self) -> int:
        return len(self.table[0])

    def above(self, *pieces: Piece) -> "File":
        return replace(self, pieces=(*pieces, *self.pieces))

    def below(self, *pieces: Piece) -> "File":
        return replace(self, pieces=(*_ended(self.pieces, self.written), *pieces))

    def each(self, change: Callable[[Piece], Piece], start: int = 0) -> "File":
        """Change every record from a piece on, and the labels if they are among them."""
        changed = (change(piece) if piece.cells is not None else piece for piece in self.pieces[start:])
        return replace(self, pieces=(*self.pieces[:start], *changed))


def clean(table: Table, written: Written) -> File:
    """The file of a table that is in order. Its encoding may be a guess, and then that may be said."""
    header = Piece(written.row(table[0]), (), table[0])
    pieces = [header, *(record(row, written) for row in table[1:])]
    above = [beside(line, written) for line in written.above]
    is_guess = written.encoding == "cp1252"
    return File(table, written, (table[0],), (*above, *pieces), Say.PERHAPS if is_guess else Say.NOTHING)


def record(cells: Row, written: Written) -> Piece:
    return Piece(written.row(cells), (cells,), cells)


def beside(text: str, written: Written) -> Piece:
    """A line that is no row of the table."""
    return Piece(text + written.end, (Beside(text),))


def _ended(pieces: tuple[Piece, ...], written: Written) -> tuple[Piece, ...]:
    """The pieces, the last with a line end, that others may follow."""
    *most, last = pieces
    return (*most, last if last.text.endswith(("\n", "\r")) else replace(last, text=last.text + written.end))


@dataclass(frozen=True)
class Hit:
    """Where a damage falls on a file: the piece, which is a record or the labels, and a source of chance."""

    file: File
    at: int
    random: Random

    @property
    def piece(self) -> Piece:
        return self.file.pieces[self.at]

    @property
    def cells(self) -> Row:
        return self.piece.cells or ()

    @property
    def written(self) -> Written:
        return self.file.written

    @property
    def bare(self) -> str:
        """The record as written, without its line end."""
        return self.piece.text.removesuffix(self.written.end)

    @property
    def plain(self) -> list[int]:
        """Which cells are written without quotes."""
        return [at for at, cell in enumerate(self.cells) if self.written.cell(cell) == cell]

    @property
    def end(self) -> str:
        return self.piece.text[len(self.bare) :]

    def put(self, *pieces: Piece, say: Say = Say.SOMETHING, decidable: bool = True) -> File:
        """The file with these in place of the piece. Of labels that were hit, nobody knows what they should be."""
        file = self.file.with_say(say, decidable)
        if not self.piece.truth:
            file = replace(file, labels=())
            pieces = tuple(replace(piece, truth=tuple(map(_beside, piece.truth)), cells=None) for piece in pieces)
        around = file.pieces[: self.at], file.pieces[self.at + 1 :]
        return replace(file, pieces=(*around[0], *(replace(p, cells=None) for p in pieces), *around[1]))

    def put_row(self, cells: Row, say: Say = Say.SOMETHING) -> File:
        """The file with another row in place of the record, well written, which may be like any other."""
        piece = Piece(self.written.row(cells).removesuffix(self.written.end) + self.end, (cells,))
        return self.put(piece, say=say, decidable=stands_out(cells, self.file.table))

    def put_text(self, text: str, *truth: Item, say: Say = Say.SOMETHING) -> File:
        """The file with other text in place of the record, up to its line end; without a truth, nobody can know it."""
        return self.put(Piece(text + self.end, truth or (Anything(2 + text.count("\n") + text.count("\r")),)), say=say)

    def insert(self, *pieces: Piece, say: Say = Say.SOMETHING, decidable: bool = True) -> File:
        """The file with these after the piece."""
        file = self.file.with_say(say, decidable)
        above = _ended(file.pieces[: self.at + 1], self.written)
        return replace(file, pieces=(*above, *pieces, *file.pieces[self.at + 1 :]))


def _beside(item: Item) -> Item:
    match item:
        case Anything() | Beside():
            return item
        case Either(readings):
            return Beside(" ".join(" ".join(row) for row in readings[0]))
        case _:
            return Beside(" ".join(item))
