"""All that was measured of one column, as a card of a page."""

from collections.abc import Callable, Iterable, Sequence

from chalicelib.core import charts
from chalicelib.core.column import Bin, Column, Dates, Frequency, Narrower, Numbers, Texts
from chalicelib.core.elements import Content, Html, Term, cell, tag, terms
from chalicelib.core.wording import counted, figure, grouped, moment, share, span

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def card(column: Column, records: int, told: Sequence[Content], is_open: bool) -> Html:
    """The card, folded or open, with what else is `told` of the column."""
    head = tag("h3", tag("span", str(column.position), class_="position"), " ", label(column))
    parts = (_facts(column, records), _histogram(column), _quantiles(column), _values(column, records))
    grid = tag("div", *parts, _masks(column, records), _weekdays(column), _hours(column), class_="grid")
    notes = tag("ul", *(tag("li", note) for note in told), class_="told") if told else None
    summary = tag("summary", head, " ", tag("span", _summary(column, records), class_="note"))
    body = tag("div", notes, grid, id=anchor(column))
    return tag("details", summary, body, class_="card", open="" if is_open else None)


def anchor(column: Column) -> str:
    return f"column-{column.position}"


def label(column: Column) -> Html:
    return cell(column.name) if column.name else tag("i", "no label", class_="note")


def value(column: Column, text: str) -> Html:
    """A value of the column; numbers with their digits grouped."""
    return cell(grouped(text) if column.numbers else text)


def shape(column: Column) -> Html | None:
    """The histogram in small, where there is one."""
    return charts.spark(_shape_of(column), column.histogram) if _has_shape(column.histogram) else None


def _has_shape(histogram: tuple[Bin, ...]) -> bool:
    return len(histogram) > 1 and any(bin_.count for bin_ in histogram)


def _shape_of(column: Column) -> str:
    return f"Histogram of column {column.position}, {column.name}"


def _summary(column: Column, records: int) -> str:
    nulls = f"{share(column.nulls, records)} null" if column.nulls else "no nulls"
    return f"{column.type} · {nulls} · {column.distinct:,} distinct"


def _kinds(column: Column) -> str | None:
    """What the values are, with the check that was made."""
    return "; ".join(f"{kind.name}, {kind.share:.1%} of the values ({kind.check})" for kind in column.kinds) or None


def _facts(column: Column, records: int) -> Html:
    facts: list[Term] = [
        ("Written", column.format),
        ("Nearly", [tag("div", *_nearly(one)) for one in column.candidates] or None),
        ("Kind", _kinds(column)),
        ("Personal data", f"{column.personal.level}: {column.personal.why}" if column.personal else None),
        ("Nulls", _nulls(column, records)),
        ("Distinct values", f"{column.distinct:,}"),
        ("Occurring once", f"{column.unique:,}"),
        ("Minimum", None if column.minimum is None else value(column, column.minimum)),
        ("Maximum", None if column.maximum is None else value(column, column.maximum)),
        ("Mean", None if column.mean is None else figure(column.mean)),
        *(_of_numbers(column.numbers) if column.numbers else ()),
        *(_of_dates(column.dates) if column.dates else ()),
        ("Order of rows", column.order),
        ("Length", _length(column)),
        *(_of_texts(column.texts) if column.texts else ()),
        ("Not exact", _bounds(column)),
    ]
    return tag("dl", *terms(facts), class_="facts")


def _bounds(column: Column) -> str | None:
    """The figures that are not exact, with how far they may be off, and how sure that is."""
    found = (f"{b.figure} within {figure(b.within)} {b.unit} ({b.confidence:.0%} sure)" for b in column.bounds)
    return "; ".join(found) or None


def _nearly(one: Narrower) -> Iterable[Content]:
    """A type that most values bear, and the record in the way of the others."""
    yield f"{one.type}{f' ({one.format})' if one.format else ''}, {one.share:.1%} of the values"
    if one.record is not None and one.text is not None:
        yield from ("; not record ", f"{one.record:,}: ", cell(one.text))


def _nulls(column: Column, records: int) -> Content:
    """How many there are, and of these the cells in which a token stands for no value."""
    if not column.nulls:
        return "0"
    written = [[f"{token.count:,} as ", cell(token.value)] for token in column.tokens]
    listed = [part for token in written for part in (", ", *token)][1:]
    note = [" ", tag("span", "of these ", *listed, class_="note")] if listed else []
    return [f"{column.nulls:,} ({share(column.nulls, records)})", *note]


def _length(column: Column) -> str | None:
    if column.shortest is None or column.longest is None or not column.texts:
        return None
    if column.shortest == column.longest:
        return counted(column.longest, "character")
    return f"{column.shortest:,} to {counted(column.longest, 'character')}"


