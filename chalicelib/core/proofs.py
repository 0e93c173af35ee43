"""What the profile of a file, which is of every row, proves of a contract: such checks need not be asked again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.core.column import Column as Profile
from chalicelib.core.contract import Check, Column
from chalicelib.core.report import LONGEST_TEXT

NUMBERS = ("integer", "decimal")
TYPES = {
    "integer": ("integer",),
    "number": NUMBERS,
    "boolean": ("boolean",),
    "date": ("date",),
    "timestamp": ("datetime", "datetime with zone"),
}
"""Logical type → types of profiles whose cells are all of it, as they are written."""


@dataclass(frozen=True)
class Known:
    """A column of text as it is promised, as it was measured, and whether tokens are promised that stand for none."""

    promised: Column
    profile: Profile
    records: int
    has_tokens: bool

    @property
    def is_typed(self) -> bool:
        """Whether every cell that is not empty is a value of the promised type."""
        promised, profile = self.promised, self.profile
        zoned = not promised.timezone or profile.type != "datetime"
        plain = not (profile.tokens or profile.format or promised.format or profile.bounds)
        return plain and zoned and profile.type in TYPES.get(promised.logical_type or "", ())

    @property
    def is_copied(self) -> bool:
        """Whether the typed table has its cells as they are written, once they are text again."""
        return self.is_sure and self.profile.type in ("text", "integer")

    @property
    def is_sure(self) -> bool:
        """Whether its values are those that were measured, and the others none."""
        is_text = self.promised.logical_type in (None, "string")
        sure = not (self.profile.tokens or self.profile.format or self.profile.bounds or self.has_tokens)
        return sure and (is_text or self.is_typed)


def is_kept(check: Check, known: Mapping[str, Known]) -> bool:
    """Whether no row breaks a check, for certain; of many that none breaks it cannot be known."""
    names = [check.column] if check.column else check.arguments.get("properties", [])
    proof = PROOFS.get(check.kind)
    if proof is None or check.within or len(names) != 1 or names[0] not in known or "pattern" in check.arguments:
        return False
    return proof(known[names[0]], next(iter(check.arguments.values()), None))


def _is_filled(known: Known, _: Any = None) -> bool:
    return known.is_sure and not known.profile.nulls


def _is_unique(known: Known, _: Any = None) -> bool:
    in_utc = known.promised.logical_type != "timestamp" or known.promised.default_timezone == "UTC"
    return known.is_sure and in_utc and known.profile.distinct == known.records - known.profile.nulls


READ: dict[str, Callable[[str], Any]] = {"integer": Decimal, "decimal": Decimal, "date": date.fromisoformat}
"""Types of profiles whose values have an order here."""


def _bounded(within: Callable[[Any, Any, Any], bool]) -> Callable[[Known, Any], bool]:
    """By the least and the greatest value."""

    def proof(known: Known, bound: Any) -> bool:
        ends = known.profile.minimum, known.profile.maximum
        read = READ.get(known.profile.type)
        if not known.is_typed or read is None or None in ends:
            return False
        try:
            return within(*(read(str(text)) for text in (*ends, bound)))
        except (ValueError, ArithmeticError):
            return False

    return proof


def _is_long(known: Known, bound: Any) -> bool:
    return known.is_sure and (known.profile.shortest is None or known.profile.shortest >= bound)


def _is_short(known: Known, bound: Any) -> bool:
    return known.is_sure and (known.profile.longest is None or known.profile.longest <= bound)


def _is_valid(known: Known, valid: Any) -> bool:
    """By its values, where all of them are known."""
    profile = known.profile
    whole = profile.type == "text" and len(profile.top) == profile.distinct and (profile.longest or 0) < LONGEST_TEXT
    is_text = known.promised.logical_type in (None, "string")
    return known.is_sure and is_text and whole and {value.value for value in profile.top} <= set(valid)


PROOFS: dict[str, Callable[[Known, Any], bool]] = {
    "logicalType": lambda known, _: known.is_typed,
    "required": _is_filled,
    "nullValues": _is_filled,
    "unique": _is_unique,
    "duplicateValues": _is_unique,
    "primaryKey": lambda known, _: _is_filled(known) and _is_unique(known),
    "minimum": _bounded(lambda low, high, to: low >= to),
    "maximum": _bounded(lambda low, high, to: high <= to),
    "exclusiveMinimum": _bounded(lambda low, high, to: low > to),
    "exclusiveMaximum": _bounded(lambda low, high, to: high < to),
    "minLength": _is_long,
    "maxLength": _is_short,
    "invalidValues": _is_valid,
}
"""Kind → whether what is known proves that it is kept. Its one argument is given."""
