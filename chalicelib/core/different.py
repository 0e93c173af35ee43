"""How many different values a column has, and how many of them stand in one row alone: sketches of parts that merge
exactly, in any order and bracketing. SQL over the table of different values gives what they are made of.

Registers of HyperLogLog (Flajolet et al. 2007) with the estimator of Ertl (2017, arXiv:1702.01284, algorithm 6), which
needs no correction for few or many values; and the values of the smallest hashes (Beyer et al. 2007), each with the
number of its rows, which is exact, for a value among the smallest of all is so in every part that has it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, log, sqrt

SAMPLE = 1024
"""Values of the smallest hashes that are kept. A column of no more has no registers: they follow from the hashes."""

PRECISION = 14
REGISTERS = 1 << PRECISION
REST = 64 - PRECISION
"""Bits of a hash that choose its register, and those left, whose leading zeros it counts."""

ERROR = 1.04 / sqrt(REGISTERS)
"""The standard error of the estimate, as a share of it, for values that were not made to meet in one hash."""

CONFIDENCE, DEVIATIONS = 0.99, 2.576
"""How sure bounds are that are no certainty, and so many standard errors."""

LOWEST_SIGN = 40
"""Registers are written as a text, one character each: `(` for 0, and so on up to `[`."""


@dataclass(frozen=True)
class Different:
    """The different values of a column: the smallest of their hashes, ascending, in how many rows each stands, and, of
    texts, the hash of each without regard to case; `registers` is empty where these hashes are all there are."""

    hashes: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    folded: tuple[int, ...] = ()
    registers: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.registers


def sample(are_texts: bool) -> str:
    """SQL over `counted`: for each column its position and the lists of `Different`, of `SAMPLE` values at most."""
    least = f"min({{'h': hash(v), 'n': n, 'f': {'hash(lower(v))' if are_texts else 'null'}}}, {SAMPLE})"
    lists = ", ".join(f"[t.{field} for t in lowest]" for field in "hnf")
    return f"select position, {lists} from (select position, {least} as lowest from counted group by position)"


def registers(positions: Iterable[int]) -> str:
    """SQL over `counted`: the position of each of these columns, the numbers of its registers that have a value, and of
    each the least of what follows in the hashes."""
    which = f"hash(v) & {REGISTERS - 1} as register, min(hash(v) >> {PRECISION}) as least"
    listed = ", ".join(map(str, positions))
    grouped = f"select position, {which} from counted where position in ({listed}) group by position, register"
    return f"select position, list(register), list(least) from ({grouped}) group by position"


def of(hashes: Sequence[int], counts: Sequence[int], folded: Sequence[int], found: str) -> Different:
    """What the rows of `sample` say of one column; `found` are its registers, which are asked for where it has more
    than `SAMPLE` values."""
    rows: dict[int, int] = defaultdict(int)
    for hash_, count in zip(hashes, counts, strict=True):
        rows[hash_] += count
    return _kept(rows, dict(zip(hashes, folded, strict=True)) if folded and folded[0] is not None else {}, found)


def _kept(rows: dict[int, int], folds: dict[int, int], found: str) -> Different:
    hashes = tuple(sorted(rows)[:SAMPLE])
    folded = tuple(folds[hash_] for hash_ in hashes) if folds else ()
    return Different(hashes, tuple(rows[hash_] for hash_ in hashes), folded, found)


def written(numbers: Sequence[int], leasts: Sequence[int]) -> str:
    """Registers as text, of what the rows of `registers` say of one column: one more than the leading zeros."""
    found = [0] * REGISTERS
    for number, least in zip(numbers, leasts, strict=True):
        found[number] = REST - least.bit_length() + 1
    return "".join(chr(LOWEST_SIGN + zeros) for zeros in found)


def merged(parts: Sequence[Different]) -> Different:
    """The different values of all parts."""
    rows: dict[int, int] = defaultdict(int)
    folds: dict[int, int] = {}
    for part in parts:
        for hash_, count in zip(part.hashes, part.counts, strict=True):
            rows[hash_] += count
        folds |= zip(part.hashes, part.folded, strict=False)
    if len(rows) <= SAMPLE and all(part.is_whole for part in parts):
        return _kept(rows, folds, "")
    dense = [part.registers for part in parts if part.registers]
    dense.append(_of_hashes(hash_ for part in parts if part.is_whole for hash_ in part.hashes))
    return _kept(rows, folds, "".join(map(max, *dense)) if len(dense) > 1 else dense[0])


def _of_hashes(hashes: Iterable[int]) -> str:
    leasts: dict[int, int] = {}
    for hash_ in hashes:
        number, rest = hash_ & (REGISTERS - 1), hash_ >> PRECISION
        leasts[number] = min(rest, leasts.get(number, rest))
    return written(list(leasts), list(leasts.values()))


def distinct(part: Different) -> int:
    """How many different values there are: counted, or estimated with a standard error of `ERROR`."""
    if part.is_whole:
        return len(part.hashes)
    found = Counter(ord(sign) - LOWEST_SIGN for sign in part.registers)
    z = REGISTERS * _tau(1 - found[REST + 1] / REGISTERS)
    for zeros in range(REST, 0, -1):
        z = (z + found[zeros]) / 2
    return round(REGISTERS**2 / (2 * log(2) * (z + REGISTERS * _sigma(found[0] / REGISTERS))))


def _sigma(x: float) -> float:
    if x == 1:
        return inf
    y, z, last = 1.0, x, -1.0
    while z != last:
        x *= x
        last = z
        z += x * y
        y += y
    return z


def _tau(x: float) -> float:
    if x in (0, 1):
        return 0.0
    y, z, last = 1.0, 1 - x, -1.0
    while z != last:
        x = sqrt(x)
        last = z
        y /= 2
        z -= (1 - x) ** 2 * y
    return z / 3


def alone(part: Different) -> tuple[float, float]:
    """The share of the different values that stand in one row alone, and how far it may be from the truth; of a sample
    by the bound of Hoeffding (1963), which holds for shares of any size."""
    if not part.hashes:
        return 0.0, 0.0
    share = part.counts.count(1) / len(part.counts)
    return share, 0.0 if part.is_whole else sqrt(log(2 / (1 - CONFIDENCE)) / (2 * SAMPLE))


def variants(part: Different) -> int | None:
    """How many different values there are beyond those that differ without regard to case; None where not all values
    are at hand."""
    return len(part.folded) - len(set(part.folded)) if part.is_whole else None
