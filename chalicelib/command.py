"""Judge a local file, with no cloud: `python -m chalicelib FILE`.

Exit status: 0 read without findings, 1 read with findings, 2 unreadable, or a contract that cannot be held to, or an
output that cannot be written.
"""

import argparse
import json
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib import command_outputs, examine, terminal
from chalicelib.core.findings import CANNOT_RUN
from chalicelib.core.promised_dialect import DOUBLED, MARKS, promised
from chalicelib.core.report import PASSED, UNREADABLE, Dialect, Report
from chalicelib.core.shapes import plain
from chalicelib.edges import disk
from chalicelib.edges.child import Child
from chalicelib.edges.sandbox import Limits
from chalicelib.errors import Invalid
from chalicelib.examine import Request

READ, FOUND, NOT_READ = 0, 1, 2
RFC_4180: dict[str, Any] = {"delimiter": "comma", "quote": "double", "escape": DOUBLED, "header_rows": 1}


def run(reader: Child) -> int:
    """Do what the arguments ask for; the exit status."""
    asked = _arguments()
    if not asked.file.is_file() or not os.access(asked.file, os.R_OK):
        return _refused(f"{asked.file} is no file that can be read: give the path of a CSV, JSON or Parquet file")
    with disk.private_folder() as private:
        folder = private / "outputs"
        try:
            command_outputs.spare(asked)
            report = examine.judged(reader, _request(asked, private, folder))
            command_outputs.give(report, folder, asked)
        except Invalid as trouble:
            return _refused(str(trouble))
        except OSError as trouble:
            return _refused(f"{trouble.filename2 or trouble.filename} cannot be written: {trouble.strerror}")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        print(_shown(report, asked), flush=True)
    except Invalid as trouble:
        return _refused(str(trouble))
    except OSError as trouble:
        return _refused(f"the report cannot be printed: {trouble.strerror}")
    if any(finding.error == CANNOT_RUN for finding in report.findings):
        return NOT_READ
    return {PASSED: READ, UNREADABLE: NOT_READ}.get(report.verdict, FOUND)


def _request(asked: argparse.Namespace, private: Path, folder: Path) -> Request:
    """Raises Invalid."""
    held: dict[str, Any] = {}
    if asked.contract:
        from chalicelib import command_contract  # here, for other files need nothing of what it imports

        contract = command_contract.contract(asked.contract)
        held["contract"] = command_contract.table(contract, asked.feed)
        held["references"] = command_contract.references(asked.reference, contract, private)
        held["lacking"] = command_contract.lacking(held["contract"], held["references"])
    elif asked.reference or asked.feed:
        raise Invalid("--reference and --feed are of a contract: name it by --contract")
    limits = Limits(wall_seconds=3600, threads=os.cpu_count() or 1)
    today = str(datetime.now(UTC).date())
    return Request(str(asked.file.resolve()), str(folder), limits, bool(asked.as_read), _promised(asked), today, **held)


def _shown(report: Report, asked: argparse.Namespace) -> str:
    """What is printed. Raises Invalid where no contract can be drafted."""
    if asked.draft:
        from chalicelib.core.document_text import yaml_text
        from chalicelib.core.drafts import draft, feed_named

        return yaml_text(draft(report, feed_named(asked.file.name))).rstrip("\n")
    if asked.json:
        return json.dumps(plain(command_outputs.without_pieces(report)), ensure_ascii=False, indent=2)
    colours = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    shown = terminal.shown(asked.file.name, report, shutil.get_terminal_size().columns, colours)
    return f"{shown}\n{command_outputs.told(report, asked.out)}" if asked.out else shown


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return NOT_READ


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chalicelib", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="print the report as the API gives it")
    parser.add_argument("--draft", action="store_true", help="print a contract drafted from the file, as YAML")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the outputs there")
    parser.add_argument("--as-read", type=Path, metavar="FILE", help="write every cell as it stood, as RFC 4180 CSV")
    parser.add_argument("--html", type=Path, metavar="PAGE", help="write the report as one page, to open or to send")
    _ask_for_contract(parser)
    _ask_for_dialect(parser)
    return parser.parse_args()


def _ask_for_contract(parser: argparse.ArgumentParser) -> None:
    contract = parser.add_argument_group("contract", "What the file is held to: every row that breaks it is told.")
    contract.add_argument("--contract", type=Path, metavar="FILE", help="an ODCS document, in YAML or JSON")
    contract.add_argument("--feed", metavar="NAME", help="whose table of the contract it is, if that has several")
    contract.add_argument(
        "--reference",
        metavar="FEED=FILE",
        action="append",
        default=[],
        help="a file of another feed that the contract refers to; several times for several",
    )


def _ask_for_dialect(parser: argparse.ArgumentParser) -> None:
    dialect = parser.add_argument_group(
        "dialect",
        "It is found, unless one of these is given: then it is held, the others are as in RFC 4180, and what does not "
        f"fit is told as dialect-mismatch. A mark may be given by name: {', '.join(MARKS)}; or as \\t, \\x1f.",
    )
    dialect.add_argument("--delimiter", metavar="MARK", help="what stands between cells, as ';', tab or '||' (comma)")
    dialect.add_argument("--quote", metavar="MARK", help="what stands around cells (double)")
    dialect.add_argument("--escape", metavar="MARK", help=f"what stands before a quote in quotes ({DOUBLED})")
    dialect.add_argument("--header-rows", metavar="N", type=int, help="how many rows of labels there are (1)")


def _promised(asked: argparse.Namespace) -> Dialect | None:
    """The dialect that the arguments say, if they do. Raises Invalid."""
    said = {name: value for name in RFC_4180 if (value := getattr(asked, name)) is not None}
    return promised(**(RFC_4180 | said)) if said else None
