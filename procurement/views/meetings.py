"""Meetings about a case: the list, booking, changing, calling off, and the calendar file."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.calendars import Method
from portal.paging import Order, paginate
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import meetings
from procurement.appointments import calendar_of
from procurement.forms.meetings import CancelMeetingForm, MeetingForm
from procurement.models import Case, CaseMeeting
from procurement.views import presenting
from procurement.views.cases import trail_of, whole_cases
from procurement.worksheets import written

NEWEST = {"newest": Order("", ("-starts_at", "-id"))}


@require_GET
def case_meetings(request: UserRequest, pk: int) -> HttpResponse:
    """All meetings of a case, the latest first."""
    case = get_object_or_404(whole_cases(request).submitted(), pk=pk)
    rows = CaseMeeting.objects.filter(case=case).select_related("organizer")
    page = paginate(request, rows.prefetch_related("people"), NEWEST)
    trail = [*trail_of(case), (_("Meetings"), "")]
    context = {"case": case, "page": page, "now": timezone.now(), "trail": trail}
    return render(request, "procurement/case_meetings.html", context)


@require_http_methods(["GET", "POST"])
def book_meeting(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_book_meeting, whole_cases(request), pk=pk)
    form = MeetingForm(posted(request), case=case, by=request.user)
    if form.is_valid():
        try:
            booked = meetings.book(case, by=request.user, plan=form.plan)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is booked, and everybody is invited."))
            return redirect(booked)
    return _ask(request, case, form, _("Book a meeting"), _("Book and invite"))


@require_GET
def case_meeting(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(_visible(request), pk=pk)
    case = meeting.case = get_object_or_404(whole_cases(request), pk=meeting.case_id)
    context = {
        "meeting": meeting,
        "case": case,
        "trail": [*trail_of(case), *_trail(meeting)[:-1], (meeting.title, "")],
        **_minutes(request, meeting),
    }
    return render(request, "procurement/case_meeting.html", context)


@require_http_methods(["GET", "POST"])
def change_meeting(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_change_meeting
    meeting = get_permitted(request, may, _visible(request), pk=pk)
    case = get_object_or_404(whole_cases(request), pk=meeting.case_id)
    form = MeetingForm(posted(request), case=case, by=request.user, meeting=meeting)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            meetings.change(meeting, by=request.user, plan=form.plan, seen=seen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is changed, and everybody is told."))
            return redirect(meeting)
    return _ask(request, case, form, _("Change the meeting"), _("Save and tell everybody"))


@require_http_methods(["GET", "POST"])
def cancel_meeting(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_cancel_meeting
    meeting = get_permitted(request, may, _visible(request), pk=pk)
    form = CancelMeetingForm(posted(request))
    if form.is_valid():
        meetings.cancel(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("The meeting is cancelled, and everybody is told."))
        return redirect(meeting)
    heading = _("Cancel the meeting “%(title)s”") % {"title": meeting.title}
    context = {
        "case": meeting.case,
        "form": form,
        "heading": heading,
        "button": _("Cancel the meeting"),
        "trail": [*trail_of(meeting.case), *_trail(meeting), (_("Cancel"), "")],
    }
    return render(request, "procurement/case_form.html", context)


@require_GET
def meeting_calendar(request: UserRequest, pk: int) -> HttpResponse:
    """The meeting as a file that a calendar opens: also for the one who called it."""
    meeting = get_object_or_404(_visible(request), pk=pk)
    method = Method.CANCEL if meeting.is_cancelled else Method.PUBLISH
    response = HttpResponse(
        calendar_of(meeting, method), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return response


def _visible(request: UserRequest) -> QuerySet[CaseMeeting]:
    rows = CaseMeeting.objects.visible_to(request.user)
    return rows.select_related("organizer", "case__authority").prefetch_related("people")


def _minutes(request: UserRequest, meeting: CaseMeeting) -> dict[str, Any]:
    """C03a: what was said is a line of the sheet of meetings, with the meeting's own uid."""
    presenting.load(meeting.case)
    sheet = written.sheet_of(meeting.case, meeting.SHEET)
    if sheet is None or meeting.is_cancelled:
        return {}
    url = reverse("procurement:write_sheet", args=[meeting.case_id, meeting.SHEET])
    may_write = meeting.has_begun and permissions.can_write_sheet(request.user, sheet)
    return {
        "minutes": presenting.standing_line(sheet, meeting.uid),
        "write_minutes": f"{url}?line={meeting.uid}" if may_write else "",
        "may_write": may_write,
    }


def _ask(
    request: UserRequest, case: Case, form: MeetingForm, heading: str, button: str
) -> HttpResponse:
    trail = [*trail_of(case), (_("Meetings"), _list_of(case)), (heading, "")]
    context = {"case": case, "form": form, "heading": heading, "button": button, "trail": trail}
    return render(request, "procurement/book_meeting.html", context)


def _trail(meeting: CaseMeeting) -> list[tuple[Any, str]]:
    return [(_("Meetings"), _list_of(meeting.case)), (meeting.title, meeting.get_absolute_url())]


def _list_of(case: Case) -> str:
    return reverse("procurement:case_meetings", args=[case.pk])
