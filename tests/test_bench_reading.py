"""The measurement of honesty measures what it says: damages damage, truths are true, clean files are clean."""

import csv
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from bench.reading.cases import all_cases, hurt, table
from bench.reading.damages import DAMAGES, HARMLESS
from bench.reading.damages.damage import END, FILE, HEAD, LABELS, MIDDLE, Damage
from bench.reading.dialects import DIALECTS, MARKS, Written
from bench.reading.file import clean, record
from bench.reading.outcome import ALARMED, EXACT, SILENT, TOLD, Answer, outcome
from bench.reading.tables import LARGE, SHAPES
from bench.reading.truth import Anything, Beside, Say, either, matches

SMALL = [shape for shape in SHAPES if shape != LARGE]
PAGE = Path(__file__).parent.parent / "docs" / "reading.md"
COMMA = DIALECTS["comma"]


FILES = [
    (shape, dialect)
    for shape in SMALL
    for dialect, written in DIALECTS.items()
    if written.holds(table(shape)) and len(written.delimiter) == 1
]
"""All but those with delimiters that Python's module cannot have."""


@pytest.mark.parametrize(("shape", "dialect"), FILES)
def test_a_clean_table_is_read_back_by_pythons_csv_module(shape: str, dialect: str) -> None:
    written, rows = DIALECTS[dialect], table(shape)
    text = clean(rows, written).bytes.removeprefix(MARKS.get(written.encoding, b""))

    text_of_table = text.decode(written.encoding.removesuffix("-sig"))

    assert tuple(_read(text_of_table, written)) == rows


def _read(text: str, written: Written) -> list[tuple[str, ...]]:
    text = text.removeprefix("".join(line + written.end for line in written.above))
    doubled = written.quote == written.escape
    reader = csv.reader(
        StringIO(text, newline=""),
        delimiter=written.delimiter,
        quotechar=written.quote or None,
        quoting=csv.QUOTE_MINIMAL if written.quote else csv.QUOTE_NONE,
        doublequote=doubled,
        escapechar=None if doubled else written.escape,
    )
    return [tuple(row) for row in reader]


@pytest.mark.parametrize("damage", [*DAMAGES.values(), *HARMLESS.values()], ids=lambda damage: damage.name)
def test_a_damage_changes_every_file_that_it_fits(damage: Damage) -> None:
    changed = 0

    for shape in SMALL:
        whole = clean(table(shape), COMMA)
        for place in {HEAD, MIDDLE, END, LABELS, FILE} & set(damage.places):
            file = hurt(whole, damage, place, Random(shape)) if damage.fits(whole.table, COMMA) else None
            if file is not None and file.bytes != whole.bytes:
                changed += 1
                assert file.bytes == hurt(whole, damage, place, Random(shape)).bytes  # type: ignore[union-attr]
                assert file.say != Say.NOTHING or damage.name in HARMLESS

    assert changed >= len(SMALL) // 2


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=lambda damage: damage.name)
def test_reading_as_if_nothing_had_happened_and_saying_nothing_is_wrong(damage: Damage) -> None:
    """Unless the damage is a matter of taste."""
    whole = clean(table("orders"), COMMA)
    place = next(iter({LABELS, HEAD, FILE} & set(damage.places)), MIDDLE)
    file = hurt(whole, damage, place, Random(7))
    assert file is not None

    came = outcome(file, Answer(whole.labels[0], whole.table[1:], told=False))

    assert came == (SILENT if file.say is Say.SOMETHING else came)


def test_the_cases_are_the_same_each_time() -> None:
    some = [(case.name, case.file.bytes) for case, _ in zip(all_cases(1, 0), range(50), strict=False)]

    assert some == [(case.name, case.file.bytes) for case, _ in zip(all_cases(1, 0), range(50), strict=False)]


def test_degenerate_combinations_are_left_out() -> None:
    one_column = table("one column")

    assert not DIALECTS["semicolon"].holds(one_column)
    assert not DIALECTS["tab, no quotes"].holds(table("survey"))
    assert not DIALECTS["comma, Windows-1252"].holds(table("scripts"))
    assert not DAMAGES["a separator more"].fits(one_column, COMMA)
    assert not DAMAGES["a separator more"].fits(table("one row"), COMMA)
    assert not DAMAGES["a comment"].fits(table("orders"), DIALECTS["hash"])


TRUTH = [
    pytest.param([("a", "b")], [("a", "b")], False, True, id="a row as it stands"),
    pytest.param([("a", "")], [("a",)], True, False, id="a short row that was filled up"),
    pytest.param([], [Beside("Source: us")], False, True, id="a note left out"),
    pytest.param([("Source", "us")], [Beside("Source: us")], True, True, id="a note as a row, which is said"),
    pytest.param([("Source", "us")], [Beside("Source: us")], False, False, id="a note as a row, in silence"),
    pytest.param([("Source",)], [Beside("Source: us")], True, False, id="half a note"),
    pytest.param([("x",), ("c",)], [Anything(1), ("c",)], False, True, id="a row that nobody knows, and the next"),
    pytest.param([("x",), ("y",), ("c",)], [Anything(1), ("c",)], True, False, id="more rows than lines"),
    pytest.param([("x",)], [Anything(1), ("c",)], True, False, id="the next row swallowed"),
    pytest.param([("b",)], [either((("a",),), (("b",),))], True, True, id="another reading, which is said"),
    pytest.param([("b",)], [either((("a",),), (("b",),))], False, False, id="another reading, in silence"),
]


@pytest.mark.parametrize(("rows", "truth", "said", "right"), TRUTH)
def test_a_truth(rows: list, truth: list, said: bool, right: bool) -> None:  # type: ignore[type-arg]
    assert matches(rows, truth, said) is right


OUTCOME = [
    pytest.param(Say.NOTHING, "x", False, EXACT, id="clean"),
    pytest.param(Say.NOTHING, "x", True, ALARMED, id="clean, alarmed"),
    pytest.param(Say.PERHAPS, "x", True, EXACT, id="a matter of taste"),
    pytest.param(Say.SOMETHING, "x", True, EXACT, id="damaged, right and said so"),
    pytest.param(Say.SOMETHING, "x", False, SILENT, id="damaged, right by luck"),
    pytest.param(Say.SOMETHING, "y", True, TOLD, id="damaged, wrong and said so"),
    pytest.param(Say.NOTHING, "y", False, SILENT, id="clean, wrong"),
]


@pytest.mark.parametrize(("say", "cell", "told", "came"), OUTCOME)
def test_an_outcome(say: Say, cell: str, told: bool, came: str) -> None:
    file = clean((("label",), ("x",)), COMMA).with_say(say)

    assert outcome(file, Answer(("label",), [(cell,)], told)) == came


def test_wrong_labels_are_wrong() -> None:
    file = clean((("label",), ("x",)), COMMA)

    assert outcome(file, Answer(("column1",), [("x",)], told=False)) == SILENT


def test_a_blank_label_may_be_made_up_and_one_that_comes_twice_told_apart() -> None:
    file = clean((("", "id", "id"), ("x", "y", "z")), COMMA)

    assert outcome(file, Answer(("column1", "id", "id_1"), file.table[1:], told=False)) == EXACT
    assert outcome(file, Answer(("column1", "id", "key"), file.table[1:], told=False)) == SILENT


def test_a_record_is_its_own_truth() -> None:
    assert record(("a", "b,c"), COMMA).text == 'a,"b,c"\n'
    assert record(("a", "b,c"), COMMA).truth == (("a", "b,c"),)


def test_the_page_names_every_damage() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in DAMAGES if f"| {name} |" not in page] == []
