"""The annotated copy of an XLSX workbook is the sender's own, with its bad cells marked, and nothing else changed."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import openpyxl
import pytest
from hypothesis import Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook.protection import WorkbookProtection

from chalicelib.core import sheet_comments
from chalicelib.core.annotation import LABEL
from chalicelib.core.former_comments import rest
from chalicelib.core.marked_styles import RED, restyled
from chalicelib.core.xlsx_cells import unescaped
from chalicelib.core.xml_source import NotPlain, content, with_attributes
from chalicelib.errors import Unreadable
from tests.conftest import SAMPLES, Read
from tests.copying import COUNTRY, opened
from tests.test_copies import check_that_it_comes_back
from tests.test_workbooks import MAIN, RELATIONS, STRICT, packed, saved, written, zipped

PRICED: list[list[Any]] = [
    ["id", "price", "country"],
    [1, 9.5, "DE"],
    [2, "abc", "FR"],
    [3, None, "AT"],
    [4, "x", "DE"],
]


NO_NUMBER, NO_COUNTRY = "[assay] not a number", "[assay] not one of DE or AT"
"""Comments."""


def of(body: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body), rich_text=False)


def parts(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def annotated(body: bytes, folder: Path, errors: list[int], warnings: list[int] = []) -> bytes:  # noqa: B006
    """With errors in prices of these records, and warnings in countries."""
    with opened(body, folder / "made") as file:
        file.violate(errors)
        file.violate(warnings, severity="warning", check=COUNTRY)
        return file.copies()["annotated"]


def is_workbook(body: bytes) -> bool:
    return body.startswith(b"PK")


def looks(cell: Any) -> tuple[Any, ...]:
    """All that a cell is but its fill and comment."""
    book, style = cell.parent.parent, cell._style or StyleArray()
    own = book._fonts[style.fontId], book._borders[style.borderId], book._alignments[style.alignmentId]
    return (cell.value, cell.number_format, book._protections[style.protectionId], cell.hyperlink, *own)


def fill(cell: Any) -> Any:
    return cell.parent.parent._fills[(cell._style or StyleArray()).fillId]


def check_that_all_else_stays(
    before: bytes, after: bytes, bad: dict[str, str], notes: dict[str, str], filled: tuple[str, ...] = ()
) -> None:
    """Cells look as before; those that are bad have these comments, and the fill if they were not `filled` before; the
    notes are the only new ones."""
    old, new = of(before), of(after)
    assert old.sheetnames == new.sheetnames
    for was, has in zip(old, new, strict=True):
        places = {cell.coordinate for row in was.iter_rows() for cell in row}
        every = {cell.coordinate: cell for row in has.iter_rows() for cell in row}
        assert all(looks(was[place]) == looks(has[place]) for place in places)
        is_table = was.title == old.active.title
        red = {place for place, cell in every.items() if cell.fill.fgColor.rgb == RED}
        assert red == (set(bad) - set(filled) if is_table else set())
        assert {place: cell.comment.text for place, cell in every.items() if cell.comment} == (bad if is_table else {})
        assert all(fill(has[p]) == fill(was[p]) for p in places - red)
        added = {p: cell.value for p, cell in every.items() if p not in places and cell.value is not None}
        assert added == (notes if is_table else {})
        assert was.merged_cells.ranges == has.merged_cells.ranges
        assert [(n, d.hidden, d.height) for n, d in was.row_dimensions.items()] == [
            (n, has.row_dimensions[n].hidden, has.row_dimensions[n].height) for n in was.row_dimensions
        ]
    same, changed = parts(before), parts(after)
    assert set(same) <= set(changed)
    assert len([name for name in same if same[name] != changed[name]]) <= 4


def test_bad_cells_are_marked_and_rows_say_what_to_mend(tmp_path: Path) -> None:
    whole = written(PRICED)

    found = annotated(whole, tmp_path, [2, 3], [2])

    bad = {"B3": NO_NUMBER, "C3": NO_COUNTRY, "B4": NO_NUMBER}
    notes = {
        "D1": LABEL,
        "D3": "[assay] price: not a number; country: not one of DE or AT",
        "D4": "[assay] price: not a number",
    }
    check_that_all_else_stays(whole, found, bad, notes)


def rich(rows: int) -> bytes:
    """Formulas, merged cells, dates, styles, hidden rows and another sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Prices of March"])
    sheet.merge_cells("A1:C1")
    sheet.append([])
    sheet.append(["id", "price", "country", "day", "double"])
    for n in range(1, rows + 1):
        price: object = f"about {n}" if n % 7 == 0 else n / 4
        sheet.append([n, price, "DE" if n % 5 else "FR", dt.date(2024, 1, 1) + dt.timedelta(n), f"=B{n + 3}*2"])
        sheet.cell(n + 3, 4).number_format = "dd.mm.yyyy"
        sheet.cell(n + 3, 2).number_format = '#,##0.00 "€"'
    sheet["B10"].font, sheet["B10"].alignment = Font(bold=True, name="Courier"), Alignment(wrap_text=True)
    sheet["B17"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["B24"].protection = Protection(locked=False)
    sheet.row_dimensions[6].hidden = True
    sheet.row_dimensions[10].height = 40
    sheet.column_dimensions["B"].width = 30
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:E{rows + 3}"
    sheet["A5"].hyperlink = "https://example.org/"
    other = book.create_sheet("Other <&> one")
    other.append(["x", "=SUM('Sheet'!B4:B10)"])
    return saved(book)


def test_what_is_not_marked_stays_in_a_workbook_of_five_thousand_rows(tmp_path: Path, read: Read, folder: Path) -> None:
    whole = rich(5_000)
    errors, warnings = [n for n in range(1, 5_001) if n % 7 == 0], [n for n in range(1, 5_001) if n % 5 == 0]

    found = annotated(whole, tmp_path, errors, warnings)

    bad = {f"B{n + 3}": NO_NUMBER for n in errors} | {f"C{n + 3}": NO_COUNTRY for n in warnings}
    said = {n: ["price: not a number"] for n in errors}
    for n in warnings:
        said[n] = [*said.get(n, []), "country: not one of DE or AT"]
    notes = {f"F{n + 3}": f"[assay] {'; '.join(some)}" for n, some in said.items()}
    check_that_all_else_stays(whole, found, bad, {"F3": LABEL, **notes}, filled=("B17",))
    check_that_it_comes_back(read, folder, whole, errors)


CELLS = st.one_of(
    st.none(), st.text("a<&>\"'=_x00D éß😀", max_size=6), st.integers(-9, 10**6), st.booleans(), st.dates()
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)


@hypothesis_settings(max_examples=40)
@given(ROWS, st.sets(st.integers(1, 8)), st.tuples(st.integers(0, 3), st.integers(0, 2)))
@example([[None, None, None], [None, None, "0"]], {1, 2}, (0, 0))
@example([[None, None, "D"], [None, None, None], [None, None, "0"], [None, "0", "0"]], {1, 2}, (0, 0))
def test_an_annotated_workbook_that_comes_back_is_read_as_before(
    read: Read, folder: Path, rows: list[list[Any]], numbers: set[int], at: tuple[int, int]
) -> None:
    moved = [[]] * at[0] + [[None] * at[1] + row for row in [["id", "price", "country"], *rows]]

    check_that_it_comes_back(read, folder, written(moved), numbers)


STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts><font/></fonts><fills count="1">'
    '<fill><patternFill patternType="none"/></fill></fills><borders><border/></borders><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="14" fillId="0"><alignment horizontal="left"/></xf></cellXfs></styleSheet>'
)
TEXTS = "".join(f"<si><t>{text}</t></si>" for text in ("price", "country", "1", "x"))
ROW = '<row r="{0}" spans="1:2"><c r="A{0}" t="s" s="1"><v>{1}</v></c>\n <c r="B{0}" t="s"><v>{2}</v></c></row>'


