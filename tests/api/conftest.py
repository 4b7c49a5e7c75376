"""Programs that read the API, each with a key of its school."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from foundation.schools.services import create_api_client

ALL_SCOPES = ["courses:read", "people:read", "progress:read", "results:read", "awards:read"]
SECRET = "a-secret-that-only-this-test-knows"


def basic(client_id: str, secret: str = SECRET) -> dict[str, str]:
    pair = b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


@dataclass
class Program:
    """A client with a token in its hand."""

    client_id: str
    token: str

    def get(self, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return Client().get(address, headers=headers, **kwargs)

    def read(self, path: str, **kwargs: Any) -> Any:
        """The JSON of a page that must be there."""
        response = self.get(path, **kwargs)
        assert response.status_code == 200, response.content
        return response.json()


@pytest.fixture(autouse=True)
def _no_reads_counted_yet() -> None:
    """Limits are counted in the shared cache; each test starts with a new minute."""
    cache.clear()


@pytest.fixture
def program_of(db: Any) -> Callable[..., Program]:
    """A program of a school, with all scopes or with those that are named."""

    def make(school: Any, scopes: list[str] | None = None) -> Program:
        client, _ = create_api_client(
            school=school,
            name="LMS",
            scopes=ALL_SCOPES if scopes is None else scopes,
            secret=SECRET,
        )
        response = Client().post(
            "/oauth/token/", {"grant_type": "client_credentials"}, headers=basic(client.client_id)
        )
        assert response.status_code == 200, response.content
        return Program(client.client_id, response.json()["access_token"])

    return make


@pytest.fixture
def program(program_of: Callable[..., Program], school: Any) -> Program:
    """A program of Harbour School that may read everything."""
    return program_of(school)


@pytest.fixture
def stranger(program_of: Callable[..., Program], other_school: Any) -> Program:
    """A program of another school that may read everything there."""
    return program_of(other_school)
