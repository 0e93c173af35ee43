"""Parts put into a package of Office: what it declares of them, and what refers to them (ECMA-376 part 2)."""

from collections.abc import Iterable

from chalicelib.core.xml_source import ENCODED, NotPlain

WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
"""Of a workbook with no macros; any other kind has another ending in its name."""

NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


def declared(types: bytes, parts: Iterable[tuple[str, str]]) -> bytes:
    """The content types with these parts: name, and type. Raises NotPlain."""
    return _with(types, b"Types", (f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in parts))


def related(relations: bytes, parts: Iterable[tuple[str, str, str]]) -> bytes:
    """The relations of a part with these: id, type, and name of what it refers to. Raises NotPlain."""
    texts = (f'<Relationship Id="{key}" Type="{kind}" Target="/{part}"/>' for key, kind, part in parts)
    return _with(relations or NO_RELATIONS, b"Relationships", texts)


def _with(whole: bytes, name: bytes, texts: Iterable[str]) -> bytes:
    before, end, after = whole.rpartition(b"</" + name)
    if not end or after.strip() != b">" or not ENCODED.match(whole) or b"<!--" in whole:
        raise NotPlain("parts of a package whose elements have a prefix")
    return b"".join([before, "".join(texts).encode(), end, after])
