from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from governance import diary
from governance.actions import feeds
from governance.models import CalendarFeed
from portal.calendars import write_feed
from portal.clock import database_now
from portal.limits import address_of, is_within

PERIOD_S = 600
# From one address, which may be a whole town hall's: each program asks a few times a day.
MOST = 300
SHOWN = 30


def my_calendar(request: UserRequest) -> HttpResponse:
    return _page(request, "")


@require_POST
def make_feed(request: UserRequest) -> HttpResponse:
    """The address is shown in this one answer, and then never again."""
    token = feeds.make_feed(request.user)
    path = reverse("governance:calendar_feed", args=[token])
    return _page(request, f"{settings.SITE_URL}{path}")


@require_POST
def stop_feed(request: UserRequest) -> HttpResponse:
    feeds.stop_feed(request.user)
    messages.success(request, _("The address has stopped working."))
    return redirect("governance:my_calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a program, which has no session: the address alone says whose calendar it is."""
    if not is_within("calendar_feed", address_of(request), times=MOST, seconds=PERIOD_S):
        return render(request, "429.html", status=429)
    feed = CalendarFeed.objects.at(token).select_related("user").first()
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        now = database_now()
        text = write_feed("Indgang", diary.appointments_of(feed.user, now), now=now)
    headers = {"Cache-Control": "private, max-age=900"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: UserRequest, address: str) -> HttpResponse:
    context = {
        "entries": diary.entries_of(request.user, database_now())[:SHOWN],
        "feed": CalendarFeed.objects.filter(user=request.user).first(),
        "address": address,
        "trail": [(_("Meetings"), reverse("governance:meeting_list")), (_("My calendar"), "")],
    }
    return render(request, "governance/my_calendar.html", context)
