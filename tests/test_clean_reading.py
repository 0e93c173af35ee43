"""Clean files are read exactly, and without a word: a slice of `make bench-reading` that is always run."""

from pathlib import Path

import pytest

from bench.reading.cases import table
from bench.reading.dialects import DIALECTS
from bench.reading.file import clean
from bench.reading.outcome import EXACT, outcome
from bench.reading.readers import assay
from bench.reading.tables import LARGE, SHAPES

SHAPES_IN_COMMAS = tuple(shape for shape in SHAPES if shape != LARGE)
SHAPES_IN_ALL_DIALECTS = ("numeric", "orders")

CASES = [(shape, "comma") for shape in SHAPES_IN_COMMAS] + [
    (shape, dialect)
    for shape in SHAPES_IN_ALL_DIALECTS
    for dialect in DIALECTS
    if dialect != "comma" and DIALECTS[dialect].holds(table(shape))
]


@pytest.mark.parametrize(("shape", "dialect"), CASES)
def test_a_clean_file_is_exact_and_raises_no_alarm(shape: str, dialect: str, tmp_path: Path) -> None:
    file = clean(table(shape), DIALECTS[dialect])
    path = tmp_path / "source.csv"
    path.write_bytes(file.bytes)

    assert outcome(file, assay(path)) == EXACT
