"""`read(write(table, dialect)) == table`, without a word, for random tables in random dialects that can be told."""

from pathlib import Path

from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings

from bench.reading.dialects import ALL, Written
from tests.conftest import Read, as_read
from tests.tables import Table, body, dialects, held_tables, promised

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


@hypothesis_settings(max_examples=60)
@given(held_tables(), dialects())
def test_a_table_in_a_known_dialect_is_read_as_it_was_written(
    read: Read, folder: Path, table: Table, written: Written
) -> None:
    assume(written.quotes == ALL or ("",) not in table[1])

    report = read(body(written, table), dialect=promised(written, len(table[0])))

    assert {finding.error for finding in report.findings} <= CONTENT
    assert found_in(folder) == rows_of(table)
