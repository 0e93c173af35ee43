"""`python -m bench.reading`: damaged files of every kind, read by Assay and its peers; the table of what came out.

A whole run, with no option but --show and --keep, writes the table into docs/reading.md.
"""

import argparse
from pathlib import Path

from bench.reading import page
from bench.reading.cases import UNKNOWABLE
from bench.reading.outcome import ALARMED, OUTCOMES, SILENT
from bench.reading.readers import READERS
from bench.reading.run import Asked, Result, results

DIALECTS_EACH, PAIRS = 1, 600


def main() -> None:
    asked, shown = _asked()
    found: list[Result] = []
    for result in results(asked):
        found.append(result)
        if result.reader == asked.readers[0] and result.outcome in shown and (result.group != UNKNOWABLE or asked.only):
            print(f"{result.outcome}: {result.case}", flush=True)
    table = page.table(found, asked.readers)
    print("\n".join(table))
    if asked == Asked(asked.show, asked.keep):
        page.write(found, table)


def _asked() -> tuple[Asked, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="DAMAGE", help="lines of the table, or parts of one")
    parser.add_argument("--readers", nargs="*", default=list(READERS), choices=list(READERS))
    parser.add_argument("--dialects", type=int, default=DIALECTS_EACH, help="in which each damage is written")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="of damages, at different places of one file")
    parser.add_argument("--show", nargs="*", default=[], choices=OUTCOMES, help="outcomes whose cases are listed")
    parser.add_argument("--keep", type=Path, help="a folder for the files of the cases that are listed")
    given = parser.parse_args()
    shown = tuple(given.show or (SILENT, ALARMED))
    only, readers = tuple(given.only), tuple(given.readers)
    return Asked(shown, given.keep, only, readers, given.dialects, given.pairs), list(shown)


if __name__ == "__main__":
    main()
