"""A contract written from what was measured of one file: a draft, each of its rules with the evidence for it.

A document of the Open Data Contract Standard v3.1.0 as plain values; what each rule rests on is in `docs/drafts.md`.
"""

import re
from collections import Counter
from typing import Any

from chalicelib.core.contract import ERROR
from chalicelib.core.draft_reading import reading_of
from chalicelib.core.draft_rules import OF_KEYS, RULES
from chalicelib.core.drafted import Rule, Seen, without_masks
from chalicelib.core.induction import ENOUGH, kept, told_apart
from chalicelib.core.report import Report, Table
from chalicelib.core.wording import counted
from chalicelib.errors import Invalid

API_VERSION, FIRST = "v3.1.0", "1.0.0"
EVIDENCE = "assay.evidence"
AT_PROPERTY = ("logicalType", "required", "unique", "primaryKey", "primaryKeyPosition", "classification")
"""Rules that are keys of a property; but for a closed set and warnings, all others are options of its type."""

CLOSED_SET = "validValues"
PAIRS_TRIED = 120
"""Of which the keys of two columns were found: one of them may be a key by accident."""

SHIFTS = "non-stationary"
"""The alert of numbers that shift along the rows."""

WIDEST = 500
"""Columns whose evidence and warnings there is room for in a document that may be read again (`core/nodes.py`)."""

LONGEST_NAME = 100
UNTOLD = ("primaryKeyPosition",)
PURPOSE = "Drafted from the profile of one file. Read it, mend it, and set its status to active."
LIMITATIONS = (
    "How sure a rule is, is the chance that a file of as many rows keeps it, if its rows come about as those of this "
    "one did. What changes from file to file, as a day or a price, is promised no range."
)

type Document = dict[str, Any]
type Rules = dict[str, Rule]
"""Of one column, by name."""


def draft(report: Report, name: str, feed: str | None = None) -> Document:
    """The contract that the files of a feed may be held to, after one of them; the feed is called as the contract is,
    unless it is given. Raises Invalid where it was not read, or
    has no records."""
    table = report.table
    if table is None or not table.records:
        raise Invalid("this file has no records to draft a contract from: give one that can be read, with records")
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": name,
        "name": name,
        "version": FIRST,
        "status": "draft",
        "description": {"purpose": PURPOSE, "limitations": LIMITATIONS},
        "schema": [_object(report, table, name, feed or name)],
    }


def feed_named(file_name: str) -> str:
    """A name for the feed of a file, of the letters that names may have."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", file_name.partition(".")[0]).strip("_-")[:LONGEST_NAME] or "file"


def _object(report: Report, table: Table, called: str, feed: str) -> Document:
    rules = rules_of(report, table)
    return {
        "name": called,
        "logicalType": "object",
        "description": f"Drafted from {counted(table.records, 'row')}.{_left_out(report)}",
        "properties": [_property(name, found, len(rules) <= WIDEST) for name, found in rules.items()],
        "quality": [{"metric": "rowCount", "mustBeGreaterThan": 0}],
        "customProperties": _custom(({"feeds": [feed]} if feed != called else {}) | reading_of(report, table)),
    }


def _left_out(report: Report) -> str:
    times = Counter(column.name for column in report.columns)
    out = [str(column.position) for column in report.columns if not column.name or times[column.name] > 1]
    said = f" Left out, for they have no label, or one that others have too: columns {', '.join(out)}."
    return said if out else ""


def rules_of(report: Report, table: Table) -> dict[str, Rules]:
    """What each column is held to, by its label; columns that share one, or have none, can be held to nothing."""
    times = Counter(column.name for column in report.columns)
    own = (column for column in report.columns if column.name and times[column.name] == 1)
    shift = {alert.position for alert in table.alerts if alert.name == SHIFTS}
    seen = [Seen(without_masks(column), table.records, column.position in shift) for column in own]
    rules = {one.column.name: _rules(one) for one in seen}
    for name, key in _primary_key(table, {one.column.name: one for one in seen}, rules).items():
        rules[name] = {other: rule for other, rule in rules[name].items() if other != "unique"} | key
    return rules


def _rules(seen: Seen) -> Rules:
    """Nothing is said of values whose type is not."""
    found = {rule.name: rule for draft in RULES if (rule := draft(seen))}
    return found if "logicalType" in found else {name: rule for name, rule in found.items() if name in AT_PROPERTY}


def _primary_key(table: Table, seen: dict[str, Seen], rules: dict[str, Rules]) -> dict[str, Rules]:
    """Column → its part in the key: a unique column, the first whose label says so; else two that tell rows apart, and
    not by accident."""
    alone = [name for name, found in rules.items() if "unique" in found]
    for name in sorted(alone, key=lambda name: not seen[name].says(OF_KEYS))[:1]:
        unique = rules[name]["unique"]
        return {name: {"primaryKey": Rule("primaryKey", True, unique.sure, unique.because)}}
    pairs = [key for key in table.keys if len(key) == 2 and all(name in seen for name in key)]
    for key in pairs:
        different = [seen[name].column.distinct for name in key]
        by_accident = 1 - told_apart(table.records, different[0] * different[1])
        sure = min(kept(table.records), 1 - PAIRS_TRIED * by_accident)
        if sure >= ENOUGH and all(seen[name].type not in ("decimal", "number") for name in key):
            because = f"all {table.records:,} rows differ in {key[0]} and {key[1]} together"
            return {name: _part(at, sure, because) for at, name in enumerate(key, 1)}
    return {}


def _part(position: int, sure: float, because: str) -> Rules:
    found = (Rule("primaryKey", True, sure, because), Rule("primaryKeyPosition", position, sure, because))
    return {rule.name: rule for rule in found}


def _property(name: str, rules: Rules, in_full: bool) -> Document:
    plain = {key: rule for key, rule in rules.items() if key != CLOSED_SET and rule.severity == ERROR}
    options = {key: rule.value for key, rule in plain.items() if key not in AT_PROPERTY}
    told = {key: rule.evidence for key, rule in rules.items() if key not in UNTOLD and rule.value != "string"}
    document: Document = {"name": name}
    document |= {key: plain[key].value for key in AT_PROPERTY if key in plain}
    if options:
        document["logicalTypeOptions"] = options
    others = [_rule(rule) for key, rule in rules.items() if key not in plain and (in_full or rule.severity == ERROR)]
    if others:
        document["quality"] = others
    if told and in_full:
        document["customProperties"] = [{"property": EVIDENCE, "value": told}]
    return document


def _rule(rule: Rule) -> Document:
    """What has a severity, or stands in `quality` by the standard."""
    if rule.name == CLOSED_SET:
        arguments = {rule.name: rule.value}
        return {"metric": "invalidValues", "arguments": arguments, "mustBe": 0}
    implementation = {"check": rule.name, rule.name: rule.value}
    return {"type": "custom", "engine": "assay", "implementation": implementation, "severity": rule.severity}


def _custom(said: Document) -> list[Document]:
    return [{"property": f"assay.{name}", "value": value} for name, value in said.items()]
