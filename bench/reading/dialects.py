"""Dialects that people write, and a writer of our own for each: no reader under test has written what it reads."""

import codecs
import re
from dataclasses import dataclass, replace

from bench.reading.tables import Row, Table

NEEDED, TEXTS, ALL = "where needed", "texts", "all cells"
MARKS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
FIGURES = re.compile(r"[-+]?[\d.,:/-]*")


@dataclass(frozen=True)
class Written:
    """How a table is written. `quotes` says which cells are quoted; `escape` is the quote itself where it is doubled.

    `above` are lines that belong to the dialect.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\n"
    quotes: str = NEEDED
    encoding: str = "utf-8"
    above: tuple[str, ...] = ()

    def row(self, cells: Row) -> str:
        """One record with its line end."""
        return self.delimiter.join(map(self.cell, cells)) + self.end

    def cell(self, text: str) -> str:
        is_quoted = self.quotes == ALL or (self.quotes == TEXTS and not FIGURES.fullmatch(text))
        if not self.quote or not (is_quoted or self._needs_quotes(text)):
            return text
        if self.escape != self.quote:
            text = text.replace(self.escape, self.escape * 2)
        return f"{self.quote}{text.replace(self.quote, self.escape + self.quote)}{self.quote}"

    def _needs_quotes(self, text: str) -> bool:
        marks = (self.delimiter.strip(" ") or " ", self.quote, "\n", "\r", self.escape)
        touches = len(self.delimiter) > 1 and self.delimiter[0] in (text[:1], text[-1:])
        return any(mark in text for mark in marks) or text != text.strip() or touches

    def encoded(self, text: str) -> bytes:
        """The file. Characters that stand for single bytes, as `surrogateescape` has them, become these again."""
        plain = text.encode(self.encoding.removesuffix("-sig"), "surrogateescape")
        return MARKS.get(self.encoding, b"") + plain

    def holds(self, table: Table) -> bool:
        """Whether the table can be written so, and shows that it is: in plainer marks it would be another file."""
        text = "".join(map("".join, table))
        if len(table[0]) == 1 and self.delimiter != ",":
            return False
        if self.encoding == "cp1252" and (text.isascii() or text.encode("cp1252", "ignore").decode("cp1252") != text):
            return False
        if not self.quote:
            return '"' in text and not any(mark in text for mark in (self.delimiter, "\n", "\r"))
        plain = replace(self, quote='"', escape='"')
        return self == plain or any(self.row(row) != plain.row(row) for row in table)


EXCEL = Written(";", end="\r\n")
DELIMITERS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
    "caret": "^",
    "tilde": "~",
    "colon": ":",
    "space": " ",
    "unit separator": "\x1f",
    "comma and space": ", ",
    "two pipes": "||",
    "two semicolons": ";;",
    "two colons": "::",
    "two exclamation marks": "!!",
    "hash": "#",
    "slash": "/",
    "star": "*",
    "ampersand": "&",
    "section mark": "§",
    "broken bar": "¦",
}
DIALECTS = {name: Written(delimiter) for name, delimiter in DELIMITERS.items()} | {
    "comma, CRLF": Written(end="\r\n"),
    "comma, CR": Written(end="\r"),
    "tab, CR": Written("\t", end="\r"),
    "comma, all quoted": Written(quotes=ALL),
    "comma, texts quoted": Written(quotes=TEXTS),
    "semicolon, texts quoted": Written(";", quotes=TEXTS),
    "semicolon, CRLF, all quoted": replace(EXCEL, quotes=ALL),
    "apostrophes": Written(quote="'", escape="'"),
    "semicolon, apostrophes, all quoted": Written(";", "'", "'", quotes=ALL),
    "tab, no quotes": Written("\t", quote="", escape=""),
    "caret, no quotes": Written("^", quote="", escape=""),
    "backslash": Written(escape="\\"),
    "tab, backslash, all quoted": Written("\t", escape="\\", quotes=ALL),
    "apostrophes, backslash": Written(quote="'", escape="\\"),
    "semicolon, sep= above": replace(EXCEL, above=("sep=;",)),
    "comma, sep= above": Written(above=("sep=,",)),
    "comma, UTF-8 with a mark": Written(encoding="utf-8-sig"),
    "semicolon, CRLF, UTF-8 with a mark": replace(EXCEL, encoding="utf-8-sig"),
    "tab, CRLF, UTF-16": Written("\t", end="\r\n", encoding="utf-16-le"),
    "comma, UTF-16 big-endian": Written(encoding="utf-16-be"),
    "comma, Windows-1252": Written(encoding="cp1252"),
    "semicolon, CRLF, Windows-1252": replace(EXCEL, encoding="cp1252"),
}
