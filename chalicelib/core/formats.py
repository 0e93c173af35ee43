"""What a file is, by its bytes and never by its name."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.errors import Unreadable

HEAD = 65_536
"""Bytes that are enough to tell what a file is."""

GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""Containers, of documents and of other things."""

OTHERS = (
    (b"%PDF", "a PDF document", "export the table as CSV, JSON or Parquet"),
    (b"\x89PNG", "a PNG picture", "send the table itself"),
    (b"\xff\xd8\xff", "a JPEG picture", "send the table itself"),
    (b"GIF87a", "a GIF picture", "send the table itself"),
    (b"GIF89a", "a GIF picture", "send the table itself"),
    (ZIP, "a ZIP archive", "send the table itself, as CSV, JSON or Parquet"),
    (b"PK\x05\x06", "an empty ZIP archive", "send the table itself"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "send it as it is, or with gzip"),
    (b"BZh", "compressed with bzip2", "send it as it is, or with gzip"),
    (b"\xfd7zXZ", "compressed with xz", "send it as it is, or with gzip"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "send the table itself, as it is or with gzip"),
    (b"SQLite format 3", "an SQLite database", "export the table as CSV, JSON or Parquet"),
    (b"Obj\x01", "an Avro file", "convert it to Parquet"),
    (b"ARROW1", "an Arrow file", "convert it to Parquet"),
    (b"ORC", "an ORC file", "convert it to Parquet"),
)
"""First bytes → what it is, and what its sender can do."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

MARKUP = ("<!doctype", "<html", "<?xml", "<head", "<body", "<table", "<!--", "<svg")


@dataclass(frozen=True)
class Identity:
    """`format` is csv, json, ndjson or parquet; `encoding` the codec that a byte order mark names, or utf-8."""

    format: str
    encoding: str | None


def is_gzip(head: bytes) -> bool:
    return head.startswith(GZIP)


def identify(head: bytes) -> Identity:
    """What the first `HEAD` bytes, decompressed, show. Raises Unreadable, saying what it is and what to do."""
    if not head.strip():
        what = "the file is empty" if len(head) < HEAD else "the file begins with 64 kB of blanks"
        raise Unreadable(f"{what}: send one with at least a header")
    text_like = is_text(head)
    if head.startswith(PARQUET) and not text_like:
        return Identity("parquet", None)
    if is_gzip(head):
        raise Unreadable("a gzip file inside a gzip file: compress it once")
    for magic, what, advice in OTHERS:
        if head.startswith(magic) and not (text_like and magic.isalnum()):
            raise Unreadable(f"this is {what}, not a table: {advice}")
    encoding = next((codec for mark, codec in BOMS if head.startswith(mark)), "utf-8")
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if "\0" in text:
        raise Unreadable("this is binary data of no kind that Assay knows: send CSV, JSON or Parquet")
    return Identity(_kind(text.lstrip()), encoding)


def _kind(text: str) -> str:
    if not text:
        raise Unreadable("the file has no text: send one with at least a header")
    if text.lower().startswith(MARKUP):
        raise Unreadable("this is a web page or XML, not a table: was an error page saved under this name?")
    if text[0] == "[":
        return "json"
    if text[0] == "{":
        return "ndjson" if _first_line_is_whole(text) else "json"
    return "csv"


def _first_line_is_whole(text: str) -> bool:
    """Whether a text that begins with `{` is NDJSON; a document that is one object alone may hold the table."""
    line, _, rest = text.partition("\n")
    first = _object(line)
    if first is not None:
        return bool(rest.strip()) or not any(isinstance(value, list) for value in first.values())
    second = rest.lstrip().partition("\n")[0]
    return _object(text) is None and _object(second) is not None


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, or None."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_text(head: bytes) -> bool:
    """Whether these bytes are lines of UTF-8 with no control characters, whatever they begin with."""
    text = head.decode(errors="ignore")
    return "\n" in text and len(text.encode()) > len(head) - 4 and not CONTROLS.search(text)


CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decoded(blocks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Text of the blocks, without byte order mark. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    for block in blocks:
        text = decoder.decode(block)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text
    yield decoder.decode(b"", final=True)


def is_utf8(blocks: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class Guessed:
    """A line decoded; `certain` is False where it was no UTF-8 and was taken for Windows-1252."""

    text: str
    certain: bool


def guessed(line: bytes) -> Guessed:
    """One line of text in an encoding that is not named: UTF-8 where it fits, else Windows-1252, else ISO 8859-1."""
    for encoding in ("utf-8", "cp1252", "latin-1"):
        try:
            return Guessed(line.decode(encoding), encoding == "utf-8")
        except UnicodeDecodeError:
            continue
    raise AssertionError("ISO 8859-1 decodes every byte")
