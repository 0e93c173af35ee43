"""From text in whatever encoding to UTF-8. What is a guess, or astray, is told line by line."""

import re
from dataclasses import replace
from pathlib import Path

from chalicelib.core.encodings import MARKED_LOSS, SHOWN_LOSS, Encoding, decoded, survey, tell, without_mark
from chalicelib.core.findings import Gathered
from chalicelib.core.formats import Identity
from chalicelib.core.lines import bounded
from chalicelib.core.report import LONGEST_TEXT, NOWHERE, Place
from chalicelib.edges import disk

LINED = ("csv", "ndjson")
"""Formats whose lines are no longer than a record may be."""


def as_utf8(path: Path, identity: Identity, gathered: Gathered) -> tuple[str, Path]:
    """Name of the encoding, and the text as UTF-8 without a mark: the file itself where it is that already."""
    watched = bounded if identity.format in LINED else iter
    text, name = path, identity.encoding.name
    if identity.encoding.codec != "utf-8":
        text = _decoded(path, identity.encoding, gathered)
    seen = survey(watched(disk.blocks(text) if text is not path else without_mark(disk.blocks(path))))
    if not seen.valid:
        from chalicelib.mixed_lines import by_lines  # here, for other files need nothing of it

        name, text = by_lines(path, identity.encoding, gathered)
        seen = survey(watched(disk.blocks(text)))
    elif identity.encoding.codec == "utf-8" and identity.encoding.marked:
        text = path.with_name("text")
        disk.keep(text, without_mark(disk.blocks(path)))
    if seen.nul:
        for _ in tell(
            disk.blocks(text), b"\0", lambda line, cells: gathered.add("nul-character", Place(None, line), cells)
        ):
            pass
    if seen.marks:
        _tell_marks(text, gathered)
    return name, text


def held(path: Path, identity: Identity, codec: str, gathered: Gathered) -> Identity:
    """The same in the encoding that is promised, unless the file says its own. What does not fit is told."""
    shown = identity.encoding
    if shown.marked or codec == shown.codec:
        if codec != shown.codec:
            text = f"{codec} was promised, and the file begins with the mark of {shown.name}; read as that"
            gathered.add("encoding-error", Place(None, 1), text)
        return identity
    if codec != "utf-8" and _is_plainly_utf8(path):
        text = f"{codec} was promised and held, though all that is beyond ASCII is UTF-8"
        gathered.add("encoding-error", NOWHERE, text)
    return replace(identity, encoding=Encoding(_name(codec), codec))


def _is_plainly_utf8(path: Path) -> bool:
    beyond = any(not block.isascii() for block in disk.blocks(path))
    return beyond and survey(disk.blocks(path)).valid


def _name(codec: str) -> str:
    """WHATWG's name of an encoding, by Python's."""
    return re.sub("^cp(?=125)", "windows-", re.sub("^iso8859", "iso-8859", codec))


def _tell_marks(path: Path, gathered: Gathered) -> None:
    with disk.text(path) as text:
        for number, line in enumerate(text, 1):
            if "\ufeff" in line:
                gathered.add("byte-order-mark", Place(None, number), line[:LONGEST_TEXT].rstrip())


def _decoded(path: Path, encoding: Encoding, gathered: Gathered) -> Path:
    def told(line: int, text: str) -> None:
        gathered.add("encoding-error", Place(None, line), f"not all of it is {encoding.name}: {text}")

    target = path.with_name("text")
    blocks = tell(decoded(disk.blocks(path), encoding.codec), MARKED_LOSS, told)
    disk.keep(target, (block.replace(MARKED_LOSS, SHOWN_LOSS) for block in blocks))
    return target
