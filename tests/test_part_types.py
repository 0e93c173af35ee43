"""What is told of types is the same of a text in one piece and in parts, which are typed over all of their cells."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib import measure, parts
from chalicelib.core import merged, part_types, surveyed
from chalicelib.core import parts as core_parts
from chalicelib.core.column import Column, Frequency
from chalicelib.core.engine_text import Text
from chalicelib.core.heads import Heads
from chalicelib.core.part_types import TOKENS_BYTES, Types
from chalicelib.core.parts import Part
from chalicelib.core.record_column import AS_ROWS, Leaps
from chalicelib.core.report import Alert, Dialect
from chalicelib.edges.engine import Engine
from chalicelib.loading import Loaded
from chalicelib.parts import Place
from chalicelib.survey import closer, heads_of, survey, survey_as
from tests.test_parts import check_same

DIALECT = Dialect(";", '"', '"', "\n", 0)
NUMBERS = count()


@dataclass(frozen=True)
class Piece:
    """Lines of a text, and how the numbers of their records leap."""

    lines: Sequence[str]
    leaps: Leaps = AS_ROWS

    @property
    def last(self) -> int:
        return len(self.lines) + self.leaps[-1][1]


def opened(stack: ExitStack, folder: Path, piece: Piece) -> Engine:
    path = folder / str(next(NUMBERS)) / "text.csv"
    path.parent.mkdir()
    path.write_text("".join(f"{line}\n" for line in piece.lines), encoding="utf-8")
    engine = stack.enter_context(Engine(path.parent, path, 200, 1))
    engine.open_text(Text(path, DIALECT, columns_of(piece)))
    engine.number_text(piece.leaps)
    return engine


def columns_of(piece: Piece) -> int:
    return piece.lines[0].count(";") + 1


def labels_of(piece: Piece) -> tuple[str, ...]:
    return tuple(f"c{at}" for at in range(columns_of(piece)))


def whole_of(folder: Path, piece: Piece) -> tuple[Heads, tuple[Column, ...], tuple[Alert, ...]]:
    """The heads of a text, and what is told of its columns in one piece."""
    with ExitStack() as stack:
        engine, columns = opened(stack, folder, piece), columns_of(piece)
        heads = heads_of(engine, columns, has_numbers=False)
        found = closer(engine, survey(engine, columns, DIALECT))
        loaded = Loaded(labels_of(piece), len(piece.lines), 0, found, leaps=piece.leaps)
        told, facts = measure.measured(engine, loaded, None)
        return heads, told, facts["alerts"]


def parts_of(folder: Path, pieces: Sequence[Piece], heads: Heads, are_long: bool = False) -> list[Part]:
    """The pieces of a text as its parts: surveyed, looked at again where all of them together take it, and measured."""
    with ExitStack() as stack:
        engines = [opened(stack, folder, piece) for piece in pieces]
        own = [survey_as(engine, heads, DIALECT, (), are_long) for engine in engines]
        whole = surveyed.merged(own)
        own = [closer(engine, found, whole) for engine, found in zip(engines, own, strict=True)]
        whole, found, start = surveyed.merged(own), [], 0
        for engine, piece, one in zip(engines, pieces, own, strict=True):
            loaded = Loaded(labels_of(piece), len(piece.lines), 0, one, leaps=piece.leaps)
            end = start + 10 * len(piece.lines)
            place = Place(start, end, len(piece.lines), last=piece.last)
            found.append(parts.measured(engine, parts.typed(engine, loaded, whole), place))
            start = end
        return found


POOLS = (
    ("1", "22", "-3", "1.5"),
    ("1.5", "22.25", "1e-05", "-3"),
    ("1", "NA", "2", "-", "Na"),
    ("2020-01-01", "2021-02-03", "x", "2020-13-01"),
    ("1,5", "2,25", "NA", "12"),
    ("03.04.2020", "13.04.2020", "04.03.2020"),
    ("1.234", "999", "2.500"),
    ("Ulm am Rhein", "Bonn", "NULL", "K\u00f6ln", "Trier", "Prag", "Linz"),
    ("20241231", "20250101", "7", "20250231", "20240101", "20230505", "20240606"),
    ("yes", "no", "maybe"),
    ("12:30", "14:00", "23:59:59", "25:10"),
    ("9" * 30 + ".5", "0." + "1" * 30, "1"),
    ("PT90M", "P1D", "PT2H", "PT1H30M", "-PT1S"),
    ("P1M", "P1Y", "P12M", "P3D"),
    ("1 day, 2:03:04", "0 days 00:05:00", "-1 days +23:00:00"),
)
ROWS = st.lists(st.sampled_from(POOLS), min_size=4, max_size=4).flatmap(
    lambda pools: st.lists(
        st.tuples(*(st.sampled_from(pool) | st.sampled_from(pool[:2]) | st.just("") for pool in pools)),
        min_size=3,
        max_size=60,
    )
)


@hypothesis_settings(max_examples=12)
@given(ROWS, st.lists(st.integers(1, 59), min_size=1, max_size=2), st.randoms(), st.booleans())
def test_types_are_told_of_parts_as_of_the_whole(
    tmp_path: Path, rows: list[tuple[str, ...]], borders: list[int], shuffled: Random, are_long: bool
) -> None:
    lines = [";".join(row) for row in rows]
    cuts = [0, *sorted({border for border in borders if border < len(lines)}), len(lines)]
    heads, whole, alerts = whole_of(tmp_path, Piece(lines))
    pieces = [Piece(lines[start:end]) for start, end in pairwise(cuts)]

    found = parts_of(tmp_path, pieces, heads, are_long)

    shuffled.shuffle(found)
    columns, facts = merged.told(core_parts.merged(found))
    one_by_one = found[0]
    for part in found[1:]:
        one_by_one = core_parts.compressed(core_parts.merged([part, one_by_one]))
    assert one_by_one == core_parts.merged(found)
    for column, expected in zip(columns, whole, strict=True):
        assert (column.tokens, column.format) == (expected.tokens, expected.format)
        assert column.candidates == expected.candidates
        check_same(column, expected)
    assert facts["alerts"] == alerts


def test_the_first_misfit_is_told_by_its_record_in_the_file(tmp_path: Path) -> None:
    lines = [*["1;2020-01-01"] * 10, "2;none", *["3;2020-01-02"] * 9, "4;never", *["5;2020-01-03"] * 9]
    heads, whole, _ = whole_of(tmp_path, Piece(lines, ((1, 0), (5, 3), (11, 4))))
    pieces = Piece(lines[:10], ((1, 0), (5, 3))), Piece(lines[10:20], ((1, 1),)), Piece(lines[20:])

    found = parts_of(tmp_path, pieces, heads)

    for order in ((2, 1, 0), (1, 0, 2)):
        columns, _ = merged.told(core_parts.merged([found[at] for at in order]))
        assert columns[1].candidates == whole[1].candidates
        assert (columns[1].candidates[0].record, columns[1].candidates[0].text) == (15, "none")


def test_a_format_that_one_part_breaks_is_the_format_of_none(tmp_path: Path) -> None:
    days = [f"{day:02}.{month:02}.2024" for month in (1, 2, 3) for day in range(1, 29)]
    lines = [f"{day};1,5" for day in [*days, "31.02.2024"]]
    heads, whole, _ = whole_of(tmp_path, Piece(lines))

    found = parts_of(tmp_path, [Piece(lines[:40]), Piece(lines[40:])], heads)

    assert [column.column.type for column in found[0].columns] == ["text", "decimal"]
    columns, _ = merged.told(core_parts.merged(found))
    assert columns[0].candidates == whole[0].candidates
    assert columns[0].candidates[0].text == "31.02.2024"
    assert columns[1].format == whole[1].format == "decimal comma"


def test_tokens_of_which_there_are_too_many_to_be_kept_have_a_bound() -> None:
    words = [f"{'NOT AVAILABLE'.lower()[:at]}{'NOT AVAILABLE'[at:]}{rest}" for at in range(13) for rest in range(200)]
    tokens = tuple(Frequency(word, 3) for word in words)

    made = part_types.of(part_types.Cells(None, tokens, ()), 0)

    found, within = part_types.told(made, ())
    assert sum(len(one.value) for one in found.tokens) < TOKENS_BYTES
    assert within == 3
    assert part_types.compressed(part_types.merged([made, made])) == part_types.merged([made, made])


@pytest.mark.parametrize("starts", [(0, 50, 90), (50, 0, 90)], ids=str)
def test_misfits_merge_in_any_order(starts: tuple[int, ...]) -> None:
    counts = (10, 1, None, None)
    of = [
        Types(None, core_parts.Frequent(), (part_types.Borne("date", None, counts, part_types.Misfit(at, 7, "x")),))
        for at in starts
    ]

    found = {part_types.merged([part_types.merged([of[a], of[b]]), of[c]]) for a, b, c in ((0, 1, 2), (2, 1, 0))}

    (one,) = found
    assert one == part_types.merged(of)
    assert one.borne[0].counts == (30, 3, None, None)
    assert one.borne[0].first == part_types.Misfit(0, 7, "x")


def test_parts_of_text_are_measured_with_the_lengths_of_their_cells(tmp_path: Path) -> None:
    lines = ["1;Ulm", "22;", ";Bonn", "-333;K\u00f6ln", "4;Ulm"]
    heads, _, _ = whole_of(tmp_path, Piece(lines))

    (n, city), facts = merged.told(core_parts.merged(parts_of(tmp_path, [Piece(lines[:2]), Piece(lines[2:])], heads)))

    assert (n.type, n.nulls, n.minimum, n.maximum, n.shortest, n.longest) == ("integer", 1, "-333", "22", 1, 4)
    assert (city.distinct, city.unique, city.shortest, city.longest) == (3, 2, 3, 4)
    assert [(one.value, one.count) for one in city.top] == [("Ulm", 2), ("Bonn", 1), ("K\u00f6ln", 1)]
    assert (facts["missing"], facts["duplicates"]) == (2, 0)
