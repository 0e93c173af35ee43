"""Text that is not all UTF-8, read line by line."""

from collections.abc import Iterator
from pathlib import Path

from chalicelib.core.encodings import Encoding, without_mark
from chalicelib.core.findings import Gathered
from chalicelib.core.lines import ends, whole
from chalicelib.core.mixture import GUESSED, Mixture, is_plain, mixture, read
from chalicelib.core.report import LONGEST_TEXT, Place
from chalicelib.edges import disk


def by_lines(path: Path, encoding: Encoding, gathered: Gathered) -> tuple[str, Path]:
    """Name of the encoding, and the text as UTF-8: lines read as that, or as the encoding that the evidence is for."""
    mixed = mixture(whole(without_mark(disk.blocks(path))), encoding.marked)

    def plain() -> Iterator[bytes]:
        number = 1
        for block in whole(without_mark(disk.blocks(path))):
            if is_plain(block, mixed):
                yield block
            else:
                yield "".join(_told(block, number, mixed, gathered)).encode()
            number += ends(block)

    target = path.with_name("text")
    disk.keep(target, plain())
    return mixed.name, target


def _told(block: bytes, number: int, mixed: Mixture, gathered: Gathered) -> Iterator[str]:
    """Lines of a block, the first of which has this number."""
    for at, line in enumerate(block.splitlines(keepends=True), number):
        text, error, name = read(line, mixed)
        if error:
            guessed = name == mixed.guess.encoding and (error == GUESSED or mixed.most_are_utf8)
            told = mixed.told if guessed else f"read as {name}"
            shown = text if "\ufffd" not in text else line[:LONGEST_TEXT].decode("ascii", "backslashreplace")
            gathered.add(error, Place(None, at), f"{told}: {shown[:LONGEST_TEXT].rstrip()}")
        yield text
