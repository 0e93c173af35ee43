"""The embedded cloud: S3, DynamoDB, Lambda, SQS and IAM as one process, its data on disk between runs."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from botocore.exceptions import ClientError

from local.processes import Server, check_free, serving
from local.site import REGION, STAGE, Site, Trouble

CLOUD = Path(__file__).parents[1] / ".venv-cloud" / "bin" / "ministack"
HEALTH = "/_ministack/health"
NO_CHANGE = "No updates are to be performed"


@contextmanager
def running(site: Site) -> Iterator[int]:
    """The cloud on its port, with IAM enforced. Gives its process id."""
    check_free(site.cloud_port, "ASSAY_CLOUD_PORT")
    environment = site.environment() | {
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(site.state / "cloud"),
        "S3_DATA_DIR": str(site.state / "cloud" / "s3"),
        "GATEWAY_PORT": str(site.cloud_port),
        "MINISTACK_REGION": REGION,
        "BIND_HOST": "127.0.0.1",
    }
    (site.state / "cloud" / "s3").mkdir(parents=True, exist_ok=True)
    server = Server("the embedded cloud", [str(CLOUD)], environment, site.cloud_port, site.state / "cloud.log")
    with serving(server, lambda: is_up(site), site.state) as process:
        yield process


def is_up(site: Site) -> bool:
    try:
        with urllib.request.urlopen(site.cloud_url + HEALTH, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def stack(site: Site, name: str, **parameters: str) -> None:
    """Create or update the stack of `infra/<name>.yaml`."""
    formation = site.client("cloudformation")
    asked = {
        "StackName": f"{name}-{STAGE}",
        "TemplateBody": (site.project / "infra" / f"{name}.yaml").read_text(encoding="utf-8"),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    try:
        if f"{name}-{STAGE}" in {s["StackName"] for s in formation.describe_stacks()["Stacks"]}:
            formation.update_stack(**asked)
        else:
            formation.create_stack(**asked)
    except ClientError as trouble:
        if NO_CHANGE not in str(trouble):
            raise Trouble(f"infra/{name}.yaml was refused: {trouble}") from trouble
    status = formation.describe_stacks(StackName=f"{name}-{STAGE}")["Stacks"][0]["StackStatus"]
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise Trouble(f"infra/{name}.yaml ended as {status}: see {site.state / 'cloud.log'}")
