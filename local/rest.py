"""REST on this machine: `chalice local`, as a user who may do exactly what the deployed API may."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError

from local.deployment import CHALICE
from local.processes import Server, check_free, serving
from local.site import STAGE, Site

USER, POLICY = "assay-rest", "policy-api"


@dataclass(frozen=True)
class Answer:
    """An answer over REST. `body` is its JSON, None where there is none."""

    status: int
    body: Any


def ask(site: Site, key: str, method: str, path: str, body: Any = None) -> Answer:
    """One request with an API key. A body of bytes is a document in YAML, and goes as it is."""
    media = "application/yaml" if isinstance(body, bytes) else "application/json"
    request = urllib.request.Request(
        site.rest_url + path,
        method=method,
        data=body if body is None or isinstance(body, bytes) else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": media},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, _json(answer.read()))
    except HTTPError as refusal:
        return Answer(refusal.code, _json(refusal.read()))


def _json(raw: bytes) -> Any:
    return json.loads(raw) if raw else None


@contextmanager
def running(site: Site) -> Iterator[int]:
    """`chalice local` on its port. Gives its process id."""
    check_free(site.rest_port, "ASSAY_PORT")
    command = [CHALICE, "local", "--stage", STAGE, "--port", str(site.rest_port), "--no-autoreload"]
    environment = site.environment(*_credentials(site))
    server = Server("chalice local", command, environment, site.rest_port, site.state / "rest.log")
    with serving(server, lambda: _is_up(site), site.project) as process:
        yield process


def _is_up(site: Site) -> bool:
    try:
        return ask(site, "", "GET", "/health").status == 200
    except (URLError, OSError):
        return False


def _credentials(site: Site) -> tuple[str, str]:
    """Id and secret of a fresh access key of the user; the former ones end."""
    iam = site.client("iam")
    if USER not in {user["UserName"] for user in iam.list_users()["Users"]}:
        iam.create_user(UserName=USER)
    policy = (site.project / ".chalice" / f"{POLICY}.json").read_text(encoding="utf-8")
    iam.put_user_policy(UserName=USER, PolicyName=POLICY, PolicyDocument=policy)
    for former in iam.list_access_keys(UserName=USER)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=USER, AccessKeyId=former["AccessKeyId"])
    made = iam.create_access_key(UserName=USER)["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]
