"""A caller of the API, as tests have it."""

import json
from dataclasses import dataclass
from typing import Any

from chalice.test import Client


@dataclass
class Frontend:
    """A caller of one workspace."""

    client: Client
    key: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.http.request(method, path, headers=sent, body=raw)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)
