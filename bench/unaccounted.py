"""The judge with its accounting left out: what `python -m bench` measures the accounting against, and nothing else."""

from chalicelib.core import accounting
from chalicelib.core.accounting import Sums

LEFT_OUT = {
    "count": lambda *_: Sums(),
    "has_broken_quotes": lambda *_: False,
    "inside": lambda *_: {},
    "differences": lambda *_: (),
}
"""Function of the accounting → what stands in for it, and finds that all adds up."""


def main() -> None:
    for name, substitute in LEFT_OUT.items():
        getattr(accounting, name)
        setattr(accounting, name, substitute)
    from chalicelib import reader

    reader.main()


if __name__ == "__main__":
    main()
