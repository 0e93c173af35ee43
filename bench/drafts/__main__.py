"""`python -m bench.drafts`: drafts from one half of each table, held to the other half, whole and damaged.

A whole run writes its tables into docs/drafts.md; with names, or parts of some, it is of these tables alone, and says
which rules they break.
"""

import sys

from bench.drafts import page
from bench.drafts.run import Result, results


def main(*only: str) -> None:
    found: list[Result] = []
    for result in results(only):
        found.append(result)
        for rule in result.rules if only else ():
            if rule.rows:
                where = f"{result.source} {result.table}, {result.split}"
                print(f"{where}: {rule.kind} of {rule.column}, {len(rule.rows)} rows")
    print("\n".join(page.lines(found)))
    if not only:
        page.write(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
