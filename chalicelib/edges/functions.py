"""Lambda. Asks the judge to look at a file again, as S3 would."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@cache
def _lambda() -> "LambdaClient":
    return boto3.client("lambda")


def ask_judge(event: dict[str, Any]) -> None:
    """Hand the event to `file_arrived` and return at once; Lambda retries it as it does S3's own."""
    _lambda().invoke(FunctionName=settings.judge, InvocationType="Event", Payload=json.dumps(event).encode())