def by_hand(change: Callable[[str], str] = str, **more: Any) -> bytes:
    """A workbook with shared texts, a column that has a style, and a row that has none of its cells."""
    rows = ROW.format(1, 0, 1) + ROW.format(2, 2, 3) + "<!-- > --><row r='4' spans=\"1:2\"><c r='B4'><v>7</v></c></row>"
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:B4"/><cols><col min="1" max="1" style="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    made = packed(change(sheet), texts=f'<sst xmlns="{MAIN}">{TEXTS}</sst>', styles=STYLES)
    made["xl/worksheets/sheet1.xml"] = change(sheet)
    return zipped(made | more)


def test_spans_that_are_not_touched_stay_as_they_are_written(tmp_path: Path) -> None:
    found = parts(annotated(by_hand(), tmp_path, [1, 3]))

    sheet = found["xl/worksheets/sheet1.xml"].decode()
    assert '<dimension ref="A1:C4"/>' in sheet
    assert '<row r="2"><c r="A2" t="s" s="2"><v>2</v></c>\n <c r="B2" t="s"><v>3</v></c><c r="C2"' in sheet
    assert '<!-- > --><row r="3"><c r="C3" t="inlineStr"><is><t xml:space="preserve">[assay] an empty row<' in sheet
    assert '<row r=\'4\'><c r="A4" s="2"/><c r=\'B4\'><v>7</v></c><c r="C4"' in sheet
    assert '<xf numFmtId="14" fillId="1" applyFill="1"><alignment horizontal="left"/></xf></cellXfs>' in (
        found["xl/styles.xml"].decode()
    )


