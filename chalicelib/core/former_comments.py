"""Comments of an XLSX sheet that are ours from another time, and their boxes, taken out of the parts that have them."""

from pyexpat import ParserCreate
from typing import NamedTuple

from chalicelib.core.annotation import is_note
from chalicelib.core.markup import Markup
from chalicelib.core.workbook import column_of
from chalicelib.core.xlsx_cells import MAIN, RANGE, nothing
from chalicelib.core.xml_source import ENCODED, Edit, NotPlain, edited, is_closed, tag_at

DRAWN, OFFICE = "urn:schemas-microsoft-com:vml ", "urn:schemas-microsoft-com:office:excel "
LAYOUT = "urn:schemas-microsoft-com:office:office "
AROUND = {"xml", LAYOUT + "shapelayout", LAYOUT + "idmap", *(DRAWN + name for name in ("shapetype", "stroke", "path"))}
"""What is there for boxes of comments, and is none."""

type Place = tuple[int, int]
"""Row from 1, column from 0."""


class Rest(NamedTuple):
    """The parts of comments and of boxes without ours, and whether nothing else is in them."""

    comments: bytes
    boxes: bytes
    is_nothing: bool


def are_others(comments: bytes) -> bool:
    """Whether there are comments, and none of them is ours. Raises NotPlain, Unreadable."""
    found = _texts(comments).found
    return bool(found) and not any(is_ours for *_, is_ours in found)


def rest(comments: bytes, boxes: bytes) -> Rest:
    """Raises NotPlain, Unreadable."""
    if not ENCODED.match(boxes):
        raise NotPlain("boxes of comments in another encoding than UTF-8")
    texts, shapes = _texts(comments), _Shapes(boxes)
    shapes.markup.all([boxes], "the boxes of comments")
    ours = {place: edit for place, edit, is_ours in texts.found if is_ours}
    cut = [edit for place, edit in shapes.found if place in ours]
    if len(cut) != len(ours):
        raise NotPlain("a comment without a box")
    others = edited(boxes, cut)
    is_nothing = len(ours) == len(texts.found) and _elements(others) <= AROUND
    return Rest(edited(comments, ours.values()), others, is_nothing)


def _texts(comments: bytes) -> "_Texts":
    if not ENCODED.match(comments):
        raise NotPlain("comments in another encoding than UTF-8")
    found = _Texts(comments)
    found.markup.all([comments], "the comments")
    return found


def _elements(whole: bytes) -> set[str]:
    """The names of all elements of XML that was read before."""
    found = set[str]()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: found.add(name)
    parser.Parse(whole, True)
    return found


def _end(whole: bytes, begin: int, at: int) -> int:
    """Where an element ends that begins, and has its end tag, there."""
    tag = tag_at(whole, begin)
    return begin + len(tag) if is_closed(tag) else at + len(tag_at(whole, at))


class _Texts:
    """The comments: where each stands, how it is taken out, and whether it is ours."""

    def __init__(self, whole: bytes) -> None:
        self.found: list[tuple[Place, Edit, bool]] = []
        self._whole, self._place, self._begin, self._text = whole, (0, 0), 0, ""
        starts = {"comment": self._begins, "t": nothing}
        ends = {"comment": self._ends, "t": self._adds}
        self.markup = Markup({MAIN[0] + k: v for k, v in starts.items()}, {MAIN[0] + k: v for k, v in ends.items()})

    def _begins(self, said: dict[str, str], _: str) -> None:
        place = RANGE.fullmatch(said.get("ref", ""))
        if place is None:
            raise NotPlain("a comment without a place")
        self._place, self._begin, self._text = (int(place[2]), column_of(place[1])), self.markup.at, ""

    def _adds(self, text: str) -> None:
        self._text += text

    def _ends(self, _: str) -> None:
        edit = self._begin, _end(self._whole, self._begin, self.markup.at), b""
        self.found.append((self._place, edit, is_note(self._text)))


class _Shapes:
    """The boxes of comments: the cell of each, and how it is taken out."""

    def __init__(self, whole: bytes) -> None:
        self.found: list[tuple[Place, Edit]] = []
        self._whole, self._begin, self._is_note = whole, 0, False
        self._numbers = dict[str, int]()
        starts = {DRAWN + "shape": self._begins, OFFICE + "ClientData": self._kind}
        starts |= {OFFICE + name: nothing for name in ("Row", "Column")}
        ends = {DRAWN + "shape": self._ends, OFFICE + "Row": self._row, OFFICE + "Column": self._column}
        self.markup = Markup(starts, ends)

    def _begins(self, _: dict[str, str], __: str) -> None:
        self._begin, self._is_note, self._numbers = self.markup.at, False, {}

    def _kind(self, said: dict[str, str], _: str) -> None:
        self._is_note = said.get("ObjectType") == "Note"

    def _row(self, text: str) -> None:
        self._numbers["row"] = _number(text) + 1

    def _column(self, text: str) -> None:
        self._numbers["column"] = _number(text)

    def _ends(self, _: str) -> None:
        if self._is_note and len(self._numbers) == 2:
            edit = self._begin, _end(self._whole, self._begin, self.markup.at), b""
            self.found.append(((self._numbers["row"], self._numbers["column"]), edit))


def _number(text: str) -> int:
    if not (text.strip().isdecimal() and len(text) < 16):
        raise NotPlain("a box of a comment without a place")
    return int(text)
