"""Somebody's browser, on its way between the portal and the authority's own sign-in."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from django.urls import reverse

from accounts.models import IdentityProvider


class Browser:
    def __init__(self) -> None:
        self.client = Client(HTTP_HOST="testserver")

    def leave(self, provider: IdentityProvider, page: str = "") -> str:
        """Press the button of the sign-in page; the address at the authority that it leads to."""
        query = {"next": page} if page else {}
        answer = self.client.get(reverse("sign_in_at", args=[provider.key]), query)
        assert answer.status_code == 302, answer.text
        return str(answer.url)

    def be_sent_back(self, there: str) -> str:
        """What the authority's sign-in answers: an address of ours."""
        answer = requests.get(there, allow_redirects=False, timeout=5)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def sign_in(self, provider: IdentityProvider, page: str = "") -> Any:
        return self.client.get(self.be_sent_back(self.leave(provider, page)))

    def is_in(self) -> bool:
        return self.client.get("/beskeder/").status_code == 200
