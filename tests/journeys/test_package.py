"""The zip that `chalice deploy` makes: small enough to be uploaded as it is, and built for Lambda alone."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.journeys.conftest import Town

LARGEST = 48_000_000
GLIBC = (2, 34)
"""What Lambda's Amazon Linux 2023 has, on which Python 3.13 runs."""

PLATFORM = re.compile(r"manylinux_(\d+)_(\d+)_x86_64|manylinux2014_x86_64")


@pytest.fixture(scope="module")
def package(town: Town) -> Path:
    (zipped,) = (town.site.project / ".chalice" / "deployments").glob("*-python3.13.zip")
    return zipped


def test_it_can_be_uploaded_without_a_bucket(package: Path) -> None:
    assert package.stat().st_size < LARGEST


def test_it_holds_what_runs_and_nothing_of_the_workshop(package: Path) -> None:
    with ZipFile(package) as zipped:
        rooms = {name.split("/")[0] for name in zipped.namelist()}

    assert {"app.py", "chalicelib", "boto3", "pynamodb", "duckdb", "chalice"} <= rooms
    assert not rooms & {"moto", "pytest", "hypothesis", "pip", "setuptools", "tests", "local", "bench"}


def test_it_is_built_for_lambda(package: Path) -> None:
    with ZipFile(package) as zipped:
        tags = {
            tag.rsplit("-", 1)[-1]
            for name in zipped.namelist()
            if name.endswith(".dist-info/WHEEL")
            for tag in re.findall(r"^Tag: (\S+)", zipped.read(name).decode(), re.MULTILINE)
        }
        machines = {zipped.read(name)[18:20] for name in zipped.namelist() if name.endswith(".so")}

    for tag in tags - {"any"}:
        platform = PLATFORM.fullmatch(tag)
        assert platform, tag
        assert tuple(map(int, filter(None, platform.groups()))) <= GLIBC, tag
    assert machines == {b"\x3e\x00"}
