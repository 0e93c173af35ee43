"""What is to mend in records, from their violations."""

from itertools import pairwise

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core import mending
from chalicelib.core.contract import Check, Column, Table
from chalicelib.core.mending import Broken, Due, Mend
from tests.copying import VIOLATIONS

SEVERITIES = ("error", "warning", "info")
COUNT = 70
CHECKS = tuple(
    Check(f"{at % 7}.{at}", "minimum", "n", {"minimum": str(at)}, severity=SEVERITIES[at % 3]) for at in range(COUNT)
)
TABLE = Table("t", ("t",), (Column("n", "n", logical_type="integer"),), CHECKS)

BREAKS = st.dictionaries(st.integers(1, 12), st.sets(st.integers(0, COUNT - 1), min_size=1, max_size=3))


@settings(max_examples=40)
@given(BREAKS)
def test_every_record_is_told_what_it_breaks(breaks: dict[int, set[int]]) -> None:
    with duckdb.connect() as engine:
        engine.execute(VIOLATIONS)
        for record, places in breaks.items():
            for at in places:
                row = [record, CHECKS[at].id, CHECKS[at].severity]
                engine.execute("insert into violations values (?, null, 'n', null, ?, 'x', ?, null)", row)
        broken = mending.ordered((Broken(*row) for row in engine.execute(mending.BROKEN).fetchall()), TABLE)
        rows = engine.execute(mending.asked(broken)).fetchall() if broken else []

    told = [*mending.mends(rows, broken, TABLE)]

    work = {record: sorted(at for at in places if at % 3 < 2) for record, places in breaks.items()}
    expected = {record: "; ".join(f"n: below {at}" for at in places) for record, places in work.items() if places}
    assert {record: mend.note for mend in told for record in range(mend.first, mend.last + 1)} == expected
    assert all(mend.is_aside == any(not at % 3 for at in work[mend.first]) for mend in told)
    assert all(one.last + 1 < other.first or one.note != other.note for one, other in pairwise(told))


def test_what_is_due_is_given_as_far_as_it_was_asked_for() -> None:
    first, second = Mend(2, 9, "a", True), Mend(10, 10, "b", False)
    due = Due(iter((first, second)))

    assert due.of(1) is None
    assert due.up_to(4) == [first]
    assert [due.of(at) for at in (5, 9, 10, 11)] == [first, first, second, None]
    assert due.next is None
