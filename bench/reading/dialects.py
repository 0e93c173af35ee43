"""Dialects that people write, and a writer of our own for each: no reader under test has written what it reads."""

from dataclasses import dataclass

from bench.reading.tables import Row, Table


@dataclass(frozen=True)
class Written:
    """How a table is written. `everything` quotes each cell; `escape` is the quote itself where it is doubled."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\n"
    everything: bool = False
    encoding: str = "utf-8"

    def row(self, cells: Row) -> str:
        """One record with its line end."""
        return self.delimiter.join(map(self.cell, cells)) + self.end

    def cell(self, text: str) -> str:
        special = (self.delimiter, self.quote, "\n", "\r", self.escape)
        needed = any(mark in text for mark in special) or text != text.strip()
        if not (self.everything or needed):
            return text
        if self.escape != self.quote:
            text = text.replace(self.escape, self.escape * 2)
        return f"{self.quote}{text.replace(self.quote, self.escape + self.quote)}{self.quote}"

    def table(self, table: Table) -> str:
        return "".join(map(self.row, table))


DIALECTS = {
    "comma": Written(),
    "comma, CRLF": Written(end="\r\n"),
    "comma, CR": Written(end="\r"),
    "comma, all quoted": Written(everything=True),
    "semicolon": Written(delimiter=";"),
    "semicolon, CRLF, all quoted": Written(delimiter=";", end="\r\n", everything=True),
    "tab": Written(delimiter="\t"),
    "pipe": Written(delimiter="|"),
    "caret": Written(delimiter="^"),
    "space": Written(delimiter=" "),
    "colon": Written(delimiter=":"),
    "comma and space": Written(delimiter=", "),
    "two pipes": Written(delimiter="||"),
    "apostrophes": Written(quote="'", escape="'"),
    "backslash": Written(escape="\\"),
    "UTF-8 with a mark": Written(encoding="utf-8-sig"),
    "UTF-16": Written(encoding="utf-16"),
}
