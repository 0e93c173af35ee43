"""Delimited text as the engine is asked to read it."""

from dataclasses import dataclass
from pathlib import Path

from chalicelib.core.report import Dialect
from chalicelib.core.sql import literal

ORDINARY_LINE, LONGEST_LINE = 2_000_000, 16_000_000
"""Bytes of a record: what hardly any text exceeds, and the most that the engine is told."""


@dataclass(frozen=True)
class Text:
    """`skipped` lines, then records of so many columns. Those of more bytes than the `longest` are left out."""

    path: Path
    dialect: Dialect
    columns: int
    skipped: int = 0
    longest: int = LONGEST_LINE


def source(text: Text, more: str) -> str:
    """SQL: what reads a text strictly, every cell as text. A buffer holds the longest record of any text, and more."""
    dialect = text.dialect
    types = ", ".join(f"{literal(f'c{n}')}: 'VARCHAR'" for n in range(1, text.columns + 1))
    return (
        f"read_csv({literal(str(text.path))}, auto_detect=false, header=false, delim={literal(dialect.delimiter)}, "
        f"quote={literal(dialect.quote)}, escape={literal(dialect.escape)}, columns={{{types}}}, skip={text.skipped}, "
        f"strict_mode=true, max_line_size={text.longest}, buffer_size={LONGEST_LINE + text.longest}, {more})"
    )
