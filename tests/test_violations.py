"""The list of violations, from the engine to the doors."""

import csv
import json
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import catalog, violation_pieces, violations
from chalicelib.core import media
from chalicelib.core.file import Caller, File
from chalicelib.core.outputs import INDEX, PIECES
from chalicelib.core.report import Output
from chalicelib.core.sql import literal
from chalicelib.core.violation_pieces import Group, Violation, Wanted, read
from chalicelib.edges import bucket, table
from chalicelib.edges.engine import Engine
from tests.frontend import Frontend
from tests.test_api import arrive, judge

NULL = "null"
CHECKS = ("price.minimum", "country.invalidValues", "rowCount", "city.required")


def violation(number: int) -> Violation:
    """One of many: of every third record the price, of every seventh the country."""
    if number == 0:
        return Violation(None, None, None, None, "rowCount", "table-dimensions", "error")
    if number % 7:
        return Violation(number, number + 1, "price", f"-{number}", "price.minimum", "constraint-error", "error")
    value = '=1+1, "so"\nand so' if number % 2 else None
    return Violation(number, number + 1, "country", value, "country.invalidValues", "constraint-error", "warning")


MANY = [violation(number) for number in range(2500)]


def held(folder: Path, found: list[Violation]) -> File:
    """A judged file that has these violations."""
    made = _keep(folder, found)
    claim = arrive("acme")
    bucket.keep(claim.file, folder, made)
    file = judge(claim, ["price", "country", "id"])
    kept = replace(file, outputs=(*file.outputs, *made))
    table.item_of(kept).save()
    return kept


def _keep(folder: Path, found: list[Violation]) -> tuple[Output, ...]:
    (folder / "source").write_bytes(b"a")
    with Engine(folder, folder / "source", 400, 2) as engine:
        engine.run(
            'create temp table violations("record" bigint, "line" bigint, "column" varchar, "value" varchar, '
            '"check" varchar, "error" varchar, "severity" varchar, "path" varchar)'
        )
        rows = (
            ", ".join(NULL if value is None else literal(str(value)) for value in asdict(one).values()) for one in found
        )
        if found:
            engine.run(f"insert into violations values {', '.join(map('({})'.format, rows))}")
        broken = dict.fromkeys(Group(one.check, one.column, one.severity) for one in found)
        return violation_pieces.kept(engine, folder, CHECKS, list(broken))


def all_of(acme: Frontend, path: str) -> list[dict[str, Any]]:
    found, page = [], ""
    while True:
        told = acme.get(f"{path}{page}").json_body
        found += told["items"]
        if told["next"] is None:
            return found
        page = f"{'&' if '?' in path else '?'}page={told['next']}"


def test_every_violation_is_told_once_by_record(acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, MANY)

    found = all_of(acme, f"/files/{file.id}/violations?limit=999")

    assert found == [asdict(one) for one in MANY]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("check=country.invalidValues", Wanted(check="country.invalidValues")),
        ("column=price&severity=error", Wanted(column="price", severity="error")),
        ("column=price&severity=warning", Wanted(column="price", severity="warning")),
        ("check=rowCount", Wanted(check="rowCount")),
        ("check=city.required", Wanted(check="city.required")),
        ("column=id", Wanted(column="id")),
    ],
)
def test_filters_hold_to_the_last_page(asked: str, wanted: Wanted, acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, MANY)

    found = all_of(acme, f"/files/{file.id}/violations?limit=100&{asked}")

    assert found == [asdict(one) for one in MANY if wanted(one)]


