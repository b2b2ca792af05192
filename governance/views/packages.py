"""Copies as PDF: asked for, made with progress, fetched."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions, tasks
from governance.actions import packages
from governance.gaps import hidden_in
from governance.models import Package
from governance.packages import papers_in
from governance.views.meetings import visible_meetings
from portal.doorbell import ring
from procurement.files import access_log
from procurement.models import DocumentView


@require_POST
def ask_for_package(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_ask_for_package
    meeting = get_permitted(request, may, visible_meetings(request), pk=pk)
    package = packages.ask_for_package(meeting, by=request.user)
    ring(tasks.make_package, package.pk)
    return redirect("governance:read_agenda", pk)


@require_POST
def ask_for_paper(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """A copy of the agenda or the minutes without what this person may not read."""
    may = permissions.can_ask_for_paper
    meeting = get_permitted(request, may, visible_meetings(request), pk=pk)
    paper = packages.ask_for_paper(meeting, by=request.user, kind=kind)
    ring(tasks.make_paper, paper.pk)
    return redirect(meeting if paper.is_agenda else meeting.minutes_url)


@require_GET
def package_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks every two seconds."""
    context = {"package": _own(request, pk), "meeting_pk": pk}
    return render(request, "governance/includes/package.html", context)


@require_GET
def package_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    package = _own(request, pk)
    if not package.is_ready:
        messages.info(request, _("The PDF is being made. The page says how far it is."))
        return redirect("governance:read_agenda", pk)
    access_log.note(DocumentView(document=one, user=request.user) for one in papers_in(package))
    meeting = package.meeting
    name = f"{meeting.board} {meeting.starts_at:%Y-%m-%d}.pdf"
    return FileResponse(package.file.open("rb"), as_attachment=True, filename=name)


def _own(request: UserRequest, pk: int) -> Package:
    """The one that leaves out just what this person may not read."""
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    return get_object_or_404(Package, meeting=meeting, without=hidden_in(meeting, request.user))
