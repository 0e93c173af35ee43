"""Check → SQL of the rows that break it, of those checks that a row breaks beside others: with the same key, above it,
or in another table. Each is a query of its own, which spills to disk where it has to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.core.breaks import Cells
from chalicelib.core.comparing import SCALES, Operand, above, below, condition, key
from chalicelib.core.contract import Check
from chalicelib.core.sql import literal
from chalicelib.core.typed_cells import MOST_DIGITS, NO_VALUE, NUMBERS, TypedCell, rows


@dataclass(frozen=True)
class Among:
    """What a check is asked over: the view of cells, the columns of the contract in it, and all columns as text."""

    check: Check
    view: str
    cells: Cells
    all: Sequence[str]
    """SQL of every cell of a row, as it stands in the file."""
    reference: str = ""
    """SQL of the keys of the other table, as `k1`, …"""

    @property
    def columns(self) -> list[TypedCell]:
        """Those of the key, or the one that has the rule."""
        names = self.check.arguments.get("properties") or [self.check.column or ""]
        return [self.cells[name] for name in names]

    def keyed(self, cells: Sequence[TypedCell], more: str = "", where: str = "") -> str:
        """SQL: the rows that the check looks at, with keys as `k1`, …, and what the violation shows as `value`."""
        others = [self.cells[said.column] for said in self.check.where]
        looked_at = {cell.name: cell for cell in (*cells, *others)}
        held = [condition(said, self.cells[said.column]) for said in self.check.where] + [where] * bool(where)
        keys = "".join(f", {key(cell)} as k{n}" for n, cell in enumerate(cells, 1))
        source = rows(self.view, list(looked_at.values()))
        filtered = f" where {' and '.join(held)}" if held else ""
        return f"(select record, {_shown([cell.raw for cell in cells])} as value{keys}{more} from {source}{filtered})"


def among(asked: Among) -> str:
    """SQL of the rows that break a check: record, and what the violation shows."""
    return AMONG_ROWS[asked.check.kind](asked)


def _shown(raw: Sequence[str]) -> str:
    """The cell as it stands in the file; of several a list in JSON."""
    return raw[0] if len(raw) == 1 else f"to_json([{', '.join(raw)}])::VARCHAR"


def _keys(count: int) -> list[str]:
    return [f"k{n}" for n in range(1, count + 1)]


def _repeated(asked: Among) -> str:
    """Rows whose key a row above has. Rows without a value are never alike."""
    cells = asked.columns
    keys = ", ".join(_keys(len(cells)))
    filled = " and ".join(f"{one} is not null" for one in _keys(len(cells)))
    source = asked.keyed(cells)
    several = f"select {keys}, min(record) as first from {source} where {filled} group by {keys} having count(*) > 1"
    return f"select record, value from {source} join ({several}) using ({keys}) where record > first"


def _duplicates(asked: Among) -> str:
    if asked.check.column or "properties" in asked.check.arguments:
        return _repeated(asked)
    return _whole(asked)


def _whole(asked: Among) -> str:
    """Rows that repeat a row above in all cells, of which some may be empty. Those are compared whose hashes are."""
    others = list({said.column: asked.cells[said.column] for said in asked.check.where}.values())
    held = " and ".join(condition(said, asked.cells[said.column]) for said in asked.check.where) or "true"
    cells = [f"w{n}" for n in range(len(asked.all))]
    named = ", ".join(f"{raw} as {cell}" for raw, cell in zip(asked.all, cells, strict=True))
    source = f"(select record, {named} from {rows(asked.view, others)} where {held})"
    hashed = f"(select *, hash({', '.join(cells)}) as hashed from {source})"
    several = f"select hashed from {hashed} group by hashed having count(*) > 1"
    numbered = f"row_number() over (partition by {', '.join(cells)} order by record) as n"
    return (
        f"select record, null::VARCHAR as value from (select record, {numbered} from {hashed} "
        f"where hashed in ({several})) where n > 1"
    )


def _no_key(asked: Among) -> str:
    lacking = " or ".join(f"{cell.standing} = {NO_VALUE}" for cell in asked.columns)
    return f"select record, value from {asked.keyed(asked.columns, where=f'({lacking})')} union all {_repeated(asked)}"


def _not_in_sequence(asked: Among) -> str:
    """Rows with a value, beside the one before of the same group."""
    cell = asked.cells[asked.check.column or ""]
    groups = [asked.cells[name] for name in asked.check.arguments.get("groupBy", ())]
    by = ", ".join(f"k{n}" for n in range(2, 2 + len(groups)))
    more = f", {cell.raw} as raw, {cell.value} as v, {cell.written} as w"
    source = asked.keyed([cell, *groups], more, f"{cell.value} is not null")
    window = f"({f'partition by {by} ' if by else ''}order by record)"
    lagged = f"select record, raw, v, w, lag(v) over {window} as bv, lag(w) over {window} as bw from {source}"
    broken = _breaks_order(asked.check, cell)
    return f"select record, raw as value from ({lagged}) where bv is not null and {broken}"


def _breaks_order(check: Check, cell: TypedCell) -> str:
    is_number = cell.column.logical_type in NUMBERS
    if "step" in check.arguments:
        return _breaks_step(check.arguments["step"], cell)
    now, before = (Operand(v, w, SCALES) if is_number else Operand(v) for v, w in (("v", "w"), ("bv", "bw")))
    return ORDERS[check.arguments.get("order", "increasing")](now, before)


ORDERS: dict[str, Callable[[Operand, Operand], str]] = {
    "increasing": lambda now, before: f"not {above(now, before)}",
    "notDecreasing": below,
    "decreasing": lambda now, before: f"not {below(now, before)}",
    "notIncreasing": above,
}
"""Order → SQL that is true of a row that breaks it."""


def _breaks_step(step: str, cell: TypedCell) -> str:
    """A step of numbers, of days between dates, and of seconds between times."""
    if cell.column.logical_type in NUMBERS:
        now, before = (f"try_cast({text} as DECIMAL({MOST_DIGITS}, {SCALES[0]}))" for text in ("w", "bw"))
        exact = f"try({now} - {before}) <> try_cast({literal(step)} as DECIMAL({MOST_DIGITS}, {SCALES[0]}))"
        return f"coalesce({exact}, v - bv <> {literal(step)}::DOUBLE)"
    unit, between = (1, "v - bv") if cell.column.logical_type == "date" else (10**6, "epoch_us(v) - epoch_us(bv)")
    steps = Fraction(step) * unit
    return f"{between} <> {steps.numerator}" if steps.denominator == 1 else "true"


def _not_in_reference(asked: Among) -> str:
    """Rows whose key the other table has not; a row in which one of the values is none refers to nothing."""
    keys = _keys(len(asked.columns))
    filled = " and ".join(f"{one} is not null" for one in keys)
    same = " and ".join(f"own.{one} = other.{one}" for one in keys)
    source = f"select * from {asked.keyed(asked.columns)} where {filled}"
    return f"select record, value from ({source}) as own anti join ({asked.reference}) as other on {same}"


def reference(view: str, cells: Sequence[TypedCell]) -> str:
    """SQL: the keys of another table, each once."""
    keys = ", ".join(f"{key(cell)} as k{n}" for n, cell in enumerate(cells, 1))
    return f"select distinct {keys} from {rows(view, cells)}"


AMONG_ROWS: dict[str, Callable[[Among], str]] = {
    "unique": _repeated,
    "primaryKey": _no_key,
    "duplicateValues": _duplicates,
    "sequence": _not_in_sequence,
    "foreignKey": _not_in_reference,
}
"""Kind → the query of its rows."""
