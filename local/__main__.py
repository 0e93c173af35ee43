"""`python -m local run` and `python -m local deploy`: what `make run` and `make deploy` do."""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from chalicelib import terminal
from examples import orders
from local import cloud, deployment, guest, rest
from local.processes import check_free
from local.site import REGION, Site, Trouble

PROJECT = Path(__file__).parents[1]
CONTRACT = PROJECT / "examples" / "orders.odcs.yaml"
WORKSPACE, FEED = "demo", "orders"


def main(arguments: list[str]) -> int:
    site = Site(
        PROJECT,
        PROJECT / ".state",
        int(os.environ.get("ASSAY_CLOUD_PORT", "4566")),
        int(os.environ.get("ASSAY_PORT", "8000")),
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupted)
    try:
        {"run": run, "deploy": deploy}[arguments[0]](site)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAll stopped. The data stays for the next run; `make clean` forgets it.")
    return 0


def _interrupted(number: int, frame: FrameType | None) -> None:
    """Stop, and once only: who presses Ctrl-C again must not leave the cloud behind."""
    for further in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(further, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Tell what goes on, and how long it took."""
    print(f"  {doing} … ", end="", flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def run(site: Site) -> None:
    """Everything, from nothing to a story of a contract; then serve until Ctrl-C."""
    check_free(site.rest_port, "ASSAY_PORT")
    with ExitStack() as up:
        with step("starting the embedded cloud"):
            up.enter_context(cloud.running(site))
        with step("deploying"):
            deployment.deploy(site)
        _serve(site, lambda: _story(site))
        while True:
            _serve(site, lambda: print("The change is live.", flush=True))


def _serve(site: Site, then: Callable[[], None]) -> None:
    """REST, until another deployment asks for it to be started anew."""
    marker = deployment.marker(site)
    deployed = marker.stat().st_mtime_ns
    with ExitStack() as up:
        with step("starting REST"):
            up.enter_context(rest.running(site))
        then()
        while marker.stat().st_mtime_ns == deployed:
            time.sleep(0.5)


def deploy(site: Site) -> None:
    """Bring a change of the code into the cloud that `make run` holds up."""
    if not cloud.is_up(site):
        raise Trouble(f"no cloud answers on port {site.cloud_port}: `make run` starts one, then deploy into it")
    with step("deploying"):
        changed = deployment.deploy(site)
    print("The change is live." if changed else "Nothing changed since the last deployment.")


def _story(site: Site) -> None:
    """A partner's orders, held to their contract: as they come, and mended."""
    orders.main(site.state / "examples")
    with step("making a key"):
        key = guest.kept_key(site, WORKSPACE)
    with step(f"sending the contract {CONTRACT.name}"):
        guest.promise(site, key, FEED, CONTRACT)
    file = _judged(site, key, site.state / "examples" / "orders.csv")
    report = guest.report(site, key, file)
    print(f"\nGET {site.rest_url}/files/{file['id']} and its columns and findings:\n")
    print(terminal.shown(file["name"], report, shutil.get_terminal_size().columns, sys.stdout.isatty()))
    found = guest.everything(site, key, f"/files/{file['id']}/violations")
    print(f"\nGET {site.rest_url}/files/{file['id']}/violations: {len(found):,} of them. The first:")
    print(*map(json.dumps, found[:3]), sep="\n", end="\n\n")
    mended = _judged(site, key, site.state / "examples" / "orders_mended.csv")
    print(f"\n{mended['name']}, as the partner sends it again: {mended['status']}")
    print(
        INVITATION.format(
            url=site.rest_url, key=key, cloud=site.cloud_url, bucket=site.names["ASSAY_BUCKET"], region=REGION
        ),
        flush=True,
    )


def _judged(site: Site, key: str, path: Path) -> dict[str, Any]:
    with step(f"dropping {path.name} into the bucket, waiting for its verdict"):
        return guest.judged(site, key, guest.drop(site, WORKSPACE, FEED, path))


INVITATION = """
REST is at {url}: GET / lists its routes. The key of the workspace "demo":
  KEY={key}

Judge your own file, through the API or straight into the bucket:
  curl -s {url}/uploads -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
-d '{{"feed": "mine", "name": "FILE.csv"}}' | python3 -c 'import json, sys; u = json.load(sys.stdin); \
print("url=" + u["url"], *(f"form-string=\\"{{k}}={{v}}\\"" for k, v in u["fields"].items()), sep="\\n")' \
| curl -K - -F file=@FILE.csv
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws s3 cp FILE.csv s3://{bucket}/incoming/demo/mine/ \
--endpoint-url {cloud} --region {region}
and see what became of it:
  curl -s '{url}/files?limit=1' -H "Authorization: Bearer $KEY"

After a change of the code: `make deploy`. Ctrl-C stops everything; the data stays."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
