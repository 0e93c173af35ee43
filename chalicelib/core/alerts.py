"""What of a profile a person should look at, most telling first: each alert has the number behind it."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from math import log

from chalicelib.core.column import Column, Narrower
from chalicelib.core.findings import shortened
from chalicelib.core.report import PEARSON, SPEARMAN, Alert, Pair
from chalicelib.core.sentinels import sentinel
from chalicelib.core.types import SURE
from chalicelib.core.whole_rows import is_key

MOST_ALERTS = 50

FEWEST = 20
"""Records from which on shares and moments say something."""


MOST_TOKENS = 4
"""Tokens for no value that an alert names, the most frequent first."""


@dataclass(frozen=True)
class Rule:
    """An alert's name, how much it matters (0 to 1), the number that it tells, which is None where it does not apply,
    the least for which it is told, and its message, with the number in it."""

    name: str
    weight: float
    number: Callable[[Column, int], float | None]
    least: float
    message: str


def alerts(columns: Sequence[Column], records: int) -> Iterator[Alert]:
    """The alerts of all columns, in their order."""
    for column in columns:
        yield from _of(column, records)


def told(found: Sequence[Alert]) -> tuple[Alert, ...]:
    """The most telling ones, of many."""
    weights = {rule.name: rule.weight for rule in RULES} | {name: weight for name, (weight, _) in OF_TABLE.items()}
    ranked = sorted(found, key=lambda alert: (-weights[alert.name], -alert.number))
    return tuple(ranked[:MOST_ALERTS])


def of_table(name: str, number: float, column: Column | None = None, beside: int | str | None = None) -> Alert:
    """An alert of the table as a whole, or of a column `beside` that of another position, or of what it does."""
    _, message = OF_TABLE[name]
    return _alert(name, column, number, message.format(number, beside))


def _alert(name: str, column: Column | None, number: float, message: str) -> Alert:
    position, label = (column.position, shortened(column.name)) if column else (None, None)
    return Alert(name, position, label, number, message)


def correlated(pairs: Sequence[Pair], columns: Sequence[Column], copies: Set[int]) -> list[Alert]:
    """Columns whose numbers follow those of an earlier one, each with the closest; but for those that are `copies`, by
    position, of an earlier one, of which that is told."""
    closest: dict[int, Pair] = {}
    for pair in pairs:
        if pair.measure in CORRELATIONS and abs(pair.value) >= CLOSE and copies.isdisjoint(pair.positions):
            closest.setdefault(pair.positions[1], pair)
    return [of_table("correlated", pair.value, columns[at - 1], pair.positions[0]) for at, pair in closest.items()]


CORRELATIONS, CLOSE = (PEARSON, SPEARMAN), 0.95


def _of(column: Column, records: int) -> Iterator[Alert]:
    for rule in RULES:
        number = rule.number(column, records)
        if number is not None and number >= rule.least:
            yield _alert(rule.name, column, number, rule.message.format(number, **_words(column)))
            if rule.name in ALONE:
                return


def _filled(column: Column, records: int) -> int:
    return records - column.nulls


def _missing(column: Column, records: int) -> float | None:
    return column.nulls / records if records else None


def _tokens(column: Column, records: int) -> float | None:
    return sum(token.count for token in column.tokens)


def _sentinels(column: Column, records: int) -> float | None:
    found = sentinel(column)
    return found.count if found else None


def _ambiguous(column: Column, records: int) -> float | None:
    """How many cells are another value by another format, where too few show which of them it is."""
    best = column.candidates[0] if column.candidates else None
    alone, either = (best.alone or 0, best.either or 0) if best else (0, 0)
    return either if alone < SURE * (alone + either) else None


def _words(column: Column) -> dict[str, str]:
    """What messages name of a column: its tokens for no value, a number that may be one, and formats that contend."""
    either = tuple(one for one in column.candidates if one.either)
    contend = column.candidates[:2] if len(either) == 1 else either
    return {
        "ways": NUMBERS[len(contend)],
        "tokens": ", ".join(token.value for token in column.tokens[:MOST_TOKENS]),
        "formats": " or ".join(map(_contender, contend)),
        "sentinel": getattr(sentinel(column), "value", ""),
    }


def _contender(one: Narrower) -> str:
    written = one.format or one.type
    return written if one.alone is None else f"{written} ({one.alone:,} only so)"


NUMBERS = ("no", "one", "two", "three", "four")
"""As many as `narrower.MOST` are told."""


def _constant(column: Column, records: int) -> float | None:
    filled = _filled(column, records)
    return filled if column.distinct == 1 and filled > 1 else None


def _unique(column: Column, records: int) -> float | None:
    return column.distinct if is_key(column, records) else None


def _distinct_share(column: Column, records: int) -> float | None:
    filled = _filled(column, records)
    many = column.type == "text" and filled >= FEWEST and column.distinct < filled
    return column.distinct / filled if many else None


def _imbalance(column: Column, records: int) -> float | None:
    """1 less the entropy over that of values that are equally frequent; where all of them are known."""
    counts = [frequency.count for frequency in column.top]
    if not 1 < column.distinct == len(counts) or sum(counts) < FEWEST:
        return None
    shares = [count / sum(counts) for count in counts]
    return 1 + sum(share * log(share) for share in shares) / log(len(shares))


def _zeros(column: Column, records: int) -> float | None:
    numbers, filled = column.numbers, _filled(column, records)
    return numbers.zeros / filled if numbers and filled >= FEWEST else None


def _skewness(column: Column, records: int) -> float | None:
    skewness = column.numbers.skewness if column.numbers else None
    return None if skewness is None or _filled(column, records) < FEWEST else abs(skewness)


def _outliers(column: Column, records: int) -> float | None:
    outliers, filled = column.numbers and column.numbers.outliers, _filled(column, records)
    return outliers.count / filled if outliers and filled >= FEWEST else None


def _infinities(column: Column, records: int) -> float | None:
    return column.numbers.infinities if column.numbers else None


def _defaults(column: Column, records: int) -> float | None:
    return column.dates.defaults if column.dates else None


def _future(column: Column, records: int) -> float | None:
    """Rows, where they are few: days of delivery, or of expiry, are all to come."""
    future = (column.dates and column.dates.future) or 0
    return future if future <= FEW_TO_COME * _filled(column, records) else None


FEW_TO_COME = 0.05


def _of_texts(field: str) -> Callable[[Column, int], float | None]:
    return lambda column, records: getattr(column.texts, field) if column.texts else None


RULES = (
    Rule("empty", 0.9, lambda column, records: records if column.nulls == records else None, 1, "no value in any row"),
    Rule("missing", 0.65, _missing, 0.05, "{:.1%} of the rows have no value"),
    Rule("tokens", 0.62, _tokens, 1, "{:,.0f} cells say that they have no value ({tokens})"),
    Rule("ambiguous", 0.82, _ambiguous, 1, "{:,.0f} cells can be read in {ways} ways: {formats}"),
    Rule("sentinel", 0.72, _sentinels, 1, "{:,.0f} cells may stand for no value ({sentinel})"),
    Rule("constant", 0.8, _constant, 1, "the same value in all {:,.0f} filled rows"),
    Rule("mojibake", 0.95, _of_texts("mojibake"), 1, "{:,.0f} rows decoded wrongly"),
    Rule("control", 0.75, _of_texts("control"), 1, "{:,.0f} rows with control characters"),
    Rule("infinite", 0.85, _infinities, 1, "{:,.0f} infinite values"),
    Rule("defaults", 0.7, _defaults, 1, "{:,.0f} days that stand for none"),
    Rule("future", 0.7, _future, 1, "{:,.0f} rows of days after the file's arrival"),
    Rule("zeros", 0.5, _zeros, 0.5, "{:.1%} of the values are zero"),
    Rule("imbalance", 0.45, _imbalance, 0.6, "few of the values take nearly all rows (imbalance {:.2f})"),
    Rule("variants", 0.6, _of_texts("variants"), 1, "{:,.0f} values differ in case alone"),
    Rule("blank", 0.6, _of_texts("blank"), 1, "{:,.0f} rows of nothing but spaces"),
    Rule("padded", 0.55, _of_texts("padded"), 1, "{:,.0f} rows with spaces at an end"),
    Rule("denormalized", 0.5, _of_texts("denormalized"), 1, "{:,.0f} rows are not in NFC"),
    Rule("skewed", 0.4, _skewness, 3, "skewness {:.1f}"),
    Rule("outliers", 0.35, _outliers, 0.05, "{:.1%} of the values lie beyond Tukey's fences"),
    Rule("high-cardinality", 0.2, _distinct_share, 0.5, "{:.1%} of the values are different"),
    Rule("unique", 0.1, _unique, FEWEST, "all {:,.0f} values are different"),
)
"""Alerts of a column; names are those of profilers."""

ALONE = ("empty", "constant")
"""Of a column with these, nothing else is worth telling."""

OF_TABLE = {
    "duplicates": (0.92, "{:,.0f} rows repeat an earlier one"),
    "copy": (0.78, "the same values as column {:.0f}"),
    "non-stationary": (0.33, "{1} along the rows (V {0:.2f} between ten stretches)"),
    "correlated": (0.3, "correlation {:g} with column {}"),
}
"""Alerts that no column shows alone → how much they matter, and their message."""