def test_a_sheet_of_shared_texts_and_empty_rows_comes_back(read: Read, folder: Path) -> None:
    check_that_it_comes_back(read, folder, by_hand(), [1, 3])


def as_excel(sheet: str) -> str:
    """With what Excel writes beside cells."""
    office = "http://schemas.microsoft.com/office/spreadsheetml"
    spaces = (
        f'xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'mc:Ignorable="x14ac" xmlns:x14ac="{office}/2009/9/ac" '
    )
    below = (
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<tableParts count="1"><tablePart r:id="t1"/></tableParts><extLst><ext uri="x"><a/></ext></extLst>'
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    sheet = sheet.replace("<worksheet ", f"<worksheet {spaces}").replace("</sheetData>", f"</sheetData>{below}")
    return head + sheet.replace("<row ", '<row x14ac:dyDescent="0.25" ')


def tabled(reference: str) -> bytes:
    links = (
        '<?xml version="1.0"?>\r\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t1" Type="{RELATIONS}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    table = f'<table xmlns="{MAIN}" id="1" ref="{reference}"/>'
    return by_hand(as_excel, **{"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/tables/table1.xml": table})


def test_a_sheet_as_excel_writes_it_keeps_its_table(tmp_path: Path, read: Read, folder: Path) -> None:
    whole = tabled("A1:B4")

    found = parts(annotated(whole, tmp_path, [1, 3]))

    sheet = found["xl/worksheets/sheet1.xml"].decode()
    assert re.search(r'<legacyDrawing [^>]*r:id="rIdAssay1"/><tableParts count="1">', sheet)
    links = found["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert 'Id="t1"' in links
    assert 'Id="rIdAssay1"' in links
    assert found["xl/tables/table1.xml"] == parts(whole)["xl/tables/table1.xml"]
    check_that_it_comes_back(read, folder, whole, [1, 3])


def commented(sheet: Any) -> None:
    sheet["A2"].comment = Comment("mine", "me")


def test_comments_of_the_sender_are_left_alone(tmp_path: Path) -> None:
    whole = written(PRICED, commented)

    found = of(annotated(whole, tmp_path, [2])).active

    assert [cell.coordinate for row in found for cell in row if cell.comment] == ["A2"]
    assert found["B3"].fill.fgColor.rgb == RED


def test_no_more_cells_have_comments_than_spreadsheets_bear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_comments, "MOST_COMMENTS", 2)

    found = of(annotated(written([PRICED[0], *PRICED[1:] * 3]), tmp_path, list(range(1, 9)))).active

    assert len([cell for row in found for cell in row if cell.comment]) == 2
    assert len([cell for row in found for cell in row if cell.fill.fgColor.rgb == RED]) == 8


def marks(body: bytes) -> tuple[list[tuple[Any, ...]], dict[str, str], dict[str, Any]]:
    """Of the first sheet: all values, the comments, and the fills of cells that have one."""
    sheet = of(body).worksheets[0]
    cells = [cell for row in sheet for cell in row]
    comments = {cell.coordinate: cell.comment.text for cell in cells if cell.comment}
    fills = {cell.coordinate: cell.fill.fgColor.rgb for cell in cells if cell.fill.fill_type}
    values = list(sheet.iter_rows(values_only=True))
    while values and not any(values[-1]):
        values.pop()
    return values, comments, fills


def seen(body: bytes, folder: Path) -> tuple[Any, ...]:
    """What our reader sees."""
    with opened(body, folder / "made") as file:
        return file.loaded.labels, file.engine.rows("select * from cells"), file.sent.irregular.read_text()


def saved_again(body: bytes) -> bytes:
    """As another program writes it."""
    return saved(of(body))


NUMBERS = st.sets(st.integers(1, 8))
LOOKS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5), st.sampled_from(["bold", "green", "comment"])))


