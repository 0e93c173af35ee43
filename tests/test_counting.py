"""What the values of columns are counted into."""

from pathlib import Path

import pytest

from chalicelib import kinds
from chalicelib.core import counting
from chalicelib.core.counting import FIRST_ROWS, MANY, Typed
from chalicelib.edges.engine import Engine
from chalicelib.measure import facts_of, lengths_of

TEXTS = Typed(1, "v", "v", "text", "VARCHAR")
LONG = f"range({2 * FIRST_ROWS}) t(i)"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (f"select md5(i::varchar) as v from {LONG}", [1, 1]),
        (f"select if(i % 3 = 0, null, md5(i::varchar)) as v from {LONG}", [1, 1]),
        (f"select md5((i % {FIRST_ROWS + 5})::varchar) as v from {LONG}", [1, 0]),
        ("select unnest(['', 'a', 'A', 'a ', chr(0), 'a' || chr(0), 'é', 'e' || chr(769)]) as v", [1, 1]),
        ("select unnest(['b', 'b', 'a']) as v", [0, 0]),
        ("select null::varchar as v", [1, 1]),
    ],
    ids=["different", "some empty", "twice, far down", "nearly alike", "twice", "no value"],
)
def test_texts_of_many_records_are_counted_where_they_stand_if_all_differ(
    tmp_path: Path, values: str, told: list[int]
) -> None:
    with Engine(tmp_path, tmp_path, 200, 1) as engine:
        engine.run(f"create table clean as {values}")
        assert [engine.number(query) for query in counting.all_different(TEXTS)] == told

        found = []
        for records, on_disk in ((MANY, 0), (MANY + 1, not all(told))):
            with engine.beside() as own:
                facts = facts_of(own, [TEXTS], records=records)
                borne = kinds.of(own, [TEXTS], facts, ["v"])
                found.append((facts, lengths_of(own), borne, sorted(own.rows("select * from counted"))))
                assert len([*tmp_path.glob("counted*")]) == on_disk

    assert found[0] == found[1]
