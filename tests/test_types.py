"""Types of columns: the narrowest that every row bears, tokens for no value, and what is said of both."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core import null_tokens
from chalicelib.core.candidate import BARE, PUNCTUATION
from chalicelib.core.column import Column, Narrower
from chalicelib.core.notations import UUID
from chalicelib.core.types import CANDIDATES
from tests.conftest import Read, as_read


def table(*columns: list[str]) -> bytes:
    """A table with these columns behind one that numbers its rows; every cell is quoted that has a comma."""
    rows = zip(map(str, range(1, len(columns[0]) + 1)), *columns, strict=True)
    labels = ",".join(["row", *(f"c{n}" for n in range(1, len(columns) + 1))])
    return "\n".join([labels, *(",".join(map(_quoted, row)) for row in rows), ""]).encode()


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def tokens_of(column: Column) -> dict[str, int]:
    return {token.value: token.count for token in column.tokens}


NUMBERS = [str(n) for n in range(10, 30)]
WORDS = [f"Word {n}" for n in range(20)]
TOKENS: dict[str, tuple[list[str], str, dict[str, int]]] = {
    "among whole numbers": ([*NUMBERS, "NA", "-", "NA"], "integer", {"NA": 2, "-": 1}),
    "among decimals": ([*(f"{n}.25" for n in NUMBERS), "n.a.", "?"], "decimal", {"?": 1, "n.a.": 1}),
    "among floats": ([*(f"{n}e3" for n in NUMBERS), "nan"], "number", {"nan": 1}),
    "among dates": ([*(f"2026-01-{n}" for n in NUMBERS), "unknown"], "date", {"unknown": 1}),
    "among true and false": (["true", "false"] * 9 + ["N/A"], "boolean", {"N/A": 1}),
    "after the head": ([*NUMBERS * 30, ".", "None"], "integer", {".": 1, "None": 1}),
    "a third truth": (["true", "false"] * 9 + ["unknown"], "text", {}),
    "zero, as people say it": ([*NUMBERS, "none"], "text", {}),
    "a result of a match": (["1", "X", "2"] * 9, "text", {}),
    "nothing else": (["NA"] * 20, "text", {}),
    "beside a word": ([*NUMBERS, "NA", "ten"], "text", {}),
    "of programs among words": ([*WORDS, "NULL", "NA", "--"], "text", {"--": 1, "NA": 1, "NULL": 1}),
    "of Python among words": ([*WORDS, "nan", "nan"], "text", {"nan": 2}),
    "a word among words": ([*WORDS, "None", "unknown"], "text", {}),
    "a code of a country": (["DE", "FR", "NA", "AT"] * 6, "text", {}),
    "a name in capitals": ([*(f"{word.upper()}" for word in ("Abel", "Null", "Cox")), *["NULL"] * 3] * 4, "text", {}),
    "a base that is gone": (["A", "C", "G", "T", "-"] * 5, "text", {}),
    "among four words": ([*WORDS[:4], "NULL"], "text", {}),
    "far down among codes": ([f"N{n}" for n in range(1000, 1600)] + ["NA"] * 3, "text", {"NA": 3}),
    "far down among words": ([*WORDS * 30, "null", "NULL"], "text", {"NULL": 1}),
    "far down, in small letters": ([*WORDS * 30, "null"], "text", {"null": 1}),
    "far down among codes of countries": (["DE", "FR", "AT"] * 200 + ["NA"], "text", {}),
    "far down, beside unknowns": ([*WORDS, "unknown"] * 30 + ["N/A"], "text", {"N/A": 1}),
    "unlike the head's, not unlike all": ([*WORDS * 30, "NULL", "NATO"], "text", {}),
}


@pytest.mark.parametrize(("cells", "kind", "tokens"), TOKENS.values(), ids=TOKENS)
def test_tokens_for_no_value(cells: list[str], kind: str, tokens: dict[str, int], read: Read, folder: Path) -> None:
    report = read(table(cells))

    column = report.columns[1]
    assert (column.type, tokens_of(column), column.nulls) == (kind, tokens, sum(tokens.values()))
    lengths = [len(cell) for cell in cells if cell not in tokens]
    assert (column.shortest, column.longest) == (min(lengths), max(lengths))
    assert [f for f in report.findings if f.error != "type-error"] == []
    assert report.table is not None
    assert report.table.missing == sum(tokens.values())
    assert [row[1] for row in as_read(folder)[1:]] == cells
    clean = duckdb.execute("select c1::varchar from read_parquet(?) order by record", [str(folder / "clean.parquet")])
    assert [cell is None for (cell,) in clean.fetchall()] == [cell in tokens for cell in cells]


def test_a_token_is_no_misfit_where_another_cell_is_one(read: Read) -> None:
    report = read(table([*NUMBERS, "NA", "many", *NUMBERS, "-"]))

    assert report.columns[1].type == "text"
    (finding,) = report.findings
    assert (finding.error, finding.first.record, finding.count) == ("type-error", 22, 1)


def test_cells_that_moved_are_told_also_where_a_format_explains_them(read: Read) -> None:
    rows = [[f"part {n}", str(n % 7 + 1), f"{n},50", f"1.{n:03},50"] for n in range(1, 40)]
    rows[20] = [*rows[20][:1], *rows[20][2:], ""]

    report = read(table(*map(list, zip(*rows, strict=True))))

    assert {(finding.error, finding.first.record) for finding in report.findings} == {("type-error", 21)}


@hypothesis_settings(max_examples=10)
@given(
    st.lists(st.sampled_from(["NA", "-", "?", "n/a", ""]), max_size=9),
    st.lists(st.integers(-(10**30), 10**30), min_size=1, max_size=9),
)
def test_tokens_anywhere_change_nothing_of_the_other_values(read: Read, tokens: list[str], values: list[int]) -> None:
    cells = [*map(str, values), *tokens]

    (alone, mixed) = (read(table(cells)).columns[1] for cells in (list(map(str, values)), cells[::-1]))

    assert mixed.nulls == len(tokens)
    assert (mixed.type, mixed.distinct, mixed.top) == (alone.type, alone.distinct, alone.top)
    assert (mixed.minimum, mixed.maximum, mixed.quantiles) == (alone.minimum, alone.maximum, alone.quantiles)


def test_no_token_is_longer_than_what_is_looked_at_or_begins_with_a_digit() -> None:
    words = [word for name, words in vars(null_tokens).items() if name.startswith("_WRITTEN") for word in words]

    assert max(len(word.encode()) for word in (*words, "\u2014\u2014")) == null_tokens.LONGEST
    assert all(re.fullmatch(null_tokens.OF_NUMBERS, word.lower()) for word in words if word != r"\N")
    assert not any(word[0].isdigit() for word in words)
    tried = [cased for word in (*words, "---", "\u2014\u2014") for cased in (word, word.lower(), word.title())]
    lengths = [len(word.encode()) for word in tried if re.fullmatch(null_tokens.OF_TEXTS, word)]
    assert max(lengths) == null_tokens.LONGEST_OF_TEXTS


@given(st.data())
def test_types_that_are_written_without_marks_have_none(data: st.DataObject) -> None:
    candidate = data.draw(st.sampled_from((*CANDIDATES, UUID)))
    cell = data.draw(st.from_regex(candidate.form, fullmatch=True).filter(str.isascii))

    assert candidate.name in BARE
    assert all(mark.isalnum() or mark in PUNCTUATION for mark in cell)


def all_of(form: str, count: int = 40) -> list[str]:
    """Cells that are written so: `{n}` is a number, `{d}` a day that may not be a month, `{m}` a month."""
    return [form.format(n=n, d=n % 28 + 1, m=n % 12 + 1) for n in range(count)]


GROUPED = ["1,234", "999", "12,500", "1,234,567"]
type ReadAs = tuple[str, str | None, str]
"""The type, its format, and the smallest value."""

FORMATS: dict[str, tuple[list[str], ReadAs]] = {
    "a decimal comma": (["1,5", "-12,25", "3"] * 9, ("decimal", "decimal comma", "-12.25")),
    "a decimal comma, three digits": (["0,125", "12,250", "1,500"] * 9, ("decimal", "decimal comma", "0.125")),
    "thousands by point": (["1.234,50", "12,00"] * 9, ("decimal", "decimal comma, thousands by point", "12.00")),
    "thousands by comma": (GROUPED * 9, ("integer", "thousands by comma", "999")),
    "thousands by comma, with decimals": (["1,234.50", "9.25"] * 9, ("decimal", "thousands by comma", "9.25")),
    "thousands by space": (["1\u00a0234", "999", "1\u202f234\u202f567"] * 9, ("integer", "thousands by space", "999")),
    "thousands by apostrophe": (["1'234.50", "999"] * 9, ("decimal", "thousands by apostrophe", "999.00")),
    "percent": (["12.5%", "7 %"] * 9, ("decimal", "percent", "7.0")),
    "percent with a decimal comma": (["12,5 %", "100 %"] * 9, ("decimal", "percent, decimal comma", "12.5")),
    "a currency in front": (["$1,234.50", "-$2", "$-3"] * 9, ("decimal", "$ in front, thousands by comma", "-3.00")),
    "a currency behind": (["1234,50 €", "2 €"] * 9, ("decimal", "€ behind, decimal comma", "2.00")),
    "a code in front": (["EUR 1.50", "EUR 2"] * 9, ("decimal", "EUR in front", "1.50")),
    "days first": (all_of("{d}/{m}/2024"), ("date", "day/month/year", "2024-01-01")),
    "months first": (all_of("{m:02}-{d:02}-2024"), ("date", "month-day-year", "2024-01-01")),
    "years first": (all_of("2024/{m:02}/{d:02}"), ("date", "year/month/day", "2024-01-01")),
    "names of months": (all_of("{d}-Dec-2024"), ("date", "day-name of month-year", "2024-12-01")),
    "months and a comma": (all_of("May {d}, 2024"), ("date", "name of month day year", "2024-05-01")),
    "moments": (all_of("{d}.{m}.2024 9:05"), ("datetime", "day.month.year hour:minute", "2024-01-01 09:05:00")),
    "afternoons": (
        all_of("{m}/{d}/2024 1:30 PM"),
        ("datetime", "month/day/year hour:minute am/pm", "2024-01-01 13:30:00"),
    ),
    "times": (all_of("12:30:{d:02}"), ("time", None, "12:30:01")),
    "yes and no": (["Yes", "No"] * 9, ("boolean", "Yes/No", "false")),
    "yes, no and a token": (["y", "n", "-"] * 9, ("boolean", "y/n", "false")),
    "either a thousand or not": (["1,234", "12", "999,000"] * 9, ("text", None, "1,234")),
    "either, but for an error": ([*["1,234", "2,500"] * 20, "12,5"], ("text", None, "1,234")),
    "a currency, either a thousand or not": (["€ 1.234", "€ 999"] * 9, ("text", None, "€ 1.234")),
    "either the day or the month": ([*all_of("{m}/{m}/2024"), "1/2/2024"], ("text", None, "1/1/2024")),
    "either, but for one day": ([*["01/02/2024", "03/04/2024"] * 20, "13/01/2024"], ("text", None, "01/02/2024")),
    "no such day": ([*all_of("{d}/{m}/2024"), "31/02/2024"], ("text", None, "1/1/2024")),
    "both orders": (["31/12/2024", "12/31/2024"] * 9, ("text", None, "12/31/2024")),
    "years of two digits": (all_of("{d}/{m}/24"), ("text", None, "1/1/24")),
    "eight digits": (all_of("2024{m:02}{d:02}"), ("date", "yearmonthday", "2024-01-01")),
    "eight digits, and none": ([*all_of("2024{m:02}{d:02}"), "NA"], ("date", "yearmonthday", "2024-01-01")),
    "eight digits, one month": (all_of("202401{d:02}"), ("integer", None, "20240101")),
    "eight digits, few days": (["20240131", "20240229"] * 9, ("integer", None, "20240131")),
    "eight digits, no such day": ([*all_of("2024{m:02}{d:02}"), "20240230"], ("integer", None, "20240101")),
    "eight digits, not of all": ([*all_of("2024{m:02}{d:02}", 600), "20241300"], ("integer", None, "20240101")),
    "eight digits that count up": ([str(20240120 + n) for n in range(40)], ("integer", None, "20240120")),
    "hours of one digit": (all_of("9:{d:02}:00"), ("time", "hour:minute:second", "09:01:00")),
    "halves of days": (all_of("{m}:{d:02} pm"), ("time", "hour:minute am/pm", "12:08:00")),
    "each hour of the day": ([f"{n % 24:02}:{n:02}" for n in range(40)], ("time", "hour:minute", "00:00:00")),
    "each hour of the day, and one more": ([f"{n % 25:02}:{n:02}" for n in range(40)], ("text", None, "00:00")),
    "each hour but one": ([f"{n % 23:02}:{n:02}" for n in range(40)], ("text", None, "00:00")),
    "hours of one digit, after the head": (
        [*all_of("12:{d:02}:00", 600), "9:05:30"],
        ("time", "hour:minute:second", "09:05:30"),
    ),
    "lengths of less than an hour, and more": ([*all_of("12:{d:02}"), *["1:05:30"] * 9], ("text", None, "12:01")),
    "minutes or seconds": (all_of("12:{d:02}"), ("text", None, "12:01")),
    "a time beyond a day": ([*all_of("12:30:{d:02}"), "24:30:00"], ("text", None, "12:30:01")),
    "times beyond a day": (all_of("{n}:30:00"), ("duration", "hours:minutes:seconds", "0:30:00")),
    "lengths before and after": (["-0:01:00", "0:00:59.5"] * 9, ("duration", "hours:minutes:seconds", "-0:01:00")),
    "parts of seconds": (all_of("{n}:59.{d:02}"), ("duration", "minutes:seconds", "0:59.01")),
    "more than sixty minutes": ([*all_of("{n}:59:00"), "12:75:00"], ("text", None, "0:59:00")),
    "telephones": ([f"501 23{n % 9} 56{n % 7}" for n in range(40)], ("text", None, "501 230 560")),
    "addresses of machines": ([f"192.168.1{n % 28 + 10}.100" for n in range(40)], ("text", None, "192.168.110.100")),
    "codes of products": (all_of("PEN {d}"), ("text", None, "PEN 1")),
    "versions": (all_of("1.{d}.{m}"), ("text", None, "1.1.1")),
    "zeros in front": (all_of("{n:04}"), ("text", None, "0000")),
    "zeros in front of a comma": ([*all_of("{n},5"), "01,5"], ("text", None, "0,5")),
    "a negative zero": ([*all_of("{n},5"), "-0,0"], ("text", None, "-0,0")),
    "plus signs": (all_of("+{n}%"), ("text", None, "+0%")),
    "two currencies": (["€ 1.50", "$ 2.50"] * 9, ("text", None, "$ 2.50")),
    "one word alone": (["No"] * 9, ("text", None, "No")),
    "a third answer": (["Yes", "No", "Maybe"] * 9, ("text", None, "Maybe")),
    "zeros and ones": (["0", "1"] * 9, ("integer", None, "0")),
    "an error after the head": ([*all_of("{n},5", 600), "n. a."], ("text", None, "0,5")),
}


@pytest.mark.parametrize(("cells", "expected"), FORMATS.values(), ids=FORMATS)
def test_formats(cells: list[str], expected: ReadAs, read: Read, folder: Path) -> None:
    report = read(table(cells))

    column = report.columns[1]
    assert (column.type, column.format, column.minimum) == expected
    assert [row[1] for row in as_read(folder)[1:]] == cells


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (['"1.234,50"', '"7,25"', "2.125", "3"], ("text", None, "1.234,50")),
        (['"1.234,50"', '"7,25"', '"1.234.567"', "3"], ("decimal", "decimal comma, thousands by point", "3.00")),
    ],
    ids=["numbers with decimals", "whole numbers"],
)
def test_a_number_of_the_file_itself_has_no_thousands_by_point(cells: list[str], expected: ReadAs, read: Read) -> None:
    (column,) = read("".join(f'{{"v": {cell}}}\n' for cell in cells * 5).encode()).columns

    assert (column.type, column.format, column.minimum) == expected


@hypothesis_settings(max_examples=10)
@given(st.lists(st.decimals(-99_999, 99_999, places=2), min_size=2, max_size=30))
def test_numbers_written_in_another_country_are_the_same_numbers(
    read: Read, folder: Path, numbers: list[Decimal]
) -> None:
    values = [value or abs(value) for value in numbers]
    german = [f"{value:,.2f} €".translate(str.maketrans(",.", ".,")) for value in values]

    columns = read(table([str(value) for value in values], german)).columns

    clean = duckdb.execute("select c1 = c2 from read_parquet(?)", [str(folder / "clean.parquet")]).fetchall()
    assert all(same for (same,) in clean)
    assert columns[1].numbers == columns[2].numbers


@hypothesis_settings(max_examples=10)
@given(st.lists(st.dates(date(1000, 1, 1), date(2199, 12, 31)), min_size=1, max_size=30))
def test_days_are_read_as_they_are_or_not_at_all(read: Read, folder: Path, days: list[date]) -> None:
    read(table([f"{day.day}/{day.month}/{day.year:04}" for day in days]))

    clean = duckdb.execute("select c1 from read_parquet(?) order by record", [str(folder / "clean.parquet")]).fetchall()
    assert all(cell == day or isinstance(cell, str) for (cell,), day in zip(clean, days, strict=True))


IN_THE_WAY: dict[str, tuple[list[str], list[Narrower]]] = {
    "a word among numbers": (
        [*NUMBERS, "many", "NA", "5.5"],
        [
            Narrower("decimal", None, 21 / 22, 21, "many", None, None),
            Narrower("integer", None, 20 / 22, 21, "many", None, None),
        ],
    ),
    "a day that is none": (
        [*all_of("{d}/{m}/2024"), "31/02/2024"],
        [
            Narrower("date", "day/month/year", 40 / 41, 41, "31/02/2024", 17, 12),
            Narrower("date", "month/day/year", 24 / 41, 13, "13/1/2024", 0, 12),
        ],
    ),
    "a word after the head": (
        [*(str(n) for n in range(600)), "x" * 300],
        [Narrower("integer", None, 600 / 601, 601, "x" * 199 + "\u2026", None, None)],
    ),
    "either day or month": (
        ["1/2/2024", "3/4/2024", "5/5/2024"] * 3,
        [
            Narrower("date", "day/month/year", 1.0, None, None, 0, 6),
            Narrower("date", "month/day/year", 1.0, None, None, 0, 6),
        ],
    ),
    "a day first, months first": (
        ["31/12/2024", "2/3/2024", *["12/31/2024"] * 4],
        [Narrower("date", "month/day/year", 5 / 6, 1, "31/12/2024", 4, 1)],
    ),
    "words": (WORDS, []),
    "codes": (["A1", "B2", "C3"] * 5, []),
}


@pytest.mark.parametrize(("cells", "found"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_keeps_a_column_from_a_narrower_type_is_said(cells: list[str], found: list[Narrower], read: Read) -> None:
    report = read(table(cells))

    told = report.columns[1].candidates
    assert report.columns[1].type == "text"
    assert [replace(one, share=round(one.share, 9)) for one in told] == [
        replace(one, share=round(one.share, 9)) for one in found
    ]


AMBIGUOUS: dict[str, tuple[list[str], int, str]] = {
    "days and months": (
        [*["01/02/2024", "03/04/2024"] * 20, "13/01/2024"],
        40,
        "two ways: day/month/year (1 only so) or month/day/year (0 only so)",
    ),
    "hours or minutes": (
        all_of("12:{d:02}"),
        40,
        "two ways: hour:minute (0 only so) or minutes:seconds (0 only so)",
    ),
    "minutes or hours of any number": (
        all_of("{n}:30"),
        40,
        "three ways: minutes:seconds (0 only so) or hours:minutes (0 only so) or hour:minute (0 only so)",
    ),
    "days of one month, or numbers": (
        all_of("202401{d:02}"),
        40,
        "two ways: integer (0 only so) or yearmonthday (0 only so)",
    ),
    "days, but one, or numbers": (
        [*all_of("2024{m:02}{d:02}"), "20241300"],
        40,
        "two ways: integer (1 only so) or yearmonthday (0 only so)",
    ),
    "either century": (
        all_of("{m}/28/24"),
        40,
        "two ways: month/day/year, 2000 to 2099 (0 only so) or month/day/year, 1900 to 1999 (0 only so)",
    ),
    "either century, with a clock": (
        all_of("05-Dec-99 10:{d:02}"),
        40,
        "two ways: day-name of month-year hour:minute, 2000 to 2099 (0 only so) or day-name of month-year hour:minute, "
        "1900 to 1999 (0 only so)",
    ),
    "any order": (
        ["01.02.03", "04.05.06", "07.08.09"] * 9,
        27,
        "four ways: day.month.year, 2000 to 2099 (0 only so) or month.day.year, 2000 to 2099 (0 only so) or "
        "year.month.day, 2000 to 2099 (0 only so) or day.month.year, 1900 to 1999 (0 only so)",
    ),
    "times, or how long something took": (
        [*all_of("12:30:{d:02}"), "24:30:00"],
        40,
        "two ways: hours:minutes:seconds (1 only so) or time",
    ),
}


@pytest.mark.parametrize(("cells", "count", "ways"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_readings_that_contend_are_an_alert_with_their_counts(
    cells: list[str], count: int, ways: str, read: Read
) -> None:
    report = read(table(cells))

    assert report.table is not None
    (alert,) = [alert for alert in report.table.alerts if alert.name == "ambiguous"]
    assert (alert.number, alert.message.partition("can be read in ")[2]) == (count, ways)


@pytest.mark.parametrize("form", ["1.{d}.{n}", "2.7.1{n}", "{d}-{m}-{n}5", "0{n}-0{n}-{d}{m}{n}"])
def test_versions_and_codes_are_no_days(form: str, read: Read) -> None:
    (*_, column) = read(table(all_of(form))).columns

    assert (column.type, column.candidates) == ("text", ())


@hypothesis_settings(max_examples=10)
@given(st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=30))
def test_eight_digits_are_the_days_that_they_say_or_numbers(read: Read, folder: Path, days: list[date]) -> None:
    read(table([f"{day:%Y%m%d}" for day in days]))

    clean = duckdb.execute("select c1 from read_parquet(?) order by record", [str(folder / "clean.parquet")]).fetchall()
    assert all(cell in (day, int(f"{day:%Y%m%d}")) for (cell,), day in zip(clean, days, strict=True))


SENTINELS: dict[str, tuple[list[str], list[str]]] = {
    "far below": ([*NUMBERS, *["-999"] * 3], ["3 cells may stand for no value (-999)"]),
    "far above, of decimals": (
        [*(f"{n}.5" for n in NUMBERS), *["9999.0"] * 4],
        ["4 cells may stand for no value (9999.0)"],
    ),
    "too few": ([*NUMBERS, "-999", "-999"], []),
    "among others": ([*(str(n * 50) for n in range(22)), *["999"] * 4], []),
    "another number": ([*NUMBERS, *["-500"] * 3], []),
    "all there is": (["99"] * 9, []),
}


@pytest.mark.parametrize(("cells", "told"), SENTINELS.values(), ids=SENTINELS)
def test_numbers_that_may_stand_for_no_value_are_told_and_stay(cells: list[str], told: list[str], read: Read) -> None:
    report = read(table(cells))

    assert report.table is not None
    assert [alert.message for alert in report.table.alerts if alert.name == "sentinel"] == told
    assert report.columns[1].nulls == 0


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        (["1.234", "999", "12.345", "7"] * 5, 10),
        (["1.234", "NA", "999"] * 5, 5),
        (["1.234", "5.678"] * 5, 0),
        (["1.234", "0.999", "7"] * 5, 0),
        (["1.234", "999", "12.5"] * 5, 0),
        (["1.234", "999"] * 300 + ["12.345", "1.25"] * 10, 310),
        (["1.234", "999"] * 300 + ["12.345", "1.25"] * 60, 0),
    ],
)
def test_decimals_of_three_digits_beside_whole_numbers_may_be_thousands(
    read: Read, cells: list[str], count: int
) -> None:
    report = read(table(cells))

    assert report.columns[1].type == "decimal"
    assert report.table is not None
    assert [alert.number for alert in report.table.alerts if alert.name == "ambiguous"] == [count] * (count > 0)
