"""Comments of an XLSX sheet, as parts of their own: ECMA-376 part 1, 18.7, and part 4, 19.4, for the boxes in which
they are shown."""

from collections.abc import Iterable, Iterator
from itertools import islice

from chalicelib.core.row_marks import Marks
from chalicelib.core.workbook import WIDEST, letters
from chalicelib.core.xlsx_cells import MAIN
from chalicelib.core.xml_source import content

MOST_COMMENTS = 10_000
"""Spreadsheets draw a box for each; beyond these, marked cells have none."""

AUTHOR = "Assay"
IN_BLOCK = 1024
"""Shapes of a drawing are numbered in blocks, of which it names those that it uses."""

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMMENTS = (f"{RELATIONS}/comments", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
DRAWING = (f"{RELATIONS}/vmlDrawing", "application/vnd.openxmlformats-officedocument.vmlDrawing")
"""How a sheet refers to the part, and what the package declares it to be."""

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BOXES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>"
)
BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:144pt;height:60pt;z-index:{nth};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {row}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

type Comment = tuple[int, int, str]
"""Row from 1, column from 0, and text."""


def of(marks: Iterable[Marks]) -> Iterator[Comment]:
    """The comments of the first marked cells."""
    every = ((one.number, column, one.cells[column]) for one in marks for column in sorted(one.cells))
    return islice(every, MOST_COMMENTS)


def texts(comments: Iterable[Comment]) -> Iterator[bytes]:
    """The part with the comments."""
    yield f'{DECLARED}<comments xmlns="{MAIN[0].strip()}"><authors><author>{AUTHOR}</author></authors>'.encode()
    yield b"<commentList>"
    for row, column, text in comments:
        shown = f'<text><t xml:space="preserve">{content(text)}</t></text>'
        yield f'<comment ref="{letters(column)}{row}" authorId="0">{shown}</comment>'.encode()
    yield b"</commentList></comments>"


def boxes(comments: Iterable[Comment], count: int) -> Iterator[bytes]:
    """The part with the boxes of the comments, of so many marked cells."""
    blocks = range(1, min(count, MOST_COMMENTS) // (IN_BLOCK - 1) + 2)
    yield BOXES.format(",".join(map(str, blocks))).encode()
    for nth, (row, column, _) in enumerate(comments):
        block, at = divmod(nth, IN_BLOCK - 1)
        right = min(column + 3, WIDEST - 1)
        place = {"row": row - 1, "bottom": row + 3, "column": column, "left": right - 2, "right": right}
        yield BOX.format(id=(block + 1) * IN_BLOCK + at + 1, nth=nth + 1, **place).encode()
    yield b"</xml>"
