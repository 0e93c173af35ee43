"""What stands below a table: a note, a source, lines of nothing, which are known only where nothing follows them."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from chalicelib.core.records import FOOTER, NOTES, Irregular, Record, Run, Stretch
from chalicelib.core.splitting import Piece

NOTE = re.compile(r"[:*©]|[^\W\d_]\.$|^[(\[]|^[-_=]{3}|\s.{40}", re.DOTALL)
"""A sentence, a source or a mark, and not just a value."""

LONGEST_FOOTER = 100
"""Records. Of what goes on for longer, as another table does, all but the last are told record by record."""

type Told = tuple[Piece, Record | Irregular]
"""What stands in the file, and as which record."""


def with_footer[S: Stretch](
    records: Iterable[Told | Run[S]],
    may_be_footer: Callable[[Piece, Record | Irregular], bool],
    first: Callable[[list[Told]], int],
) -> Iterator[Record | Run[S] | Irregular]:
    """The records; of the last of them, which may all be text below the table, those from the `first` on are."""
    last: deque[Told] = deque()
    for told in records:
        if not isinstance(told, Run) and may_be_footer(*told):
            last.append(told)
            if len(last) > LONGEST_FOOTER:
                yield last.popleft()[1]
            continue
        yield from (record for _, record in last)
        last.clear()
        yield told if isinstance(told, Run) else told[1]
    waiting = list(last)
    begins = first(waiting)
    yield from (record for _, record in waiting[:begins])
    for piece, record in waiting[begins:]:
        yield Irregular(record.number, piece.line, FOOTER, NOTES[FOOTER], piece.cells, piece.text)


def is_title(cells: tuple[str, ...]) -> bool:
    """Whether a record is a title or a note, padded with empty cells as spreadsheets do."""
    return len(cells) > 2 and len(list(islice(filter(str.strip, cells), 2))) < 2


def is_padded_note(cells: tuple[str, ...]) -> bool:
    """Whether a record of as many cells as all others has words in one of them, or nothing."""
    return is_title(cells) and (not any(map(str.strip, cells)) or NOTE.search("".join(cells).strip()) is not None)
