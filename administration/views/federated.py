"""The way to the authority's own sign-in, and back (E03)."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from requests import RequestException

from accounts.models import IdentityProvider
from administration import saml
from administration.federation import FAILED, authority_in, come_in, provider_of, refuse
from administration.oidc import Oidc
from portal.limits import address_of, is_within
from portal.outside import is_outside

log = structlog.get_logger(__name__)

# From one address, which may be a whole town hall's on a Monday morning.
TIMES, PERIOD_S = 1200, 600
LONGEST = 200_000
FAILURES = (
    *(RequestException, OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError),
    # What is nested a hundred thousand deep is no answer either.
    *(KeyError, TypeError, ValueError, RecursionError),
)
View = Callable[[HttpRequest, IdentityProvider], HttpResponse]


def at_the_authority(view: View) -> Callable[..., HttpResponse]:
    """With the sign-in that the address names; what it answers may be anything."""

    @wraps(view)
    def page(request: HttpRequest, **named: str) -> HttpResponse:
        (key,) = named.values()
        if not is_within("sign_in_at", address_of(request), times=TIMES, seconds=PERIOD_S):
            return render(request, "429.html", status=429)
        try:
            provider = provider_of(key)
            return view(request, provider)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except FAILURES as error:
            log.warning("sign_in_failed", authority=provider.authority_id, error=repr(error))
            return refuse(request, provider, FAILED)

    return login_not_required(page)


@require_GET
@at_the_authority
def sign_in_at(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """On the way; what comes back must bring along what we remember here."""
    way = _saml_way if provider.is_saml else _oidc_way
    address = way(request, provider, page_after(request))
    if not is_outside(address):
        raise ValueError("The way in does not begin with https://.")
    return HttpResponseRedirect(address)


@require_GET
@at_the_authority
def oidc_answer(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    response: HttpResponse = OAuth2CallbackView.adapter_view(Oidc(request, provider.key))(request)
    return response


@csrf_exempt
@require_POST
@at_the_authority
def saml_answer(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """The other site posts it, so our session's cookie is not sent: it is taken up a page later."""
    said = request.POST["SAMLResponse"]
    if not provider.is_saml or len(said) > LONGEST:
        raise ValueError("That is no answer.")
    # Nobody fills our database with what no authority has signed.
    saml.believed(request, provider, said)
    response = redirect("saml_taken_up", provider.key)
    saml.keep(request, response, said)
    return response


@require_GET
@at_the_authority
def saml_taken_up(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Somebody comes in by an answer to a question that this browser has asked, once."""
    claims, asked = saml.read_answer(request, provider, saml.take(request))
    state = statekit.unstash_state(request, state_id=asked, provider_id=provider.key)
    if state is None:
        raise ValueError("Nobody here has asked for it.")
    return come_in(request, provider, claims, state["next"])


@require_GET
@login_not_required
def saml_metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Also before the way is opened: it is what the authority needs for that."""
    rows = IdentityProvider.objects.filter(kind=IdentityProvider.Kind.SAML)
    provider = get_object_or_404(rows, authority=authority_in(key))
    return HttpResponse(
        saml.metadata(request, provider), content_type="application/samlmetadata+xml"
    )


def page_after(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is here."""
    page = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if ours and page.startswith("/") else ""


def _oidc_way(request: HttpRequest, provider: IdentityProvider, page: str) -> str:
    nonce = secrets.token_urlsafe(16)
    way: Any = get_adapter(request).get_provider(request, provider.key)
    response = way.redirect(
        request,
        AuthProcess.LOGIN,
        next_url=page or None,
        auth_params={"nonce": nonce},
        nonce=nonce,
    )
    return str(response.headers["Location"])


def _saml_way(request: HttpRequest, provider: IdentityProvider, page: str) -> str:
    address, number = saml.way_in(request, provider)
    state = {"next": page}
    statekit.stash_state(request, provider_id=provider.key, state=state, state_id=number)
    return address