def test_a_page_reads_so_many_pieces_and_goes_on(
    acme: Frontend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = held(tmp_path, MANY)
    monkeypatch.setattr(violations, "MOST_READS", 1)

    first = acme.get(f"/files/{file.id}/violations?limit=500&severity=warning").json_body

    assert len(first["items"]) == 142
    rest = acme.get(f"/files/{file.id}/violations?limit=500&severity=warning&page={first['next']}").json_body
    assert rest["items"][0]["record"] == 1001


@pytest.mark.parametrize("asked", ["check=price.minimun", "column=nowhere", "severity=bad", "colunm=price", "page=abc"])
def test_what_cannot_be_asked_is_refused(asked: str, acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, MANY[:5])

    assert acme.get(f"/files/{file.id}/violations?{asked}").status_code == 400


def test_a_file_that_breaks_nothing_has_an_empty_list(acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, [])

    told = acme.get(f"/files/{file.id}").json_body
    assert [one["kind"] for one in told["outputs"]] == ["clean"]
    assert told["links"]["violations"] == f"/files/{file.id}/violations"
    assert acme.get(f"/files/{file.id}/violations").json_body == {"items": [], "next": None}
    refused = acme.get(f"/files/{file.id}/outputs/{INDEX}")
    assert (refused.status_code, refused.json_body["detail"]) == (
        404,
        f"no output '{INDEX}'; this file has: clean, original",
    )


def test_a_file_that_was_held_to_nothing_has_none(acme: Frontend) -> None:
    file = judge(arrive("acme"))

    refused = acme.get(f"/files/{file.id}/violations")

    assert refused.status_code == 409
    assert "held to no contract" in refused.json_body["detail"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"], include_characters='\0\x1a\x7f"\\'))))
def test_any_value_is_in_the_pieces_as_it_stands(tmp_path: Path, values: list[str | None]) -> None:
    found = [replace(violation(at), value=value) for at, value in enumerate(values, 1)]

    _keep(tmp_path, found)

    index = json.loads((tmp_path / INDEX).read_bytes())
    pieces = (tmp_path / PIECES).read_bytes()
    assert [one for at in index["pieces"] for one in read(pieces[at["start"] :][: at["size"]])] == found


def test_a_cell_of_any_length_has_room_in_a_page(acme: Frontend, tmp_path: Path) -> None:
    cells = ["ü" * 1000, "ü" * 1001, "ü" * 100_000]
    file = held(tmp_path, [replace(violation(n), value=cell) for n, cell in enumerate(cells, 1)])

    found = all_of(acme, f"/files/{file.id}/violations")

    assert [one["value"] for one in found] == [cells[0], *["ü" * 999 + "…"] * 2]


def test_a_deleted_file_leaves_no_violations_and_takes_no_other_file_along(acme: Frontend, tmp_path: Path) -> None:
    file = replace(held(tmp_path, MANY), version=None)
    table.item_of(file).save()
    s3 = boto3.client("s3")
    for key in (file.key, f"{file.key}.gz"):
        s3.put_object(Bucket="assay-test", Key=key, Body=b"a")

    deleted = acme.ask("DELETE", f"/files/{file.id}")

    assert deleted.status_code == 204
    assert [one["Key"] for one in s3.list_objects_v2(Bucket="assay-test")["Contents"]] == [f"{file.key}.gz"]


@pytest.mark.parametrize("reads", [0, 1], ids=["before its index", "before its pieces"])
def test_a_file_that_is_deleted_while_its_list_is_read_is_told_as_deleted(
    reads: int, acme: Frontend, tmp_path: Path
) -> None:
    file = held(tmp_path, MANY)
    left = iter(range(reads, -1, -1))

    def delete(**_: Any) -> None:
        if next(left, None) == 0:
            catalog.delete(Caller("acme", "key", ()), file.id)

    bucket._s3().meta.events.register("before-call.s3.GetObject", delete)

    refused = acme.get(f"/files/{file.id}/violations")

    assert refused.status_code == 404
    assert refused.json_body == acme.get(f"/files/{file.id}/violations").json_body


def test_lines_of_json_and_a_link_to_the_next(acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, MANY[:30])

    answer = acme.get(f"/files/{file.id}/violations?limit=20", Accept="application/x-ndjson")

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in answer.body.decode().splitlines()] == [asdict(one) for one in MANY[:20]]
    link = answer.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert len(acme.get(f"/files/{file.id}/violations{link}").json_body["items"]) == 10


def test_csv_that_a_spreadsheet_does_not_run(acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, MANY[:20])

    answer = acme.get(f"/files/{file.id}/violations", Accept="text/csv")

    header, *rows = csv.reader(StringIO(answer.body.decode(), newline=""))
    assert header == list(asdict(MANY[0]))
    assert rows[7] == ["7", "8", "country", '\'=1+1, "so"\nand so', *list(asdict(MANY[7]).values())[4:7], ""]
    assert rows[1][3] == "-1"


def test_csv_of_no_violations_has_its_labels(acme: Frontend, tmp_path: Path) -> None:
    file = held(tmp_path, [])

    answer = acme.get(f"/files/{file.id}/violations", Accept="text/csv")

    assert answer.body == b"record,line,column,value,check,error,severity,path\r\n"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", media.JSON),
        ("*/*", media.JSON),
        ("text/html,*/*;q=0.8", media.JSON),
        ("text/csv", media.CSV),
        ("text/*", media.CSV),
        ("text/csv;q=0.5, application/x-ndjson", media.NDJSON),
        ("Application/JSON;q=0.1, text/csv;q=0.2", media.CSV),
        ("image/png", media.JSON),
        ("text/csv;q=x", media.JSON),
    ],
)
def test_what_a_caller_accepts(accept: str, chosen: str) -> None:
    assert media.preferred(accept) == chosen


@settings(max_examples=30)
@given(st.text(max_size=80))
def test_any_header_is_understood(accept: str) -> None:
    assert media.preferred(accept) in media.MEDIA
