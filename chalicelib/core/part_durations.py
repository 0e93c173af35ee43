"""The shortest and the longest of the lengths of time that a column of parts has, as texts."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Length:
    """A length of time: its months, the nanoseconds of the rest, and its text."""

    months: int
    rest: int
    text: str


@dataclass(frozen=True)
class Durations:
    """The least and the greatest length; and whether any has months, and any has more than these."""

    least: Length
    greatest: Length
    has_months: bool
    has_rest: bool

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """None where some have months and some have others, for months have no one length."""
        return (None, None) if self.has_months and self.has_rest else (self.least.text, self.greatest.text)


def merged(parts: Sequence[Durations]) -> Durations:
    return Durations(
        least=min(part.least for part in parts),
        greatest=max(part.greatest for part in parts),
        has_months=any(part.has_months for part in parts),
        has_rest=any(part.has_rest for part in parts),
    )
