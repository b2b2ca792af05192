"""Systems: the register, one system, and what is done to it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from notifications.models import Event
from portal.paging import Order, paginate
from portal.sheets import csv_response
from procurement import permissions
from procurement.actions import systems as actions
from procurement.filters.systems import SystemFilter
from procurement.forms.system import StageForm, StatementForm, SystemForm
from procurement.models import Case, Contract, Debt, Entry, OwnerStatement, System
from procurement.models.system import SystemQuerySet
from procurement.shown import display
from procurement.systems import ownership
from procurement.systems.bands import band_of, with_band
from procurement.views.meanwhile import saves
from procurement.worksheets import WORKSHEETS

ORDERS = {
    "name": Order(gettext_lazy("Name"), ("name", "id")),
    "backwards": Order(gettext_lazy("Name, from the end"), ("-name", "-id")),
    "newest": Order(gettext_lazy("Added last"), ("-id",)),
}
SHOWN = 10


@require_GET
def system_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    own = request.user.authority
    can_add = permissions.can_add_system(request.user, own)
    without = System.objects.filter(authority=own).without_owner()
    asked = can_add and request.GET.get("owner") != "none"
    context = {
        "filter": found,
        "page": paginate(request, _rows(found.qs), ORDERS),
        "query": request.GET.urlencode(),
        "without_owner": asked and without[:1].exists(),
        "can_add": can_add,
        "can_connect_kitos": permissions.can_connect_kitos(request.user, own),
        "can_import": permissions.can_import_systems(request.user, own),
        "trail": [(_("My work"), reverse("procurement:my_work")), (_("Systems"), "")],
    }
    return render(request, "procurement/system_list.html", context)


@require_GET
def system_csv(request: UserRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all of it. What is fetched here can be imported again."""
    header = [
        _("Name"),
        _("Stage"),
        _("Unit that uses it most"),
        _("Supplier"),
        _("System owner"),
        _("System owner’s e-mail"),
        _("Business owner"),
        _("Number of users"),
        _("Users, as KITOS counts them"),
        _("Who uses it"),
        _("What it is used for"),
        _("Description"),
        _("In operation from"),
        _("Closed down"),
        _("Link in KITOS"),
    ]
    rows = _rows(_found(request).qs).order_by("name", "id")
    name = _("systems")
    return csv_response(f"{name}-{timezone.localdate()}.csv", header, _sheet(rows))


