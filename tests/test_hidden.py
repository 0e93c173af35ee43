"""Characters that cannot be seen are shown by their codes, on the terminal and on a page."""

import pytest

from chalicelib.core.hidden import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\t\r\n", r"\t\r\n"),
        ("\u202e\x1b\u00a0", r"\u202e\u001b\u00a0"),
        ("\U000e0041", r"\U000e0041"),
        ("a\u200db\u200d", r"a\u200db\u200d"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
    ],
    ids=["named", "by number", "beyond 16 bits", "joiners of nothing", "joiners of letters and emoji"],
)
def test_hidden_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
