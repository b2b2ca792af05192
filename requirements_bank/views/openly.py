"""Pages that everybody may read without signing in: limited to an address, and cached.

They set no session and no token, so whoever stands between may keep one copy for all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from portal.limits import address_of, is_within

View = Callable[..., HttpResponseBase]

PERIOD_S = 600
# How often in the period from one address, which may be a whole town hall's.
PAGES, FILES = "public_page", "public_file"
LIMITS = {PAGES: 600, FILES: 240}
FRESH_S = 300


def public_page(view: View) -> View:
    """For who is signed in, or is in by a link, it is a page as all others, and is not kept."""
    limited = require_safe(_limited(view, PAGES))

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        # Asked first: a message that the page shows is gone from the session afterwards.
        is_for_all = request.session.is_empty()
        response = limited(request, **kwargs)
        if response.status_code == 200 and is_for_all:
            response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
        return response

    return login_not_required(page)


def public_download(view: View) -> View:
    """Each counts, so none is kept, and a mere look at its headers is none."""
    return login_not_required(require_GET(_limited(view, FILES)))


def _limited(view: View, what: str) -> View:
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if is_within(what, address_of(request), times=LIMITS[what], seconds=PERIOD_S):
            return view(request, **kwargs)
        return render(request, "429.html", status=429)

    return page
