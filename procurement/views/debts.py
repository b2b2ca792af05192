"""One technical debt, with what is done to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from notifications.models import Event
from procurement import permissions
from procurement.actions import debts as actions
from procurement.forms import debts as forms_of
from procurement.models import Case, Debt, System
from procurement.models.debt import DebtQuerySet
from procurement.views.case_debts import trail_of
from procurement.views.meanwhile import saves


@require_http_methods(["GET", "POST"])
def add_system_debt(request: UserRequest, pk: int) -> HttpResponse:
    """Facts 2f: of a system in use, whose case is long closed or was never here."""
    people = ("authority", "owner", "department")
    systems = System.objects.visible_to(request.user).select_related(*people)
    system = get_permitted(request, permissions.can_add_system_debt, systems, pk=pk)
    known = {"hourly_rate": system.authority.hourly_rate, "departments": [system.department_id]}
    known |= {"owner": system.owner and system.owner.email}
    form = forms_of.DebtForm(posted(request), authority=system.authority, initial=known)
    if form.is_valid():
        chosen = form.cleaned_data["departments"]
        actions.add_to_system(form.instance, by=request.user, system=system, departments=chosen)
        messages.success(request, _("The debt is added."))
        return redirect(system)
    to_list = (_("Systems"), reverse("procurement:system_list"))
    trail = [to_list, (str(system), system.get_absolute_url()), (_("Add a debt"), "")]
    context = {"form": form, "heading": _("Add a debt"), "about": system, "trail": trail}
    context |= {"back": system.get_absolute_url()}
    return render(request, "procurement/debt_form.html", context)


@require_GET
def debt(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_debts(request), pk=pk)
    case_is_visible = _sees_case(request, found)
    events = Event.objects.about(found).select_related("actor")[:20]
    context = {
        "debt": found,
        "follow_ups": found.follow_ups.select_related("by").order_by("-day", "-pk"),
        "won_back": found.follow_ups.aggregate(total=Sum("recovered"))["total"],
        "case_is_visible": case_is_visible,
        "events": [
            {"at": event.happened_at, "text": event.text, "by": event.actor} for event in events
        ],
        "trail": _trail_about(found, case_is_visible=case_is_visible),
    }
    return render(request, "procurement/debt.html", context)


@require_http_methods(["GET", "POST"])
def change_debt(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_change_debt, _debts(request), pk=pk)
    form = forms_of.DebtForm(posted(request), instance=found, authority=found.authority)
    if form.is_valid():
        chosen = form.cleaned_data["departments"]
        if saves(form, actions.change, by=request.user, departments=chosen):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _ask(request, found, form, _("Change the debt"))


@dataclass(frozen=True)
class Deed:
    """Something done to a debt by a short form."""

    may: Callable[[User, Debt], bool]
    form: type[forms.Form] | type[forms.ModelForm]
    act: Callable[..., Any]
    heading: str | Promise
    said: str | Promise


DEEDS = {
    "plan": Deed(
        permissions.can_plan_debt,
        forms_of.PlanForm,
        actions.plan,
        gettext_lazy("Plan how the debt is reduced"),
        gettext_lazy("The plan is kept."),
    ),
    "accept": Deed(
        permissions.can_accept_debt,
        forms_of.WhyForm,
        actions.accept,
        gettext_lazy("Accept the debt"),
        gettext_lazy("The debt is accepted."),
    ),
    "recover": Deed(
        permissions.can_recover_debt,
        forms_of.RecoverForm,
        actions.recover,
        gettext_lazy("The debt is gone"),
        gettext_lazy("The debt is won back."),
    ),
    "reopen": Deed(
        permissions.can_reopen_debt,
        forms_of.ReopenForm,
        actions.reopen,
        gettext_lazy("Open the debt again"),
        gettext_lazy("The debt is open again."),
    ),
}


@require_http_methods(["GET", "POST"])
def plan_debt(request: UserRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "plan")


@require_http_methods(["GET", "POST"])
def accept_debt(request: UserRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "accept")


@require_http_methods(["GET", "POST"])
def recover_debt(request: UserRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "recover")


@require_http_methods(["GET", "POST"])
def reopen_debt(request: UserRequest, pk: int) -> HttpResponse:
    return _do(request, pk, "reopen")


@require_http_methods(["GET", "POST"])
def follow_up_debt(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_follow_up_debt, _debts(request), pk=pk)
    form = forms_of.FollowUpForm(posted(request), initial=_known(found))
    if form.is_valid():
        actions.follow_up(found, by=request.user, found=form.instance)
        messages.success(request, _("The follow-up is kept."))
        return redirect(found)
    return _ask(request, found, form, _("Follow up the debt"))


def _do(request: UserRequest, pk: int, name: str) -> HttpResponse:
    deed = DEEDS[name]
    found = get_permitted(request, deed.may, _debts(request), pk=pk)
    form = deed.form(posted(request), initial=_known(found))
    if form.is_valid():
        deed.act(found, by=request.user, **form.cleaned_data)
        messages.success(request, str(deed.said))
        return redirect(found)
    return _ask(request, found, form, deed.heading)


def _known(found: Debt) -> dict[str, Any]:
    """What the short forms begin with."""
    return {
        "day": timezone.localdate(),
        "plan": found.plan,
        "plan_date": found.plan_date,
        "hours_monthly": found.hours_monthly,
        "other_yearly_cost": found.other_yearly_cost,
    }


def _ask(
    request: UserRequest, found: Debt, form: forms.BaseForm, heading: str | Promise
) -> HttpResponse:
    visible = _sees_case(request, found)
    between = _trail_about(found, case_is_visible=visible)[:-1]
    trail = [*between, (str(found), found.get_absolute_url()), (heading, "")]
    context: dict[str, Any] = {"form": form, "heading": heading}
    context["about"] = found.case or found.system
    context |= {"trail": trail, "back": found.get_absolute_url(), "debt": found}
    return render(request, "procurement/debt_form.html", context)


def _debts(request: UserRequest) -> DebtQuerySet:
    people = ("authority", "owner", "created_by", "system", "case__request", "case__coordinator")
    rows = Debt.objects.visible_to(request.user).select_related(*people)
    return rows.prefetch_related("departments")


def _sees_case(request: UserRequest, found: Debt) -> bool:
    return Case.objects.visible_to(request.user).filter(debts=found).exists()


def _trail_about(found: Debt, *, case_is_visible: bool) -> list[tuple[str, str]]:
    if found.case and case_is_visible:
        return [*trail_of(found.case), (str(found), "")]
    return [(_("Technical debt"), reverse("procurement:debt_list")), (str(found), "")]
