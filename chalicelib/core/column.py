"""What is measured of one column: the values that travel from the reader to the table, the API and the terminal.

The text below a field is its description in the OpenAPI document: its meaning, and its unit where it has one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantile:
    """A value by its rank."""

    share: float
    """Share of the values, 0 to 1."""
    value: str
    """The smallest value that at least this share of the values do not exceed."""


@dataclass(frozen=True)
class Frequency:
    """A text and how often it is met."""

    value: str
    """The value, or the form of values, cut at 200 characters."""
    count: int
    """Rows that hold it."""


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram."""

    low: str
    """The least value that belongs to the bin."""
    high: str
    """Values of the bin are less than this; those of the last bin may also equal it."""
    count: int
    """Rows whose value lies in the bin."""


@dataclass(frozen=True)
class Outliers:
    """Values beyond Tukey's fences: further from the quartiles than 1.5 times the distance between these."""

    low: float
    """The lower fence, in the unit of the values; outliers are less."""
    high: float
    """The upper fence, in the unit of the values; outliers are more."""
    count: int
    """Rows whose value is an outlier."""


@dataclass(frozen=True)
class Numbers:
    """Of a column of numbers; moments are of its finite values, null where they are too few or none differs."""

    total: str | None
    """Sum of the finite values, exact for integers and decimals, of floats to 2⁻⁵⁷ of the largest."""
    deviation: float | None
    """Standard deviation of a sample (divisor n − 1), in the unit of the values."""
    skewness: float | None
    """Skewness g1 (Fisher, Pearson), without unit; 0 is symmetric."""
    kurtosis: float | None
    """Excess kurtosis g2, without unit; 0 is that of a normal distribution."""
    zeros: int
    """Rows whose value is zero."""
    negatives: int
    """Rows whose value is finite and less than zero."""
    infinities: int
    """Rows whose value is infinite, of either sign."""
    nans: int
    """Rows whose value is not a number (NaN), as Parquet may hold it; it counts as a value, not as a null."""
    outliers: Outliers | None
    """Rows beyond Tukey's fences; null where there are no quartiles."""


@dataclass(frozen=True)
class Texts:
    """How the values of a column of text are written."""

    empty: int
    """Rows that hold an empty text, which is no null."""
    blank: int
    """Rows that hold nothing but spaces, and at least one."""
    padded: int
    """Rows with spaces at either end, blank ones among them."""
    control: int
    """Rows with control characters other than tabs and line ends."""
    denormalized: int
    """Rows that are not in Unicode's form NFC."""
    mojibake: int
    """Rows with letters that were decoded wrongly."""
    variants: int | None
    """Different values beyond those that differ without regard to case; null where there are too many to compare."""
    masks: tuple[Frequency, ...]
    """The most frequent forms, with 9 for a digit, A and a for letters, and the rows that have them."""
    masked: int
    """Different values, chosen by hash, whose forms were counted; exact where these are all there are."""


@dataclass(frozen=True)
class Dates:
    """What the values of a column of dates or times have in common."""

    days: int
    """Days from the first value to the last."""
    gap: float | None
    """Seconds of the largest gap between values that follow each other; null where all are the same."""
    gap_after: str | None
    """The value with which that gap begins."""
    unit: str
    """The coarsest of year, month, day, hour, minute, second, microsecond, nanosecond that all are whole numbers of."""
    weekdays: tuple[int, ...]
    """Rows of each day of the week, from Monday on."""
    hours: tuple[int, ...]
    """Rows of each hour of the day, from 0 on; none of dates without a time."""
    defaults: int
    """Rows of days that stand for none: 1900-01-01, 1970-01-01, 9999-12-31, 0001-01-01."""
    future: int | None
    """Rows of days later than the one after the file's arrival; null where that is not known."""


@dataclass(frozen=True)
class Kind:
    """What the values of a column are, beyond their type."""

    name: str
    """The kind, as `email` or `iban`; docs/kinds.md lists all of them."""
    rows: int
    """Rows whose value is of this kind, counted over all of them."""
    share: float
    """Share of the filled rows, 0 to 1."""
    check: str
    """What was looked at, in words."""


