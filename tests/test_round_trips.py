"""`read(write(table, dialect)) == table`, without a word, for random tables in random dialects that can be told."""

import re
from pathlib import Path

from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings

from bench.reading.dialects import ALL, Written
from chalicelib.core.dialect import DELIMITERS
from chalicelib.core.forms import TYPED
from tests.conftest import Read, as_read
from tests.tables import Table, body, dialects, held_tables, promised, told_tables

CONTENT = {"type-error", "sparse-record", "total-row", "duplicate-label"}
"""Findings on what cells say: a random table may have a word among numbers, or two labels alike."""


def rows_of(table: Table) -> list[list[str]]:
    """What is read of a table: labels of several rows are joined."""
    labels, records = table
    names = [" ".join(filter(None, parts)) for parts in zip(*labels, strict=True)]
    return [names or [f"column{n}" for n in range(1, len(records[0]) + 1)], *map(list, records)]


def found_in(folder: Path) -> list[list[str]]:
    """What was read. An empty cell alone is an empty line, of which the csv module makes no cell."""
    return [row or [""] for row in as_read(folder)]


@hypothesis_settings(max_examples=40)
@given(held_tables(), dialects())
def test_a_table_in_a_known_dialect_is_read_as_it_was_written(
    read: Read, folder: Path, table: Table, written: Written
) -> None:
    assume(written.quotes == ALL or ("",) not in table[1])

    report = read(body(written, table), dialect=promised(written, len(table[0])))

    assert {finding.error for finding in report.findings} <= CONTENT
    assert found_in(folder) == rows_of(table)


@hypothesis_settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
@given(told_tables(), dialects())
def test_a_table_is_read_as_it_was_written(read: Read, folder: Path, table: Table, written: Written) -> None:
    assume(shows(written, table))

    report = read(body(written, table))

    assert {finding.error for finding in report.findings} <= CONTENT
    assert found_in(folder) == rows_of(table)


def shows(written: Written, table: Table) -> bool:
    """Whether what is written shows how.

    - Records that are all alike might be one text each.
    - A backslash is an escape where it stands before a quote, and nowhere else before a mark, and the delimiter is
      a usual one.
    - Apostrophes are quotes where they stand around all cells, and parted by usual delimiters; none stands where a
      line within a cell begins.
    - A delimiter of several characters is one where these do not stand in cells; a comma and a space, where no cell has
      a line end. (That could be told: only the comma fits worse.)
    - A space is a delimiter where no cell is empty, and half of them or more are numbers or days.
    """
    cells = [cell for row in table[1] for cell in row]
    typed = sum(1 for cell in cells if TYPED.fullmatch(cell))
    quoted = any(written.quote in cell for cell in cells)
    escapes = any(re.search(r"\\(\W|$)", cell) for cell in cells)
    return all(
        (
            len(set(table[1])) > 1,
            (quoted and written.delimiter in DELIMITERS) if written.escape == "\\" else not escapes,
            written.quote != "'" or (written.quotes == ALL and written.delimiter in DELIMITERS),
            not any(re.search("[\n\r]'", cell) for cell in cells),
            len(written.delimiter) == 1 or not set(written.delimiter.strip()) & set("".join(cells)),
            written.delimiter != ", " or not any(re.search("[\\n\\r]", cell) for cell in cells),
            written.delimiter != " " or (all(cells) and 2 * typed >= len(cells)),
        )
    )
