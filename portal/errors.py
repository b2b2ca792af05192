"""A refused act gets a sentence that says why, instead of a page that says only no."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.lifecycle import TransitionNotAllowed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that a form gets whose token does not fit.

    The browser says whether it came from a page of ours: only then is what was typed shown back.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return render(request, "403_csrf.html", {"ours": ours}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 page. Our own refusals carry a sentence for the person; others do not."""
    overtaken = isinstance(exception, TransitionNotAllowed)
    ours = type(exception) is not BadRequest and isinstance(exception, BadRequest)
    context = {"overtaken": overtaken, "reason": str(exception) if ours and not overtaken else ""}
    return render(request, "400.html", context, status=400)
