"""Where it runs: folders, ports, and what the stage's configuration names."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

STAGE = "local"
REGION = "eu-central-1"
ROOT_KEY = "test"
"""Key id and secret of the embedded account's owner. It guards nothing: the cloud listens on this machine only."""


class Trouble(Exception):
    """A step failed. The message says so in plain words, and what to do."""


@dataclass(frozen=True)
class Site:
    """`project` is what is deployed; `state` holds all that stays between runs."""

    project: Path
    state: Path
    cloud_port: int
    rest_port: int

    @property
    def cloud_url(self) -> str:
        return f"http://127.0.0.1:{self.cloud_port}"

    @property
    def rest_url(self) -> str:
        return f"http://127.0.0.1:{self.rest_port}"

    @property
    def names(self) -> dict[str, str]:
        """The stage's environment variables: bucket, table, stage."""
        config = json.loads((self.project / ".chalice" / "config.json").read_text(encoding="utf-8"))
        found: dict[str, str] = config["stages"][STAGE]["environment_variables"]
        return found

    def environment(self, key_id: str = ROOT_KEY, secret: str = ROOT_KEY) -> dict[str, str]:
        """The environment of a process that uses the embedded cloud, and nothing else, as the holder of a key."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ASSAY_"))}
        return {
            **kept,
            **self.names,
            "AWS_ENDPOINT_URL": self.cloud_url,
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: Any) -> Any:
        """A boto3 client of the embedded account's owner."""
        return boto3.client(
            service,
            endpoint_url=self.cloud_url,
            aws_access_key_id=ROOT_KEY,
            aws_secret_access_key=ROOT_KEY,
            region_name=REGION,
        )
