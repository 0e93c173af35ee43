"""Orders of a partner, as they come and as they should: `python -m examples.orders FOLDER` writes both.

Ten kinds of damage are in the first, each in so many rows as `DAMAGE` says; the second is the same without any. Both
come out the same each time.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

RECORDS = 4000
SEED = 2026
CENT = Decimal("0.01")
FIRST_DAY = date(2026, 3, 1)

LABELS = ("order_id", "placed", "shipped", "email", "country", "sku", "quantity", "net", "tax", "gross")
COUNTRIES = ("AT", "CH", "DE", "FR", "IT", "NL", "NO", "PL")

type Row = dict[str, str]


def rows() -> list[Row]:
    """What the partner meant to send."""
    draw = random.Random(SEED)
    return [_row(draw, number) for number in range(RECORDS)]


def _row(draw: random.Random, number: int) -> Row:
    placed = FIRST_DAY + timedelta(days=number * 60 // RECORDS)
    net = (Decimal(draw.randrange(500, 90_000)) / 100).quantize(CENT)
    tax = (net * Decimal("0.19")).quantize(CENT)
    return {
        "order_id": str(700_000 + number),
        "placed": placed.isoformat(),
        "shipped": (placed + timedelta(days=draw.randrange(9))).isoformat() if draw.random() < 0.9 else "",
        "email": f"customer{draw.randrange(900)}@example.com",
        "country": draw.choice(COUNTRIES),
        "sku": f"{draw.choice(('AX', 'BR', 'QT'))}-{draw.randrange(10_000):04}",
        "quantity": str(draw.randrange(1, 40)),
        "net": str(net),
        "tax": str(tax),
        "gross": str(net + tax),
    }


def _day_first(day: str) -> str:
    return date.fromisoformat(day).strftime("%d.%m.%Y")


DAMAGE: dict[str, tuple[int, Callable[[Row], Row]]] = {
    "the e-mail is missing": (12, lambda row: row | {"email": ""}),
    "the e-mail is none": (9, lambda row: row | {"email": row["email"].replace("@", " at ")}),
    "the country is in small letters": (40, lambda row: row | {"country": row["country"].lower()}),
    "the country is not served": (7, lambda row: row | {"country": "GB"}),
    "the code is cut off": (11, lambda row: row | {"sku": row["sku"][:-1]}),
    "the quantity is a word": (5, lambda row: row | {"quantity": "three"}),
    "the quantity is zero": (8, lambda row: row | {"quantity": "0"}),
    "the sum is wrong": (15, lambda row: row | {"gross": str(Decimal(row["gross"]) + 1)}),
    "shipped before it was placed": (6, lambda row: row | {"shipped": "2026-02-27"}),
}
"""Kind → rows that have it, and what it does. The tenth is the end: from a record on, all days are day first."""

DAY_FIRST = 3900


def damaged(sound: list[Row]) -> list[Row]:
    """What the partner sent."""
    draw = random.Random(SEED + 1)
    found = list(sound)
    places = draw.sample(range(DAY_FIRST), sum(count for count, _ in DAMAGE.values()))
    for count, damage in DAMAGE.values():
        for at in places[:count]:
            found[at] = damage(found[at])
        del places[:count]
    days = ({"placed": _day_first(row["placed"])} for row in found[DAY_FIRST:])
    return found[:DAY_FIRST] + [row | day for row, day in zip(found[DAY_FIRST:], days, strict=True)]


def text(table: list[Row]) -> str:
    lines = [LABELS, *(tuple(row[label] for label in LABELS) for row in table)]
    return "".join(";".join(line) + "\n" for line in lines)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sound = rows()
    (folder / "orders.csv").write_text(text(damaged(sound)), encoding="utf-8")
    (folder / "orders_mended.csv").write_text(text(sound), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
