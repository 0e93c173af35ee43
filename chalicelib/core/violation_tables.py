"""The violations of a contract in the engine: rows that break checks as they are found, the table `broken`; and those
that count, with their lines, in the order of the file, the view `violations` of what is kept on disk. SQL."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from chalicelib.core.breaks import Cells, broken
from chalicelib.core.check_kinds import CELL, ROW
from chalicelib.core.contract import ERROR, Check
from chalicelib.core.findings import MOST_EXAMPLES
from chalicelib.core.masking import MASK
from chalicelib.core.sql import literal
from chalicelib.core.typed_cells import TypedCell, rows

CREATED = "create or replace temp table broken(record BIGINT, nth INTEGER, value VARCHAR, path VARCHAR)"
"""Which record breaks which check, by the check's place among those of the file, and what stands in its cell, or at a
path in it."""

BITS = 60
"""Checks whose marks are one number."""

AT_ONCE = 120
"""Checks that one scan asks: for each of its columns, each step and each thread the engine sets 32 kB apart."""


@dataclass(frozen=True)
class Asked:
    """A check that is asked of a file, its place among them, and the label of the column that shows it."""

    at: int
    check: Check
    label: str | None
    is_classified: bool = False
    """Whether a column that it looks at is."""


type View = Callable[[Sequence[Asked]], str]
"""Checks → SQL of what has the cells that they look at."""


def scans(view: View, asked: Sequence[Asked], cells: Cells) -> Iterable[tuple[Sequence[Asked], str]]:
    """SQL that adds to `broken` what rows show by themselves: one scan, unless there are hundreds of checks; with the
    checks that it asks."""
    alone = [one for one in asked if one.check.of_kind.shown_by in (CELL, ROW) and not one.check.within]
    for some in batched(alone, AT_ONCE, strict=False):
        held = [(one, cells[one.check.column or ""]) for one in some]
        marks = [Mark(one.at, broken(one.check, cells), cell.raw) for one, cell in held]
        yield some, scan(rows(view(some), cells_of(some, cells)), marks, [cell.name for _, cell in held])


@dataclass(frozen=True)
class Mark:
    """What a scan asks of each row, in SQL: what is true of one that breaks a check, what stands there, and where in
    its cell."""

    at: int
    """The check's place."""
    breaks: str
    value: str
    path: str = "null"


def scan(source: str, marks: Sequence[Mark], shown: Iterable[str]) -> str:
    """SQL that adds to `broken`. `shown` are the columns of the source by which values and paths are told. Each check
    is a bit of a number: a row of zeros leaves the scan at once."""
    words = list(batched(marks, BITS, strict=False))
    bits = ", ".join(f"{_bits(word)} as m{at}" for at, word in enumerate(words))
    marked = f"select record, {', '.join(dict.fromkeys(shown))}, {bits} from {source}"
    any_mark = " or ".join(f"m{at} <> 0" for at in range(len(words)))
    kinds = ", ".join(
        f"({one.at}, {word}, {1 << bit}::UBIGINT)" for word, some in enumerate(words) for bit, one in enumerate(some)
    )
    value, path = _told((one.at, one.value) for one in marks), _told((one.at, one.path) for one in marks)
    word = f"case word {' '.join(f'when {at} then m{at}' for at in range(len(words)))} end"
    return (
        f"insert into broken select record, nth, {value}, {path} "
        f"from (select * from ({marked}) where {any_mark}), (values {kinds}) as kinds(nth, word, bit) "
        f"where {word} & bit <> 0"
    )


def _told(pairs: Iterable[tuple[int, str]]) -> str:
    """SQL of what is told of each check, by its place."""
    places: dict[str, list[str]] = {}
    for at, said in pairs:
        places.setdefault(said, []).append(str(at))
    cases = " ".join(f"when nth in ({', '.join(some)}) then {said}" for said, some in places.items())
    return next(iter(places)) if len(places) == 1 else f"case {cases} end"


def _bits(marks: Sequence[Mark]) -> str:
    """SQL: the bits of the checks that a row breaks."""
    return " | ".join(
        f"(case when {one.breaks} then {1 << bit}::UBIGINT else 0::UBIGINT end)" for bit, one in enumerate(marks)
    )


def cells_of(asked: Iterable[Asked], cells: Cells) -> list[TypedCell]:
    """The cells that these checks look at, each once."""
    names = dict.fromkeys(name for one in asked for name in one.check.columns)
    return list({cells[name].name: cells[name] for name in names}.values())


MOST_SHOWN = 250
"""Characters of a cell that are held for an example."""

