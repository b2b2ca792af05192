"""Equal treatment in a case: the log, who advised, and what was done about it."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.sheets import csv_response
from portal.templatetags.formats import moment
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.actions import advisers
from requirements_bank.dialogues.treatment import log_of
from requirements_bank.forms.clarification import AdviserForm
from requirements_bank.forms.keeping import ReasonForm
from requirements_bank.models import Adviser
from requirements_bank.models.adviser import AdviserQuerySet

ORDERS = {
    "new": Order(gettext_lazy("Newest first"), ("-id",)),
    "old": Order(gettext_lazy("Oldest first"), ("id",)),
}


@require_GET
def treatment(request: UserRequest, pk: int) -> HttpResponse:
    """What suppliers were told, and who knew more than others."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    context = {
        "case": case,
        "page": paginate(request, log_of(case), ORDERS),
        "advisers": case.advisers.standing().order_by("since", "pk"),
        "trail": [*_trail(case)[:-1], (_("Equal treatment"), "")],
    }
    return render(request, "requirements_bank/treatment.html", context)


@require_GET
def treatment_csv(request: UserRequest, pk: int) -> StreamingHttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    header = [_("When"), _("What happened"), _("In full"), _("By"), _("Mail to"), _("Sent")]
    rows = (
        [moment(event.happened_at), event.headline, event.facts, event.actor or "", *mail]
        for event in log_of(case).order_by("pk")
        for mail in [[one.to_whom, moment(one.sent_at)] for one in event.mails.all()] or [["", ""]]
    )
    return csv_response("ligebehandling.csv", header, rows)


def note_adviser(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user)
    case = get_permitted(request, permissions.can_note_adviser, cases, pk=pk)
    form = AdviserForm(request.POST or None, instance=Adviser(case=case))
    if form.is_valid():
        advisers.note(form.instance, by=request.user)
        messages.success(request, _("The adviser is in the log."))
        return redirect("requirements_bank:treatment", case.pk)
    return _form_page(request, case, form, _("Note who advised"))


def change_adviser(request: UserRequest, pk: int) -> HttpResponse:
    adviser = get_permitted(request, permissions.can_change_adviser, _visible(request), pk=pk)
    form = AdviserForm(request.POST or None, instance=adviser)
    if form.is_valid():
        advisers.change(adviser, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is saved."))
        return redirect("requirements_bank:treatment", adviser.case_id)
    return _form_page(request, adviser.case, form, _("Change the adviser"))


def remove_adviser(request: UserRequest, pk: int) -> HttpResponse:
    adviser = get_permitted(request, permissions.can_remove_adviser, _visible(request), pk=pk)
    label, button = _("Why it was written down by mistake"), _("Take it out of the log")
    form = ReasonForm(request.POST or None, label=label, button=button, warns=True)
    if form.is_valid():
        advisers.remove(adviser, by=request.user, reason=form.cleaned_data["message"])
        messages.success(request, _("It is taken out. The history keeps that it was there."))
        return redirect("requirements_bank:treatment", adviser.case_id)
    heading = _("Take %(adviser)s out of the log") % {"adviser": adviser}
    return _form_page(request, adviser.case, form, heading)


def _visible(request: UserRequest) -> AdviserQuerySet:
    cases = Case.objects.visible_to(request.user)
    return Adviser.objects.standing().filter(case__in=cases).select_related("case")


def _trail(case: Case) -> list[tuple[str, str]]:
    page = reverse("requirements_bank:treatment", args=[case.pk])
    return [(str(case), case.get_absolute_url()), (_("Equal treatment"), page)]


def _form_page(
    request: UserRequest, case: Case, form: AdviserForm | ReasonForm, heading: str
) -> HttpResponse:
    trail = [*_trail(case), (heading, "")]
    context = {"case": case, "form": form, "heading": heading, "trail": trail}
    return render(request, "requirements_bank/adviser_form.html", context)
