"""A report for people, as one page of HTML that needs nothing else: no script, no file beside it, no network.

The page's own policy lets nothing in but its style, by hash, so that even what slipped through could do nothing.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from chalicelib import __version__
from chalicelib.core import wording
from chalicelib.core.cards import anchor, card, label, shape, value
from chalicelib.core.column import Column
from chalicelib.core.elements import Content, Html, Term, cell, heads, tag, terms
from chalicelib.core.report import PASSED, REJECTED, WARNED, Report, Table
from chalicelib.core.style import STYLE
from chalicelib.core.together import by_columns, pairs
from chalicelib.core.told import Labelled, alerts, beside, findings, labelled
from chalicelib.core.wording import counted, share

MOST_OPEN_CARDS = 30
"""Cards that a page shows unfolded; further ones open where they are followed to."""

POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"


def written(name: str, report: Report) -> str:
    """The whole page; `name` is the file's."""
    known = labelled(report.columns)
    main = tag("main", findings(report, known), alerts(report), pairs(report), _columns(report, known))
    body = tag("body", _header(name, report), main, _footer(report))
    return f"<!doctype html>\n{tag('html', _head(name, report), body, lang='en-GB')}\n"


def _head(name: str, report: Report) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{name}: {report.verdict}"),
        tag("style", Html(STYLE)),
    )


def _header(name: str, report: Report) -> Html:
    verdict = tag(
        "p", tag("strong", report.verdict.capitalize()), ". ", _why(report), class_=f"verdict {report.verdict}"
    )
    about = _about(report.table) if report.table else None
    return tag(
        "header", tag("p", "Assay report", class_="kicker"), tag("h1", cell(name)), verdict, about, _ways(report)
    )


def _why(report: Report) -> str:
    if report.reason:
        return f"{report.reason[:1].upper()}{report.reason[1:]}."
    found = counted(len(report.findings), "finding")
    aside = counted(report.table.irregular, "record") if report.table else ""
    return {
        PASSED: f"Read whole, with {found} that is no warning." if report.findings else "Read whole, with no findings.",
        WARNED: f"Read, with {found}; {aside} set aside.",
        REJECTED: "Read, and its contract refuses it.",
    }.get(report.verdict, "")


def _about(table: Table) -> Html:
    facts: list[Term] = [
        ("Records", f"{table.records:,}"),
        ("Set aside in reading", f"{table.irregular:,}"),
        ("Repeated records", f"{table.duplicates:,}"),
        ("Columns", f"{table.columns:,}"),
        ("Cells without a value", _missing(table)),
        ("Size", wording.size(table.bytes)),
        ("Format", wording.stored(table)),
        ("Encoding", wording.encoding(table.encoding) if table.encoding else None),
        ("Sheet", None if table.sheet is None else cell(table.sheet)),
    ]
    wide: list[Term] = [
        ("Dialect", "; ".join(wording.dialect(table.dialect)) if table.dialect else None),
        ("Keys, which tell every record apart", _keys(table.keys)),
    ]
    return tag("dl", *terms(facts), *terms(wide, "wide"), class_="about")


def _missing(table: Table) -> str:
    part = f" ({share(table.missing, table.records * table.columns)})" if table.missing else ""
    return f"{table.missing:,}{part}"


def _keys(keys: tuple[tuple[str, ...], ...]) -> Content:
    """Columns, alone or together, as a list in words."""
    told = [[[" + " if at else None, cell(name)] for at, name in enumerate(key)] for key in keys]
    return [[", " if at else None, key] for at, key in enumerate(told)] or None


def _ways(report: Report) -> Html | None:
    table = report.table
    stands_out = (("alert", table.alerts), ("pair", by_columns(table.pairs))) if table else ()
    counts = (("finding", report.findings), *stands_out, ("column", report.columns))
    links = [tag("a", counted(len(some), thing), href=f"#{thing}s") for thing, some in counts if some]
    return tag("nav", *links, aria_label="Parts of this report") if links else None


def _columns(report: Report, known: Labelled) -> Html | None:
    if not report.columns:
        return None
    records = report.table.records if report.table else 0
    told = beside(report, known)
    cards = (
        card(column, records, told.get(column.position, ()), at < MOST_OPEN_CARDS)
        for at, column in enumerate(report.columns)
    )
    index = _index(report.columns, records) if len(report.columns) > 1 else None
    return tag("section", tag("h2", "Columns"), index, tag("div", *cards, class_="cards"), id="columns")


INDEX_LABELS = (
    ("#", "number"),
    ("Column", None),
    ("Type", None),
    ("Nulls", "number"),
    ("Distinct", "number distinct"),
    ("Minimum", "ends"),
    ("Maximum", "ends"),
    ("Shape or top value", None),
)


def _index(columns: Sequence[Column], records: int) -> Html:
    return tag(
        "table",
        tag("caption", "All columns, each with a link to what was measured of it", class_="unseen"),
        heads(*INDEX_LABELS),
        tag("tbody", *(_entry(column, records) for column in columns)),
        class_="index",
    )


def _entry(column: Column, records: int) -> Html:
    return tag(
        "tr",
        tag("td", str(column.position), class_="number note"),
        tag("th", tag("a", label(column), href=f"#{anchor(column)}"), scope="row"),
        tag("td", column.type),
        tag("td", share(column.nulls, records) if column.nulls else "", class_="number"),
        tag("td", f"{column.distinct:,}", class_="number distinct"),
        *(_end(column, end) for end in (column.minimum, column.maximum)),
        tag("td", shape(column) or _usual(column, records), class_="usual"),
    )


def _end(column: Column, end: str | None) -> Html:
    return tag("td", None if end is None else value(column, end), class_="ends")


def _usual(column: Column, records: int) -> Content:
    top = column.top[0] if column.top else None
    if not top or top.count < 2:
        return None
    return [cell(top.value), " ", tag("span", share(top.count, records), class_="note")]


COUNTING = (
    "Records are counted from 1, and the labels are record 0; lines are counted from 1. Shares are of the records that "
    "were not set aside. All of these were measured, and no sample, where it does not say so."
)


def _footer(report: Report) -> Html:
    hidden = "A character that does not show is written as its code, as "
    spaces = "; spaces at an end, and several in a row, are shaded. Text that was longer ends in …"
    keys = (tag("p", COUNTING), tag("p", hidden, cell("\t"), " or ", cell("\u200b"), spaces)) if report.table else None
    prints = _fingerprints(report.table) if report.table else None
    return tag("footer", keys, prints, tag("p", f"Assay {__version__}"))


def _fingerprints(table: Table) -> Html:
    labels, rows = tag("code", table.schema), tag("code", table.content)
    return tag("p", "Fingerprint of labels and types: ", labels, "; of all rows in any order: ", rows)