def dressed(sheet: Any, looks: list[tuple[int, int, str]]) -> None:
    for row, column, look in looks:
        cell = sheet.cell(row, column)
        if look == "bold":
            cell.font = Font(bold=True)
        elif look == "green":
            cell.fill = PatternFill("solid", fgColor="FF00FF00")
        else:
            cell.comment = Comment("mine", "me")


@hypothesis_settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(ROWS, LOOKS, st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=2, max_size=3))
def test_a_workbook_that_went_round_is_marked_as_if_it_had_not(
    tmp_path: Path,
    rows: list[list[Any]],
    looks: list[tuple[int, int, str]],
    rounds: list[tuple[set[int], set[int], bool]],
) -> None:
    whole = written([["id", "price", "country"], *rows], lambda sheet: dressed(sheet, looks))
    went = whole
    for errors, warnings, is_saved_again in rounds:
        bad = [[n for n in some if n <= len(rows)] for some in (errors, warnings)]
        with suppress(KeyError):
            once, went = annotated(whole, tmp_path, *bad), annotated(went, tmp_path, *bad)
            if not is_workbook(once):
                return
            assert marks(went) == marks(once)
            assert seen(went, tmp_path) == seen(once, tmp_path)
            went = saved_again(went) if is_saved_again else went


def test_a_workbook_grows_by_its_first_marks_alone(tmp_path: Path) -> None:
    once = annotated(rich(60), tmp_path, [7, 14, 15], [5, 10])
    other = annotated(once, tmp_path, [8, 21], [7, 15])

    again = annotated(other, tmp_path, [7, 14, 15], [5, 10])

    assert parts(annotated(once, tmp_path, [7, 14, 15], [5, 10])) == parts(once)
    assert parts(annotated(annotated(again, tmp_path, [8, 21], [7, 15]), tmp_path, [7, 14, 15], [5, 10])) == parts(
        again
    )
    assert marks(again) == marks(once)


def test_what_was_mended_has_no_marks_and_what_a_sender_added_stays(tmp_path: Path) -> None:
    book = of(annotated(written(PRICED), tmp_path, [2, 4], [2]))
    book.active["B3"] = 4
    book.active["A2"].comment = Comment("mine", "me")

    values, comments, fills = marks(annotated(saved(book), tmp_path, [4]))

    assert [row[3] for row in values] == [LABEL, None, None, None, "[assay] price: not a number"]
    assert comments == {"A2": "mine"}
    assert fills == {"B5": RED}


def test_marks_are_known_where_the_column_was_taken_out(tmp_path: Path) -> None:
    book = of(annotated(written(PRICED), tmp_path, [2, 4], [2]))
    book.active.delete_cols(4)

    assert marks(annotated(saved(book), tmp_path, [4])) == marks(annotated(written(PRICED), tmp_path, [4]))


def test_comments_are_known_as_excel_writes_them() -> None:
    run = '<r><rPr><sz val="9"/></rPr><t xml:space="preserve">{}</t></r>'
    texts = {"A1": run.format("[assay] ") + run.format("x"), "B2": run.format("me:\n") + run.format("[assay]")}
    listed = "".join(f'<comment ref="{at}" authorId="0"><text>{text}</text></comment>' for at, text in texts.items())
    comments = f'<comments xmlns="{MAIN}"><authors/><commentList>{listed}</commentList></comments>'
    boxes = [
        f'<v:shape id="s{n}"><x:ClientData ObjectType="Note"><x:Row>{n}</x:Row><x:Column>{n}</x:Column></x:ClientData>'
        "</v:shape>"
        for n in (0, 1)
    ]
    drawing = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="t"><v:stroke/></v:shapetype>{}</xml>'
    )

    found = rest(comments.encode(), drawing.format("".join(boxes)).encode())

    assert b'ref="A1"' not in found.comments
    assert found == (found.comments, drawing.format(boxes[1]).encode(), False)
    ours = comments.replace("me:\n", "[assay] ").encode()
    assert rest(ours, drawing.format("".join(boxes)).encode()).is_nothing
    button = boxes[0].replace("Note", "Button")
    assert not rest(ours, drawing.format(button + "".join(boxes)).encode()).is_nothing
    with pytest.raises(NotPlain):
        rest(ours, drawing.format(boxes[0]).encode())


