"""A dialect as a sender says it: in names, escapes or the marks themselves."""

import re

from chalicelib.core.labels import MOST_LABEL_ROWS
from chalicelib.core.report import Dialect
from chalicelib.errors import Invalid

LONGEST_DELIMITER = 4
"""Characters."""

MARKS = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "colon": ":",
    "pipe": "|",
    "space": " ",
    "double": '"',
    "single": "'",
    "backslash": "\\",
    "none": "",
}
"""Names that a mark may be called by."""

DOUBLED = "doubled"
"""The escape of a dialect in which a quote stands for itself where it comes twice."""

ESCAPED = re.compile(r"\\(?:([t\\])|x([0-9a-fA-F]{2})|u(?![dD][89a-fA-F])([0-9a-fA-F]{4}))")


def promised(delimiter: str, quote: str, escape: str, header_rows: int) -> Dialect:
    """The dialect that these words mean. Its line ends are found, for any may end a line. Raises Invalid."""
    quote_mark = _mark(quote)
    escape_mark = quote_mark if escape == DOUBLED else _mark(escape)
    dialect = Dialect(_mark(delimiter), quote_mark, escape_mark, "\n", header_rows)
    check(dialect)
    return dialect


def check(dialect: Dialect) -> None:
    """Raises Invalid where there can be no such dialect."""
    delimiter, quote, escape = dialect.delimiter, dialect.quote, dialect.escape
    if not 1 <= len(delimiter) <= LONGEST_DELIMITER:
        raise Invalid(f"a delimiter has 1 to {LONGEST_DELIMITER} characters, and {delimiter!r} has {len(delimiter)}")
    for mark in (quote, escape):
        if len(mark.encode()) > 1:
            raise Invalid(f"a quote or an escape is one character of ASCII, and {mark!r} is not")
    if any(end in delimiter + quote + escape for end in "\r\n"):
        raise Invalid("a line end parts records: it can be no delimiter, quote or escape")
    if any(mark and mark in delimiter for mark in (quote, escape)):
        raise Invalid(f"the delimiter {delimiter!r} has the quote or the escape in it: let these differ")
    if quote and not escape:
        raise Invalid(f"in quotes, a quote needs an escape: {DOUBLED}, backslash or another character")
    if not 0 <= dialect.header_rows <= MOST_LABEL_ROWS:
        raise Invalid(f"there are 0 to {MOST_LABEL_ROWS} rows of labels, and not {dialect.header_rows}")


def _mark(word: str) -> str:
    return MARKS.get(word.lower(), ESCAPED.sub(_character, word))


def _character(found: re.Match[str]) -> str:
    code = found[2] or found[3]
    return chr(int(code, 16)) if code else found[1].replace("t", "\t")
