"""The rules that a draft may hold a column to: a new one is an entry of `RULES`, and a line of `docs/drafts.md`.

Each says nothing where it is not as sure as `ENOUGH`. None holds a file to what was met by chance.
"""

from chalicelib.core.contract import ERROR, WARNING
from chalicelib.core.draft_ends import maximum, minimum
from chalicelib.core.draft_sets import valid_values
from chalicelib.core.draft_types import date_format, logical_type, timezone
from chalicelib.core.drafted import TEXT, Draft, Rule, Seen, if_sure
from chalicelib.core.induction import closed, kept, told_apart
from chalicelib.core.mask_patterns import pattern_of

FORMATS = {"e-mail": "email", "UUID": "uuid", "IPv4": "ipv4", "IPv6": "ipv6"}
"""Kind → the standard's format; of URLs it has no word for those that people write."""

ADDRESS = "^[A-Za-z][A-Za-z0-9+.-]*://"

CLASSES = {"personal": "confidential", "sensitive": "restricted"}
"""What a column tells of persons → its `classification`."""

OF_KEYS = "id|ids|key|uuid|guid|identifier|serial|sku|isbn|iban|ean|number|no|nr|num|nummer|row|rownames|index|code"
"""Words of labels of what tells rows apart."""

MOMENTS = ("date", "datetime", "datetime with zone")


def required(seen: Seen) -> Rule | None:
    if seen.column.nulls or not seen.rows:
        return None
    return if_sure(Rule("required", True, kept(seen.rows), f"all {seen.rows:,} rows have a value"))


def unique(seen: Seen) -> Rule | None:
    """Values that are all different, and not by accident: it would be a wonder in so narrow a range, they are days that
    step on with the rows, or are made to tell apart."""
    column = seen.column
    if column.nulls or column.distinct != seen.rows or not seen.is_exact("distinct"):
        return None
    because = f"all {seen.rows:,} values are different"
    sure = min(kept(seen.rows), _apart(seen))
    return if_sure(Rule("unique", True, sure, because))


def _apart(seen: Seen) -> float:
    column = seen.column
    if seen.type in MOMENTS:
        return 1.0 if (column.order or "").startswith("strictly") else 0.0
    if seen.type not in ("integer", "uuid", TEXT):
        return 0.0
    if seen.type == "uuid" or seen.kind("UUID") or seen.says(OF_KEYS):
        return 1.0
    if seen.type == "integer" and column.minimum is not None and column.maximum is not None:
        return told_apart(seen.rows, int(column.maximum) - int(column.minimum) + 1)
    return 0.0


def text_format(seen: Seen) -> Rule | None:
    """A kind that every value is of, and that the standard has a word for."""
    kind = "UUID" if seen.type == "uuid" else seen.kind(*FORMATS) if seen.type == TEXT else None
    if kind is None or not _is_plain(kind, seen):
        return None
    because = f"{_different(seen)}, all of the kind {kind}"
    return if_sure(Rule("format", FORMATS[kind], kept(seen.column.distinct), because))


def _is_plain(kind: str, seen: Seen) -> bool:
    """Kinds allow braces around UUIDs, and prefixes of networks; formats do not."""
    if kind == "UUID":
        return seen.column.longest == 36
    return kind == "e-mail" or (bool(seen.known) and not any("/" in value for value in seen.known))


def pattern(seen: Seen) -> Rule | None:
    """Of codes: the form that all values have; as a warning, a few forms, for who has several may have another. Of
    URLs: how they begin."""
    column, is_exact = seen.column, seen.is_exact("texts.masks", "distinct")
    if seen.type != TEXT or not is_exact or seen.kind(*FORMATS):
        return None
    if seen.kind("URL") and (column.maximum or "www.") < "www.":
        return if_sure(Rule("pattern", ADDRESS, kept(column.distinct), f"{_different(seen)}, all of the kind URL"))
    found = pattern_of(column, seen.filled)
    if found is None:
        return None
    sure = min(kept(column.distinct), closed(found.rows))
    because = f"{_different(seen)}, all of {found.masks} form{'s' if found.masks > 1 else ''} ({found.example})"
    return if_sure(Rule("pattern", found.regex, sure, because, ERROR if found.masks == 1 else WARNING))


def length(seen: Seen, name: str) -> Rule | None:
    """Of codes that no pattern tells."""
    column = seen.column
    if seen.type != TEXT or column.shortest != column.longest or pattern(seen) or text_format(seen):
        return None
    because = f"{_different(seen)}, all of {column.longest} characters"
    return if_sure(Rule(name, column.longest, kept(column.distinct), because))


def min_length(seen: Seen) -> Rule | None:
    return length(seen, "minLength")


def max_length(seen: Seen) -> Rule | None:
    return length(seen, "maxLength")


def classification(seen: Seen) -> Rule | None:
    """No matter of chance: what may tell of persons is masked from the beginning."""
    personal = seen.column.personal
    return Rule("classification", CLASSES[personal.level], None, personal.why) if personal else None


def _different(seen: Seen) -> str:
    return f"{seen.column.distinct:,} different values"


RULES: tuple[Draft, ...] = (
    logical_type,
    date_format,
    timezone,
    required,
    unique,
    classification,
    minimum,
    maximum,
    text_format,
    pattern,
    min_length,
    max_length,
    valid_values,
)
"""In the order of a document."""
