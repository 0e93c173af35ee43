"""What bytes say of their encoding by themselves: by a mark, by escapes, by the zeros of UTF-16, or as valid UTF-8."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chalicelib.core.lines import ends


@dataclass(frozen=True)
class Encoding:
    """An encoding by its name (WHATWG's where it has one) and by Python's codec; `marked`: the file says it itself."""

    name: str
    codec: str
    marked: bool = False


UTF8 = Encoding("utf-8", "utf-8")
ISO_2022_JP = Encoding("iso-2022-jp", "iso2022_jp_ext")

MARKS = (
    (codecs.BOM_UTF8, Encoding("utf-8", "utf-8", True)),
    (codecs.BOM_UTF32_LE, Encoding("utf-32le", "utf-32-le", True)),
    (codecs.BOM_UTF32_BE, Encoding("utf-32be", "utf-32-be", True)),
    (codecs.BOM_UTF16_LE, Encoding("utf-16le", "utf-16-le", True)),
    (codecs.BOM_UTF16_BE, Encoding("utf-16be", "utf-16-be", True)),
)

WIDE = (
    (Encoding("utf-32le", "utf-32-le"), 4, (3,)),
    (Encoding("utf-32be", "utf-32-be"), 4, (0,)),
    (Encoding("utf-16le", "utf-16-le"), 2, (1,)),
    (Encoding("utf-16be", "utf-16-be"), 2, (0,)),
)
"""Encoding, bytes of a unit, and which of them are zero in most units of a table: its marks and digits are ASCII."""

JAPANESE = re.compile(rb"\x1b(\$[@B]|\([BJI]|\$\(D)")
"""Changes of the character set in ISO-2022-JP (RFC 1468), which is ASCII by its bytes."""

PLAIN = re.compile(rb"[\x00\t\n\r\x20-\x7e]*")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def encoding(head: bytes) -> Encoding:
    """The encoding that the beginning of a text shows; UTF-8 where it shows none, which is then to be tried."""
    for mark, marked in MARKS:
        if head.startswith(mark):
            return marked
    if head.isascii() and len(set(JAPANESE.findall(head))) > 1:
        return ISO_2022_JP
    return next((wide for wide, unit, zeros in WIDE if _is_wide(head, wide, unit, zeros)), UTF8)


def mark_of(head: bytes) -> bytes:
    """The byte order mark that a text begins with; nothing where it has none."""
    return next((mark for mark, _ in MARKS if head.startswith(mark)), b"")


def _is_wide(head: bytes, wide: Encoding, unit: int, zeros: tuple[int, ...]) -> bool:
    """Whether zeros stand where this encoding has them, and nearly nowhere else, and what it decodes to is text.

    Where all other bytes are plain ASCII, they are units of their own, or a text in which NULs have strayed.
    """
    whole = head[: len(head) // unit * unit]
    units = len(whole) // unit
    right = sum(whole[at::unit].count(0) for at in zeros)
    wrong = whole[(unit - 1 if zeros == (0,) else 0) :: unit].count(0)
    enough = units / 2 if unit == 4 or PLAIN.fullmatch(whole) else max(units / 20, 3)
    if not units or right < enough or right < 20 * wrong:
        return False
    text = codecs.getincrementaldecoder(wide.codec)("replace").decode(whole)
    return text.count("\ufffd") + len(CONTROLS.findall(text)) <= len(text) / 50


LOST = "\udfff"
"""Stands for bytes that are none of an encoding. No decoder gives it for bytes that are."""

MARKED_LOSS, SHOWN_LOSS = LOST.encode("utf-8", "surrogatepass"), "\ufffd".encode()


def _lost(trouble: UnicodeError) -> tuple[str, int]:
    assert isinstance(trouble, UnicodeDecodeError)
    return LOST, trouble.end


def _as_controls(trouble: UnicodeError) -> tuple[str, int]:
    """Bytes that an encoding of single bytes leaves undefined, as the controls of the same numbers (as WHATWG does)."""
    assert isinstance(trouble, UnicodeDecodeError)
    return trouble.object[trouble.start : trouble.end].decode("latin-1"), trouble.end


codecs.register_error("assay.lost", _lost)
codecs.register_error("assay.controls", _as_controls)


def decoded(blocks: Iterable[bytes], codec: str) -> Iterator[bytes]:
    """The text as UTF-8, without its mark; bytes that are none of the encoding are `MARKED_LOSS`."""
    decoder = codecs.getincrementaldecoder(codec)("assay.lost")
    first = True
    for block in _and_end(blocks):
        text = decoder.decode(block, final=not block)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text.encode("utf-8", "surrogatepass")


def _and_end(blocks: Iterable[bytes]) -> Iterator[bytes]:
    yield from blocks
    yield b""


def without_mark(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks of UTF-8 text without its byte order mark."""
    mark = codecs.BOM_UTF8
    for block in blocks:
        yield block.removeprefix(mark)
        mark = b""


@dataclass(frozen=True)
class Survey:
    """Whether bytes are UTF-8 to the last, and whether there are NULs in them, or byte order marks."""

    valid: bool
    nul: bool
    marks: bool = False


def survey(blocks: Iterable[bytes]) -> Survey:
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul = marks = False
    try:
        for block in blocks:
            text = decoder.decode(block)
            nul = nul or b"\0" in block
            marks = marks or "\ufeff" in text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Survey(False, nul, marks)
    return Survey(True, nul, marks)


def tell(blocks: Iterable[bytes], mark: bytes, told: Callable[[int, str], None]) -> Iterator[bytes]:
    """The blocks as they come; `told` gets number and text of each line that has a mark, which no block cuts in two."""
    number, last, returned = 1, 0, False
    for block in filter(None, blocks):
        number += returned and not block.startswith(b"\n")
        at = 0
        while (found := block.find(mark, at)) >= 0:
            start = max(block.rfind(b"\n", at, found), block.rfind(b"\r", at, found), at - 1) + 1
            ended = LINE_END.search(block, found)
            end = ended.start() if ended else len(block)
            number += ends(block, at, found)
            if number > last:
                shown = block[start : min(end, start + LONGEST_SHOWN)].replace(MARKED_LOSS, SHOWN_LOSS)
                told(number, shown.decode(errors="replace"))
            last, at = number, end
        returned = block.endswith(b"\r")
        number += ends(block, at, len(block)) - returned
        yield block


LINE_END = re.compile(rb"[\r\n]")
LONGEST_SHOWN = 1000
