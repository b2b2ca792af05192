"""The phases of a case: where it begins, and whether it goes on after one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement import gates, permissions
from procurement.actions import phases
from procurement.forms.phase import EnterForm, PhaseForm
from procurement.views.cases import ask_about, whole_cases


@require_http_methods(["GET", "POST"])
def decide_phase(request: UserRequest, pk: int, key: str) -> HttpResponse:
    case = get_permitted(request, permissions.can_decide_phase, whole_cases(request), pk=pk)
    phase = next((one for one in case.course.phases if one.key == key), None)
    if phase is None:
        raise Http404
    if phase != gates.phase_at_end(case):
        messages.info(request, _("The phase is not waiting for a decision."))
        return redirect(case)
    form = PhaseForm(posted(request))
    if form.is_valid():
        phases.decide(case, by=request.user, phase=key, **form.cleaned_data)
        messages.success(request, _("The decision is recorded, and those concerned are told."))
        return redirect(case)
    heading = _("Decide after “%(phase)s”") % {"phase": phase.title}
    return ask_about(request, case, form, heading, _("Record the decision"))


@require_http_methods(["GET", "POST"])
def enter_phase(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_enter_phase, whole_cases(request), pk=pk)
    form = EnterForm(posted(request), case=case, by=request.user)
    if form.is_valid():
        phases.enter(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("The steps before it are left out, with your reason."))
        return redirect(case)
    return ask_about(request, case, form, _("Begin at a later phase"), _("Begin there"))
