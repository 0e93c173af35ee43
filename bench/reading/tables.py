"""Clean tables of several shapes. The same table each time for the same seed; every cell is text."""

from collections.abc import Callable
from random import Random

type Row = tuple[str, ...]
type Table = tuple[Row, ...]
"""The labels, then the records."""

WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "harbour", "inlet", "juniper", "knoll", "lagoon")
TEXTS = ("left at the door", "call first, then ring", 'said "fine"', "it's late", "two\nlines", "", "a;b", "naïve café")
NAMES = ("Ada Byron", "Turing, Alan", "Grace Hopper", "O'Neil, Pat", "Ōe Kenzaburō", "Mary Somerville")
CITIES = ("Berlin", "Saint-Étienne", "'s-Hertogenbosch", "Łódź", "Bruxelles, Capitale")


def _numeric(random: Random, rows: int) -> Table:
    body = (
        (
            str(at),
            str(random.randint(-999, 99_999)),
            f"{random.uniform(-50, 1000):.2f}",
            f"{random.random():.6f}",
            str(random.choice((2019, 2020, 2021, 2022))),
        )
        for at in range(1, rows + 1)
    )
    return (("id", "count", "price", "share", "year"), *body)


def _orders(random: Random, rows: int) -> Table:
    body = (
        (
            str(1000 + at),
            f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            random.choice(NAMES),
            random.choice(CITIES),
            str(random.randint(1, 9)),
            f"{random.uniform(1, 99):.2f}",
            random.choice(TEXTS),
        )
        for at in range(rows)
    )
    return (("order_id", "placed", "customer", "city", "quantity", "price", "note"), *body)


def _texts(random: Random, rows: int) -> Table:
    body = (
        (" ".join(random.choices(WORDS, k=random.randint(1, 3))), random.choice(NAMES), random.choice(TEXTS))
        for _ in range(rows)
    )
    return (("title", "author", "remark"), *body)


def _one_column(random: Random, rows: int) -> Table:
    return (("reading",), *((f"{random.uniform(0, 100):.3f}",) for _ in range(rows)))


def _fifty_columns(random: Random, rows: int) -> Table:
    labels = tuple(f"{random.choice(WORDS)}_{at}" for at in range(50))
    body = (
        tuple(str(random.randint(0, 999)) if at % 3 else random.choice(WORDS) for at in range(50)) for _ in range(rows)
    )
    return (labels, *body)


SHAPES: dict[str, Callable[[Random], Table]] = {
    "numeric": lambda random: _numeric(random, 60),
    "orders": lambda random: _orders(random, 60),
    "texts": lambda random: _texts(random, 60),
    "one column": lambda random: _one_column(random, 60),
    "fifty columns": lambda random: _fifty_columns(random, 40),
    "ten rows": lambda random: _orders(random, 10),
}
