"""What rests on whole rows of a typed table and their order, once its columns are measured."""

from collections.abc import Sequence
from itertools import batched, islice
from typing import Any

from chalicelib.core import alerts, shifts, whole_rows
from chalicelib.core.column import Column
from chalicelib.core.counting import ORDERED, Typed
from chalicelib.core.findings import shortened
from chalicelib.core.report import Alert, Pair
from chalicelib.edges.engine import RECORD, Engine
from chalicelib.survey import COLUMNS_AT_ONCE


def orders(engine: Engine, columns: Sequence[Typed], empty: Sequence[int] | None, records: int) -> dict[int, str]:
    """The order of values, row by row, of the columns that have one and no empty cells, by position. How many cells of
    each are `empty` is counted where it is not known."""
    found: dict[int, str] = {}
    if records < 2:
        return found
    ordered = [column for column in columns if column.type in ORDERED and not (empty and empty[column.position - 1])]
    for some in batched(ordered, COLUMNS_AT_ONCE, strict=False):
        whole = some if empty is not None else _whole(engine, some, records)
        (steps,) = engine.rows(whole_rows.steps([column.name for column in whole])) if whole else ((),)
        for column, (downs, ups) in zip(whole, batched(steps, 2, strict=True), strict=True):
            if order := whole_rows.order(downs, ups, records):
                found[column.position] = order
    return found


def _whole(engine: Engine, columns: Sequence[Typed], records: int) -> list[Typed]:
    """Those without empty cells."""
    (filled,) = engine.rows(whole_rows.filled([column.name for column in columns]))
    return [column for column, count in zip(columns, filled, strict=True) if count == records]


def facts(
    engine: Engine, names: Sequence[str], columns: tuple[Column, ...], records: int, pairs: tuple[Pair, ...]
) -> dict[str, Any]:
    """The fields of a report's table that rest on the values; `names` are of the columns in the typed table."""
    keys = _keys(engine, names, columns, records)
    apart = records < 2 or bool(keys) or any(column.distinct == records for column in columns)
    duplicates = 0 if apart or not columns else engine.number(whole_rows.repeated(names))
    copies = _copies(engine, names, columns)
    found = [*alerts.alerts(columns, records), *alerts.correlated(pairs, columns, copies.keys())]
    found += [alerts.of_table("copy", first, columns[later - 1]) for later, first in copies.items()]
    found += [alerts.of_table("duplicates", duplicates)] if duplicates else []
    found += _shifts(engine, names, columns, records)
    return {
        "missing": sum(column.nulls for column in columns),
        "duplicates": duplicates,
        "keys": tuple(tuple(shortened(columns[at].name) for at in key) for key in keys[: whole_rows.MOST_KEYS]),
        "schema": whole_rows.fingerprint(columns),
        "content": f"{engine.number(whole_rows.content(names)):016x}" if records else "",
        "alerts": alerts.told(found),
        "pairs": pairs,
        "bounds": (),
    }


def _keys(engine: Engine, names: Sequence[str], columns: tuple[Column, ...], records: int) -> list[tuple[int, ...]]:
    """Columns whose values are all different, or, where there is none, pairs of which that is true."""
    if records < 2:
        return []
    alone: list[tuple[int, ...]] = [(at,) for at, column in enumerate(columns) if whole_rows.is_key(column, records)]
    if alone:
        return alone
    pairs = whole_rows.likely_pairs(columns, records)
    tried = islice(
        (pair for pair in pairs[: 10 * whole_rows.MOST_PAIRS] if _tells_apart(engine, names, pair, True)),
        whole_rows.MOST_PAIRS,
    )
    return [pair for pair in tried if records <= whole_rows.HEAD or _tells_apart(engine, names, pair, False)]


def _tells_apart(engine: Engine, names: Sequence[str], pair: tuple[int, int], head: bool) -> bool:
    ((found,),) = engine.rows(whole_rows.tells_apart(names[pair[0]], names[pair[1]], head))
    return bool(found)


def _copies(engine: Engine, names: Sequence[str], columns: tuple[Column, ...]) -> dict[int, int]:
    """Columns that are copies of an earlier one, by position."""
    found: dict[int, int] = {}
    for some in batched(whole_rows.alike(columns), COLUMNS_AT_ONCE, strict=False):
        (same,) = engine.rows(whole_rows.same([(names[a], names[b]) for a, b in some]))
        for first, later in (pair for pair, is_copy in zip(some, same, strict=True) if is_copy):
            found.setdefault(columns[later].position, columns[first].position)
    return found


def _shifts(engine: Engine, names: Sequence[str], columns: tuple[Column, ...], records: int) -> list[Alert]:
    """Alerts of the numbers that shift along rows in order."""
    found: list[Alert] = []
    for some in batched(shifts.may_shift(columns, records), COLUMNS_AT_ONCE, strict=False):
        rows = engine.rows(shifts.asked([(names[at], columns[at]) for at in some], RECORD))
        for at, counts in zip(some, zip(*(batched(row, 3, strict=True) for row in rows), strict=True), strict=True):
            if one := shifts.shift(counts):
                found.append(alerts.of_table("non-stationary", one.by, columns[at], one.what))
    return found
