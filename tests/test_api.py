"""The doors, as a frontend meets them: through Chalice's gateway, authorizer and all."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from chalice.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import app
from chalicelib import keys, openapi, routes
from chalicelib.core.arrival import Arrival
from chalicelib.core.column import Column, Frequency
from chalicelib.core.file import Claim, File, Run
from chalicelib.core.report import Example, Finding, Output, Pair, Place, Report, Table
from chalicelib.edges import table
from tests.frontend import Frontend

RUN = Run("request-1", "2026-01-01T10:00:00.000Z", "2026-01-01T10:05:00.000Z")
ODD = [
    "price",
    "unit price",
    "a/b",
    'say "x"',
    "🦆" * 5000,
    "100%",
    "a%20b",
    "~2",
    "naïve?#&",
    "",
    "twice",
    "twice",
]


def arrive(workspace: str, name: str = "a.csv", second: int = 0) -> Claim:
    key = f"incoming/{workspace}/orders/{name}"
    time = f"2026-01-01T09:00:{second:02}.000Z"
    claim = table.claim(Arrival(workspace, "orders", name, key, "v1", "e", 10, "0A", time), RUN)
    assert claim is not None
    return claim


def judge(claim: Claim, labels: list[str] | None = None) -> File:
    place = Place(3, 4)
    told = (0, 1, 1, "1", "9", 1.5, 1, 1, (), (Frequency("1", 2),), *[None] * 4, (), (), None, (), (), None, ())
    columns = tuple(Column(n, label, "integer", *told) for n, label in enumerate(labels or ["price"], 1))
    finding = Finding(
        "extra-cell", None, 1, "message", "advice", place, place, (Example(place, "a,b"),), None, None, None
    )
    outputs = (Output("clean", "clean.parquet", 5, "0" * 64),)
    pair = Pair(("price", "tax"), (1, 2), "spearman", 0.98765, 3, 0.012, 0.99)
    facts = Table("csv", None, "utf-8", None, None, 10, 3, 1, len(columns), 0, 0, (), "", "", (), (pair,), ())
    report = Report("warned", None, facts, columns, (finding,), outputs)
    judged = "2026-01-01T10:00:00.000Z"
    file = replace(claim.file, status="warned", judged=judged, edition="1", table=facts, findings=1, outputs=outputs)
    table.keep(claim, file, report)
    return file


def doors() -> list[tuple[str, str]]:
    return [(method, path) for path, methods in app.routes.items() for method in methods]


def filled(path: str, file_id: str, key_id: str = "0" * 16) -> str:
    return path.format(file_id=file_id, name="price", kind="clean", key_id=key_id, contract="orders")


@pytest.mark.parametrize(("method", "path"), doors())
def test_another_workspace_answers_exactly_as_an_unknown_one(
    method: str, path: str, acme: Frontend, rival: Frontend
) -> None:
    theirs = judge(arrive("acme"))
    body = {"feed": "orders", "name": "b.csv"} if path == "/uploads" else {"scopes": ["read"]}

    key_id = acme.key.split(".")[2]

    known = rival.ask(method, filled(path, theirs.id, key_id), body)
    unknown = rival.ask(method, filled(path, "z" * 26), body)

    if "{file_id}" in path or "{key_id}" in path:
        assert known.status_code == unknown.status_code == 404
        told = known.body.replace(theirs.id.encode(), b"z" * 26).replace(key_id.encode(), b"0" * 16)
        assert told == unknown.body
    elif routes.of(method, path).scope:
        assert theirs.id.encode() not in known.body
        assert b"acme" not in known.body
    assert acme.get(f"/files/{theirs.id}").status_code == 200


@pytest.mark.parametrize(("method", "path"), doors())
def test_every_door_with_a_scope_refuses_strangers_and_lesser_keys(
    method: str, path: str, client: Client, acme: Frontend
) -> None:
    scope = routes.of(method, path).scope
    lesser = Frontend(client, keys.create("acme", tuple(s for s in keys.SCOPES if s != scope)).key)
    stranger = Frontend(client, acme.key[:-1] + ("A" if acme.key[-1] != "A" else "B"))
    here = filled(path, "z" * 26)

    if scope is None:
        assert stranger.ask(method, here).status_code == 200
        return
    for caller, status in ((stranger, 401), (lesser, 403)):
        answer = caller.ask(method, here, {})
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert client.http.request(method, here).status_code == 401


def test_every_door_is_in_the_table_of_routes_and_none_is_missing() -> None:
    assert sorted(doors()) == sorted((route.method, route.path) for route in routes.ROUTES)
    assert all(entry.cors is not None for methods in app.routes.values() for entry in methods.values())
    for method, path in doors():
        assert (app.routes[path][method].authorizer is not None) == (routes.of(method, path).scope is not None)


def test_a_report_is_told_and_carries_an_etag(acme: Frontend) -> None:
    file = judge(arrive("acme"))

    first = acme.get(f"/files/{file.id}")
    again = acme.get(f"/files/{file.id}", If_None_Match=first.headers["ETag"])

    told = first.json_body
    assert (told["status"], told["name"], told["feed"], told["findings"]) == ("warned", "a.csv", "orders", 1)
    assert told["table"]["records"] == 3
    assert again.status_code == 304
    assert again.body == b""
    for path in told["links"].values():
        assert acme.get(path).status_code == 200
    finding = acme.get(f"/files/{file.id}/findings").json_body["items"][0]
    assert finding["first"] == {"record": 3, "line": 4}


def test_every_column_has_a_url_that_works(acme: Frontend) -> None:
    file = judge(arrive("acme"), ODD)

    listed = acme.get(f"/files/{file.id}/columns").json_body["items"]

    assert [column["name"] for column in listed] == ODD
    for column in listed:
        assert len(column["url"]) < 100
        assert acme.get(column["url"]).json_body == column


@pytest.mark.parametrize("label", [label for label in ODD if 0 < len(label) < 100 and label not in ("twice", "~2")])
def test_a_column_is_found_by_its_label(label: str, acme: Frontend) -> None:
    file = judge(arrive("acme"), ODD)

    found = acme.get(f"/files/{file.id}/columns/{quote(label, safe='')}")

    assert found.json_body["name"] == label


def test_a_label_that_two_columns_share_is_refused_with_their_positions(acme: Frontend) -> None:
    file = judge(arrive("acme"), ODD)

    refused = acme.get(f"/files/{file.id}/columns/twice")
    unknown = acme.get(f"/files/{file.id}/columns/pirce")

    assert refused.status_code == 409
    assert "~11, ~12" in refused.json_body["detail"]
    assert unknown.status_code == 404


def test_a_file_that_is_not_judged_says_so(acme: Frontend) -> None:
    claim = arrive("acme")

    answers = [acme.get(f"/files/{claim.file.id}/{part}") for part in ("columns", "findings", "outputs/clean")]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert acme.get(f"/files/{claim.file.id}").json_body["status"] == "processing"


@given(limit=st.integers(1, 7))
def test_every_file_is_paged_once_and_in_order(limit: int, acme: Frontend) -> None:
    for second in range(9):
        if acme.get("/files?limit=1000").json_body["items"][8:]:
            break
        arrive("acme", f"{second}.csv", second)

    told: list[str] = []
    page = ""
    while True:
        answer = acme.get(f"/files?feed=orders&limit={limit}{page}").json_body
        told += [file["name"] for file in answer["items"]]
        if answer["next"] is None:
            break
        page = f"&page={answer['next']}"

    assert told == [f"{second}.csv" for second in range(8, -1, -1)]


def test_a_page_token_fits_no_other_list(acme: Frontend, rival: Frontend) -> None:
    for second in range(3):
        arrive("acme", f"{second}.csv", second)
        arrive("rival", f"{second}.csv", second)
    token = acme.get("/files?limit=1").json_body["next"]

    assert acme.get(f"/files?limit=2&page={token}").status_code == 200
    assert acme.get(f"/files?feed=orders&page={token}").status_code == 400
    assert acme.get(f"/feeds?page={token}").status_code == 400
    assert rival.get(f"/files?page={token}").status_code == 400
    assert acme.get(f"/files?page={token}A").status_code == 400


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        pytest.param("limit=0", "1000", id="no items"),
        pytest.param("limit=x", "1000", id="no number"),
        pytest.param("fed=orders", "feed", id="misspelt"),
        pytest.param("verdict=ok", "passed", id="no verdict"),
        pytest.param("since=yesterday", "ISO 8601", id="no time"),
        pytest.param("since=0001-01-01T00:00:00%2B23:59", "ISO 8601", id="before time began"),
        pytest.param(f"feed={'f' * 3000}", "feed", id="no feed name"),
    ],
)
def test_a_wrong_query_is_refused_with_advice(query: str, hint: str, acme: Frontend) -> None:
    answer = acme.get(f"/files?{query}")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert hint in answer.json_body["detail"]


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        pytest.param(b"{", "JSON", id="no JSON"),
        pytest.param(b"[" * 200_000, "JSON", id="too deep"),
        pytest.param([], "object", id="no object"),
        pytest.param({"name": "a"}, "'feed'", id="a field missing"),
        pytest.param({"feed": "f", "name": 1}, "'name'", id="of another type"),
        pytest.param({"feed": "f", "name": "a", "size": True}, "'size'", id="a boolean is no number"),
        pytest.param({"feed": "f", "name": "a", "fed": "x"}, "'fed'", id="an unknown field"),
        pytest.param({"feed": "../x", "name": "a"}, "feed", id="no feed name"),
        pytest.param({"feed": "f", "name": "a/b"}, "name", id="no file name"),
        pytest.param({"feed": "f", "name": "a", "size": 10**12}, "MB", id="too large"),
        pytest.param({"feed": "f", "name": "${filename}"}, "name", id="a variable of S3's"),
        pytest.param({"feed": "f", "name": "a\n"}, "name", id="a control character"),
        pytest.param({"feed": "f", "name": "a", "type": "text"}, "type", id="no media type"),
        pytest.param(b'{"feed": "f", "name": "a\\ud800"}', "surrogate", id="half a surrogate pair"),
    ],
)
def test_a_wrong_body_is_refused_with_advice(body: Any, hint: str, acme: Frontend) -> None:
    answer = acme.ask("POST", "/uploads", body)

    assert answer.status_code == 400
    assert hint in answer.json_body["detail"]


def test_an_upload_is_expected_at_once(acme: Frontend) -> None:
    upload = acme.ask("POST", "/uploads", {"feed": "orders", "name": "my file.csv", "type": "text/csv"})

    made = upload.json_body
    file = acme.get(f"/files/{made['file_id']}").json_body
    assert upload.status_code == 201
    assert (file["status"], file["name"], file["feed"]) == ("expected", "my file.csv", "orders")
    assert made["fields"]["key"].startswith("incoming/acme/orders/")
    assert made["fields"]["Content-Type"] == "text/csv"


def test_keys_are_made_used_and_revoked_at_once(client: Client, acme: Frontend) -> None:
    made = acme.ask("POST", "/keys", {"scopes": ["read"]}).json_body
    reader = Frontend(client, made["key"])

    before = reader.get("/files").status_code
    revoked = acme.ask("DELETE", f"/keys/{made['id']}").status_code

    assert (before, revoked, reader.get("/files").status_code) == (200, 204, 401)
    assert acme.ask("POST", "/keys", {"scopes": ["root"]}).status_code == 400
    assert acme.ask("POST", "/keys", {"scopes": []}).status_code == 400


@pytest.mark.parametrize("path", [f"/files/{'a' * 3000}", f"/files/{'a' * 3000}/columns", "/files/a%00b"])
def test_an_id_that_no_table_could_hold_is_unknown(path: str, acme: Frontend) -> None:
    assert acme.get(path).status_code == 404
    assert acme.ask("DELETE", f"/keys/{'a' * 3000}").status_code == 404


def test_a_key_that_no_table_could_hold_is_unknown(client: Client, acme: Frontend) -> None:
    assert Frontend(client, f"assay.acme.{'a' * 3000}.x").get("/files").status_code == 401


def test_keys_are_made_and_revoked_by_a_command(
    client: Client, aws: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["keys", "create", "acme", "--scopes", "read"])
    keys.main()
    reader = Frontend(client, capsys.readouterr().out.strip())
    before = reader.get("/files").status_code

    monkeypatch.setattr("sys.argv", ["keys", "revoke", "acme", reader.key.split(".")[2]])
    keys.main()

    assert (before, reader.get("/files").status_code) == (200, 401)
    for wrong in (["create", "ACME"], ["create", "acme", "--scopes", "root"], ["revoke", "acme", "nothing"]):
        monkeypatch.setattr("sys.argv", ["keys", *wrong])
        with pytest.raises(SystemExit, match=r"[a-z]{4}"):
            keys.main()


def test_only_the_hash_of_a_key_is_kept(acme: Frontend) -> None:
    import boto3

    items = json.dumps(boto3.client("dynamodb").scan(TableName="assay-test")["Items"])

    assert acme.key.rsplit(".", 1)[-1] not in items


@pytest.mark.parametrize(
    ("method", "path", "status", "hint"),
    [("PUT", "/files", 405, "openapi"), ("POST", "/uploads", 415, "application/json")],
)
def test_chalices_own_errors_are_problems_too(method: str, path: str, status: int, hint: str, acme: Frontend) -> None:
    answer = acme.ask(method, path, {}, Content_Type="text/csv")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert hint in answer.json_body["detail"]


def test_feeds_tell_their_newest_file(acme: Frontend) -> None:
    arrive("acme", "new.csv", 5)
    arrive("acme", "old.csv", 1)

    (feed,) = acme.get("/feeds").json_body["items"]

    assert (feed["name"], feed["latest"]["name"]) == ("orders", "new.csv")


def test_the_openapi_document_describes_every_route_and_answer(acme: Frontend) -> None:
    document = acme.get("/openapi.json").json_body

    assert document == openapi.document()
    OpenAPIV31SpecValidator(document).validate()
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == set(doors())


def test_answers_are_as_the_openapi_document_says(acme: Frontend) -> None:
    file_id = judge(arrive("acme"), ["price"]).id
    components = openapi.document()["components"]["schemas"]

    for path, name in (("", "FileAnswer"), ("/columns/price", "ColumnAnswer"), ("/outputs/clean", "Link")):
        answer = acme.get(f"/files/{file_id}{path}").json_body
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components}}
        OAS31Validator(schema).validate(answer)
        assert set(answer) == set(components[name]["properties"])
