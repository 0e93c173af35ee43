"""Opens the engine: a database that is empty, and locked into a private folder. It takes 50 ms, most of which a thread
can spend while the rest is imported."""

import ctypes
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from chalicelib.core.sql import literal

if TYPE_CHECKING:
    from _duckdb import DuckDBPyConnection


class _Opening(Thread):
    """A thread that opens a database; where it fails there is none."""

    connection: "DuckDBPyConnection | None" = None

    def run(self) -> None:
        self.connection = _empty()


_begun: list[_Opening] = []


def begin() -> None:
    """Begin to open the database that is asked for next."""
    opening = _Opening()
    with suppress(RuntimeError):  # a thread may not start
        opening.start()
        _begun.append(opening)


def opened(folder: Path, source: Path, memory: int, threads: int) -> "DuckDBPyConnection":
    """A connection to a database of its own that opens nothing but the file and what is in the folder, and stays so."""
    spill = folder / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    settings = {
        "home_directory": literal(str(folder)),
        "memory_limit": literal(f"{memory}MB"),
        "threads": threads,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allowed_directories": f"[{literal(str(folder))}]",
        "allowed_paths": f"[{literal(str(source.resolve()))}]",
        "temp_directory": literal(str(spill)),
        "enable_external_access": "false",
        "TimeZone": "'UTC'",
        "lock_configuration": "true",
    }
    return _connection().execute("; ".join(f"set {setting} = {value}" for setting, value in settings.items()))


def _connection() -> "DuckDBPyConnection":
    if not _begun:
        return _empty()
    opening = _begun.pop()
    opening.join()
    return opening.connection or _empty()


def _empty() -> "DuckDBPyConnection":
    import _duckdb  # here, in the thread; without its Python API, which takes three times as long to import

    _give_back(_duckdb.__file__)
    return _duckdb.connect(config={"threads": "1"})


def _give_back(library: str) -> None:
    """Have the engine's allocator (jemalloc) give address space back, of which it else retains thrice what it touches.

    No setting tells it to, but it looks at its own (`opt.retain`) each time; where it is another one, there is none.
    """
    with suppress(ValueError):
        ctypes.c_bool.in_dll(ctypes.PyDLL(library), "duckdb_je_opt_retain").value = False
