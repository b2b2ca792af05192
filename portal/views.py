"""Pages about the portal itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portal import health


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this copy can do its work: 200 or 503, with each part in words."""
    parts = health.essentials()
    ready = all(part.ok for part in parts)
    answer = {"ready": ready, "parts": {p.name: {"ok": p.ok, "words": p.words} for p in parts}}
    return JsonResponse(answer, status=200 if ready else 503)
