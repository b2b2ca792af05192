"""Contracts: the list, one contract, and what is done to it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from notifications.models import Event, Reminder
from portal.paging import Order, paginate
from portal.sheets import csv_response
from procurement import gates, permissions
from procurement.actions import contracts as actions
from procurement.filters.contracts import ContractFilter
from procurement.forms.contract import ContractDatesForm, ContractForm, FilingForm, TerminateForm
from procurement.models import Case, Contract
from procurement.reminding import Planned
from procurement.systems.bands import with_band
from procurement.views.cases import whole_cases
from procurement.views.meanwhile import saves

ORDERS = {
    "expiry": Order(gettext_lazy("Expires first"), ("ends", "id")),
    "latest": Order(gettext_lazy("Expires last"), ("-ends", "-id")),
    "newest": Order(gettext_lazy("Registered last"), ("-id",)),
}


@require_GET
def contract_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    rows = found.qs.with_parties().select_related("owner", "system__owner", "authority")
    may = permissions.can_register_existing(request.user, request.user.authority)
    context = {
        "filter": found,
        "page": paginate(request, rows, ORDERS),
        "query": request.GET.urlencode(),
        "today": found.today,
        "can_register_existing": may,
        "trail": [(_("My work"), reverse("procurement:my_work")), (_("Contracts"), "")],
    }
    return render(request, "procurement/contract_list.html", context)


@require_GET
def contract_csv(request: UserRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all of it."""
    header = [
        _("System"),
        _("Supplier"),
        _("Owner"),
        _("Signed"),
        _("Start"),
        _("Expiry"),
        _("Notice, in months"),
        _("Latest notice"),
        _("Value"),
        _("Terminated"),
    ]
    rows = _found(request).qs.with_parties().select_related("owner", "system__owner")
    name = _("contracts")
    file = f"{name}-{timezone.localdate()}.csv"
    return csv_response(file, header, _sheet(rows.order_by("ends", "id")))


@require_GET
def contract_detail(request: UserRequest, pk: int) -> HttpResponse:
    people = ("owner", "requester", "registered_by", "case__request", "system__owner")
    whole = Contract.objects.visible_to(request.user).with_parties().select_related(*people)
    contract = get_object_or_404(whole.select_related("system__business_owner"), pk=pk)
    renewals = contract.renewals.visible_to(request.user).submitted().order_by("-pk")
    context = {
        "contract": contract,
        "users": with_band(contract.user_count),
        "planned": Planned(contract, timezone.localdate()),
        "reminded": _reminded(contract),
        "renewals": renewals[:10],
        "case_is_visible": Case.objects.visible_to(request.user)
        .filter(contracts=contract)
        .exists(),
        "events": [
            {"at": event.happened_at, "text": _said(event), "by": event.actor}
            for event in Event.objects.about(contract).select_related("actor")[:20]
        ],
        "terminate_form": TerminateForm(initial={"day": timezone.localdate()}),
        "trail": _trail(str(contract)),
    }
    return render(request, "procurement/contract_detail.html", context)


def register_contract(request: UserRequest, pk: int) -> HttpResponse:
    if registered := _registered(request):
        return redirect(registered)
    may = permissions.can_register_contract
    case = get_permitted(request, may, whole_cases(request), pk=pk)
    # Whoever was chosen in a market dialogue comes along in the address.
    known = known_of(case)
    known["supplier"] = request.GET.get("supplier") or known["supplier"]
    form = ContractForm(request.POST or None, authority=case.authority, initial=known)
    if request.method == "POST" and form.is_valid():
        contract = actions.register(
            form.instance, by=request.user, case=case, parties=form.parties, filing=form.filing
        )
        messages.success(request, _registered_text(contract, case))
        return redirect(contract)
    step = case.step_named("contract")
    context = {
        "form": form,
        "case": case,
        "users": with_band(case.request.user_count),
        "closed": gates.closed(step) if step else [],
        "trail": [(str(case), case.get_absolute_url()), (_("Register the contract"), "")],
    }
    return render(request, "procurement/contract_form.html", context)


@require_http_methods(["GET", "POST"])
def file_contract(request: UserRequest, pk: int) -> HttpResponse:
    """C12b, C12c: where the contract is filed, and where its system stands in KITOS."""
    contracts = Contract.objects.visible_to(request.user).select_related(
        "system", "supplier", "case__request"
    )
    contract = get_permitted(request, permissions.can_file_contract, contracts, pk=pk)
    form = FilingForm(posted(request), contract=contract)
    if form.is_valid():
        actions.file(contract, by=request.user, filing=form.filing)
        messages.success(request, _("The registration is saved."))
        return redirect(contract.case or contract)
    between = (str(contract), contract.get_absolute_url())
    trail = _trail(_("KITOS and records system"), between)
    context = {"form": form, "contract": contract, "trail": trail}
    context["users"] = with_band(contract.user_count)
    return render(request, "procurement/contract_filing.html", context)


