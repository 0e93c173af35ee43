"""The sums of raw bytes do not depend on how the bytes come in blocks."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chalicelib.core.accounting import count
from chalicelib.core.regions import regions
from chalicelib.core.report import Dialect

TEXT = st.text(st.sampled_from('a,"  \n\r“'), max_size=30)
DIALECTS = [Dialect(delimiter, quote, quote, "\n", 1) for delimiter in (",", ", ", ",,", ',"') for quote in '"“']


@st.composite
def in_blocks(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Some bytes, and the same bytes cut anywhere."""
    text = draw(TEXT).encode()
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    return text, [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@hypothesis_settings(max_examples=1000)
@given(in_blocks(), st.sampled_from(DIALECTS))
def test_sums_are_the_same_however_the_bytes_are_cut(cut: tuple[bytes, list[bytes]], dialect: Dialect) -> None:
    whole, blocks = cut

    assert regions(blocks, dialect, 1, 0, 1)[0] == count(whole, dialect)
