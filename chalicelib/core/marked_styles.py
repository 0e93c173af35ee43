"""The styles of an XLSX workbook with those of marked cells (ECMA-376 part 1, 18.8)."""

from collections.abc import Collection

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.xlsx_cells import MAIN
from chalicelib.core.xml_source import ENCODED, Edit, NotPlain, edited, is_closed, tag_at, with_attributes

FILL = b'<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill>'
"""The light red in which Excel itself shows what is bad."""

MOST_STYLES = 64_000
"""Excel has 65,490."""


def marked(styles: bytes, used: Collection[str]) -> tuple[bytes, dict[str, int]]:
    """The part with a fill more, and of each style that is used a copy with it; and the numbers of these copies. Raises
    NotPlain, Unreadable."""
    if not ENCODED.match(styles):
        raise NotPlain("styles in another encoding than UTF-8")
    found = _Styles(styles)
    found.markup.all([styles], "the styles")
    if found.fills_end == 0 or found.formats_end == 0 or len(found.formats) + len(used) > MOST_STYLES:
        raise NotPlain("styles without fills or formats")
    order = sorted(used)
    if not all(style.isdecimal() and int(style) < len(found.formats) for style in order):
        raise NotPlain("a style that is not there")
    copies = b"".join(_filled(found.formats[int(style)], found.fills) for style in order)
    edits = [
        found.recounted(found.fills_at, found.fills + 1),
        (found.fills_end, found.fills_end, FILL),
        found.recounted(found.formats_at, len(found.formats) + len(order)),
        (found.formats_end, found.formats_end, copies),
    ]
    return edited(styles, sorted(edits)), {style: at for at, style in enumerate(order, len(found.formats))}


def _filled(style: bytes, fill: int) -> bytes:
    tag = tag_at(style, 0)
    return with_attributes(tag, {"fillId": str(fill), "applyFill": "1"}) + style[len(tag) :]


class _Styles:
    """Where fills and formats of cells stand."""

    def __init__(self, styles: bytes) -> None:
        self._styles, self._begin = styles, 0
        self.fills = self.fills_at = self.fills_end = self.formats_at = self.formats_end = 0
        self.formats: list[bytes] = []
        starts: dict[str, Start] = {"fills": self._fills, "fill": self._fill, "cellXfs": self._formats, "xf": self._one}
        ends: dict[str, End] = {"fills": self._fills_end, "cellXfs": self._formats_end, "xf": self._one_ends}
        self.markup = Markup({MAIN[0] + k: v for k, v in starts.items()}, {MAIN[0] + k: v for k, v in ends.items()})

    def recounted(self, at: int, count: int) -> Edit:
        """The start tag of a list, which may say how many it has."""
        tag = tag_at(self._styles, at)
        return at, at + len(tag), with_attributes(tag, {"count": str(count)})

    def _open(self, name: bytes) -> int:
        """Where an element with something in it begins."""
        tag = tag_at(self._styles, self.markup.at)
        if is_closed(tag) or not tag.startswith(name):
            raise NotPlain("styles whose elements have a prefix, or nothing in them")
        return self.markup.at

    def _fills(self, _: dict[str, str], __: str) -> None:
        self.fills_at = self._open(b"<fills")

    def _fill(self, _: dict[str, str], __: str) -> None:
        self.fills += bool(self.fills_at and not self.fills_end)

    def _fills_end(self, _: str) -> None:
        self.fills_end = self.markup.at

    def _formats(self, _: dict[str, str], __: str) -> None:
        self.formats_at = self._open(b"<cellXfs")

    def _one(self, _: dict[str, str], __: str) -> None:
        self._begin = self.markup.at

    def _one_ends(self, _: str) -> None:
        if self.formats_at and not self.formats_end:
            tag = tag_at(self._styles, self._begin)
            if not tag.startswith(b"<xf"):
                raise NotPlain("styles whose elements have a prefix")
            end = self._begin + len(tag)
            if not is_closed(tag):
                end = self.markup.at + len(tag_at(self._styles, self.markup.at))
            self.formats.append(self._styles[self._begin : end])

    def _formats_end(self, _: str) -> None:
        self.formats_end = self.markup.at
