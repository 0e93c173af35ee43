"""Lists in parts: a page of one, and the sealed position from which the next goes on."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.core import bodies, tokens
from chalicelib.core.file import Caller, Slice
from chalicelib.edges import tenants
from chalicelib.errors import Unauthorized

type Query = dict[str, str]


@dataclass(frozen=True)
class Page[T]:
    """Part of a list. `next` is the `page` parameter of the following part, None at the end."""

    items: tuple[T, ...]
    next: str | None


def paged[T](
    caller: Caller, query: Query, name: tuple[str, ...], fetch: Callable[[int, str | None], Slice[T]]
) -> Page[T]:
    """A page of the list that `name` and the filters in `query` tell apart from every other list."""
    workspace = tenants.workspace(caller.workspace)
    if workspace is None:
        raise Unauthorized("the workspace of this key no longer exists")
    filters = sorted((key, value) for key, value in query.items() if key not in ("page", "limit"))
    which = (*name, *(part for pair in filters for part in pair))
    after = tokens.opened(workspace.secret, which, query["page"]) if "page" in query else None
    slice_ = fetch(bodies.limit(query.get("limit")), after)
    return Page(slice_.items, tokens.sealed(workspace.secret, which, slice_.next) if slice_.next else None)


def told[A, B](slice_: Slice[A], answer: Callable[[A], B]) -> Slice[B]:
    return Slice(tuple(map(answer, slice_.items)), slice_.next)
