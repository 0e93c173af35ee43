"""The report on one file: the values that travel from the reader to the table, the API and the terminal.

Text taken from the file (`text`, `value`, `minimum`, …) is exact: numbers, dates and decimals are written out
in full as strings, so that no JSON reader rounds them. What Assay counted or computed is a number.

The text below a field is its description in the OpenAPI document: its meaning, and its unit where it has one.
"""

from dataclasses import dataclass

from chalicelib.core.column import Bound, Column

PASSED, WARNED, REJECTED, UNREADABLE = "passed", "warned", "rejected", "unreadable"
VERDICTS = (PASSED, WARNED, REJECTED, UNREADABLE)

LONGEST_TEXT = 200
"""Characters of a cell that a report shows; what is longer ends in `…`."""


@dataclass(frozen=True)
class Place:
    """Where in the file."""

    record: int | None
    """Number of the data record, from 1; labels are record 0."""
    line: int | None
    """Number of the line, from 1; in a workbook, of the row of its sheet."""


NOWHERE = Place(None, None)
"""Of what is true of the file as a whole."""


@dataclass(frozen=True)
class Example:
    """One place where a finding was met."""

    place: Place
    """Where it was met."""
    text: str
    """What stood there, cut at 200 characters."""
    path: str | None = None
    """Where in the cell it stood, as a path of SQL/JSON: `$.city`, `$[3].sku`; null where it is the cell."""


@dataclass(frozen=True)
class Finding:
    """Irregularities with one cause."""

    error: str
    """The cause, by the Frictionless framework's name where it has one; docs/api.md lists all of them."""
    column: str | None
    """Label of the column in which it was met, cut at 200 characters; null where it is of no single column."""
    count: int
    """How often it was met."""
    message: str
    """What was met, in words."""
    advice: str
    """What to do about it."""
    first: Place
    """The first place where it was met."""
    last: Place
    """The last place where it was met."""
    examples: tuple[Example, ...]
    """The first places where it was met, ten at most, each with what stood there."""
    check: str | None
    """Id of the check of the contract that is broken; null where a finding is of reading."""
    severity: str | None
    """`error`, `warning` or `info`, as the contract has it; null where a finding is of reading."""
    share: float | None
    """Share of the records, 0 to 1, that break the check; null where it is not told by records."""


@dataclass(frozen=True)
class Dialect:
    """How delimited text was read."""

    delimiter: str
    """The character between cells."""
    quote: str
    """The character around cells that hold a delimiter or a line end; empty where there is none."""
    escape: str
    """The character before a quote inside quotes, the quote itself where it is doubled; empty where there is none."""
    line_end: str
    """The characters at the end of a record."""
    header_rows: int
    """Rows of labels; where there are none (0), columns are named `column1`, …"""


@dataclass(frozen=True)
class Alert:
    """What a person should look at in a profile."""

    name: str
    """What it is about, as profilers name it; docs/profile.md lists all of them."""
    position: int | None
    """Which column it is of, counted from 1; null where it is of the table."""
    column: str | None
    """Label of that column, cut at 200 characters; others may have the same."""
    number: float
    """What it rests on: a share (0 to 1), a count of rows or values, or a measure, as `message` says it."""
    message: str
    """What was met, in words, with the number in it."""


PEARSON, SPEARMAN, CRAMERS_V, NULLS_TOGETHER = "pearson", "spearman", "cramers_v", "nulls_together"
MEASURES = (PEARSON, SPEARMAN, CRAMERS_V, NULLS_TOGETHER)


@dataclass(frozen=True)
class Pair:
    """Two columns that go together."""

    columns: tuple[str, ...]
    """Labels of the two, cut at 200 characters, in their order in the file."""
    positions: tuple[int, ...]
    """Where they are, counted from 1."""
    measure: str
    """`pearson`: numbers on a line; `spearman`: numbers in the same order; `cramers_v`, with Bergsma's correction: few
    values, of which one tells the other; `nulls_together`, the phi coefficient: nulls in the same rows."""
    value: float
    """The coefficient, from -1 to 1, of `cramers_v` from 0 on; rounded to five digits behind the point."""
    rows: int
    """Records that it is of: those that have both values, where it is not of nulls."""
    error: float | None
    """How far the coefficient of all records may be from that of these, which are a sample; null where they are all."""
    confidence: float | None
    """How sure it is that the error is no larger, 0 to 1; null where there is none."""


@dataclass(frozen=True)
class Table:
    """Facts of the file as a whole."""

    format: str
    """Format by content, as `csv`, `xlsx` or `parquet`."""
    compression: str | None
    """What it was unpacked from, as `gzip`; null where it was not compressed."""
    encoding: str | None
    """Encoding of the characters, as `utf-8`; null where the format has its own."""
    dialect: Dialect | None
    """How delimited text was read; null for other formats."""
    sheet: str | None
    """Name of the sheet of a workbook that was read; null for other formats."""
    bytes: int
    """Size of the file as it arrived, in bytes."""
    records: int
    """Regular records: the rows of the clean output, of which all figures are."""
    irregular: int
    """Records that were set aside, verbatim in the output `irregular`."""
    columns: int
    """Number of columns."""
    missing: int
    """Cells without a value."""
    duplicates: int
    """Records that repeat an earlier one in all columns."""
    keys: tuple[tuple[str, ...], ...]
    """Labels of columns, one or two together, whose values tell every record apart; none of them is empty anywhere
    or holds fractions; twenty at most."""
    schema: str
    """Fingerprint of the labels and types, in their order."""
    content: str
    """Fingerprint of all rows, in any order; comparable among files of one format and `schema`, within one version
    of Assay."""
    alerts: tuple[Alert, ...]
    """What a person should look at, the most telling first, fifty at most."""
    pairs: tuple[Pair, ...]
    """Columns that go together, the strongest first, ten of each measure at most."""
    bounds: tuple[Bound, ...]
    """The figures that are not exact; none of a file judged in one piece."""


@dataclass(frozen=True)
class Output:
    """A file made from the arrived one."""

    kind: str
    """What it is: `clean`, `quarantine`, `annotated`, `violations`, `profile` or `irregular`."""
    name: str
    """Its file name."""
    size: int
    """Its size in bytes."""
    sha256: str
    """SHA-256 of its bytes, in hexadecimal."""


@dataclass(frozen=True)
class Report:
    """All that is known of one file; also what `profile.json` holds, but for its own output."""

    verdict: str
    """`passed`, `warned`, `rejected` or `unreadable`."""
    reason: str | None
    """Why an unreadable file is unreadable, and what to do; or what its errors by a contract are of, and what
    follows from them; null for others."""
    table: Table | None
    """Facts of the file as a whole; null where it is unreadable."""
    columns: tuple[Column, ...]
    """What was measured of each column, in their order."""
    findings: tuple[Finding, ...]
    """What is irregular, each cause and column by itself."""
    outputs: tuple[Output, ...]
    """The files that were made."""
