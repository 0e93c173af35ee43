"""The page of a report: all of it is there, and nothing of the file is more than text."""

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import page
from chalicelib.core import together
from chalicelib.core.column import Bound
from chalicelib.core.elements import Html, cell, tag
from chalicelib.core.hidden import visible
from chalicelib.core.report import Report
from chalicelib.core.shapes import build, plain
from chalicelib.core.wording import figure, grouped, share, size, span
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.conftest import SAMPLES

TEXTUAL = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "article"}
TEXTUAL |= {"h1", "h2", "h3", "p", "a", "span", "strong", "code", "i", "bdi", "div", "dl", "dt", "dd", "ul", "li"}
TABULAR = {"table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure", "figcaption"}
ELEMENTS = TEXTUAL | TABULAR | {"svg", "g", "rect"}

ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope", "open"}
ATTRIBUTES |= {"role", "aria-label", "aria-hidden", "viewbox", "preserveaspectratio", "x", "y", "width", "height"}

NASTY = (
    "</script><img src=x onerror=alert(1)>",
    "</title></style><script>alert(1)</script>",
    "\" onmouseover=alert(1) x='",
    "<!-- --><![CDATA[ ]]>",
    "&lt;b&gt;&#60;i&#62;&amp",
    "javascript:alert(1)",
    "\u202eabc\u2066\u200f",
    "\x00\x07\x1b[2J\x9b\ufeff\u2028",
    "\ud800",
    "  two  spaces ",
    "👩\u200d💻 می\u200cخواهم",
    "",
)


class Parsed(HTMLParser):
    """The elements, attributes and text of a page; every element ends where it has to."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.comments = 0
        self._open: list[str] = []
        self.feed(written)
        self.close()
        assert self._open == []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(name)
        self.attributes += [(key, value or "") for key, value in attributes]
        if name != "meta":
            self._open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self._open.pop() == name

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments += 1

    def values(self, attribute: str) -> list[str]:
        return [value for name, value in self.attributes if name == attribute]


def judged(source: Path, folder: Path) -> Report:
    return report_on(Request(str(source), str(folder), Limits()))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Of a file with numbers, texts, dates, and findings of the file and of columns."""
    folder = tmp_path_factory.mktemp("page")
    source = folder / "a.csv"
    rows = [f"{n},2026-01-{n % 28 + 1:02},{n * 1.5},{'ab'[n % 2]} ," for n in range(60)]
    rows[20] = "20,2026-01-05,oops,b,"
    source.write_text("n,day,price,word,\n" + "\n".join([*rows, "1,2"]), encoding="utf-8")
    return judged(source, folder / "outputs")


def with_texts(report: Report, texts: list[str]) -> Report:
    """The report with every text in it, of ours and of the file, replaced by these in turn."""
    taken = 0

    def replaced(value: Any) -> Any:
        nonlocal taken
        if isinstance(value, str):
            taken += 1
            return texts[taken % len(texts)]
        if isinstance(value, list):
            return [replaced(one) for one in value]
        return {name: replaced(one) for name, one in value.items()} if isinstance(value, dict) else value

    return build(Report, replaced(plain(report)))


@given(texts=st.lists(st.one_of(st.sampled_from(NASTY), st.text()), min_size=1, max_size=40))
def test_nothing_of_a_file_is_more_than_text(report: Report, texts: list[str]) -> None:
    said = with_texts(report, texts)

    parsed = Parsed(page.written(texts[0], said))

    assert set(parsed.elements) <= ELEMENTS
    assert {name for name, _ in parsed.attributes} <= ATTRIBUTES
    assert parsed.comments == 0
    assert all(character.isprintable() for character in parsed.text if character not in "\n\u200c\u200d")
    assert all(visible(column.name) in parsed.text for column in said.columns)
    assert all(visible(one.value) in parsed.text for column in said.columns for one in column.top if one.count > 1)
    examples = [example.text for finding in said.findings for example in finding.examples]
    assert all(visible(text.removesuffix(": ")) in parsed.text for text in examples)


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_all_of_a_report_is_on_its_page(sample: str, folder: Path) -> None:
    report = judged(SAMPLES / sample, folder)

    parsed = Parsed(page.written(sample, report))

    assert sample in parsed.text
    assert report.verdict.capitalize() in parsed.text
    for finding in report.findings:
        assert finding.error in parsed.text
        assert finding.message[1:] in parsed.text
        assert finding.advice in parsed.text
    for alert in report.table.alerts if report.table else ():
        assert alert.message in parsed.text
    for pair in report.table.pairs if report.table else ():
        assert together.measure(pair) in parsed.text
    for column in report.columns:
        assert visible(column.name) in parsed.text
        assert f"column-{column.position}" in parsed.values("id")


def test_links_lead_to_places_on_the_page_alone(report: Report) -> None:
    written = page.written("a.csv", report)

    parsed = Parsed(written)

    ids = parsed.values("id")
    assert len(ids) == len(set(ids))
    assert parsed.values("href")
    assert {href.removeprefix("#") for href in parsed.values("href")} <= set(ids)
    assert all(href.startswith("#") for href in parsed.values("href"))
    assert "://" not in written
    assert "url(" not in written


def test_the_policy_lets_in_the_style_and_nothing_else(report: Report) -> None:
    written = page.written("a.csv", report)

    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;" in written
    assert "style=" not in written


