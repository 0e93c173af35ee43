"""What the child process runs: the engine is opened by a thread of its own, while the rest is imported."""

from chalicelib.edges import opening


def main() -> None:
    opening.begin()
    from chalicelib import reading  # here, while the engine is opened

    reading.main()
