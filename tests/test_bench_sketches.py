"""Sketches hold their bounds on skewed, sorted and adversarial data: `make bench-sketches`, with less of it."""

import pytest

from bench import sketches


@pytest.mark.parametrize("name", sketches.DATA)
def test_what_is_told_of_parts_is_within_its_bounds(name: str) -> None:
    assert sketches.table(name, 24_000, 3, 5) == [True, True]
