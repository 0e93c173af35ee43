"""What is promised of values within cells, asked of all rows: a scan for all that lies in objects, and one for the
items of each array. SQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from chalicelib.core.breaks import Cells, broken
from chalicelib.core.comparing import condition
from chalicelib.core.contract import Column
from chalicelib.core.nested_cells import Level, documents
from chalicelib.core.typed_cells import rows
from chalicelib.core.violation_tables import AT_ONCE, Asked, Mark, cells_of, scan
from chalicelib.core.within import Path, array_of, place

type Array = tuple[str, Path]
"""The column, and the path to the items of an array in it; no path where it is the cells themselves."""


@dataclass(frozen=True)
class _Table:
    """What is asked of: the view of the cells, those of the contract's columns, and what stands for no value."""

    view: str
    cells: Cells
    tokens: tuple[str, ...]


def scans(
    view: str, asked: Sequence[Asked], cells: Cells, tokens: tuple[str, ...]
) -> Iterator[tuple[Sequence[Asked], str]]:
    """SQL that adds to `broken` the values within cells that break these checks; with the checks that it asks."""
    groups: dict[Array | None, list[Asked]] = {}
    for one in asked:
        if one.check.within:
            path = array_of(one.check.within)
            groups.setdefault((one.check.column or "", path) if path else None, []).append(one)
    for array, group in groups.items():
        for some in batched(group, AT_ONCE, strict=False):
            yield some, _scan(_Table(view, cells, tokens), array, some)


def _scan(table: _Table, array: Array | None, asked: Sequence[Asked]) -> str:
    wanted: dict[str, list[Path]] = {}
    for one in asked:
        wanted.setdefault(one.check.column or "", []).append(one.check.within)
    level, above = _level(table, array, wanted, asked), len(array[1]) if array else 0
    places = [(list(wanted).index(one.check.column or ""), one.check.within[above:]) for one in asked]
    marks = [_mark(one, level, *place) for one, place in zip(asked, places, strict=True)]
    return scan(level.rows, marks, [*level.carried, *(name for place in places for name in level.shown(*place))])


def _mark(one: Asked, level: Level, document: int, inner: Path) -> Mark:
    check, cell = one.check, level.cell(document, inner)
    breaks = [level.holders(document, inner), *([f"w{one.at}"] if check.where else [])]
    breaks.append(broken(replace(check, where=()), {check.column or "": cell}))
    items = [name for name in level.carried if name.startswith("i")]
    return Mark(one.at, " and ".join(f"({test})" for test in breaks), cell.raw, place(check.within, items))


def _level(table: _Table, array: Array | None, wanted: Mapping[str, Sequence[Path]], asked: Sequence[Asked]) -> Level:
    """The rows that have the values that lie at the wanted paths."""
    columns = {name: table.cells[name].column for name in wanted}
    if array is None:
        return _first(table, columns, wanted, asked)
    (name,), path = wanted, array[1]
    outer, steps = array_of(path[:-1]), path[len(array_of(path[:-1])) : -1]
    above = {name: [path[:-1]]}
    level = _level(table, (name, outer) if outer else None, above, asked)
    item = columns[name].at(path), _with_holders(inner[len(path) :] for inner in wanted[name])
    return level.items(0, steps, f"i{path.count(None)}", item)


def _first(
    table: _Table, columns: Mapping[str, Column], wanted: Mapping[str, Sequence[Path]], asked: Sequence[Asked]
) -> Level:
    """The cells themselves, in which paths lead through objects alone; with what holds of the rows of each check."""
    held = [one for one in asked if one.check.where]
    parts = [f"{table.cells[name].value} as v{n}" for n, name in enumerate(columns)]
    for one in held:
        tests = " and ".join(condition(said, table.cells[said.column]) for said in one.check.where)
        parts.append(f"({tests}) as w{one.at}")
    source = f"(select record, {', '.join(parts)} from {rows(table.view, cells_of(asked, table.cells))})"
    carried = tuple(f"w{one.at}" for one in held)
    found = tuple((column, _with_holders(wanted[name])) for name, column in columns.items())
    return Level(documents(source, range(len(columns)), carried), carried, found, table.tokens)


def _with_holders(paths: Sequence[Path] | Iterator[Path]) -> tuple[Path, ...]:
    """Each path once, with all that it leads through; first the document itself, which no step leads to."""
    return tuple(dict.fromkeys([(), *(path[:n] for path in paths for n in range(1, len(path) + 1))]))