def test_headings_are_in_order(report: Report) -> None:
    levels = [int(name[1]) for name in Parsed(page.written("a.csv", report)).elements if name in ("h1", "h2", "h3")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_an_unreadable_file_has_a_page_that_says_why() -> None:
    reason = "this is a PDF document, not a table: export the table as CSV, JSON or Parquet"

    parsed = Parsed(page.written("a.pdf", Report("unreadable", reason, None, (), (), ())))

    assert f"Unreadable. T{reason[1:]}." in parsed.text
    assert "Columns" not in parsed.text


def test_two_columns_of_one_label_are_not_taken_for_each_other(report: Report) -> None:
    alike = replace(report.columns[0], position=9, name="price")
    assert any(finding.column == "price" for finding in report.findings)
    assert report.table is not None
    report = replace(report, table=replace(report.table, alerts=()))

    parsed = Parsed(page.written("a.csv", replace(report, columns=(*report.columns, alike))))

    assert parsed.values("href").count("#column-3") == 1
    assert parsed.values("href").count("#column-9") == 1


def test_alerts_lead_to_their_columns_also_where_labels_are_twins_or_long(folder: Path, tmp_path: Path) -> None:
    source, label = tmp_path / "a.csv", "x" * 300
    source.write_text(f"id,a,a,{label}\n" + "".join(f"{n},{n % 7},same,same\n" for n in range(60)))
    report = judged(source, folder)
    assert report.table is not None
    constant = [alert.position for alert in report.table.alerts if alert.name == "constant"]

    parsed = Parsed(page.written("a.csv", report))

    assert constant == [3, 4]
    for position in constant:
        in_the_index, among_alerts = 1, sum(alert.position == position for alert in report.table.alerts)
        assert parsed.values("href").count(f"#column-{position}") >= in_the_index + among_alerts
    assert parsed.text.count("the same value in all 60 filled rows") == 2 * len(constant)


@pytest.mark.parametrize(("nans", "said"), [(0, False), (1234, True)])
def test_rows_that_are_no_numbers_are_on_the_card(nans: int, said: bool, report: Report) -> None:
    number = report.columns[0]
    assert number.numbers is not None
    column = replace(number, numbers=replace(number.numbers, nans=nans))

    parsed = Parsed(page.written("a.csv", replace(report, columns=(column,), findings=())))

    assert ("Not a number (NaN)1,234" in parsed.text) == said


def test_what_is_not_exact_is_said_on_the_card(report: Report) -> None:
    bounds = (Bound("distinct", 2089.2, "values", 0.99), Bound("top", 3, "rows", 1.0))
    column = replace(report.columns[0], bounds=bounds)

    parsed = Parsed(page.written("a.csv", replace(report, columns=(column,), findings=())))

    assert "Not exactdistinct within 2089.2 values (99% sure); top within 3 rows (100% sure)" in parsed.text


def test_cards_beyond_some_are_folded(report: Report) -> None:
    many = [replace(report.columns[0], position=n, name=f"n{n}") for n in range(1, 301)]

    parsed = Parsed(page.written("a.csv", replace(report, columns=tuple(many), findings=())))

    assert parsed.elements.count("details") == 300
    assert len(parsed.values("open")) == page.MOST_OPEN_CARDS
    assert parsed.values("href")[-1] == "#column-300"


def test_a_column_of_no_records_has_a_card(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("a,b\n")

    parsed = Parsed(page.written("a.csv", judged(source, folder)))

    assert "column-2" in parsed.values("id")


def test_text_is_escaped_unless_it_is_an_element() -> None:
    bold = tag("b", "1 < 2")

    assert bold == "<b>1 &lt; 2</b>"
    assert tag("p", bold, ["&", None, [bold]], title='"') == f'<p title="&quot;">{bold}&amp;{bold}</p>'
    assert not isinstance(bold + "", Html)
    assert tag("p", f"{bold}") == "<p>&lt;b&gt;1 &amp;lt; 2&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", '<i class="note">empty</i>'),
        ("a b", "<bdi>a b</bdi>"),
        (" a", '<bdi><span class="pad"> </span>a</bdi>'),
        ("a\nb", '<bdi>a<span class="code">\\n</span>b</bdi>'),
    ],
)
def test_what_cannot_be_seen_in_a_cell_is_marked(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (grouped("1234567.8901"), "1,234,567.8901"),
        (grouped("-12345"), "-12,345"),
        (grouped("2026"), "2026"),
        (grouped("1e400"), "1e400"),
        (grouped("٣٣٣٣٣٣"), "٣٣٣٣٣٣"),
        (figure(0.0), "0"),
        (figure(31.954), "31.954"),
        (figure(1234567.891), "1,234,568"),
        (figure(1e300), "1.00000e+300"),
        (figure(-0.000123456789), "-0.000123457"),
        (share(0, 0), "0%"),
        (share(1, 100_000), "<0.1%"),
        (share(99_999, 100_000), ">99.9%"),
        (share(1, 3), "33.3%"),
        (share(3, 3), "100%"),
        (size(1), "1 byte"),
        (size(29_133), "29.1 kB (29,133 bytes)"),
        (span(86400.0), "1 day"),
        (span(5400.0), "1.5 hours"),
        (span(0.25), "0.25 seconds"),
    ],
)
def test_figures_are_told_to_be_read(found: str, said: str) -> None:
    assert found == said
