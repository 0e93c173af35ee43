"""Clean tables of many shapes. The same table each time for the same seed; every cell is text."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.reading import words

type Row = tuple[str, ...]
type Table = tuple[Row, ...]
"""The labels, then the records."""

type Cell = Callable[[Random, int], str]
"""Writes the cell of a record, the first of which is 1."""


@dataclass(frozen=True)
class Shape:
    rows: int
    columns: dict[str, Cell]

    def table(self, random: Random) -> Table:
        body = (tuple(cell(random, at) for cell in self.columns.values()) for at in range(1, self.rows + 1))
        return (tuple(self.columns), *body)


def number(start: int = 1) -> Cell:
    return lambda _, at: str(start + at - 1)


def integer(low: int, high: int, width: int = 1) -> Cell:
    return lambda random, _: f"{random.randint(low, high):0{width}}"


def decimal(low: float, high: float, digits: int = 2, point: str = ".") -> Cell:
    return lambda random, _: f"{random.uniform(low, high):.{digits}f}".replace(".", point)


def thousands(low: float, high: float) -> Cell:
    """As 1.234,50."""
    return lambda random, _: f"{random.uniform(low, high):,.2f}".translate(str.maketrans(",.", ".,"))


def date(form: str) -> Cell:
    """`form` takes year, month and day."""
    return lambda random, _: form.format(
        year=random.randint(2019, 2025), month=random.randint(1, 12), day=random.randint(1, 28)
    )


def one_of(values: tuple[str, ...]) -> Cell:
    return lambda random, _: random.choice(values)


def some(values: tuple[str, ...], most: int, between: str = " ") -> Cell:
    return lambda random, _: between.join(random.choices(values, k=random.randint(1, most)))


def seldom(cell: Cell, share: float) -> Cell:
    return lambda random, at: cell(random, at) if random.random() < share else ""


def code(form: str, *parts: Cell) -> Cell:
    return lambda random, at: form.format(*(part(random, at) for part in parts))


ISO = date("{year}-{month:02}-{day:02}")
ORDERS: dict[str, Cell] = {
    "order_id": number(1001),
    "placed": ISO,
    "customer": one_of(words.NAMES),
    "city": one_of(words.CITIES),
    "quantity": integer(1, 9),
    "price": decimal(1, 99),
    "note": one_of(words.NOTES),
}
NUMERIC: dict[str, Cell] = {
    "id": number(),
    "count": integer(-999, 99_999),
    "price": decimal(-50, 1000),
    "share": decimal(0, 1, 6),
    "year": one_of(("2019", "2020", "2021", "2022")),
}
SHAPES: dict[str, Shape] = {
    "numeric": Shape(60, NUMERIC),
    "orders": Shape(60, ORDERS),
    "texts": Shape(
        60,
        {"title": some(words.WORDS, 3), "author": one_of(words.NAMES), "remark": one_of(words.NOTES)},
    ),
    "free texts": Shape(
        40,
        {
            "headline": some(words.WORDS, 6),
            "body": some(words.SENTENCES, 3),
            "author": one_of(words.NAMES),
            "comment": seldom(some(words.SENTENCES, 2), 0.6),
        },
    ),
    "one column": Shape(60, {"reading": decimal(0, 100, 3)}),
    "fifty columns": Shape(
        40,
        {f"{words.WORDS[at % 12]}_{at}": integer(0, 999) if at % 3 else one_of(words.WORDS) for at in range(50)},
    ),
    "ten rows": Shape(10, ORDERS),
    "one row": Shape(1, ORDERS),
    "no row": Shape(0, ORDERS),
    "codes": Shape(
        60,
        {
            "plz": integer(1000, 99_999, 5),
            "sku": code("{}-{}", one_of(tuple("ABCDEF")), integer(0, 9999, 4)),
            "phone": code("+49 {} {}", integer(30, 999), integer(10_000, 9_999_999)),
            "ean": integer(10**12, 10**13 - 1),
            "country": one_of(("DE", "FR", "NO", "NA", "IT")),
            "version": code("{}.{}.{}", integer(0, 9), integer(0, 20), integer(0, 9)),
        },
    ),
    "sparse": Shape(
        60,
        {"key": number(), "first": seldom(integer(1, 99), 0.15), "second": seldom(one_of(words.WORDS), 0.2)}
        | {f"measure_{at}": seldom(decimal(0, 9), 0.1) for at in range(1, 6)},
    ),
    "time series": Shape(
        30, {"country": one_of(words.CITIES)} | {str(year): decimal(0, 1000, 1) for year in range(2001, 2025)}
    ),
    "national dates": Shape(
        60,
        {
            "german": date("{day:02}.{month:02}.{year}"),
            "american": date("{month}/{day}/{year}"),
            "british": date("{day:02}/{month:02}/{year}"),
            "moment": date("{year}-{month:02}-{day:02}T{day:02}:{month:02}:00Z"),
            "clock": code("{}:{}", integer(0, 23, 2), integer(0, 59, 2)),
            "who": one_of(words.NAMES),
        },
    ),
    "decimal commas": Shape(
        60,
        {
            "Artikel": one_of(words.GERMAN),
            "Menge": integer(1, 500),
            "Preis": decimal(0, 99, point=","),
            "Umsatz": thousands(100, 99_999),
            "Anteil": decimal(0, 1, 3, point=","),
        },
    ),
    "scripts": Shape(
        40,
        {"番号": number(), "имя": one_of(words.CYRILLIC), "場所": one_of(words.CJK), "שם": one_of(words.RIGHT_TO_LEFT)},
    ),
    "addresses": Shape(
        60,
        {
            "Name": one_of(words.GERMAN_NAMES),
            "Straße": code("{} {}", one_of(words.STREETS), one_of(("1", "7", "12a", "25-27", "103"))),
            "PLZ": integer(1000, 99_999, 5),
            "Ort": one_of(words.TOWNS),
            "seit": date("{day:02}.{month:02}.{year}"),
        },
    ),
    "survey": Shape(
        40,
        {
            "respondent": number(),
            "age": integer(18, 90),
            "answer": some(words.ANSWERS, 4, "\n"),
            "wishes": seldom(some(words.ANSWERS, 2), 0.7),
            "score": integer(1, 5),
        },
    ),
    "an empty column": Shape(
        40, {"id": number(), "name": one_of(words.NAMES), "fax": lambda _, __: "", "amount": decimal(0, 99)}
    ),
    "a hundred thousand": Shape(
        100_200, {"id": number(), "word": some(words.WORDS, 2), "note": one_of(words.NOTES), "price": decimal(0, 99)}
    ),
}
LARGE = "a hundred thousand"
