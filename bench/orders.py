"""The benchmark's table: the same bytes each time for the same number of rows, at any size.

Mixed types, quoted newlines, nulls, skewed text. Each cell follows from a hash of its row's number and its column,
so that the table of a million rows begins with the table of a thousand.
"""

from pathlib import Path

import duckdb

COLUMNS = {
    "order_id": "100000 + i",
    "placed_at": "timestamp '2024-01-01' + to_seconds(i * 7 + {u} % 7)",
    "ship_date": "date '2024-01-01' + ({u} % 700)::int",
    "customer": "'customer' || lpad(({u} % 200000)::varchar, 6, '0') || '@example.com'",
    "country": "['DE','DE','DE','FR','FR','NL','BE','AT','CH','IT','ES','PT'][1 + ({u} % 100) % 12]",
    "city": "['Berlin','Paris','Saint-Étienne','''s-Hertogenbosch','Bruxelles, Capitale','Wien'][1 + {u} % 6]",
    "postcode": "lpad(({u} % 100000)::varchar, 5, '0')",
    "sku": "chr(65 + ({u} % 26)::int) || '-' || lpad(({u} % 9973)::varchar, 4, '0')",
    "quantity": "1 + ({u} % 97) * ({u} % 3) // 2",
    "unit_price": "(({u} % 1000000) / 100)::decimal(10, 2)",
    "discount": "case when {u} % 5 = 0 then null else round(({u} % 10000) / 10000.0, 4) end",
    "paid": "{u} % 10 < 7",
    "rating": "case when {u} % 3 = 0 then null else 1 + {u} % 5 end",
    "latitude": "round(35 + ({u} % 2000000) / 100000.0, 5)::double",
    "longitude": "round(-10 + ({u} % 3000000) / 100000.0, 5)::double",
    "status": "['new','packed','shipped','delivered','returned'][1 + ({u} % 1000) % 5]",
    "note": "case when {u} % 10 = 0 then 'leave at the door,' || chr(10) || 'then ring \"twice\"' "
    "when {u} % 10 < 4 then null else repeat('handle with care ', ({u} % 4)::int + 1) end",
    "reference": "md5(i::varchar)",
}


EVERY = 20
"""Of so many records, one is irregular."""

MARK = b"\x01"
"""Stands for a delimiter until the file is written."""


def write(path: Path, rows: int) -> None:
    """Write the table as RFC 4180 CSV with LF, a header and so many rows."""
    _copy(path, rows, COLUMNS)


def write_irregular(path: Path, rows: int) -> None:
    """The same table with a cell more in every twentieth record."""
    marked = path.with_name("marked")
    more = f"case when i % {EVERY} = 0 then chr({MARK[0]}) || 'more' else '' end"
    _copy(marked, rows, {**COLUMNS, "reference": f"{COLUMNS['reference']} || {more}"})
    with marked.open("rb") as source, path.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block.replace(MARK, b","))
    marked.unlink()


WRONG = {
    "order_id": "'100000'",
    "placed_at": "''",
    "ship_date": "'31/12/2024'",
    "customer": "'nobody'",
    "country": "'de'",
    "city": "repeat('x', 61)",
    "postcode": "'123'",
    "sku": "'0-000A'",
    "quantity": "'-1'",
    "unit_price": "'1,50'",
    "discount": "'1.5'",
    "paid": "'perhaps'",
    "rating": "'five'",
    "reference": "'short'",
}
"""What breaks a check, in each of these columns."""


def write_broken(path: Path, rows: int, every: int) -> None:
    """The same table, in which one of so many records has a wrong cell in each of some columns."""
    wrong = {
        name: f"case when i % {every} = {at} then {cell} else ({COLUMNS[name]})::varchar end"
        for at, (name, cell) in enumerate(WRONG.items())
    }
    _copy(path, rows, COLUMNS | wrong)


def _copy(path: Path, rows: int, columns: dict[str, str]) -> None:
    cells = ", ".join(
        f"{expression.format(u=f'(hash(i, {seed}) // 8)::bigint')} as {name}"
        for seed, (name, expression) in enumerate(columns.items())
    )
    with duckdb.connect() as engine:
        engine.execute("set enable_progress_bar=false")
        query = f"select {cells} from range({rows}) t(i)"
        engine.execute(f"copy ({query}) to '{path}' (format csv, header true)")
