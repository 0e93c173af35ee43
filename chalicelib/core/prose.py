"""Text that holds no table: letters and other running text. Where there is doubt, it is a table of one column."""

import re
from itertools import pairwise

HEADER = re.compile(
    r"(From |(Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|To|Cc|Subject|Date|Content-Type|"
    r"Reply-To|X-[\w-]+):\s|[ \t])",
    re.IGNORECASE,
)
"""A line at the beginning of a message (RFC 5322), or one that goes on from the line before."""

FEWEST_LINES, FEWEST_WORDS = 5, 7
RUNNING_ON = 0.4
"""The share of lines that go on with a small letter where the line before stopped without an end of its sentence."""

REGULAR = 0.6
"""The share of lines with the same number of a separator, from which on they are records."""


def is_email(text: str) -> bool:
    """Whether a text begins with the header of a message: three fields or more, and an empty line."""
    header, empty, _ = text.replace("\r\n", "\n").partition("\n\n")
    fields = header.split("\n")
    return (
        bool(empty) and len(fields) > 2 and not fields[0][:1].isspace() and all(HEADER.match(field) for field in fields)
    )


def is_prose(text: str) -> bool:
    """Whether the lines are those of paragraphs: wrapped in the middle of sentences, with no separator in common."""
    lines = [line.strip() for line in text.splitlines()[:MOST_LINES]]
    full = [line for line in lines if line]
    if len(full) < FEWEST_LINES or "" not in lines or any(_is_regular(full, mark) for mark in '\t;|,"'):
        return False
    if sum(1 for line in full if '"' in line) >= len(full) / 10:
        return False
    wordy = sum(1 for line in full if len(line.split()) >= FEWEST_WORDS)
    running = sum(1 for one, other in pairwise(lines) if other[:1].islower() and not one.endswith(tuple(".!?:;")))
    return wordy >= len(full) / 2 and running >= RUNNING_ON * len(full)


MOST_LINES = 400


def _is_regular(lines: list[str], mark: str) -> bool:
    counts = [line.count(mark) for line in lines]
    usual = max(set(counts), key=counts.count)
    return usual > 0 and counts.count(usual) >= REGULAR * len(lines)
