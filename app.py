"""The doors: every route and handler of Assay, by decorator. What lies behind each is in `chalicelib/`."""

from collections.abc import Callable
from typing import Any, cast

from chalice.app import AuthRequest, AuthResponse, Chalice, EventSourceHandler, Response, S3Event

from chalicelib import (
    __version__,
    access,
    answers,
    catalog,
    contracts,
    drafts,
    intake,
    keys,
    openapi,
    taking,
    uploads,
    violations,
)
from chalicelib.answers import CORS, DOCUMENTS, Ask
from chalicelib.catalog import ColumnAnswer, FeedAnswer, FileAnswer, Link
from chalicelib.contracts import ContractAnswer, ContractEntry, Difference, VersionAnswer
from chalicelib.core.crossing import Crossed
from chalicelib.core.report import Finding
from chalicelib.core.violation_pieces import Violation
from chalicelib.drafts import Draft
from chalicelib.paging import Page
from chalicelib.routes import ROUTES, Health, Welcome
from chalicelib.settings import settings

app = Chalice(app_name="assay")
door = answers.door(app)


class WholeEvent(S3Event):
    """S3's event as it came. Chalice's own class takes the first record apart, and a TestEvent has none."""

    def _extract_attributes(self, event_dict: dict[str, Any]) -> None: ...


@app.on_s3_event(bucket=settings.bucket, events=["s3:ObjectCreated:*"], prefix="incoming/", name="file_arrived")
def file_arrived(event: S3Event) -> None:
    intake.file_arrived(event.to_dict(), cast(intake.Context, event.context))


@app.on_s3_event(bucket=settings.bucket, events=["s3:ObjectCreated:*"], prefix="contracts/", name="contract_arrived")
def contract_arrived(event: S3Event) -> None:
    taking.contract_arrived(event.to_dict())


for handler in (file_arrived, contract_arrived):
    cast(EventSourceHandler, handler).event_class = WholeEvent


@app.authorizer(ttl_seconds=30)
def api_key(request: AuthRequest) -> AuthResponse:
    return access.identified(request.token)


@app.middleware("http")
def manners(event: Any, get_response: Callable[[Any], Response]) -> Response:
    return answers.mannered(get_response(event))


@app.route("/", cors=CORS)
@door
def welcome(ask: Ask) -> Welcome:
    return Welcome("Assay", __version__, {route.path: route.summary for route in ROUTES if route.method == "GET"})


@app.route("/health", cors=CORS)
@door
def health(ask: Ask) -> Health:
    return Health("ok", __version__)


@app.route("/openapi.json", cors=CORS)
@door
def show_openapi(ask: Ask) -> dict[str, Any]:
    return openapi.document()


@app.route("/uploads", methods=["POST"], authorizer=api_key, cors=CORS)
@door
def create_upload(ask: Ask) -> uploads.Upload:
    return uploads.create(ask.caller, ask.body)


@app.route("/files", authorizer=api_key, cors=CORS)
@door
def list_files(ask: Ask) -> Page[FileAnswer]:
    return catalog.files(ask.caller, ask.query)


@app.route("/files/{file_id}", authorizer=api_key, cors=CORS)
@door
def show_file(ask: Ask, file_id: str) -> FileAnswer:
    return catalog.file(ask.caller, file_id)


@app.route("/files/{file_id}", methods=["DELETE"], authorizer=api_key, cors=CORS)
@door
def delete_file(ask: Ask, file_id: str) -> None:
    catalog.delete(ask.caller, file_id)


@app.route("/files/{file_id}/reassay", methods=["POST"], authorizer=api_key, cors=CORS)
@door
def reassay_file(ask: Ask, file_id: str) -> FileAnswer:
    return catalog.reassay(ask.caller, file_id)


@app.route("/files/{file_id}/columns", authorizer=api_key, cors=CORS)
@door
def list_columns(ask: Ask, file_id: str) -> Page[ColumnAnswer]:
    return catalog.columns(ask.caller, file_id, ask.query)


@app.route("/files/{file_id}/columns/{name}", authorizer=api_key, cors=CORS)
@door
def show_column(ask: Ask, file_id: str, name: str) -> ColumnAnswer:
    return catalog.column(ask.caller, file_id, name)


@app.route("/files/{file_id}/findings", authorizer=api_key, cors=CORS)
@door
def list_findings(ask: Ask, file_id: str) -> Page[Finding]:
    return catalog.findings(ask.caller, file_id, ask.query)


@app.route("/files/{file_id}/violations", authorizer=api_key, cors=CORS)
@door
def list_violations(ask: Ask, file_id: str) -> Page[Violation]:
    return violations.violations(ask.caller, file_id, ask.query)


@app.route("/files/{file_id}/outputs/{kind}", authorizer=api_key, cors=CORS)
@door
def link_output(ask: Ask, file_id: str, kind: str) -> Link:
    return catalog.output(ask.caller, file_id, kind)


@app.route("/feeds", authorizer=api_key, cors=CORS)
@door
def list_feeds(ask: Ask) -> Page[FeedAnswer]:
    return catalog.feeds(ask.caller, ask.query)


@app.route("/contracts", authorizer=api_key, cors=CORS)
@door
def list_contracts(ask: Ask) -> Page[ContractEntry]:
    return contracts.entries(ask.caller, ask.query)


@app.route("/contracts/drafts", methods=["POST"], authorizer=api_key, cors=CORS)
@door
def draft_contract(ask: Ask) -> Draft:
    return drafts.draft(ask.caller, ask.body)


@app.route("/contracts/{contract}/schema", authorizer=api_key, cors=CORS)
@door
def show_schema(ask: Ask, contract: str) -> Crossed:
    return drafts.schema(ask.caller, contract, ask.query)


@app.route("/contracts/{contract}", methods=["PUT"], content_types=DOCUMENTS, authorizer=api_key, cors=CORS)
@door
def put_contract(ask: Ask, contract: str) -> ContractAnswer:
    return contracts.put(ask.caller, contract, ask.body)


@app.route("/contracts/{contract}", authorizer=api_key, cors=CORS)
@door
def show_contract(ask: Ask, contract: str) -> ContractAnswer:
    return contracts.show(ask.caller, contract, ask.query)


@app.route("/contracts/{contract}", methods=["DELETE"], authorizer=api_key, cors=CORS)
@door
def delete_contract(ask: Ask, contract: str) -> None:
    contracts.delete(ask.caller, contract)


@app.route("/contracts/{contract}/versions", authorizer=api_key, cors=CORS)
@door
def list_versions(ask: Ask, contract: str) -> Page[VersionAnswer]:
    return contracts.versions(ask.caller, contract, ask.query)


@app.route("/contracts/{contract}/diff", authorizer=api_key, cors=CORS)
@door
def diff_contract(ask: Ask, contract: str) -> Difference:
    return contracts.difference(ask.caller, contract, ask.query)


@app.route("/keys", methods=["POST"], authorizer=api_key, cors=CORS)
@door
def create_key(ask: Ask) -> keys.NewKey:
    return keys.create(ask.caller.workspace, ask.body.scopes)


@app.route("/keys/{key_id}", methods=["DELETE"], authorizer=api_key, cors=CORS)
@door
def revoke_key(ask: Ask, key_id: str) -> None:
    keys.revoke(ask.caller.workspace, key_id)
