"""Suppliers who take part in steps of a case: let in, given a new link, shut out."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import step_invitations
from procurement.forms.step_invitation import StepInvitationForm, UntilForm
from procurement.models import Case, StepInvitation
from procurement.views.cases import trail_of, whole_cases
from procurement.worksheets import written


@require_http_methods(["GET", "POST"])
def let_supplier_in(request: UserRequest, pk: int) -> HttpResponse:
    """Who takes part, and the form for one more."""
    case = get_permitted(request, permissions.can_let_supplier_in, _cases(request), pk=pk)
    form = StepInvitationForm(posted(request), case=case)
    if form.is_valid():
        try:
            step_invitations.invite(case, by=request.user, invitation=form.invitation)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The link is on its way to the supplier."))
            return redirect("procurement:let_supplier_in", case.pk)
    context = {
        "case": case,
        "form": form,
        "invitations": case.step_invitations.with_delivery().order_by("-pk"),
        "sheets": written.sheets_for_supplier(case),
        "trail": [*trail_of(case), (_("Suppliers in the steps"), "")],
    }
    return render(request, "procurement/let_supplier_in.html", context)


@require_http_methods(["GET", "POST"])
def renew_step_invitation(request: UserRequest, pk: int) -> HttpResponse:
    invitation = _permitted(request, pk)
    form = UntilForm(posted(request))
    if form.is_valid():
        step_invitations.renew(invitation, by=request.user, expires_at=form.expires_at)
        messages.success(request, _("A new link is on its way. The old one no longer works."))
        return redirect("procurement:let_supplier_in", invitation.case_id)
    context = _about(invitation, _("Send a new link")) | {"form": form}
    return render(request, "procurement/renew_step_invitation.html", context)


@require_http_methods(["GET", "POST"])
def revoke_step_invitation(request: UserRequest, pk: int) -> HttpResponse:
    invitation = _permitted(request, pk)
    if request.method == "POST":
        step_invitations.revoke(invitation, by=request.user)
        messages.success(request, _("The link is ended, and the supplier is told."))
        return redirect("procurement:let_supplier_in", invitation.case_id)
    context = _about(invitation, _("Withdraw the invitation"))
    return render(request, "procurement/revoke_step_invitation.html", context)


def _cases(request: UserRequest) -> QuerySet[Case]:
    return whole_cases(request).select_related("request", "edition")


def _permitted(request: UserRequest, pk: int) -> StepInvitation:
    rows = StepInvitation.objects.visible_to(request.user).select_related("case__request")
    return get_permitted(request, permissions.can_change_step_invitation, rows, pk=pk)


def _about(invitation: StepInvitation, heading: str) -> dict[str, Any]:
    trail = [*trail_of(invitation.case), (heading, "")]
    return {"invitation": invitation, "case": invitation.case, "heading": heading, "trail": trail}
