"""What a contract adds: the first check, and twenty ordinary ones, of a file that keeps them or does not."""

from pathlib import Path
from typing import Any

from bench import extremes, judging, orders
from bench.clock import Command, Figure, side_by_side
from bench.results import size, table
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
    "latitude": "number",
    "longitude": "number",
}
COLUMNS = tuple(Column(name, name, logical_type=TYPES.get(name, "string")) for name in orders.COLUMNS)


def _check(kind: str, column: str | None, **arguments: Any) -> Check:
    return Check(f"{column or 'table'}.{kind}", kind, column, arguments)


COUNTRIES = ["AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL", "PT"]

CHECKS = (
    _check("pattern", "sku", pattern="^[A-Z]-[0-9]{4}$"),
    *(_check("logicalType", name) for name in TYPES if name not in ("latitude", "longitude")),
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
    path, broken, many = asked.orders(asked.rows), asked.folder / "broken.csv", asked.folder / "many.csv"
    orders.write_broken(broken, asked.rows, BROKEN)
    extremes.integers(many, asked.rows // 5)
    counts = {JUDGE: 0, "judge with 1 check": 1, ALL: len(CHECKS)}
    kept = side_by_side({name: _command(path, count) for name, count in counts.items()}, asked.runs)
    found = side_by_side({JUDGE: _command(broken, 0), WRONG: _command(broken, len(CHECKS))}, asked.runs)
    all_rows = side_by_side({JUDGE: judging.command(many, THREADS[-1]), TWICE: _twice(many)}, asked.runs)
    rows = [*_rows(path, kept), *_rows(broken, found), *_rows(many, all_rows)]
    for file in (broken, many):
        file.unlink()
    return f"{_added(*(figure.cpu for figure in kept.values()))}\n\n{table(LABELS, rows)}"


LABELS = ("what", "file", "runs", "seconds", "CPU seconds", "peak MB", "ratio of CPU seconds", "asked for")
JUDGE, ALL, MOST = "judge", f"judge with {len(CHECKS)} checks", "≤ 1.5"
WRONG = f"{ALL}, each broken by 1 % of the rows"
TWICE = "judge with 2 checks, each broken by every row"


def _added(judge: float, first: float, all_of_them: float) -> str:
    """CPU seconds that checks add."""
    each = (all_of_them - first) / (len(CHECKS) - 1)
    return (
        f"The first check adds {first - judge:.2f} seconds of CPU, each further one {each:.2f}, to the {judge:.1f} of "
        "the profile."
    )


def _rows(path: Path, figures: dict[str, Figure]) -> list[tuple[str, ...]]:
    return [
        (
            name,
            size(path),
            str(figure.runs),
            f"{figure.seconds:.1f}",
            f"{figure.cpu:.1f}",
            f"{figure.megabytes:,.0f}",
            f"{figure.cpu / figures[JUDGE].cpu:.2f}",
            MOST if name in (ALL, WRONG) else "",
        )
        for name, figure in figures.items()
    ]


def _twice(path: Path) -> Command:
    """What judges a file of integers that are none of those that its contract has."""
    number = Column("c1", "c1", logical_type="integer")
    both = _check("minimum", "c1", minimum="1" + "0" * 12), _check("maximum", "c1", maximum="-1")
    return judging.held(path, THREADS[-1], Table("numbers", ("numbers",), (number,), both, policy=Policy(WARN)))


def _command(path: Path, count: int) -> Command:
    """What judges a file and asks so many of the checks."""
    if not count:
        return judging.command(path, THREADS[-1])
    return judging.held(path, THREADS[-1], Table("orders", ("orders",), COLUMNS, CHECKS[:count], policy=Policy(WARN)))
