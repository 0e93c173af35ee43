"""Which dialect a delimited text has: found leniently, from two kinds of evidence that must agree.

Shape: with the right delimiter and quote, most records have the same number of cells. Types: its cells look like
single values and not like several. The product of both decides, after van den Burg, Nazábal and Sutton, "Wrangling
messy CSV files by detecting row and type patterns" (2019); separators are never merely counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import groupby, islice

from chalicelib.core.agreement import ENOUGH, agreement
from chalicelib.core.forms import DATE, NUMBER, TIME, TYPED, begin_with_labels, head_values
from chalicelib.core.layout import Found, find
from chalicelib.core.marks import (
    COMMENT_MARK,
    DELIMITERS,
    HINT,
    NEARLY,
    OF_TEXTS,
    QUOTED,
    TIMES,
    as_written,
    dialects,
    have_fixed_widths,
    line_end,
    mark,
    usual,
)
from chalicelib.core.report import Dialect
from chalicelib.core.splitting import Piece, pieces

UNUSUAL = 0.5
"""How much any other mark counts."""

MARK = re.compile(r"[^\w\s\"'.\-+()\[\]{}<>,;@=\\]|[\x02\x1e]")
MOST_RECORDS, MOST_ELSEWHERE, MOST_TYPED = 400, 100, 60
FEWEST = 0.3
"""The share of records that must agree on the number of cells where the first record is one of them."""

FEWEST_IN_RUN, IN_RUN = 6, 0.5
"""Records in a row with as many cells, three or more, that are a table among other text; how much their evidence
counts."""

MISFIT, LACKING = 0.6, 0.9
"""How much the evidence for a delimiter counts that does not give the first line as many cells as the others; and if
it lacks one, as where names of rows have no label."""

FEWER = 0.5
"""The share of cells that another delimiter must give, at least, before it may be the right one."""

CLOSE = 0.97
"""A runner-up with this share of the best score makes the choice a guess."""

FEWEST_STRAY = 3
"""Records whose quotes are broken, before a text in which no quotes fit is taken to have none."""

MOSTLY_BROKEN = 2 / 3
"""The share of records with quotes that break the rules in a text which has none."""

LABELS = re.compile(r"[^\W\d]\w*([^\w\s/.:@'-]{1,3})[^\W\d]\w*(\1[^\W\d]\w*)+")
"""Words with one odd mark between them, which can hardly be anything else, though no line follows."""

SINGLE = re.compile(rf"\s*({NUMBER}|{DATE}|{TIME}|[\w.+-]+@[\w.-]+|https?://\S+|[-\w.#/&()]+)?\s*", re.IGNORECASE)
PHRASE = re.compile(r"[^\t;|,^~\x1f\"]+")


@dataclass(frozen=True)
class Detected:
    """A dialect, where the table lies in it, and the runner-up where the choice was close, or, where the dialect was
    said, what of it does not fit."""

    dialect: Dialect
    found: Found
    runner_up: Dialect | None = None
    mismatch: str | None = None


@dataclass(frozen=True)
class _Weighed:
    dialect: Dialect
    score: float
    columns: int
    share: float = 0.0
    """Of the records that have so many columns."""

    broken: int = 0
    """Records whose quotes break the rules."""


def detect(head: str, elsewhere: tuple[str, ...] = ()) -> Detected:
    """The dialect of a text, from its beginning and pieces of the rest, each of whole lines."""
    end = line_end(head)
    hint = HINT.match(head)
    text = head[hint.end() :] if hint else head
    weighed = _ranked(text, elsewhere, dialects(text, [hint[1]] if hint else usual(text), end))
    if not hint and (weighed[0].columns == 1 or weighed[0].share < NEARLY):
        weighed = sorted([*weighed, *_regular(text, elsewhere, end)], key=_rank)
    best = _without_needless_marks(text, weighed)
    first = list(islice(_pieces(head, best.dialect, best.columns), MOST_RECORDS))
    found = find(first, best.columns)
    labels = next((piece for piece in first if piece.line in found.layout.label_lines), None)
    runner_up = _runner_up(best, weighed, labels)
    if best.columns == 1:
        tabs = labels is not None and "\t" in QUOTED.sub("", labels.text).strip()
        fixed = replace(best.dialect, delimiter="  ") if tabs or have_fixed_widths(_first_lines(head)) else None
        runner_up = runner_up or fixed or _doubt(text, weighed, end)
    dialect = replace(best.dialect, header_rows=len(found.layout.label_lines))
    return Detected(dialect, found, runner_up)


def _runner_up(best: _Weighed, weighed: list[_Weighed], labels: Piece | None) -> Dialect | None:
    """Another delimiter with nearly as much evidence, or that parts labels and records as evenly; or quotes, where
    they were taken for text."""
    if not best.dialect.quote:
        return replace(best.dialect, quote='"', escape='"')
    others = (w for w in weighed if mark(w.dialect) != mark(best.dialect))
    close = (w.dialect for w in others if w.score >= CLOSE * best.score or (labels and _ties(w, best, labels)))
    return next(close, None)


def _ties(other: _Weighed, best: _Weighed, labels: Piece) -> bool:
    """Whether another usual delimiter parts the records nearly all alike, and the labels into as many cells. No label
    has the comma of decimals in it, but numbers in their place may."""
    single, bare = mark(other.dialect), QUOTED.sub("", labels.text)
    even = min(best.columns, other.columns) > 1 and other.share >= NEARLY <= best.share
    usual_mark = DELIMITERS.get(single, 0.0) >= 1.0 and not other.broken
    words = not any(single in cell and TYPED.fullmatch(cell) for cell in labels.cells)
    return even and usual_mark and words and bare.count(single) == other.columns - 1 and _weighs(other, best, labels)


def _weighs(other: _Weighed, best: _Weighed, labels: Piece) -> bool:
    """Whether another delimiter gives no fewer cells; or half as many, where both may stand in texts, and it is no mark
    of lists of words."""
    if other.columns >= best.columns:
        return True
    enough = other.columns >= FEWER * best.columns
    return enough and mark(best.dialect) in OF_TEXTS and f"{mark(other.dialect)} " not in labels.text


def _pieces(text: str, dialect: Dialect, columns: int | None = None) -> Iterator[Piece]:
    return pieces(StringIO(text, newline=""), dialect, columns)


def _regular(head: str, elsewhere: tuple[str, ...], end: str) -> list[_Weighed]:
    """Unusual delimiters that split every record into as many cells, where a text seemed to be of one column; and
    usual ones in a text whose quotes are no quotes."""
    quoted = r'"(?:[^"\\]|\\.)*"' if '\\"' in head else r'"[^"]*"'
    bare = re.sub(quoted, "", "".join(islice(StringIO(head, newline=""), MOST_TYPED)))
    lines = [line for line in bare.splitlines() if line.strip()]
    values = sum(1 for line in lines if TYPED.fullmatch(line.rstrip("\r\n")))
    counts = Counter(mark for line in lines for mark in set(MARK.findall(line)) if mark not in DELIMITERS)
    enough = NEARLY * len(lines) if len(lines) > 1 and values < len(lines) / 2 else MOST_TYPED
    paths = "://" in head or sum(1 for line in _first_lines(head) if line.startswith("/")) > len(lines) / 4
    if len(lines) == 1:
        enough = 1 if LABELS.fullmatch(lines[0]) else MOST_TYPED
    frequent = [mark for mark, n in counts.most_common(6) if n >= enough and not (mark == "/" and paths)]
    unusual = dialects(head, [mark for single in frequent for mark in as_written(single, head)], end)
    weighed = _ranked(head, elsewhere, [dialect for dialect in unusual if dialect.delimiter])
    unquoted = _ranked(head, elsewhere, [Dialect(mark, "", "", end, 0) for mark in usual(head)] if '"' in head else [])
    regular = [replace(w, score=w.share if w.score else 0.0) for w in weighed if w.columns > 2 and w.share >= NEARLY]
    return regular + unquoted


def _doubt(text: str, weighed: list[_Weighed], end: str) -> Dialect | None:
    """A delimiter that splits nearly all lines of a text alike, though they were taken for one column."""
    lines = _first_lines(text)
    if sum(1 for line in lines if TYPED.fullmatch(line)) > len(lines) / 2:
        return None
    if len(lines) == 1:
        marks = Counter(mark for mark in MARK.findall(lines[0]) if mark not in " :").most_common(1)
        return Dialect(marks[0][0], '"', '"', end, 0) if marks and marks[0][1] > 1 else None
    fewest = 3 if len(lines) > 3 else 5
    others = (w for w in weighed if w.columns >= (9 if w.dialect.delimiter == ":" else fewest) and w.share >= NEARLY)
    return next((w.dialect for w in others), None)


def _first_lines(text: str) -> list[str]:
    """The first lines that are not empty, without the spaces around them."""
    return [line.strip() for line in islice(StringIO(text, newline=""), MOST_TYPED) if line.strip()]


def _ranked(head: str, elsewhere: tuple[str, ...], dialects: list[Dialect]) -> list[_Weighed]:
    return sorted((_weigh(head, elsewhere, dialect) for dialect in dialects), key=_rank)


def _rank(weighed: _Weighed) -> tuple[float, int, bool, bool]:
    """The best first; of equals the longer delimiter, and quotes doubled as they usually are."""
    dialect = weighed.dialect
    return -weighed.score, -len(dialect.delimiter), not dialect.quote, dialect.escape == "\\"


def _weigh(head: str, elsewhere: tuple[str, ...], dialect: Dialect) -> _Weighed:
    if not dialect.delimiter:
        return _Weighed(replace(dialect, delimiter=","), _alone(head), 1)
    first = list(islice(_pieces(head, dialect), MOST_RECORDS))
    rest = [piece for text in elsewhere for piece in islice(_pieces(text, dialect), MOST_ELSEWHERE)]
    columns, share = agreement(first, rest)
    if columns < 2 or share < (FEWEST if len(first[0].cells) == columns else ENOUGH):
        return _weigh_run(head, dialect, first) or _Weighed(dialect, 0.0, columns, share)
    whole = [piece for piece in first if len(piece.cells) == columns and not piece.broken]
    evidence = _evidence(head, mark(dialect), [piece.cells for piece in whole[:MOST_TYPED]])
    if not evidence:
        return _Weighed(dialect, 0.0, columns, share)
    witness = next((piece for piece in first if not piece.text.startswith(COMMENT_MARK)), first[0])
    lacks_one = columns > 3 and len(witness.cells) == columns - 1
    fits = 1.0 if len(witness.cells) == columns else LACKING if lacks_one else MISFIT
    score = share * evidence * fits * DELIMITERS.get(mark(dialect), UNUSUAL)
    return _Weighed(dialect, score, columns, share, sum(1 for piece in first if piece.broken))


def _weigh_run(head: str, dialect: Dialect, first: list[Piece]) -> _Weighed | None:
    """The evidence of records that follow each other with as many cells, where most of a text stands around them."""
    sound = [piece for piece in first if not piece.broken and piece.text.strip()]
    runs = [list(run) for _, run in groupby(sound, lambda piece: len(piece.cells))]
    longest = max(runs, key=lambda run: len(run) if len(run[0].cells) > 2 else 0, default=[])
    if len(longest) < FEWEST_IN_RUN or len(longest[0].cells) < 3:
        return None
    score = IN_RUN * _evidence(head, mark(dialect), [piece.cells for piece in longest[:MOST_TYPED]])
    return _Weighed(dialect, score * DELIMITERS.get(mark(dialect), UNUSUAL), len(longest[0].cells), 0.0)


def _evidence(head: str, mark: str, records: list[tuple[str, ...]]) -> float:
    """How much cells look like single values. None of it where a mark stands in the values: in times, paths, words."""
    cells = [cell for record in records for cell in record] or [""]
    few_typed = sum(1 for cell in cells if TYPED.fullmatch(cell)) < sum(1 for cell in cells if cell) / 2
    times = 2 * sum(time.count(":") for time in TIMES.findall(head)) if mark == ":" else 0
    widths = mark == " " and cells.count("") > len(cells) / 4 and "" in records[0]
    phrases = few_typed and ((mark == "/" and not begin_with_labels(records)) or (mark in " :" and len(records[0]) < 3))
    if times > head.count(":") or widths or phrases:
        return 0.0
    single = sum(1.0 if SINGLE.fullmatch(c) else 0.9 if PHRASE.fullmatch(c) else 0.3 for c in cells) / len(cells)
    words = few_typed and '"' not in head and not (len(records[0]) > 2 and head_values(records))
    return single * (UNUSUAL if mark == " " and words else 1.0)


def _alone(text: str) -> float:
    """How much a text looks like one column: lines that are one value each, or words, with no separator in them."""
    lines = [line.rstrip("\r\n") for line in islice(StringIO(text, newline=""), 1, MOST_TYPED) if line.strip()]
    whole = [line for line in lines if TYPED.fullmatch(line) or not re.search(r"[,;\t|]", line)]
    words = not all(map(TYPED.fullmatch, lines))
    plain = sum(0.5 if (words and " " in line) or not SINGLE.fullmatch(line) else 1.0 for line in whole)
    return max(0.95 * plain / len(lines), 0.05) if lines else 0.05


def _without_needless_marks(text: str, weighed: list[_Weighed]) -> _Weighed:
    """The best, but with the quotes and escapes only that the shape of the text needs.

    An apostrophe is a quote where the shape needs it, or where all texts are so quoted; a text in which quotes fit
    nowhere has none.
    """
    best = weighed[0]
    plain = next((w for w in weighed if w.dialect == replace(best.dialect, quote='"', escape='"')), None)
    if best.dialect.quote == "'" and plain and (plain.columns, plain.share) == (best.columns, best.share):
        best = best if _are_quoted(text, best.dialect) else plain
    escaped = next((w for w in weighed if w.dialect == replace(best.dialect, escape="\\")), best)
    if escaped.broken < best.broken and (escaped.columns, escaped.share) >= (best.columns, best.share):
        return escaped
    if not best.dialect.quote:
        quoted = plain if plain and plain.score else next(w for w in weighed if w.dialect.quote)
        return best if plain is None or _fit_nowhere(text, plain) else quoted
    if best.broken >= FEWEST_STRAY and best.columns > 1:
        bare = _weigh(text, (), replace(best.dialect, quote="", escape=""))
        if bare.share > best.share and _fit_nowhere(text, best):
            return bare
    return best


def _fit_nowhere(text: str, weighed: _Weighed) -> bool:
    """Whether quotes break the rules nearly wherever they stand, and that is more than once or twice."""
    quoted = [p for p in islice(_pieces(text, weighed.dialect), MOST_RECORDS) if weighed.dialect.quote in p.text]
    broken = sum(1 for piece in quoted if piece.broken)
    return broken >= FEWEST_STRAY and broken >= MOSTLY_BROKEN * len(quoted)


def _are_quoted(text: str, dialect: Dialect) -> bool:
    """Whether all texts stand in apostrophes, and that is no chance."""
    rows = list(islice(_pieces(text, dialect), MOST_TYPED))
    body = rows[1:] if any(_is_text(cell) for row in rows[1:] for cell in row.cells) else rows
    cells = [(cell, _quoted(cell, dialect) in row.text) for row in body for cell in row.cells if cell.strip()]
    bare = any(_is_text(cell) and not is_quoted for cell, is_quoted in cells)
    return not bare and sum(1 for _, is_quoted in cells if is_quoted) > 1


def _is_text(cell: str) -> bool:
    return bool(cell.strip()) and not TYPED.fullmatch(cell)


def _quoted(cell: str, dialect: Dialect) -> str:
    quote, escape = dialect.quote, dialect.escape
    written = cell if escape == quote else cell.replace(escape, escape * 2)
    return quote + written.replace(quote, escape + quote) + quote