_SHOWN = f"'record': record, 'value': left(value, {MOST_SHOWN})"

COUNTED = (
    "select nth, count(*), count(*), min(record), max(record), "
    f"arg_min({{{_SHOWN}, 'path': null}}, record, {MOST_EXAMPLES}) from broken where path is null group by nth"
)
"""SQL: of each check that rows break its place, how many rows and how many values do, the first and the last record,
and the first ten values."""

COUNTED_WITHIN = (
    "select nth, count(distinct record), count(*), min(record), max(record), "
    f"arg_min({{{_SHOWN}, 'path': path}}, {{'record': record, 'long': length(path), 'path': path}}, {MOST_EXAMPLES}) "
    "from broken where path is not null group by nth"
)
"""SQL: the same of values within cells, of which one row may have several."""


ERRORS = f"select record, lag(record) over () as before from violations where severity = {literal(ERROR)}"
WITH_ERRORS = f"select count(*) from ({ERRORS}) where record is not null and record is distinct from before"
"""SQL: the rows that break a check that is an error."""

DONE = "drop table broken"


def lines(records: Iterable[int]) -> str:
    """SQL: the lines of these records."""
    return f"select distinct record, line from violations where record in ({', '.join(map(str, records))})"


def violated(file: str) -> str:
    """SQL that makes the view of the violations that are kept as Parquet."""
    return f"create or replace view violations as select * from read_parquet({literal(file)})"


NONE_VIOLATED = (
    "create or replace view violations as select null::BIGINT as record, null::BIGINT as line, "
    'null::VARCHAR as "column", null::VARCHAR as value, null::VARCHAR as "check", null::VARCHAR as error, '
    "null::VARCHAR as severity, null::VARCHAR as path where false"
)


@dataclass(frozen=True)
class Broken:
    """A check that is broken, by rows or by the table as a whole, as its violations tell of it."""

    at: int | None
    """Its place in the engine's table `broken`; None of the table as a whole."""
    check: str
    column: str | None
    """Label of the column that shows it."""
    error: str
    severity: str
    is_hidden: bool = False
    """Whether its values are shown to nobody but the sender."""
    is_within: bool = False
    """Whether it is of values within cells, each with its path."""


def kept(found: Sequence[Broken], line: str, lines: str) -> str:
    """SQL of the violations that count, in the order of their records, those of no record first, then of their checks.
    `line` is the line of a record in SQL, over what `lines` joins to it."""
    found = sorted(found, key=lambda one: (one.check, one.column is None, one.column or ""))
    places = {one.at: place for place, one in enumerate(found) if one.at is not None}
    is_within = any(one.is_within for one in found)
    nowhere, path, then = (", null::VARCHAR as path", ", path", ", length(path), path") if is_within else ("", "", "")
    parts = [
        f"select null::BIGINT as record, null::BIGINT as line, {at} as place, null::VARCHAR as value{nowhere}"
        for at, one in enumerate(found)
        if one.at is None
    ]
    if places:
        place = _one_of("nth", (str(places.get(at, "null")) for at in range(max(places) + 1)))
        rows_of = f"(select record, {place} as place, value{path} from broken)"
        parts.append(
            f"select record, ({line})::BIGINT as line, place, value{path} from {rows_of} {lines} "
            "where place is not null"
        )
    ordered = f"select * from ({' union all '.join(parts)}) order by record nulls first, place{then}"
    shown = ", ".join(
        f'{_one_of("place", (_text(getattr(one, field)) for one in found))} as "{field}"'
        for field in ("check", "error", "severity")
    )
    column = _one_of("place", (_text(one.column) for one in found))
    of_file = f'record, line, {column} as "column", {_value(found)} as value, {shown}'
    return f"select {of_file}, {'' if is_within else 'null::VARCHAR as '}path from ({ordered})"


def _one_of(place: str, values: Iterable[str]) -> str:
    """SQL: the one of some values that stands at a place, from 0."""
    return f"([{', '.join(values)}])[{place} + 1]"


def _value(found: Sequence[Broken]) -> str:
    """What is hidden is masked; of several columns it is left out."""
    hidden = ((at, one) for at, one in enumerate(found) if one.is_hidden)
    cases = "".join(
        f" when {at} then {'null' if one.column is None else f'case when value is not null then {literal(MASK)} end'}"
        for at, one in hidden
    )
    return f"case place{cases} else value end" if cases else "value"


def _text(text: str | None) -> str:
    return "null::VARCHAR" if text is None else literal(text)
