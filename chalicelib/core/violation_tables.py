"""The violations of a contract as tables of the engine: rows that break checks as they are found, `broken`, and those
that count, with their lines, in the order of the file, `violations`. SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from chalicelib.core.breaks import Cells, broken
from chalicelib.core.check_kinds import CELL, ROW
from chalicelib.core.contract import ERROR, Check
from chalicelib.core.findings import MOST_EXAMPLES
from chalicelib.core.sql import literal
from chalicelib.core.typed_cells import TypedCell, rows

CREATED = "create or replace temp table broken(record BIGINT, nth INTEGER, value VARCHAR)"
"""Which record breaks which check, by the check's place among those of the file, and what stands in its cell."""

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


def scans(view: str, asked: Sequence[Asked], cells: Cells) -> Iterable[tuple[Sequence[Asked], str]]:
    """SQL that adds to `broken` what rows show by themselves: one scan, unless there are hundreds of checks; with the
    checks that it asks."""
    alone = [one for one in asked if one.check.of_kind.shown_by in (CELL, ROW)]
    for some in batched(alone, AT_ONCE, strict=False):
        yield some, _scan(view, some, cells)


def _scan(view: str, asked: Sequence[Asked], cells: Cells) -> str:
    """Each check is a bit of a number: a row of zeros leaves the scan at once."""
    words = list(batched(asked, BITS, strict=False))
    marks = ", ".join(f"{_marks(word, cells)} as m{at}" for at, word in enumerate(words))
    names = dict.fromkeys(cells[one.check.column or ""].name for one in asked)
    marked = f"select record, {', '.join(names)}, {marks} from {rows(view, cells_of(asked, cells))}"
    any_mark = " or ".join(f"m{at} <> 0" for at in range(len(words)))
    kinds = ", ".join(
        f"({one.at}, {word}, {1 << bit}::UBIGINT)" for word, some in enumerate(words) for bit, one in enumerate(some)
    )
    values = " ".join(f"when {one.at} then {cells[one.check.column or ''].raw}" for one in asked)
    word = f"case word {' '.join(f'when {at} then m{at}' for at in range(len(words)))} end"
    return (
        f"insert into broken select record, nth, case nth {values} end "
        f"from (select * from ({marked}) where {any_mark}), (values {kinds}) as kinds(nth, word, bit) "
        f"where {word} & bit <> 0"
    )


def _marks(asked: Sequence[Asked], cells: Cells) -> str:
    """SQL: the bits of the checks that a row breaks."""
    return " | ".join(
        f"(case when {broken(one.check, cells)} then {1 << bit}::UBIGINT else 0::UBIGINT end)"
        for bit, one in enumerate(asked)
    )


def cells_of(asked: Iterable[Asked], cells: Cells) -> list[TypedCell]:
    """The cells that these checks look at, each once."""
    names = dict.fromkeys(name for one in asked for name in one.check.columns)
    return list({cells[name].name: cells[name] for name in names}.values())


MOST_SHOWN = 250
"""Characters of a cell that are held for an example."""

COUNTED = (
    "select nth, count(*), min(record), max(record), "
    f"arg_min({{'record': record, 'value': left(value, {MOST_SHOWN})}}, record, {MOST_EXAMPLES}) "
    "from broken group by nth"
)
"""SQL: of each check that rows break its place, how many do, the first and the last, and the first ten."""

WITH_ERRORS = f"select count(distinct record) from violations where severity = {literal(ERROR)}"
"""SQL: the rows that break a check that is an error."""


def lines(records: Iterable[int]) -> str:
    """SQL: the lines of these records."""
    return f"select distinct record, line from violations where record in ({', '.join(map(str, records))})"


def kept(asked: Sequence[Asked], whole: Sequence[tuple[str | None, ...]], line: str, lines: str) -> str:
    """SQL that makes the table of the violations that count: rows that break these checks, and, as rows of no record,
    label, check, error and severity of what the table breaks as a `whole`. `line` is the line of a record in SQL, over
    what `lines` joins to it."""
    parts = [f"select {NOTHING} where false"] + [f"select {_row(*row)}" for row in whole]
    if asked:
        own = ((one.label, one.check.id, one.check.of_kind.error, one.check.severity) for one in asked)
        checks = ", ".join(f"({one.at}, {', '.join(map(_text, row))})" for one, row in zip(asked, own, strict=True))
        parts.append(
            f'select record, ({line})::BIGINT, "column", {_value(asked)}, "check", error, severity from broken '
            f'join (values {checks}) as checks(nth, "column", "check", error, severity) using (nth) {lines}'
        )
    return f"create or replace temp table violations as {' union all '.join(parts)}"


NOTHING = (
    'null::BIGINT as record, null::BIGINT as line, null::VARCHAR as "column", null::VARCHAR as value, '
    'null::VARCHAR as "check", null::VARCHAR as error, null::VARCHAR as severity'
)


def _value(asked: Sequence[Asked]) -> str:
    hidden = ", ".join(str(one.at) for one in asked if one.is_classified and one.label is None)
    return f"case when nth in ({hidden}) then null else value end" if hidden else "value"


def _row(label: str | None, check: str | None, error: str | None, severity: str | None) -> str:
    return f"null, null, {_text(label)}, null, {_text(check)}, {_text(error)}, {_text(severity)}"


def _text(text: str | None) -> str:
    return "null::VARCHAR" if text is None else literal(text)
