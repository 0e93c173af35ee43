"""Lines of a text that is not UTF-8 as a whole: what its encoding is, and which lines are in another."""

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from chalicelib.core.encodings import ISO_2022_JP, MARKS
from chalicelib.core.evidence import BEYOND, CANDIDATES, Guess, guess
from chalicelib.errors import Unreadable

MOST_SAMPLED, LONGEST_SAMPLED = 1000, 4096
LATIN = ("windows-1252", "windows-1250", "windows-1254", "windows-1257", "iso-8859-2", "iso-8859-15")
"""Of which a byte beyond ASCII mostly stands alone, so that a line may be UTF-8 but for some bytes."""

SEVERAL_BYTES = ("shift_jis", "euc-jp", "gb18030", "big5", "euc-kr")

GUESSED, ASTRAY = "encoding-guess", "encoding-error"


class Sample:
    """Some of many lines, evenly from the first to the last, the same in every run; of a long one what tells."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.count, self._step = 0, 1

    def add(self, line: bytes) -> None:
        if self.count % self._step == 0:
            beyond = BEYOND.search(line)
            start = max(beyond.start() - LONGEST_SAMPLED // 2, 0) if beyond else 0
            self.lines.append(line[start : start + LONGEST_SAMPLED])
        self.count += 1
        if len(self.lines) > MOST_SAMPLED:
            del self.lines[1::2]
            self._step *= 2


@dataclass(frozen=True)
class Mixture:
    """How to read the lines: those that are UTF-8, which may be `most`, and those that are in the guessed encoding."""

    most_are_utf8: bool
    guess: Guess

    @property
    def name(self) -> str:
        return "utf-8" if self.most_are_utf8 else self.guess.encoding

    @cached_property
    def told(self) -> str:
        """The guess, in words."""
        found = self.guess
        return (
            f"read as {found.encoding}, {found.confidence:.0%} sure; "
            f"next is {found.runner_up}, {found.runner_up_confidence:.0%}"
        )


def codec_of(name: str) -> str:
    """Python's codec of an encoding by its name in reports."""
    return CODECS.get(name, name)


CODECS = {candidate.name: candidate.codec for candidate in CANDIDATES}
CODECS |= {encoding.name: encoding.codec for encoding in (ISO_2022_JP, *(marked for _, marked in MARKS))}


def mixture(blocks: Iterable[bytes], marked: bool) -> Mixture:
    """Weigh all lines of blocks of whole lines. `marked`: a byte order mark says that they are UTF-8."""
    strays, valid = Sample(), 0
    for line in chain.from_iterable(block.splitlines() for block in blocks if not block.isascii()):
        if not line.isascii():
            if _as_utf8(line) is None and _with_surrogates(line) is None:
                strays.add(line)
            else:
                valid += 1
    most_are_utf8 = marked or valid >= strays.count
    found = guess(strays.lines)
    if not most_are_utf8 and _lost(strays.lines, found.codec) > MOST_LOST * len(strays.lines) > FEW:
        raise Unreadable("this is text in no encoding that Assay knows, or no text: send it in UTF-8")
    return Mixture(most_are_utf8, found)


MOST_LOST, FEW = 0.5, 5
"""The share of lines with bytes that are none of the best encoding, from which on it is not that of the text; and how
many they must be at least."""


def _lost(lines: Iterable[bytes], codec: str) -> int:
    return sum(1 for line in lines if "\ufffd" in line.decode(codec, "replace"))


def is_plain(block: bytes, mixture: Mixture) -> bool:
    """Whether there is nothing to read nor to tell in a block of whole lines."""
    return block.isascii() or (mixture.most_are_utf8 and _as_utf8(block) is not None)


def _as_utf8(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def _with_surrogates(line: bytes) -> str | None:
    """The text of UTF-8 in which surrogates are characters (CESU-8, Unicode's report 26), as some databases write it:
    pairs are joined, and halves are lost. None for any other line."""
    if not SURROGATE.search(line):
        return None
    try:
        text = line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


def read(line: bytes, mixture: Mixture) -> tuple[str, str | None, str]:
    """The text of a line, what is to be told of it, if anything, and the encoding that it was read in."""
    if line.isascii():
        return line.decode(), None, "utf-8"
    found = mixture.guess
    text = _as_utf8(line)
    if text is not None and mixture.most_are_utf8:
        return text, None, "utf-8"
    joined = _with_surrogates(line) if mixture.most_are_utf8 else None
    if joined is not None:
        return joined, ASTRAY, "utf-8 with surrogates in it"
    several = found.encoding in SEVERAL_BYTES
    if text is not None and sum(1 for character in text if character > "\x7f") >= (ENOUGH if several else 1):
        return text, ASTRAY, "utf-8"
    if mixture.most_are_utf8 and found.encoding in LATIN:
        return line.decode("utf-8", f"assay.{found.codec}"), ASTRAY, found.encoding
    try:
        return line.decode(found.codec), ASTRAY if mixture.most_are_utf8 else GUESSED, found.encoding
    except UnicodeDecodeError:
        body = line.rstrip(b"\r\n")
        text = body.decode(found.codec, "replace" if several else "assay.controls")
        return text + line[len(body) :].decode(), ASTRAY, found.encoding


ENOUGH = 3
"""Characters that are valid UTF-8 by no accident, where those of the guessed encoding have two bytes as well."""


def _bytes_in(codec: str) -> Callable[[UnicodeError], tuple[str, int]]:
    """Reads what is no UTF-8 in another encoding, byte for byte."""

    def text(trouble: UnicodeError) -> tuple[str, int]:
        assert isinstance(trouble, UnicodeDecodeError)
        return trouble.object[trouble.start : trouble.end].decode(codec, "assay.controls"), trouble.end

    return text


for _candidate in CANDIDATES:
    if _candidate.name in LATIN:
        codecs.register_error(f"assay.{_candidate.codec}", _bytes_in(_candidate.codec))