def protected(sheet: Any) -> None:
    sheet.protection.sheet = True


def hide(sheet: Any) -> None:
    sheet.column_dimensions["D"].hidden = True


def merge(sheet: Any) -> None:
    sheet.merge_cells("C1:D1")


def lock(sheet: Any) -> None:
    sheet.parent.security = WorkbookProtection(lockStructure=True)


def quote(sheet: Any) -> None:
    sheet["C2"] = "'=x"


def note(sheet: Any) -> None:
    sheet["C2"] = "[assay] x"


def calculate(sheet: Any) -> None:
    sheet["D2"] = '="[assay] x"'


def rename(old: str, new: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace(old, new)


NOT_PLAIN: dict[str, bytes] = {
    "a protected sheet": written(PRICED, protected),
    "a protected workbook": written(PRICED, lock),
    "a hidden column beside it": written(PRICED, hide),
    "a merged label": written(PRICED, merge),
    "an apostrophe before a formula": written(PRICED, quote),
    "a note of another": written(PRICED, note),
    "something in a column of ours": written([[*PRICED[0], LABEL], [*PRICED[1], "done"], *PRICED[2:]]),
    "a formula in a column of ours": written([[*PRICED[0], LABEL], *PRICED[1:]], calculate),
    "a note in another column": written([[*PRICED[0], LABEL], *PRICED[1:], [9, "[assay] x"]]),
    "no labels": written([[n, n * 2, n * 3] for n in range(1, 9)]),
    "cells without places": by_hand(rename(" r='B4'", "")),
    "rows without places": by_hand(lambda sheet: sheet.replace(" r='4'", "").replace(" r='B4'", "")),
    "an empty formula beside it": by_hand(
        rename("<v>1</v></c></row>", '<v>1</v></c><c r="C1" t="str"><f>A1</f><v></v></c></row>')
    ),
    "signed": by_hand(**{"_xmlsignatures/origin.sigs": ""}),
    "macros": zipped(
        {
            name: text.replace(
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.ms-excel.sheet.macroEnabled"
            )
            for name, text in ((name, text.decode()) for name, text in parts(by_hand()).items())
        }
    ),
}


def in_strict(body: bytes) -> bytes:
    texts = {name: text.decode() for name, text in parts(body).items()}
    for old, new in STRICT.items():
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return zipped(texts)


def with_a_prefix(sheet: str) -> str:
    named = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", sheet)
    return named.replace("xmlns=", "xmlns:x=")


def damaged(body: bytes) -> bytes:
    """With a picture that is not as it was."""
    return zipped({name: text.decode() for name, text in parts(body).items()} | {"xl/a.png": "ab"}, ZIP_STORED).replace(
        b"xl/a.pngab", b"xl/a.pngac"
    )


NOT_PLAIN |= {
    "strict": in_strict(by_hand()),
    "prefixes": by_hand(with_a_prefix),
    "UTF-16": by_hand(
        **{"xl/worksheets/sheet1.xml": parts(by_hand())["xl/worksheets/sheet1.xml"].decode().encode("utf-16")}
    ),
    "a table that is wider": tabled("A1:C4"),
    "a damaged picture": damaged(by_hand()),
}


@pytest.mark.parametrize("whole", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_cannot_be_marked_without_a_doubt_is_csv(whole: bytes, tmp_path: Path) -> None:
    assert not is_workbook(annotated(whole, tmp_path, [1, 3]))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_samples_come_back_as_they_were(path: Path, read: Read, folder: Path) -> None:
    check_that_it_comes_back(read, folder, path.read_bytes(), [1, 2, 3])


def test_texts_come_back_from_what_xml_can_hold() -> None:
    text = "a\x00b\r\n<&>_x0041_ _x_ \ufffe"

    assert unescaped(content(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == text


@pytest.mark.parametrize("styles", [b"<a/>", STYLES.replace("<fills", "<x:fills").encode(), STYLES.encode("utf-16")])
def test_styles_that_are_not_plain_are_refused(styles: bytes) -> None:
    with pytest.raises((NotPlain, Unreadable)):
        restyled(styles, {"0"})


def test_attributes_are_known_where_values_look_like_some() -> None:
    tag = b"<c r=\"A1\" x=' s=\"3\" ' s = '4' />"

    assert with_attributes(tag, {"s": "5"}) == b'<c r="A1" x=\' s="3" \' s="5"/>'
