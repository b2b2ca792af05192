"""All that one mailbox was asked by this authority, and the way from one to the other."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from portal.clock import database_now
from portal.paging import Order, paginate
from requirements_bank.actions import answers
from requirements_bank.models import Invitation
from requirements_bank.views.inside import DOOR, MAILBOX, by_supplier, is_invited, supplier_page
from requirements_bank.views.supplier_door import has_shown_mailbox

NEWEST = {"newest": Order("", ("-invited_at", "-id"))}


@by_supplier
@require_safe
def own_dialogues(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The market dialogues that the address was invited to, once it is shown to be one's own."""
    # As earlier answers: neither for a colleague, nor for whoever was passed the link.
    if not is_invited(request, invitation):
        raise Http404
    if not has_shown_mailbox(request, invitation):
        return supplier_page(request, "dialogues", invitation, {"asks_code": True})
    rows = Invitation.objects.of_same_mailbox(invitation).select_related("dialogue")
    page, now = paginate(request, rows, NEWEST), database_now()
    listed = [(one, one.dialogue.takes_answers_at(now), now < one.expires_at) for one in page.rows]
    return supplier_page(request, "dialogues", invitation, {"page": page, "listed": listed})


@by_supplier
@require_POST
def open_own_dialogue(request: HttpRequest, invitation: Invitation, other_pk: int) -> HttpResponse:
    """Go to another dialogue without looking for its mail: who reads the mailbox has that link."""
    if not is_invited(request, invitation) or not has_shown_mailbox(request, invitation):
        raise Http404
    usable = Invitation.objects.of_same_mailbox(invitation).usable()
    other = get_object_or_404(usable, pk=other_pk)
    answers.open(other)
    for door in (DOOR, MAILBOX):
        door.let_in(request, other.pk, other.token_hash)
    return redirect("requirements_bank:sheet", pk=other.pk)
