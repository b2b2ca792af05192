"""Ways in for people without an account: a link in a mail, opened by hand.

The link shows a page with one button and does nothing else, for mail scanners follow links. The
button's POST puts what was opened into the session; the token is in no later address. Only its
hash is kept.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.limits import address_of, count_failure, may_try

HOUR = 3600
MOST_FAILURES = 20
WORKED_AT = "worked_at"
STAYS_S = 600


def new_token() -> str:
    """What a link is known by: 256 bits by chance."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Door:
    """One kind of link: where the session keeps what was opened, and where failures count."""

    session_key: str
    limit: str

    def opened(self, request: HttpRequest, pk: int) -> str:
        """The hash of the link that this browser opened; empty, if it opened none."""
        return str(request.session.get(self.session_key, {}).get(str(pk), ""))

    def let_in(self, request: HttpRequest, pk: int, token_hash: str) -> None:
        """Remember what was opened, in a session whose key nobody knew before."""
        before = request.session.get(self.session_key, {})
        request.session.cycle_key()
        request.session[self.session_key] = {**before, str(pk): token_hash}

    def stay_in(self, request: HttpRequest) -> None:
        """Who works on stays in: the session begins anew, but not with each word that is typed."""
        now = int(time.time())
        if now - request.session.get(WORKED_AT, 0) >= STAYS_S:
            request.session[WORKED_AT] = now

    def refuse(self, request: HttpRequest, template: str) -> HttpResponse:
        """One answer to all links that do not work. Only they count: a good link is never shut."""
        if self.is_shut(request):
            return render(request, "429.html", status=429)
        self.count_failure(request)
        return render(request, template, status=404)

    def is_shut(self, request: HttpRequest) -> bool:
        """Whether too much has failed from this address in the hour."""
        return not may_try(self.limit, address_of(request), times=MOST_FAILURES)

    def count_failure(self, request: HttpRequest) -> None:
        count_failure(self.limit, address_of(request), seconds=HOUR)


def hide_path(response: HttpResponse) -> HttpResponse:
    """Let no other page learn the address.

    Not "no-referrer": with it browsers send "Origin: null", and every form is refused. This sends
    where the page is, never its path.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def go_in(url: str, language: str) -> HttpResponse:
    """On to the pages behind the link, in the link's language until the switch is used."""
    response = redirect(url)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def language_of(request: HttpRequest, default: str) -> str:
    """The language that was chosen in this browser, else the link's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else default
