"""A contract as values: plain, whole, and its kinds of checks in one table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.check_kinds import CELL, KINDS, ROW, ROWS, TABLE
from chalicelib.core.contract import Check, Column, Condition, Contract, Held, Policy, Sla, Table
from chalicelib.core.operators import BETWEEN, OPERATORS, exceeds, holds
from chalicelib.core.report import Dialect
from chalicelib.core.shapes import build, plain

NUMBERS = st.fractions(-3, 3, max_denominator=4)

CHECK = Check(
    "order_id.missing",
    "missingValues",
    "order_id",
    {"missingValues": [None, "", "N/A"]},
    "mustBeBetween",
    (Fraction(0), Fraction(1, 2)),
    "percent",
    where=(Condition("status", "mustBe", ("shipped", None)),),
)
TABLE_OF_ORDERS = Table(
    "orders",
    ("orders",),
    (Column("order_id", "Order ID", ("OrderID",), "string", required=True, key_position=1),),
    (CHECK, Check("order_id.foreignKey", "foreignKey", "order_id", {"feed": "known", "references": ["id"]})),
    Held(Dialect(";", '"', '"', "\n", 1), "cp1252", ("NA",)),
    Policy("quarantine", Fraction(1, 20)),
)
CONTRACT = Contract("c", "1.0.0", "v3.1.0", "active", None, None, (TABLE_OF_ORDERS,), (Sla("latency", "4", "d", None),))


def test_a_contract_is_plain() -> None:
    assert build(Contract, plain(CONTRACT)) == CONTRACT


def test_a_table_is_found_by_its_feed() -> None:
    assert CONTRACT.table("orders") == TABLE_OF_ORDERS
    assert CONTRACT.table("planes") is None
    assert TABLE_OF_ORDERS.references == ("known",)


@pytest.mark.parametrize(
    ("classification", "masked"),
    [(None, False), ("public", False), ("Public ", False), ("restricted", True), ("", True)],
)
def test_a_column_is_masked_unless_it_is_public(classification: str | None, masked: bool) -> None:
    assert Column("a", "a", classification=classification).is_masked == masked


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_what_it_counts_and_takes(name: str) -> None:
    kind = KINDS[name]

    assert kind.shown_by in (CELL, ROW, ROWS, TABLE)
    assert {name for needed in kind.needs for name in needed.split("|")} <= set(kind.takes)
    assert set(kind.otherwise) <= set(kind.takes)
    assert kind.counts


@pytest.mark.parametrize(
    ("operator", "held", "broken"),
    [
        ("mustBe", [2], [1, 3]),
        ("mustNotBe", [1, 3], [2]),
        ("mustBeGreaterThan", [3], [1, 2]),
        ("mustBeGreaterOrEqualTo", [2, 3], [1]),
        ("mustBeLessThan", [1], [2, 3]),
        ("mustBeLessOrEqualTo", [1, 2], [3]),
        ("mustBeBetween", [2, 3, 4], [1, 5]),
        ("mustNotBeBetween", [1, 5], [2, 3, 4]),
    ],
)
def test_operators_at_both_ends(operator: str, held: list[int], broken: list[int]) -> None:
    bounds = (Fraction(2), Fraction(4)) if operator in BETWEEN else (Fraction(2),)

    assert all(holds(operator, Fraction(n), bounds) for n in held)
    assert not any(holds(operator, Fraction(n), bounds) for n in broken)


@given(operator=st.sampled_from(sorted(OPERATORS)), measured=NUMBERS, bounds=st.tuples(NUMBERS, NUMBERS).map(sorted))
def test_what_exceeds_is_broken_and_so_is_all_above(operator: str, measured: Fraction, bounds: list[Fraction]) -> None:
    to = tuple(bounds) if operator in BETWEEN else (bounds[0],)

    if exceeds(operator, measured, to):
        assert not holds(operator, measured, to)
        assert not holds(operator, measured + 1, to)
