"""What every test stands on: an environment with no real account, and AWS at the wire by moto."""

import os

os.environ.update(
    ASSAY_BUCKET="assay-test",
    ASSAY_TABLE="assay-test",
    ASSAY_STAGE="test",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
)
for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(name, None)

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from chalice.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from chalicelib import keys
from chalicelib.core import spool
from chalicelib.core.records import Irregular, Record, Run
from chalicelib.core.report import Dialect, Report
from chalicelib.core.runs import line_ends
from chalicelib.core.splitting import Plain
from chalicelib.edges.sandbox import Limits
from chalicelib.examine import Request
from chalicelib.reading import report_on
from tests.frontend import Frontend

hypothesis_settings.register_profile(
    "assay", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("assay")

SAMPLES = Path(__file__).parent / "samples"

type Read = Callable[..., Report]


def one_by_one(found: Iterable[Record | Run[Plain] | Irregular]) -> Iterator[Record | Irregular]:
    """Records that were read together, each for itself."""
    for record in found:
        if isinstance(record, Run):
            line = record.stretch.line
            for number, row in enumerate(record.stretch.rows, record.number):
                yield Record(number, line, tuple(map(unmarked, row.split(spool.DELIMITER))))
                line += 1 + line_ends(row)
        else:
            yield record


def unmarked(cell: str) -> str:
    for mark, written in reversed(spool.MARKS.items()):
        cell = cell.replace(written, mark)
    return cell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


@pytest.fixture
def read(tmp_path: Path, folder: Path) -> Read:
    """Read some bytes, in this process; outputs are left in `folder`."""

    def report(body: bytes, limits: Limits | None = None, dialect: Dialect | None = None) -> Report:
        shutil.rmtree(folder, ignore_errors=True)
        source = tmp_path / "source"
        source.write_bytes(body)
        return report_on(Request(str(source), str(folder), limits or Limits(), True, dialect))

    return report


def as_read(folder: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / "as_read.csv").read_bytes().decode(), newline=""), strict=True))


@pytest.fixture
def aws() -> Iterator[None]:
    """A fresh account with the bucket and the table of this stage."""
    import boto3
    from moto import mock_aws

    from chalicelib.edges import bucket, functions, table
    from chalicelib.edges.models import Item
    from chalicelib.settings import settings

    with mock_aws():
        bucket._s3.cache_clear()
        functions._lambda.cache_clear()
        table._connection.cache_clear()
        Item._connection = None
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=settings.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        s3.put_bucket_versioning(Bucket=settings.bucket, VersioningConfiguration={"Status": "Enabled"})
        Item.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
        yield


@pytest.fixture
def client(aws: None) -> Iterator[Client]:
    from app import app  # here, for few tests need the doors

    with Client(app) as client:
        yield client


@pytest.fixture
def acme(client: Client) -> Frontend:
    keys.found_workspace("acme")
    return Frontend(client, keys.create("acme", keys.SCOPES).key)


@pytest.fixture
def rival(client: Client) -> Frontend:
    keys.found_workspace("rival")
    return Frontend(client, keys.create("rival", keys.SCOPES).key)
