"""What came of reading a file, told from its truth."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.reading.file import File
from bench.reading.tables import Row
from bench.reading.truth import Say, matches

EXACT, TOLD, SILENT, ALARMED, MUTE = (
    "exact",
    "wrong and said so",
    "wrong and silent",
    "alarmed for nothing",
    "no answer",
)
OUTCOMES = (EXACT, TOLD, SILENT, ALARMED, MUTE)


@dataclass(frozen=True)
class Answer:
    """What a reader gave: labels and rows, and whether it said that something was wrong."""

    labels: Row
    rows: Sequence[Row]
    told: bool


def outcome(file: File, answer: Answer | None) -> str:
    """Which of `OUTCOMES` it is. An exact reading of a damaged file has all of it right, and says what must be said."""
    if answer is None:
        return MUTE
    if not _is_right(file, answer):
        return TOLD if answer.told else SILENT
    if answer.told:
        return ALARMED if file.say is Say.NOTHING else EXACT
    return SILENT if file.say is Say.SOMETHING else EXACT


def _is_right(file: File, answer: Answer) -> bool:
    acceptable = file.labels if answer.told else file.labels[:1]
    labels = not acceptable or any(_are(answer.labels, labels) for labels in acceptable)
    return labels and matches(answer.rows, file.truth, answer.told)


def _are(given: Row, labels: Row) -> bool:
    """Whether these are the labels. A blank one may be made up; one that comes twice may get a suffix."""
    return len(given) == len(labels) and all(
        name == label or not label or (labels.count(label) > 1 and name.startswith(label))
        for name, label in zip(given, labels, strict=True)
    )
