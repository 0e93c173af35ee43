"""The styles of an XLSX workbook with those of marked cells, and without them (ECMA-376 part 1, 18.8).

A marked cell has a copy of its style with our fill. When it comes back, whatever program saved it, it is known by the
colour, and its style without it is one that is there, or a copy again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.core.markup import End, Markup, Start
from chalicelib.core.xlsx_cells import MAIN
from chalicelib.core.xml_source import (
    ENCODED,
    Edit,
    NotPlain,
    attributes,
    edited,
    is_closed,
    tag_at,
    with_attributes,
)

RED = "FFFFC7CD"
"""A step beside the light red in which Excel itself shows what is bad, so that no fill of a sender's is taken for
ours."""

FILL = (
    f'<fill><patternFill patternType="solid"><fgColor rgb="{RED}"/><bgColor indexed="64"/></patternFill></fill>'
).encode()

MOST_STYLES = 64_000
"""Excel has 65,490."""

NO_FILL, OURS, THEIRS = "none", "ours", "theirs"


@dataclass(frozen=True)
class Restyled:
    """Styles by their numbers: what a cell of a style has when it is marked, and one that was marked when it is not."""

    part: bytes
    marked: dict[str, int]
    unmarked: dict[str, int]


def restyled(styles: bytes, used: Collection[str]) -> Restyled:
    """The part with what it lacks to mark cells of the `used` styles, and to take marks away. A style with a fill of
    its own keeps it, for nothing could give it back. Raises NotPlain, Unreadable."""
    if not ENCODED.match(styles):
        raise NotPlain("styles in another encoding than UTF-8")
    found = _Styles(styles)
    found.markup.all([styles], "the styles")
    if found.fills_end == 0 or found.formats_end == 0 or NO_FILL not in found.fills:
        raise NotPlain("styles without fills or formats")
    if not all(style.isdecimal() and int(style) < len(found.formats) for style in used):
        raise NotPlain("a style that is not there")
    return _Copies(styles, found).made(used)


class _Copies:
    """Styles that are found by what they are, or put behind the others."""

    def __init__(self, styles: bytes, found: "_Styles") -> None:
        self._styles, self._found = styles, found
        self._kinds = [found.fills[fill] if fill < len(found.fills) else THEIRS for fill in map(_fill, found.formats)]
        self._known: dict[tuple[str, object], int] = {}
        for at, one in enumerate(found.formats):
            self._known.setdefault((self._kinds[at], _but_fill(one)), at)
        fills = found.fills
        self._new = [] if OURS in fills else [FILL]
        self._fills = {kind: fills.index(kind) if kind in fills else len(fills) for kind in (NO_FILL, OURS)}
        self._copies: list[bytes] = []

    def made(self, used: Collection[str]) -> Restyled:
        ours = {str(at): self._as(at, NO_FILL) for at, kind in enumerate(self._kinds) if kind == OURS}
        marked = {style: self._marked(int(style)) for style in sorted(used)}
        found, count = self._found, len(self._found.formats) + len(self._copies)
        if count > MOST_STYLES:
            raise NotPlain("more styles than a workbook has")
        edits = [
            found.recounted(found.fills_at, len(found.fills) + len(self._new)),
            (found.fills_end, found.fills_end, b"".join(self._new)),
            found.recounted(found.formats_at, count),
            (found.formats_end, found.formats_end, b"".join(self._copies)),
        ]
        return Restyled(edited(self._styles, sorted(edits)), marked, ours)

    def _marked(self, style: int) -> int:
        return style if self._kinds[style] == THEIRS else self._as(style, OURS)

    def _as(self, style: int, kind: str) -> int:
        """The same style with a fill of this kind."""
        one = self._found.formats[style]
        key = kind, _but_fill(one)
        if key not in self._known:
            self._known[key] = len(self._found.formats) + len(self._copies)
            tag = tag_at(one, 0)
            applied = "1" if kind == OURS else None
            new = with_attributes(tag, {"fillId": str(self._fills[kind]), "applyFill": applied})
            self._copies.append(new + one[len(tag) :])
        return self._known[key]


def _fill(style: bytes) -> int:
    """Raises NotPlain."""
    number = attributes(tag_at(style, 0)).get("fillId", "0")
    if not (number.isdecimal() and len(number) < 8):
        raise NotPlain("a style whose fill is no number")
    return int(number)


def _but_fill(style: bytes) -> object:
    tag = tag_at(style, 0)
    kept = frozenset(one for one in attributes(tag).items() if one[0] not in ("fillId", "applyFill"))
    return kept, b"" if is_closed(tag) else style[len(tag) :]


class _Styles:
    """Where fills and formats of cells stand."""

    def __init__(self, styles: bytes) -> None:
        self._styles, self._begin = styles, 0
        self.fills_at = self.fills_end = self.formats_at = self.formats_end = 0
        self.fills: list[str] = []
        self.formats: list[bytes] = []
        starts: dict[str, Start] = {"fills": self._fills, "fill": self._fill, "cellXfs": self._formats, "xf": self._one}
        starts |= {"patternFill": self._pattern, "fgColor": self._color, "gradientFill": self._gradient}
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

    @property
    def _is_in_fills(self) -> bool:
        return bool(self.fills_at and not self.fills_end)

    def _fill(self, _: dict[str, str], __: str) -> None:
        if self._is_in_fills:
            self.fills.append(NO_FILL)

    def _pattern(self, said: dict[str, str], _: str) -> None:
        if self._is_in_fills and self.fills and said.get("patternType", "none") != "none":
            self.fills[-1] = THEIRS

    def _gradient(self, _: dict[str, str], __: str) -> None:
        if self._is_in_fills and self.fills:
            self.fills[-1] = THEIRS

    def _color(self, said: dict[str, str], _: str) -> None:
        if self._is_in_fills and self.fills and self.fills[-1] == THEIRS and said == {"rgb": RED}:
            self.fills[-1] = OURS

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