@require_GET
def system_detail(request: UserRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(_whole(request), pk=pk)
    statements = list(system.statements.select_related("by")[:SHOWN])
    asked = system.asked_about(statements[0].at if statements else None)
    due = ownership.statement_due(*asked, timezone.localdate())
    context = {
        "system": system,
        "users": with_band(system.user_count),
        "doubts": ownership.doubts(system) if system.stage != System.Stage.CLOSED else [],
        "statements": statements,
        "statement_due": due if system.is_used else None,
        "stages": _stages(system),
        "support": _support(system),
        **_around(request, system),
        "trail": _trail(str(system)),
    }
    return render(request, "procurement/system_detail.html", context)


def _support(system: System) -> list[tuple[str, str]]:
    """C20a: whom users ask, as it was written when the system was put into operation."""
    rows = Entry.objects.filter(case__contracts__system=system, sheet="user_support").standing()
    newest = rows.order_by("-pk").first()
    return display(WORKSHEETS["user_support"].fields[1:], newest.answers) if newest else []


@require_http_methods(["GET", "POST"])
def add_system(request: UserRequest) -> HttpResponse:
    may, own = permissions.can_add_system, request.user.authority_id
    authority = get_permitted(request, may, Authority.objects.all(), pk=own)
    system = System(authority=authority)
    form = SystemForm(posted(request), instance=system, authority=authority)
    if form.is_valid():
        try:
            supplier = form.cleaned_data["supplier_name"]
            kept = actions.add(form.instance, by=request.user, supplier=supplier)
        except actions.NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            return _saved(request, kept, _("%(system)s is in the register.") % {"system": kept})
    context = {"form": form, "trail": _trail(_("Add a system"))}
    return render(request, "procurement/system_form.html", context)


@require_http_methods(["GET", "POST"])
def change_system(request: UserRequest, pk: int) -> HttpResponse:
    system = get_permitted(request, permissions.can_change_system, _whole(request), pk=pk)
    form = SystemForm(posted(request), instance=system, authority=system.authority)
    to_system = (System.objects.get(pk=pk).name, system.get_absolute_url())
    if form.is_valid():
        try:
            supplier = form.cleaned_data["supplier_name"]
            if saves(form, actions.change, by=request.user, supplier=supplier):
                return _saved(request, system, _("Saved."))
        except actions.NameTaken as taken:
            form.add_error("name", str(taken))
    context = {"form": form, "system": system, "trail": _trail(_("Change"), to_system)}
    return render(request, "procurement/system_form.html", context)


@require_http_methods(["GET", "POST"])
def change_stage(request: UserRequest, pk: int) -> HttpResponse:
    system = get_permitted(request, permissions.can_change_stage, _whole(request), pk=pk)
    form = StageForm(posted(request), system=system)
    if form.is_valid():
        actions.change_stage(system, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(system)
    heading = _("Change the stage of %(system)s") % {"system": system}
    lead = _("It is now: %(stage)s.") % {"stage": system.get_stage_display().lower()}
    return _ask(request, system, form, {"heading": heading, "lead": lead, "button": _("Save")})


@require_http_methods(["GET", "POST"])
def state_system(request: UserRequest, pk: int) -> HttpResponse:
    """G26: the owner's yearly word."""
    system = get_permitted(request, permissions.can_state_system, _whole(request), pk=pk)
    form = StatementForm(posted(request), instance=OwnerStatement(system=system))
    if form.is_valid():
        actions.state(form.instance, by=request.user)
        messages.success(request, _("Your statement is kept. We ask again in a year."))
        return redirect(system)
    words = {
        "heading": _("Owner’s statement about %(system)s") % {"system": system},
        "lead": _("Tick what is in order. What is missing, you write, and what you do about it."),
        "button": _("Give the statement"),
    }
    return _ask(request, system, form, words)


def _found(request: UserRequest) -> SystemFilter:
    rows = System.objects.visible_to(request.user).filter(authority=request.user.authority_id)
    return SystemFilter(request.GET, rows, user=request.user)


def _rows(rows: SystemQuerySet) -> SystemQuerySet:
    people = ("owner", "business_owner", "department", "supplier")
    return rows.select_related(*people).defer("search", "name_search")


def _whole(request: UserRequest) -> SystemQuerySet:
    rows = System.objects.visible_to(request.user)
    people = ("owner__department", "business_owner", "department", "supplier", "authority")
    return rows.select_related(*people).defer("search", "name_search")


def _around(request: UserRequest, system: System) -> dict[str, Any]:
    """What belongs to the system, as far as this person may see it."""
    user = request.user
    contracts = Contract.objects.visible_to(user).filter(system=system).with_parties()
    debts = Debt.objects.visible_to(user).filter(system=system).open()
    asked = Q(request__replaced_system=system) | Q(contracts__system=system)
    ids = Case.objects.filter(asked | Q(candidates__system=system)).values_list("pk")
    cases = Case.objects.visible_to(user).submitted().filter(pk__in=ids).order_by("-pk")
    events = Event.objects.about(system).select_related("actor")[:SHOWN]
    return {
        "contracts": contracts.distinct().order_by("-pk")[:SHOWN],
        "debts": debts.distinct().order_by("-pk")[:SHOWN],
        "cases": cases[:SHOWN],
        "events": [
            {"at": event.happened_at, "text": event.text, "by": event.actor} for event in events
        ],
    }


def _stages(system: System) -> list[dict[str, Any]]:
    """The four stages, and when each began."""
    order = list(System.Stage)
    here = order.index(System.Stage(system.stage))
    return [
        {
            "label": stage.label,
            "day": getattr(system, actions.DAYS[stage]) if stage in actions.DAYS else None,
            "is_now": number == here,
            "is_done": number < here,
        }
        for number, stage in enumerate(order)
    ]


def _saved(request: UserRequest, system: System, text: str) -> HttpResponse:
    """Back to the system, with a word on its owner where one is needed (G27)."""
    messages.success(request, text)
    system = _whole(request).get(pk=system.pk)
    for doubt in ownership.doubts(system):
        messages.warning(request, str(doubt))
    return redirect(system)


def _ask(request: UserRequest, system: System, form: Any, words: dict[str, str]) -> HttpResponse:
    trail = _trail(words["heading"], (str(system), system.get_absolute_url()))
    context = {"system": system, "form": form, "trail": trail, **words}
    return render(request, "procurement/system_ask.html", context)


def _sheet(rows: SystemQuerySet) -> Iterator[list[Any]]:
    for system in rows.iterator(500):
        yield [
            system.name,
            system.get_stage_display(),
            system.department,
            system.supplier,
            system.owner,
            system.owner.email if system.owner else "",
            system.business_owner.email if system.business_owner else "",
            system.user_count,
            band_of(system.user_count),
            system.users,
            system.purpose,
            system.description,
            system.in_operation_from,
            system.closed_from,
            system.kitos_link,
        ]


def _trail(place: str, *between: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Systems"), reverse("procurement:system_list")), *between, (place, "")]
