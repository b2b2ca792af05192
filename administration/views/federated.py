"""The way to the authority's own sign-in, and back (E03)."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET
from requests import RequestException

from accounts.models import IdentityProvider
from administration.federation import FAILED, provider_of, refuse
from administration.oidc import Oidc
from portal.limits import address_of, is_within
from portal.outside import is_outside

log = structlog.get_logger(__name__)

# From one address, which may be a whole town hall's on a Monday morning.
TIMES, PERIOD_S = 1200, 600
View = Callable[..., HttpResponse]


def at_the_authority(view: View) -> View:
    """With the sign-in that the address names; what it answers may be anything."""

    @wraps(view)
    def page(request: HttpRequest, **named: str) -> HttpResponse:
        (key,) = named.values()
        if not is_within("sign_in_at", address_of(request), times=TIMES, seconds=PERIOD_S):
            return render(request, "429.html", status=429)
        try:
            provider = provider_of(key)
        except IdentityProvider.DoesNotExist as error:
            raise Http404 from error
        try:
            return view(request, provider)
        except (RequestException, KeyError, TypeError, ValueError) as error:
            log.warning("sign_in_failed", authority=provider.authority_id, error=repr(error))
            return refuse(request, provider, FAILED)

    return login_not_required(page)


@require_GET
@at_the_authority
def sign_in_at(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """On the way: what comes back must bring the state along, and the token the nonce."""
    nonce = secrets.token_urlsafe(16)
    way: Any = get_adapter(request).get_provider(request, provider.key)
    response: HttpResponse = way.redirect(
        request,
        AuthProcess.LOGIN,
        next_url=page_after(request),
        auth_params={"nonce": nonce},
        nonce=nonce,
    )
    if not is_outside(response.headers["Location"]):
        raise ValueError("The way in does not begin with https://.")
    return response


@require_GET
@at_the_authority
def oidc_answer(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    response: HttpResponse = OAuth2CallbackView.adapter_view(Oidc(request, provider.key))(request)
    return response


def page_after(request: HttpRequest) -> str | None:
    """Where the person wanted to go, if that is here."""
    page = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if ours and page.startswith("/") else None
