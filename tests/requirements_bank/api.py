"""What the tests of the API share."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.requirements_bank.suppliers import visitor

DIALOGUES = "/api/v1/dialogues"


def ask(key: str, path: str = DIALOGUES, query: Any = None, browser: Client | None = None):
    """Another system's question, from an address of its own."""
    headers = {"Authorization": f"Bearer {key}"}
    response: HttpResponse = (browser or visitor()).get(path, query, headers=headers)
    return response


def read(key: str, path: str = DIALOGUES, **query: Any) -> Any:
    response = ask(key, path, query)
    assert response.status_code == 200, response.text
    return response.json()
