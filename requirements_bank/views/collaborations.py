"""Collaborations: begun, joined and left in the portal, by the editors of the authorities."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from notifications.models import Event
from portal.paging import Order, paginate
from portal.refusals import Refused, refusal_of
from requirements_bank import permissions
from requirements_bank.actions import collaborations
from requirements_bank.forms.collaboration import (
    CollaborationForm,
    FoundForm,
    InviteAuthorityForm,
    ShareForm,
)
from requirements_bank.models import Collaboration, Membership
from requirements_bank.views.requirements import ask, rows

BY_NUMBER = {"number": Order(gettext_lazy("Number"), ("number",))}


@require_GET
def collaboration_list(request: UserRequest) -> HttpResponse:
    is_member = Q(memberships__status=Membership.Status.MEMBER)
    found = _visible(request).annotate(
        members=Count("memberships", filter=is_member, distinct=True),
        kept=Count("requirements", filter=Q(requirements__deleted_at=None), distinct=True),
    )
    context = {
        "rows": found.order_by("name"),
        "may_found": permissions.can_found_collaboration(request.user),
        "trail": _trail(),
    }
    return render(request, "requirements_bank/collaboration_list.html", context)


@require_GET
def collaboration_detail(request: UserRequest, pk: int) -> HttpResponse:
    collaboration = get_object_or_404(_visible(request), pk=pk)
    memberships = collaboration.memberships.standing().select_related("authority", "collaboration")
    shared = rows(request).filter(collaboration=collaboration, deleted_at=None)
    context = {
        "collaboration": collaboration,
        "memberships": memberships.order_by("status", "authority__name"),
        "page": paginate(request, shared, BY_NUMBER),
        "events": [
            {"at": event.happened_at, "text": event.headline, "by": event.actor}
            for event in Event.objects.about(collaboration).select_related("actor")[:20]
        ],
        "trail": _trail((str(collaboration), "")),
    }
    return render(request, "requirements_bank/collaboration_detail.html", context)


@require_http_methods(["GET", "POST"])
def found_collaboration(request: UserRequest) -> HttpResponse:
    if not permissions.can_found_collaboration(request.user):
        raise PermissionDenied
    form = FoundForm(posted(request), user=request.user)
    if form.is_valid():
        authority = form.cleaned_data["authority"]
        try:
            made = collaborations.found(form.instance, by=request.user, authority=authority)
            messages.success(request, _("The collaboration is begun. Invite the others now."))
            return redirect(made)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    return _form(request, form, _("Begin a collaboration"), _("Begin it"))


@require_http_methods(["GET", "POST"])
def edit_collaboration(request: UserRequest, pk: int) -> HttpResponse:
    collaboration = _run(request, pk)
    form = CollaborationForm(posted(request), instance=collaboration)
    if form.is_valid():
        refusal = refusal_of(lambda: collaborations.edit(form.instance, by=request.user))
        if refusal is None:
            messages.success(request, _("Saved."))
            return redirect(collaboration)
        form.add_error("name", str(refusal))
    return _form(request, form, _("Change the collaboration"), _("Save"))


@require_http_methods(["GET", "POST"])
def invite_authority(request: UserRequest, pk: int) -> HttpResponse:
    collaboration = _run(request, pk)
    form = InviteAuthorityForm(posted(request), collaboration=collaboration)
    if form.is_valid():
        authority = form.cleaned_data["authority"]
        collaborations.invite(collaboration, by=request.user, authority=authority)
        text = _("The editors of %(authority)s have got the invitation.")
        messages.success(request, text % {"authority": authority})
        return redirect(collaboration)
    return _form(request, form, _("Invite an authority"), _("Send the invitation"))


@require_POST
def join_collaboration(request: UserRequest, pk: int) -> HttpResponse:
    membership = get_permitted(
        request, permissions.can_join_collaboration, _memberships(request), pk=pk
    )
    collaborations.join(membership, by=request.user)
    messages.success(request, _("You are a member: what is shared is in your bank."))
    return redirect(membership.collaboration)


@require_POST
def decline_membership(request: UserRequest, pk: int) -> HttpResponse:
    membership = get_permitted(
        request, permissions.can_decline_membership, _memberships(request), pk=pk
    )
    collaborations.decline(membership, by=request.user)
    messages.success(request, _("The invitation is declined, and the members are told."))
    return redirect("requirements_bank:collaboration_list")


@require_POST
def leave_collaboration(request: UserRequest, pk: int) -> HttpResponse:
    membership = get_permitted(
        request, permissions.can_leave_collaboration, _memberships(request), pk=pk
    )
    refusal = refusal_of(lambda: collaborations.leave(membership, by=request.user))
    if refusal:
        messages.error(request, str(refusal))
        return redirect(membership.collaboration)
    messages.success(request, _("You have left “%s”.") % membership.collaboration)
    return redirect("requirements_bank:collaboration_list")


@require_POST
def withdraw_membership(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_withdraw_membership
    membership = get_permitted(request, may, _memberships(request), pk=pk)
    collaborations.withdraw(membership, by=request.user)
    text = _("The invitation to %(authority)s is taken back.")
    messages.success(request, text % {"authority": membership.authority})
    return redirect(membership.collaboration)


@require_http_methods(["GET", "POST"])
def share(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_share, rows(request), pk=pk)
    form = ShareForm(posted(request), requirement=requirement)
    if form.is_valid():
        copy = collaborations.share(requirement, by=request.user, **form.cleaned_data)
        messages.success(request, _("All members have it now, as %s.") % copy.label)
        return redirect(copy)
    words = {
        "heading": _("Share %(label)s with a collaboration") % {"label": requirement.label},
        "lead": _(
            "Its members get a copy with its files, which they may use and change at once. Your "
            "notes and your own additions do not come along, and your own stays as it is."
        ),
        "button": _("Share it"),
    }
    return ask(request, requirement, form, words)


def _visible(request: UserRequest) -> Any:
    return Collaboration.objects.visible_to(request.user)


def _run(request: UserRequest, pk: int) -> Collaboration:
    may = permissions.can_run_collaboration
    found: Collaboration = get_permitted(request, may, _visible(request), pk=pk)
    return found


def _memberships(request: UserRequest) -> Any:
    rows = Membership.objects.filter(collaboration__in=_visible(request))
    return rows.select_related("collaboration", "authority")


def _form(request: UserRequest, form: Any, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "trail": _trail((heading, ""))}
    return render(request, "requirements_bank/collaboration_form.html", context)


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    bank = (_("Requirements bank"), reverse("requirements_bank:requirement_list"))
    address = reverse("requirements_bank:collaboration_list") if places else ""
    return [bank, (_("Collaborations"), address), *places]
