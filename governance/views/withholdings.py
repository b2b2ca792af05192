"""The public edition of the minutes: as it will be, and what is left out of it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import withholdings
from governance.agenda import whole_agenda
from governance.doorbell import ring_for_papers
from governance.edition import Entry, Marks, Target, edition, marks_of
from governance.forms.withholding import LiftForm, WithholdForm
from governance.models import Addendum, AgendaItem, FixedPoint, Withholding
from governance.views.items import visible_items
from governance.views.meetings import meeting_trail, visible_meetings
from portal.refusals import said_on

ADDRESSES: dict[type[Target], str] = {
    AgendaItem: "governance:withhold",
    FixedPoint: "governance:withhold_of_point",
    Addendum: "governance:withhold_of_addendum",
}


@require_safe
def public_edition(request: UserRequest, pk: int) -> HttpResponse:
    """Both editions of the minutes beside each other, item by item."""
    meeting = get_permitted(request, permissions.can_read_minutes, visible_meetings(request), pk=pk)
    agenda = whole_agenda(meeting, request.user)
    whole, public = (edition(meeting, agenda, marks) for marks in (Marks(), marks_of(meeting)))
    context = {
        "meeting": meeting,
        "entries": [
            (one, other, _withhold_address(request.user, one))
            for one, other in zip(whole, public, strict=True)
        ],
        "trail": meeting_trail(meeting, _("The public edition")),
    }
    return render(request, "governance/public_edition.html", context)


@require_http_methods(["GET", "POST"])
def withhold(request: UserRequest, pk: int) -> HttpResponse:
    """Of a case on the agenda."""
    items = visible_items(request)
    return _withhold(request, get_permitted(request, permissions.can_withhold, items, pk=pk))


@require_http_methods(["GET", "POST"])
def withhold_of_point(request: UserRequest, pk: int) -> HttpResponse:
    """Of a point that is no case."""
    points = FixedPoint.objects.filter(meeting__in=visible_meetings(request))
    points = points.select_related("meeting__board__authority")
    return _withhold(request, get_permitted(request, permissions.can_withhold, points, pk=pk))


@require_http_methods(["GET", "POST"])
def withhold_of_addendum(request: UserRequest, pk: int) -> HttpResponse:
    readable = Q(item=None) | Q(item__in=visible_items(request).order_by().values("pk"))
    addenda = Addendum.objects.filter(readable, meeting__in=visible_meetings(request))
    addenda = addenda.select_related("meeting__board__authority", "item", "decision")
    return _withhold(request, get_permitted(request, permissions.can_withhold, addenda, pk=pk))


@require_http_methods(["GET", "POST"])
def lift_withholding(request: UserRequest, pk: int) -> HttpResponse:
    items, meetings = visible_items(request).order_by().values("pk"), visible_meetings(request)
    about = Q(item__in=items) | Q(point__meeting__in=meetings)
    about |= Q(Q(addendum__item=None) | Q(addendum__item__in=items), addendum__meeting__in=meetings)
    found = Withholding.objects.filter(about).select_related("item", "point", "addendum")
    one = get_permitted(request, permissions.can_lift_withholding, found, pk=pk)
    form = LiftForm(posted(request), instance=one)
    if form.is_valid():
        because = form.cleaned_data["lifted_because"]
        with said_on(form):
            withholdings.lift_withholding(one, by=request.user, because=because)
            ring_for_papers(one.meeting)
            messages.success(request, _("It stands in the public edition again."))
            return redirect("governance:public_edition", one.meeting.pk)
    context: dict[str, Any] = {"withholding": one, "meeting": one.meeting, "form": form}
    context["trail"] = meeting_trail(one.meeting, _("Make it public after all"))
    return render(request, "governance/lift_withholding.html", context)


def _withhold_address(user: User, entry: Entry) -> str:
    """Where something of it is left out, by those who may."""
    name = ADDRESSES.get(type(entry.target))
    if name is None or entry.gap or not permissions.can_withhold(user, entry.target):
        return ""
    return reverse(name, args=[entry.target.pk])


def _withhold(request: UserRequest, target: AgendaItem | FixedPoint | Addendum) -> HttpResponse:
    meeting = target.meeting
    all_marks = list(target.withholdings.select_related("marked_by", "lifted_by"))
    in_force = [one for one in all_marks if one.lifted_at is None]
    marked = {(one.part, one.line) for one in in_force}
    form = WithholdForm(posted(request), target=target, marked=marked)
    if form.is_valid():
        withholdings.withhold(target, by=request.user, **form.cleaned_data)
        ring_for_papers(meeting)
        messages.success(request, _("It is left out of the public edition."))
        return redirect("governance:public_edition", meeting.pk)
    context: dict[str, Any] = {"target": target, "meeting": meeting, "form": form}
    context |= {"in_force": in_force, "lifted": [one for one in all_marks if one.lifted_at]}
    context["trail"] = meeting_trail(meeting, _("Kept from the public"))
    return render(request, "governance/withhold.html", context)
