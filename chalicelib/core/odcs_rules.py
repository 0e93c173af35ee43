"""One rule of an ODCS document (`quality`), by its type → checks."""

from collections.abc import Callable, Iterator

from chalicelib.core.check_arguments import Scope, Wrong
from chalicelib.core.contract import Check, Column
from chalicelib.core.custom_rules import custom
from chalicelib.core.library_rules import METRICS, metric, query
from chalicelib.core.nodes import Mapping, Node, entry, text
from chalicelib.core.operators import OPERATORS

Rule = Callable[[Mapping, Column | None, Scope], Iterator[Check]]

TYPES: dict[str, Rule] = {"library": metric, "sql": query, "custom": custom, "text": lambda rule, *_: iter(())}
"""Type of a rule → how it is read. A text is for people."""

_HELD = ("unit", *OPERATORS)
KEYS = {
    "library": ("metric", "rule", "arguments", *_HELD),
    "sql": ("query", *_HELD),
    "custom": ("engine", "implementation"),
    "text": (),
}
"""Type of a rule → the keys that it has beside those that all have."""


def tried(rule: Node, read: Callable[[Mapping], Iterator[Check]], scope: Scope) -> list[Check]:
    """The checks of a rule. Of what is wrong, this is told."""
    try:
        return list(read(rule)) if isinstance(rule, Mapping) else []
    except Wrong as wrong:
        scope.remarks.error(wrong.node.mark, wrong.wrong, wrong.advice)
        return []


def checks_of(rule: Mapping, column: Column | None, scope: Scope) -> Iterator[Check]:
    """Raises Wrong."""
    said = text(entry(rule, "type"))
    called = said or ("library" if entry(rule, "metric") or entry(rule, "rule") else "")
    if called in TYPES:
        for key in rule.entries:
            if key not in KEYS[called] and any(key in keys for keys in KEYS.values()):
                mark, advice = rule.keys.get(key, rule.mark), f"its own keys are: {', '.join(KEYS[called]) or 'none'}"
                scope.remarks.warn(mark, f"`{key}` is not read in a rule of type {called}", advice)
        return TYPES[called](rule, column, scope)
    if called:
        return iter(())
    raise Wrong(rule, "a rule needs a `metric`, or a `type`", f"metrics are: {', '.join(METRICS)}")
