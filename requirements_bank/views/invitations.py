"""Inviting suppliers, and taking an invitation back."""

import re

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from procurement.models import Supplier
from requirements_bank import permissions
from requirements_bank.actions import invitations
from requirements_bank.forms.filters import SupplierFilter
from requirements_bank.forms.invitation import InvitationForm
from requirements_bank.market.address_book import with_dialogues
from requirements_bank.models import Invitation, MarketDialogue, SupplierContact
from requirements_bank.models.invitation import InvitationQuerySet
from requirements_bank.views.closing import not_while_closing
from requirements_bank.views.dialogues import trail, visible

# Of the address book at once; the others are found by a word.
MOST_SHOWN = 50


@require_GET
@not_while_closing
def choose_suppliers(request: UserRequest, pk: int) -> HttpResponse:
    """Whom to invite, from the address book; the choice is kept in the address."""
    dialogue = get_permitted(request, permissions.can_choose_suppliers, visible(request), pk=pk)
    chosen = _chosen(request, dialogue)
    book = SupplierFilter(request.GET, Supplier.objects.filter(authority=dialogue.authority_id))
    invited = dialogue.invitations.standing().exclude(supplier=None).values("supplier")
    others = with_dialogues(book.qs).exclude(contacts__in=chosen).exclude(pk__in=invited)
    reachable = others.filter(pk__in=SupplierContact.objects.values("supplier"))
    suppliers = reachable.prefetch_related("contacts").order_by("name")[: MOST_SHOWN + 1]
    context = {
        "dialogue": dialogue,
        "filter": book,
        "chosen": chosen,
        "suppliers": suppliers[:MOST_SHOWN],
        "has_more": len(suppliers) > MOST_SHOWN,
        "invited": book.qs.filter(pk__in=invited).order_by("name")[:MOST_SHOWN],
        "silent": others.exclude(pk__in=reachable.values("pk")).order_by("name")[:MOST_SHOWN],
        "trail": [*trail(dialogue), (_("Choose suppliers"), "")],
    }
    return render(request, "requirements_bank/choose_suppliers.html", context)


@not_while_closing
def invite_supplier(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_invite_supplier, visible(request), pk=pk)
    language = "en" if request.GET.get("mail") == "en" else "da"
    chosen = _chosen(request, dialogue)
    form = InvitationForm(request.POST or None, dialogue=dialogue, language=language, chosen=chosen)
    if form.is_valid():
        sent = invitations.invite(
            dialogue, by=request.user, suppliers=form.suppliers, wording=form.wording
        )
        text = ngettext(
            "%(n)d supplier is invited by mail.", "%(n)d suppliers are invited by mail.", len(sent)
        )
        messages.success(request, text % {"n": len(sent)})
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "mail_language": language, "chosen": chosen}
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


def _chosen(request: UserRequest, dialogue: MarketDialogue) -> QuerySet[SupplierContact]:
    """The contacts that the address names; of the address book, if it is this person's to read."""
    if not permissions.can_choose_suppliers(request.user, dialogue):
        return SupplierContact.objects.none()
    named = [int(one) for one in request.GET.getlist("contact") if re.fullmatch("[0-9]{1,9}", one)]
    book = SupplierContact.objects.of(dialogue.authority_id).filter(pk__in=named)
    return book.order_by("supplier__name", "name", "email")


def _visible(request: UserRequest) -> InvitationQuerySet:
    found = Invitation.objects.visible_to(request.user)
    return found.select_related("dialogue__case", "dialogue__authority")
