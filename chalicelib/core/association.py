"""How two columns go together: coefficients, from values or from counts, and what a sample leaves open about them.

Sums are of integers, or rounded once (`math.fsum`, `math.sumprod`), so that no order of rows shows in them.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from math import atanh, fsum, log, sqrt, sumprod, tanh
from operator import mul

DIGITS = 5
"""Of a coefficient, behind the point."""


@dataclass(frozen=True)
class Scores:
    """Numbers from -1 to 1 that stand for those of a column, 0 where it has none; `there` is 1 where it has one."""

    scores: Sequence[float]
    there: Sequence[float] | None
    """None where it has one in each row."""

    @cached_property
    def _squares(self) -> list[float]:
        return [score * score for score in self.scores]

    @cached_property
    def _sums(self) -> tuple[float, float]:
        return fsum(self.scores), sumprod(self.scores, self.scores)

    def sums(self, other: "Scores") -> tuple[float, float]:
        """Of the scores and of their squares, in the rows that another column has."""
        if other.there is None:
            return self._sums
        return sumprod(self.scores, other.there), sumprod(self._squares, other.there)

    def rows(self, other: "Scores") -> int:
        """Rows that both columns have."""
        if self.there is not None and other.there is not None:
            return int(sumprod(self.there, other.there))
        some = self.there if other.there is None else other.there
        return len(self.scores) if some is None else int(sum(some))


@dataclass(frozen=True)
class Series:
    """The numbers of one column, None where a row has none."""

    values: Sequence[float | None]

    @cached_property
    def _known(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @cached_property
    def _ordered(self) -> list[float]:
        return sorted(self._known)

    @cached_property
    def line(self) -> Scores:
        """Deviations, on which Pearson's coefficient rests."""
        return self._scores(deviations(self._known, self._ordered))

    @cached_property
    def ranks(self) -> Scores:
        """Ranks, on which Spearman's does."""
        return self._scores(ranks(self._known, self._ordered))

    def _scores(self, known: Sequence[float]) -> Scores:
        if len(known) == len(self.values):
            return Scores(known, None)
        following = iter(known)
        filled = [0.0 if value is None else next(following) for value in self.values]
        return Scores(filled, [0.0 if value is None else 1.0 for value in self.values])


