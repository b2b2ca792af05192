"""The four kinds of classifications: everybody reads them, cross-municipal editors keep them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from notifications.models import Event
from portal.refusals import Refused, refusal_of
from requirements_bank import permissions
from requirements_bank.actions import classifications
from requirements_bank.bank import uses
from requirements_bank.bank.uses import Classification
from requirements_bank.forms.classification import (
    CategoryForm,
    DomainForm,
    MergeForm,
    PrincipleForm,
    QuestionForm,
)
from requirements_bank.models import Category, Domain, Principle, Question


@dataclass(frozen=True)
class Kind:
    which: str
    model: type[Classification]
    form: type[forms.ModelForm]
    heading: str | Promise
    lead: str | Promise
    add: str | Promise
    order: tuple[str, ...] = ("name",)


KINDS = {
    kind.which: kind
    for kind in (
        Kind(
            "kategorier",
            Category,
            CategoryForm,
            gettext_lazy("Categories"),
            gettext_lazy("What a requirement is about, in two levels. Each requirement has one."),
            gettext_lazy("Add a category"),
            ("position", "pk"),
        ),
        Kind(
            "domaener",
            Domain,
            DomainForm,
            gettext_lazy("Domains"),
            gettext_lazy("Areas of work. A requirement without domains fits them all."),
            gettext_lazy("Add a domain"),
        ),
        Kind(
            "filtre",
            Question,
            QuestionForm,
            gettext_lazy("Filters"),
            gettext_lazy(
                "Each filter is a question to whoever starts a market dialogue. "
                "Yes and don’t know choose the requirements that carry it."
            ),
            gettext_lazy("Add a filter"),
            ("position", "pk"),
        ),
        Kind(
            "principper",
            Principle,
            PrincipleForm,
            gettext_lazy("Principles"),
            gettext_lazy("Architecture principles that requirements serve, and their source."),
            gettext_lazy("Add a principle"),
        ),
    )
}


def classification_list(request: UserRequest, which: str) -> HttpResponse:
    kind = _kind(which)
    counts = uses.counted(kind.model)
    rows = kind.model._default_manager.order_by(*kind.order)
    context = {
        "rows": [
            (row, counts["requirements"][row.pk], counts["dialogues"][row.pk])
            for row in _as_tree(list(rows))
        ],
        "may_keep": permissions.can_classify(request.user, kind.model()),
    }
    return _page(request, "classification_list", kind, context)


def add_classification(request: UserRequest, which: str) -> HttpResponse:
    kind = _kind(which)
    if not permissions.can_classify(request.user, kind.model()):
        raise PermissionDenied
    form = kind.form(request.POST or None, initial={"parent": request.GET.get("below", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = classifications.add(form.instance, by=request.user)
            messages.success(request, _("Added: %s.") % row)
            return redirect("requirements_bank:classification_list", which)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "add_classification", kind, {"form": form}, kind.add)


def edit_classification(request: UserRequest, which: str, pk: int) -> HttpResponse:
    kind, row = _kept(request, which, pk)
    form = kind.form(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            classifications.edit(form.instance, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("requirements_bank:classification_list", which)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    row = kind.model._default_manager.get(pk=pk)
    context = {
        "form": form,
        "row": row,
        "is_used": uses.is_used(row),
        "events": [
            {"at": event.happened_at, "text": event.headline, "by": event.actor}
            for event in Event.objects.about(row).select_related("actor")[:20]
        ],
    }
    return _page(request, "edit_classification", kind, context, str(row))


@require_POST
def remove_classification(request: UserRequest, which: str, pk: int) -> HttpResponse:
    _of_kind, row = _kept(request, which, pk)
    name = str(row)
    refusal = refusal_of(lambda: classifications.remove(row, by=request.user))
    if refusal:
        messages.error(request, str(refusal))
        return redirect("requirements_bank:edit_classification", which, pk)
    messages.success(request, _("Removed: %s.") % name)
    return redirect("requirements_bank:classification_list", which)


def merge_classification(request: UserRequest, which: str, pk: int) -> HttpResponse:
    kind, row = _kept(request, which, pk)
    name = str(row)
    form = MergeForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            classifications.merge(row, by=request.user, into=into)
            text = _("“%(name)s” is merged into “%(into)s”.") % {"name": name, "into": into}
            messages.success(request, text)
            return redirect("requirements_bank:classification_list", which)
        except Refused as refusal:
            form.add_error("into", str(refusal))
    context = {"form": form, "row": row, "number": len(uses.requirements_with(row))}
    return _page(request, "merge_classification", kind, context, _("Merge"))


def _kind(which: str) -> Kind:
    if which not in KINDS:
        raise Http404
    return KINDS[which]


def _kept(request: UserRequest, which: str, pk: int) -> tuple[Kind, Classification]:
    kind = _kind(which)
    rows: Any = kind.model._default_manager.all()
    return kind, get_permitted(request, permissions.can_classify, rows, pk=pk)


def _as_tree(rows: list[Any]) -> list[Any]:
    """Categories with their subcategories after them; the others as they are."""
    if not rows or not isinstance(rows[0], Category):
        return rows
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return [one for top in below[None] for one in (top, *below.get(top.pk, []))]


def _page(
    request: UserRequest, name: str, kind: Kind, context: dict[str, Any], place: Any = ""
) -> HttpResponse:
    trail = [(_("Requirements bank"), reverse("requirements_bank:requirement_list"))]
    address = reverse("requirements_bank:classification_list", args=[kind.which])
    trail += (
        [(str(kind.heading), address), (str(place), "")] if place else [(str(kind.heading), "")]
    )
    shared = {"kind": kind, "kinds": KINDS.values(), "trail": trail, "tab": "classifications"}
    return render(request, f"requirements_bank/{name}.html", {**shared, **context})
