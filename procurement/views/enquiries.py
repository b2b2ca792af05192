"""Questions about a case: asking, and the thread that follows."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import enquiries
from procurement.forms.enquiries import AskEnquiryForm, ReopenEnquiryForm, ReplyForm
from procurement.models import Assessment, Case, ChecklistStep, Enquiry

OF_CASE = ("case__authority", "case__department", "case__requester", "case__request")


@require_http_methods(["GET", "POST"])
def ask_enquiry(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_ask_enquiry, _cases(request), pk=pk)
    about = _about(request, case)
    form = AskEnquiryForm(posted(request), case=case, by=request.user, today=timezone.localdate())
    if form.is_valid():
        asked = enquiries.ask(form.enquiry(case=case, **about), by=request.user)
        messages.success(request, _("Your question is asked."))
        return redirect(asked)
    trail = [*_trail(case), (_("Ask"), "")]
    context = {"case": case, "form": form, "trail": trail, **about}
    return render(request, "procurement/ask_enquiry.html", context)


@require_GET
def enquiry(request: UserRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(_visible(request), pk=pk))


@require_http_methods(["GET", "POST"])
def reply_to_enquiry(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_reply_to_enquiry, _visible(request), pk=pk)
    form = ReplyForm(posted(request), enquiry=one, by=request.user)
    if form.is_valid():
        try:
            enquiries.reply(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            # The words stay on the page: they may have taken an hour.
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is saved, and those concerned are told."))
            return redirect(one)
    return _show(request, one, reply_form=form)


@require_POST
def close_enquiry(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_close_enquiry, _visible(request), pk=pk)
    enquiries.close(one, by=request.user)
    messages.success(request, _("The question is closed."))
    return redirect(one)


@require_http_methods(["GET", "POST"])
def reopen_enquiry(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_reopen_enquiry, _visible(request), pk=pk)
    form = ReopenEnquiryForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        enquiries.reopen(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("The question is open again."))
        return redirect(one)
    heading = _("Open the question again")
    context = {
        "case": one.case,
        "form": form,
        "heading": heading,
        "button": heading,
        "trail": [*_trail(one.case), (_("Question"), one.get_absolute_url()), (heading, "")],
    }
    return render(request, "procurement/case_form.html", context)


def _cases(request: UserRequest) -> QuerySet[Case]:
    cases = Case.objects.visible_to(request.user).select_related("authority", "request")
    return cases.prefetch_related("colleagues")


def _visible(request: UserRequest) -> QuerySet[Enquiry]:
    rows = Enquiry.objects.visible_to(request.user).threads().select_related(*OF_CASE)
    return rows.prefetch_related("case__colleagues")


def _about(request: UserRequest, case: Case) -> dict[str, Any]:
    """The step or the assessment that the address names, if it is one of the case."""
    step, assessment = request.GET.get("step", ""), request.GET.get("assessment", "")
    if assessment.isdecimal() and len(assessment) < 10:
        return {"assessment": Assessment.objects.filter(case=case, pk=assessment).first()}
    if step.isdecimal() and len(step) < 10:
        return {"step": ChecklistStep.objects.filter(case=case, pk=step).first()}
    return {}


def _show(request: UserRequest, one: Enquiry, **bound: Any) -> HttpResponse:
    may_reply = one.is_open and permissions.can_reply_to_enquiry(request.user, one)
    form = ReplyForm(enquiry=one, by=request.user) if may_reply else None
    context = {
        "enquiry": one,
        "case": one.case,
        "today": timezone.localdate(),
        "reply_form": form,
        "trail": [*_trail(one.case), (_("Question"), "")],
        **bound,
    }
    return render(request, "procurement/enquiry.html", context)


def _trail(case: Case) -> list[tuple[Any, str]]:
    return [(_("Cases"), reverse("procurement:case_list")), (case.number, case.get_absolute_url())]
