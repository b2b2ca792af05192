"""What is treated at meetings: new cases, and those that the IT visitation goes through."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.models import Role, User
from portal.paging import ROWS, Order, paginate
from procurement import permissions
from procurement.models import Case, Entry
from procurement.turns import queues

NEW = {"newest": Order(_("Newest first"), ("-submitted_at", "-id"))}
OLDEST = {"oldest": Order("", ("submitted_at", "id"))}


@require_GET
def triage(request: UserRequest) -> HttpResponse:
    """F22: the group meets on Mondays and treats what has come since the last time."""
    if not permissions.can_triage(request.user):
        raise PermissionDenied
    monday = last_monday(timezone.localdate())
    new = Case.objects.awaiting_triage_of(request.user)
    page = paginate(request, new.select_related("department", "requester", "request"), NEW)
    start = timezone.make_aware(datetime.combine(monday, time.min))
    context = {
        "page": page,
        "monday": monday,
        "fresh": [case for case in page.rows if case.submitted_at and case.submitted_at >= start],
        "older": [case for case in page.rows if case.submitted_at and case.submitted_at < start],
        "coordinators": _coordinators(request.user),
    }
    return render(request, "procurement/triage.html", context)


@require_GET
def visitation(request: UserRequest) -> HttpResponse:
    """C05a: the agenda of the next visitation, and who was there and what was said at the last."""
    if not permissions.can_visit(request.user):
        raise PermissionDenied
    mine = Case.objects.visible_to(request.user)
    page = paginate(request, mine.at_visitation(), OLDEST)
    minutes = Entry.objects.standing().filter(sheet="visitation_meeting", case__in=mine)
    newest = minutes.select_related("case").order_by("-pk")[:ROWS]
    said = sorted(newest, key=held_on, reverse=True)
    context = {
        "page": page,
        "agenda": queues.current_steps(page.rows),
        "held": [(day, list(lines)) for day, lines in groupby(said, held_on)],
    }
    return render(request, "procurement/visitation.html", context)


def held_on(minutes: Entry) -> date:
    return date.fromisoformat(minutes.answers["date"])


def last_monday(today: date) -> date:
    """The Monday before today; on a Monday, the one a week ago."""
    return today - timedelta(days=today.weekday() or 7)


def _coordinators(user: User) -> "QuerySet[User]":
    places = user.authorities_as(Role.COORDINATOR)
    people: QuerySet[User] = User.objects.active()
    holding = people.filter(
        assignments__role=Role.COORDINATOR, assignments__authority__in=places or user.authority_ids
    )
    return holding.distinct().order_by("name")
