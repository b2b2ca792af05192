"""Signing in, also in the middle of writing: what was typed is not lost when a session ends.

Nothing of it is kept here. It travels in the form of the sign-in page, past wrong passwords too, so
that only the browser that it was typed in gets it back.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import views
from allauth.account.forms import LoginForm
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.typed import CARRIED


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
            "signed_out": True,
            # Whoever changes the language here: the form's own address may have no page.
            "here": f"{reverse('account_login')}?{urlencode({'next': page})}",
        }
        return render(request, "account/login.html", context, status=401)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let allauth decide. Who is in gets back what was typed, to put it where it belongs."""
    response: HttpResponse = views.login(request)
    is_in = request.user.is_authenticated and response.status_code == 302
    if not (is_in and request.POST.get(CARRIED)):
        return response
    return render(request, "account/signed_in.html", {"page": response.headers["Location"]})


def _page_of(request: HttpRequest) -> str:
    """The page that the form stood on: where it was sent to may have no page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
