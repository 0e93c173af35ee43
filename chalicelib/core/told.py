"""What is told of a file besides its figures, as parts of a page: findings, and alerts."""

from collections import Counter
from collections.abc import Sequence

from chalicelib.core.cards import anchor, label
from chalicelib.core.column import Column
from chalicelib.core.elements import Content, Html, cell, folded, heads, tag
from chalicelib.core.report import Alert, Example, Finding, Report
from chalicelib.core.wording import place

MOST_OPEN, MOST_ALERTS = 10, 12
"""Findings that are shown unfolded, and alerts; folded findings open where they are followed to."""

type Labelled = dict[str, Column]
"""The columns that can be told by their label; where several share one, nobody can tell which is meant."""


def labelled(columns: Sequence[Column]) -> Labelled:
    counts = Counter(column.name for column in columns)
    return {column.name: column for column in columns if counts[column.name] == 1}


def beside(report: Report, known: Labelled) -> dict[int, list[Content]]:
    """What is told of the column at each position: links to its findings, and its alerts in words."""
    told: dict[int, list[Content]] = {column.position: [] for column in report.columns}
    for number, finding in enumerate(report.findings, 1):
        if finding.column in known:
            link = tag("a", f"{finding.error} ×{finding.count:,}", href=f"#finding-{number}")
            told[known[finding.column].position].append(link)
    for alert in report.table.alerts if report.table else ():
        if alert.position in told:
            told[alert.position].append(alert.message)
    return told


def findings(report: Report, known: Labelled) -> Html | None:
    """The findings, those of one error, or check, together: what it means and what to do is said once."""
    if not report.findings:
        return None
    alike: dict[tuple[str | None, ...], list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(report.findings, 1):
        alike.setdefault((finding.error, finding.check, finding.severity), []).append((number, finding))
    is_open = len(report.findings) <= MOST_OPEN
    articles = (_error(some, known, is_open) for some in alike.values())
    return tag("section", tag("h2", "Findings"), *articles, id="findings", class_="findings")


def _error(some: Sequence[tuple[int, Finding]], known: Labelled, is_open: bool) -> Html:
    first = some[0][1]
    return tag(
        "article",
        tag("h3", first.message[:1].upper(), first.message[1:]),
        " ",
        tag("span", tag("code", first.error), f" ×{sum(finding.count for _, finding in some):,}", class_="cause"),
        tag("span", f" {first.severity} ", tag("code", first.check or ""), class_="cause") if first.severity else None,
        tag("p", "Advice: ", first.advice, "."),
        *(_finding(number, finding, known, is_open) for number, finding in some),
    )


def _finding(number: int, finding: Finding, known: Labelled, is_open: bool) -> Html:
    """Where one finding was met. The anchor is in what is folded, so that it opens where it is followed to."""
    name = finding.column
    column = None if name is None else [_link(known.get(name), name), f" ×{finding.count:,}: "]
    places = [place(at) for at in dict.fromkeys((finding.first, finding.last))]
    where = " to ".join(filter(None, places)) or "the file as a whole"
    if finding.count == 1 == len(finding.examples):
        (one,) = finding.examples
        met = [": ", *_met(one)] if one.path or one.text.removesuffix(": ") else None
        return tag("p", column, where, met, class_="single", id=f"finding-{number}")
    summary = tag("summary", column, where)
    return tag("details", summary, _examples(number, finding), open="" if is_open else None)


def _link(column: Column | None, name: str) -> Html:
    """A column by its label, with a link to its card where it is known which one it is."""
    return tag("a", label(column), href=f"#{anchor(column)}") if column else cell(name)


EXAMPLE_LABELS = (("Record", "number"), ("Line", "number"), ("What was met", None))


def _examples(number: int, finding: Finding) -> Html:
    shown = len(finding.examples)
    caption = tag("caption", f"The first {shown:,} of {finding.count:,}") if finding.count > shown else None
    body = tag("tbody", *map(_example, finding.examples))
    return tag("table", caption, heads(*EXAMPLE_LABELS), body, class_="examples", id=f"finding-{number}")


def _example(example: Example) -> Html:
    places = (example.place.record, example.place.line)
    numbers = (tag("td", "" if at is None else f"{at:,}", class_="number") for at in places)
    return tag("tr", *numbers, tag("td", *_met(example)))


def _met(example: Example) -> list[Content]:
    """What stood there, behind its path in the cell, if it has one."""
    return [*([cell(example.path), ": "] if example.path else []), cell(example.text.removesuffix(": "))]


def alerts(report: Report) -> Html | None:
    """What stands out in the values, the most telling first."""
    found = report.table.alerts if report.table else ()
    if not found:
        return None
    columns = {column.position: column for column in report.columns}
    rows = [_alert(alert, columns.get(alert.position or 0)) for alert in found]
    note = tag("p", "What stands out in the values. It says nothing against the reading.", class_="note")
    return tag("section", tag("h2", "Alerts"), note, *folded(ALERT_HEAD, rows, MOST_ALERTS, "alerts"), id="alerts")


ALERT_HEAD = heads(("Column", None), ("What stands out", None), ("Alert", None))


def _alert(alert: Alert, column: Column | None) -> Html:
    where = "the table" if alert.column is None else _link(column, alert.column)
    return tag("tr", tag("th", where, scope="row"), tag("td", alert.message), tag("td", tag("code", alert.name)))
