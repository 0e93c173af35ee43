"""A report for people, on a terminal: it fits the width, and cells of the file can do nothing to the screen."""

from chalicelib.core.column import Bin, Column
from chalicelib.core.hidden import visible
from chalicelib.core.report import PASSED, REJECTED, UNREADABLE, Alert, Example, Finding, Pair, Report, Table
from chalicelib.core.together import by_columns, meaning, measure
from chalicelib.core.wording import counted, place
from chalicelib.core.wording import share as percent

MOST_ALERTS, MOST_KEYS, MOST_PAIRS = 12, 4, 6
"""Of these are shown; all are in the report."""

COLOURS = {PASSED: "32", REJECTED: "31", UNREADABLE: "31"}
NARROWEST = 72


def shown(name: str, report: Report, width: int, colours: bool) -> str:
    """The whole report as lines of at most `width` characters, but for advice and reasons."""
    verdict = report.verdict.upper()
    if colours:
        verdict = f"\x1b[1;{COLOURS.get(report.verdict, '33')}m{verdict}\x1b[0m"
    parts = [f"{verdict}  {visible(name)}"]
    if report.reason:
        parts.append(visible(report.reason))
    if report.table:
        parts.append(_facts(report.table))
    if report.findings:
        parts += ["", "Findings", *(_finding(finding) for finding in report.findings)]
    if report.table and report.table.alerts:
        parts += ["", "Alerts", *_alerts(report.table.alerts)]
    if report.table and report.table.pairs:
        parts += ["", "Pairs", *_pairs(report.table.pairs)]
    if report.columns:
        parts += ["", *_columns(report.columns, max(width, NARROWEST))]
    return "\n".join(parts)


def _facts(table: Table) -> str:
    facts = [counted(table.records, "record"), counted(table.columns, "column"), f"{table.bytes:,} bytes", table.format]
    facts += [fact for fact in (table.compression, table.encoding) if fact]
    if table.irregular:
        facts.insert(1, f"{table.irregular:,} set aside")
    if table.sheet is not None:
        facts.append(f"sheet {visible(table.sheet)!r}")
    if table.dialect:
        facts.append(f"delimiter {table.dialect.delimiter!r}")
        facts.append("header" if table.dialect.header_rows else "no header")
    if table.keys:
        keys = (" + ".join(map(visible, key)) for key in table.keys[:MOST_KEYS])
        facts.append(f"keys {', '.join(keys)}{' …' if len(table.keys) > MOST_KEYS else ''}")
    return " · ".join(facts)


def _alerts(alerts: tuple[Alert, ...]) -> list[str]:
    return _first([f"  {alert.name}{_in_column(alert)}: {alert.message}" for alert in alerts], MOST_ALERTS)


def _first(lines: list[str], most: int) -> list[str]:
    """So many lines at most, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], f"  … and {more} more"] if more > 0 else lines


def _in_column(alert: Alert) -> str:
    return "" if alert.column is None else f" in column {alert.position} {visible(alert.column)!r}"


def _pairs(pairs: tuple[Pair, ...]) -> list[str]:
    found = (
        f"  columns {_both(some[0])}: {meaning(some[0])} ({', '.join(map(measure, some))})"
        for some in by_columns(pairs)
    )
    return _first(list(found), MOST_PAIRS)


def _both(pair: Pair) -> str:
    both = zip(pair.positions, pair.columns, strict=True)
    return " and ".join(f"{position} {visible(column)!r}" for position, column in both)


def _finding(finding: Finding) -> str:
    column = f" in column {visible(finding.column)!r}" if finding.column is not None else ""
    lines = [f"  {finding.error}{column} ×{finding.count:,}{_of_contract(finding)}: {visible(finding.message)}"]
    lines += [f"    advice: {visible(finding.advice)}"]
    lines += [f"    {_before(_where(example))}{visible(example.text)}" for example in finding.examples]
    if finding.examples and finding.count > len(finding.examples):
        lines.append(f"    … and more, the last at {place(finding.last)}")
    return "\n".join(lines)


def _of_contract(finding: Finding) -> str:
    """Severity, check and share of the rows, of a finding of a contract."""
    if finding.severity is None:
        return ""
    count, share = finding.count, finding.share
    told = [finding.severity, finding.check, percent(count, round(count / share)) if share else None]
    return f" ({', '.join(map(visible, filter(None, told)))})"


def _where(example: Example) -> str:
    return ", ".join(filter(None, (place(example.place), visible(example.path or ""))))


def _before(where: str) -> str:
    return f"{where}: " if where else ""


HEADINGS = ("#", "column", "type", "nulls", "distinct", "min", "max", "mean", "most frequent", "shape")
FLEXIBLE = {1: 16, 2: 24, 5: 12, 6: 12, 8: 8}
"""Columns of the table that are cut where the terminal is narrow, and the width that each would like to keep; the rest
are numbers and never cut."""

NARROWEST_COLUMN = 6
WIDE = 110
"""Characters of a terminal on which there is room for histograms, formats and kinds."""


def _columns(columns: tuple[Column, ...], width: int) -> list[str]:
    rows = [HEADINGS, *map(_row, columns)]
    if width >= WIDE:
        rows = [HEADINGS, *((*row[:2], _kind(column), *row[3:]) for row, column in zip(rows[1:], columns, strict=True))]
    else:
        rows = [row[:-1] for row in rows]
    widths = _widths(rows, width)
    right = (0, 3, 4, 7)
    return [
        "  ".join(
            _cut(cell, size).rjust(size) if at in right else _cut(cell, size).ljust(size)
            for at, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _row(column: Column) -> tuple[str, ...]:
    top = column.top[0] if column.top else None
    return (
        str(column.position),
        visible(column.name),
        column.type,
        f"{column.nulls:,}",
        f"{column.distinct:,}",
        visible(column.minimum or ""),
        visible(column.maximum or ""),
        "" if column.mean is None else f"{column.mean:,.6g}",
        f"{visible(top.value)} ×{top.count:,}" if top and top.count > 1 else "",
        _blocks(column.histogram),
    )


def _kind(column: Column) -> str:
    return ", ".join([column.type, *filter(None, [column.format]), *(kind.name for kind in column.kinds[:1])])


BLOCKS = "▁▂▃▄▅▆▇█"


def _blocks(histogram: tuple[Bin, ...]) -> str:
    """A histogram of two bins or more, a character each; a bin of no rows is a space."""
    most = max((bin_.count for bin_ in histogram), default=0)
    heights = (-(-len(BLOCKS) * bin_.count // most) if most else 0 for bin_ in histogram)
    return "".join(BLOCKS[height - 1] if height else " " for height in heights) if len(histogram) > 1 else ""


def _widths(rows: list[tuple[str, ...]], width: int) -> list[int]:
    """Widths that fit: of the flexible ones, that gives way which is the most above the width that it would like."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        flexible = [at for at in FLEXIBLE if widths[at] > NARROWEST_COLUMN]
        if not flexible:
            break
        widths[max(flexible, key=lambda at: widths[at] - FLEXIBLE[at])] -= 1
    return widths


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"
