"""Gather the facts that advice on violations rests on: a query or two for all checks together."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from chalicelib.core import advice_facts
from chalicelib.core.advice import Facts, Orders, advice
from chalicelib.core.breaks import Cells
from chalicelib.core.check_findings import Judged
from chalicelib.core.contract import Check, Column
from chalicelib.core.typed_cells import MOMENTS
from chalicelib.edges.engine import Engine

type Counts = tuple[tuple[str, int], ...]


MOST_ADVISED = 20
"""Checks on which advice is sought: a wide table may break thousands of them."""


def advised(engine: Engine, found: Sequence[Judged], cells: Cells, view: str) -> dict[int, list[str]]:
    """Advice on the checks that most rows break, by their places. What is classified is not quoted."""
    found = sorted(found, key=lambda one: -one.counted.count)[:MOST_ADVISED]
    values = _values(engine, [one.asked.at for one in found if not one.asked.is_classified])
    forms, orders = _forms(engine, found, cells), _orders(engine, found, cells, view)
    told = {}
    for one in found:
        at, counted = one.asked.at, one.counted
        different, most = values.get(at, (0, ()))
        told[at] = advice(
            Facts(
                one.asked.check,
                one.looked_at,
                counted.count,
                counted.first or 1,
                counted.last or 1,
                counted.values,
                different,
                most,
                forms.get(at, ()),
                orders.get(at),
            )
        )
    return told


def _values(engine: Engine, places: list[int]) -> dict[int, tuple[int, Counts]]:
    found = engine.rows(advice_facts.values(places)) if places else []
    return {at: (different, tuple((one["value"], one["n"]) for one in most)) for at, different, most in found}


def _forms(engine: Engine, found: Sequence[Judged], cells: Cells) -> dict[int, Counts]:
    """Of cells that are not of their type."""
    wrong = [one.asked for one in found if one.asked.check.kind == "logicalType"]
    asked = [(one, advice_facts.forms_of(_column(one.check, cells), bool(one.check.within))) for one in wrong]
    asked = [(one, some) for one, some in asked if some]
    if not asked:
        return {}
    (counts,) = engine.rows(advice_facts.forms(asked))
    left: list[Any] = list(counts)
    return {one.at: tuple((form.words, left.pop(0)) for form in some) for one, some in asked}


def _orders(engine: Engine, found: Sequence[Judged], cells: Cells, view: str) -> dict[int, Orders]:
    """Of days that are not of their type. Where no format is promised, those that are have no order to be told; nor are
    they asked of within cells."""
    wrong = [one.asked for one in found if one.asked.check.kind == "logicalType"]
    days = [one for one in wrong if _column(one.check, cells).logical_type in MOMENTS]
    formed = {
        one.at: cells[one.check.column or ""].raw
        for one in days
        if _column(one.check, cells).format and not one.check.within
    }
    plain = {one.at: f"v{one.at}" for one in days if one.at not in formed}
    told: dict[int, Orders] = {}
    for source, asked in ((view, formed), (advice_facts.apart(plain), plain)):
        if asked:
            (ends,) = engine.rows(advice_facts.orders(source, list(asked.values())))
            told |= {at: Orders(*some) for at, some in zip(asked, batched(ends, 4, strict=True), strict=True)}
    return told


def _column(check: Check, cells: Cells) -> Column:
    """What is promised of the values that a check of one column looks at."""
    return cells[check.column or ""].column.at(check.within)
