"""What differs between two versions of a contract, as those see it who use the data."""

import json
from dataclasses import replace
from fractions import Fraction
from textwrap import dedent
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.contract_text import contract_of
from chalicelib.core.contract import ERROR, WARNING, Check, Column, Condition, Contract
from chalicelib.core.contract_changes import changes
from chalicelib.core.implied import implied, implies
from tests.documents import WHOLE, of_table


def contract(said: str, **other: str) -> Contract:
    found = contract_of(of_table(dedent(said)).encode()).contract
    assert found is not None
    return replace(found, **other)


def column(said: str) -> Contract:
    return contract(f"properties: [{{name: a, {said}}}]")


def rule(said: str, kind: str = "string") -> Contract:
    return contract(f"properties: [{{name: a, logicalType: {kind}, quality: [{{id: r, {said}}}]}}]")


def option(said: str, kind: str = "string") -> Contract:
    return column(f"logicalType: {kind}, logicalTypeOptions: {{{said}}}")


def within(said: str) -> Contract:
    return column(f"logicalType: object, properties: [{{name: b, {said}}}]")


def items(said: str) -> Contract:
    return column(f"logicalType: array, items: {{logicalType: string, logicalTypeOptions: {{{said}}}}}")


TIGHTER = {
    "a column more": (column("logicalType: date"), contract("properties: [{name: a, logicalType: date}, {name: b}]")),
    "required": (column("logicalType: string"), column("logicalType: string, required: true")),
    "unique": (column("logicalType: string"), column("logicalType: string, unique: true")),
    "shown": (column("classification: secret"), column("classification: public")),
    "a higher minimum": (option("minimum: 9", "number"), option("minimum: 10", "number")),
    "a lower maximum": (option("maximum: 10", "integer"), option("maximum: 9", "integer")),
    "a later day": (option("minimum: 2024-01-01", "date"), option("minimum: 2024-02-01", "date")),
    "a longer least": (option("minLength: 2"), option("minLength: 3")),
    "a multiple": (option("multipleOf: 0.5", "number"), option("multipleOf: 2", "number")),
    "a longer least within": (items("minLength: 2"), items("minLength: 3")),
    "required within": (within("logicalType: date"), within("logicalType: date, required: true")),
    "required elsewhere within": (
        column("logicalType: object, properties: [{name: b, required: true}, {name: c}]"),
        column("logicalType: object, properties: [{name: b, required: true}, {name: c, required: true}]"),
    ),
    "shown within": (within("classification: secret"), within("classification: public")),
    "fewer values": (
        rule("metric: invalidValues, arguments: {validValues: [x, y]}, mustBe: 0"),
        rule("metric: invalidValues, arguments: {validValues: [x]}, mustBe: 0"),
    ),
    "fewer rows": (rule("metric: nullValues, mustBeLessThan: 5"), rule("metric: nullValues, mustBeLessOrEqualTo: 4")),
    "none": (rule("metric: nullValues, mustBeBetween: [0, 5]"), rule("metric: nullValues, mustBe: 0")),
    "graver": (
        rule("metric: nullValues, mustBe: 0, severity: warning"),
        rule("metric: nullValues, mustBe: 0, severity: error"),
    ),
    "of all rows": (
        rule("metric: nullValues, mustBe: 0, customProperties: [{property: assay.where, value: {a: x}}]"),
        rule("metric: nullValues, mustBe: 0"),
    ),
    "a feed more": (
        contract("customProperties: [{property: assay.feeds, value: [x]}]"),
        contract("customProperties: [{property: assay.feeds, value: [x, y]}]"),
    ),
    "rejected at once": (
        contract("customProperties: [{property: assay.policy, value: warn}]"),
        contract("customProperties: [{property: assay.policy, value: reject}]"),
    ),
    "in use": (
        contract("properties: [{name: a}]", status="retired"),
        contract("properties: [{name: a}]", status="active"),
    ),
}


@pytest.mark.parametrize(("less", "more"), TIGHTER.values(), ids=TIGHTER)
def test_more_is_no_break_and_less_is_one(less: Contract, more: Contract) -> None:
    added, taken = changes(less, more), changes(more, less)

    assert added
    assert not any(change.breaking for change in added)
    assert any(change.breaking for change in taken)


