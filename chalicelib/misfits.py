"""Find the records that do not fit their columns, and say so. They stay in the table: they may be right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from chalicelib.core import codes, misfits, swallowed
from chalicelib.core.codes import Coded
from chalicelib.core.column import Column
from chalicelib.core.findings import Gathered
from chalicelib.core.heads import Heads, have_fractions, nearest
from chalicelib.core.misfits import Near
from chalicelib.core.report import Dialect, Place
from chalicelib.core.surveyed import Survey
from chalicelib.edges.engine import WIDEST, Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def gather(engine: Engine, columns: tuple[Column, ...], surveyed: Survey, gathered: Gathered) -> None:
    """Add what does not fit to the findings, unless it is too frequent to be odd. What the survey ruled out is not
    looked for."""
    most = _most(surveyed)
    sound = _full(columns, surveyed)
    missing = sum(map(misfits.empties, sound))
    typed = _typed(engine, columns, surveyed)
    fractional = _rare(engine, _fractional(columns, surveyed.heads)[:COLUMNS_AT_ONCE], most) if typed else {}
    told: set[int] = set()
    for some in batched(typed, COLUMNS_AT_ONCE, strict=False):
        rare = dict(some) | fractional
        suspects = engine.rows(misfits.misfits(list(rare), _cells(sound)))
        found = _no_chance(suspects, rare, missing, surveyed.records)
        if len(found) <= most:
            _add(found, list(rare), gathered)
            told.update(record for record, _ in found)
    if codes.FEWEST <= surveyed.records <= codes.MOST_RECORDS:
        _add_changed_places(engine, columns, surveyed, told, gathered)
    if len(columns) > 1:
        _add_totals(engine, columns, surveyed, gathered)
    if len(columns) >= misfits.FEWEST_FULL:
        _add_sparse(engine, columns, surveyed, gathered)
        _add_headings(engine, columns, surveyed, gathered)


def gather_swallowed(
    engine: Engine, columns: tuple[Column, ...], surveyed: Survey, dialect: Dialect, gathered: Gathered
) -> None:
    """Add records of delimited text that hold others in one of their cells."""
    if not surveyed.spanning or all(column.type == "text" for column in columns):
        return
    cells = _cells(columns)
    for record, *values in engine.rows(swallowed.suspects(cells, dialect)):
        at = swallowed.swallowed(values, columns, dialect.delimiter)
        if at is not None:
            gathered.add("swallowed-record", Place(record, None), values[at], columns[at].name)


def _add_changed_places(
    engine: Engine, columns: tuple[Column, ...], surveyed: Survey, told: set[int], gathered: Gathered
) -> None:
    """Codes that changed places, in records of which nothing is told yet."""
    coded = _coded(engine, columns)
    (counts,) = engine.rows(codes.counts(coded)) if codes.differ(coded) else ((),)
    found = zip(coded, counts, strict=False)
    rare = {column: count / surveyed.records for column, count in found if 0 < count <= _most(surveyed)}
    if not codes.differ(rare):
        return
    for record, *cells in engine.rows(codes.strange(tuple(rare))):
        odd = codes.changed_places(tuple(rare), cells)
        if record not in told and not misfits.by_chance([rare[column] for column in odd], surveyed.records):
            for column, cell in odd.items():
                text = f"made like the cells of another column: {cell}"
                gathered.add("type-error", Place(record, None), text, column.label)


def _coded(engine: Engine, columns: tuple[Column, ...]) -> list[Coded]:
    texts = [column for column in columns if column.type == "text"][: codes.MOST_COLUMNS]
    if len(texts) < 2:
        return []
    values = zip(*engine.rows(codes.head(_cells(texts))), strict=True)
    forms = ((column, codes.form(cells)) for column, cells in zip(texts, values, strict=True))
    return [Coded(f"c{column.position}", column.name, form) for column, form in forms if form]


def _add_totals(engine: Engine, columns: tuple[Column, ...], surveyed: Survey, gathered: Gathered) -> None:
    """Records that are called a total, and a first or last one that is the sum of all others."""
    cells = _cells(columns)
    few = 0 < surveyed.totals <= max(misfits.RARE * surveyed.records, misfits.FEW)
    found = engine.rows(misfits.totals(cells[: misfits.LEADING])) if few else []
    sums = misfits.summable(columns, surveyed.records)
    ends = _ends(engine, cells) if found or sums else []
    last = max((record for record, *_ in ends), default=None)
    told = {record: text for record, text in found if record == last or misfits.SURE_TOTAL.search(text)}
    for record, *values in ends if sums else []:
        if record not in told and misfits.is_sum(values, columns, surveyed.records):
            told[record] = "the sum of all other records"
    for record, text in told.items():
        gathered.add("total-row", Place(record, None), text)


def _ends(engine: Engine, cells: list[str]) -> list[tuple[Any, ...]]:
    """The first and the last record, with all their cells."""
    parts = [engine.rows(misfits.ends(some)) for some in batched(cells, WIDEST, strict=False)]
    return [(parts[0][at][0], *(cell for part in parts for cell in part[at][1:])) for at in range(len(parts[0]))]


def _add_sparse(engine: Engine, columns: tuple[Column, ...], surveyed: Survey, gathered: Gathered) -> None:
    """Records that are nearly empty among full ones."""
    cells, full = _cells(columns), _cells(_full(columns, surveyed))
    enough = len(full) >= misfits.FEWEST_FULL
    if surveyed.emptiest > (len(full) // 2 if enough else len(cells) - 1):
        found = engine.rows(misfits.sparse(full, misfits.numbers(columns)) if enough else misfits.empty(cells))
        for record in misfits.not_leading(found) if len(found) <= _most(surveyed) else ():
            gathered.add("sparse-record", Place(record, None), "more than half of its cells are empty")


def _add_headings(engine: Engine, columns: tuple[Column, ...], surveyed: Survey, gathered: Gathered) -> None:
    """Records that are headings of groups."""
    cells = _cells(columns)
    if surveyed.emptiest >= len(cells) - 1 and misfits.may_have_headings(columns, surveyed.records):
        found = [record for (record,) in engine.rows(misfits.alone(cells))]
        for record in found if misfits.are_headings(found, surveyed.records) else ():
            gathered.add("sparse-record", Place(record, None), "only its first cell is filled, as in a heading")


def _most(surveyed: Survey) -> float:
    """So many records may be odd; more of them are the table's nature."""
    return max(misfits.RARE * surveyed.records, 1)


