"""What a file is, by its bytes and never by its name."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.core.encodings import CONTROLS, UTF8, Encoding, encoding
from chalicelib.core.json_outline import DEEPEST
from chalicelib.core.json_values import are_alike
from chalicelib.core.marks import HINT
from chalicelib.core.prose import is_email, is_ini, is_prose, is_yaml
from chalicelib.errors import Unreadable

HEAD = 65_536
"""Bytes that are enough to tell what a file is."""

PARQUET = b"PAR1"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""Containers, of documents and of other things."""

STREAMS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0", b"\x09\x08\x10\0")
"""How a workbook of Excel 2, 3, 4, 5 and 97 begins that is in no container ([MS-XLS], 2.4.21: BOF)."""

EXPORT = "export the table as CSV, JSON or Parquet"

OTHERS = (
    (b"%PDF", "a PDF document", EXPORT),
    (b"\x89PNG", "a PNG picture", "send the table itself"),
    (b"\xff\xd8\xff", "a JPEG picture", "send the table itself"),
    (b"GIF87a", "a GIF picture", "send the table itself"),
    (b"GIF89a", "a GIF picture", "send the table itself"),
    (b"II*\0", "a TIFF picture", "send the table itself"),
    (b"MM\0*", "a TIFF picture", "send the table itself"),
    (b"{\\rtf", "an RTF document", "save the table as CSV"),
    (b"%!PS", "a PostScript document", EXPORT),
    (b"version https://git-lfs.github.com/spec/", "a pointer of Git LFS", "send the file that it stands for"),
    (b"PARE", "an encrypted Parquet file", "send it without encryption"),
    (b"\x89HDF", "an HDF5 file", EXPORT),
    (b"\x7fELF", "a program", "send the table itself"),
    (b"Rar!\x1a\x07", "a RAR archive", "send the table itself, as it is or with gzip"),
    (b"\x1f\x9d", "compressed with compress", "send it as it is, or with gzip"),
    (b"\x04\x22\x4d\x18", "compressed with lz4", "send it as it is, or with gzip"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "send the table itself, as it is or with gzip"),
    (b"SQLite format 3", "an SQLite database", EXPORT),
    (b"Obj\x01", "an Avro file", "convert it to Parquet"),
    (b"ARROW1", "an Arrow file", "convert it to Parquet"),
    (b"ORC", "an ORC file", "convert it to Parquet"),
    (b"FEA1", "a Feather file", "convert it to Parquet"),
    (b"\0\1\0\0Standard ", "an Access database", EXPORT),
    (b"\0\0\x02\0", "a Lotus 1-2-3 workbook", "save the table as CSV or XLSX"),
    (b"\0\0\x1a\0", "a Lotus 1-2-3 workbook", "save the table as CSV or XLSX"),
    (b"$FL2@(#)", "an SPSS file", EXPORT),
    (b"<stata_dta>", "a Stata file", EXPORT),
    (bytes(12) + b"\xc2\xea\x81\x60", "a SAS data set", EXPORT),
    (b"HEADER RECORD*******LIBRARY", "a SAS transport file", EXPORT),
    (b"RDX", "R data", EXPORT),
    (b"X\n\0\0\0", "R data", EXPORT),
    (b"MATLAB 5.0 MAT", "a MATLAB file", EXPORT),
    (b"\x93NUMPY", "a NumPy array", EXPORT),
    (b"\x80\x04\x95", "a Python pickle", EXPORT),
    (b"\x80\x05\x95", "a Python pickle", EXPORT),
)
"""First bytes → what it is, and what its sender can do."""

TAR = 257
"""Where an archive of tar (POSIX.1) says what it is."""

STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01\x00")
DBASE = re.compile(
    rb"[\x02\x03\x30-\x32\x43\x63\x83\x8b\xcb\xf5][\0-\xff][\x01-\x0c][\x01-\x1f][\0-\xff]{4}([\0-\xff]{2})"
)
"""How files of Stata before 13 begin, and of dBASE: its kind, a day, numbers of records and of bytes in its header."""

MARKUP = (
    *("<!doctype", "<html", "<?xml", "<office:document", "<head", "<body", "<table", "<!--", "<svg"),
    *("<h1", "<h2", "<div", "<title", "<meta ", "<script", "<style", "<center", "<pre>"),
)
ELEMENT = re.compile(r"<([a-z_][\w:.-]*)(\s[^<>]*)?>(?!.*<\1[\s>]).*</\1>\s*", re.IGNORECASE | re.DOTALL)
"""A text that is one element of XML, though it does not say so, as errors of stores are."""

SQL = re.compile(
    r"(--[^\n]*\n|/\*((?!\*/).)*\*/;?|\s)*+(create (table|database|schema)|drop table|insert into)\b", re.I | re.DOTALL
)
"""How a dump of a database begins."""


@dataclass(frozen=True)
class Identity:
    """`format` is csv, json, ndjson, or one that says its encoding itself: parquet, fods (OpenDocument as one XML);
    `encoding` is what the head shows."""

    format: str
    encoding: Encoding = UTF8


def identify(head: bytes) -> Identity:
    """What the first `HEAD` bytes, decompressed, show. Raises Unreadable, saying what it is and what to do."""
    if not head.strip():
        what = "the file is empty" if len(head) < HEAD else "the file begins with 64 kB of blanks"
        raise Unreadable(f"{what}: send one with at least a header")
    text_like = is_text(head)
    if head.startswith(PARQUET) and not text_like:
        return Identity("parquet")
    _refuse_others(head, text_like)
    shown = encoding(head)
    text = head.decode(shown.codec, "replace").lstrip("\ufeff")
    if text.strip() and _is_binary(text):
        raise Unreadable("this is binary data of no kind that Assay knows: send CSV, JSON or Parquet")
    return Identity(_kind(text.lstrip()), shown)


