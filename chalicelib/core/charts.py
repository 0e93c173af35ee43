"""Charts as inline SVG: bars of a histogram, and bars beside the rows of a list. They need no script and no style."""

from collections.abc import Callable

from chalicelib.core.column import Bin
from chalicelib.core.elements import Html, tag
from chalicelib.core.wording import counted, share

STEP, GAP = 10, 1
"""Units of a bar with the gap after it, and of the gap; a chart is stretched to the room that there is."""

HEIGHT, LEAST = 100, 2
"""Units of the highest bar, and of the lowest that counts any row."""


def histogram(title: str, bins: tuple[Bin, ...], edge: Callable[[str], str]) -> Html:
    """Bars that tell their edges and their rows where they are pointed at. `edge` writes an edge for people."""
    rows = sum(bin_.count for bin_ in bins)
    bars = []
    for at, bin_ in enumerate(bins):
        until = "up to" if at == len(bins) - 1 else "to below"
        told = f"{edge(bin_.low)} {until} {edge(bin_.high)}: {counted(bin_.count, 'record')}, {share(bin_.count, rows)}"
        room = tag("rect", x=at * STEP, y=0, width=STEP, height=HEIGHT, class_="room")
        bars.append(tag("g", tag("title", told), room, _bar(at, bin_.count, _most(bins))))
    return _svg(len(bins), tag("title", title), *bars, role="img", class_="histogram")


def spark(title: str, bins: tuple[Bin, ...]) -> Html:
    """The same as small as a word."""
    bars = (_bar(at, bin_.count, _most(bins)) for at, bin_ in enumerate(bins) if bin_.count)
    return _svg(len(bins), tag("title", title), *bars, role="img", class_="spark")


def bar(count: int, most: float) -> Html:
    """A bar as long as its share of what the longest stand for. What it shows stands beside it as a number."""
    length = max(LEAST, round(100 * count / most, 1)) if count and most else 0
    bar_ = tag("rect", width=length, height=10, class_="bar")
    return tag("svg", bar_, viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true", class_="share")


def _most(bins: tuple[Bin, ...]) -> int:
    return max(bin_.count for bin_ in bins)


def _bar(at: int, count: int, most: int) -> Html:
    height = max(LEAST, round(HEIGHT * count / most, 1)) if count else 0
    return tag("rect", x=at * STEP, y=HEIGHT - height, width=STEP - GAP, height=height, class_="bar")


def _svg(bins: int, *content: Html, role: str, class_: str) -> Html:
    box = f"0 0 {bins * STEP - GAP} {HEIGHT}"
    return tag("svg", *content, viewBox=box, preserveAspectRatio="none", role=role, class_=class_)
