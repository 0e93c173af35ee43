"""A contract as values: what the files of a feed are held to, whatever document it was read from.

Words are those of the Open Data Contract Standard (ODCS) v3.1: a contract has objects, here tables, of properties,
here columns. All values are plain (`core/shapes.py` turns them into JSON and back). Texts of numbers are decimals
(`0.10`), of days and times ISO 8601, whatever the format of the column.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chalicelib.core.check_kinds import KINDS, Kind
from chalicelib.core.report import Dialect
from chalicelib.core.within import Path

ROWS, PERCENT = "rows", "percent"
UNITS = (ROWS, PERCENT)

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""Gravest first. Only an error counts for the verdict and sets its row aside; the others are told."""

REJECT, QUARANTINE, WARN = "reject", "quarantine", "warn"
ACTIONS = (REJECT, QUARANTINE, WARN)

PUBLIC = "public"

NONE = (Fraction(0),)


@dataclass(frozen=True)
class Condition:
    """Holds of a row whose cell in `column` is as the operator says. A cell with no value keeps none but `mustBe` None
    and `mustNotBe` a value."""

    column: str
    operator: str
    """One of `core/operators.py`."""
    values: tuple[str | None, ...]
    """Texts in the column's type, None for no value. Two of between; any of those of `mustBe`, none of `mustNotBe`."""


@dataclass(frozen=True)
class Check:
    """One rule: what `kind` counts, in `unit`, must be as operator and bounds say. Most count what must not be there,
    and so must be 0 rows."""

    id: str
    """The rule's own id, else `<column>.<kind>`, or `<kind>` of a whole table; no two checks of a table share one."""
    kind: str
    """A key of `KINDS` (`core/check_kinds.py`), which says what it counts and what its arguments are."""
    column: str | None
    """`Column.name`; None of a rule of the whole table."""
    arguments: dict[str, Any] = field(default_factory=dict)
    """By the standard's names: texts, whole numbers, and lists of texts and None."""
    operator: str = "mustBe"
    """One of `core/operators.py`, whose `holds` takes it with the bounds."""
    bounds: tuple[Fraction, ...] = NONE
    """Two of between, else one. True and false, of a query, are 1 and 0."""
    unit: str = ROWS
    """Percent is of the rows that the check looks at: all of the table, or those of `where`."""
    severity: str = ERROR
    dimension: str | None = None
    """The standard's word (`completeness`, …)."""
    where: tuple[Condition, ...] = ()
    """The check looks at rows alone of which all of these hold."""
    description: str | None = None
    within: Path = ()
    """Where in the cells of `column` the values lie that it looks at; it counts rows that have one such at least."""

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def columns(self) -> list[str]:
        """Names of the columns that it looks at."""
        own = [self.column] if self.column else []
        others = [*self.arguments.get("properties", ()), *self.arguments.get("groupBy", ())]
        return list(dict.fromkeys([*own, *others, *(said.column for said in self.where)]))


@dataclass(frozen=True)
class Column:
    """A property of the standard."""

    name: str
    """By which checks call it."""
    label: str
    """Its label in the file: the `physicalName`, else the name."""
    aliases: tuple[str, ...] = ()
    """Labels that the file may have instead (`assay.aliases`)."""
    logical_type: str | None = None
    """string, date, timestamp, time, number, integer, object, array or boolean; None where nothing is promised."""
    physical_type: str | None = None
    format: str | None = None
    """How its days and times are written, by the letters of Java's DateTimeFormatter; None is ISO 8601."""
    timezone: bool = False
    """Whether a time says its offset."""
    default_timezone: str = "UTC"
    """Of a time that says none."""
    required: bool = False
    key_position: int | None = None
    """Place in the primary key, from 1; None where it is in none."""
    classification: str | None = None
    description: str | None = None
    properties: tuple["Column", ...] = ()
    """Of an object: what lies in it, by keys that are their labels."""
    items: "Column | None" = None
    """Of an array: what each of its items is."""

    @property
    def is_masked(self) -> bool:
        """Whether its values are shown to nobody but the sender: it is classified, or something in it is."""
        own = self.classification is not None and self.classification.strip().lower() != PUBLIC
        return own or any(inner.is_masked for inner in self.inner.values())

    @property
    def inner(self) -> dict[str | None, "Column"]:
        """What lies directly in it, by steps of a path."""
        return {one.label: one for one in self.properties} | ({None: self.items} if self.items else {})

    def at(self, path: Path) -> "Column":
        """What is promised of the values that lie there. Raises KeyError where nothing is."""
        return self.inner[path[0]].at(path[1:]) if path else self


@dataclass(frozen=True)
class Held:
    """What reading is held to. None is found, as without a contract."""

    dialect: Dialect | None = None
    """Its line ends are found all the same."""
    encoding: str | None = None
    """By the name of Python's codec."""
    null_tokens: tuple[str, ...] | None = None
    """Cells that are no value, as they are written; the empty cell is one beside them."""
    extra_columns: str = WARN
    """What a column is that the contract does not have: `allow`, `warn` or `reject`."""
    column_order: str = "any"
    """`any`, or `exact`: columns stand as the contract has them."""


@dataclass(frozen=True)
class Policy:
    """What follows from errors."""

    action: str = REJECT
    """`reject` the file; `quarantine` the rows that have them; or `warn`."""
    most: Fraction | None = None
    """Share of the rows, 0 to 1, up to which they are set aside; the file is rejected past it. None: any share."""


@dataclass(frozen=True)
class Table:
    """An object of the standard: the files of its feeds are held to it."""

    name: str
    feeds: tuple[str, ...]
    """`assay.feeds`; else the one that is called as the table is."""
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    held: Held = Held()
    policy: Policy = Policy()
    description: str | None = None

    def column(self, name: str) -> Column:
        """Raises KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def references(self) -> tuple[str, ...]:
        """Feeds whose latest clean copy its checks look into."""
        return tuple(dict.fromkeys(c.arguments["feed"] for c in self.checks if c.kind == "foreignKey"))


@dataclass(frozen=True)
class Sla:
    """A promise of service: kept, and asked by those who watch for late files."""

    property: str
    value: str | None
    unit: str | None
    element: str | None


@dataclass(frozen=True)
class Contract:
    """What a document promises. The document itself is kept beside it, for it says more."""

    id: str
    version: str
    api_version: str
    status: str
    name: str | None
    description: str | None
    tables: tuple[Table, ...]
    sla: tuple[Sla, ...] = ()

    def table(self, feed: str) -> Table | None:
        """What the files of a feed are held to."""
        return next((table for table in self.tables if feed in table.feeds), None)
