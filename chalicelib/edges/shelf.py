"""Rows of sheets on disk, between their reading and the choice of the sheet that is the table.

Written and read by one process in its private folder, so that `marshal`, the quickest form there is, may be used.
"""

import marshal
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chalicelib.core.workbook import Row

AT_ONCE, CHARACTERS_AT_ONCE = 1000, 1_000_000


class Shelf:
    """The rows of one sheet; put first, then read any number of times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._rows: list[tuple[object, ...]] = []
        self._characters = 0

    def put(self, row: Row) -> None:
        self._rows.append(tuple(row))
        self._characters += sum(map(len, row.texts))
        if len(self._rows) >= AT_ONCE or self._characters > CHARACTERS_AT_ONCE:
            self._write()

    def _write(self) -> None:
        self._file = self._file or self._path.open("wb")
        written = marshal.dumps(self._rows)
        self._file.write(len(written).to_bytes(8) + written)
        self._rows, self._characters = [], 0

    def close(self) -> None:
        """No more rows come."""
        if self._rows:
            self._write()
        if self._file:
            self._file.close()

    def rows(self) -> Iterator[Row]:
        if not self._file:
            return
        with self._path.open("rb") as source:
            while size := source.read(8):
                for row in marshal.loads(source.read(int.from_bytes(size))):
                    yield Row(*row)

    def clear(self) -> None:
        """Give the disk back."""
        self._path.unlink(missing_ok=True)
