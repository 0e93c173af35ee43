"""JSON and NDJSON → the view `cells`: read once for the labels, and once for the records."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TextIO

from chalicelib.core import documents as json_documents
from chalicelib.core.document_notes import without_notes
from chalicelib.core.json_outline import table
from chalicelib.core.json_stream import Element
from chalicelib.core.json_values import Broken
from chalicelib.core.report import Place
from chalicelib.edges import disk
from chalicelib.errors import Unreadable
from chalicelib.loading import MOST_COLUMNS, Aside, Loaded, Loading, check_labels, reportable, spooled


def documents(loading: Loading) -> Loaded:
    """A JSON document that is an array, or an object that holds one."""
    with disk.text(loading.path) as text:
        found = table(text)
    return _load(loading, partial(json_documents.document, found))


def lines(loading: Loading) -> Loaded:
    """NDJSON."""
    return _load(loading, json_documents.lines)


def _load(loading: Loading, noted: Callable[[TextIO], Iterator[Element]]) -> Loaded:
    def elements(text: TextIO) -> Iterator[Element]:
        return without_notes(noted(text))

    labels = _labels(loading, elements)
    aside = Aside(loading)
    with disk.text(loading.path) as text:
        records = json_documents.read(elements(text), labels, loading.gathered)
        found = spooled(loading, aside.regular(records), len(labels), blank_is_null=False)

    def places(of: set[int], at: set[int]) -> tuple[dict[int, int], dict[int, int]]:
        with disk.text(loading.path) as text:
            return json_documents.places(elements(text), of, at)

    def record_lines() -> Iterator[tuple[int, int]]:
        with disk.text(loading.path) as text:
            yield from json_documents.record_lines(elements(text))

    return Loaded(labels, found.records, aside.count, found, places=places, lines=record_lines)


def _labels(loading: Loading, elements: Callable[[TextIO], Iterator[Element]]) -> tuple[str, ...]:
    """The labels, and what there is to say of them."""
    with disk.text(loading.path) as text:
        rest = elements(text)
        first = list(islice(rest, 2))
        found = list(islice(json_documents.labels(chain(first, rest)), MOST_COLUMNS + 1))
    labels = reportable(label for label, _ in found)
    if not labels:
        broken = (f"no record of this JSON can be read: {value}" for _, value, _ in first if isinstance(value, Broken))
        why = next(broken, "there is no record with a key in this JSON")
        raise Unreadable(f"{why}: send an array of objects, or one object a line")
    place = Place(0, found[0][1])
    blank = next((Place(0, line) for label, line in found if not label.strip()), place)
    check_labels(loading, labels, blank)
    if doubt := json_documents.doubt(first):
        loading.gathered.add("header-guess", place, doubt)
    return labels
