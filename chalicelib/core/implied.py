"""Whether checks say at least what another does: whoever relies on the one may rely on the other instead."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from chalicelib.core.contract import NONE, SEVERITIES, Check, Condition

type Arguments = Mapping[str, Any]
type Rule = Callable[[Any, Any], bool]


def _value(text: Any) -> Any:
    """A bound of a number as that; of a day or a time as its text, which sorts as it does."""
    try:
        return Fraction(text)
    except ValueError:
        return text


def _least(new: Any, old: Any) -> bool:
    one, other = _value(new), _value(old)
    return type(one) is type(other) and bool(one >= other)


def _most(new: Any, old: Any) -> bool:
    return _least(old, new)


TIGHTER: dict[str, dict[str, Rule]] = {
    **{name: {name: _least} for name in ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")},
    **{name: {name: _most} for name in ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")},
    "multipleOf": {"multipleOf": lambda new, old: (Fraction(new) / Fraction(old)).denominator == 1},
    "requiredProperties": {"required": lambda new, old: set(new) >= set(old)},
    "invalidValues": {"validValues": lambda new, old: set(new) <= set(old)},
    "missingValues": {"missingValues": lambda new, old: set(new) >= set(old)},
    "sum": {"tolerance": _most},
}
"""Kind → argument → whether with the new one at least as much is counted as with the old one. Others must be equal."""


def implied(checks: Iterable[Check]) -> Callable[[Check], bool]:
    """Whether one of these checks says at least what another does. Those alone are compared that have in common what
    they must, so that thousands are not each compared with thousands."""
    alike: dict[Hashable, list[Check]] = {}
    same = set()
    for check in checks:
        same.add(_said(check))
        for key in _keys(check, check.where):
            alike.setdefault(key, []).append(check)

    def is_implied(old: Check) -> bool:
        keys = {_keys(old, where)[-1] for where in ((), old.where)}
        return _said(old) in same or any(implies(new, old) for key in keys for new in alike.get(key, ()))

    return is_implied


def _said(check: Check) -> Hashable:
    """All that a check says."""
    arguments = frozenset(_frozen(check.arguments).items())
    counts = check.kind, check.column, check.within, check.where, arguments
    return counts, check.severity, check.operator, check.bounds, check.unit


def _keys(check: Check, where: tuple[Condition, ...]) -> list[Hashable]:
    """Kind, column, path in it and `where` of a check; and the same with each of its arguments that must be equal."""
    own, rules = (check.kind, check.column, check.within, where), TIGHTER.get(check.kind, {})
    return [own, *((*own, *pair) for pair in _frozen(check.arguments).items() if pair[0] not in rules)]


def _frozen(arguments: Arguments) -> dict[str, Hashable]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}


def implies(new: Check, old: Check) -> bool:
    """Whether no table keeps `new` that does not keep `old`, as far as that is plain."""
    same = (new.kind, new.column, new.within) == (old.kind, old.column, old.within)
    grave = SEVERITIES.index(new.severity) <= SEVERITIES.index(old.severity)
    return same and grave and ((_is_none(old) and _counts_as_much(new, old)) or _is_same(new, old)) and _keeps(new, old)


def _is_none(check: Check) -> bool:
    """Whether nothing may be there of what is counted."""
    return (check.operator, check.bounds) == ("mustBe", NONE)


def _is_same(new: Check, old: Check) -> bool:
    return (new.arguments, new.where, new.unit) == (old.arguments, old.where, old.unit)


def _counts_as_much(new: Check, old: Check) -> bool:
    rules = TIGHTER.get(new.kind, {})
    return new.where in ((), old.where) and all(
        argument in new.arguments and rules.get(argument, _equal)(new.arguments[argument], value)
        for argument, value in old.arguments.items()
    )


def _equal(new: Any, old: Any) -> bool:
    return bool(new == old)


def _keeps(new: Check, old: Check) -> bool:
    """Whether every count that `new` allows `old` allows too."""
    if (new.operator, new.bounds) == (old.operator, old.bounds):
        return True
    inner, outer = _range(new), _range(old)
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


type End = tuple[Fraction, int]
"""A bound, and -1, 0 or 1 where what is allowed ends just below it, at it, or begins just above it."""

LEAST, MOST = (Fraction(0), 0), (Fraction(10**18), 0)


def _range(check: Check) -> tuple[End, End] | None:
    """The least and the greatest count that are allowed; None where these are no range."""
    low, high = check.bounds[0], check.bounds[-1]
    return {
        "mustBe": ((low, 0), (low, 0)),
        "mustBeBetween": ((low, 0), (high, 0)),
        "mustBeGreaterThan": ((low, 1), MOST),
        "mustBeGreaterOrEqualTo": ((low, 0), MOST),
        "mustBeLessThan": (LEAST, (low, -1)),
        "mustBeLessOrEqualTo": (LEAST, (low, 0)),
    }.get(check.operator)
