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

ENDS = (".", "!", "?", ":", ";")

REGULAR = 0.6
"""The share of lines with the same number of a separator, from which on they are records."""


WORD = r"[(\"'“‘«]?[^\W\d_]+(['’-][^\W\d_]+)*[)\"'”’»]?"
SENTENCE = re.compile(rf"(?=.*[,;:.!?]){WORD}([,;:.!?]? +{WORD}){{{FEWEST_WORDS - 1},}}[.!?…]*")
"""A line of words with nothing between them but spaces, and a mark of punctuation before some of these."""

FEWEST_WORDS_OF_PHRASE = 3
"""Words between two marks of punctuation, on average, from which on a line is no list of labels."""

PLAIN, PLAINLY = re.compile(rf"{WORD}[,;:.!?…]*"), 0.9
"""A word as it stands in a sentence, and their share of all that spaces part in a few lines of sentences."""

FULL_STOPS = (".", "!", "…")
"""How a sentence ends that is no question, which may be a label."""

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
    there are a few lines, of words in sentences."""
    lines = [line.strip() for line in text.splitlines()[:MOST_LINES]]
    full = [line for line in lines if line]
    if len(full) == 1:
        return bool(SENTENCE.fullmatch(full[0])) and len(full[0].split()) >= FEWEST_WORDS_OF_PHRASE * _phrases(full[0])
    if 1 < len(full) < FEWEST_LINES:
        return _are_sentences(full) and (_is_letter(full) or _are_whole(full) or _are_wrapped(lines))
    if "" not in lines or any(_is_regular(full, mark) for mark in '\t;|,"'):
        return False
    if sum(1 for line in full if '"' in line) >= len(full) / 10:
        return False
    wordy = sum(1 for line in full if len(line.split()) >= FEWEST_WORDS)
    running = sum(1 for one, other in pairwise(lines) if other[:1].islower() and not one.endswith(ENDS))
    return wordy >= len(full) / 2 and running >= RUNNING_ON * len(full)


def _are_sentences(lines: list[str]) -> bool:
    """Whether a few lines are words with punctuation now and then, and nothing in them is as in a table."""
    text = " ".join(lines)
    words = text.split()
    plain = sum(1 for word in words if PLAIN.fullmatch(word))
    even = len({len(line.split()) for line in lines}) == 1 or any(_is_regular(lines, mark) for mark in '\t;|"')
    long = len(words) >= FEWEST_WORDS_OF_PHRASE * _phrases(text) and any(map(_is_wordy, lines))
    return not even and long and plain >= PLAINLY * len(words) and any(mark in text for mark in ",;:.!?")


def _is_wordy(line: str) -> bool:
    return len(line.split()) >= FEWEST_WORDS


def _is_letter(lines: list[str]) -> bool:
    """Whether lines stand below one that ends in its only comma, as no label does, and go on or are sentences."""
    address, *rest = lines
    begins = address.endswith(",") and address.count(",") == 1
    return begins and (rest[0][0].islower() or any(_is_wordy(line) and line.endswith(FULL_STOPS) for line in rest))


def _are_whole(lines: list[str]) -> bool:
    """Whether each line is a whole sentence, also the first, which would be the label, and is long for one."""
    return _is_wordy(lines[0]) and all(line[0].isupper() and line.endswith(FULL_STOPS) for line in lines)


def _are_wrapped(lines: list[str]) -> bool:
    """Whether a long line goes on in the next with a small letter, for it has no room. Where it is the first of three
    or more, it may be a label."""
    full = [line for line in lines if line]
    room = max(map(len, full))
    running = [
        _is_wordy(one) and other[:1].islower() and not one.endswith(ENDS) and len(f"{one} {other.split()[0]}") > room
        for one, other in pairwise(lines)
    ]
    return any(running if len(full) < 3 else running[1:]) and _is_wordy(full[0]) and not _is_regular(full, ",")


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
