"""What is declared around the app agrees with the app."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from cfnlint.decode import decode

from chalicelib.edges.models import Item
from chalicelib.settings import settings

ROOT = Path(__file__).parent.parent
POLICIES = sorted((ROOT / ".chalice").glob("policy-*.json"))


def declared(resource: str) -> Any:
    template, problems = decode(str(ROOT / "infra" / "assay.yaml"))
    assert not problems
    return template["Resources"][resource]["Properties"]


def keys(description: Any) -> set[tuple[str, str]]:
    return {(key["AttributeName"], key["KeyType"]) for key in description["KeySchema"]}


def test_the_template_declares_the_table_of_the_models(aws: None) -> None:
    template = declared("Table")

    made: Any = boto3.client("dynamodb").describe_table(TableName=settings.table)["Table"]

    assert keys(template) == keys(made)
    assert {(a["AttributeName"], a["AttributeType"]) for a in template["AttributeDefinitions"]} == {
        (a["AttributeName"], a["AttributeType"]) for a in made["AttributeDefinitions"]
    }
    assert {i["IndexName"]: (keys(i), i["Projection"]) for i in template["GlobalSecondaryIndexes"]} == {
        i["IndexName"]: (keys(i), i["Projection"]) for i in made["GlobalSecondaryIndexes"]
    }
    assert template["TimeToLiveSpecification"]["AttributeName"] == Item.expires.attr_name


def test_the_bucket_is_versioned_encrypted_and_closed() -> None:
    bucket, policy = declared("Files"), declared("FilesOverTlsOnly")

    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert any("AbortIncompleteMultipartUpload" in rule for rule in bucket["LifecycleConfiguration"]["Rules"])
    assert {"GET", "POST"} <= set(bucket["CorsConfiguration"]["CorsRules"][0]["AllowedMethods"])
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_a_policy_names_each_action_and_only_what_is_ours(policy: Path) -> None:
    for statement in json.loads(policy.read_text(encoding="utf-8"))["Statement"]:
        assert all("*" not in action for action in statement["Action"])
        logs = all(action.startswith("logs:") for action in statement["Action"])
        assert all("assay-" in resource or logs for resource in statement["Resource"])


def test_every_function_has_a_policy_of_its_own() -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))

    functions = [config, *config["lambda_functions"].values()]

    assert sorted(function["iam_policy_file"] for function in functions) == [path.name for path in POLICIES]
    assert not any(function["autogen_policy"] for function in functions)
