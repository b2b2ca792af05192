"""The technical debt of a case: what it adds up to, and whether it is accepted."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement import permissions
from procurement.actions import debts as actions
from procurement.debts import (
    MONTHS_WITHOUT_END,
    WORST,
    Account,
    DebtBand,
    months_of,
    still_owed,
    waits_for_acceptance,
)
from procurement.forms import debts as forms_of
from procurement.models import Case, Debt, DebtAcceptance

# What a band is called, and its colour.
BANDS = {
    DebtBand.LOW: (gettext_lazy("low"), "success"),
    DebtBand.MIDDLE: (gettext_lazy("middle"), "warning"),
    DebtBand.HIGH: (gettext_lazy("high"), "error"),
}


@require_GET
def case_debts(request: UserRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(_cases(request), pk=pk)
    return render(request, "procurement/case_debts.html", _case_context(request, case))


@require_http_methods(["GET", "POST"])
def add_debt(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_add_debt, _cases(request), pk=pk)
    known = {"hourly_rate": case.authority.hourly_rate, "departments": [case.department_id]}
    known |= {"owner": case.request.system_owner and case.request.system_owner.email}
    form = forms_of.DebtForm(posted(request), authority=case.authority, initial=known)
    if form.is_valid():
        chosen = form.cleaned_data["departments"]
        actions.add(form.instance, by=request.user, case=case, departments=chosen)
        messages.success(request, _("The debt is added."))
        return redirect("procurement:case_debts", case.pk)
    trail = [*trail_of(case), (_("Add a debt"), "")]
    context = {"form": form, "heading": _("Add a debt"), "about": case, "trail": trail}
    context |= {"back": reverse("procurement:case_debts", args=[case.pk])}
    return render(request, "procurement/debt_form.html", context)


@require_http_methods(["GET", "POST"])
def accept_high_debt(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_accept_high_debt, _cases(request), pk=pk)
    form = forms_of.AcceptHighForm(posted(request))
    if form.is_valid():
        actions.accept_high(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("The debt is accepted."))
        return redirect("procurement:case_debts", case.pk)
    context = _case_context(request, case) | {"accept_form": form}
    return render(request, "procurement/case_debts.html", context)


def summary(case: Case) -> dict[str, Any] | None:
    """What the case's first screen says of its debt in a line; None where there is none."""
    items = list(case.debts.all())
    if not items:
        return None
    account = Account(items, _months(case))
    word, tone = BANDS[account.band]
    waits = waits_for_acceptance(items, case.debt_acceptances.all())
    return {"account": account, "band": word, "tone": tone, "waits": waits}


def trail_of(case: Case) -> list[tuple[str, str]]:
    to_debts = reverse("procurement:case_debts", args=[case.pk])
    to_list = (_("Cases"), reverse("procurement:case_list"))
    return [to_list, (str(case), case.get_absolute_url()), (_("Technical debt"), to_debts)]


def _case_context(request: UserRequest, case: Case) -> dict[str, Any]:
    items = list(case.debts.all())
    account = Account(items, _months(case))
    acceptances = list(case.debt_acceptances.all())
    word, tone = BANDS[account.band]
    seen = ",".join(str(item.pk) for item in still_owed(items))
    return {
        "case": case,
        "items": items,
        "account": account,
        "band": word,
        "tone": tone,
        "years": account.months / 12,
        "has_contract": any(case.contracts.all()),
        "waits": waits_for_acceptance(items, acceptances),
        "acceptances": acceptances,
        "accept_form": forms_of.AcceptHighForm(initial={"seen": seen}),
        "worst": WORST,
        "trail": [*trail_of(case)[:-1], (_("Technical debt"), "")],
    }


def _months(case: Case) -> int:
    """How long the contract runs; where there is none yet, four years."""
    contract = next(iter(case.contracts.all()), None)
    if contract is None:
        return MONTHS_WITHOUT_END
    return months_of(contract.start_date, contract.expiry_date)


def _cases(request: UserRequest) -> QuerySet[Case]:
    debts = Debt.objects.select_related("owner").prefetch_related("departments")
    said = DebtAcceptance.objects.select_related("by")
    return (
        Case.objects.visible_to(request.user)
        .submitted()
        .select_related("authority", "request__system_owner", "coordinator", "requester")
        .prefetch_related(Prefetch("debts", debts), Prefetch("debt_acceptances", said), "contracts")
    )
