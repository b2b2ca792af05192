"""Where allauth meets our authorities: each has a sign-in of its own, in rows of ours (E03)."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

from accounts.models import IdentityProvider
from administration.actions.federated import admit
from administration.claims import Claims, read
from notifications.secrets import unseal
from portal.outside import Outside

FAILED = "failed"
STATUS = {FAILED: 400}


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """allauth asks here for its apps, and we take over when somebody comes back."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        found = on().filter(kind=IdentityProvider.Kind.OIDC)
        return [_app_of(one) for one in found if provider in (None, one.kind, one.key)]

    def get_requests_session(self) -> Outside:
        return Outside()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nothing of allauth's own comes after this: no sign-up, no linking by address."""
        said = sociallogin.account.extra_data["id_token"]
        provider = provider_of(sociallogin.account.provider)
        state = sociallogin.state
        if not constant_time_compare(str(said.get("nonce")), state["nonce"]):
            raise ImmediateHttpResponse(refuse(request, provider, FAILED))
        claims = read(provider, said["sub"], said)
        raise ImmediateHttpResponse(come_in(request, provider, claims, state.get("next", "")))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_how: Any) -> None:
        raise ImmediateHttpResponse(refuse(request, provider_of(provider.app.provider_id), FAILED))


def on() -> Any:
    """The sign-ins that people may use."""
    return IdentityProvider.objects.filter(is_on=True).select_related("authority")


def provider_of(key: str) -> IdentityProvider:
    """The one that an address names. Raises DoesNotExist."""
    found: IdentityProvider = on().get(authority=authority_in(key))
    return found


def authority_in(key: str) -> int:
    """The authority that an address names by its number; 0 for none."""
    number = key.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def come_in(
    request: HttpRequest, provider: IdentityProvider, claims: Claims, page: str
) -> HttpResponse:
    """Let the person in whom the claims are about, or say why not and whom to ask."""
    admission = admit(provider, claims)
    if admission.refusal:
        return refuse(request, provider, admission.refusal.value)
    if request.user.is_authenticated:
        get_account_adapter(request).logout(request)
    response: HttpResponse = perform_login(
        request,
        admission.person,
        email_verification="none",
        redirect_url=page or None,
        signal_kwargs={"sociallogin": provider},
    )
    return response


def refuse(request: HttpRequest, provider: IdentityProvider, why: str) -> HttpResponse:
    """The page that says that one has no rights, and who gives them."""
    context = {"authority": provider.authority, "way": provider, "why": why}
    status = STATUS.get(why, 403)
    return render(request, "administration/no_rights.html", context, status=status)


def _app_of(provider: IdentityProvider) -> SocialApp:
    """As allauth wants it; never saved."""
    return SocialApp(
        provider=provider.kind,
        provider_id=provider.key,
        name=str(provider.authority),
        client_id=provider.client_id,
        secret=unseal(provider.sealed_secret),
        settings={"server_url": provider.address, "issuer": provider.issuer},
    )
