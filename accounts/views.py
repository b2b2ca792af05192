"""How an authority looks: its colour and its logo. Neither is secret, suppliers see them too."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control

from accounts.models import Authority

# The address changes with what it shows, so that it may be kept for long.
KEPT = 30 * 24 * 3600


@login_not_required
@cache_control(public=True, max_age=KEPT)
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    authority = get_object_or_404(Authority, pk=pk)
    style = f":root{{--accent:{authority.accent_colour}}}\n"
    return HttpResponse(style, content_type="text/css")


@login_not_required
@cache_control(public=True, max_age=KEPT)
def logo(request: HttpRequest, pk: int) -> HttpResponseBase:
    authority = get_object_or_404(Authority, pk=pk)
    try:
        return FileResponse(authority.logo.open(), content_type="image/png")
    except (ValueError, OSError) as error:
        raise Http404 from error