def _of_numbers(numbers: Numbers) -> Iterable[Term]:
    moments = (
        ("Standard deviation", numbers.deviation),
        ("Skewness", numbers.skewness),
        ("Excess kurtosis", numbers.kurtosis),
    )
    yield from ((name, None if moment is None else figure(moment)) for name, moment in moments)
    yield "Sum", None if numbers.total is None else grouped(numbers.total)
    met = (
        ("Zeros", numbers.zeros),
        ("Negative", numbers.negatives),
        ("Infinite", numbers.infinities),
        ("Not a number (NaN)", numbers.nans),
    )
    yield from _met(met)
    if numbers.outliers and numbers.outliers.count:
        fences = f"below {figure(numbers.outliers.low)} or above {figure(numbers.outliers.high)}"
        yield "Outliers", [f"{numbers.outliers.count:,} ", tag("span", fences, class_="note")]


def _of_dates(dates: Dates) -> Iterable[Term]:
    yield "Span", counted(dates.days, "day")
    yield "In whole", f"{dates.unit}s"
    if dates.gap is not None and dates.gap_after is not None:
        yield "Largest gap", [f"{span(dates.gap)} ", tag("span", f"after {moment(dates.gap_after)}", class_="note")]
    yield from _met((("Stand for no date", dates.defaults), ("After the file's arrival", dates.future or 0)))


def _of_texts(texts: Texts) -> Iterable[Term]:
    met = (
        ("Empty texts", texts.empty),
        ("Blank", texts.blank),
        ("Spaces at an end", texts.padded),
        ("Control characters", texts.control),
        ("Not in form NFC", texts.denormalized),
        ("Decoded wrongly", texts.mojibake),
        ("Differ in case alone", texts.variants or 0),
    )
    return _met(met)


def _met(counts: Iterable[tuple[str, int]]) -> Iterable[Term]:
    """What was met at all; a report of what is not there would hide what is."""
    return ((name, f"{count:,}") for name, count in counts if count)


def _histogram(column: Column) -> Html | None:
    bins = column.histogram
    if not _has_shape(bins):
        return None
    return _chart("Histogram", _shape_of(column), bins, grouped if column.numbers else moment)


def _chart(what: str, title: str, bins: tuple[Bin, ...], edge: Callable[[str], str]) -> Html:
    caption = f"{what}; the highest bar has {counted(max(bin_.count for bin_ in bins), 'record')}"
    ends = (tag("span", edge(end)) for end in (bins[0].low, bins[-1].high))
    axis = tag("div", *ends, class_="axis", aria_hidden="true")
    return tag("figure", tag("figcaption", caption), charts.histogram(title, bins, edge), axis)


def _quantiles(column: Column) -> Html | None:
    if column.distinct < 2 or not column.quantiles:
        return None
    rows = (
        tag("tr", tag("th", _percent(quantile.share), scope="row"), tag("td", value(column, quantile.value)))
        for quantile in column.quantiles
    )
    return tag("table", tag("caption", "Quantiles"), tag("tbody", *rows), class_="quantiles")


def _percent(part: float) -> str:
    return "median" if part == 0.5 else f"{100 * part:g}%"


def _values(column: Column, records: int) -> Html | None:
    """The most frequent values, as they stand in the file."""
    if not column.top:
        return None
    if column.top[0].count == 1:
        listed = tag("ul", *(tag("li", cell(one.value)) for one in column.top), class_="once")
        return tag("div", tag("p", "Each value occurs once, as", class_="caption"), listed)
    several = column.top if column.distinct <= len(column.top) else [one for one in column.top if one.count > 1]
    rest = "" if len(several) == len(column.top) else "; each other occurs once"
    return _bars(f"Most frequent values{rest}", several, records)


def _masks(column: Column, records: int) -> Html | None:
    if not column.texts or not column.texts.masks or column.texts.masks == column.top:
        return None
    looked, all_ = column.texts.masked, column.distinct
    part = f", of {looked:,} of {all_:,} values" if looked < all_ else ""
    return _bars(f"Forms (9 a digit, A and a letters){part}", column.texts.masks, records)


def _weekdays(column: Column) -> Html | None:
    if not column.dates or not any(column.dates.weekdays):
        return None
    days = tuple(Frequency(*pair) for pair in zip(WEEKDAYS, column.dates.weekdays, strict=True))
    return _bars("Days of the week", days, sum(column.dates.weekdays))


def _hours(column: Column) -> Html | None:
    if not column.dates or not any(column.dates.hours[1:]):
        return None
    bins = tuple(Bin(str(hour), str(hour + 1), rows) for hour, rows in enumerate(column.dates.hours))
    title = f"Hours of column {column.position}, {column.name}"
    return _chart("Hours of the day", title, bins, lambda hour: f"{hour}:00")


LEAST_WHOLE = 0.1
"""The share of the records that the longest bars stand for at least: where all values are rare, all bars are short."""


def _bars(caption: str, rows: Sequence[Frequency], records: int) -> Html:
    most = max(records * LEAST_WHOLE, *(row.count for row in rows))
    lines = (
        tag(
            "tr",
            tag("th", cell(row.value), scope="row"),
            tag("td", charts.bar(row.count, most), class_="drawn"),
            tag("td", f"{row.count:,}"),
            tag("td", share(row.count, records), class_="note"),
        )
        for row in rows
    )
    return tag("table", tag("caption", caption), tag("tbody", *lines), class_="bars")
