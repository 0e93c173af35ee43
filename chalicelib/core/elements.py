"""HTML elements. Text in them is escaped unless it is HTML by its type, so that nothing of a file can be markup."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from chalicelib.core.hidden import pieces, visible


class Html(str):
    """Text that is markup already. What str's own methods make of it is text again, and is escaped again."""

    __slots__ = ()


type Content = str | Iterable[Content] | None

VOID = ("meta",)


def tag(element: str, *content: Content, **attributes: str | int | float | None) -> Html:
    """An element. Attributes of None are left out; `class_` is `class`, `aria_label` is `aria-label`."""
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items() if value is not None)
    begin = f"{element}{''.join(f' {name}="{_escaped(str(value))}"' for name, value in named)}"
    return Html(f"<{begin}>" if element in VOID else f"<{begin}>{''.join(_flat(content))}</{element}>")


def heads(*labels: tuple[str, str | None]) -> Html:
    """The row of labels above a table, each with its class."""
    return tag("thead", tag("tr", *(tag("th", name, scope="col", class_=class_) for name, class_ in labels)))


def folded(head: Html, rows: Sequence[Html], most: int, class_: str) -> list[Html]:
    """A table of the first rows, and, where there are more than `most`, one of the rest, folded."""
    first, rest = (tag("table", head, tag("tbody", *some), class_=class_) for some in (rows[:most], rows[most:]))
    more = len(rows) - most
    return [first, tag("details", tag("summary", f"{more} more"), rest)] if more > 0 else [first]


type Term = tuple[str, Content]


def terms(facts: Iterable[Term], class_: str | None = None) -> list[Html]:
    """What is known of a thing, each with its name; what is None is left out."""
    known = ((name, fact) for name, fact in facts if fact is not None)
    return [tag("div", tag("dt", name), tag("dd", fact), class_=class_) for name, fact in known]


def _flat(content: Content) -> Iterator[str]:
    if isinstance(content, Html):
        yield content
    elif isinstance(content, str):
        yield _escaped(content)
    else:
        for part in content or ():
            yield from _flat(part)


def _escaped(text: str) -> str:
    return escape(visible(text))


def cell(text: str) -> Html:
    """Text of the file: on its own, whichever way it is written, with marks for what would not be seen in it."""
    if not text:
        return tag("i", "empty", class_="note")
    return tag(
        "bdi", [tag("span", piece, class_="code") if hidden else _spaced(piece) for piece, hidden in pieces(text)]
    )


SPACES = re.compile(r"(^ +| +$|  +)")


def _spaced(text: str) -> list[Content]:
    """Spaces that would not be seen, at an end or several in a row, as elements of their own."""
    return [tag("span", part, class_="pad") if part.isspace() else part for part in SPACES.split(text)]
