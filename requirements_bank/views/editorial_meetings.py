"""The meetings of the cross-municipal editors."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from portal.refusals import Refused
from requirements_bank import permissions
from requirements_bank.actions import editorial_meetings
from requirements_bank.forms.promotion import EditorialMeetingForm
from requirements_bank.models import EditorialMeeting

may = permissions.can_plan_meeting


@require_http_methods(["GET", "POST"])
def plan_meeting(request: UserRequest) -> HttpResponse:
    if not may(request.user, EditorialMeeting()):
        raise PermissionDenied
    form = EditorialMeetingForm(posted(request))
    if _acts(form, editorial_meetings.plan, by=request.user):
        messages.success(request, _("The meeting is planned, and those with proposals are told."))
        return redirect("requirements_bank:promotion_list")
    return _page(request, form, _("Plan a meeting"))


@require_http_methods(["GET", "POST"])
def change_meeting(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(request, may, EditorialMeeting.objects.coming(), pk=pk)
    form = EditorialMeetingForm(posted(request), instance=meeting)
    if _acts(form, editorial_meetings.change, by=request.user):
        messages.success(request, _("The meeting is changed, and those with proposals are told."))
        return redirect("requirements_bank:promotion_list")
    return _page(request, form, _("Change the meeting"))


@require_POST
def cancel_meeting(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(request, may, EditorialMeeting.objects.coming(), pk=pk)
    editorial_meetings.cancel(meeting, by=request.user)
    messages.success(request, _("The meeting is cancelled, and those with proposals are told."))
    return redirect("requirements_bank:promotion_list")


def _acts(form: EditorialMeetingForm, act: Callable[..., object], *, by: User) -> bool:
    if not form.is_valid():
        return False
    try:
        act(form.instance, by=by)
    except Refused as refusal:
        form.add_error("starts_at", str(refusal))
        return False
    return True


def _page(request: UserRequest, form: EditorialMeetingForm, heading: str) -> HttpResponse:
    trail = [
        (_("Requirements bank"), reverse("requirements_bank:requirement_list")),
        (_("Proposals"), reverse("requirements_bank:promotion_list")),
        (heading, ""),
    ]
    context = {"form": form, "heading": heading, "trail": trail}
    return render(request, "requirements_bank/editorial_meeting_form.html", context)
