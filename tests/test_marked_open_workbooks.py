"""The annotated copy of an OpenDocument spreadsheet is the sender's own, with its bad cells marked, and nothing else
changed."""

import io
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from odf.opendocument import load
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import TableCell

from chalicelib.core import open_marking
from chalicelib.core.annotation import LABEL
from chalicelib.core.open_styles import RED
from tests.conftest import SAMPLES, Read
from tests.copying import opened
from tests.test_copies import check_that_it_comes_back
from tests.test_marked_workbooks import NO_COUNTRY, NO_NUMBER, PRICED, annotated, is_workbook, seen
from tests.test_workbooks import (
    FLOAT,
    OPEN_CLEAN,
    OPEN_SPACES,
    OPEN_TYPE,
    is_trim,
    open_document,
    open_packed,
    open_sheet,
    words,
    zipped,
)

OPEN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT, STYLE = (OPEN % name for name in ("office", "table", "text", "style"))
BACKGROUND = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}background-color"


def parts(body: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(body)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def content(body: bytes) -> str:
    return parts(body)["content.xml"].decode()


def marks(body: bytes) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Of the first sheet, by row and column: what cells say, the comments, and the backgrounds."""
    root = ElementTree.fromstring(parts(body)["content.xml"])
    colors = {
        style.get(STYLE + "name"): properties.get(BACKGROUND)
        for style in root.iter(STYLE + "style")
        for properties in style.iter(STYLE + "table-cell-properties")
    }
    said, comments, fills = dict[str, Any](), dict[str, str](), dict[str, str]()
    row = 0
    for line in root.find(f".//{TABLE}table").iter(TABLE + "table-row"):
        for _ in range(int(line.get(TABLE + "number-rows-repeated", "1"))):
            row += 1
            column = 0
            for cell in line:
                for _ in range(int(cell.get(TABLE + "number-columns-repeated", "1"))):
                    column += 1
                    place = f"{column}/{row}"
                    note = cell.find(OFFICE + "annotation")
                    if note is not None:
                        comments[place] = "".join(note.find(TEXT + "p").itertext())
                    if colors.get(cell.get(TABLE + "style-name")):
                        fills[place] = colors[cell.get(TABLE + "style-name")]
                    values = {k: v for k, v in cell.attrib.items() if k.startswith(OFFICE) or "formula" in k}
                    shown = ["".join(p.itertext()) for p in cell.findall(TEXT + "p")]
                    if values or shown:
                        said[place] = values, shown
    return said, comments, fills


def test_bad_cells_are_marked_and_rows_say_what_to_mend(tmp_path: Path) -> None:
    whole = open_document(PRICED)

    found = annotated(whole, tmp_path, [2, 3], [2])

    before, after = marks(whole), marks(found)
    notes = {
        "4/1": LABEL,
        "4/3": "[assay] price: not a number; country: not one of DE or AT",
        "4/4": "[assay] price: not a number",
    }
    assert {place: shown[0] for place, (_, shown) in after[0].items() if place not in before[0]} == notes
    assert {place: one for place, one in after[0].items() if place in before[0]} == before[0]
    assert after[1] == {"2/3": NO_NUMBER, "3/3": NO_COUNTRY, "2/4": NO_NUMBER}
    assert after[2] == dict.fromkeys(after[1], RED)
    assert {name for name, part in parts(whole).items() if part != parts(found)[name]} == {"content.xml"}
    with ZipFile(io.BytesIO(found)) as zipped:
        assert zipped.infolist()[0].filename == "mimetype"
        assert zipped.infolist()[0].compress_type == ZIP_STORED
    assert found[30:38] == b"mimetype"
    assert found[38 : 38 + len(OPEN_TYPE)] == OPEN_TYPE.encode()
    assert load(io.BytesIO(found)).spreadsheet.getElementsByType(TableCell)


EMPTY = "<table:table-cell/>"
STYLES = (
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ce2" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="ce3" style:family="table-cell">'
    '<style:table-cell-properties fo:border="none" fo:background-color="#00ff00"/></style:style>'
).replace("<style:style ", '<style:style xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" ')


def spaced(body: bytes) -> bytes:
    """With the namespaces that spreadsheets declare."""
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    return zipped(
        {
            name: text.decode().replace(f' xmlns:fo="{fo}"', "").replace(OPEN_SPACES, f'{OPEN_SPACES} xmlns:fo="{fo}"')
            for name, text in parts(body).items()
        }
    )


def test_what_is_not_touched_stays_as_it_is_written(tmp_path: Path, read: Read, folder: Path) -> None:
    """Of rows and cells that are the same and written once, those that are marked are parted."""
    columns = '<table:table-column table:default-cell-style-name="ce1"/><table:table-column/>'
    same = f"<table:table-row table:number-rows-repeated='3'>{FLOAT}{words('x')}</table:table-row>"
    wide = (
        '<table:table-row table:default-cell-style-name="ce2"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="99"/>'
        "</table:table-row>"
    )
    below = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    green = FLOAT.replace("<table:table-cell ", "<table:table-cell table:style-name='ce3' ") + words("x")
    rows = open_sheet(columns, words("price", "country"), same, wide, green, FLOAT, below)
    whole = spaced(open_packed(open_sheet(FLOAT, name="Other") + rows + "<!-- > -->", STYLES))

    found = content(annotated(whole, tmp_path, [2, 4, 5], [6]))

    note, comment = (
        f'<table:table-cell office:value-type="string"><text:p>{NO_NUMBER.replace("] ", "] price: ")}</text:p>'
        "</table:table-cell>",
        f"<office:annotation><dc:creator>Assay</dc:creator><text:p>{NO_NUMBER}</text:p></office:annotation>",
    )
    one = '<table:table-cell office:value-type="float" office:value="1"'
    row = f"<table:table-row>{FLOAT}{words('x')}</table:table-row>"
    marked = f'{one} table:style-name="assay2">{comment}</table:table-cell>'
    assert f"{row}<table:table-row>{marked}{words('x')}{note}</table:table-row>{row}" in found
    assert f'{one} table:style-name="assay3">{comment}</table:table-cell>{one}/>{note}' in found
    assert f'{note}<table:table-cell table:number-columns-repeated="98"/></table:table-row>' in found
    assert f'table:style-name=\'ce3\' office:value-type="float" office:value="1" >{comment}</table:table-cell>' in found
    assert f'{FLOAT}<table:table-cell table:style-name="assay1"><office:annotation>' in found
    assert "<table:table-column/><table:table-column/>" in found
    assert f"{below}</table:table><!-- > -->" in found
    assert 'xmlns:dc="http://purl.org/dc/elements/1.1/"' in found
    check_that_it_comes_back(read, folder, whole, [2, 4, 5])


CELLS = st.one_of(
    st.none(), st.text("a<&>\"'= é😀", max_size=6).filter(is_trim), st.integers(-9, 10**6), st.booleans(), st.dates()
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)
NUMBERS = st.sets(st.integers(1, 8))
LOOKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.sampled_from(["bold", "green", "both"])))


def dressed(table: Any, looks: list[tuple[int, int, str]]) -> None:
    document = table.ownerDocument
    made = dict[str, Any]()
    for look in ("bold", "green", "both"):
        made[look] = Style(name=look, family="table-cell")
        if look != "bold":
            made[look].addElement(TableCellProperties(backgroundcolor="#00ff00"))
        if look != "green":
            made[look].addElement(TextProperties(fontweight="bold"))
        document.automaticstyles.addElement(made[look])
    rows = table.childNodes
    for row, column, look in looks:
        if row < len(rows) and column < len(rows[row].childNodes):
            rows[row].childNodes[column].setAttribute("stylename", made[look])


def saved_again(body: bytes) -> bytes:
    """As another program writes it."""
    document, target = load(io.BytesIO(body)), io.BytesIO()
    document.write(target)
    return target.getvalue()


@hypothesis_settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(ROWS, LOOKS, st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=2, max_size=3))
def test_a_workbook_that_went_round_is_marked_as_if_it_had_not(
    tmp_path: Path,
    rows: list[list[Any]],
    looks: list[tuple[int, int, str]],
    rounds: list[tuple[set[int], set[int], bool]],
) -> None:
    whole = open_document([["id", "price", "country"], *rows], lambda table: dressed(table, looks))
    went, as_it_is = whole, seen(whole, tmp_path)
    for errors, warnings, is_saved_again in rounds:
        bad = [[n for n in some if n <= len(rows)] for some in (errors, warnings)]
        with suppress(KeyError):
            once, went = annotated(whole, tmp_path, *bad), annotated(went, tmp_path, *bad)
            if not is_workbook(once):
                return
            assert marks(went) == marks(once)
            assert seen(went, tmp_path) == as_it_is
            went = saved_again(went) if is_saved_again else went


def repeating(rows: int) -> bytes:
    same = (
        f'<table:table-row table:number-rows-repeated="{rows}">{FLOAT}{words("x", "DE")}{EMPTY * 3}</table:table-row>'
    )
    return spaced(open_packed(open_sheet(words("id", "price", "country"), same), STYLES))


@pytest.mark.parametrize("whole", [open_document(PRICED * 3), repeating(40)])
def test_a_workbook_grows_by_its_first_marks_alone(whole: bytes, tmp_path: Path) -> None:
    once = annotated(whole, tmp_path, [2, 4, 9], [3, 4])
    other = annotated(once, tmp_path, [3, 4], [2, 7])

    again = annotated(other, tmp_path, [2, 4, 9], [3, 4])

    assert parts(annotated(once, tmp_path, [2, 4, 9], [3, 4])) == parts(once)
    assert parts(annotated(annotated(again, tmp_path, [3, 4], [2, 7]), tmp_path, [2, 4, 9], [3, 4])) == parts(again)
    assert marks(again) == marks(once)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.ods")), ids=lambda path: path.stem)
def test_samples_come_back_as_they_were(path: Path, read: Read, folder: Path) -> None:
    assert is_workbook(annotated(path.read_bytes(), folder, [1, 2, 3]))
    check_that_it_comes_back(read, folder, path.read_bytes(), [1, 2, 3])


@pytest.mark.parametrize("sheet", [sheet for sheet, _ in OPEN_CLEAN.values()], ids=OPEN_CLEAN)
def test_what_open_document_says_comes_back(sheet: str, read: Read, folder: Path) -> None:
    check_that_it_comes_back(read, folder, open_packed(sheet), [1])


def test_comments_of_the_sender_are_left_alone(tmp_path: Path) -> None:
    theirs = "<office:annotation><text:p>mine</text:p></office:annotation>"
    cell = words("abc").replace("<text:p>", f"{theirs}<text:p>")
    whole = open_packed(open_sheet(words("price", "country"), cell + words("DE"), words("x", "DE")))

    found = annotated(whole, tmp_path, [1, 2])

    assert marks(found)[1] == {"1/2": "mine", "1/3": NO_NUMBER}
    assert marks(annotated(found, tmp_path, [1]))[1] == {"1/2": "mine"}


def as_libre_office(text: str) -> str:
    """Styles, comments and notes as LibreOffice writes them."""
    text = text.replace('style:name="assay1"', 'style:name="ce7" style:parent-style-name="Default"')
    text = text.replace('"assay1"', '"ce7"').replace("<style:table-cell-properties ", "<style:table-cell-properties\n ")
    text = text.replace("<office:annotation>", '<office:annotation draw:style-name="gr1" svg:width="2.899cm">')
    text = text.replace("</dc:creator><text:p>", "</dc:creator><dc:date>2026-11-26T00:00:00</dc:date><text:p>")
    spaces = "".join(f' xmlns:{name}="urn:x:{name}"' for name in ("draw", "svg") if f"xmlns:{name}" not in text)
    text = re.sub(r"(\[assay\] [^<]*)(?=</text:p></office)", r'<text:span text:style-name="T1">\1</text:span>', text)
    return text.replace("<office:document-content", f"<office:document-content{spaces}")


def test_what_libre_office_made_of_marks_is_known(tmp_path: Path) -> None:
    once = annotated(open_document(PRICED), tmp_path, [2, 4], [2])
    saved = {name: text.decode() for name, text in parts(once).items()}
    body = zipped({**saved, "content.xml": as_libre_office(content(once))})

    found = annotated(body, tmp_path, [4])

    _, comments, fills = marks(found)
    assert comments == {"2/5": NO_NUMBER}
    assert fills == {"2/5": RED}
    assert content(found).count("[assay]") == 2
    assert 'table:style-name="Default"><text:p>abc' in content(found)


def test_no_more_cells_have_comments_than_spreadsheets_bear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_marking, "MOST_COMMENTS", 2)

    _, comments, fills = marks(annotated(open_document([PRICED[0], *PRICED[1:] * 3]), tmp_path, list(range(1, 9))))

    assert (len(comments), len(fills)) == (2, 8)


def table(*rows: str, said: str = "") -> str:
    return open_sheet(words("price", "country"), FLOAT + words("x"), *rows).replace(
        "<table:table ", f"<table:table {said} "
    )


def packed(*rows: str, said: str = "", **more: str) -> bytes:
    made = {name: text.decode() for name, text in parts(open_packed(table(*rows, said=said))).items()}
    return zipped(made | more)


def changed(change: Callable[[str], str], *rows: str) -> bytes:
    return packed(*rows, **{"content.xml": change(content(packed(*rows)))})


COLLAPSED = '<table:table-column table:visibility="collapse"/>'
NOT_PLAIN: dict[str, bytes] = {
    "a protected sheet": packed(said='table:protected="true"'),
    "a protected workbook": changed(
        lambda text: text.replace("<office:spreadsheet>", '<office:spreadsheet table:structure-protected="true">')
    ),
    "a hidden column beside it": open_packed(
        open_sheet(
            f"<table:table-column/><table:table-column/>{COLLAPSED}", words("price", "country"), FLOAT + words("x")
        )
    ),
    "a merged label": changed(
        lambda text: text.replace(
            words("country"), words("country").replace("office:", 'table:number-columns-spanned="2" office:')
        ).replace("</table:table-row>", "<table:covered-table-cell/></table:table-row>", 1)
    ),
    "a picture beside it": packed(
        FLOAT * 2, FLOAT + words("x") + "<table:table-cell><table:detective/></table:table-cell>", FLOAT * 2
    ),
    "an apostrophe before a formula": packed(words("'=x", "y")),
    "a note of another": packed(words("[assay] x", "y")),
    "something in a column of ours": open_document([[*PRICED[0], LABEL], [*PRICED[1], "done"], *PRICED[2:]]),
    "no labels": open_document([[n, n * 2, n * 3] for n in range(1, 9)]),
    "signed": packed(**{"META-INF/documentsignatures.xml": ""}),
    "macros": packed(**{"Basic/script-lb.xml": ""}),
    "a template": packed(mimetype=f"{OPEN_TYPE}-template"),
    "prefixes": changed(
        lambda text: re.sub(r"(?<=[</ ])table:(?=[a-z])", "t:", text).replace("xmlns:table=", "xmlns:t=")
    ),
    "two sheets of a name": open_packed(table() + table()),
    "UTF-16": zipped({"mimetype": OPEN_TYPE, "content.xml": content(packed()).encode("utf-16")}),
    "a shape in rows that are the same": packed(
        f'<table:table-row table:number-rows-repeated="3">{FLOAT}<table:table-cell><draw:frame '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"/></table:table-cell></table:table-row>'
    ),
}


@pytest.mark.parametrize("whole", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_cannot_be_marked_without_a_doubt_is_csv(whole: bytes, tmp_path: Path) -> None:
    found = annotated(whole, tmp_path, [1, 3])

    assert found.startswith(b"\xef\xbb\xbf")


STYLED = st.sampled_from(["", "", ' table:style-name="ce1"', ' table:style-name="ce3"', ' table:style-name="ce9"'])
SAME = st.sampled_from([1, 1, 1, 2, 3])
VALUES = st.sampled_from(
    [
        'office:value-type="float" office:value="1"/>',
        "/>",
        'office:value-type="string"><text:p>[x]</text:p></table:table-cell>',
    ]
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rows of at most five cells, of which some are the same and written once; styles of rows and columns too."""
    columns = "".join(
        f"<table:table-column{draw(STYLED).replace('style-name', 'default-cell-style-name')} "
        f'table:number-columns-repeated="{draw(SAME)}"/>'
        for _ in range(draw(st.integers(0, 3)))
    )
    rows = [columns, words("price", "country", "x")]
    for _ in range(draw(st.integers(1, 4))):
        cells = "".join(
            f'<table:table-cell{draw(STYLED)} table:number-columns-repeated="{draw(SAME)}" {draw(VALUES)}'
            for _ in range(draw(st.integers(0, 3)))
        )
        default = draw(STYLED).replace("style-name", "default-cell-style-name")
        rows.append(f'<table:table-row{default} table:number-rows-repeated="{draw(SAME)}">{cells}</table:table-row>')
    return open_sheet(*rows, FLOAT * 3)


@hypothesis_settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(sheets(), st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=3))
def test_rows_and_cells_that_are_the_same_go_round(
    tmp_path: Path, sheet: str, rounds: list[tuple[set[int], set[int]]]
) -> None:
    whole = spaced(open_packed(sheet, STYLES))
    with opened(whole, tmp_path / "made") as file:
        records = {record for (record, *_) in file.engine.rows("select * from cells")}
    went, as_it_is = whole, seen(whole, tmp_path)
    for errors, warnings in rounds:
        bad = [sorted(some & records) for some in (errors, warnings)]
        with suppress(KeyError):
            once, went = annotated(whole, tmp_path, *bad), annotated(went, tmp_path, *bad)
            assert is_workbook(once)
            assert marks(went) == marks(once)
            assert seen(went, tmp_path) == as_it_is


def test_marks_are_known_where_the_column_was_taken_out(tmp_path: Path) -> None:
    once = annotated(open_document(PRICED), tmp_path, [2, 4], [2])
    note = r'<table:table-cell office:value-type="string"><text:p>(\[assay\] |assay_)[^<]*</text:p></table:table-cell>'
    saved = {name: text.decode() for name, text in parts(once).items()}
    body = zipped({**saved, "content.xml": re.sub(note, "", content(once))})

    assert marks(annotated(body, tmp_path, [4])) == marks(annotated(open_document(PRICED), tmp_path, [4]))
