"""API keys and page tokens as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.arrival import WORKSPACE
from chalicelib.core.tokens import SECRET_BYTES, Presented, encoded, opened, presented, sealed
from chalicelib.errors import Invalid, Unauthorized

TEXT = st.text(max_size=40)
QUERIES = st.lists(TEXT, max_size=4).map(tuple)


@given(secret=TEXT, query=QUERIES, position=TEXT)
def test_a_sealed_position_comes_back(secret: str, query: tuple[str, ...], position: str) -> None:
    token = sealed(secret, query, position)

    assert opened(secret, query, token) == position


@given(secret=TEXT, query=QUERIES, other=QUERIES, position=TEXT)
def test_a_token_fits_no_other_query(
    secret: str, query: tuple[str, ...], other: tuple[str, ...], position: str
) -> None:
    token = sealed(secret, query, position)

    if query != other:
        with pytest.raises(Invalid):
            opened(secret, other, token)


@given(position=TEXT, at=st.integers(0), new=st.characters(codec="ascii"))
def test_an_altered_token_is_refused(position: str, at: int, new: str) -> None:
    token = sealed("secret", ("files",), position)
    at %= len(token)

    altered = token[:at] + new + token[at + 1 :]

    if altered != token:
        with pytest.raises(Invalid):
            opened("secret", ("files",), altered)


@given(token=st.text(max_size=60))
def test_garbage_is_no_token(token: str) -> None:
    with pytest.raises(Invalid):
        opened("secret", ("files",), token)


def test_a_token_of_another_workspace_is_refused() -> None:
    token = sealed("theirs", ("files",), "position")

    with pytest.raises(Invalid):
        opened("ours", ("files",), token)


@given(
    workspace=st.from_regex(WORKSPACE, fullmatch=True),
    key_id=st.text("0123456789abcdef", min_size=1),
    secret=st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES).map(encoded),
)
def test_a_key_is_read_from_its_header(workspace: str, key_id: str, secret: str) -> None:
    key = Presented(workspace, key_id, secret)

    assert presented(f"Bearer {key}") == key
    assert presented(f"bearer  {key} ") == key


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Basic YTpi", "Bearer assay.a.b", "Bearer x.a.b.c", "Bearer assay.A#.b.c"]
)
def test_what_is_no_key_is_refused(header: str) -> None:
    with pytest.raises(Unauthorized):
        presented(header)
