"""Moments as text: ISO 8601 in UTC with milliseconds, as S3 writes them, so that they sort as text."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parsed(text: str) -> str:
    """The stamp of an ISO 8601 date or time, in UTC where it names no zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
