"""A second click on the same button leads where the first one did.

The first click has changed what the button was about, so the second is refused: the page no longer
allows it, or its form finds its own name taken. But whoever clicked has what they wanted. What can
be done twice is left to the actions: an answer is replaced only where nothing was done.
"""

import hashlib
import json
import time
from contextlib import suppress

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect

from portal.locks import SECOND_CLICK
from portal.middleware import GetResponse

LASTS_S = int(SECOND_CLICK.total_seconds())
# Shown again with an error, not understood, not allowed any more, gone.
NOTHING_DONE = (200, 400, 403, 404)
NOT_TYPED = "csrfmiddlewaretoken"
UNDER_WAY = ""
PATIENCE_S = 3.0
LOOK_EVERY_S = 0.05


def second_click(get_response: GetResponse) -> GetResponse:
    """Remember where a form led, and bring there who sends the very same once more in vain.

    htmx renews the part of the page that the button is in, and waits for one answer before it
    asks again: there is no second click.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _key_of(request)
        if not key:
            return get_response(request)
        is_first = cache.add(key, UNDER_WAY, LASTS_S)
        place = "" if is_first else _where_it_led(key)
        response = get_response(request)
        if response.status_code == 302:
            cache.set(key, response.headers["Location"], LASTS_S)
        elif place and response.status_code in NOTHING_DONE:
            # What the first click said was written on a page that nobody gets: it is kept.
            get_messages(request).used = False  # type: ignore[union-attr] # always a storage here
            return redirect(place)
        elif is_first:
            cache.delete(key)
        return response

    return middleware


def _key_of(request: HttpRequest) -> str:
    """The same browser, address and answers: a hash, so that nothing typed lies in the cache."""
    session = request.session.session_key
    if request.method != "POST" or not session or request.headers.get("HX-Request"):
        return ""
    with suppress(UnreadablePostError):
        answers = sorted(
            (name, values) for name, values in request.POST.lists() if name != NOT_TYPED
        )
        said = json.dumps([session, request.get_full_path(), answers])
        return f"second_click:{hashlib.sha256(said.encode()).hexdigest()}"
    return ""


def _where_it_led(key: str) -> str:
    """The first click may still be under way: the second comes after it, if it is not too slow.

    So of two at once it is the first that is done, and its answer is known when the second fails.
    """
    until = time.monotonic() + PATIENCE_S
    while (place := cache.get(key)) == UNDER_WAY and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)
    return place or ""