@dataclass(frozen=True)
class Personal:
    """That a column may tell of persons."""

    level: str
    """`personal`; or `sensitive` where the law guards it most or harm is near, as health, belief, means of payment."""
    why: str
    """By what it was known."""


@dataclass(frozen=True)
class Bound:
    """That a figure was put together from parts of a file, which do not hold every value, and how far it may be from
    what a judge of the whole would say."""

    figure: str
    """Its field, as `distinct` or `numbers.outliers`."""
    within: float
    """By how much it may be wrong, in `unit`."""
    unit: str
    """`values`, `rows`, `share of rows` (0 to 1, of the rank of quantiles) or `seconds`."""
    confidence: float
    """How sure that is, 0 to 1; 1 for certain."""


@dataclass(frozen=True)
class Narrower:
    """A type, perhaps in a format, that half of the values of a column bear, or more, though it is none of it."""

    type: str
    """Its name."""
    format: str | None
    """The rule by which cells would be read; null where they stand as the type is written."""
    share: float
    """Share of the values that bear it, 0 to 1; tokens for no value are none."""
    record: int | None
    """The first record whose cell does not; null where all do, but another format would explain them as well, or they
    have more digits than there is room for."""
    text: str | None
    """That cell, cut at 200 characters."""
    alone: int | None
    """Rows that the rival of this format, as of days first months first, cannot explain; null where it has none."""
    either: int | None
    """Rows that are another value to the rival; null where it has none."""


@dataclass(frozen=True)
class Column:
    """What was measured of one column, over every regular record; exactly, but for the figures in `bounds`."""

    position: int
    """Which column it is, counted from 1."""
    name: str
    """Its label, as it stands in the file or was made up."""
    type: str
    """The narrowest type that every filled cell bears."""
    nulls: int
    """Rows without a value, among them those with a token for none."""
    distinct: int
    """Different values."""
    unique: int
    """Values that occur once."""
    minimum: str | None
    """The least value by the order of the type, of text by code points; null where there is none."""
    maximum: str | None
    """The greatest value by the order of the type, of text by code points; null where there is none."""
    mean: float | None
    """Arithmetic mean of the finite values, in their unit; null where the type has none."""
    shortest: int | None
    """Characters of the shortest value, as text."""
    longest: int | None
    """Characters of the longest value, as text."""
    quantiles: tuple[Quantile, ...]
    """The values at 1, 5, 25, 50, 75, 95 and 99 %, of columns that have an order."""
    top: tuple[Frequency, ...]
    """The most frequent values, 20 at most; of equals the smaller first."""
    order: str | None
    """How rows of numbers or dates follow each other: `ascending`, `descending`, perhaps `strictly …`; null where
    they do neither, or have gaps."""
    numbers: Numbers | None
    """Further figures of a column of numbers; null for others."""
    texts: Texts | None
    """Further figures of a column of text; null for others."""
    dates: Dates | None
    """Further figures of a column of dates or times; null for others."""
    histogram: tuple[Bin, ...]
    """Bars of the values of a column of numbers or dates, from the least to the greatest, with no gap between them."""
    kinds: tuple[Kind, ...]
    """What most of the values are beyond their type, the best first."""
    personal: Personal | None
    """Whether it may tell of persons; null where nothing points at that."""
    bounds: tuple[Bound, ...]
    """The figures that are not exact; none of a file judged in one piece."""
    tokens: tuple[Frequency, ...]
    """What stands in cells for no value, as `NA` or `-`; such cells are among the nulls."""
    format: str | None
    """The rule by which its cells were read, as `decimal comma`; null where they stood as the type is written."""
    candidates: tuple[Narrower, ...]
    """Of a column of text, the narrower types that most of its values bear, four at most, the likeliest first; of
    decimals that may be thousands, and of whole numbers that may be days, both."""
