"""What came of reading a damaged file, told from its truth."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.reading.damages import ANY, Damaged

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
    """What a reader gave: its rows, the labels first, and whether it said that something was wrong."""

    rows: Sequence[Sequence[str]]
    told: bool


def outcome(damaged: Damaged, answer: Answer | None, damage: bool = True) -> str:
    """Which of `OUTCOMES` it is. `damage` False: the file is clean, and any word against it is an alarm."""
    if answer is None:
        return MUTE
    right = _matches(answer.rows, damaged.truth)
    if right and not damage:
        return ALARMED if answer.told else EXACT
    if right and (answer.told or not damaged.told):
        return EXACT
    return TOLD if answer.told else SILENT


def _matches(rows: Sequence[Sequence[str]], truth: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are the truth. Each `ANY` stands for up to two rows."""
    found = [tuple(row) for row in rows]
    free = [at for at, row in enumerate(truth) if row == ANY]
    if not free:
        return found == list(truth)
    before, after = list(truth[: free[0]]), list(truth[free[-1] + 1 :])
    between = len(found) - len(before) - len(after)
    return (
        0 <= between <= 2 * (free[-1] + 1 - free[0])
        and found[: len(before)] == before
        and found[len(found) - len(after) :] == after
    )
