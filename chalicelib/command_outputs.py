"""What a command line writes: the outputs into a folder, every cell as it was read, and the page.

A folder holds the outputs of one run: those of the run before, which this one has none of, would be taken for its own.
"""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

from chalicelib import examine
from chalicelib.core.outputs import ANNOTATED, INDEX, PIECES, QUARANTINE, VIOLATIONS
from chalicelib.core.report import UNREADABLE, Output, Report
from chalicelib.errors import Invalid

IN_FORMATS = tuple(
    f"{kind}.{ending}"
    for kind in (QUARANTINE, ANNOTATED)
    for ending in ("csv", "json", "ndjson", "parquet", "xlsx", "ods")
)
NAMES = (examine.PROFILE, "clean.parquet", "irregular.ndjson", VIOLATIONS, *IN_FORMATS)
"""Of all outputs that there may be."""


def spare(asked: argparse.Namespace) -> None:
    """Raises Invalid where a file that is read would be written over."""
    targets = [asked.as_read, asked.html, *(asked.out / name for name in NAMES if asked.out)]
    references = (Path(one.partition("=")[2]) for one in asked.reference)
    for read in (asked.file, asked.contract, *references):
        for target in targets:
            if target and read and target.exists() and read.exists() and target.samefile(read):
                raise Invalid(f"{read} is read, and would be written over: write to another place")


def given(report: Report) -> tuple[Output, ...]:
    """The outputs that are for who asks, as the API gives them."""
    return tuple(output for output in report.outputs if output.kind not in (INDEX, PIECES))


def give(report: Report, folder: Path, asked: argparse.Namespace) -> None:
    """Raises OSError where something cannot be written."""
    if asked.out:
        _fill(asked.out, report, folder)
    if asked.as_read and report.verdict != UNREADABLE:
        shutil.copyfile(folder / examine.AS_READ, asked.as_read)
    if asked.html:
        from chalicelib import page  # here, for nothing else needs what it imports

        asked.html.write_text(page.written(asked.file.name, report), encoding="utf-8")


def _fill(out: Path, report: Report, folder: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        (out / name).unlink(missing_ok=True)
    for output in given(report):
        shutil.copyfile(folder / output.name, out / output.name)


def without_pieces(report: Report) -> Report:
    return replace(report, outputs=given(report))


TOLD = {
    "clean": "the rows that can be used",
    QUARANTINE: "the rows that are set aside",
    ANNOTATED: "the file with what to mend in each row: mend it, and send it again",
    "violations": "every row that breaks the contract",
    "irregular": "what reading set aside",
    "profile": "this report",
}


def told(report: Report, out: Path) -> str:
    """What stands in the folder, in words."""
    lines = [f"  {output.name}: {TOLD[output.kind]}" for output in given(report)]
    return "\n".join(["", f"Written to {out}", *lines])
