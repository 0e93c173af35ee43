"""Every kind of check there is: a new one is an entry here, its SQL, and its example in `docs/contracts.md`."""

from dataclasses import dataclass, field
from typing import Any

CELL, ROW, ROWS, TABLE = "cell", "row", "rows", "table"
"""What shows that a check is broken: one cell, the cells of a row, a row among all others, or a number of the table."""

NUMBERS = ("integer", "number")
TIMES = ("date", "timestamp", "time")
ORDERED = NUMBERS + TIMES

COUNT = "count"
"""A whole number from 0."""
NUMBER, POSITIVE = "number", "positive number"
"""A decimal, as text."""
VALUE = "value"
"""A text in the type of the column."""
TEXT, WORD, FLAG, PATTERN = "text", "word", "flag", "pattern"
COLUMN, COLUMNS = "column", "columns"
NAMES = "names"
VALUES = "values"
"""Texts in the type of the column, and None for no value."""
TOKENS = "tokens"
"""Texts as they stand in the file, and None for no value."""
ORDER = "order"
"""One of ORDERS."""
ORDERS = ("increasing", "notDecreasing", "decreasing", "notIncreasing")

FORMAT = "format"
"""One of FORMATS, of the column's type."""
FORMATS = {
    "string": ("email", "uuid", "uri", "hostname", "ipv4", "ipv6"),
    "integer": ("i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"),
    "number": ("f32", "f64"),
}
"""Logical type → the formats that are checked."""


@dataclass(frozen=True)
class Kind:
    """What a check counts, and what it takes."""

    counts: str
    """What it counts, in words."""
    shown_by: str
    error: str
    """Of its violations: the Frictionless framework's name where it has one."""
    takes: dict[str, str]
    """Argument → its shape."""
    needs: tuple[str, ...] = ()
    """Arguments that are always given; of those parted by | one at least."""
    of: tuple[str, ...] = ()
    """Logical types that it is for; empty is any."""
    on_column: bool | None = True
    """Whether it is a rule of a column, of the table (False), or of either (None)."""
    otherwise: dict[str, Any] = field(default_factory=dict)
    """What an argument is that is not said; what is in neither is not asked for."""


def _option(name: str, shape: str, counts: str, of: tuple[str, ...]) -> dict[str, Kind]:
    """An entry of `logicalTypeOptions`, whose argument has its own name."""
    return {name: Kind(counts, CELL, "constraint-error", {name: shape}, (name,), of)}


KINDS: dict[str, Kind] = {
    "logicalType": Kind("cells that are not of their column's type and format", CELL, "type-error", {}),
    "required": Kind("cells with no value", CELL, "constraint-error", {}),
    "unique": Kind("rows that repeat the value of a row above", ROWS, "unique-error", {}),
    "primaryKey": Kind(
        "rows whose key lacks a value, or repeats that of a row above",
        ROWS,
        "primary-key",
        {"properties": COLUMNS},
        ("properties",),
        on_column=False,
    ),
    **_option("minLength", COUNT, "texts of fewer characters than this", ("string",)),
    **_option("maxLength", COUNT, "texts of more characters than this", ("string",)),
    **_option("pattern", PATTERN, "texts in which the regular expression is not found", ("string",)),
    **_option(
        "format",
        FORMAT,
        "texts that are no e-mail address, UUID, …; numbers that the width cannot hold",
        tuple(FORMATS),
    ),
    **_option("minimum", VALUE, "values below this", ORDERED),
    **_option("maximum", VALUE, "values above this", ORDERED),
    **_option("exclusiveMinimum", VALUE, "values below this, or equal to it", ORDERED),
    **_option("exclusiveMaximum", VALUE, "values above this, or equal to it", ORDERED),
    **_option("multipleOf", POSITIVE, "numbers that are no multiple of this", NUMBERS),
    **_option("minItems", COUNT, "arrays of fewer items than this", ("array",)),
    **_option("maxItems", COUNT, "arrays of more items than this", ("array",)),
    **_option("uniqueItems", FLAG, "arrays with an item twice", ("array",)),
    **_option("minProperties", COUNT, "objects of fewer properties than this", ("object",)),
    **_option("maxProperties", COUNT, "objects of more properties than this", ("object",)),
    "requiredProperties": Kind(
        "objects that lack one of these properties",
        CELL,
        "constraint-error",
        {"required": NAMES},
        ("required",),
        ("object",),
    ),
    "rowCount": Kind("rows of the table", TABLE, "table-dimensions", {}, on_column=False),
    "nullValues": Kind("cells with no value", CELL, "constraint-error", {}),
    "missingValues": Kind(
        "cells that stand for no value, as they are written in the file",
        CELL,
        "constraint-error",
        {"missingValues": TOKENS},
        otherwise={"missingValues": [None, ""]},
    ),
    "invalidValues": Kind(
        "values that are not among the valid ones, or in which the pattern is not found",
        CELL,
        "constraint-error",
        {"validValues": VALUES, "pattern": PATTERN},
        ("validValues|pattern",),
    ),
    "duplicateValues": Kind(
        "rows that repeat the value, or the values of these properties, of a row above",
        ROWS,
        "unique-error",
        {"properties": COLUMNS},
        on_column=None,
    ),
    "sql": Kind("what the query answers", TABLE, "query-error", {"query": TEXT}, ("query",), on_column=None),
    "foreignKey": Kind(
        "rows whose values no row of the other feed has",
        ROWS,
        "foreign-key",
        {"properties": COLUMNS, "feed": WORD, "references": NAMES},
        ("properties", "feed", "references"),
        on_column=None,
    ),
    "comparison": Kind(
        "rows in which the column is not as the operator says to the other columns",
        ROW,
        "row-constraint",
        {"operator": WORD, "properties": COLUMNS},
        ("operator", "properties"),
    ),
    "sequence": Kind(
        "rows that do not follow on the row above, of all or of their group: by `step`, else in `order`",
        ROWS,
        "sequential-value",
        {"order": ORDER, "step": NUMBER, "groupBy": COLUMNS},
        of=ORDERED,
        otherwise={"order": "increasing"},
    ),
    "sum": Kind(
        "rows in which the column is not the sum of the others",
        ROW,
        "row-constraint",
        {"properties": COLUMNS, "tolerance": NUMBER},
        ("properties",),
        NUMBERS,
        otherwise={"tolerance": "0"},
    ),
}
