"""The report on one file: the values that travel from the reader to the table, the API and the terminal.

Text taken from the file (`text`, `value`, `minimum`, …) is exact: numbers, dates and decimals are written out
in full as strings, so that no JSON reader rounds them. What Assay counted or computed is a number.
"""

from dataclasses import dataclass

PASSED, WARNED, REJECTED, UNREADABLE = "passed", "warned", "rejected", "unreadable"
VERDICTS = (PASSED, WARNED, REJECTED, UNREADABLE)

LONGEST_TEXT = 200
"""Characters of a cell that a report shows; what is longer ends in `…`."""


@dataclass(frozen=True)
class Place:
    """Where in the file. `record` counts data records from 1, the header is 0; `line` counts lines from 1."""

    record: int | None
    line: int | None


NOWHERE = Place(None, None)
"""Of what is true of the file as a whole."""


@dataclass(frozen=True)
class Example:
    """One place where a finding was met, and what stood there, cut at `LONGEST_TEXT` characters."""

    place: Place
    text: str


@dataclass(frozen=True)
class Finding:
    """Irregularities with one cause. `error` is the Frictionless framework's name where it has one."""

    error: str
    column: str | None
    count: int
    message: str
    advice: str
    first: Place
    last: Place
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Dialect:
    """How delimited text was read. `header_rows` counts the rows of labels; names are `column1`, … where it
    is 0."""

    delimiter: str
    quote: str
    escape: str
    line_end: str
    header_rows: int


@dataclass(frozen=True)
class Quantile:
    """The smallest value that at least `share` (0 to 1) of the column's values do not exceed."""

    share: float
    value: str


@dataclass(frozen=True)
class Frequency:
    """One value of a column and the number of rows that hold it."""

    value: str
    count: int


@dataclass(frozen=True)
class Bin:
    """Rows of a histogram whose value is `low` or more, and less than `high`; the last bin has its `high` too."""

    low: str
    high: str
    count: int


@dataclass(frozen=True)
class Outliers:
    """Rows whose value is less than `low` or more than `high`: 1.5 times the distance of the quartiles beyond them
    (Tukey's fences)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Numbers:
    """Of the finite values of a column of numbers. `total` is their sum, exact for integers and decimals; `deviation`
    the standard deviation of a sample (divisor n - 1); `skewness` g1 (Fisher, Pearson), `kurtosis` the excess g2; null
    where there are too few values or none differs. `zeros`, `negatives`, `infinities` and `nans` count rows.
    """

    total: str | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    zeros: int
    negatives: int
    infinities: int
    nans: int
    outliers: Outliers | None


@dataclass(frozen=True)
class Texts:
    """Of a column of text, how many rows are empty texts (which are no nulls), are blank but not empty, have spaces at
    an end, have control characters other than tabs and line ends, are not in Unicode's form NFC, and have letters that
    were decoded wrongly. `variants` counts the different values beyond those that differ without regard to case, null
    where there are too many to compare.

    `masks` are the most frequent forms, with 9 for a digit, A and a for letters; they are of `masked` different values,
    chosen by hash, and exact where these are all there are.
    """

    empty: int
    blank: int
    padded: int
    control: int
    denormalized: int
    mojibake: int
    variants: int | None
    masks: tuple[Frequency, ...]
    masked: int


@dataclass(frozen=True)
class Dates:
    """Of a column of dates or times: days from the first to the last, and the largest gap between two values that
    follow each other, in seconds, with its first end; null where all are the same. `unit` is the coarsest of year,
    month, day, hour, minute, second and microsecond that all values are whole numbers of. `weekdays` counts rows from
    Monday on; `defaults` those of days that stand for none (1900-01-01, 1970-01-01, 9999-12-31, 0001-01-01).
    """

    days: int
    gap: float | None
    gap_after: str | None
    unit: str
    weekdays: tuple[int, ...]
    defaults: int


@dataclass(frozen=True)
class Kind:
    """What the values of a column are, beyond their type. `rows` counts those of this kind over all rows, `share` is of
    the filled ones; `check` says in words what was looked at."""

    name: str
    rows: int
    share: float
    check: str


@dataclass(frozen=True)
class Personal:
    """That a column may tell of persons. `level` is `personal`, or `sensitive` where the law guards it most or harm is
    near (health, belief, means of payment, passwords, identity numbers); `why` says by what it was known."""

    level: str
    why: str


@dataclass(frozen=True)
class Column:
    """What was measured of one column, over every regular record, exactly. Lengths are in characters of the text;
    `order` is ascending or descending, perhaps strictly, of numbers and dates without gaps, null where it is neither;
    `unique` counts the values that occur once; `numbers`, `texts` and `dates` are of columns of these types,
    `histogram` of numbers and dates. `kinds` are those of most of its values, the best first; `personal` is null where
    nothing points at persons.
    """

    position: int
    name: str
    type: str
    nulls: int
    distinct: int
    unique: int
    minimum: str | None
    maximum: str | None
    mean: float | None
    shortest: int | None
    longest: int | None
    quantiles: tuple[Quantile, ...]
    top: tuple[Frequency, ...]
    order: str | None
    numbers: Numbers | None
    texts: Texts | None
    dates: Dates | None
    histogram: tuple[Bin, ...]
    kinds: tuple[Kind, ...]
    personal: Personal | None


@dataclass(frozen=True)
class Alert:
    """What a person should look at in a profile; of the table where `column` is null. `number` is what it rests on: a
    share (0 to 1), a count or a measure, as `message` says it."""

    name: str
    column: str | None
    number: float
    message: str


@dataclass(frozen=True)
class Table:
    """Facts of the file as a whole. `irregular` counts the records set aside; `records` counts the others; `sheet`
    is the one of a workbook that was read. `missing` counts cells without a value, `duplicates` the records that
    repeat an earlier one in all columns, exactly. `keys` are columns, alone or by two, whose values tell every
    record apart, none empty and none of fractions, twenty at most. `schema` is a fingerprint of labels and types,
    `content` one of all rows in any order.
    """

    format: str
    compression: str | None
    encoding: str | None
    dialect: Dialect | None
    sheet: str | None
    bytes: int
    records: int
    irregular: int
    columns: int
    missing: int
    duplicates: int
    keys: tuple[tuple[str, ...], ...]
    schema: str
    content: str
    alerts: tuple[Alert, ...]


@dataclass(frozen=True)
class Output:
    """A file made from the arrived one. `kind` names it in the API; `name` is its file name; `size` is in bytes."""

    kind: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Report:
    """All that is known of one file. `reason` says why an unreadable file is unreadable, and what to do."""

    verdict: str
    reason: str | None
    table: Table | None
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    outputs: tuple[Output, ...]
