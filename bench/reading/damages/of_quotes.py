"""Damages to the quotes of one record. What then stands in that record, mostly nobody can know; the others stay."""

from bench.reading.damages.damage import EVERYWHERE, RECORDS, Damage, columns, named, no_spaces, quotes
from bench.reading.file import File, Hit
from bench.reading.truth import Say, either


def a_quote_more(hit: Hit) -> File:
    """Inside a cell without quotes it is text. At its beginning, or in a cell that has quotes, it breaks the record."""
    at = hit.random.randrange(len(hit.cells))
    written = [hit.written.cell(cell) for cell in hit.cells]
    place = hit.random.randint(0, len(written[at]))
    broken = written[at][:place] + hit.written.quote + written[at][place:]
    text = _text(hit, at, broken)
    if place and written[at] == hit.cells[at]:
        return hit.put_text(text, (*hit.cells[:at], broken, *hit.cells[at + 1 :]), say=Say.PERHAPS)
    return hit.put_text(text)


def quotes_not_escaped(hit: Hit) -> File:
    q = hit.written.quote
    return hit.put_text(_text(hit, -1, f"{q}some {q}quoted{q} words{hit.written.delimiter} and more{q}"))


def text_after_a_quote(hit: Hit) -> File:
    at = hit.random.randrange(len(hit.cells))
    q = hit.written.quote
    return hit.put_text(_text(hit, at, f"{q}{hit.cells[at].replace(q, '')}{q} late"))


def a_quote_that_never_closes(hit: Hit) -> File:
    at = hit.random.randrange(len(hit.cells))
    return hit.put_text(_text(hit, at, f"{hit.written.quote}call first"))


def quotes_escaped_otherwise(hit: Hit) -> File:
    """A backslash where quotes are doubled, or the other way round. Where no other record shows which, it is right."""
    q, delimiter = hit.written.quote, hit.written.delimiter
    escape = "\\" if hit.written.escape == q else q
    text = _text(hit, -1, f"{q}said {escape}{q}fine{escape}{q}{delimiter} twice{q}")
    if any(q in cell for row in hit.file.table for cell in row):
        return hit.put_text(text)
    return hit.put_text(text, (*hit.cells[:-1], f"said {q}fine{q}{delimiter} twice"), say=Say.PERHAPS)


def spaces_around_quotes(hit: Hit) -> File:
    """The spaces belong to nobody; to split the cell at the delimiter in it is acceptable."""
    q, delimiter = hit.written.quote, hit.written.delimiter
    at = hit.random.randrange(len(hit.cells))
    around = hit.cells[:at], hit.cells[at + 1 :]
    text = _text(hit, at, f" {q}left{delimiter}right{q} ")
    if any(hit.written.cell(cell) != cell for part in around for cell in part):
        return hit.put_text(text, say=Say.PERHAPS)
    plain, naive = (*around[0], f"left{delimiter}right", *around[1]), tuple(text.split(delimiter))
    return hit.put_text(text, either((plain,), (naive,)), say=Say.PERHAPS)


def _text(hit: Hit, at: int, cell: str) -> str:
    written = [hit.written.cell(cell) for cell in hit.cells]
    written[at] = cell
    return hit.written.delimiter.join(written)


DAMAGES: tuple[Damage, ...] = (
    *(named(damage, EVERYWHERE, (quotes,)) for damage in (a_quote_more, text_after_a_quote, a_quote_that_never_closes)),
    *(named(damage, RECORDS, (quotes, columns)) for damage in (quotes_not_escaped, quotes_escaped_otherwise)),
    named(spaces_around_quotes, RECORDS, (quotes, columns, no_spaces)),
)
