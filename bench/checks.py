"""What a contract adds: the first check, and twenty ordinary ones, of a file that keeps them or does not."""

from pathlib import Path
from typing import Any

from bench import judging, orders
from bench.clock import Command, side_by_side
from bench.results import LABELS, compared, table
from bench.speed import THREADS, Asked
from chalicelib.core.contract import WARN, Check, Column, Policy, Table

TYPES = {
    "order_id": "integer",
    "placed_at": "timestamp",
    "ship_date": "date",
    "quantity": "integer",
    "unit_price": "number",
    "discount": "number",
    "paid": "boolean",
    "rating": "integer",
}
COLUMNS = tuple(Column(name, name, logical_type=TYPES.get(name, "string")) for name in orders.COLUMNS)


def _check(kind: str, column: str | None, **arguments: Any) -> Check:
    return Check(f"{column or 'table'}.{kind}", kind, column, arguments)


COUNTRIES = ["AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL", "PT"]

CHECKS = (
    _check("pattern", "sku", pattern="^[A-Z]-[0-9]{4}$"),
    *(_check("logicalType", name) for name in TYPES),
    _check("required", "order_id"),
    _check("unique", "order_id"),
    _check("required", "placed_at"),
    _check("format", "customer", format="email"),
    _check("invalidValues", "country", validValues=COUNTRIES),
    _check("pattern", "postcode", pattern="^[0-9]{5}$"),
    _check("maxLength", "city", maxLength=60),
    _check("minimum", "quantity", minimum="0"),
    _check("minimum", "unit_price", minimum="0"),
    _check("maximum", "discount", maximum="1"),
    _check("minLength", "reference", minLength=32),
)
"""The first one is asked alone too: nothing but the cells themselves can tell that they keep it."""

BROKEN = 100
"""Of so many rows, one breaks each check."""


def checks(asked: Asked) -> str:
    path, broken = asked.orders(asked.rows), asked.folder / "broken.csv"
    orders.write_broken(broken, asked.rows, BROKEN)
    kept = side_by_side(
        {
            JUDGE: _command(path, 0),
            "judge with 1 check": _command(path, 1),
            f"judge with {len(CHECKS)} checks": _command(path, len(CHECKS)),
        },
        asked.runs,
    )
    many = f"judge with {len(CHECKS)} checks, each broken by 1 % of the rows"
    found = side_by_side({JUDGE: _command(broken, 0), many: _command(broken, len(CHECKS))}, asked.runs)
    rows = compared(path, kept, JUDGE, {f"judge with {len(CHECKS)} checks": MOST})
    rows += compared(broken, found, JUDGE, {many: MOST})
    broken.unlink()
    return table(LABELS, rows)


JUDGE, MOST = "judge", "≤ 1.5"


def _command(path: Path, count: int) -> Command:
    """What judges a file and asks so many of the checks."""
    if not count:
        return judging.command(path, THREADS[-1])
    return judging.held(path, THREADS[-1], Table("orders", ("orders",), COLUMNS, CHECKS[:count], policy=Policy(WARN)))
