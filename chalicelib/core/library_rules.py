"""Rules with an operator: the five metrics of the standard's library, and queries (`type: sql`)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.core.check_arguments import Scope, Wrong
from chalicelib.core.check_kinds import KINDS, TABLE, Kind
from chalicelib.core.contract import PERCENT, ROWS, UNITS, Check, Column
from chalicelib.core.nodes import Mapping, Node, Scalar, Sequence, entry, text, written
from chalicelib.core.operators import BETWEEN, OPERATORS
from chalicelib.core.remarks import named, near
from chalicelib.core.rules import is_complete, made, taken

METRICS = ("rowCount", "nullValues", "missingValues", "invalidValues", "duplicateValues")
RULES_OF_3_0 = {"nullCheck": "nullValues", "duplicateCount": "duplicateValues", "countCheck": "rowCount"}
"""What examples of ODCS v3.0 call metrics, which had no list of them."""

_AS_METRIC = f"write `metric:` with one of {', '.join(METRICS)}"
_ONE_QUERY = re.compile(r"\s*(select|with|from)\b[^;]*(;\s*)?", re.IGNORECASE)


def metric(node: Mapping, column: Column | None, scope: Scope) -> Iterator[Check]:
    """Raises Wrong."""
    key, name = _metric(node)
    if key == "rule" and name not in METRICS and scope.is_3_0:
        scope.remarks.warn(node.entries[key].mark, f"the rule {named(name)} is kept, and not checked", _AS_METRIC)
        return
    if key == "rule" and not scope.is_3_0:
        scope.remarks.warn(node.entries[key].mark, "`rule` is read as `metric`, which took its place", _AS_METRIC)
    if name not in METRICS:
        raise Wrong(node.entries[key], f"{named(name)} is no metric", _nearest(name))
    kind = KINDS[name]
    if kind.on_column is (column is None):
        there = "a property" if kind.on_column else "the table"
        raise Wrong(node.entries[key], f"{name} is of {there}", f"move the rule to the `quality` of {there}")
    arguments = taken(kind, entry(node, "arguments"), column, scope)
    check = made(node, name, column, arguments, scope)
    if key == "metric" or any(operator in node.entries for operator in OPERATORS):
        yield _held(node, check)
    elif name != "rowCount":
        yield check
    else:
        scope.remarks.warn(node.mark, "this rule says no count: not checked", "add `mustBeGreaterThan: 0`")


def _metric(node: Mapping) -> tuple[str, str]:
    """The key that names a metric, which may be the deprecated `rule`, and the metric."""
    key = "rule" if entry(node, "metric") is None else "metric"
    found = entry(node, key)
    if found is None:
        raise Wrong(node, "a rule of the library needs a `metric`", _nearest(""))
    word = written(found) or ""
    return key, RULES_OF_3_0.get(word, word) if key == "rule" else word


def _nearest(word: str) -> str:
    known, nearest = f"known are: {', '.join(METRICS)}", str(near(word, METRICS))
    return known if nearest == known else f"{nearest} {known}"


def query(node: Mapping, column: Column | None, scope: Scope) -> Iterator[Check]:
    """Raises Wrong."""
    found = entry(node, "query")
    if found is None:
        raise Wrong(node, "a rule of type sql needs a `query`", "add one that answers one number, or true or false")
    if not _ONE_QUERY.fullmatch(text(found) or ""):
        raise Wrong(
            found, "this is not one query", "write one SELECT; `{object}` is the table, `{property}` the column"
        )
    yield _held(node, made(node, "sql", column, {"query": text(found)}, scope))


def _held(node: Mapping, check: Check) -> Check:
    """The check with the operator of its rule, bounds and unit."""
    is_complete(check.of_kind, check.arguments, node)
    given = [operator for operator in OPERATORS if operator in node.entries]
    if len(given) != 1:
        what = f"has {len(given)} operators" if given else "has no operator"
        raise Wrong(node, f"this rule {what}, and needs one", f"known are: {', '.join(OPERATORS)}")
    bounds = _bounds(node.entries[given[0]], given[0], check.kind == "sql")
    return replace(check, operator=given[0], bounds=bounds, unit=_unit(node, check.of_kind))


def _unit(node: Mapping, kind: Kind) -> str:
    found = entry(node, "unit")
    if found is None:
        return ROWS
    unit = text(found) or ""
    if kind.shown_by == TABLE:
        if unit == PERCENT:
            raise Wrong(found, "this is no share of the rows", "leave `unit` out")
        return ROWS
    if unit not in UNITS:
        raise Wrong(found, f"{named(unit)} is no unit", near(unit, UNITS))
    return unit


def _bounds(node: Node, operator: str, is_query: bool) -> tuple[Fraction, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    is_between = operator in BETWEEN
    if isinstance(node, Sequence) is not is_between or len(items) != 1 + is_between:
        what = "two numbers in brackets were" if is_between else "a number was"
        raise Wrong(node, f"{what} expected here", "write it so")
    bounds = tuple(_bound(item, is_query) for item in items)
    if is_between and bounds[0] >= bounds[1]:
        raise Wrong(node, "the first number is not below the second", "write the lower one first; mustBe takes one")
    return bounds


def _bound(node: Node, is_query: bool) -> Fraction:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | Decimal) and (is_query or not isinstance(value, bool)):
        return Fraction(value)
    raise Wrong(node, "a number was expected here", "write a number without quotes")
