"""What every answer carries."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def health(get_response: GetResponse) -> GetResponse:
    """Answer /healthz before anything else can go wrong: the process lives."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        return get_response(request)

    return middleware


def readable_session(get_response: GetResponse) -> GetResponse:
    """A session cookie that no session of ours can have is none; the database refuses a NUL."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME, "a").isalnum():
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return middleware


def api_without_cookies(get_response: GetResponse) -> GetResponse:
    """Other systems come in by their key alone: no cookie opens anything there, none is set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            request.COOKIES.clear()
        return get_response(request)

    return middleware


def answer_headers(get_response: GetResponse) -> GetResponse:
    """The request's id in the log goes out with it; pages of signed-in people are not cached."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        response.headers.setdefault("X-Request-ID", request_id)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Danish, unless the person has chosen otherwise: here by the switch, or in the profile.

    A browser's own language is not asked: many Danish offices have English ones.
    """
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else getattr(request.user, "language", "da")
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
        return response

    return middleware
