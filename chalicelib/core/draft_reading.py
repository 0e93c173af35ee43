"""How files of a feed are read, after one of them: dialect, encoding, and the tokens that stand for no value."""

from typing import Any

from chalicelib.core.drafted import TEXT, Seen
from chalicelib.core.promised_dialect import DOUBLED, check
from chalicelib.core.report import Dialect, Report, Table
from chalicelib.errors import Invalid

UNSURE = ("encoding-guess", "encoding-error")
"""Findings beside which an encoding is promised to nobody."""

NAMES = {"\t": "tab", "": "none"}


def reading_of(report: Report, table: Table) -> dict[str, Any]:
    """By the names of our custom properties, without their prefix. What is not sure is left to be found."""
    said: dict[str, Any] = {}
    if table.dialect and _can_be_held(table.dialect):
        said["dialect"] = _dialect(table.dialect)
    if table.encoding and not any(finding.error in UNSURE for finding in report.findings):
        said["encoding"] = table.encoding
    tokens = null_tokens([Seen(column, table.records) for column in report.columns])
    return said | ({"nullTokens": tokens} if tokens else {})


def _can_be_held(dialect: Dialect) -> bool:
    try:
        check(dialect)
    except Invalid:
        return False
    return True


def _dialect(dialect: Dialect) -> dict[str, Any]:
    is_doubled = dialect.escape and dialect.escape == dialect.quote
    return {
        "delimiter": NAMES.get(dialect.delimiter, dialect.delimiter),
        "quote": NAMES.get(dialect.quote, dialect.quote),
        "escape": DOUBLED if is_doubled else NAMES.get(dialect.escape, dialect.escape),
        "headerRows": dialect.header_rows,
    }


def null_tokens(columns: list[Seen]) -> list[str]:
    """Those of all columns; none where one of them may be a value in another column, for they hold for the table."""
    tokens = sorted({one.value for seen in columns for one in seen.column.tokens})
    return [] if any(_may_be_a_value(token, seen) for token in tokens for seen in columns) else tokens


def _may_be_a_value(token: str, seen: Seen) -> bool:
    column = seen.column
    if seen.type != TEXT or not seen.filled or token in {one.value for one in column.tokens}:
        return False
    if not (column.shortest or 0) <= len(token) <= (column.longest or 0):
        return False
    return seen.values is None or token in seen.values
