"""Text that holds no table: running text as of letters, and settings. In doubt it is a table of one column."""

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


WORD = r"[(\"'“‘«]?[^\W\d_]+(['’-][^\W\d_]+)*[)\"'”’»]?"
SENTENCE = re.compile(rf"(?=.*[,;:.!?]){WORD}([,;:.!?]? +{WORD}){{{FEWEST_WORDS - 1},}}[.!?…]*")
"""A line of words with nothing between them but spaces, and a mark of punctuation before some of these."""

FEWEST_WORDS_OF_PHRASE = 3
"""Words between two marks of punctuation, on average, from which on a line is no list of labels."""

SECTION, SETTING = re.compile(r"\[[^\[\]{}\",;]+\]"), re.compile(r"[^\W\d][\w. \t-]*=.*")
KEY = r"[^\W\d][\w.-]*:"
MAPPED, ELEMENT = re.compile(rf"\s*(- +)*{KEY}( .*)?"), re.compile(r"\s*- .*")
INDENTED = re.compile(rf"(\s+(- +)*{KEY}( .*)?)|(\s+- .*)")
BEGINS = re.compile(rf"---|- +{KEY}( .*)?|{KEY}")
"""How lines of INI look, and of YAML: those that may begin it, and those that show by their indent that it is."""


def is_email(text: str) -> bool:
    """Whether a text begins with the header of a message: three fields or more, and an empty line."""
    header, empty, _ = text.replace("\r\n", "\n").partition("\n\n")
    fields = header.split("\n")
    return (
        bool(empty) and len(fields) > 2 and not fields[0][:1].isspace() and all(HEADER.match(field) for field in fields)
    )


def is_prose(text: str) -> bool:
    """Whether the lines are those of paragraphs: wrapped in the middle of sentences, with no separator in common; or
    there is one line, of words in sentences."""
    lines = [line.strip() for line in text.splitlines()[:MOST_LINES]]
    full = [line for line in lines if line]
    if len(full) == 1:
        return bool(SENTENCE.fullmatch(full[0])) and len(full[0].split()) >= FEWEST_WORDS_OF_PHRASE * _phrases(full[0])
    if len(full) < FEWEST_LINES or "" not in lines or any(_is_regular(full, mark) for mark in '\t;|,"'):
        return False
    if sum(1 for line in full if '"' in line) >= len(full) / 10:
        return False
    wordy = sum(1 for line in full if len(line.split()) >= FEWEST_WORDS)
    running = sum(1 for one, other in pairwise(lines) if other[:1].islower() and not one.endswith(tuple(".!?:;")))
    return wordy >= len(full) / 2 and running >= RUNNING_ON * len(full)


def _phrases(line: str) -> int:
    return len(re.findall(r"[,;:.!?] ", line)) + 1


def is_ini(text: str) -> bool:
    """Whether the first line is a section in brackets, and every other one a section or a key with its value."""
    lines = _telling(text, "#;")
    settings = sum(1 for line in lines if SETTING.fullmatch(line.strip()))
    sections = sum(1 for line in lines if SECTION.fullmatch(line.strip()))
    return settings > 0 and settings + sections == len(lines) and bool(SECTION.fullmatch(lines[0].strip()))


def is_yaml(text: str) -> bool:
    """Whether lines are keys, or elements of lists, and some belong to one above them by their indent."""
    lines = _telling(text, "#")
    nested = any(map(INDENTED.fullmatch, lines)) and any(map(MAPPED.fullmatch, lines))
    if not nested or not BEGINS.fullmatch(lines[0]):
        return False
    return all(line == "---" or MAPPED.fullmatch(line) or ELEMENT.fullmatch(line) for line in lines)


def _telling(text: str, comments: str) -> list[str]:
    """The first lines that are neither empty nor comments."""
    lines = [line.rstrip() for line in text.splitlines()[:MOST_LINES]]
    return [line for line in lines if line and line.strip()[0] not in comments]


MOST_LINES = 400


def _is_regular(lines: list[str], mark: str) -> bool:
    counts = [line.count(mark) for line in lines]
    usual = max(set(counts), key=counts.count)
    return usual > 0 and counts.count(usual) >= REGULAR * len(lines)