def register_existing(request: UserRequest) -> HttpResponse:
    if registered := _registered(request):
        return redirect(registered)
    authority = get_permitted(
        request,
        permissions.can_register_existing,
        Authority.objects.all(),
        pk=request.user.authority_id,
    )
    form = ContractForm(request.POST or None, authority=authority)
    if request.method == "POST" and form.is_valid():
        contract = actions.register_existing(form.instance, by=request.user, parties=form.parties)
        messages.success(request, _("The contract is registered."))
        return redirect(contract)
    context = {"form": form, "trail": _trail(_("Register an existing contract"))}
    return render(request, "procurement/contract_form.html", context)


def change_contract(request: UserRequest, pk: int) -> HttpResponse:
    contract = get_permitted(request, permissions.can_change_contract, _contracts(request), pk=pk)
    form = ContractDatesForm(request.POST or None, instance=contract, authority=contract.authority)
    if form.is_valid() and saves(form, actions.change, by=request.user):
        messages.success(request, _("Saved."))
        return redirect(contract)
    to_contract = (str(contract), contract.get_absolute_url())
    context = {"form": form, "contract": contract, "trail": _trail(_("Change"), to_contract)}
    return render(request, "procurement/contract_form.html", context)


@require_POST
def terminate_contract(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_terminate_contract
    contract = get_permitted(request, may, _contracts(request), pk=pk)
    form = TerminateForm(request.POST)
    if form.is_valid():
        actions.terminate(contract, by=request.user, day=form.cleaned_data["day"])
        messages.success(request, _("The contract is noted as terminated."))
    else:
        messages.error(request, _("Write the day on which notice was given."))
    return redirect(contract)


@require_POST
def resume_contract(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_resume_contract
    contract = get_permitted(request, may, _contracts(request), pk=pk)
    actions.resume(contract, by=request.user)
    messages.success(request, _("The contract runs on."))
    return redirect(contract)


def _contracts(request: UserRequest) -> QuerySet[Contract]:
    rows = Contract.objects.visible_to(request.user).with_parties()
    return rows.select_related("authority", "owner", "system__owner", "requester")


def _found(request: UserRequest) -> ContractFilter:
    rows = Contract.objects.visible_to(request.user)
    return ContractFilter(request.GET, rows, user=request.user, today=timezone.localdate())


def _registered(request: UserRequest) -> Contract | None:
    """What an earlier click of the same form has registered."""
    try:
        key = UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    return Contract.objects.visible_to(request.user).filter(form_key=key).first()


def known_of(case: Case) -> dict[str, Any]:
    """What the request answers already."""
    asked = case.request
    system = asked.replaced_system if case.renews_id else None
    return {
        "system": system.name if system else case.title,
        "owner": asked.system_owner.email if asked.system_owner else "",
        "business_owner": asked.business_owner.email if asked.business_owner else "",
        "value": asked.value(),
        "supplier": case.renews.supplier.name if case.renews else "",
    }


def _reminded(contract: Contract) -> list[Reminder]:
    kind = ContentType.objects.get_for_model(Contract)
    rows = Reminder.objects.filter(content_type=kind, object_id=contract.pk)
    return list(rows.order_by("-pk")[:10])


def _said(event: Event) -> str:
    """What happened, in a line; of a change also from what to what."""
    return event.text if event.kind == "procurement.contract_changed" else event.headline


def _sheet(rows: QuerySet[Contract]) -> Iterator[list[Any]]:
    for contract in rows.iterator(500):
        owner = contract.owner or contract.system.owner
        yield [
            contract.system,
            contract.supplier,
            owner,
            contract.signed_date,
            contract.start_date,
            contract.expiry_date,
            contract.notice_months,
            contract.notice.latest if contract.notice else None,
            contract.value,
            contract.terminated_date,
        ]


def _trail(place: str, *between: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Contracts"), reverse("procurement:contract_list")), *between, (place, "")]


def _registered_text(contract: Contract, case: Case) -> str:
    step = case.step_named("contract")
    if contract.is_filed and step and case.steps.open().filter(pk=step.pk).exists():
        return _("The contract is registered. Its step has checkpoints that are not answered.")
    if contract.is_filed:
        return _("The contract is registered, and its step is done.")
    return _(
        "The contract is registered. Its step is done when the number in the records system and "
        "the link to KITOS are entered."
    )
