"""The address book of suppliers: companies, their contacts, systems and market dialogues."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.refusals import refusal_of
from portal.sheets import csv_response
from procurement.models import Supplier, System
from requirements_bank import permissions
from requirements_bank.actions import address_book as actions
from requirements_bank.forms.address_book import ContactForm, MergeSupplierForm, SupplierForm
from requirements_bank.forms.filters import SupplierFilter
from requirements_bank.market.address_book import with_dialogues
from requirements_bank.models import MarketDialogue, SupplierContact

ORDERS = {
    "name": Order(gettext_lazy("Name"), ("name", "id")),
    "new": Order(gettext_lazy("Newest first"), ("-id",)),
}
SHOWN = 50


@require_GET
def supplier_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "filter": found,
        "page": paginate(request, _rows(found.qs), ORDERS),
        "query": request.GET.urlencode(),
        "trail": _trail(),
    }
    return render(request, "requirements_bank/supplier_list.html", context)


@require_GET
def supplier_csv(request: UserRequest) -> StreamingHttpResponse:
    header = [_("Supplier"), _("CVR number"), _("Contacts"), _("Systems"), _("Market dialogues")]
    rows = [
        [
            row.name,
            row.cvr,
            ", ".join(contact.email for contact in row.contacts.all()),
            ", ".join(str(system) for system in row.systems.all()),
            row.asked,
        ]
        for row in _rows(_found(request).qs).order_by("name", "id")
    ]
    return csv_response("leverandoerer.csv", header, rows)


@require_GET
def supplier_detail(request: UserRequest, pk: int) -> HttpResponse:
    supplier = get_permitted(request, permissions.can_change_supplier, _visible(request), pk=pk)
    dialogues = MarketDialogue.objects.visible_to(request.user)
    invitations = supplier.invitations.filter(dialogue__in=dialogues)
    context = {
        "supplier": supplier,
        "contacts": supplier.contacts.all(),
        "systems": System.objects.visible_to(request.user).filter(supplier=supplier),
        "invitations": invitations.select_related("dialogue").order_by("-pk")[:SHOWN],
        "trail": _trail((supplier.name, "")),
    }
    return render(request, "requirements_bank/supplier_detail.html", context)


@require_http_methods(["GET", "POST"])
def add_supplier(request: UserRequest) -> HttpResponse:
    _must_keep(request)
    supplier = Supplier(authority=request.user.authority)
    form = SupplierForm(posted(request), instance=supplier)
    if _saves(form, actions.add_supplier, request):
        messages.success(request, _("Saved. Who shall get the invitations?"))
        return redirect("requirements_bank:add_contact", pk=supplier.pk)
    return _form(request, form, _("Add a supplier"))


@require_http_methods(["GET", "POST"])
def change_supplier(request: UserRequest, pk: int) -> HttpResponse:
    supplier = get_permitted(request, permissions.can_change_supplier, _visible(request), pk=pk)
    place = (supplier.name, _address(pk))
    form = SupplierForm(posted(request), instance=supplier)
    if _saves(form, actions.change_supplier, request):
        messages.success(request, _("Saved."))
        return redirect(_address(pk))
    return _form(request, form, _("Change the supplier"), place)


@require_http_methods(["GET", "POST"])
def merge_supplier(request: UserRequest, pk: int) -> HttpResponse:
    supplier = get_permitted(request, permissions.can_change_supplier, _visible(request), pk=pk)
    place = (supplier.name, _address(pk))
    form = MergeSupplierForm(posted(request), supplier=supplier)
    if form.is_valid():
        into = form.cleaned_data["into"]
        act = partial(actions.merge_supplier, supplier, by=request.user, into=into)
        refusal = refusal_of(act)
        if refusal is None:
            messages.success(request, _("They are one supplier now."))
            return redirect(_address(into.pk))
        form.add_error("into", str(refusal))
    text = _(
        "Contacts, systems, contracts and market dialogues of %(supplier)s go to the other one, "
        "and %(supplier)s is no more. This cannot be undone."
    )
    heading = _("Merge with another supplier")
    return _form(request, form, heading, place, text=text % {"supplier": supplier})


@require_http_methods(["GET", "POST"])
def add_contact(request: UserRequest, pk: int) -> HttpResponse:
    supplier = get_permitted(request, permissions.can_change_supplier, _visible(request), pk=pk)
    form = ContactForm(posted(request), instance=SupplierContact(supplier=supplier))
    if _saves(form, actions.add_contact, request):
        messages.success(request, _("The contact is in the address book."))
        return redirect(_address(pk))
    return _form(request, form, _("Add a contact"), (supplier.name, _address(pk)))


@require_http_methods(["GET", "POST"])
def change_contact(request: UserRequest, pk: int) -> HttpResponse:
    contact = get_permitted(request, permissions.can_change_contact, _contacts(request), pk=pk)
    supplier = contact.supplier
    form = ContactForm(posted(request), instance=contact)
    if _saves(form, actions.change_contact, request):
        messages.success(request, _("Saved."))
        return redirect(_address(supplier.pk))
    return _form(request, form, _("Change the contact"), (supplier.name, _address(supplier.pk)))


@require_POST
def remove_contact(request: UserRequest, pk: int) -> HttpResponse:
    contact = get_permitted(request, permissions.can_change_contact, _contacts(request), pk=pk)
    actions.remove_contact(contact, by=request.user)
    messages.success(request, _("The contact is removed from the address book."))
    return redirect(_address(contact.supplier_id))


def _saves(form: Any, act: Callable[..., None], request: UserRequest) -> bool:
    """Do it with what the form says; what stands in the way is told beside its field."""
    if not form.is_valid():
        return False
    try:
        act(form.instance, by=request.user)
    except actions.Taken as taken:
        form.add_error(taken.field, str(taken))
        return False
    return True


def _must_keep(request: UserRequest) -> None:
    if not permissions.can_keep_address_book(request.user, request.user.authority):
        raise PermissionDenied


def _found(request: UserRequest) -> SupplierFilter:
    _must_keep(request)
    own = Supplier.objects.filter(authority=request.user.authority_id)
    return SupplierFilter(request.GET, own)


def _rows(found: Any) -> Any:
    return with_dialogues(found).prefetch_related("contacts", "systems")


def _visible(request: UserRequest) -> QuerySet[Supplier]:
    return Supplier.objects.visible_to(request.user)


def _contacts(request: UserRequest) -> QuerySet[SupplierContact]:
    return SupplierContact.objects.visible_to(request.user).select_related("supplier")


def _address(pk: int) -> str:
    return reverse("requirements_bank:supplier_detail", args=[pk])


def _form(
    request: UserRequest, form: Any, heading: str, *places: tuple[str, str], text: str = ""
) -> HttpResponse:
    context = {"form": form, "heading": heading, "text": text}
    context["trail"] = _trail(*places, (heading, ""))
    return render(request, "requirements_bank/address_book_form.html", context)


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    book = reverse("requirements_bank:supplier_list") if places else ""
    return [
        (_("Market dialogues"), reverse("requirements_bank:dialogue_list")),
        (_("Suppliers"), book),
        *places,
    ]