OTHER = {
    "another type": (column("logicalType: integer"), column("logicalType: number")),
    "a type at all": (contract("properties: [{name: a}]"), column("logicalType: number")),
    "another pattern": (option("pattern: '^a$'"), option("pattern: '^b$'")),
    "other values": (
        rule("metric: invalidValues, arguments: {validValues: [x]}, mustBe: 0"),
        rule("metric: invalidValues, arguments: {validValues: [y]}, mustBe: 0"),
    ),
    "another unit": (
        rule("metric: nullValues, mustBeLessThan: 5"),
        rule("metric: nullValues, mustBeLessThan: 5, unit: percent"),
    ),
    "another range": (
        rule("metric: nullValues, mustBeBetween: [1, 5]"),
        rule("metric: nullValues, mustBeBetween: [2, 6]"),
    ),
}


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_what_is_neither_more_nor_less_breaks_both_ways(one: Contract, other: Contract) -> None:
    assert any(change.breaking for change in changes(one, other))
    assert any(change.breaking for change in changes(other, one))


def test_a_contract_that_says_everything_does_not_differ_from_itself() -> None:
    found = contract_of(json.dumps(WHOLE).encode()).contract

    assert found is not None
    assert changes(found, found) == ()


def test_a_rule_under_another_id_that_says_as_much_is_no_break() -> None:
    one = rule("metric: nullValues, mustBe: 0")
    other = contract("properties: [{name: a, logicalType: string, quality: [{id: s, metric: nullValues, mustBe: 0}]}]")

    assert [(change.what, change.how, change.breaking) for change in changes(one, other)] == [
        ("r", "removed", False),
        ("s", "added", False),
    ]


def test_a_column_that_is_gone_is_told_once() -> None:
    (change,) = changes(option("minLength: 2"), contract("description: x"))

    assert (change.column, change.what, change.how, change.breaking) == ("a", "column", "removed", True)


def test_words_that_explain_are_told_and_break_nothing() -> None:
    (change,) = changes(column("description: x"), column("description: y"))

    assert (change.what, change.before, change.after, change.breaking) == ("description", "x", "y", False)


ARGUMENTS = {
    "required": st.just({}),
    "nullValues": st.just({}),
    "minimum": st.fixed_dictionaries({"minimum": st.sampled_from(["1", "2"])}),
    "invalidValues": st.fixed_dictionaries(
        {},
        optional={"validValues": st.sampled_from([["a"], ["a", "b"]]), "pattern": st.sampled_from(["^a$", "^b$"])},
    ),
    "duplicateValues": st.fixed_dictionaries({}, optional={"properties": st.sampled_from([["a"], ["a", "b"]])}),
    "sum": st.fixed_dictionaries({"properties": st.just(["b"]), "tolerance": st.sampled_from(["0", "1"])}),
}
CHECKS = st.sampled_from(sorted(ARGUMENTS)).flatmap(
    lambda kind: st.builds(
        Check,
        st.just("id"),
        st.just(kind),
        st.sampled_from(["a", None]),
        ARGUMENTS[kind],
        st.sampled_from(["mustBe", "mustBeLessThan"]),
        st.sampled_from([(Fraction(0),), (Fraction(2),)]),
        severity=st.sampled_from([WARNING, ERROR]),
        where=st.sampled_from([(), (Condition("b", "mustBe", ("x",)),)]),
        within=st.sampled_from([(), ("k",)]),
    )
)


@given(st.lists(CHECKS, max_size=8), CHECKS)
def test_a_check_is_compared_with_all_that_could_say_as_much(new: list[Check], old: Check) -> None:
    assert implied(new)(old) is any(implies(one, old) for one in new)


def test_thousands_of_checks_are_not_compared_with_each_other() -> None:
    table = contract("properties: [{name: a}]").tables[0]
    queries = [Check(f"q{n}", "sql", None, {"query": f"select {n}"}) for n in range(3000)]
    least = [Check(f"m{n}", "minimum", f"c{n}", {"minimum": "2"}) for n in range(3000)]
    columns = tuple(Column(f"c{n}", f"c{n}") for n in range(3000))
    old = replace(table, columns=columns, checks=(*queries, *least))
    weaker = [replace(check, id=f"n{n}", arguments={"minimum": "1"}) for n, check in enumerate(least)]
    new = replace(old, checks=(*(replace(check, id=f"r{n}") for n, check in enumerate(queries)), *weaker))
    whole, began = contract("properties: [{name: a}]"), process_time()

    told = changes(replace(whole, tables=(old,)), replace(whole, tables=(new,)))

    assert len([change for change in told if change.breaking]) == 3000
    assert process_time() - began < 2, "it takes a tenth of a second; each with each, 14 seconds"
