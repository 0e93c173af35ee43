"""Facts of a table as a whole: duplicates, keys, copies, fingerprints, alerts."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.findings import shortened
from chalicelib.core.report import Table
from tests.conftest import Read

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"]), st.integers(0, 2)), min_size=2, max_size=12
)


def table_of(read: Read, rows: list[tuple[object, ...]], labels: str = "one,two,three") -> Table:
    report = read((labels + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)).encode())
    assert report.table is not None
    return report.table


def alerts_of(table: Table) -> list[tuple[str, str | None]]:
    return [(alert.name, alert.column) for alert in table.alerts]


@hypothesis_settings(max_examples=30)
@given(ROWS)
def test_duplicates_missing_cells_and_keys_are_exact(read: Read, rows: list[tuple[object, ...]]) -> None:
    table = table_of(read, rows)

    columns = dict(zip(("one", "two", "three"), zip(*rows, strict=True), strict=True))
    assert table.duplicates == sum(count - 1 for count in Counter(rows).values())
    assert table.missing == sum(cell == "" for row in rows for cell in row)
    alone = [(name,) for name, cells in columns.items() if len(set(cells)) == len(rows) and "" not in cells]
    assert [key for key in table.keys if len(key) == 1] == alone
    for a, b in (key for key in table.keys if len(key) == 2):
        assert not alone
        assert len(set(zip(columns[a], columns[b], strict=True))) == len(rows)


def test_two_columns_may_be_a_key_together(read: Read) -> None:
    rows = [(shop, day, "x") for shop in range(30) for day in range(40)]

    assert table_of(read, rows, "shop,day,state").keys == (("shop", "day"),)


def test_the_content_is_the_same_in_any_order_and_the_schema_for_any_rows(read: Read) -> None:
    rows = [(n, f"name {n}", n % 7) for n in range(200)]
    shuffled = random.Random(1).sample(rows, len(rows))

    one, other = table_of(read, rows), table_of(read, shuffled)
    assert (one.content, one.schema) == (other.content, other.schema)
    changed = table_of(read, [*rows[:-1], (199, "name 199", 9)])
    assert changed.content != one.content
    assert changed.schema == one.schema
    assert table_of(read, rows, "one,two,tree").schema != one.schema


@pytest.mark.parametrize(
    ("cells", "alert"),
    [
        (["x"] * 40, "constant"),
        ([""] * 40, "empty"),
        (["x", "", "y"] * 15, "missing"),
        ([0, 0, 5, 0, 0] * 8, "zeros"),
        (["yes"] * 60 + ["no"], "imbalance"),
        ([1] * 30 + [1000], "skewed"),
        (["Ulm", "ulm"] * 20, "variants"),
        (["Ulm ", "Bonn"] * 20, "padded"),
        (["KÃ¶ln", "Bonn"] * 20, "mojibake"),
        (["1970-01-01", "2024-01-02"] * 20, "defaults"),
        ([*range(1, 36), 900, 901, 902, 903, 904], "outliers"),
    ],
)
def test_what_is_striking_is_an_alert(cells: list[object], alert: str, read: Read) -> None:
    rows = list(zip(range(len(cells)), cells, strict=True))

    assert (alert, "value") in alerts_of(table_of(read, rows, "id,value"))


def test_an_ordinary_table_has_no_alert_but_of_its_key(read: Read) -> None:
    draw = random.Random(2)
    rows = [(n, draw.choice(["new", "paid", "sent"]), round(draw.gauss(50, 9), 2)) for n in range(300)]

    assert [name for name, column in alerts_of(table_of(read, rows, "id,state,price")) if column != "id"] == []


def test_copies_of_columns_and_rows_are_alerts(read: Read) -> None:
    rows = [(n % 30, f"x{n % 30}", n % 30) for n in range(60)]

    table = table_of(read, rows, "id,name,again")

    assert ("copy", "again") in alerts_of(table)
    assert ("duplicates", None) in alerts_of(table)


def test_an_alert_says_of_which_column_it_is_whatever_its_label(read: Read) -> None:
    label = "é" * 300
    rows = [(n, "x", n * n % 7, "x", n if n % 2 else "") for n in range(40)]

    alerts = table_of(read, rows, f"id,{label}1,n,{label}2,half").alerts

    cut = shortened(f"{label}1")
    assert [(alert.position, alert.column) for alert in alerts if alert.name == "constant"] == [(2, cut), (4, cut)]
    assert [(alert.position, alert.column) for alert in alerts if alert.name == "missing"] == [(5, "half")]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([1, 2, 3], "strictly ascending"),
        ([1, 2, 2], "ascending"),
        (["2024-03-01", "2024-02-01", "2024-01-01"], "strictly descending"),
        ([5, 5, 4.5], "descending"),
        ([1, 3, 2], None),
        ([1, "", 2], None),
        ([7, 7, 7], None),
    ],
)
def test_the_order_of_rows_is_told(cells: list[object], order: str | None, read: Read) -> None:
    rows = "".join(f"x{n},{cell}\n" for n, cell in enumerate(cells))

    assert read(f"name,value\n{rows}".encode()).columns[1].order == order


def test_long_labels_do_not_make_the_table_large(read: Read) -> None:
    labels = [f"{n}{'é' * 5000}" for n in range(60)]
    rows = [tuple(f"{n}{at}" for at in range(60)) for n in range(30)]

    table = table_of(read, rows, ",".join(labels))

    assert len(str(table)) < 50_000


def test_columns_of_any_name_have_their_duplicates_counted(read: Read) -> None:
    rows = [(5, "x"), (5, "x"), (7, "y"), (7, "y"), (7, "y")]

    for labels in ("n,b", "h,v", "rows,hashed", "c0,c1", "position,record"):
        assert table_of(read, rows, labels).duplicates == 3


def test_rows_of_zeros_are_part_of_the_content(read: Read) -> None:
    some, more = [(1, 1.5), (0, 0.0)], [(1, 1.5), (0, 0.0), (0, 0.0)]

    assert table_of(read, some, "k,v").content != table_of(read, more, "k,v").content
    assert table_of(read, some[:1], "k,v").content != table_of(read, some, "k,v").content


def test_a_copy_is_found_beside_others_of_the_same_figures(read: Read) -> None:
    rows = [(n % 10, (n + 3) % 10, (n + 3) % 10) for n in range(100)]

    copies = [alert for alert in table_of(read, rows, "a,b,c").alerts if alert.name == "copy"]
    assert [(alert.column, alert.number) for alert in copies] == [("c", 2)]


def test_a_column_with_one_value_in_a_thousand_rows_is_nearly_empty_and_not_constant(read: Read) -> None:
    rows = [(n, "v" if n == 7 else "") for n in range(1000)]

    assert [name for name, column in alerts_of(table_of(read, rows, "id,note")) if column == "note"] == ["missing"]


@hypothesis_settings(max_examples=15)
@given(st.lists(st.integers(-99, 99), min_size=2, max_size=30, unique=True))
def test_rows_in_order_are_measured_as_others_are(read: Read, cells: list[int]) -> None:
    found = [
        replace(read(f"name,value\n{''.join(f'x,{cell}\n' for cell in rows)}".encode()).columns[1], order=None)
        for rows in (sorted(cells), sorted(cells, reverse=True), random.Random(2).sample(cells, len(cells)))
    ]

    assert found[0] == found[1] == found[2]
