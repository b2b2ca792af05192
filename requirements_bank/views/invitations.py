"""Inviting suppliers, and taking an invitation back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from requirements_bank import permissions
from requirements_bank.actions import invitations
from requirements_bank.forms.invitation import InvitationForm
from requirements_bank.models import Invitation
from requirements_bank.models.invitation import InvitationQuerySet
from requirements_bank.views.dialogues import trail, visible


def invite_supplier(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_invite_supplier, visible(request), pk=pk)
    language = "en" if request.GET.get("mail") == "en" else "da"
    form = InvitationForm(request.POST or None, dialogue=dialogue, language=language)
    if form.is_valid():
        sent = invitations.invite(
            dialogue, by=request.user, suppliers=form.suppliers, wording=form.wording
        )
        text = ngettext(
            "%(n)d supplier is invited by mail.", "%(n)d suppliers are invited by mail.", len(sent)
        )
        messages.success(request, text % {"n": len(sent)})
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "mail_language": language}
    context["trail"] = [*trail(dialogue), (_("Invite suppliers"), "")]
    return render(request, "requirements_bank/invite_supplier.html", context)


def resend(request: UserRequest, pk: int) -> HttpResponse:
    invitation = get_permitted(request, permissions.can_resend, _visible(request), pk=pk)
    if request.method == "POST":
        invitations.resend(invitation, by=request.user)
        messages.success(request, _("A new link is on its way. The old one no longer works."))
        return redirect(invitation.dialogue)
    context = {
        "invitation": invitation,
        "dialogue": invitation.dialogue,
        "trail": [*trail(invitation.dialogue), (_("Send a new link"), "")],
    }
    return render(request, "requirements_bank/resend.html", context)


def revoke(request: UserRequest, pk: int) -> HttpResponse:
    invitation = get_permitted(request, permissions.can_revoke, _visible(request), pk=pk)
    if request.method == "POST":
        invitations.revoke(invitation, by=request.user)
        messages.success(request, _("The invitation is withdrawn, and the supplier is told."))
        return redirect(invitation.dialogue)
    context = {
        "invitation": invitation,
        "dialogue": invitation.dialogue,
        "trail": [*trail(invitation.dialogue), (_("Withdraw the invitation"), "")],
    }
    return render(request, "requirements_bank/revoke.html", context)


def _visible(request: UserRequest) -> InvitationQuerySet:
    found = Invitation.objects.visible_to(request.user)
    return found.select_related("dialogue__case", "dialogue__authority")
