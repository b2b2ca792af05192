"""Who may ask, how often, and how a refusal reads: one sentence, and a word for the program.

Only keys that open nothing count against an address: a good key is never shut by a bad one.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from portal.doors import HOUR, MOST_FAILURES
from portal.limits import address_of, count_failure, is_within, may_try
from requirements_bank.models import ApiKey

View = Callable[..., HttpResponse]

MINUTE = 60
# Questions in a minute by one key; of the description, from one address.
QUESTIONS = 300
WRONG_KEY, BY_KEY, DESCRIPTION = "api_wrong_key", "api_key", "api_description"
# So often it is written down that a key is in use.
NOTED_EVERY = timedelta(minutes=1)


def by_key(view: View) -> View:
    """Give the page the key, whose authority is all that is asked about."""

    @wraps(view)
    def page(request: HttpRequest, **which: Any) -> HttpResponse:
        scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
        shown = shown.strip() if scheme.lower() == "bearer" else ""
        key = ApiKey.objects.opened_by(shown).first() if shown else None
        if key is None:
            return _unknown(request) if shown else _no_key()
        if not is_within(BY_KEY, str(key.pk), times=QUESTIONS, seconds=MINUTE):
            return _too_many(MINUTE)
        _note(key)
        return view(request, key, **which)

    return get_alone(page)


def without_key(view: View) -> View:
    """For the whole world, so often from one address."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not is_within(DESCRIPTION, address_of(request), times=QUESTIONS, seconds=MINUTE):
            return _too_many(MINUTE)
        return view(request)

    return get_alone(page)


def get_alone(view: View) -> View:
    """Nothing is changed by what is asked, so no token against forged forms is wanted."""

    @wraps(view)
    def page(request: HttpRequest, **which: Any) -> HttpResponse:
        if request.method == "GET":
            response = view(request, **which)
        else:
            text = _("Only GET is answered here: nothing can be changed.")
            response = refuse(405, "method_not_allowed", text, Allow="GET")
        response.headers["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(login_not_required(page))


def refuse(status: int, code: str, text: str, **headers: str) -> JsonResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse({"code": code, "error": text}, status=status, headers=named)


def not_found() -> JsonResponse:
    return refuse(404, "not_found", _("There is nothing here that the key gives access to."))


def _no_key() -> JsonResponse:
    text = _("Send a key in the header: Authorization: Bearer <key>.")
    return refuse(401, "unauthorized", text, WWW_Authenticate='Bearer realm="Indgang"')


def _unknown(request: HttpRequest) -> JsonResponse:
    address = address_of(request)
    if not may_try(WRONG_KEY, address, times=MOST_FAILURES):
        return _too_many(HOUR)
    count_failure(WRONG_KEY, address, seconds=HOUR)
    text = _("The key is unknown, revoked, or past its last day.")
    scheme = 'Bearer realm="Indgang", error="invalid_token"'
    return refuse(401, "unauthorized", text, WWW_Authenticate=scheme)


def _too_many(seconds: int) -> JsonResponse:
    text = _("Too many questions in a short time. Wait as long as Retry-After says.")
    return refuse(429, "too_many_requests", text, Retry_After=str(seconds))


def _note(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at >= NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
