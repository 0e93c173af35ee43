"""A child process has nothing of its parent but what it is given."""

import json
import os
import resource
import signal
import sys
from pathlib import Path

import pytest

from chalicelib.edges import sandbox
from chalicelib.edges.child import HELD, ROOT, Child
from chalicelib.edges.sandbox import Ending, Limits


def main() -> None:
    """What a child is asked for: what it is, or to fail, or to go on only if it has a parent."""
    asked = sys.stdin.read()
    if asked == "fail":
        raise SystemExit(3)
    if asked == "confine":
        sandbox.confine(Limits())
    opened = [int(name) for name in os.listdir("/dev/fd") if Path(f"/dev/fd/{name}").exists()]
    print(json.dumps([sorted(opened), sorted(os.environ), str(Path.cwd())]), file=sys.stderr)


def ending(request: str) -> Ending:
    with Child(__name__) as child:
        return sandbox.ask(child, request, Limits())


def test_nothing_is_open_to_a_child_but_its_pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "ours").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        told = ending("tell")

    opened, environment, folder = json.loads(told.printed)
    assert (told.status, told.killed) == (0, None)
    assert opened == [0, 1, 2, HELD]
    assert not {name for name in environment if name.startswith("AWS")}
    assert folder == ROOT


def test_a_child_that_fails_says_how() -> None:
    assert ending("fail") == Ending(3, None, "")


def test_a_child_ends_with_its_block() -> None:
    with Child(__name__) as child:
        assert not child.is_gone()

    assert child.status == -9


def test_a_child_leaves_nothing_open() -> None:
    before = os.listdir("/dev/fd")

    ending("tell")

    assert os.listdir("/dev/fd") == before


def test_a_child_that_cannot_start_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = os.listdir("/dev/fd")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))

    with pytest.raises(FileNotFoundError):
        Child(__name__)

    assert os.listdir("/dev/fd") == before


@pytest.mark.parametrize("folder", ["", "/lacking", os.devnull])
def test_a_child_needs_no_folder_for_what_it_prints(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", folder)

    assert ending("tell").status == 0


def test_a_child_is_waited_for_where_nobody_is_told_how_it_ends() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        told = ending("tell")
    finally:
        signal.signal(signal.SIGCHLD, before)

    assert (told.status, told.killed) == (0, None)
    assert json.loads(told.printed)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_child_whose_parent_was_ended_before_it_began_does_nothing() -> None:
    with Child(__name__) as child:
        with Path(os.devnull).open() as nothing:
            os.dup2(nothing.fileno(), child.ended)
        told = sandbox.ask(child, "confine", Limits())

    assert told == Ending(0, None, "")
    assert ending("confine").printed


def test_a_child_is_watched_by_a_process_that_holds_many_files() -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2000, limits[1]), limits[1]))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1024)]
    try:
        told = ending("tell")
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    assert told.status == 0