def deviations(known: Sequence[float], ordered: Sequence[float]) -> list[float]:
    """Differences from the median as shares of the largest. The median is within a deviation of the mean, so that
    nothing cancels."""
    middle = ordered[len(ordered) // 2] if ordered else 0
    largest = max(ordered[-1] - middle, middle - ordered[0]) if ordered else 0
    return [(value - middle) / largest for value in known] if largest else [0.0] * len(known)


def ranks(known: Sequence[float], ordered: Sequence[float]) -> list[float]:
    """Ranks from -1 to 1 around 0; equal values share the mean of theirs."""
    ends = dict(zip(ordered, count(), strict=False))
    begins = (end + 1 for end in (-1, *ends.values()))
    highest = max(len(known) - 1, 1)
    scores = {value: (first + last) / highest - 1 for first, (value, last) in zip(begins, ends.items(), strict=False)}
    return list(map(scores.__getitem__, known))


LEAST = 1e-9
"""The variance that is left of a mean square, as a share of it, for a coefficient to have its digits."""


def correlation(a: Scores, b: Scores) -> float | None:
    """Pearson's coefficient in the rows that both have. None where one of them does not vary there, or hardly beside
    what it does elsewhere."""
    rows, first, second = a.rows(b), a.sums(b), b.sums(a)
    varied = [rows * squares - total * total for total, squares in (first, second)]
    if varied[0] <= LEAST * rows * first[1] or varied[1] <= LEAST * rows * second[1]:
        return None
    return coefficient(rows * sumprod(a.scores, b.scores) - first[0] * second[0], varied)


def coefficient(mixed: float, varied: Sequence[float]) -> float:
    """Pearson's coefficient from the covariance and the two variances, on one scale."""
    return _rounded(mixed / sqrt(varied[0]) / sqrt(varied[1]))


def _rounded(value: float) -> float:
    """With no negative zero."""
    return round(max(-1.0, min(1.0, value)), DIGITS) + 0.0


def pearson(a: Series, b: Series) -> float | None:
    """Of the rows that both have; None where one of them does not vary in these."""
    quick = correlation(a.line, b.line)
    if quick is not None or a.line.there is b.line.there is None:
        return quick
    first, second = in_both(a, b)
    return correlation(first.line, second.line)


def spearman(a: Series, b: Series) -> float | None:
    """Pearson's coefficient of the ranks in the rows that both have."""
    first, second = in_both(a, b)
    return correlation(first.ranks, second.ranks)


def in_both(a: Series, b: Series) -> tuple[Series, Series]:
    """The numbers of two columns in the rows that both have."""
    if a.ranks.there is b.ranks.there is None:
        return a, b
    rows = [row for row in zip(a.values, b.values, strict=True) if None not in row]
    return Series([first for first, _ in rows]), Series([second for _, second in rows])


def cramers_v(counts: Mapping[tuple[Hashable, Hashable], int]) -> float | None:
    """Cramér's V with Bergsma's correction of its bias (W. Bergsma, A bias-correction for Cramér's V and Tschuprow's T,
    Journal of the Korean Statistical Society 42, 2013), from the rows that have each two values.

    None where one of the columns does not vary, or the rows are fewer than `FEWEST_A_CELL` for each two values.
    """
    firsts: defaultdict[Hashable, int] = defaultdict(int)
    seconds: defaultdict[Hashable, int] = defaultdict(int)
    for (first, second), number in counts.items():
        firsts[first] += number
        seconds[second] += number
    rows, r, k = sum(firsts.values()), len(firsts) - 1, len(seconds) - 1
    if min(r, k) < 1 or rows < FEWEST_A_CELL * len(firsts) * len(seconds):
        return None
    squared = fsum(number * number / (firsts[a] * seconds[b]) for (a, b), number in counts.items()) - 1
    left = max(0.0, squared - r * k / (rows - 1))
    return _rounded(sqrt(left / min(some - some * some / (rows - 1) for some in (r, k))))


FEWEST_A_CELL = 5


def phi(rows: int, first: int, second: int, both: int) -> float | None:
    """The phi coefficient of two marks, from the rows that have the one, the other, and both. It is 1 or -1 only where
    no row is an exception."""
    varied, mixed = (first * (rows - first), second * (rows - second)), rows * both - first * second
    if not all(varied):
        return None
    most = 1.0 if mixed * mixed == varied[0] * varied[1] else 1 - 10**-DIGITS
    return max(-most, min(most, coefficient(mixed, varied)))


CONFIDENCE, NORMAL = 0.99, 2.5758293035489004
"""And the quantile of the normal distribution that belongs to it, on two sides."""

STRONG, FEWEST = 0.5, 20


def is_strong(value: float, rows: int) -> bool:
    """Whether a coefficient would be `STRONG` with this confidence, by Fisher's z, were the rows a sample."""
    if rows < FEWEST:
        return False
    return abs(value) == 1 or atanh(abs(value)) - NORMAL / sqrt(rows - 3) >= atanh(STRONG)


def error_of_ranks(a: Series, b: Series, value: float) -> float:
    """How far Spearman's coefficient of a sample may be from that of all rows, with this confidence.

    By Fisher's z, with the variance that the sample itself shows, which holds for any distribution (delta method; see
    C. Borkowf, Computing the nonnull asymptotic variance and the asymptotic relative efficiency of Spearman's rank
    correlation, Computational Statistics & Data Analysis 39, 2002). To it comes what rows may do of a kind that the
    sample lacks: they are at most ln(100) in as many as it has, and each may move the product of two ranks by 2.
    """
    first, second = (some.ranks.scores for some in in_both(a, b))
    varied = [fsum(map(mul, some, some)) / len(some) for some in (first, second)]
    moved = _influences(first, second, varied, value)
    middle = fsum(moved) / len(moved)
    error = NORMAL * sqrt(fsum((one - middle) ** 2 for one in moved)) / len(moved)
    reach = tanh(atanh(abs(value)) - error / (1 - value**2)) if abs(value) < 1 else 1
    unseen = -2 * log(1 - CONFIDENCE) / len(moved) / sqrt(varied[0] * varied[1])
    return round(min(2.0, abs(value) - reach + unseen), DIGITS)


def _influences(f: Sequence[float], g: Sequence[float], varied: Sequence[float], value: float) -> list[float]:
    """By how much each row, were it more frequent, would move Spearman's coefficient; but for a constant."""
    mixed = zip(map(mul, f, g), _above(f, g), _above(g, f), strict=True)
    own = ([x * x + 2 * above for x, above in zip(some, _above(some, some), strict=True)] for some in (f, g))
    shares = ([one / variance for one in some] for some, variance in zip(own, varied, strict=True))
    scale = sqrt(varied[0] * varied[1])
    return [
        sum(parts) / scale - value / 2 * (first + second) for parts, first, second in zip(mixed, *shares, strict=True)
    ]


def _above(places: Sequence[float], weights: Sequence[float]) -> list[float]:
    """For each row twice the mean, over all rows, of the weights of those that are placed above it, and half of those
    beside it."""
    held: defaultdict[float, float] = defaultdict(float)
    for place, weight in zip(places, weights, strict=True):
        held[place] += weight
    downwards = sorted(held, reverse=True)
    reached = accumulate(map(held.__getitem__, downwards))
    means = {place: (2 * sum_ - held[place]) / len(places) for place, sum_ in zip(downwards, reached, strict=True)}
    return [means[place] for place in places]
