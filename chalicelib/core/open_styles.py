"""Styles of the cells of an OpenDocument spreadsheet with our background, and without it (OASIS ODF 1.3 part 3, 16.2).

A marked cell has a copy of its style with our background. When it comes back, whatever program saved it, it is known by
the colour, and its style without it is one that is there, or a copy again.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from chalicelib.core.xml_source import NotPlain, attributes, is_closed, tag_at, with_attributes

RED = "#ffc7cd"
"""As in XLSX, so that it is known there too."""

NO_FILL, OURS, THEIRS = "none", "ours", "theirs"
BACKGROUND = "fo:background-color"
PROPERTIES = re.compile(rb"<style:table-cell-properties(?=[\s/>])")
NAME = re.compile(r"[^<>&\"'\s]+")
CELL, PARENT = ("style:family", "table-cell"), "style:parent-style-name"


@dataclass(frozen=True)
class Restyled:
    """Names of styles: what a cell of a style has when it is marked, and one that was marked when it is not; with no
    name it has none. `new` are the styles that there were not."""

    new: bytes
    marked: Mapping[str, str]
    unmarked: Mapping[str, str]


class Style(NamedTuple):
    """An automatic style but its name and background: what its tag says, and what is in it."""

    said: frozenset[tuple[str, str]]
    body: bytes

    @property
    def parent(self) -> str | None:
        """The name of the style that this one is, if it says nothing more; none for no style at all."""
        rest = dict(self.said - {CELL})
        parent = rest.pop(PARENT, "")
        return None if rest or self.body else parent

    def written(self, name: str, background: str) -> bytes:
        said = "".join(f' {key}="{value}"' for key, value in sorted(self.said))
        body = _with_background(self.body, RED) if background == OURS else self.body
        return f'<style:style style:name="{name}"{said}>'.encode() + body + b"</style:style>"


def restyled(styles: Mapping[str, bytes], used: Collection[str]) -> Restyled:
    """What automatic styles lack to mark cells of the `used` ones, and to take marks away. A style that has a
    background of its own keeps it, for nothing could give it back. Raises NotPlain."""
    if not all(NAME.fullmatch(name) for name in (*styles, *used) if name):
        raise NotPlain("a style with a name as none has")
    copies = _Copies({name: _read(whole) for name, whole in styles.items()})
    unmarked = {name: copies.unmarked(style) for name, (kind, style) in copies.styles.items() if kind == OURS}
    marked = {name: copies.marked(name) for name in sorted(used)}
    return Restyled(b"".join(copies.new), marked, unmarked)


class _Copies:
    """Styles that are found by what they are, or put behind the others."""

    def __init__(self, styles: Mapping[str, tuple[str, Style]]) -> None:
        self.styles = styles
        self.new: list[bytes] = []
        self._known: dict[tuple[str, Style], str] = {}
        for name, one in styles.items():
            self._known.setdefault(one, name)
        self._names: Iterable[str] = (name for n in count(1) if (name := f"assay{n}") not in styles)

    def marked(self, name: str) -> str:
        if name not in self.styles:
            return self._as(OURS, Style(frozenset({CELL, *([(PARENT, name)] if name else [])}), b""))
        kind, style = self.styles[name]
        return name if kind == THEIRS else self._as(OURS, style)

    def unmarked(self, style: Style) -> str:
        parent = None if (NO_FILL, style) in self._known else style.parent
        return self._as(NO_FILL, style) if parent is None else parent

    def _as(self, kind: str, style: Style) -> str:
        if (kind, style) not in self._known:
            name = self._known[kind, style] = next(iter(self._names))
            self.new.append(style.written(name, kind))
        return self._known[kind, style]


def _read(whole: bytes) -> tuple[str, Style]:
    """Whose background a style has, and the rest of it. Raises NotPlain."""
    tag = tag_at(whole, 0)
    said = frozenset(one for one in attributes(tag).items() if one[0] != "style:name")
    body = b"" if is_closed(tag) else whole[len(tag) : whole.rindex(b"</")]
    if b"<!" in body or any('"' in value for _, value in said):
        raise NotPlain("a style with comments in it")
    found = PROPERTIES.search(body)
    color = attributes(tag_at(body, found.start())).get(BACKGROUND, "transparent") if found else "transparent"
    if color not in (RED, RED.upper(), "transparent"):
        return THEIRS, Style(said, body)
    rest = _with_background(body, None) if found else body
    return (NO_FILL if color == "transparent" else OURS), Style(said, rest if rest.strip() else b"")


def _with_background(body: bytes, color: str | None) -> bytes:
    """The content of a style with this background, or with none."""
    found = PROPERTIES.search(body)
    if found is None:
        return f'<style:table-cell-properties {BACKGROUND}="{color}"/>'.encode() + body
    tag = tag_at(body, found.start())
    new = with_attributes(tag, {BACKGROUND: color})
    if is_closed(new) and not attributes(new):
        new = b""
    return body[: found.start()] + new + body[found.start() + len(tag) :]