def _refuse_others(head: bytes, text_like: bool) -> None:
    for magic, what, advice in OTHERS:
        if head.startswith(magic) and not (text_like and magic.isalnum()):
            raise Unreadable(f"this is {what}, not a table: {advice}")
    if head[TAR : TAR + 5] == b"ustar":
        raise Unreadable("this is a tar archive, not a table: send the table itself, as it is or with gzip")
    if STATA.match(head):
        raise Unreadable(f"this is a Stata file, not a table: {EXPORT}")
    dbase = None if text_like else DBASE.match(head)
    if dbase and b"\r" in head[int.from_bytes(dbase[1], "little") - 1 :][:1]:
        raise Unreadable(f"this is a dBASE file, not a table: {EXPORT}")


def _is_binary(text: str) -> bool:
    """Whether there are more controls and runs of NULs than may stray into a text. Noise has 7 % of such controls."""
    controls, nuls, rest = len(BINARY.findall(text)), len(NULS.findall(text)), len(text) - text.count("\0")
    return controls > max(2, rest * 0.03) or nuls > max(2, len(text) * 0.2) or not text.strip("\0 \r\n\t\x1a")


BINARY, NULS = re.compile(r"[\x03-\x08\x0e-\x1a]"), re.compile(r"\0+")
"""Not the escape, which names character sets, nor the four separators and the first two, which may part cells."""


def _kind(text: str) -> str:
    if not text or HINT.fullmatch(text.rstrip()):
        raise Unreadable("the file has no text: send one with at least a header")
    if text.lower().startswith(MARKUP) or ELEMENT.fullmatch(text):
        return _markup(text)
    for shows, reason in NO_TABLES:
        if shows(text):
            raise Unreadable(reason)
    if ARRAY.match(text):
        return "ndjson" if _are_arrays(text) else "json"
    if OBJECT.match(text):
        return "ndjson" if _first_line_is_whole(text) else "json"
    return "csv"


def _markup(text: str) -> str:
    """What a text with the marks of XML or HTML is."""
    if FLAT.search(text):
        return "fods"
    lower = text.lower()
    if "<table" in lower:
        raise Unreadable(f"this is a web page with a table in it, not a table: {AGAIN}, unless it is an error page")
    if OFFICE_XML in lower and "<html" not in lower:
        raise Unreadable(f"this is a workbook in the XML of Excel 2003, which Assay does not read: {AGAIN}")
    raise Unreadable("this is a web page or XML, not a table: was an error page saved under this name?")


AGAIN = "open it in a spreadsheet and save it as XLSX or CSV"
"""What helps where a program names a page or XML as if it were a workbook."""

FLAT = re.compile(r"<[\w.-]+:document\s[^>]*application/vnd\.oasis\.opendocument\.spreadsheet")
OFFICE_XML = "urn:schemas-microsoft-com:office:spreadsheet"
WEB_ARCHIVE = re.compile(r"MIME-Version:.{0,500}multipart/related.{0,5000}text/html", re.IGNORECASE | re.DOTALL)

ARRAY = re.compile(r"""\[[ \t]*[\r\n]|\[\s*([\[{"\]]|-?\d[\d.eE+-]*\s*[,\]]|(true|false|null)\b|$)""")
OBJECT = re.compile(r"""\{[ \t]*[\r\n]|\{\s*(["}]|$)""")
"""How JSON begins, and what else that begins with a bracket does not: a line with nothing but it is JSON, if broken."""


NO_TABLES: tuple[tuple[Callable[[str], object], str], ...] = (
    (SQL.match, f"this is a script of SQL, not a table: {EXPORT}"),
    (WEB_ARCHIVE.match, f"this is a web archive (MHTML), not a table: {AGAIN}"),
    (is_email, "this is an e-mail, not a table: send what was attached to it"),
    (is_ini, "these are settings (INI), not a table: send the table alone"),
    (is_yaml, f"this is YAML, not a table: {EXPORT}"),
    (is_prose, "this is running text with no table in it: send the table alone"),
)
"""What shows that a text is no table, and what is said of it."""


def _first_line_is_whole(text: str) -> bool:
    """Whether a text that begins with `{` is NDJSON; a document that is one object alone may hold the table."""
    line, _, rest = text.partition("\n")
    first = _object(line)
    if first is not None:
        return bool(rest.strip()) or not (_leads_to_array(first) or are_alike(first))
    second = rest.lstrip().partition("\n")[0]
    return _object(text) is None and _object(second) is not None


def _leads_to_array(found: dict[str, Any]) -> bool:
    """Whether there is an array in an object, or in those inside of it."""
    values = list(found.values())
    for _ in range(DEEPEST):
        if any(isinstance(value, list) for value in values):
            return True
        values = [inner for value in values if isinstance(value, dict) for inner in value.values()]
    return False


def _are_arrays(text: str) -> bool:
    """Whether a text that begins with `[` is NDJSON: its first line is an array of single values, and one more begins
    below."""
    line, _, rest = text.partition("\n")
    first = _value(line)
    return isinstance(first, list) and not any(isinstance(v, dict | list) for v in first) and rest.lstrip()[:1] == "["


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, or None."""
    found = _value(text)
    return found if isinstance(found, dict) else None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_text(head: bytes) -> bool:
    """Whether these bytes are lines with no control characters, whatever they begin with."""
    return (b"\n" in head or b"\r" in head) and not CONTROLS.search(head.decode("latin-1"))
