"""The new cases that the coordinators treat on Mondays."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.models import Role, User
from portal.paging import Order, paginate
from procurement import permissions
from procurement.models import Case

NEW = {"newest": Order(_("Newest first"), ("-submitted_at", "-id"))}


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
