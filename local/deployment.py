"""A real `chalice deploy` into the embedded cloud, without its waiting, and only where something changed."""

import hashlib
import json
import sys
from pathlib import Path

import botocore

from local import cloud
from local.processes import completed
from local.site import STAGE, Site

CHALICE = str(Path(sys.executable).with_name("chalice"))
DEPLOYED = ["app.py", "requirements.txt", ".chalice/*.json", "infra/*.yaml", "chalicelib/**/*.py"]
WAITERS = Path("lambda", "2015-03-31", "waiters-2.json")


def marker(site: Site) -> Path:
    """A file that changes with every deployment."""
    return site.state / "deployed.sha256"


def deploy(site: Site) -> bool:
    """Make the cloud what the project says. False where it is that already."""
    wanted = _digest(site.project)
    if marker(site).exists() and marker(site).read_text(encoding="utf-8") == wanted:
        return False
    _forget_rest_api(site)
    cloud.stack(site, "assay", Stage=STAGE, Bucket=site.names["ASSAY_BUCKET"], Tls="absent")
    environment = site.environment() | {"AWS_DATA_PATH": str(_impatient(site.state / "models"))}
    completed("chalice deploy", [CHALICE, "deploy", "--stage", STAGE], environment, site.project)
    cloud.stack(site, "after", Stage=STAGE)
    marker(site).write_text(wanted, encoding="utf-8")
    return True


def _forget_rest_api(site: Site) -> None:
    """Let Chalice make a REST API anew: the embedded cloud can neither update one nor serve it."""
    record = site.project / ".chalice" / "deployed" / f"{STAGE}.json"
    if not marker(site).exists():
        record.unlink(missing_ok=True)
    if record.exists():
        deployed = json.loads(record.read_text(encoding="utf-8"))
        deployed["resources"] = [r for r in deployed["resources"] if r["resource_type"] != "rest_api"]
        record.write_text(json.dumps(deployed), encoding="utf-8")


def _digest(project: Path) -> str:
    digest = hashlib.sha256()
    for pattern in DEPLOYED:
        for path in sorted(project.glob(pattern)):
            digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _impatient(folder: Path) -> Path:
    """A folder of botocore models whose Lambda waiters look again after one second, not five.

    `chalice deploy` waits at least one delay a function, and the embedded cloud has no warming up to wait for.
    """
    shipped = Path(botocore.__file__).parent / "data" / WAITERS
    model = json.loads(shipped.read_text(encoding="utf-8"))
    for waiter in model["waiters"].values():
        waiter["delay"] = 1
    target = folder / WAITERS
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(model), encoding="utf-8")
    return folder
