"""A child process, started with the least that can be imported: it gets ready while its parent imports the rest.

How it is watched, and what it may do, is in `sandbox`.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

HELD = 3
"""The child's end of a pipe that is never written to, which tells its parent at once that it is gone."""

SIGKILL = 9
"""Of `signal`, which takes 5 ms to import."""


class Child:
    """`main()` of a module in a process of its own, which waits for its one request and ends with the `with` block.

    What it prints goes to the file `printed`, and `ended` can be read once it is gone: both are descriptors. `status`
    is None until then, and below 0 for a signal.
    """

    def __init__(self, module: str) -> None:
        _fill_standard()
        self.printed = _unnamed_file()
        read, self._request = os.pipe()
        self.ended, alive = os.pipe()
        self.status: int | None = None
        self._is_ended = False
        try:
            self.id = _started(module, read, self.printed, alive)
        except OSError:
            self._close()
            raise
        finally:
            os.close(read)
            os.close(alive)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._close()

    def ask(self, request: bytes) -> None:
        """Hand over the request. Raises BrokenPipeError where the child is gone."""
        pipe, self._request = self._request, os.open(os.devnull, os.O_WRONLY)
        with open(pipe, "wb") as target:
            target.write(request)

    def is_gone(self) -> bool:
        if self.status is None:
            self._wait(os.WNOHANG)
        return self.status is not None

    def end(self) -> None:
        """End the child and all that it may have started. Once only: its id may be another's afterwards."""
        if self._is_ended:
            return
        self._is_ended = True
        try:  # noqa: SIM105 - contextlib takes 3 ms to import
            os.killpg(self.id, SIGKILL)
        except ProcessLookupError:
            pass
        if self.status is None:
            self._wait(0)

    def _wait(self, options: int) -> None:
        """Where the parent ignores how its children end, nobody tells: what was left behind does."""
        try:
            process, status = os.waitpid(self.id, options)
        except ChildProcessError:
            process, status = self.id, 0
        if process:
            self.status = os.waitstatus_to_exitcode(status)

    def _close(self) -> None:
        for descriptor in (self._request, self.ended, self.printed):
            os.close(descriptor)


def _started(module: str, request: int, printed: int, alive: int) -> int:
    """The id of a process that runs `main()` of a module, with these descriptors."""
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-S", "-P", "-c", f"from {__name__} import run; run({module!r})"],
        _environment(),
        file_actions=[
            (os.POSIX_SPAWN_DUP2, request, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, printed, 2),
            (os.POSIX_SPAWN_DUP2, alive, HELD),
        ],
        setsid=True,
    )


def _fill_standard() -> None:
    """Open what of standard input, output and error is closed, whose numbers would be those of our pipes."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < HELD:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


def _unnamed_file() -> int:
    path = os.path.join(os.environ.get("TMPDIR") or "/tmp", os.urandom(16).hex())
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        import tempfile  # here, for it takes 10 ms: it knows of other places

        descriptor, path = tempfile.mkstemp()
    os.unlink(path)
    return descriptor


KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
"""What a child may know of its parent's environment. It may leave bytecode of ours as its parent may: without, a child
takes 90 ms to compile us."""


def _environment() -> dict[str, str]:
    """The modules that the parent finds, the child finds too: it needs no `site`, which takes 5 ms."""
    paths = [ROOT, *filter(None, sys.path)]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": ARENAS}


ARENAS = "2"
"""Of glibc's allocator, which sets up to eight for each processor apart, each with 64 MB of address space."""


def is_orphan() -> bool:
    """Whether nobody is left to whom the child's end could be told."""
    import select  # here, for a parent that only starts a child does not need it

    listener = select.poll()
    listener.register(HELD, 0)
    return bool(listener.poll(0))


def run(module: str) -> None:
    """What the child does: it holds nothing that is open to its parent, and stands where its parent does not."""
    os.closerange(HELD + 1, os.sysconf("SC_OPEN_MAX"))
    os.chdir(ROOT)
    __import__(module, fromlist=["main"]).main()
    sys.stderr.flush()
    os._exit(0)  # for taking the process apart in order takes 30 ms
