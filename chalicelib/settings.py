"""What the environment says, read once. Endpoints and credentials are boto3's own business (`AWS_ENDPOINT_URL`)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """`judge` is the name of the Lambda that judges; `largest` the size in bytes of the largest file that it takes.

    Reading takes up to four times a file's size of the 512 MB of disk that a Lambda has.
    """

    bucket: str
    table: str
    judge: str
    largest: int


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of a stage. A missing variable ends the start, naming it."""
    missing = [name for name in ("ASSAY_BUCKET", "ASSAY_TABLE") if not environment.get(name)]
    if missing:
        raise SystemExit(f"set {' and '.join(missing)}: see the environment_variables in .chalice/config.json")
    stage = environment.get("ASSAY_STAGE", "local")
    return Settings(
        bucket=environment["ASSAY_BUCKET"],
        table=environment["ASSAY_TABLE"],
        judge=environment.get("ASSAY_JUDGE", f"assay-{stage}-file_arrived"),
        largest=int(environment.get("ASSAY_LARGEST", 100 * MEGABYTE)),
    )


settings = read(os.environ)