def _full(columns: tuple[Column, ...], surveyed: Survey) -> list[Column]:
    """The columns that are nearly never empty."""
    return [column for column in columns if misfits.empties(column) <= misfits.RARE * surveyed.records]


def _cells(columns: Sequence[Column]) -> list[str]:
    """What the columns are called in the view of cells."""
    return [f"c{column.position}" for column in columns]


def _rare(engine: Engine, near: Sequence[Near], most: float) -> dict[Near, int]:
    """The columns that have misfits, but few, and how many."""
    if not near:
        return {}
    (counts,) = engine.rows(misfits.counts(near))
    return {column: count for column, count in zip(near, counts, strict=True) if 0 < count <= most}


def _no_chance(
    found: list[tuple[Any, ...]], rare: dict[Near, int], missing: int, records: int
) -> list[tuple[int, list[str | None]]]:
    """Of the records that may not fit, those that one cell tells, and those whose signs do not meet by chance."""
    kept = []
    for record, foreign, empty, *cells in found:
        signs = {misfits.sign(column, cell): rare[column] for column, cell in zip(rare, cells, strict=True) if cell}
        shares = [count / records for count in signs.values()] + ([min(missing / records, 1.0)] if empty else [])
        if foreign or (len(shares) > 1 and not misfits.by_chance(shares, records)):
            kept.append((record, cells))
    return kept


def _add(found: list[tuple[int, list[str | None]]], near: list[Near], gathered: Gathered) -> None:
    """Add the misfits of each record, but not a lone one that comes often: that is a code for no value, unless it is a
    date."""
    times = Counter((at, cell) for _, cells in found for at, cell in enumerate(cells) if cell is not None)
    for record, cells in found:
        odd = [(at, cell) for at, cell in enumerate(cells) if cell is not None]
        if len(odd) > 1 or times[odd[0]] < misfits.CODE or misfits.in_other_order(near[odd[0][0]], odd[0][1]):
            for at, cell in odd:
                text = f"no {near[at].candidate.name}: {cell}"
                gathered.add("type-error", Place(record, None), text, near[at].label)


def _typed(engine: Engine, columns: tuple[Column, ...], surveyed: Survey) -> list[tuple[Near, int]]:
    """The columns that are nearly all of a type and have odd cells, but few, and how many."""
    rare = [(column, surveyed.misfits[column.cell]) for column in _near(columns, surveyed.heads)]
    return [(column, count) for column, count in rare if 0 < count <= _most(surveyed)]


def _near(columns: tuple[Column, ...], heads: Heads) -> Iterator[Near]:
    for column in columns:
        cell = f"c{column.position}"
        candidate = nearest(heads[cell]) if column.type in misfits.WIDE else None
        if candidate and candidate.name != column.type:
            yield Near(cell, column.name, candidate)


def _fractional(columns: tuple[Column, ...], heads: Heads) -> list[Near]:
    named = zip(_cells(columns), columns, strict=True)
    return [Near(cell, column.name, misfits.FRACTION) for cell, column in named if have_fractions(heads[cell])]
