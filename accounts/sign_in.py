"""Signing in: first the authority (E04), then its way of signing in, be it a password or its own.

Also in the middle of writing: what was typed is not lost when a session ends. Nothing of it is kept
here. It travels in the form of the sign-in page, past wrong passwords too, so that only the browser
that it was typed in gets it back.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import views
from allauth.account.forms import LoginForm
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Authority, IdentityProvider
from portal.typed import CARRIED

COOKIE = "authority"
KEPT_S = 365 * 24 * 3600
# More than this are searched in.
FEW = 10


@dataclass(frozen=True)
class Door:
    """Where somebody stands before signing in: at an authority, or before the choice of one."""

    authority: Authority | None = None
    # With one authority, nobody is asked.
    may_choose: bool = False

    @property
    def must_choose(self) -> bool:
        return self.may_choose and self.authority is None

    @property
    def way(self) -> IdentityProvider | None:
        """The authority's own sign-in, if it has one that is on."""
        return IdentityProvider.objects.filter(authority=self.authority, is_on=True).first()


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own gate; but a form that comes too late is answered with the sign-in page itself.

    htmx gets a bare 401: the page stays as it is, and portal.js says why nothing is saved.
    """

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        if request.htmx:
            return HttpResponse(status=401)
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = _page_of(request)
        context = {
            "form": LoginForm(request=request),
            "redirect_field_value": page,
            **_ways(_door(request), page),
            "signed_out": True,
            # Whoever changes the language here: the form's own address may have no page.
            "here": f"{reverse('account_login')}?{urlencode({'next': page})}",
        }
        return render(request, "account/login.html", context, status=401)


class SignIn(views.LoginView):  # type: ignore[misc] # allauth has no types
    """allauth's own; but the page shows the ways of the authority."""

    door = Door()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.request.GET.get("next") or self.request.POST.get("next", "")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | _ways(self.door, page)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let allauth decide. Who is in gets back what was typed, to put it where it belongs."""
    door = _door(request)
    if request.method == "GET" and door.must_choose and not request.user.is_authenticated:
        return _choose(request)
    response: HttpResponse = SignIn.as_view(door=door)(request)
    if door.authority and door.may_choose:
        _remember(response, door.authority)
    is_in = request.user.is_authenticated and response.status_code == 302
    if not (is_in and request.POST.get(CARRIED)):
        return response
    return render(request, "account/signed_in.html", {"page": response.headers["Location"]})


def _door(request: HttpRequest) -> Door:
    """The authority that the address names, else the one that was chosen last time."""
    everybody = Authority.objects.entered()
    some = list(everybody[:2])
    if len(some) < 2:
        return Door(next(iter(some), None))
    code, kept = request.GET.get("myndighed", ""), request.COOKIES.get(COOKIE, "")
    if code.isalpha():
        found = everybody.filter(code=code)
    else:
        known = (
            kept.isascii() and kept.isdecimal() and len(kept) < 10 and "skift" not in request.GET
        )
        found = everybody.filter(pk=kept) if known else everybody.none()
    return Door(found.first(), may_choose=True)


def _ways(door: Door, page: str) -> dict[str, Any]:
    """What the sign-in page offers."""
    return {"door": door, "authority": door.authority, "way": door.way, "page": page}


def _choose(request: HttpRequest) -> HttpResponse:
    """The list of authorities; who runs the portal stands by itself."""
    everybody = Authority.objects.entered()
    words = request.GET.get("q", "").strip()[:100]
    found = everybody.filter(name__icontains=words.replace("\0", "")) if words else everybody
    operators = Authority.Kind.OPERATOR
    context = {
        "authorities": found.exclude(kind=operators),
        "operators": found.filter(kind=operators),
        "is_long": everybody.count() > FEW,
        "q": words,
        "page": request.GET.get("next", ""),
    }
    return render(request, "account/choose_authority.html", context)


def _remember(response: HttpResponse, authority: Authority) -> None:
    response.set_cookie(
        COOKIE,
        str(authority.pk),
        max_age=KEPT_S,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _page_of(request: HttpRequest) -> str:
    """The page that the form stood on: where it was sent to may have no page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
