"""Which marks of a text may be its delimiter, as they are written there, and with which quotes and escapes."""

import re
from collections import Counter
from dataclasses import replace

from chalicelib.core.forms import TIME
from chalicelib.core.report import Dialect

DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, "^": 0.9, "~": 0.9, "\x1f": 1.0, "\x01": 1.0, ":": 0.7, " ": 0.6}
"""Delimiter → how much its evidence counts: texts and times are full of spaces and colons."""

OF_TEXTS = ",;"
"""Delimiters that stand in texts too."""

COMMENT_MARK = "#"

HINT = re.compile(r'"?sep=([^"\w\r\n])"?[\r\n]*', re.IGNORECASE)
"""The first line by which spreadsheets are told the delimiter."""

LONGER = re.compile(r"[^\w\s\"'.\-+()]{2,3}")
QUOTED = re.compile(r'"[^"\n]*"')
ACROSS = re.compile(r'"[^"]*"')
"""The same over line ends, which one stray quote turns inside out."""

PADDING = re.compile(r" +(?=[,;|\t\r\n])|(?<=[,;|\t\r\n]) +")
SPACES = re.compile(" +")
TIMES = re.compile(rf"(?<!\d){TIME}(?!\d)")

NEARLY = 0.9
"""The share of all its characters that must be in a longer delimiter before the longer one is it."""


def line_end(text: str) -> str:
    both = text.count("\r\n")
    ends = {"\r\n": both, "\n": text.count("\n") - both, "\r": text.count("\r") - both}
    return max(ends, key=lambda end: ends[end]) if any(ends.values()) else "\n"


def usual(text: str) -> list[str]:
    singles = [single for single in DELIMITERS if single in text and not (single == " " and _is_padding(text))]
    return [mark for single in singles for mark in as_written(single, text)]


def _is_padding(text: str) -> bool:
    """Whether nearly all spaces outside of quotes stand beside another delimiter or at the end of a line."""
    bare = QUOTED.sub("x", text)
    return len(PADDING.findall(bare)) >= NEARLY * len(SPACES.findall(bare))


def as_written(single: str, text: str) -> list[str]:
    """A mark, or the longer one of which it is a part nearly everywhere, as in `1||2`; with spaces beside it, both."""
    text = TIMES.sub("", text) if single == ":" else text
    longer = dict.fromkeys(mark for mark in LONGER.findall(text[:20_000]) if single in mark and single not in ", \t")
    whole = next((mark for mark in longer if _is_longer(mark, single, text)), single)
    bare = [QUOTED.sub("", text), ACROSS.sub("", text)]
    likely = (f" {whole} ", f"{whole} ", f" {whole}")
    spaced = [mark for mark in likely if any(_is_longer(mark, single, outside) for outside in bare)]
    return [whole, *spaced[:1]] if single not in " \t" else [whole]


def _is_longer(longer: str, mark: str, text: str) -> bool:
    return text.count(longer) * longer.count(mark) >= NEARLY * text.count(mark)


def dialects(text: str, marks: list[str], end: str) -> list[Dialect]:
    """Every delimiter with every quote and escape that stands in the text; and no delimiter, for one column."""
    found = [Dialect(mark, '"', '"', end, 0) for mark in marks]
    found += [Dialect(mark, "'", "'", end, 0) for mark in marks if f"{mark}'" in text or "\n'" in f"\n{text}"]
    found += [replace(dialect, escape="\\") for dialect in found if _is_escaped(dialect, text)]
    return [*found, Dialect("", '"', '"', end, 0)]


def _is_escaped(dialect: Dialect, text: str) -> bool:
    return f"\\{dialect.quote}" in text or f"\\{dialect.delimiter}" in text


def mark(dialect: Dialect) -> str:
    """The mark that makes a delimiter, without spaces beside it."""
    return (dialect.delimiter.strip(" ") or dialect.delimiter)[0]


def have_fixed_widths(lines: list[str]) -> bool:
    """Whether spaces in nearly every line part it into as many words, as where columns have fixed widths."""
    counts = Counter(len(re.split(r"\s{2,}", line)) for line in lines)
    return len(lines) > 2 and any(parts > 1 and count >= NEARLY * len(lines) for parts, count in counts.items())
