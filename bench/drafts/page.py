"""The tables of false alarms and of damages, and their place in docs/drafts.md."""

from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from bench.drafts.damages import DAMAGES
from bench.drafts.held import Broken
from bench.drafts.run import DEALT, IN_ORDER, PROMISE, WARNING, Result
from bench.drafts.tables import FEWEST, OURS, PACKAGES

PAGE = Path(__file__).parents[2] / "docs" / "drafts.md"
BEGIN, END = "<!-- written by `make bench-drafts` from here -->", "<!-- to here -->"
LISTED = 20
"""Tables of a package that are told one by one."""


def lines(found: list[Result]) -> list[str]:
    return [*_of_tables(found), "", *_of_rules(found), "", *_of_damages(found)]


def write(found: list[Result]) -> None:
    """Put the tables between the two marks in the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    packages = ", ".join(f"{one} {version(one)}" for one in PACKAGES)
    head = f"{len(found) // 2:,} tables of {FEWEST} rows or more. {packages}."
    text = "\n".join([BEGIN, "", head, "", *lines(found), "", END])
    PAGE.write_text(before + text + rest.partition(END)[2], encoding="utf-8")


def _of_tables(found: list[Result]) -> list[str]:
    groups = {"all": found}
    for source in (*PACKAGES, OURS):
        of_source = [one for one in found if one.source == source]
        names = sorted({one.table for one in of_source})
        groups[f"{source}: {len(of_source) // 2} tables"] = of_source
        for name in names if len(names) <= LISTED and source != OURS else ():
            groups[f"{source} {name}"] = [one for one in of_source if one.table == name]
    head = "promises, broken | warnings, raised | tables without a broken promise"
    return [
        f"| tables | dealt: {head} | in order: {head} |",
        "|---" * 7 + "|",
        *(f"| {name} | {_halves(some)} |" for name, some in groups.items()),
    ]


def _halves(found: list[Result]) -> str:
    cells = []
    for split in (DEALT, IN_ORDER):
        some = [one for one in found if one.split == split]
        rules = [rule for one in some for rule in one.rules]
        clean = sum(not any(rule.rows and not rule.is_warning for rule in one.rules) for one in some)
        cells += [
            _rate(rules, lambda rule: not rule.is_warning),
            _rate(rules, lambda rule: rule.is_warning),
            f"{clean}",
        ]
    return " | ".join(cells)


def _rate(rules: Iterable[Broken], is_meant: Callable[[Broken], bool]) -> str:
    meant = [rule for rule in rules if is_meant(rule)]
    return _share(sum(bool(rule.rows) for rule in meant), len(meant))


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.2%})" if whole else "–"


def _of_rules(found: list[Result]) -> list[str]:
    kinds = sorted({rule.kind for one in found for rule in one.rules})
    rows = [f"| {kind} | {_of_kind(found, kind, DEALT)} | {_of_kind(found, kind, IN_ORDER)} |" for kind in kinds]
    return ["| rule | broken, dealt | broken, in order |", "|---|---|---|", *rows]


def _of_kind(found: list[Result], kind: str, split: str) -> str:
    rules = (rule for one in found if one.split == split for rule in one.rules)
    return _rate(rules, lambda rule: rule.kind == kind)


def _of_damages(found: list[Result]) -> list[str]:
    rows = []
    for damage in DAMAGES:
        caught = [one.caught[damage.name] for one in found if damage.name in one.caught]
        shares = (_share(caught.count(by), len(caught)) for by in (PROMISE, WARNING))
        rows.append(f"| {damage.name} | {' | '.join(shares)} |")
    return [
        "| damage to the other half | tables in which a promise is broken | a warning alone |",
        "|---|---|---|",
        *rows,
    ]
